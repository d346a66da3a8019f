import type { LifetimeCounts } from './audit-report'
import { type AuditedApp, compacting } from './audited-app'
import type { Finding } from './findings'
import { createLifetimeCount } from './lifetime-counts'
import type { Policy, PolicyRule } from './policy'
import { builtInRules } from './rules/built-in'
import { isAboutLimits, overLimits } from './rules/limits'
import { referenceTo } from './rules/rule'
import type { Violation } from './rules/violations'
import { selectionFilter } from './selection'
import { type TrustGraph, trustGraph } from './trust-graph'

export interface Judgement {
  /** How many apps there were. */
  apps: number
  lifetimes: LifetimeCounts
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
  policy: Pick<Policy, 'rules'>,
  list: JudgedList = { isWhole: true },
): Judgement {
  const judge = createJudge(policy)
  for (const app of apps) judge.take(app)
  return judge.conclude(list)
}

/** Judges a domain app by app. */
export interface Judge {
  take(app: AuditedApp): void
  /** When all have been taken. */
  conclude(list: JudgedList): Judgement
}

/** Keeps of the apps only what it has found, unless a rule looks at more than one app at a time. */
export function createJudge({ rules }: Pick<Policy, 'rules'>): Judge {
  const judgings = rules.map(judging)
  const keepsApps = rules.some((rule) => rule.kind === 'built-in' && builtInRules[rule.use].looksAt === 'domain')
  const apps: AuditedApp[] = []
  const compact = compacting()
  const lifetimes = createLifetimeCount()
  const counts = { apps: 0, judged: 0 }
  return {
    take(read) {
      const app = keepsApps ? compact(read) : read
      counts.apps++
      lifetimes.add(app)
      if (keepsApps) apps.push(app)
      let isJudged = false
      for (const judging of judgings) if (judging.take(app)) isJudged = true
      if (isJudged) counts.judged++
    },
    conclude({ isWhole }) {
      const graph = trustGraph(apps, isWhole)
      for (const { conclude } of judgings) conclude(graph)
      return {
        ...counts,
        lifetimes: lifetimes.counts(),
        findings: judgings.flatMap(({ findings }) => findings),
        idleRules: judgings.filter(({ counts }) => counts.about === 0).map(({ id }) => id),
        cannotTell: judgings.flatMap(({ id, counts: { open } }) => (open === 0 ? [] : [{ rule: id, apps: open }])),
      }
    },
  }
}

/** One rule, and what it has found so far. */
interface Judging {
  id: string
  /** Whether it is about this app. */
  take(app: AuditedApp): boolean
  conclude(graph: TrustGraph): void
  findings: Finding[]
  /** `open`: apps for which it could not tell. */
  counts: { about: number; open: number }
}

function judging(rule: PolicyRule): Judging {
  const isSelected = selectionFilter(rule.select)
  const findings: Finding[] = []
  const counts = { about: 0, open: 0 }
  const waiting: AuditedApp[] = []
  const note = (app: AuditedApp, found: readonly Violation[] | 'cannot-tell') => {
    if (found === 'cannot-tell') counts.open++
    else for (const violation of found) findings.push(findingOf(rule, app, violation))
  }
  return {
    id: rule.id,
    findings,
    counts,
    take(app) {
      if (!isSelected(app) || !isAbout(rule, app)) return false
      counts.about++
      const found = foundAlone(rule, app)
      if (found === null) waiting.push(app)
      else note(app, found)
      return true
    },
    conclude(graph) {
      for (const app of waiting) note(app, foundWith(graph, rule, app))
    },
  }
}

const isAbout = (rule: PolicyRule, app: AuditedApp): boolean =>
  rule.kind === 'limits' ? isAboutLimits(rule, app) : builtInRules[rule.use].isAbout(app)

/** null where other apps decide as well. */
function foundAlone(rule: PolicyRule, app: AuditedApp): readonly Violation[] | null {
  if (rule.kind === 'limits') return overLimits(rule, app)
  const logic = builtInRules[rule.use]
  return logic.looksAt === 'app' ? logic.findIn(app) : null
}

function foundWith(graph: TrustGraph, rule: PolicyRule, app: AuditedApp): readonly Violation[] | 'cannot-tell' {
  if (rule.kind === 'limits') return overLimits(rule, app)
  return builtInRules[rule.use].findIn(app, { graph, max: rule.max })
}

const findingOf = ({ id, severity }: PolicyRule, app: AuditedApp, violation: Violation): Finding => ({
  rule: id,
  severity,
  app: referenceTo(app),
  violation,
  tags: app.tags,
  contact: app.contact,
})
