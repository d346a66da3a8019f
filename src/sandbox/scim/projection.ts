import { emptyObject, isJsonObject, type JsonObject, type JsonValue } from '../json'
import { badRequest } from './errors'
import { type Attribute, appAttributes, findAttribute, type Returned } from './schema'

/** Which attributes an answer shows. Made once per request, then used for every App in the answer. */
export interface Projection {
  /** Equal for two projections that show the same; names a cache. */
  key: string
  shown: readonly ShownAttribute[]
}

interface ShownAttribute {
  name: string
  /** Names of the sub-attributes to show; undefined for an attribute that has none. */
  subAttributes: readonly string[] | undefined
}

const sets: Readonly<Record<string, readonly Returned[]>> = {
  all: ['always', 'default', 'request'],
  always: ['always'],
  never: ['always'],
  request: ['always', 'request'],
  default: ['always', 'default'],
}

/** What a plain request shows: every attribute that is returned always or by default. */
export const defaultProjection: Projection = projectionOf(['default'], [])

/**
 * Reads the parameters `attributes` and `attributeSets`. Unknown names are ignored; attributes that are always returned
 * are always there, and nothing else is: `schemas` and `meta` appear when they are named.
 *
 * @param attributes names, as sent; undefined or blank when the parameter is missing
 * @throws ScimError 400 for a set that does not exist
 */
export function readProjection(
  attributes: readonly string[] | undefined,
  attributeSets: readonly string[] | undefined,
): Projection {
  const names = given(attributes)
  const setNames = given(attributeSets).map((set) => set.toLowerCase())
  if (names.length === 0 && setNames.length === 0) return defaultProjection
  const unknown = setNames.find((set) => !Object.hasOwn(sets, set))
  if (unknown !== undefined) throw badRequest(`There is no attribute set '${unknown}'.`)
  return projectionOf(setNames, names)
}

function given(words: readonly string[] | undefined): string[] {
  return (words ?? []).map((word) => word.trim()).filter((word) => word !== '')
}

function projectionOf(setNames: readonly string[], names: readonly string[]): Projection {
  const inSets = new Set(setNames.flatMap((set) => sets[set] ?? []))
  const asked = askedFor(names)
  const shown: ShownAttribute[] = []
  for (const attribute of appAttributes.values()) {
    const shownAttribute = shownOf(attribute, inSets, asked.get(attribute))
    if (shownAttribute) shown.push(shownAttribute)
  }
  return keyed(shown)
}

function keyed(shown: readonly ShownAttribute[]): Projection {
  return { key: JSON.stringify(shown.map(({ name, subAttributes }) => [name, subAttributes])), shown }
}

/**
 * The same without some attributes or sub-attributes, as `excludedAttributes` of RFC 7644 section 3.9 names them; what is
 * always returned stays, and unknown names are ignored.
 */
export function without({ shown }: Projection, names: readonly string[]): Projection {
  const found = names.flatMap((name) => findAttribute(name.trim()) ?? [])
  const hides = (name: string, sub: string) =>
    found.some(({ attribute, subAttribute }) => attribute.name === name && subAttribute?.name === sub)
  const whole = found.filter(({ attribute, subAttribute }) => !subAttribute && !attribute.alwaysPresent)
  return keyed(
    shown
      .filter(({ name }) => !whole.some(({ attribute }) => attribute.name === name))
      .map(({ name, subAttributes }) => ({ name, subAttributes: subAttributes?.filter((sub) => !hides(name, sub)) })),
  )
}

type Asked = 'whole' | Set<Attribute>

function askedFor(names: readonly string[]): Map<Attribute, Asked> {
  const asked = new Map<Attribute, Asked>()
  for (const name of names) {
    const found = findAttribute(name)
    if (!found) continue
    const { attribute, subAttribute } = found
    const before = asked.get(attribute)
    if (!subAttribute) asked.set(attribute, 'whole')
    else if (before !== 'whole') asked.set(attribute, new Set(before).add(subAttribute))
  }
  return asked
}

function shownOf(attribute: Attribute, inSets: Set<Returned>, asked: Asked | undefined): ShownAttribute | undefined {
  if (attribute.returned === 'never') return undefined
  const whole = asked === 'whole' || inSets.has(attribute.returned)
  if (!whole && !asked && !attribute.alwaysPresent) return undefined
  if (attribute.subAttributes.size === 0) return { name: attribute.name, subAttributes: undefined }
  const subAttributes = [...attribute.subAttributes.values()].filter((sub) => {
    if (sub.returned === 'never') return false
    if (sub.returned === 'always') return true
    if (asked instanceof Set && asked.has(sub)) return true
    return whole && (sub.returned === 'default' || inSets.has(sub.returned))
  })
  return { name: attribute.name, subAttributes: subAttributes.map((sub) => sub.name) }
}

/** The App as an answer shows it. Attributes without a value are missing, as in Oracle's samples. */
export function project(app: JsonObject, { shown }: Projection): JsonObject {
  const result = emptyObject()
  for (const { name, subAttributes } of shown) {
    const value = app[name]
    if (value === undefined || value === null) continue
    const visible = subAttributes ? withOnly(value, subAttributes) : value
    if (visible !== undefined) result[name] = visible
  }
  return result
}

function withOnly(value: JsonValue, names: readonly string[]): JsonValue | undefined {
  if (Array.isArray(value)) return value.flatMap((item) => withOnly(item, names) ?? [])
  if (!isJsonObject(value)) return value
  const result = emptyObject()
  let empty = true
  for (const name of names) {
    const inner = value[name]
    if (inner === undefined || inner === null) continue
    result[name] = inner
    empty = false
  }
  return empty ? undefined : result
}
