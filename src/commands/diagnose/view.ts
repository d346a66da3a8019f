import type { Condition, Diagnosis } from '../../offline-access/condition'
import { diagnosisOf, type Judgement } from '../../offline-access/diagnosis'
import type { JsonObject, View } from '../../output/output'
import { formatDuration } from '../../token-settings/duration'
import type { AccessTerm, TokenLifetimes } from '../../token-settings/token-lifetimes'
import { conditionsOf, type Diagnosed, judgedResources, verdictOverAll } from './diagnosed'
import { drawTree } from './tree'

/**
 * The document of `-o json`; scripts rely on its names:
 *
 * - `client`, `grant` (null: any that it has), `verdict` over all that was judged;
 * - `diagnosis`: what is broken, first what blocks; the same members as in `test-offline`;
 * - `conditions`: every condition once, in the order in which they block. `app` is whose attribute it is, `value` is as
 *   read, null where it is not set or not known; `cause` and `fix` are null unless it is `broken`;
 * - `resources`: each one that was judged, with the scopes asked for (none: whichever it allows), its own verdict and
 *   what tokens would live there. `resource` and `lifetimes` are null where it is not known.
 *
 * `accessToken.atMost` is the smallest of `terms`, `decidedBy` says which.
 */
export const diagnosisView: View<Diagnosed> = {
  columns: [],
  json: (diagnosed) => ({
    domain: diagnosed.domain,
    client: {
      id: diagnosed.client.id,
      displayName: diagnosed.client.displayName,
      clientId: diagnosed.client.clientId,
    },
    grant: diagnosed.grant,
    verdict: verdictOverAll(diagnosed),
    diagnosis: diagnosisOf(conditionsOf(diagnosed)).map(diagnosisJson),
    conditions: conditionsOf(diagnosed).map(conditionJson),
    resources: judgedResources(diagnosed).map(judgementJson),
  }),
  details: drawTree,
}

/** One line for each condition. */
export const conditionView: View<Condition> = {
  columns: [
    { title: 'Status', name: 'status', forScripts: ({ status }) => status },
    { title: 'Condition', name: 'condition', forScripts: ({ condition }) => condition },
    { title: 'App id', name: 'app', forScripts: ({ app }) => app?.id ?? '' },
    { title: 'Attribute', name: 'attribute', forScripts: ({ attribute }) => attribute },
    { title: 'Evidence', name: 'evidence', forScripts: ({ evidence }) => evidence },
    { title: 'Cause', name: 'cause', forScripts: ({ cause }) => cause ?? '' },
    { title: 'Fix', name: 'fix', forScripts: ({ fix }) => fix ?? '' },
  ],
  json: conditionJson,
}

const diagnosisJson = ({ cause, certainty, evidence, fix }: Diagnosis): JsonObject => ({
  cause,
  certainty,
  evidence,
  fix,
})

function conditionJson({ condition, of, status, app, attribute, value, evidence, cause, fix }: Condition): JsonObject {
  return {
    condition,
    of,
    status,
    app: app === null ? null : { id: app.id, displayName: app.displayName },
    attribute,
    value,
    evidence,
    cause,
    fix,
  }
}

function judgementJson({ target, verdict, lifetimes }: Judgement): JsonObject {
  const resource = target.kind === 'resource' ? target.resource : null
  return {
    resource: resource === null ? null : { id: resource.id, displayName: resource.displayName },
    scopes: target.scopes,
    verdict,
    lifetimes: lifetimes === null ? null : lifetimesJson(lifetimes),
  }
}

function lifetimesJson({ refresh, access }: TokenLifetimes): JsonObject {
  return {
    refreshToken: { seconds: refresh.seconds, duration: formatDuration(refresh.seconds), source: refresh.source },
    accessToken: {
      atMost: { seconds: access.atMost, duration: formatDuration(access.atMost) },
      decidedBy: access.decidedBy,
      terms: access.terms.map(termJson),
    },
  }
}

const termJson = ({ term, seconds, source }: AccessTerm): JsonObject => ({
  term,
  seconds,
  duration: formatDuration(seconds),
  source,
})
