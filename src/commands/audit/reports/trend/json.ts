import type { AuditReport } from '../../../../audit/audit-report'
import type { JsonObject } from '../../../../output/json'

/** The runs that people see, and what was compared. */
export function historyJson({ path, runs, points, comparison }: NonNullable<AuditReport['history']>): JsonObject {
  const isChange = comparison.kind === 'change'
  return {
    path,
    runs,
    change: isChange ? { since: comparison.since, findings: comparison.findings, waived: comparison.waived } : null,
    points: points.map(({ run, isGap, breaks }) => ({
      at: run.at,
      verdict: run.verdict,
      ...{ apps: run.summary.apps, judged: run.summary.judged },
      ...{ findings: run.summary.findings, waived: run.summary.waived },
      bySeverity: { ...run.summary.bySeverity },
      gap: isGap,
      breaks,
    })),
  }
}
