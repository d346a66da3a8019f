import * as z from 'zod/mini'
import { closestMatch } from '../../../failures/did-you-mean'
import { type Mistake, mistake, type Reading, sortByPlace, typed } from './mistakes'
import type { YamlFile } from './yaml-file'

type Path = readonly PropertyKey[]
type Issue = z.core.$ZodIssue

/**
 * Checks the content of a YAML file by its schema. Messages of the schema may begin with `{name}`, which stands for the
 * key that the message is about.
 */
export function checkFile<Value>(file: YamlFile, schema: z.ZodMiniType<Value>): Reading<Value> {
  const result = z.safeParse(schema, file.value, { error: messageOf })
  if (result.success) return { isRead: true, value: result.data, warnings: [] }
  const mistakes = result.error.issues.flatMap((issue) => mistakesIn(issue, [], file))
  return { isRead: false, mistakes: sortByPlace(mistakes) }
}

/** Later versions may add any key, so nothing else of such a file is reported. */
export function newerVersion({ value, placeOf }: YamlFile): Mistake | null {
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : null
  const isNewer = Number.isInteger(version) && Number(version) > 1
  return isNewer ? mistake(placeOf(['version']), 'the file is written for a newer version of apps') : null
}

function mistakesIn(issue: Issue, above: Path, file: YamlFile): Mistake[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    const known = issue.message.split(', ')
    return issue.keys.map((key) => mistake(file.placeOfKey([...path, key]), unknownKey(key, known)))
  }
  if (issue.code === 'invalid_union') {
    const best = fewestMistakes(issue.errors, path, file)
    if (best !== undefined) return best
  }
  return [
    mistake(
      file.placeOf(path),
      issue.message.replace('{name}', () => nameOf(path)),
    ),
  ]
}

/** Of the alternatives that take a value of this type, the one that was most likely meant. */
function fewestMistakes(alternatives: readonly Issue[][], path: Path, file: YamlFile): Mistake[] | undefined {
  return alternatives
    .filter((issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0))
    .map((issues) => issues.flatMap((issue) => mistakesIn(issue, path, file)))
    .sort((one, other) => one.length - other.length)[0]
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = closestMatch(key, known)
  return `unknown key ${typed(key)}: ${meant === undefined ? `known here are ${known.join(', ')}` : `did you mean ${meant}?`}`
}

function nameOf(path: Path): string {
  const last = path.at(-1)
  if (last === undefined) return 'this'
  return typeof last === 'number' ? `an entry of ${typed(String(path.at(-2)))}` : typed(String(last))
}

/** The message for an issue whose schema has none of its own. For unknown keys: the known ones, which the issue lacks. */
function messageOf(issue: z.core.$ZodRawIssue): string {
  const { input } = issue
  if (issue.code === 'unrecognized_keys') return Object.keys((issue.inst as z.ZodMiniObject).shape).join(', ')
  if (input === undefined) return '{name} is missing'
  const title = issue.inst === undefined ? undefined : z.globalRegistry.get(issue.inst as z.ZodMiniType)?.title
  if (issue.code === 'invalid_type')
    return wrongType(title ?? typeNames[issue.expected] ?? issue.expected, input, issue.expected === 'string')
  // A union that takes no value of this type: of rules, which are objects, or of texts and lists of texts.
  if (issue.code === 'invalid_union') return wrongType(title ?? 'something else', input, title !== 'a rule')
  if (issue.code === 'invalid_value') return wrongValue(title ?? 'one of the known values', input, issue.values)
  if (issue.code === 'too_big') return `{name} has more than ${issue.maximum} characters`
  return '{name} is empty'
}

/** Quotes the value only where it is nearly a known one: anything else may be a secret. */
function wrongValue(title: string, input: unknown, known: readonly unknown[]): string {
  if (typeof input !== typeof known[0]) return wrongType(title, input, typeof known[0] === 'string')
  if (typeof input !== 'string') return `{name} has to be ${title}`
  const words = known.map(String)
  const meant = closestMatch(input, words)
  return meant === undefined
    ? `{name} is not ${title}: known are ${words.join(', ')}`
    : `${typed(input)} is not ${title}: did you mean ${meant}?`
}

export function wrongType(title: string, input: unknown, mayBeText = false): string {
  const advice = typeof input === 'number' && mayBeText ? ': put it in quotes' : ''
  return `{name} has to be ${title}, and is ${typeOf(input)}${advice}`
}

const typeNames: Record<string, string> = {
  object: 'a group of keys',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
}

function typeOf(value: unknown): string {
  if (value === null) return 'empty'
  if (typeof value === 'number') return 'a number'
  return typeNames[Array.isArray(value) ? 'array' : typeof value] ?? 'something else'
}
