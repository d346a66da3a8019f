import { lifetimeKinds, type Policy, type PolicyRule } from '../../../audit/policy'
import { attributeOf } from '../../../token-settings/app'
import { formatDuration } from '../../../token-settings/duration'
import { checkFile, newerVersion } from '../../shared/written/check-file'
import { type Mistake, mistake, type Reading, sortByPlace, typed } from '../../shared/written/mistakes'
import { readYaml, type YamlFile } from '../../shared/written/yaml-file'
import { contradictions } from './contradictions'
import { policyFile } from './files-schema'

/**
 * Reads the text of a policy file. All its mistakes are reported at once, each with its place.
 *
 * @param path as the user typed it, for the policy; it is not opened
 */
export async function readPolicy(text: string, path: string): Promise<Reading<Policy>> {
  const yaml = await readYaml(text)
  if (!yaml.isRead) return yaml
  const blocking = newerVersion(yaml.value) ?? emptyPolicy(yaml.value)
  if (blocking !== null) return { isRead: false, mistakes: [blocking] }
  const checked = checkFile(yaml.value, policyFile)
  if (!checked.isRead) return checked
  const rules = checked.value.rules.map((rule, index) => ({ ...rule, place: yaml.value.placeOf(['rules', index]) }))
  const mistakes = [...rules.flatMap(minAboveMax), ...duplicateIds(rules), ...contradictions(rules)]
  if (mistakes.length > 0) return { isRead: false, mistakes: sortByPlace(mistakes) }
  return { isRead: true, value: { from: { kind: 'file', path }, rules }, warnings: [] }
}

/** An empty file, an empty object and an empty list of rules get the same message. */
function emptyPolicy({ value, placeOf }: YamlFile): Mistake | null {
  if (value !== null && (typeof value !== 'object' || Array.isArray(value))) return null
  const { version: _, ...others } = (value ?? {}) as Record<string, unknown>
  const rules = others['rules'] ?? []
  const isEmpty = Array.isArray(rules) && rules.length === 0
  const hasOtherKeys = !('rules' in others) && Object.keys(others).length > 0
  return isEmpty && !hasOtherKeys
    ? mistake(
        placeOf(['rules']),
        'a policy that checks nothing cannot pass: give it rules, or start with apps audit --init',
      )
    : null
}

type PlacedRule = PolicyRule & { place: NonNullable<PolicyRule['place']> }

function minAboveMax(rule: PlacedRule): Mistake[] {
  if (rule.kind !== 'limits') return []
  return lifetimeKinds.flatMap((kind) => {
    const { min, max } = rule[attributeOf[kind]] ?? { min: null, max: null }
    if (min === null || max === null || min <= max) return []
    const problem = `max ${formatDuration(max)} is below min ${formatDuration(min)}: no lifetime keeps both`
    return [mistake(rule.place, `rule ${rule.id}: ${attributeOf[kind]}: ${problem}`)]
  })
}

function duplicateIds(rules: readonly PlacedRule[]): Mistake[] {
  const known = new Set<string>()
  return rules.flatMap((rule) => {
    if (!known.has(rule.id)) {
      known.add(rule.id)
      return []
    }
    const advice = rule.kind === 'built-in' && rule.id === rule.use ? 'give one of them an id' : 'give each its own'
    return [mistake(rule.place, `two rules have the id ${typed(rule.id)}: ${advice}`)]
  })
}
