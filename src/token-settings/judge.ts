import type { AuditedApp } from './audited-app'
import type { Finding, Violation } from './findings'
import type { Policy, PolicyRule } from './policy'
import { builtInRules } from './rules/built-in'
import { isAboutLimits, overLimits } from './rules/limits'
import { referenceTo } from './rules/rule'
import { selecting } from './selection'
import { type TrustGraph, trustGraph } from './trust-graph'

export interface Judgement {
  /** In the order of rules and apps. */
  findings: Finding[]
  /** Apps that at least one rule is about. */
  judged: number
  /** Rules that no app was selected by, or applies to. */
  idleRules: string[]
  /** For how many apps a rule could not tell, of those rules for which there are any. They are no findings. */
  cannotTell: { rule: string; apps: number }[]
}

export interface JudgedList {
  /** Whether these are all apps of the domain: a filter, or a list that was not read to its end, leaves some out. */
  isWhole: boolean
}

/** What a policy finds in these apps. Time grows with apps, scopes and tags, and with the rules. */
export function judge(
  apps: readonly AuditedApp[],
  policy: Policy,
  { isWhole }: JudgedList = { isWhole: true },
): Judgement {
  const graph = trustGraph(apps, isWhole)
  const rules = policy.rules.map((rule) => judging(rule, graph))
  let judged = 0
  for (const app of apps) {
    let isJudged = false
    for (const rule of rules) isJudged = rule.judge(app) || isJudged
    if (isJudged) judged++
  }
  return {
    findings: rules.flatMap(({ findings }) => findings),
    judged,
    idleRules: rules.filter(({ counts }) => counts.about === 0).map(({ id }) => id),
    cannotTell: rules.flatMap(({ id, counts: { open } }) => (open === 0 ? [] : [{ rule: id, apps: open }])),
  }
}

/** One rule, and what it has found so far. */
interface Judging {
  id: string
  /** Whether it is about this app. */
  judge(app: AuditedApp): boolean
  findings: Finding[]
  /** `open`: apps for which it could not tell. */
  counts: { about: number; open: number }
}

function judging(rule: PolicyRule, graph: TrustGraph): Judging {
  const isSelected = selecting(rule.select)
  const findings: Finding[] = []
  const counts = { about: 0, open: 0 }
  function judge(app: AuditedApp): boolean {
    if (!isSelected(app) || !isAbout(rule, app)) return false
    counts.about++
    const found = findIn(rule, app, graph)
    if (found === 'cannot-tell') counts.open++
    else for (const violation of found) findings.push(findingOf(rule, app, violation))
    return true
  }
  return { id: rule.id, judge, findings, counts }
}

const isAbout = (rule: PolicyRule, app: AuditedApp): boolean =>
  rule.kind === 'limits' ? isAboutLimits(rule, app) : builtInRules[rule.use].isAbout(app)

const findIn = (rule: PolicyRule, app: AuditedApp, graph: TrustGraph): readonly Violation[] | 'cannot-tell' =>
  rule.kind === 'limits' ? overLimits(rule, app) : builtInRules[rule.use].findIn(app, { graph, rule })

const findingOf = ({ id, severity }: PolicyRule, app: AuditedApp, violation: Violation): Finding => ({
  rule: id,
  severity,
  app: referenceTo(app),
  violation,
})
