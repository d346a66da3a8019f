import { type LimitRule, lifetimeKinds, type PolicyRule } from '../../../audit/policy'
import { attributeOf } from '../../../token-settings/app'
import { formatDuration } from '../../../token-settings/duration'
import { type Mistake, mistake } from '../../shared/written/mistakes'

/**
 * Rules for the same selection that no app can keep together. Selections that only overlap are left alone: whether an app is
 * in both is for the domain to show.
 */
export function contradictions(rules: readonly PolicyRule[]): Mistake[] {
  const limits = rules.filter((rule): rule is LimitRule => rule.kind === 'limits')
  const groups = new Map<string, LimitRule[]>()
  for (const rule of limits) {
    const key = JSON.stringify(Object.entries(rule.select).sort(([one], [other]) => (one < other ? -1 : 1)))
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [rule])
    else group.push(rule)
  }
  return [...limits.flatMap(withItself), ...[...groups.values()].flatMap(amongEachOther)]
}

const withItself = (rule: LimitRule): Mistake[] =>
  grantsForbiddenIn(rule, rule).map((grant) =>
    mistake(rule.place ?? start, `rule ${rule.id} forbids the grant ${grant} and requires it`),
  )

/**
 * Each rule is compared with the strictest ones before it, and not with all: a rule that none of these contradicts is
 * contradicted by none.
 */
function amongEachOther(rules: readonly LimitRule[]): Mistake[] {
  const strictest = new Map<string, LimitRule>()
  return rules.flatMap((later) => {
    const mistakes = [...new Set(strictest.values())].flatMap((earlier) =>
      reasons(earlier, later).map((reason) =>
        mistake(later.place ?? start, `rules ${earlier.id} and ${later.id} contradict each other: ${reason}`),
      ),
    )
    for (const demand of demandsOf(later)) {
      const known = strictest.get(demand.what)
      if (known === undefined || demand.isStricterThan(known)) strictest.set(demand.what, later)
    }
    return mistakes
  })
}

interface Demand {
  what: string
  isStricterThan(other: LimitRule): boolean
}

/** What a rule demands of an app; of two that demand the same the first one counts, unless the other is stricter. */
function demandsOf(rule: LimitRule): Demand[] {
  const same = (what: string): Demand => ({ what, isStricterThan: () => false })
  const lifetimes = lifetimeKinds.flatMap((kind): Demand[] => {
    const attribute = attributeOf[kind]
    const { min, max } = rule[attribute] ?? { min: null, max: null }
    return [
      ...(min === null
        ? []
        : [{ what: `${kind} min`, isStricterThan: (other: LimitRule) => min > (other[attribute]?.min ?? 0) }]),
      ...(max === null
        ? []
        : [{ what: `${kind} max`, isStricterThan: (other: LimitRule) => max < (other[attribute]?.max ?? Infinity) }]),
    ]
  })
  return [
    ...lifetimes,
    ...(rule.allowOffline === null ? [] : [same(`offline ${rule.allowOffline}`)]),
    ...(rule.allowedGrants?.required ?? []).map((grant) => same(`required ${grant}`)),
    ...(rule.allowedGrants?.forbidden ?? []).map((grant) => same(`forbidden ${grant}`)),
  ]
}

const start = { line: 1, column: 1 }

function reasons(one: LimitRule, other: LimitRule): string[] {
  const offline =
    one.allowOffline !== null && other.allowOffline !== null && one.allowOffline !== other.allowOffline
      ? ['allowOffline has to be true and false']
      : []
  const grants = [...grantsForbiddenIn(one, other), ...grantsForbiddenIn(other, one)].map(
    (grant) => `the grant ${grant} is forbidden and required`,
  )
  return [...lifetimeKinds.flatMap((kind) => apart(one, other, attributeOf[kind])), ...offline, ...grants]
}

/** Grants that the one forbids and the other requires. */
const grantsForbiddenIn = (one: LimitRule, other: LimitRule): string[] =>
  (one.allowedGrants?.forbidden ?? []).filter((grant) => other.allowedGrants?.required.includes(grant))

function apart(one: LimitRule, other: LimitRule, attribute: 'refreshTokenExpiry' | 'accessTokenExpiry'): string[] {
  const min = Math.max(one[attribute]?.min ?? 0, other[attribute]?.min ?? 0)
  const maxima = [one[attribute]?.max, other[attribute]?.max].filter((max) => max != null)
  const max = maxima.reduce<number>((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY)
  const inOneOfThem = [one, other].some((rule) => rule[attribute]?.min === min && rule[attribute]?.max === max)
  if (min <= max || inOneOfThem) return []
  return [`${attribute} has to be at least ${shown(min)} and at most ${shown(max)}`]
}

const shown = (seconds: number): string => formatDuration(seconds as Parameters<typeof formatDuration>[0])
