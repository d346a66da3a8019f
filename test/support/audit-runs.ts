import type { AuditReport } from '../../src/audit/audit-report'
import { type AuditRun, trendOf } from '../../src/audit/trend'

export const runDomain = 'https://idcs-0.identity.oraclecloud.com'

/** A complete run on that day of November. */
export const auditRun = (day: number, findings: number, parts: Partial<AuditRun> = {}): AuditRun => {
  const { summary, ...others } = parts
  return {
    at: `2026-11-${String(day).padStart(2, '0')}T08:00:00.000Z`,
    domain: runDomain,
    profile: null,
    policyDigest: 'sha256:1',
    filter: null,
    complete: true,
    verdict: findings === 0 ? 'yes' : 'no',
    summary: {
      ...{ apps: 214, judged: 180, findings, waived: 0 },
      bySeverity: { low: 0, medium: 0, high: findings, critical: 0 },
      ...summary,
    },
    ...others,
  }
}

export const incompleteRun = (day: number, findings: number): AuditRun =>
  auditRun(day, findings, { complete: false, verdict: 'incomplete' })

/** What a report has of these runs, the last of which is its own. */
export function historyOf(runs: readonly AuditRun[], count = runs.length): NonNullable<AuditReport['history']> {
  const now = runs.at(-1)
  if (now === undefined) throw new Error('no run')
  return { path: 'history.ndjson', ...trendOf({ count: count - 1, newest: runs.slice(0, -1) }, now) }
}

/** A gap, a break, and a fall. */
export const exampleRuns: readonly AuditRun[] = [
  auditRun(1, 12),
  auditRun(8, 15),
  incompleteRun(9, 3),
  auditRun(15, 0, { policyDigest: 'sha256:2' }),
  auditRun(20, 15, { policyDigest: 'sha256:2' }),
  auditRun(24, 12, { policyDigest: 'sha256:2' }),
]
