import { readForTrust } from '../trust-graph'
import { reachedResources } from './reached-resources'
import { type DomainRule, isOAuthClient } from './rule'

/** The user is never asked, and the client keeps access when the user has gone. */
export const consentBypassedOffline: DomainRule = {
  looksAt: 'domain',
  reads: ['bypassConsent', ...readForTrust],
  isAbout: isOAuthClient,
  findIn: (client, { graph }) => {
    if (client.bypassConsent !== true) return []
    const reached = reachedResources(client, graph, -1)
    if (reached === 'cannot-tell') return reached
    return reached.map(({ app: _, ...resource }) => ({ kind: 'consent-bypassed-offline', ...resource }))
  },
}
