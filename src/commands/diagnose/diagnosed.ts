import type { Condition, Verdict } from '../../offline-access/condition'
import { diagnosisVerdict, distinct, type Judgement } from '../../offline-access/diagnosis'
import type { OAuthApp } from '../../token-settings/app'
import type { InteractiveGrant } from '../../token-settings/grants'
import { showsSettings } from '../../token-settings/visible-settings'

/** A client, judged for each resource that its tokens may be for. */
export interface Diagnosed {
  domain: string
  client: OAuthApp
  grant: InteractiveGrant | null
  /** At least one. */
  judgements: readonly Judgement[]
}

/** Every condition once, in the order in which they block. */
export const conditionsOf = ({ judgements }: Diagnosed): Condition[] =>
  distinct(judgements.flatMap(({ conditions }) => conditions))

/** Those that tell about a resource: of an app that is no client, none does. */
export const judgedResources = ({ judgements }: Diagnosed): Judgement[] =>
  judgements.filter(({ conditions }) => conditions.some(({ of }) => of !== 'client'))

/** One broken condition of one resource is enough for a no. */
export const verdictOverAll = (diagnosed: Diagnosed): Verdict => diagnosisVerdict(conditionsOf(diagnosed))

/** The client and the resources that show none of their settings, each once. */
export function hiddenApps({ client, judgements }: Diagnosed): OAuthApp[] {
  const resources = judgements.flatMap(({ target }) => (target.kind === 'resource' ? [target.resource] : []))
  const byId = new Map([client, ...resources].map((app) => [app.id, app]))
  return [...byId.values()].filter((app) => !showsSettings(app))
}
