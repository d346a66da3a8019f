import { type AuditedField, alwaysRead } from './audited-app'
import type { Match, Policy, PolicyRule } from './policy'
import { builtInRules } from './rules/built-in'
import { limitsRead } from './rules/limits'

/** The attributes that a policy reads. An audit of limits alone needs few of them. */
export const fieldsReadBy = ({ rules }: Pick<Policy, 'rules'>): readonly AuditedField[] => [
  ...new Set([...alwaysRead, ...rules.flatMap(readBy)]),
]

function readBy(rule: PolicyRule): AuditedField[] {
  // The names in a selection are the names of the attributes that it reads.
  const { not = {}, ...wanted } = rule.select
  const selected = Object.keys({ ...wanted, ...not }) as (keyof Match)[]
  return [...selected, ...(rule.kind === 'built-in' ? builtInRules[rule.use].reads : limitsRead(rule))]
}
