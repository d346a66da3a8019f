import type { AuditReport } from '../../../audit/audit-report'
import type { Finding } from '../../../audit/findings'
import type { Policy, PolicyRule } from '../../../audit/policy'
import type { Cell } from '../../../output/cell'
import type { Paint } from '../../../output/style'
import type { DomainResult } from '../../shared/several-domains'
import type { FixReport } from '../fix/fix-report'

/** The texts that are the same in all formats. Names from the domain are in them unchanged. */
export interface FindingTexts {
  /** Needs the app's name beside it; without a capital letter and a full stop. */
  message(finding: Finding): string
  /** The commands that fix it, or one sentence that says what to do. Never empty; all of them are needed. */
  fixes(finding: Finding): readonly string[]
  ruleTitle(rule: PolicyRule): string
  ruleWhy(rule: PolicyRule): string
}

/** Where a report goes. */
export interface ReportTarget {
  isTerminal: boolean
  /** It was named by its path. */
  isFile?: boolean
  /** The width to draw for; Infinity where nothing limits it. */
  columns: number
  paint: Paint
}

export interface ReportContext {
  report: AuditReport
  say: FindingTexts
  /** Replaces the secrets known by now. All that is written passes through it, before it is encoded or cut. */
  hide(text: string): string
  /** The domain for people, with the profile that names it. */
  domainName: string
  target: ReportTarget
  /** Of this program. */
  version: string
  /** Said on stderr so far; the JSON document has them too. */
  warnings: readonly string[]
  /** `full`: the message and the fix of every finding, and all findings, also where people read. */
  detail: 'usual' | 'full'
  /** The policy file as a path from the root of its repository; as it was typed where it is in none. */
  policyPath?: string
  /** Whether SARIF keeps findings that are waived, or known and not counted. */
  sarifAll?: boolean
  /** What was done about the findings; absent: nothing was to be done. */
  fix?: FixReport
  /** The lifetimes of the report as lines of at most so many columns. */
  histogram?(report: AuditReport, columns: number): readonly Cell[]
}

/** One of the domains of a report on several. */
export interface DomainSection {
  result: DomainResult<AuditReport>
  /** null: nothing could be read of it. */
  context: ReportContext | null
}

/** A report on several domains. */
export interface SeveralContext
  extends Pick<ReportContext, 'hide' | 'target' | 'version' | 'warnings' | 'policyPath' | 'sarifAll'> {
  policy: Policy
  sections: readonly DomainSection[]
}

export type SeveralWriter = (context: SeveralContext) => Iterable<string> | AsyncIterable<string>

/** A report as text, a row at a time: it takes no more memory with a hundred thousand findings than with one. */
export type ReportWriter = (context: ReportContext) => Iterable<string> | AsyncIterable<string>
