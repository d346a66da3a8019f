import { type DomainRule, mostReferences, referenceTo } from './rule'

/**
 * Switched on again, it is open at once to clients that nobody has thought of since. Only clients that list its scopes
 * count: those that are trusted with more are not a decision about this resource.
 */
export const inactiveStillTrusted: DomainRule = {
  looksAt: 'domain',
  reads: ['active', 'isOAuthClient', 'allowedScopes', 'scopes'],
  isAbout: ({ isOAuthResource }) => isOAuthResource === true,
  findIn: (resource, { graph }) => {
    if (resource.active !== false) return []
    const clients = graph.listing(resource).filter((client) => client !== resource)
    if (clients.length === 0) return []
    const by = clients.slice(0, mostReferences).map(referenceTo)
    return [{ kind: 'inactive-still-trusted', role: 'resource', by, byCount: clients.length }]
  },
}
