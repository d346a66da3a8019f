import type { Severity } from './policy'

/** One audit of one domain, as a history keeps it. */
export interface AuditRun {
  /** When it began, in UTC, RFC 3339. */
  at: string
  /** The origin of the domain. */
  domain: string
  profile: string | null
  /** The same for policies that judge by the same. */
  policyDigest: string
  filter: string | null
  complete: boolean
  verdict: 'yes' | 'no' | 'incomplete'
  summary: {
    apps: number
    judged: number
    /** Without those that are waived. */
    findings: number
    waived: number
    bySeverity: Record<Severity, number>
  }
}

/** The runs of one domain before this one. */
export interface EarlierRuns {
  count: number
  /** The newest of them, oldest first: more than {@link mostPoints} are never needed. */
  newest: readonly AuditRun[]
}

/** More runs than these cannot be told apart in a small picture. */
export const mostPoints = 30

/** How the findings of one domain changed from run to run. */
export interface Trend {
  /** How many runs the history has, with this one. */
  runs: number
  /** The newest runs, oldest first. The last one is this run. */
  points: readonly TrendPoint[]
  comparison: TrendComparison
}

export interface TrendPoint {
  run: AuditRun
  /** It did not read every app, or proved nothing, so its numbers are not compared with any other. */
  isGap: boolean
  /** In what it differs from the complete run before it. If there is anything, the two are not compared. */
  breaks: readonly TrendBreak[]
}

export type TrendBreak = 'policy' | 'filter'

/** This run and the last complete one before it. */
export type TrendComparison =
  | { kind: 'incomplete' }
  | { kind: 'no-earlier' }
  | { kind: 'break'; since: string; breaks: readonly TrendBreak[] }
  /** How many more there are than then; negative: fewer. */
  | { kind: 'change'; since: string; findings: number; waived: number }

export function trendOf({ count, newest }: EarlierRuns, now: AuditRun): Trend {
  const earlier = newest.slice(1 - mostPoints)
  const points = [...earlier, now].map((run, at) => pointOf(run, lastComplete(earlier.slice(0, at))))
  return { runs: count + 1, points, comparison: comparisonOf(now, lastComplete(earlier)) }
}

/** An audit that proves nothing is no better than one that did not see every app. */
const isGap = ({ complete, verdict }: AuditRun): boolean => !complete || verdict === 'incomplete'

const lastComplete = (runs: readonly AuditRun[]): AuditRun | undefined => runs.findLast((run) => !isGap(run))

const pointOf = (run: AuditRun, before: AuditRun | undefined): TrendPoint => ({
  run,
  isGap: isGap(run),
  breaks: before === undefined || isGap(run) ? [] : breaksBetween(before, run),
})

function comparisonOf(now: AuditRun, before: AuditRun | undefined): TrendComparison {
  if (isGap(now)) return { kind: 'incomplete' }
  if (before === undefined) return { kind: 'no-earlier' }
  const breaks = breaksBetween(before, now)
  if (breaks.length > 0) return { kind: 'break', since: before.at, breaks }
  return {
    kind: 'change',
    since: before.at,
    findings: now.summary.findings - before.summary.findings,
    waived: now.summary.waived - before.summary.waived,
  }
}

const breaksBetween = (one: AuditRun, other: AuditRun): TrendBreak[] => [
  ...(one.policyDigest === other.policyDigest ? [] : ['policy' as const]),
  ...(one.filter === other.filter ? [] : ['filter' as const]),
]
