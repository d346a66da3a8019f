import { effectOf } from '../../token-settings/effect'
import type { AppReference, AuditedApp } from '../audited-app'
import { type DomainTrust, mayUseRefreshTokens, type TrustGraph, trustOf } from '../trust-graph'
import { type Evidence, referenceTo } from './rule'

/**
 * A client that lists scopes has one finding for each of their resources. A client that is trusted with more has one
 * finding in all, for the resource whose refresh tokens live longest: otherwise it could have one for each app.
 */
export interface ReachedResource {
  resource: AppReference
  through?: DomainTrust
  /** At least this many other resources are reached as well; only with `through`. */
  others?: number
}

const trustTexts: Record<DomainTrust, string> = {
  account: 'it may request scopes of any resource',
  tags: 'it may request scopes of all resources with its tags',
}

/** `'Quotes API' and at least 3 other resources (it may request scopes of any resource)`. */
export function formatReached({ resource, through, others = 0 }: ReachedResource): string {
  const name = `'${resource.displayName}'`
  if (through === undefined) return name
  const more = others === 0 ? '' : ` and at least ${others} other resource${others === 1 ? '' : 's'}`
  return `${name}${more} (${trustTexts[through]})`
}

export const reachedEvidence = ({ resource, through, others }: ReachedResource): Evidence => ({
  resource: referenceTo(resource),
  through,
  others,
})

export const reachedSubject = ({ resource, through }: ReachedResource): string => through ?? resource.id.toLowerCase()

/** A resource whose refresh tokens a client may get, or the first of several. */
export type Reached = ReachedResource & { app: AuditedApp }

/**
 * The active resources whose refresh tokens live more than `above` seconds and that an active client may get: each one
 * whose scopes it lists; of those that it may request without listing them, the one with the longest lifetime, and how
 * many more there are.
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
