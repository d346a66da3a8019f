import type { JsonObject } from '../../../../output/json'
import { summaryOf } from '../../../../plan/row-report'
import { rowReportJson } from '../../../shared/apply/view'
import { skippedJson } from '../../../shared/plan/plan-json'
import type { FixReport } from '../../fix/fix-report'

export const fixJson = ({ plan, journal, isAuditedAgain, before, fixed, rows, skipped }: FixReport): JsonObject => ({
  plan,
  journal,
  auditedAgain: isAuditedAgain,
  findingsBefore: before,
  fixed: fixed.map(({ rule, app }) => ({ rule, app: { ...app } })),
  summary: summaryOf(rows),
  rows: rows.map(rowReportJson),
  skipped: skipped.map(skippedJson),
})
