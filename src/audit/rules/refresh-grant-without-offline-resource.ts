import { refreshGrant } from '../../token-settings/grants'
import type { AuditedApp } from '../audited-app'
import type { Violation } from '../findings'
import { readForTrust, type TrustGraph, trustOf } from '../trust-graph'
import { type DomainRule, isOAuthClient, mostReferences, referenceTo } from './rule'

/**
 * The client may use refresh tokens and can never get one. Nothing is claimed where its scopes are Oracle's own or not
 * known, or where the domain's own settings say what it may ask for.
 */
export const refreshGrantWithoutOfflineResource: DomainRule = {
  looksAt: 'domain',
  reads: readForTrust,
  isAbout: isOAuthClient,
  findIn: (client, { graph }) => {
    if (!client.allowedGrants.includes(refreshGrant)) return []
    const trust = trustOf(client)
    switch (trust) {
      case 'listed':
        return amongListed(client, graph)
      case 'account':
        return graph.hasOffline() ? [] : unlessUnseen(graph, throughDomain(trust))
      case 'tags':
        return amongTagged(client, graph)
      case 'unknown':
        return 'cannot-tell'
    }
  },
}

function amongListed(client: AuditedApp, graph: TrustGraph): readonly Violation[] | 'cannot-tell' {
  const { owners, hasOthers } = graph.listedBy(client)
  if (owners.some(allowsOffline)) return []
  if (hasOthers) return 'cannot-tell'
  const resources = owners.slice(0, mostReferences).map(referenceTo)
  return [{ kind: 'refresh-grant-without-offline-resource', resources, resourceCount: owners.length }]
}

function amongTagged(client: AuditedApp, graph: TrustGraph): readonly Violation[] | 'cannot-tell' {
  if (graph.hasOffline(client.allowedTags)) return []
  // Whether the list counts beside tags is not documented.
  if (client.allowedScopes.length > 0) return 'cannot-tell'
  return unlessUnseen(graph, throughDomain('tags'))
}

const allowsOffline = ({ isOAuthResource, allowOffline }: AuditedApp): boolean =>
  isOAuthResource === true && allowOffline === true

const throughDomain = (through: 'account' | 'tags'): Violation => ({
  kind: 'refresh-grant-without-offline-resource',
  through,
  resources: [],
  resourceCount: 0,
})

const unlessUnseen = ({ isWhole }: TrustGraph, violation: Violation): readonly Violation[] | 'cannot-tell' =>
  isWhole ? [violation] : 'cannot-tell'
