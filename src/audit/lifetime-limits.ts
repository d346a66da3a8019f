import { attributeOf, type TokenKind } from '../token-settings/app'
import type { Seconds } from '../token-settings/duration'
import type { Policy, PolicyRule } from './policy'
import { builtInRules } from './rules/built-in'

/** A lifetime that the policy draws a line at. */
export interface LifetimeLimit {
  bound: 'max' | 'min'
  seconds: Seconds
  /** The ids of the rules that have it, in the order of the policy. */
  rules: readonly string[]
  /** At least one of these rules is about every app whose lifetime has an effect; the others have a selection. */
  isForAll: boolean
}

/** The limits that a policy has for one kind of token, from the shortest; equal ones are one. */
export function lifetimeLimits(kind: TokenKind, { rules }: Pick<Policy, 'rules'>): LifetimeLimit[] {
  const found = new Map<string, LifetimeLimit>()
  for (const each of rules.flatMap((rule) => limitsOf(kind, rule))) {
    const key = `${each.bound} ${each.seconds}`
    const known = found.get(key)
    const merged = known && {
      ...known,
      rules: [...new Set([...known.rules, ...each.rules])],
      isForAll: known.isForAll || each.isForAll,
    }
    found.set(key, merged ?? each)
  }
  return [...found.values()].sort((one, other) => one.seconds - other.seconds)
}

function limitsOf(kind: TokenKind, rule: PolicyRule): LifetimeLimit[] {
  const isForAll = Object.values(rule.select).every((member) => member === undefined)
  const limit = (bound: 'max' | 'min', seconds: Seconds | null | undefined, isForAll: boolean): LifetimeLimit[] =>
    seconds == null ? [] : [{ bound, seconds, rules: [rule.id], isForAll }]
  if (rule.kind === 'limits') {
    const limits = rule[attributeOf[kind]]
    return [...limit('max', limits?.max, isForAll), ...limit('min', limits?.min, isForAll)]
  }
  // Such a rule is about some apps only, even without a selection.
  return builtInRules[rule.use].limit?.token === kind ? limit('max', rule.max, false) : []
}
