import type { Seconds } from '../../token-settings/duration'
import { readForTrust } from '../trust-graph'
import { reachedResources } from './reached-resources'
import { type DomainRule, isOAuthClient } from './rule'

/**
 * A public client keeps its tokens on a device or in a browser and cannot prove who it is, so a stolen refresh token works
 * for whoever has it. Source: RFC 9700 sections 2.2.2 and 4.14.
 */
export const publicClientLongRefresh: DomainRule = {
  looksAt: 'domain',
  // The domain's own default: what is found was lengthened by somebody, for clients that should have less.
  usualMax: 604_800 as Seconds,
  reads: readForTrust,
  isAbout: (app) => isOAuthClient(app) && app.clientType?.toLowerCase() === 'public',
  findIn: (client, { graph, rule }) => {
    const allowed = rule.max ?? (publicClientLongRefresh.usualMax as Seconds)
    const reached = reachedResources(client, graph, allowed)
    if (reached === 'cannot-tell') return reached
    return reached.map(({ app, ...resource }) => ({
      kind: 'public-client-long-refresh',
      ...resource,
      actual: app.refreshTokenExpiry,
      allowed,
    }))
  },
}
