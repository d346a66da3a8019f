import { readForTrust } from '../trust-graph'
import { reachedResources } from './reached-resources'
import { isOAuthClient, type RuleLogic } from './rule'

/** The user is never asked, and the client keeps access when the user has gone. */
export const consentBypassedOffline: RuleLogic = {
  reads: ['bypassConsent', ...readForTrust],
  isAbout: isOAuthClient,
  findIn: (client, { graph }) => {
    if (client.bypassConsent !== true) return []
    const reached = reachedResources(client, graph, -1)
    if (reached === 'cannot-tell') return reached
    return reached.map(({ app: _, ...resource }) => ({ kind: 'consent-bypassed-offline', ...resource }))
  },
}
