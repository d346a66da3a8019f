import { effectOf } from '../../token-settings/effect'
import type { AuditedApp } from '../audited-app'
import type { ReachedResource } from '../findings'
import { mayUseRefreshTokens, type TrustGraph, trustOf } from '../trust-graph'
import { referenceTo } from './rule'

/** A resource of which a client may get refresh tokens, or the first of several. */
export type Reached = ReachedResource & { app: AuditedApp }

/**
 * The active resources with refresh tokens of more than `above` seconds that an active client may get: each one whose
 * scopes it lists; of what it may ask for without listing it, the one that lives longest, and how many more there are.
 */
export function reachedResources(client: AuditedApp, graph: TrustGraph, above: number): Reached[] | 'cannot-tell' {
  const able = mayUseRefreshTokens(client)
  if (able === 'no' || longerThan(graph.offlineResources(), above) === 0) return []
  if (able === 'maybe') return 'cannot-tell'
  const trust = trustOf(client)
  switch (trust) {
    case 'listed':
      return graph
        .listedBy(client)
        .owners.filter((app) => effectOf(app).refresh && app.active !== false && app.refreshTokenExpiry.seconds > above)
        .map((app) => ({ app, resource: referenceTo(app) }))
    case 'account':
      return longestOf([graph.offlineResources()], above).map((each) => ({ ...each, through: trust }))
    case 'tags':
      return longestOf(client.allowedTags.map(graph.offlineResourcesTagged), above).map((each) => ({
        ...each,
        through: trust,
      }))
    case 'unknown':
      return 'cannot-tell'
  }
}

/** One resource may stand in several pools, so the largest of them is the number that is certain. */
function longestOf(pools: readonly (readonly AuditedApp[])[], above: number): Reached[] {
  const first = pools.reduce<AuditedApp | undefined>((longest, [each]) => longer(longest, each), undefined)
  if (first === undefined || first.refreshTokenExpiry.seconds <= above) return []
  const count = pools.reduce((most, pool) => Math.max(most, longerThan(pool, above)), 0)
  return [{ app: first, resource: referenceTo(first), others: count - 1 }]
}

function longer(one: AuditedApp | undefined, other: AuditedApp | undefined): AuditedApp | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return other.refreshTokenExpiry.seconds > one.refreshTokenExpiry.seconds ? other : one
}

/** How many apps of a pool, which begins with the longest lifetime, live longer than this. */
function longerThan(pool: readonly AuditedApp[], above: number): number {
  let low = 0
  let high = pool.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((pool[middle] as AuditedApp).refreshTokenExpiry.seconds > above) low = middle + 1
    else high = middle
  }
  return low
}
