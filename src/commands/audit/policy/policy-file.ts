import { usualSeverity } from '../../../audit/default-policy'
import {
  type BuiltInCode,
  type BuiltInRule,
  type GrantLimits,
  type LifetimeLimits,
  type LimitRule,
  lifetimeKinds,
  type Policy,
  type PolicyRule,
  type Selection,
  type Severity,
} from '../../../audit/policy'
import { attributeOf } from '../../../token-settings/app'
import { formatDuration, parseDuration, type Seconds } from '../../../token-settings/duration'
import { grantCalled } from '../../../token-settings/grants'
import { checkShape } from './check-shape'
import { contradictions } from './contradictions'
import { type Mistake, mistake, type Reading, sortByPlace, typed } from './mistakes'
import { policySchema } from './schema'
import { flagIn, itemsIn, memberIn, newerVersion, textIn, textsIn } from './tree-reading'
import { readYaml, type Tree } from './yaml-tree'

/**
 * Reads the text of a policy file. Everything that is wrong with it is said at once, each with its place.
 *
 * @param path as it was typed; it stands in the policy and is not opened
 */
export async function readPolicy(text: string, path: string): Promise<Reading<Policy>> {
  const yaml = await readYaml(text)
  if (!yaml.isRead) return yaml
  const atOnce = newerVersion(yaml.value) ?? checksNothing(yaml.value)
  if (atOnce !== null) return { isRead: false, mistakes: [atOnce] }
  const misshapen = checkShape(yaml.value, policySchema)
  if (misshapen.length > 0) return { isRead: false, mistakes: sortByPlace(misshapen) }
  const rules = itemsIn(yaml.value, 'rules').map(ruleOf)
  const mistakes = [...rules.flatMap(minAboveMax), ...sameIds(rules), ...contradictions(rules)]
  if (mistakes.length > 0) return { isRead: false, mistakes: sortByPlace(mistakes) }
  return { isRead: true, value: { from: { kind: 'file', path }, rules }, warnings: [] }
}

/** Said of every kind of emptiness alike. */
function checksNothing(tree: Tree): Mistake | null {
  const rules = tree.kind === 'map' ? memberIn(tree, 'rules') : undefined
  const isEmpty =
    tree.kind === 'nothing' ||
    (tree.kind === 'map' && tree.entries.length === 0) ||
    rules?.kind === 'nothing' ||
    (rules?.kind === 'list' && rules.items.length === 0)
  const isMissing = tree.kind === 'map' && rules === undefined && tree.entries.every(({ key }) => key === 'version')
  return isEmpty || isMissing
    ? mistake(
        rules ?? tree,
        'a policy that checks nothing cannot pass',
        'give it rules, or start with apps audit --init',
      )
    : null
}

/** Of a tree that has been checked. */
const ruleOf = (tree: Tree): PolicyRule =>
  memberIn(tree, 'use') === undefined ? limitRuleOf(tree) : builtInRuleOf(tree)

function limitRuleOf(tree: Tree): LimitRule {
  return {
    kind: 'limits',
    ...commonOf(tree, ''),
    refreshTokenExpiry: limitsOf(memberIn(tree, 'refreshTokenExpiry')),
    accessTokenExpiry: limitsOf(memberIn(tree, 'accessTokenExpiry')),
    allowOffline: flagIn(tree, 'allowOffline') ?? null,
    allowedGrants: grantLimitsOf(memberIn(tree, 'allowedGrants')),
  }
}

function builtInRuleOf(tree: Tree): BuiltInRule {
  const use = textIn(tree, 'use') as BuiltInCode
  return { kind: 'built-in', use, ...commonOf(tree, use), max: secondsIn(tree, 'max') }
}

function commonOf(tree: Tree, usualId: string) {
  return {
    id: textIn(tree, 'id') ?? usualId,
    severity: (textIn(tree, 'severity') as Severity | undefined) ?? usualSeverity,
    select: selectionOf(memberIn(tree, 'select')),
    place: { line: tree.line, column: tree.column },
  }
}

function limitsOf(tree: Tree | undefined): LifetimeLimits | null {
  if (tree === undefined) return null
  return {
    max: secondsIn(tree, 'max'),
    min: secondsIn(tree, 'min'),
    unset: (textIn(tree, 'unset') as LifetimeLimits['unset'] | undefined) ?? 'judge',
  }
}

export function secondsIn(tree: Tree, key: string): Seconds | null {
  const member = memberIn(tree, key)
  if (member?.kind === 'text') return parseDuration(member.text)
  return member?.kind === 'number' ? parseDuration(member.typed) : null
}

function grantLimitsOf(tree: Tree | undefined): GrantLimits | null {
  if (tree === undefined) return null
  return { forbidden: grantsIn(tree, 'forbidden') ?? [], required: grantsIn(tree, 'required') ?? [] }
}

/** As they stand in `allowedGrants`: a short name is a convenience of ours. */
const grantsIn = (tree: Tree, key: string): string[] | undefined =>
  textsIn(tree, key)?.map((name) => grantCalled(name)?.value ?? name)

const textLists = ['displayName', 'id', 'clientId', 'clientType', 'trustScope'] as const
const flags = ['active', 'isOAuthResource', 'isOAuthClient', 'allowOffline'] as const

function selectionOf(tree: Tree | undefined): Selection {
  if (tree === undefined) return {}
  const members = [
    ...textLists.map((key) => [key, textsIn(tree, key)]),
    ['allowedGrants', grantsIn(tree, 'allowedGrants')],
    ['tags', memberIn(tree, 'tags') === undefined ? undefined : itemsIn(tree, 'tags').map(tagOf)],
    ...flags.map((key) => [key, flagIn(tree, key)]),
  ] as const
  return Object.fromEntries(members.filter(([, value]) => value !== undefined))
}

const tagOf = (tree: Tree) => ({ key: textIn(tree, 'key') ?? '', value: textIn(tree, 'value') ?? null })

function minAboveMax(rule: PolicyRule): Mistake[] {
  if (rule.kind !== 'limits') return []
  return lifetimeKinds.flatMap((kind) => {
    const { min, max } = rule[attributeOf[kind]] ?? { min: null, max: null }
    if (min === null || max === null || min <= max) return []
    const what = `max ${formatDuration(max)} is below min ${formatDuration(min)}`
    return [mistake(placeOf(rule), `rule ${rule.id}: ${attributeOf[kind]}: ${what}`, 'no lifetime keeps both')]
  })
}

function sameIds(rules: readonly PolicyRule[]): Mistake[] {
  const known = new Set<string>()
  return rules.flatMap((rule) => {
    if (!known.has(rule.id)) {
      known.add(rule.id)
      return []
    }
    const advice = rule.kind === 'built-in' && rule.id === rule.use ? 'give one of them an id' : 'give each its own'
    return [mistake(placeOf(rule), `two rules have the id ${typed(rule.id)}`, advice)]
  })
}

const placeOf = ({ place }: PolicyRule) => place ?? { line: 1, column: 1 }
