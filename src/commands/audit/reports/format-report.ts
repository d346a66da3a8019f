import type { AuditReport, JudgedFinding, Waiver } from '../../../audit/audit-report'
import { type Policy, severities } from '../../../audit/policy'
import { coverageSentence } from '../../shared/format-coverage'

type Verdict = AuditReport['verdict']

/** The mark says it to whoever skims, the words to whoever cannot see it. */
export const verdictMarks: Record<Verdict, string> = { yes: '✓', no: '✗', incomplete: '?' }

export const verdictTitles: Record<Verdict, string> = {
  yes: 'Within policy',
  no: 'Not within policy',
  incomplete: 'No verdict: the audit is incomplete',
}

export const worstFirst = [...severities].reverse()

/** What became of the findings, in a sentence or several. */
export function formatVerdict({ verdict, findings, summary, baseline }: AuditReport): string {
  const counting = findings.reduce((sum, { counts }) => (counts ? sum + 1 : sum), 0)
  const others = summary.findings - counting
  return [
    verdict === 'incomplete' ? 'What could not be read may hold more. In what was read:' : null,
    `${counting === 0 ? 'No finding' : pluralize(counting, 'finding')} ${counting > 1 ? 'count' : 'counts'} against it.`,
    others === 0 ? null : `${pluralize(others, 'finding')} ${others === 1 ? 'does' : 'do'} not count.`,
    summary.waived === 0 ? null : `${pluralize(summary.waived, 'finding')} waived.`,
    baseline === null ? null : baselineSentence(baseline, findings),
  ]
    .filter((sentence) => sentence !== null)
    .join(' ')
}

function baselineSentence(
  { path, fixed }: { path: string; fixed: number },
  findings: readonly JudgedFinding[],
): string {
  const are = { new: 0, worse: 0, known: 0 }
  for (const { since } of findings) if (since !== null) are[since] += 1
  return `Since ${path}: ${grouped(are.new)} new, ${grouped(are.worse)} worse, ${grouped(are.known)} the same, ${grouped(fixed)} gone.`
}

/** What was read, and how many apps the rules are about. */
export function formatCoverage({ coverage, summary, filter }: AuditReport): string {
  const { judged, notApplicable } = summary
  return [
    coverageSentence(coverage),
    filter === null ? null : `Only apps that fit the filter ${filter} were asked for.`,
    `${pluralize(judged, 'app')} judged${notApplicable === 0 ? '' : `, ${grouped(notApplicable)} that no rule is about`}.`,
    coverage.totalsMoved ? 'Apps were added or removed while the list was read.' : null,
  ]
    .filter((sentence) => sentence !== null)
    .join(' ')
}

export function policyName({ from }: Policy): string {
  if (from.kind === 'file') return from.path
  return from.kind === 'flags' ? 'the limits given as options' : 'the default policy'
}

/** How a waiver that does not hold stands to its finding; null where it holds, or there is none. */
export function formatWaiverProblem({ waiver }: JudgedFinding): string | null {
  if (waiver === null || waiver.state === 'applied') return null
  const { owner, expires } = waiver.waiver
  return waiver.state === 'expired'
    ? `the waiver of ${owner} ended on ${expires}`
    : `the waiver of ${owner} does not go so far`
}

/** `refresh-max for 9fc1… (line 3): reason; owner until 2026-12-31`. */
export const formatWaiver = ({ rule, app, reason, owner, expires, line }: Waiver): string =>
  `${rule} for ${app} (line ${line}): ${reason}; ${owner}, until ${expires}`

/** What it is for the answer of the audit. */
export function statusOf({ waiver, counts }: JudgedFinding): 'counts' | 'waived' | 'does-not-count' {
  if (waiver?.state === 'applied') return 'waived'
  return counts ? 'counts' : 'does-not-count'
}

/** A sentence of its own: with a capital letter and a full stop. */
export const asSentence = (text: string): string =>
  (text.charAt(0).toUpperCase() + text.slice(1)).replace(/[^.!?…]$/, '$&.')

/** `1 app`, `12,345 apps`. */
export const pluralize = (count: number, what: string, many = `${what}s`): string =>
  `${grouped(count)} ${count === 1 ? what : many}`

/** `12,345`, on every machine the same. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')
