import type { AuditReport } from './audit-report'
import type { AuditRun } from './trend'

/** A domain of which nothing could be read. */
export function failedRun(of: Pick<AuditRun, 'at' | 'domain' | 'profile' | 'policyDigest' | 'filter'>): AuditRun {
  const bySeverity = { low: 0, medium: 0, high: 0, critical: 0 }
  const summary = { apps: 0, judged: 0, findings: 0, waived: 0, bySeverity }
  return { ...of, complete: false, verdict: 'incomplete', summary }
}

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
