import type { AuditReport, FixedFinding } from '../../../audit/audit-report'
import { type ExitCode, exitCodes } from '../../../failures/exit-codes'
import type { FailureReport } from '../../../output/output'
import type { Skipped } from '../../../plan/plan'
import type { RowReport } from '../../../plan/row-report'
import type { Read } from '../../shared/several-domains'

/** What was done about the findings of an audit. */
export interface FixReport {
  /** The file of the plan; null: nothing was changed, so none was made. */
  plan: string | null
  journal: string | null
  /** Whether the report is of an audit after the changes; otherwise it is of the one before them. */
  isAuditedAgain: boolean
  /** How many findings there were before, without those that are waived. */
  before: number
  /** Those that are gone since; none where it was not audited again. */
  fixed: readonly FixedFinding[]
  rows: readonly RowReport[]
  /** What no row of the plan is about, and why. */
  skipped: readonly Skipped[]
}

/** An audit, and what was done about its findings. */
export interface Fixed {
  /** The audit after the changes; that before them where there were none, or where it could not be audited again. */
  read: Read<AuditReport>
  /** null: nothing was to be fixed. */
  fix: FixReport | null
  /** What the report does not tell, and why the answer is not a plain yes. */
  failures: readonly FailureReport[]
  /** That of the changes alone. */
  exitCode: ExitCode
}

export const nothingFixed = (read: Read<AuditReport>): Fixed => ({
  read,
  fix: null,
  failures: read.problem === null ? [] : [read.problem],
  exitCode: exitCodes.yes,
})
