import type { Coverage } from '../token-settings/coverage'
import type { AuditReport, AuditSummary, FixedFinding, JudgedFinding, Unproved, Waiver } from './audit-report'
import { type Baseline, type CanBeGone, fixedSince, sinceBaseline } from './baseline'
import { type Finding, identityOf } from './findings'
import type { Judgement } from './judge'
import { type Policy, type Severity, severities } from './policy'
import { timesOver } from './rules/violations'
import { unusedWaivers, waiversFor } from './waivers'

/** All that a report rests on. */
export interface Audit {
  domain: string
  startedAt: Date
  policy: Policy
  filter: string | null
  coverage: Coverage
  judgement: Judgement
  /** Whether an app was read; asked only of those that a baseline names. */
  wasRead(appId: string): boolean
  /** Whether any app showed one of its settings; true where absent. */
  areSettingsShown?: boolean
  /** Whether each rule has to judge an app. */
  requireJudged?: boolean
  waivers: readonly Waiver[]
  /** An earlier audit of the same domain. */
  baseline: Baseline | null
  /** Which findings make the answer a no. */
  failing: {
    /** From this severity up. */
    from: Severity
    /** Only those that the baseline does not have, or has as less bad. */
    onlyNew: boolean
  }
}

export function summarize(audit: Audit): AuditReport {
  const { judgement, coverage, waivers, baseline } = audit
  const findings = judgedFindings(audit)
  const unproved = unprovedBy(audit)
  return {
    domain: audit.domain,
    startedAt: audit.startedAt,
    policy: audit.policy,
    filter: audit.filter,
    coverage,
    summary: summaryOf(audit, findings),
    lifetimes: judgement.lifetimes,
    findings,
    unusedWaivers: unusedWaivers(waivers, judgement.findings),
    idleRules: judgement.idleRules,
    cannotTell: judgement.cannotTell,
    baseline: baseline === null ? null : { path: baseline.path, fixed: goneSince(baseline, audit) },
    ...(unproved === null ? {} : { unproved }),
    verdict:
      !coverage.complete || unproved !== null ? 'incomplete' : findings.some(({ counts }) => counts) ? 'no' : 'yes',
  }
}

const goneSince = (baseline: Baseline, audit: Audit): FixedFinding[] =>
  fixedSince(baseline, audit.judgement.findings, canBeGone(audit)).map(({ rule, appId, displayName }) => ({
    rule,
    app: { id: appId, displayName },
  }))

/** An audit that judged nothing is not a yes. Of a list with gaps, the gaps are the reason. */
function unprovedBy({ judgement, coverage, areSettingsShown = true, requireJudged = false }: Audit): Unproved | null {
  if (!coverage.complete) return null
  if (judgement.apps > 0 && !areSettingsShown) return 'settings-hidden'
  if (judgement.judged === 0) return 'no-app-judged'
  return requireJudged && judgement.idleRules.length > 0 ? 'rule-judged-no-app' : null
}

function judgedFindings({ judgement, waivers, startedAt, baseline, failing }: Audit): JudgedFinding[] {
  const waiverFor = waiversFor(waivers, startedAt.toISOString().slice(0, 10))
  const since = baseline === null ? () => null : sinceBaseline(baseline)
  const judged = judgement.findings.map((finding): JudgedFinding => {
    const waiver = waiverFor(finding)
    const change = since(finding)
    const counts =
      waiver?.state !== 'applied' &&
      rankOf(finding.severity) >= rankOf(failing.from) &&
      !(failing.onlyNew && change === 'known')
    return { ...finding, waiver, since: change, counts }
  })
  return worstFirst(judged)
}

const rankOf = (severity: Severity): number => severities.indexOf(severity)

function worstFirst(findings: readonly JudgedFinding[]): JudgedFinding[] {
  return findings
    .map((finding) => ({
      finding,
      severity: rankOf(finding.severity),
      times: timesOver(finding.violation),
      name: finding.app.displayName,
    }))
    .sort(
      (one, other) =>
        other.severity - one.severity ||
        byOrder(other.times, one.times) ||
        byOrder(one.name, other.name) ||
        byOrder(identityOf(one.finding), identityOf(other.finding)),
    )
    .map(({ finding }) => finding)
}

/** Two that are infinite are equal; texts not by the rules of a language, so that the order is the same everywhere. */
function byOrder<Value extends number | string>(one: Value, other: Value): number {
  return one === other ? 0 : one < other ? -1 : 1
}

function summaryOf({ judgement, policy }: Audit, findings: readonly JudgedFinding[]): AuditSummary {
  const open = findings.filter(({ waiver }) => waiver?.state !== 'applied')
  return {
    apps: judgement.apps,
    judged: judgement.judged,
    notApplicable: judgement.apps - judgement.judged,
    findings: open.length,
    waived: findings.length - open.length,
    bySeverity: countBy(severities, open, ({ severity }) => severity),
    byRule: countBy(
      policy.rules.map(({ id }) => id),
      open,
      ({ rule }) => rule,
    ),
  }
}

function countBy<Key extends string>(
  keys: readonly Key[],
  findings: readonly Finding[],
  keyOf: (finding: Finding) => string,
): Record<Key, number> {
  const counts = new Map<string, number>(keys.map((key) => [key, 0]))
  for (const finding of findings) counts.set(keyOf(finding), (counts.get(keyOf(finding)) ?? 0) + 1)
  return Object.fromEntries(counts) as Record<Key, number>
}

/** An app that is no longer in a complete list is gone, and what was wrong with it as well. */
function canBeGone({ wasRead, filter, coverage, policy }: Audit): CanBeGone {
  const rules = new Set(policy.rules.map(({ id }) => id))
  const isWhole = coverage.complete && filter === null
  return ({ rule, appId }) => rules.has(rule) && (isWhole || wasRead(appId))
}
