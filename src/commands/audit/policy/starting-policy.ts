import type { AuditedApp } from '../../../audit/audited-app'
import { defaultPolicy } from '../../../audit/default-policy'
import { fieldsReadBy } from '../../../audit/fields-read'
import { judge } from '../../../audit/judge'
import { countLifetimes } from '../../../audit/lifetime-counts'
import { type BuiltInCode, builtInCodes, type LimitRule, type Policy } from '../../../audit/policy'
import { builtInRules } from '../../../audit/rules/built-in'
import { attributeOf, type TokenKind } from '../../../token-settings/app'
import { formatDuration, type Seconds } from '../../../token-settings/duration'
import { effectOf } from '../../../token-settings/effect'
import { counted } from '../../shared/format-coverage'

/** What a starting policy is written from. */
export interface StartingPoint {
  /** The origin of the domain. */
  domain: string
  at: Date
  apps: readonly AuditedApp[]
}

/**
 * A policy to begin with, as commented YAML: limits as in the default policy, each with what the domain has now; of the
 * built-in rules, those that find nothing are switched on, so that they go on finding nothing, and the others stand in
 * comments with what they find. No text of the domain but its address is in it.
 */
export function startingPolicy({ domain, at, apps }: StartingPoint): string {
  const found = foundNow(apps)
  const resources = apps.filter((app) => app.isOAuthResource === true)
  return [
    `# What apps audit judges by. Written ${at.toISOString().slice(0, 10)} from what ${domain} had:`,
    `# ${counted(apps.length, 'app')}, of them ${counted(resources.length, 'OAuth resource')}.`,
    '#',
    '# Check: apps audit --policy FILE. Editors complete and check with: apps audit --print-schema',
    'version: 1',
    'rules:',
    ...limitsOfDefault().flatMap((rule) => limitLines(rule, apps)),
    '',
    '  # Rules that find nothing now; should they, something has changed.',
    ...builtInCodes.filter((code) => found[code] === 0).flatMap(activeLines),
    '',
    '  # Rules that find something now. Take the # away to have it judged; --explain says more about each.',
    ...builtInCodes.filter((code) => found[code] > 0).flatMap((code) => commentedLines(code, found[code])),
    '',
    '  # More that rules can say, for some apps only:',
    '  # - id: production',
    '  #   severity: critical',
    '  #   select: { displayName: "prod-*", active: true }',
    '  #   refreshTokenExpiry: { max: 8h, min: 1h, unset: fail }',
    '  #   allowedGrants: { forbidden: [implicit, password] }',
    '',
  ].join('\n')
}

const limitsOfDefault = (): LimitRule[] =>
  defaultPolicy.rules.filter((rule): rule is LimitRule => rule.kind === 'limits')

function limitLines(rule: LimitRule, apps: readonly AuditedApp[]): string[] {
  const kind: TokenKind = rule.refreshTokenExpiry === null ? 'access' : 'refresh'
  const { max } = rule[attributeOf[kind]] ?? { max: null }
  if (max === null) return []
  return [
    '',
    `  # ${kind === 'refresh' ? 'Refresh tokens' : 'Access tokens'}: ${nowWords(kind, apps, max)}`,
    `  - id: ${rule.id}`,
    `    severity: ${rule.severity}`,
    `    ${attributeOf[kind]}: { max: ${formatDuration(max)} }`,
  ]
}

function nowWords(kind: TokenKind, apps: readonly AuditedApp[], max: Seconds): string {
  const counts = countLifetimes(apps)[kind]
  const [shortest, longest] = [counts[0], counts.at(-1)]
  if (shortest === undefined || longest === undefined) return 'no app has a lifetime that matters yet.'
  const total = counts.reduce((sum, each) => sum + each.apps, 0)
  const over = counts.reduce((sum, { seconds, apps }) => sum + (seconds > max ? apps : 0), 0)
  const unset = apps.filter((app) => effectOf(app)[kind] && app[attributeOf[kind]].source === 'default').length
  const range =
    shortest === longest
      ? `all ${formatDuration(longest.seconds)}`
      : `${formatDuration(shortest.seconds)} to ${formatDuration(longest.seconds)}`
  return `${counted(total, 'app')}, ${range}; ${unset} by default; ${over} above ${formatDuration(max)}.`
}

const everyBuiltIn: Policy = {
  from: { kind: 'default' },
  rules: builtInCodes.map((use) => ({
    kind: 'built-in',
    use,
    id: use,
    severity: 'medium',
    select: {},
    place: null,
    max: null,
  })),
}

/** What {@link startingPolicy} reads of apps. */
export const readForStart = fieldsReadBy(everyBuiltIn)

function foundNow(apps: readonly AuditedApp[]): Record<BuiltInCode, number> {
  const { findings } = judge(apps, everyBuiltIn)
  const counts = Object.fromEntries(builtInCodes.map((code) => [code, 0])) as Record<BuiltInCode, number>
  for (const { rule } of findings) counts[rule as BuiltInCode] += 1
  return counts
}

const activeLines = (code: BuiltInCode): string[] => [`  # ${builtInRules[code].title}.`, `  - use: ${code}`]

const commentedLines = (code: BuiltInCode, count: number): string[] => [
  `  # ${builtInRules[code].title}: ${counted(count, 'finding')}.`,
  `  # - use: ${code}`,
]
