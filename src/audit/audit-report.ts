import type { Coverage } from '../token-settings/coverage'
import type { Seconds } from '../token-settings/duration'
import type { Finding } from './findings'
import type { Policy, Severity } from './policy'
import type { Trend } from './trend'

/** An agreed exception from a rule, for one app. */
export interface Waiver {
  rule: string
  /** The id of the app. */
  app: string
  /** The origin of the one domain that it is about; absent: it is about each. */
  domain?: string | undefined
  reason: string
  owner: string
  /** The last day on which it holds, in UTC: `2026-12-31`. */
  expires: string
  /** It holds for lifetimes up to this. */
  max: Seconds | null
  /** In the waivers file, from 1. */
  line: number
}

/** How a waiver stands to a finding that it names: only `applied` excuses it. */
export type WaiverState = 'applied' | 'expired' | 'exceeded'

/** Compared with an earlier report: the same, worse, or new. */
export type SinceBaseline = 'known' | 'worse' | 'new'

export interface JudgedFinding extends Finding {
  /** The waiver that names it, and whether it applies. null: no waiver names it. */
  waiver: { waiver: Waiver; state: WaiverState } | null
  /** null: there is no baseline. */
  since: SinceBaseline | null
  /** Whether this finding alone makes the verdict `no`. */
  counts: boolean
}

/** A finding of an earlier audit that is gone. */
export interface FixedFinding {
  rule: string
  app: { id: string; displayName: string | null }
}

export interface AuditSummary {
  /** All that were read. */
  apps: number
  /** Those that at least one rule is about. */
  judged: number
  notApplicable: number
  /** Without those that are waived. */
  findings: number
  waived: number
  bySeverity: Record<Severity, number>
  /** Every rule of the policy, also those that found nothing. */
  byRule: Record<string, number>
}

/** The lifetimes of all apps for which they have an effect: how many apps have each, from the shortest. */
export interface LifetimeCounts {
  refresh: readonly { seconds: Seconds; apps: number }[]
  access: readonly { seconds: Seconds; apps: number }[]
}

/** Why an audit of a complete list proves nothing. */
export type Unproved =
  /** No rule is about any of the apps. */
  | 'no-app-judged'
  /** A rule is about no app, and the user required that each is. */
  | 'rule-judged-no-app'
  /** No app shows any of its settings. */
  | 'settings-hidden'

/** What an audit found, and what it is based on. Every format shows exactly this. */
export interface AuditReport {
  /** The origin of the domain. */
  domain: string
  startedAt: Date
  policy: Policy
  /** The SCIM filter that narrowed the list; null: all apps. */
  filter: string | null
  coverage: Coverage
  summary: AuditSummary
  lifetimes: LifetimeCounts
  /** Worst first. */
  findings: readonly JudgedFinding[]
  /** Unused waivers: they match no finding. */
  unusedWaivers: readonly Waiver[]
  /** Rules that no app was selected by, or applies to. */
  idleRules: readonly string[]
  /** For how many apps a rule could not tell, because the app's settings do not show it or another app was not read. */
  cannotTell?: readonly { rule: string; apps: number }[]
  /** Compared with an earlier report; null: there was none. `fixed` are its findings that are gone. */
  baseline: { path: string; fixed: readonly FixedFinding[] } | null
  /** The trend of the domain in a history; absent: there is none. */
  history?: Trend & { path: string }
  /** Why the audit proves nothing although the list of apps is complete; absent where it proves something. */
  unproved?: Unproved
  /** `yes`, `no`: findings that count; `incomplete` whenever the coverage is, or something is unproved. */
  verdict: 'yes' | 'no' | 'incomplete'
}
