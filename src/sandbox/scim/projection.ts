import { emptyObject, isJsonObject, type JsonObject, type JsonValue } from '../json'
import { defaultSwitches, type Switches } from '../switches'
import { badRequest } from './errors'
import { type Attribute, type AttributePath, appAttributes, findAttribute, isOpen, type Returned } from './schema'

/** Which attributes an answer shows. Made once per request, then used for every App in the answer. */
export interface Projection {
  /** Equal for two projections that show the same; names a cache. */
  key: string
  shown: readonly ShownAttribute[]
  /** Extension schemas, by lower-case URN: those that are named, or all. */
  extensions: ReadonlyMap<string, ShownAttribute> | 'all'
}

interface ShownAttribute {
  name: string
  /** Names of the sub-attributes to show; undefined for an attribute that has none, and for all of an open one. */
  subAttributes: readonly string[] | undefined
  /** Names of members may be spelled in any case: they are not those of a schema. */
  open?: boolean
}

const sets: Readonly<Record<string, readonly Returned[]>> = {
  all: ['always', 'default', 'request'],
  always: ['always'],
  never: ['always'],
  request: ['always', 'request'],
  default: ['always', 'default'],
}

/** What a plain request shows: every attribute that is returned always or by default. */
const defaultProjection: Projection = projectionOf(['default'], [])

/**
 * Reads the parameters `attributes` and `attributeSets`. Unknown names are ignored; attributes that are always returned
 * are always there, and nothing else is: `schemas` and `meta` appear when they are named.
 *
 * @param attributes names, as sent; undefined or blank when the parameter is missing
 * @throws ScimError 400 for a set that does not exist, unless that is ignored, and for an unknown name where it is refused
 */
export function readProjection(
  attributes: readonly string[] | undefined,
  attributeSets: readonly string[] | undefined,
  switches: Pick<Switches, 'unknownAttribute' | 'unknownAttributeSet'> = defaultSwitches,
): Projection {
  const names = given(attributes)
  const setNames = given(attributeSets).map((set) => set.toLowerCase())
  if (names.length === 0 && setNames.length === 0) return defaultProjection
  const unknown = setNames.find((set) => !Object.hasOwn(sets, set))
  if (unknown !== undefined && switches.unknownAttributeSet === 'refuse')
    throw badRequest(`There is no attribute set '${unknown}'.`)
  const stray = names.find((name) => findAttribute(name) === undefined)
  if (stray !== undefined && switches.unknownAttribute === 'refuse')
    throw badRequest(`There is no attribute '${stray}'.`)
  return projectionOf(setNames, names)
}

function given(words: readonly string[] | undefined): string[] {
  return (words ?? []).map((word) => word.trim()).filter((word) => word !== '')
}

function projectionOf(setNames: readonly string[], names: readonly string[]): Projection {
  const inSets = new Set(setNames.flatMap((set) => sets[set] ?? []))
  const found = names.flatMap((name) => findAttribute(name) ?? [])
  const asked = askedFor(found)
  const shown: ShownAttribute[] = []
  for (const attribute of appAttributes.values()) {
    const shownAttribute = shownOf(attribute, inSets, asked.get(attribute))
    if (shownAttribute) shown.push(shownAttribute)
  }
  return keyed(shown, inSets.has('default') ? 'all' : extensionsAskedFor(found))
}

function keyed(shown: Projection['shown'], extensions: Projection['extensions']): Projection {
  const named = extensions === 'all' ? extensions : [...extensions]
  return { key: JSON.stringify([shown, named]), shown, extensions }
}

/** `urn:…:App` is the whole extension, `urn:…:App:connected` one attribute of it. */
function extensionsAskedFor(found: readonly AttributePath[]): Map<string, ShownAttribute> {
  const asked = new Map<string, ShownAttribute>()
  for (const { extension, attribute } of found) {
    if (attribute.type !== 'any') continue
    const urn = (extension ?? attribute.name).toLowerCase()
    const before = asked.get(urn)
    const isWhole = extension === undefined || (before !== undefined && before.subAttributes === undefined)
    const subAttributes = isWhole ? undefined : [...(before?.subAttributes ?? []), attribute.name]
    asked.set(urn, { name: urn, subAttributes, open: true })
  }
  return asked
}

/** The same without `meta.version`, or without some attributes. */
export function without(
  projection: Projection,
  hidden: { version: boolean; attributes: readonly string[] },
): Projection {
  if (!hidden.version && hidden.attributes.length === 0) return projection
  const shown = projection.shown.filter(({ name }) => !hidden.attributes.includes(name))
  return keyed(hidden.version ? shown.map(withoutVersion) : shown, projection.extensions)
}

const withoutVersion = (attribute: ShownAttribute): ShownAttribute =>
  attribute.name === 'meta'
    ? { ...attribute, subAttributes: attribute.subAttributes?.filter((sub) => sub !== 'version') }
    : attribute

type Asked = 'whole' | Set<Attribute>

function askedFor(found: readonly AttributePath[]): Map<Attribute, Asked> {
  const asked = new Map<Attribute, Asked>()
  for (const { attribute, subAttribute } of found) {
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
  if (attribute.subAttributes.size === 0) {
    const isNarrowed = isOpen(attribute) && !whole && asked instanceof Set
    const subAttributes = isNarrowed ? [...asked].map(({ name }) => name) : undefined
    return { name: attribute.name, subAttributes, open: isOpen(attribute) }
  }
  const subAttributes = [...attribute.subAttributes.values()].filter((sub) => {
    if (sub.returned === 'never') return false
    if (sub.returned === 'always') return true
    if (asked instanceof Set && asked.has(sub)) return true
    return whole && (sub.returned === 'default' || inSets.has(sub.returned))
  })
  return { name: attribute.name, subAttributes: subAttributes.map((sub) => sub.name) }
}

/** The App as an answer shows it. Attributes without a value are missing, as in Oracle's samples. */
export function project(app: JsonObject, { shown, extensions }: Projection): JsonObject {
  const result = emptyObject()
  for (const attribute of shown) show(result, app, attribute.name, attribute)
  if (extensions !== 'all' && extensions.size === 0) return result
  for (const name of Object.keys(app)) {
    if (!name.startsWith('urn:')) continue
    const attribute = extensions === 'all' ? { name, subAttributes: undefined } : extensions.get(name.toLowerCase())
    if (attribute) show(result, app, name, attribute)
  }
  return result
}

function show(result: JsonObject, app: JsonObject, name: string, { subAttributes, open }: ShownAttribute): void {
  const value = app[name]
  if (value === undefined || value === null) return
  const visible = subAttributes ? withOnly(value, subAttributes, open === true) : value
  if (visible !== undefined) result[name] = visible
}

function withOnly(value: JsonValue, names: readonly string[], open: boolean): JsonValue | undefined {
  if (Array.isArray(value)) return value.flatMap((item) => withOnly(item, names, open) ?? [])
  if (!isJsonObject(value)) return value
  const result = emptyObject()
  let empty = true
  for (const asked of names) {
    const name = open ? (spelledIn(value, asked) ?? asked) : asked
    const inner = value[name]
    if (inner === undefined || inner === null) continue
    result[name] = inner
    empty = false
  }
  return empty ? undefined : result
}

function spelledIn(object: JsonObject, name: string): string | undefined {
  return Object.keys(object).find((each) => each.toLowerCase() === name.toLowerCase())
}
