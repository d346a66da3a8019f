import type { Lifetime } from '../../token-settings/app'
import { effectOf } from '../../token-settings/effect'
import type { AppReference, AuditedApp } from '../audited-app'
import { type DomainTrust, longestFirst, mayUseRefreshTokens, type TrustGraph, tagKey, trustOf } from '../trust-graph'
import { type Evidence, referenceEvidence, referenceTo } from './rule'

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

export const trustTexts: Record<DomainTrust, string> = {
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
  resource: referenceEvidence(resource),
  through,
  others,
})

export const reachedSubject = ({ resource, through }: ReachedResource): string => through ?? resource.id.toLowerCase()

/** A resource whose refresh tokens a client may get, or the first of several. */
export type Reached = ReachedResource & { app: AuditedApp; more?: readonly LongLived[] }

export interface LongLived {
  resource: AppReference
  actual: Lifetime
}

/** As many resources as one finding lists, with a fix for each; it counts them all. */
const mostListed = 100

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
      return shared(graph, `${trust} ${above}`, () =>
        longestOf([graph.offlineResources()], above).map((each) => ({ ...each, through: trust })),
      )
    case 'tags':
      return shared(graph, [trust, above, ...client.allowedTags.map(tagKey).sort()].join(' '), () =>
        longestOf(client.allowedTags.map(graph.offlineResourcesTagged), above).map((each) => ({
          ...each,
          through: trust,
        })),
      )
    case 'unknown':
      return 'cannot-tell'
  }
}

const known = new WeakMap<TrustGraph, Map<string, Reached[]>>()

/** Clients that are trusted alike share one list: memory does not grow with clients times resources. */
function shared(graph: TrustGraph, key: string, make: () => Reached[]): Reached[] {
  const ofGraph = known.get(graph) ?? new Map<string, Reached[]>()
  known.set(graph, ofGraph)
  const made = ofGraph.get(key) ?? make()
  ofGraph.set(key, made)
  return made
}

/** One resource may stand in several pools. Where they are too many to be listed, the largest pool is the number that is certain. */
function longestOf(pools: readonly (readonly AuditedApp[])[], above: number): Reached[] {
  const counts = pools.map((pool) => longerThan(pool, above))
  const all = new Set(pools.flatMap((pool, at) => pool.slice(0, Math.min(counts[at] ?? 0, mostListed))))
  const [first, ...others] = [...all].sort(longestFirst).slice(0, mostListed)
  if (first === undefined) return []
  const count = Math.max(others.length + 1, ...counts)
  const more = others.map((app) => ({ resource: referenceTo(app), actual: app.refreshTokenExpiry }))
  return [{ app: first, resource: referenceTo(first), others: count - 1, ...(more.length === 0 ? {} : { more }) }]
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
