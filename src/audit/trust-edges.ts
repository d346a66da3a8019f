import type { AuditedApp } from './audited-app'
import { tagKey, trustGraph, trustOf } from './trust-graph'

/** Why a client can get tokens for a resource: it lists scopes, may use those of the whole domain, or they share a tag. */
export type EdgeKind = 'explicit' | 'account' | 'tag'

export interface Edge {
  resource: AuditedApp
  kind: EdgeKind
  /** Fully qualified: those that the client may request. */
  scopes: readonly string[]
}

/** An inactive client gets no tokens. */
export const isActiveClient = ({ isOAuthClient, active }: AuditedApp): boolean =>
  isOAuthClient === true && active !== false

/** No app shows what such a client may request: it has edges only for the scopes that it lists. */
export const hasUnknownTrust = (client: AuditedApp): boolean => isActiveClient(client) && trustOf(client) === 'unknown'

/**
 * The edges from a client to these resources, each resource once. A client with tags has also those of the scopes that
 * it lists: whether they count is not documented.
 *
 * @param apps all apps of the domain, to know whose a scope is
 */
export function edgesTo(
  resources: Iterable<AuditedApp>,
  apps: readonly AuditedApp[],
): (client: AuditedApp) => Iterable<Edge> {
  const graph = trustGraph(apps, true)
  // Made once: a domain may have many clients that can request everything.
  const all = [...resources].map((resource): Edge => ({ resource, kind: 'account', scopes: scopesOf(resource) }))
  const known = new Map(all.map((edge) => [edge.resource, edge]))
  const byTag = groupedByTag(all)
  return function* (client) {
    if (!isActiveClient(client)) return
    const trust = trustOf(client)
    if (trust === 'account') return yield* all
    const tags = trust === 'tags' ? client.allowedTags.map(tagKey) : []
    const tagged = new Set(tags.flatMap((tag) => byTag.get(tag) ?? []))
    for (const edge of tagged) yield { ...edge, kind: 'tag' }
    for (const owner of graph.listedBy(client).owners) {
      const edge = known.get(owner)
      if (edge === undefined || tagged.has(edge)) continue
      yield { ...edge, kind: 'explicit', scopes: edge.scopes.filter((scope) => client.allowedScopes.includes(scope)) }
    }
  }
}

const scopesOf = ({ scopes }: AuditedApp): string[] => scopes.flatMap(({ fqs }) => fqs ?? [])

function groupedByTag(edges: readonly Edge[]): Map<string, Edge[]> {
  const groups = new Map<string, Edge[]>()
  for (const edge of edges) {
    for (const tag of edge.resource.tags.map(tagKey)) {
      const group = groups.get(tag)
      if (group === undefined) groups.set(tag, [edge])
      else group.push(edge)
    }
  }
  return groups
}
