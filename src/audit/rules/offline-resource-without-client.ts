import { effectOf } from '../../token-settings/effect'
import { readForTrust } from '../trust-graph'
import type { DomainRule } from './rule'

/** A door that nobody uses, and that the next client walks through unasked. */
export const offlineResourceWithoutClient: DomainRule = {
  looksAt: 'domain',
  reads: readForTrust,
  isAbout: (app) => effectOf(app).refresh && app.active !== false,
  findIn: (resource, { graph }) => {
    const usable = graph.isUsable(resource)
    if (usable === 'maybe') return 'cannot-tell'
    return usable === 'yes' ? [] : [{ kind: 'offline-resource-without-client' }]
  },
}
