import type { AuditReport, JudgedFinding, Unproved, Waiver } from '../../../audit/audit-report'
import { type Policy, type Severity, severities } from '../../../audit/policy'
import { coverageSentence, formatGap, formatUnreadable } from '../../shared/format-coverage'
import { noSettingShown } from '../../shared/incomplete-list'
import type { FindingGroup } from './group-findings'
import type { FindingTexts } from './report-writer'

type Verdict = AuditReport['verdict']

/** Shown before the title; the title says the same in words. */
export const verdictMarks: Record<Verdict, string> = { yes: '✓', no: '✗', incomplete: '?' }

export const verdictTitles: Record<Verdict, string> = {
  yes: 'Policy met',
  no: 'Policy violated',
  incomplete: 'No verdict: the audit is incomplete',
}

export const worstFirst = [...severities].reverse()

/** The findings as people read them: those that count come first. Each list is worst first. */
export interface FindingsByStatus {
  counting: JudgedFinding[]
  /** They are in the baseline, or too mild for `--fail-on`. */
  notCounting: JudgedFinding[]
  waived: JudgedFinding[]
}

export function findingsByStatus({ findings }: Pick<AuditReport, 'findings'>): FindingsByStatus {
  const sorted: FindingsByStatus = { counting: [], notCounting: [], waived: [] }
  const lists = { counts: sorted.counting, 'does-not-count': sorted.notCounting, waived: sorted.waived }
  for (const finding of findings) lists[statusOf(finding)].push(finding)
  return sorted
}

/** How many of these findings each severity and each rule has. */
export function tally(findings: readonly JudgedFinding[]): {
  ofSeverity(severity: Severity): number
  ofRule(id: string): number
} {
  const counts = new Map<string, number>()
  const add = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)
  for (const { severity, rule } of findings) {
    add(`severity ${severity}`)
    add(`rule ${rule}`)
  }
  return {
    ofSeverity: (severity) => counts.get(`severity ${severity}`) ?? 0,
    ofRule: (id) => counts.get(`rule ${id}`) ?? 0,
  }
}

/** Those that count: `2 high, 5 low`, or `0`. */
export function countingBySeverity(report: Pick<AuditReport, 'findings'>): string {
  const { ofSeverity } = tally(findingsByStatus(report).counting)
  const counted = worstFirst.filter((severity) => ofSeverity(severity) > 0)
  return counted.map((severity) => `${grouped(ofSeverity(severity))} ${severity}`).join(', ') || '0'
}

/** `1 more does not count`, `1,000 more do not count`. */
export const moreNotCounting = (count: number): string =>
  `${grouped(count)} more ${count === 1 ? 'does' : 'do'} not count`

/** How many findings there are, in one or several sentences. */
export function formatVerdict(report: AuditReport): string {
  const { verdict, unproved, findings, summary, baseline } = report
  const counting = findings.reduce((sum, { counts }) => (counts ? sum + 1 : sum), 0)
  const others = summary.findings - counting
  return [
    unproved !== undefined ? formatUnproved(report, unproved) : null,
    verdict === 'incomplete' && unproved === undefined
      ? 'Apps that were not read may have more findings. In those that were read:'
      : null,
    `${counting === 0 ? 'No findings' : pluralize(counting, 'finding')}.`,
    others === 0 ? null : `${moreNotCounting(others)}.`,
    summary.waived === 0 ? null : `${grouped(summary.waived)} waived.`,
    baseline === null ? null : baselineSentence(baseline, findings),
  ]
    .filter((sentence) => sentence !== null)
    .join(' ')
}

/** Why an audit of a complete list proves nothing. */
export function formatUnproved({ summary, filter, idleRules }: AuditReport, unproved: Unproved): string {
  switch (unproved) {
    case 'settings-hidden':
      return noSettingShown(summary.apps)
    case 'no-app-judged':
      if (summary.apps > 0) return `No app was judged: no rule applies to any of the ${pluralize(summary.apps, 'app')}.`
      return `No app was judged: ${filter === null ? 'the domain returned no apps' : `no app matches the filter ${filter}`}.`
    case 'rule-judged-no-app':
      return `Not every rule judged an app: ${idleRules.join(', ')}.`
  }
}

function baselineSentence(
  { path, fixed }: NonNullable<AuditReport['baseline']>,
  findings: readonly JudgedFinding[],
): string {
  const are = { new: 0, worse: 0, known: 0 }
  for (const { since } of findings) if (since !== null) are[since] += 1
  return `Since ${path}: ${grouped(are.new)} new, ${grouped(are.worse)} worse, ${grouped(are.known)} the same, ${grouped(fixed.length)} gone.`
}

/** What was read, and how many apps the rules are about. */
export function formatCoverage({ coverage, summary, filter }: AuditReport): string {
  const { judged, notApplicable } = summary
  return [
    coverageSentence(coverage),
    filter === null ? null : `Only apps that match the filter ${filter} were requested.`,
    `${pluralize(judged, 'app')} judged${notApplicable === 0 ? '' : `, ${grouped(notApplicable)} not covered by any rule`}.`,
    coverage.totalsMoved ? 'Apps were added or removed while the list was read.' : null,
  ]
    .filter((sentence) => sentence !== null)
    .join(' ')
}

/** What was not read: a sentence for each gap, and for each row that could not be read. */
export const missingSentences = (report: AuditReport): string[] => {
  const { coverage, unproved } = report
  return [
    ...(unproved === undefined ? [] : [formatUnproved(report, unproved)]),
    ...coverage.gaps.map((gap) => `It is not shown that ${formatGap(gap)}.`),
    ...coverage.unreadableRows.map((row) => `Not read: ${withStop(formatUnreadable(row))}`),
  ]
}

/** Everything about a finding as one text: the app, what is wrong, why its waiver does not apply, and the fix. */
export const formatWholeFinding = (finding: JudgedFinding, texts: FindingTexts): string =>
  formatWholeGroup([finding], texts)

/** The same for findings of one cause, with all their apps. */
export function formatWholeGroup(group: FindingGroup, { message, fixes }: FindingTexts): string {
  const [first] = group
  const problem = formatWaiverProblem(first)
  const names = group.slice(0, mostApps).map(({ app }) => `${app.displayName} (${app.id})`)
  return [
    `${names.join(', ')}${andMore(group.length - names.length)}: ${asSentence(message(first))}`,
    ...(problem === null ? [] : [asSentence(problem)]),
    `Fix: ${joinFixes(fixes(first))}`,
  ].join(' ')
}

/** As many apps of one cause as a text names. */
export const mostApps = 20

export const andMore = (count: number): string => (count > 0 ? ` and ${grouped(count)} more` : '')

/** Several commands as one line of a shell: each runs, whatever the others did. */
export const joinFixes = (fixes: readonly string[]): string => fixes.join('; ')

/** Of the origin of a domain. */
export const hostOf = (origin: string): string => origin.replace(/^\w+:\/\//, '')

export function policyName({ from }: Policy): string {
  if (from.kind === 'file') return from.path
  return from.kind === 'flags' ? 'the limits given as options' : 'the built-in default policy'
}

/** Why a waiver does not apply; null if it applies, or if there is no waiver. */
export function formatWaiverProblem({ waiver }: JudgedFinding): string | null {
  if (waiver === null || waiver.state === 'applied') return null
  const { owner, expires } = waiver.waiver
  return waiver.state === 'expired'
    ? `the waiver of ${owner} ended on ${expires}`
    : `the waiver of ${owner} does not cover this lifetime`
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
export const asSentence = (text: string): string => withStop(text.charAt(0).toUpperCase() + text.slice(1))

const withStop = (text: string): string => text.replace(/[^.!?…]$/, '$&.')

/** `1 app`, `12,345 apps`. */
export const pluralize = (count: number, what: string, many = `${what}s`): string =>
  `${grouped(count)} ${count === 1 ? what : many}`

/** `12,345`, on every machine the same. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')
