import type { AuditReport } from './audit-report'
import type { AuditRun } from './trend'

/** What a history keeps of a report: numbers, and what they depend on. */
export function runOf(
  { startedAt, domain, filter, coverage, verdict, summary }: AuditReport,
  { policyDigest, profile }: Pick<AuditRun, 'policyDigest' | 'profile'>,
): AuditRun {
  const { apps, judged, findings, waived, bySeverity } = summary
  return {
    at: startedAt.toISOString(),
    domain,
    profile,
    policyDigest,
    filter,
    complete: coverage.complete,
    verdict,
    summary: { apps, judged, findings, waived, bySeverity },
  }
}
