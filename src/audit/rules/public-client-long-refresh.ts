import type { Lifetime } from '../../token-settings/app'
import { formatDuration, formatWithSeconds, type Seconds } from '../../token-settings/duration'
import { readForTrust } from '../trust-graph'
import {
  formatReached,
  type ReachedResource,
  reachedEvidence,
  reachedResources,
  reachedSubject,
} from './reached-resources'
import { type DomainRule, formatLifetime, foundLifetime, isOAuthClient } from './rule'

type PublicClientLongRefresh = {
  kind: 'public-client-long-refresh'
  actual: Lifetime
  allowed: Seconds
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
    'has one finding, for the resource with the longest lifetime.',
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
    return reached.map(({ app, ...resource }) => ({
      kind: 'public-client-long-refresh',
      ...resource,
      actual: app.refreshTokenExpiry,
      allowed,
    }))
  },
  message: ({ actual, allowed, ...reached }) =>
    `a public client may get refresh tokens of ${formatReached(reached)} that live ${formatLifetime(actual)}; the rule allows at most ${formatWithSeconds(allowed)}`,
  fix: ({ resource, actual, allowed }) => ({
    command: 'set-expiry',
    app: resource.id,
    attribute: 'refreshTokenExpiry',
    to: allowed,
    from: actual,
  }),
  facts: ({ actual, allowed, ...reached }) => ({
    attribute: 'refreshTokenExpiry',
    found: foundLifetime('refreshTokenExpiry', actual),
    wanted: `max ${formatDuration(allowed)}`,
    evidence: reachedEvidence(reached),
  }),
  subject: reachedSubject,
  timesOver: ({ actual, allowed }) => actual.seconds / allowed,
  extent: ({ others = null }) => others,
}
