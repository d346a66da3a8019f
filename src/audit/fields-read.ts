import { type AuditedField, alwaysRead } from './audited-app'
import type { Policy, PolicyRule, Selection } from './policy'
import { builtInRules } from './rules/built-in'

/** What has to be known of an app to judge it by a policy: in an audit of limits alone, little of what an app is. */
export const fieldsReadBy = ({ rules }: Pick<Policy, 'rules'>): readonly AuditedField[] => [
  ...new Set([...alwaysRead, ...rules.flatMap(readBy)]),
]

function readBy(rule: PolicyRule): AuditedField[] {
  // The names of a selection are those of what it reads.
  const selected = Object.keys(rule.select) as (keyof Selection)[]
  if (rule.kind === 'built-in') return [...selected, ...builtInRules[rule.use].reads]
  return rule.allowedGrants === null ? selected : [...selected, 'isOAuthClient', 'allowedGrants']
}
