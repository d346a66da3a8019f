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
  const about = new Set<AuditedApp>()
  let graph: TrustGraph | undefined
  const judgements = policy.rules.map((rule) => {
    if (rule.kind === 'built-in') graph ??= trustGraph(apps, isWhole)
    const judged = judgeBy(rule, apps, graph)
    for (const app of judged.about) about.add(app)
    return { rule: rule.id, ...judged }
  })
  return {
    findings: judgements.flatMap(({ findings }) => findings),
    judged: about.size,
    idleRules: judgements.filter(({ about }) => about.length === 0).map(({ rule }) => rule),
    cannotTell: judgements.flatMap(({ rule, open }) => (open === 0 ? [] : [{ rule, apps: open }])),
  }
}

interface RuleJudgement {
  about: AuditedApp[]
  findings: Finding[]
  /** Apps for which it could not tell. */
  open: number
}

function judgeBy(rule: PolicyRule, apps: readonly AuditedApp[], graph: TrustGraph | undefined): RuleJudgement {
  const isSelected = selecting(rule.select)
  const about = apps.filter((app) => isSelected(app) && isAbout(rule, app))
  const answers = about.map((app) => ({ app, found: findIn(rule, app, graph as TrustGraph) }))
  return {
    about,
    findings: answers.flatMap(({ app, found }) =>
      found === 'cannot-tell' ? [] : found.map((violation) => findingOf(rule, app, violation)),
    ),
    open: answers.filter(({ found }) => found === 'cannot-tell').length,
  }
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
