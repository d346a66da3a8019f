import type { LimitRule, PolicyRule } from '../../audit/policy'
import { attributeOf, type TokenKind } from '../../token-settings/app'
import { formatWithSeconds } from '../../token-settings/duration'
import { explanations } from './explanations'
import { fixOf, messageOf } from './finding-messages'
import type { FindingTexts } from './reports/report-writer'

/** What every format says of a finding and of its rule. */
export const formatFinding: FindingTexts = {
  message: ({ violation }) => messageOf(violation),
  fix: fixOf,
  ruleTitle: (rule) => (rule.kind === 'built-in' ? explanations[rule.use].title : titleOf(rule)),
  ruleWhy,
}

function ruleWhy(rule: PolicyRule): string {
  if (rule.kind === 'built-in') {
    const { why, source } = explanations[rule.use]
    return `${why} Source: ${source}`
  }
  return `The policy says: ${limitsIn(rule).join('; ')}.`
}

/** `refresh tokens live at most 30d (2592000 s)`, with a capital letter. */
function titleOf(rule: LimitRule): string {
  const [first = rule.id, ...others] = limitsIn(rule)
  const text = others.length === 0 ? first : `${first}, and more`
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function limitsIn(rule: LimitRule): string[] {
  const { allowOffline, allowedGrants } = rule
  return [
    ...lifetimeLimits(rule, 'refresh'),
    ...lifetimeLimits(rule, 'access'),
    ...(allowOffline === null ? [] : [`allowOffline is ${allowOffline}`]),
    ...(allowedGrants?.forbidden ?? []).map((grant) => `no client has the grant ${grant}`),
    ...(allowedGrants?.required ?? []).map((grant) => `every client has the grant ${grant}`),
  ]
}

function lifetimeLimits(rule: LimitRule, kind: TokenKind): string[] {
  const limits = rule[attributeOf[kind]]
  if (limits === null) return []
  const { max, min, unset } = limits
  return [
    ...(max === null ? [] : [`${kind} tokens live at most ${formatWithSeconds(max)}`]),
    ...(min === null ? [] : [`${kind} tokens live at least ${formatWithSeconds(min)}`]),
    ...(unset === 'fail' ? [`${attributeOf[kind]} is set on the app itself`] : []),
  ]
}
