import { isJsonObject, type JsonObject, type JsonValue } from '../json'
import { appTable } from './schema-table'

/** `any`: what the sandbox does not know, kept as it was sent. */
export type AttributeType = 'any' | 'string' | 'boolean' | 'integer' | 'dateTime' | 'reference' | 'binary' | 'complex'
export type Mutability = 'readOnly' | 'readWrite' | 'immutable'
export type Returned = 'always' | 'default' | 'request' | 'never'

/** One attribute of a SCIM schema (RFC 7643 section 2), with Oracle's additions. */
export interface Attribute {
  /** As Oracle spells it. Names are compared without regard to case (RFC 7643 section 2.1). */
  name: string
  type: AttributeType
  mutability: Mutability
  returned: Returned
  multiValued: boolean
  /** Whether it may stand in a filter (`idcsSearchable`). */
  searchable: boolean
  caseExact: boolean
  required: boolean
  uniqueness: 'none' | 'server' | 'global'
  /** Sub-attributes that tell the values of a multi-valued attribute apart; empty for most. */
  key: readonly string[]
  /** The enumeration, or empty where any value of the type will do. */
  values: readonly string[]
  /** By lower-case name. A complex attribute without any takes every member: see {@link subAttributeOf}. */
  subAttributes: ReadonlyMap<string, Attribute>
  /** It, or one of its sub-attributes, is returned whatever the request names. */
  alwaysPresent: boolean
}

/** An attribute, or a sub-attribute of one. */
export interface AttributePath {
  /** URN of the extension schema that the attribute belongs to; missing for attributes of an App itself. */
  extension?: string
  attribute: Attribute
  subAttribute?: Attribute
}

export const appSchema = 'urn:ietf:params:scim:schemas:oracle:idcs:App'

/** Every attribute of an App by lower-case name, without those of extension schemas. */
export const appAttributes: ReadonlyMap<string, Attribute> = attributesIn(appTable)

/**
 * Finds an attribute by its path: `refreshTokenExpiry`, `meta.version`, `urn:…:App:refreshTokenExpiry`,
 * `urn:…:extension:…:App` or `urn:…:extension:…:App:webTierPolicyJson` (RFC 7644 section 3.10).
 *
 * @returns undefined when the App schema has no such attribute; extension schemas have every attribute
 */
export function findAttribute(path: string): AttributePath | undefined {
  if (!/^urn:/i.test(path)) return byName(path)
  const core = `${appSchema}:`
  if (path.toLowerCase().startsWith(core.toLowerCase())) return byName(path.slice(core.length))
  return inExtension(path)
}

const marker = ':extension:'

function inExtension(path: string): AttributePath | undefined {
  const start = path.toLowerCase().indexOf(marker) + marker.length
  if (start < marker.length) return undefined
  // The URN of `OCITags` ends with that word; all others end with the resource type, such as `managedapp:App`.
  const [, schema, names] = /^(OCITags|[\w-]+:[\w-]+)(?::(.+))?$/is.exec(path.slice(start)) ?? []
  if (schema === undefined) return undefined
  const extension = `urn:${path.slice('urn:'.length, start)}${schema}`
  if (names === undefined) return { attribute: openAttribute(extension) }
  const [name = '', sub, ...more] = names.split('.')
  if (name === '' || sub === '' || more.length > 0) return undefined
  return { extension, attribute: openAttribute(name), ...(sub !== undefined && { subAttribute: openAttribute(sub) }) }
}

/** An attribute that means nothing to the sandbox: any value will do, and everything is allowed. */
function openAttribute(name: string): Attribute {
  return {
    ...{ name, type: 'any', mutability: 'readWrite', returned: 'default' },
    ...{ multiValued: false, searchable: true, caseExact: false, required: false, uniqueness: 'none' },
    ...{ key: [], values: [], subAttributes: new Map(), alwaysPresent: false },
  }
}

function byName(path: string): AttributePath | undefined {
  const [name = '', sub] = path.split(/\.(.*)/s)
  const attribute = appAttributes.get(name.toLowerCase())
  if (sub === undefined) return attribute && { attribute }
  const subAttribute = attribute && subAttributeOf(attribute, sub)
  return attribute && subAttribute && { attribute, subAttribute }
}

/** Whether an attribute has members that the sandbox does not know. */
export function isOpen({ type, subAttributes }: Attribute): boolean {
  return type === 'any' || (type === 'complex' && subAttributes.size === 0)
}

export function subAttributeOf(attribute: Attribute, name: string): Attribute | undefined {
  return isOpen(attribute) && /^[\w$-]+$/.test(name)
    ? openAttribute(name)
    : attribute.subAttributes.get(name.toLowerCase())
}

/** The name under which an object has an attribute, in whatever case; undefined when it does not have it. */
export function nameIn(object: JsonObject, { name, type }: Attribute): string | undefined {
  if (Object.hasOwn(object, name)) return name
  return type === 'any' ? Object.keys(object).find((each) => each.toLowerCase() === name.toLowerCase()) : undefined
}

export function valueIn(object: JsonValue | undefined, attribute: Attribute): JsonValue | undefined {
  if (!isJsonObject(object)) return undefined
  const name = nameIn(object, attribute)
  return name === undefined ? undefined : object[name]
}

/** What holds the attribute of a path: the App, or its object for an extension schema. */
export function holderOf(app: JsonObject, { extension }: AttributePath): JsonObject | undefined {
  if (extension === undefined) return app
  const holder = valueIn(app, openAttribute(extension))
  return isJsonObject(holder) ? holder : undefined
}

function attributesIn(table: string): Map<string, Attribute> {
  const attributes = new Map<string, Attribute>()
  for (const line of table.split('\n')) {
    if (line.trim() !== '') addAttribute(attributes, line.trim())
  }
  return attributes
}

function addAttribute(attributes: Map<string, Attribute>, line: string): void {
  const attribute = attributeFrom(line)
  const names = attribute.name.split('.')
  const name = names.pop() as string
  let siblings = attributes
  for (const parentName of names) {
    const parent = siblings.get(parentName.toLowerCase()) as Attribute
    if (attribute.returned === 'always') parent.alwaysPresent = true
    siblings = parent.subAttributes as Map<string, Attribute>
  }
  siblings.set(name.toLowerCase(), { ...attribute, name })
}

function attributeFrom(line: string): Attribute {
  const [name, type, mutability, returned, ...marks] = line.split(/\s+/)
  const list = (mark: string, separator: string) =>
    marks
      .find((word) => word.startsWith(mark))
      ?.slice(mark.length)
      .split(separator) ?? []
  return {
    name: name as string,
    type: type as AttributeType,
    mutability: mutability as Mutability,
    returned: returned as Returned,
    multiValued: marks.includes('multiValued'),
    searchable: marks.includes('searchable'),
    caseExact: marks.includes('caseExact'),
    required: marks.includes('required'),
    uniqueness: (list('unique=', ',')[0] ?? 'none') as Attribute['uniqueness'],
    key: list('key=', ','),
    values: list('values=', '|'),
    subAttributes: new Map(),
    alwaysPresent: returned === 'always',
  }
}
