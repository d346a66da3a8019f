import { documentedDefault, type TokenKind } from '../token-settings/app'
import type { Seconds } from '../token-settings/duration'
import type { AuditReport, LifetimeCounts } from './audit-report'
import { type LifetimeLimit, lifetimeLimits } from './lifetime-limits'
import type { Policy } from './policy'

/** Where a bucket ends and the next begins: at this length, which belongs to the shorter one, or to the longer one. */
export interface BucketEdge {
  seconds: Seconds
  belongsTo: 'shorter' | 'longer'
}

/**
 * How the lifetimes of a bucket stand to the limits. A bucket never lies across a limit, so all of its lifetimes stand
 * the same. The two of `…-for-some` pass only limits of rules that select their apps: whether these apps are among them
 * is for the findings to say.
 */
export type Standing = 'within' | 'over' | 'under' | 'over-for-some' | 'under-for-some'

export interface LifetimeBucket {
  /** null: from the shortest there is. */
  from: BucketEdge | null
  /** null: to the longest there is. */
  to: BucketEdge | null
  apps: number
  standing: Standing
  /** The documented default is one of its lifetimes. */
  holdsDefault: boolean
  /** The limits that lie exactly at `to`. */
  limits: readonly LifetimeLimit[]
}

export interface LifetimeHistogram {
  kind: TokenKind
  /** All of the buckets together. */
  apps: number
  /** From the shortest, without a gap between them. Empty where there are no apps. */
  buckets: readonly LifetimeBucket[]
}

const [minute, hour, day] = [60, 3_600, 86_400]

/** 5m, 15m, 1h, 8h, 1d, 7d, 30d, 90d, 365d: lengths that people think in, each a few times the one before. */
const usualEdges = [5 * minute, 15 * minute, hour, 8 * hour, day, 7 * day, 30 * day, 90 * day, 365 * day]

/** A usual edge nearer to a limit than this would only make a sliver beside it. */
const tooNear = 1.25

/** The histogram of a report. A rule that selects no app has no limit for any of its lifetimes. */
export const histogramOf = (
  kind: TokenKind,
  { lifetimes, policy, idleRules }: Pick<AuditReport, 'lifetimes' | 'policy' | 'idleRules'>,
): LifetimeHistogram =>
  lifetimeHistogram(kind, lifetimes, { rules: policy.rules.filter(({ id }) => !idleRules.includes(id)) })

/** How the lifetimes of a domain are spread, in buckets that have each limit of the policy as an edge. */
export function lifetimeHistogram(
  kind: TokenKind,
  lifetimes: LifetimeCounts,
  policy: Pick<Policy, 'rules'>,
): LifetimeHistogram {
  const counts = lifetimes[kind].filter(({ apps }) => apps > 0)
  const apps = counts.reduce((sum, each) => sum + each.apps, 0)
  if (apps === 0) return { kind, apps, buckets: [] }
  const limits = lifetimeLimits(kind, policy)
  const edges = edgesAround(limits)
  const buckets = [null, ...edges].map((from, place): LifetimeBucket => {
    const to = edges[place] ?? null
    return {
      from,
      to,
      apps: counts.reduce((sum, each) => (lies(each.seconds, from, to) ? sum + each.apps : sum), 0),
      standing: standingOf(from, to, limits),
      holdsDefault: lies(documentedDefault[kind], from, to),
      limits: to === null ? [] : limits.filter((limit) => lastBelow(edgeOf(limit)) === lastBelow(to)),
    }
  })
  return { kind, apps, buckets: withoutEmptyEnds(buckets) }
}

function edgesAround(limits: readonly LifetimeLimit[]): BucketEdge[] {
  const usual = usualEdges
    .filter((seconds) => limits.every((limit) => ratio(seconds, limit.seconds) >= tooNear))
    .map((seconds): BucketEdge => ({ seconds: seconds as Seconds, belongsTo: 'shorter' }))
  const byLength = new Map([...usual, ...limits.map(edgeOf)].map((edge) => [lastBelow(edge), edge]))
  return [...byLength.values()].sort((one, other) => lastBelow(one) - lastBelow(other))
}

const ratio = (one: number, other: number): number => Math.max(one, other) / Math.min(one, other)

/** What is exactly as long as a limit keeps it. */
const edgeOf = ({ bound, seconds }: LifetimeLimit): BucketEdge => ({
  seconds,
  belongsTo: bound === 'max' ? 'shorter' : 'longer',
})

/** The longest lifetime on the shorter side. */
const lastBelow = ({ seconds, belongsTo }: BucketEdge): number => (belongsTo === 'shorter' ? seconds : seconds - 1)

const lies = (seconds: number, from: BucketEdge | null, to: BucketEdge | null): boolean =>
  (from === null || seconds > lastBelow(from)) && (to === null || seconds <= lastBelow(to))

function standingOf(from: BucketEdge | null, to: BucketEdge | null, limits: readonly LifetimeLimit[]): Standing {
  const over = limits.filter((limit) => limit.bound === 'max' && from !== null && lastBelow(from) >= limit.seconds)
  const under = limits.filter((limit) => limit.bound === 'min' && to !== null && lastBelow(to) < limit.seconds)
  if (over.some(({ isForAll }) => isForAll)) return 'over'
  if (under.some(({ isForAll }) => isForAll)) return 'under'
  if (over.length > 0) return 'over-for-some'
  return under.length > 0 ? 'under-for-some' : 'within'
}

/**
 * Empty buckets at the ends say nothing, but for the one that shows that nothing lies beyond a limit. That one is open:
 * `over 30d` rather than `30d to 90d`.
 */
function withoutEmptyEnds(buckets: readonly LifetimeBucket[]): LifetimeBucket[] {
  const matters = (bucket: LifetimeBucket) => bucket.apps > 0
  const first = buckets.findIndex((bucket) => matters(bucket) || bucket.limits.length > 0)
  const last = buckets.findLastIndex((bucket, place) => matters(bucket) || (buckets[place - 1]?.limits.length ?? 0) > 0)
  return buckets.slice(first, last + 1).map((bucket, place, kept) => {
    const isFirst = place === 0 && bucket.apps === 0
    const isLast = place === kept.length - 1 && bucket.apps === 0
    return { ...bucket, ...(isFirst ? { from: null } : {}), ...(isLast ? { to: null, limits: [] } : {}) }
  })
}
