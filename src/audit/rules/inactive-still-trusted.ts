import type { AppReference } from '../audited-app'
import { type DomainRule, mostReferences, namesOf, referenceEvidence, referenceTo } from './rule'

interface InactiveStillTrusted {
  kind: 'inactive-still-trusted'
  /** What the inactive app is to the others. */
  role: 'resource'
  by: readonly AppReference[]
  byCount: number
}

export const inactiveStillTrusted: DomainRule<InactiveStillTrusted> = {
  code: 'inactive-still-trusted',
  title: 'An inactive resource is still trusted by active clients',
  why: [
    'The resource is switched off, but active clients still list its scopes. Nothing happens until somebody switches it',
    'on again: then all of them get tokens at once, although nobody has reviewed them since. Clients that may request',
    'scopes of any resource, or of all with their tags, do not count: they say nothing about this one.',
  ].join(' '),
  source: 'App schema, active, allowedScopes.',
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
  message: ({ by, byCount }) =>
    `the resource is inactive, but ${byCount === 1 ? '1 active client still lists' : `${byCount} active clients still list`} its scopes: ${namesOf(by, byCount)}`,
  fix: () => ({
    command: null,
    advice: 'In the console (Client configuration), remove its scopes from these clients, or delete the app.',
  }),
  facts: ({ role, by, byCount }) => ({
    attribute: 'active',
    found: `${byCount} trust it`,
    wanted: 'none',
    evidence: { role, by: by.map(referenceEvidence), byCount },
  }),
  extent: ({ byCount }) => byCount,
}
