import { type LimitRule, lifetimeKinds, type PolicyRule } from '../../../audit/policy'
import { attributeOf } from '../../../token-settings/app'
import { formatDuration } from '../../../token-settings/duration'
import { type Mistake, mistake } from './mistakes'

/**
 * Pairs of rules for the same selection that no app can keep. Selections that only overlap are left alone: whether an
 * app is in both is for the domain to show.
 */
export function contradictions(rules: readonly PolicyRule[]): Mistake[] {
  const limits = rules.filter((rule): rule is LimitRule => rule.kind === 'limits')
  const groups = new Map<string, LimitRule[]>()
  for (const rule of limits) {
    const key = JSON.stringify(Object.entries(rule.select).sort(([one], [other]) => (one < other ? -1 : 1)))
    groups.set(key, [...(groups.get(key) ?? []), rule])
  }
  return [...limits.flatMap(withItself), ...[...groups.values()].flatMap(amongEachOther)]
}

const withItself = (rule: LimitRule): Mistake[] =>
  grantsForbiddenIn(rule, rule).map((grant) =>
    mistake(rule.place ?? start, `rule ${rule.id} forbids the grant ${grant} and requires it`),
  )

function amongEachOther(rules: readonly LimitRule[]): Mistake[] {
  return rules.flatMap((later, place) =>
    rules
      .slice(0, place)
      .flatMap((earlier) =>
        reasons(earlier, later).map((reason) =>
          mistake(later.place ?? start, `rules ${earlier.id} and ${later.id} contradict each other: ${reason}`),
        ),
      ),
  )
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
