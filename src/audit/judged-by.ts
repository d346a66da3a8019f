import type { Policy, PolicyRule } from './policy'
import { builtInRules } from './rules/built-in'

/**
 * What a policy judges by, as one text: two policies have the same text if they cannot judge any app differently. Where the
 * policy comes from, the lines of its rules and the order of rules and lists make no difference.
 */
export function judgedBy({ rules }: Pick<Policy, 'rules'>): string {
  return JSON.stringify(ordered(rules.map(partsOf)))
}

/** A built-in limit counts the same, whether the policy writes it out or not. */
function partsOf({ place: _, ...rule }: PolicyRule): object {
  if (rule.kind === 'limits') return rule
  return { ...rule, max: rule.max ?? builtInRules[rule.use].limit?.usualMax }
}

/** Without members that say nothing, so that a member that a later version adds changes only the policies that use it. */
function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => JSON.stringify(ordered(item))).sort()
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null && member !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => [name, ordered(member)]),
  )
}
