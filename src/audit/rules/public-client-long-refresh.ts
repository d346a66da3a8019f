import type { Lifetime } from '../../token-settings/app'
import { formatDuration, formatWithSeconds, type Seconds } from '../../token-settings/duration'
import { advice, type Fix } from '../../token-settings/fix'
import { readForTrust, tagKey } from '../trust-graph'
import {
  formatReached,
  type LongLived,
  type ReachedResource,
  reachedEvidence,
  reachedResources,
  reachedSubject,
  trustTexts,
} from './reached-resources'
import { type DomainRule, formatLifetime, foundLifetime, isOAuthClient, referenceEvidence } from './rule'

type PublicClientLongRefresh = {
  kind: 'public-client-long-refresh'
  actual: Lifetime
  allowed: Seconds
  /** The other resources that live too long; only with `through`. */
  more?: readonly LongLived[]
  /** By which it reaches them, sorted; only through tags. */
  tags?: readonly string[]
} & ReachedResource

/** The domain's own default: a longer lifetime was set by somebody. */
const usualMax = 604_800 as Seconds

export const publicClientLongRefresh: DomainRule<PublicClientLongRefresh> = {
  code: 'public-client-long-refresh',
  title: 'A public client can hold long-lived refresh tokens',
  why: [
    'A public client runs on a phone or in a browser and has no secret, so a stolen refresh token works for the thief.',
    'The domain issues a new one at each refresh, and the lifetime starts again: it is how long a stolen token that',
    'nobody uses stays valid. The rule finds resources whose refresh tokens live longer than its max,',
    `${formatDuration(usualMax)} unless the policy says otherwise. That is the domain's own default, so somebody has`,
    'lengthened every lifetime that is found. A client that may request scopes of any resource, or of all with its tags,',
    'has one finding, which lists these resources, the longest lifetime first.',
  ].join(' '),
  source: 'RFC 9700 sections 2.2.2 and 4.14; OCI IAM guide, "Token Expiry Table".',
  looksAt: 'domain',
  limit: { token: 'refresh', usualMax },
  reads: readForTrust,
  isAbout: (app) => isOAuthClient(app) && app.clientType?.toLowerCase() === 'public',
  findIn: (client, { graph, max }) => {
    const allowed = max ?? usualMax
    const reached = reachedResources(client, graph, allowed)
    if (reached === 'cannot-tell') return reached
    const tags = client.allowedTags.map(tagKey).sort()
    return reached.map(({ app, ...resource }) => ({
      kind: 'public-client-long-refresh',
      ...resource,
      ...(resource.through === 'tags' ? { tags } : {}),
      actual: app.refreshTokenExpiry,
      allowed,
    }))
  },
  message: (violation) => {
    const { actual, allowed, more, ...reached } = violation
    const limit = `the rule allows at most ${formatWithSeconds(allowed)}`
    return more === undefined
      ? `a public client may get refresh tokens of ${formatReached(reached)} that live ${formatLifetime(actual)}; ${limit}`
      : `${formatAll(violation)}; ${limit}`
  },
  fix: (violation) => shorten(violation, violation.allowed),
  moreFixes: ({ more = [], allowed }) => more.map((each) => shorten(each, allowed)),
  cause: (violation) => [reachedSubject(violation), ...(violation.tags ?? [])].join(' '),
  facts: ({ actual, allowed, ...reached }) => ({
    attribute: 'refreshTokenExpiry',
    found: foundLifetime('refreshTokenExpiry', actual),
    wanted: `max ${formatDuration(allowed)}`,
    evidence: {
      ...reachedEvidence(reached),
      more: reached.more?.map(({ resource, actual }) => ({ ...referenceEvidence(resource), seconds: actual.seconds })),
    },
  }),
  subject: reachedSubject,
  timesOver: ({ actual, allowed }) => actual.seconds / allowed,
  extent: ({ others = null }) => others,
}

/** `a public client may get refresh tokens of 2 resources (…) that live too long: 'Payments API' 120d, 'Quotes API' 90d`. */
function formatAll({ resource, actual, more = [], others = 0, through }: PublicClientLongRefresh): string {
  const listed = [{ resource, actual }, ...more]
  const names = listed.map((each) => `'${each.resource.displayName}' ${formatDuration(each.actual.seconds)}`)
  const unlisted = others + 1 - listed.length
  const count = unlisted === 0 ? listed.length : `at least ${others + 1}`
  const why = through === undefined ? '' : ` (${trustTexts[through]})`
  const rest = unlisted === 0 ? '' : ` and at least ${unlisted} more`
  return `a public client may get refresh tokens of ${count} resources${why} that live too long: ${names.join(', ')}${rest}`
}

const shorten = ({ resource, actual }: LongLived, allowed: Seconds): Fix =>
  resource.madeByOracle === true
    ? advice(
        `Oracle made '${resource.displayName}', so do not change it: remove its scopes from the client, or waive the finding.`,
      )
    : { command: 'set-expiry', app: resource.id, attribute: 'refreshTokenExpiry', to: allowed, from: actual }
