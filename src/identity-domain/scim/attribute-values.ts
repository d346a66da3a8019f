import { type Lifetime, lifetimeOf, type TokenKind } from '../../token-settings/app'
import type { Seconds } from '../../token-settings/duration'
import { AmbiguousAttribute, isObject, type JsonObject, type JsonValue, pickAttributes } from './strict-json'

/** The answer is no App, or has an attribute of the wrong type. Says which attribute, never its value. */
export class UnreadableApp extends Error {}

export const wrong = (path: string): UnreadableApp =>
  new UnreadableApp(`its '${path}' is missing or not of the documented type`)

/** Where a value stands: in an attribute, or in one of the items of a list, from 0. */
type At = number | null

const pathOf = (name: string, at: At, part = ''): string => `${name}${at === null ? '' : `.${at}`}${part}`

// All that follow throw UnreadableApp for a value of another type.

export function givenText(value: JsonValue | undefined, name: string, at: At = null, part = ''): string {
  if (typeof value !== 'string') throw wrong(pathOf(name, at, part))
  return value
}

export const text = (value: JsonValue | undefined, name: string, at: At = null, part = ''): string | null =>
  value === undefined || value === null ? null : givenText(value, name, at, part)

export function flag(value: JsonValue | undefined, name: string, at: At = null, part = ''): boolean | null {
  if (value === undefined || value === null) return null
  if (typeof value !== 'boolean') throw wrong(pathOf(name, at, part))
  return value
}

/** The same object for the same value: there are few, and apps without number. */
export function lifetime(kind: TokenKind, value: JsonValue, name: string): Lifetime {
  if (value === null) return unset[kind]
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw wrong(name)
  const known = set.get(value)
  if (known !== undefined) return known
  const made = lifetimeOf(kind, value as Seconds)
  if (set.size < mostLifetimes) set.set(value, made)
  return made
}

export const unset = { refresh: lifetimeOf('refresh', null), access: lifetimeOf('access', null) }
const set = new Map<number, Lifetime>()
const mostLifetimes = 1000

export const nothing: readonly never[] = []

export function listOf<Item>(
  value: JsonValue,
  name: string,
  item: (value: JsonValue, name: string, at: number) => Item,
): readonly Item[] {
  if (value === null) return nothing
  if (!Array.isArray(value)) throw wrong(name)
  return value.length === 0 ? nothing : value.map((each, at) => item(each, name, at))
}

/** What is taken from an attribute that is an object, or from each object of one that is a list. */
export const partsOf = {
  meta: ['version', 'lastModified'],
  writer: ['display', 'type', 'value'],
  allowedScope: ['fqs'],
  tag: ['key', 'value'],
  editable: ['name'],
  scope: ['value', 'fqs', 'requiresConsent'],
} as const

/** The parts of an object that are ours. One of them in other letters is found where it does not stand as it should. */
export function parts<Name extends string>(
  value: JsonValue,
  names: readonly Name[],
  { name, at }: { name: string; at: At },
): Partial<Record<Name, JsonValue>> {
  if (!isObject(value)) throw wrong(pathOf(name, at))
  for (const each in value)
    if (!knownParts.has(each))
      return (hasNone(value, names) ? value : picked(value, names)) as Partial<Record<Name, JsonValue>>
  return value as Partial<Record<Name, JsonValue>>
}

/** As the documents spell them: none of them is one of another object in other letters. */
const knownParts: ReadonlySet<string> = new Set([
  ...Object.values(partsOf).flat(),
  ...[
    'created',
    'resourceType',
    'location',
    '$ref',
    'ocid',
    'idOfDefiningApp',
    'readOnly',
    'description',
    'displayName',
  ],
])

/** Whether no name stands there in other letters. */
function hasNone(object: JsonObject, names: readonly string[]): boolean {
  return !Object.keys(object).some((each) => !names.includes(each) && names.some((name) => isSpelling(each, name)))
}

const isSpelling = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

export function picked<Name extends string>(body: JsonObject, names: readonly Name[]): JsonObject {
  try {
    return pickAttributes(body, names) as JsonObject
  } catch (error) {
    if (error instanceof AmbiguousAttribute) throw new UnreadableApp(error.message)
    throw error
  }
}
