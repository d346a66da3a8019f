import { refreshGrant } from '../../token-settings/grants'
import type { AppReference, AuditedApp } from '../audited-app'
import { type DomainTrust, readForTrust, type TrustGraph, trustOf } from '../trust-graph'
import { type DomainRule, isOAuthClient, mostReferences, namesOf, referenceEvidence, referenceTo } from './rule'

interface RefreshGrantWithoutOfflineResource {
  kind: 'refresh-grant-without-offline-resource'
  through?: DomainTrust
  /** The first of the resources whose scopes it lists; empty with `through`. */
  resources: readonly AppReference[]
  resourceCount: number
}

export const refreshGrantWithoutOfflineResource: DomainRule<RefreshGrantWithoutOfflineResource> = {
  code: 'refresh-grant-without-offline-resource',
  title: 'A client may use refresh tokens, but no resource gives it one',
  why: [
    "A refresh token needs the client's refresh_token grant and a resource that allows offline access. This client has",
    'the grant, but none of the resources whose scopes it may request allows offline access: either the grant is left',
    'over, or users sign in more often than intended. Not judged if a scope belongs to no app that was read, as most of',
    "Oracle's own (urn:opc:…), or if trustScope leaves it to the domain. A client that gets Oracle's own scopes through its",
    'administrator roles does not list them: waive it, or exclude it with select.',
  ].join(' '),
  source: 'OCI IAM guide, "Refresh Token Grant Type", "Scopes".',
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
  message: (violation) => `the client may use refresh tokens but cannot get one: ${noneAllowsOffline(violation)}`,
  fix: (_, { id }) => ({ command: 'set-grant', app: id, grant: refreshGrant, to: false }),
  facts: ({ through, resources, resourceCount }) => ({
    attribute: 'allowedGrants',
    found: refreshGrant,
    wanted: 'no use for it',
    evidence: { through, resources: resources.map(referenceEvidence), resourceCount },
  }),
}

function noneAllowsOffline({ through, resources, resourceCount }: RefreshGrantWithoutOfflineResource): string {
  if (through === 'account') return 'no resource of the domain allows offline access'
  if (through === 'tags') return 'no resource with one of its allowedTags allows offline access'
  if (resourceCount === 0) return 'it lists no scope of any resource'
  if (resourceCount === 1) return `${namesOf(resources, 1)} does not allow offline access`
  return `none of the ${resourceCount} resources whose scopes it lists allows offline access: ${namesOf(resources, resourceCount)}`
}

type Violations = readonly RefreshGrantWithoutOfflineResource[] | 'cannot-tell'

function amongListed(client: AuditedApp, graph: TrustGraph): Violations {
  const { owners, hasOthers } = graph.listedBy(client)
  if (owners.some(allowsOffline)) return []
  if (hasOthers) return 'cannot-tell'
  const resources = owners.slice(0, mostReferences).map(referenceTo)
  return [{ kind: 'refresh-grant-without-offline-resource', resources, resourceCount: owners.length }]
}

function amongTagged(client: AuditedApp, graph: TrustGraph): Violations {
  if (graph.hasOffline(client.allowedTags)) return []
  // Whether the list counts beside tags is not documented.
  if (client.allowedScopes.length > 0) return 'cannot-tell'
  return unlessUnseen(graph, throughDomain('tags'))
}

const allowsOffline = ({ isOAuthResource, allowOffline }: AuditedApp): boolean =>
  isOAuthResource === true && allowOffline === true

const throughDomain = (through: DomainTrust): RefreshGrantWithoutOfflineResource => ({
  kind: 'refresh-grant-without-offline-resource',
  through,
  resources: [],
  resourceCount: 0,
})

const unlessUnseen = ({ isWhole }: TrustGraph, violation: RefreshGrantWithoutOfflineResource): Violations =>
  isWhole ? [violation] : 'cannot-tell'
