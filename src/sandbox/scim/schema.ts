import { extensionTable } from './extension-table'
import { appTable } from './schema-table'

export type AttributeType = 'string' | 'boolean' | 'integer' | 'dateTime' | 'reference' | 'binary' | 'complex'
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
  /** Sub-attributes that tell the values of a multi-valued attribute apart; empty for most. */
  key: readonly string[]
  /** The enumeration, or empty where any value of the type will do. */
  values: readonly string[]
  /** By lower-case name; empty unless the type is `complex`. */
  subAttributes: ReadonlyMap<string, Attribute>
  /** It, or one of its sub-attributes, is returned whatever the request names. */
  alwaysPresent: boolean
}

/** An attribute, or a sub-attribute of one. */
export interface AttributePath {
  attribute: Attribute
  subAttribute?: Attribute
}

export const appSchema = 'urn:ietf:params:scim:schemas:oracle:idcs:App'

/** Every attribute of an App by lower-case name. An extension schema is one complex attribute named by its URN. */
export const appAttributes: ReadonlyMap<string, Attribute> = new Map([
  ...attributesIn(appTable),
  ...extensionsIn(extensionTable),
])

/**
 * Finds an attribute by its path: `refreshTokenExpiry`, `meta.version`, `urn:…:App:refreshTokenExpiry`,
 * `urn:…:extension:…:App` or `urn:…:extension:…:App:webTierPolicyJson` (RFC 7644 section 3.10).
 *
 * @returns undefined when the App schema has no such attribute.
 */
export function findAttribute(path: string): AttributePath | undefined {
  const wanted = path.toLowerCase()
  if (!wanted.startsWith('urn:')) return byName(wanted)
  const core = `${appSchema.toLowerCase()}:`
  if (wanted.startsWith(core)) return byName(wanted.slice(core.length))
  const whole = appAttributes.get(wanted)
  if (whole) return { attribute: whole }
  const colon = wanted.lastIndexOf(':')
  return withSubAttribute(appAttributes.get(wanted.slice(0, colon)), wanted.slice(colon + 1))
}

function byName(wanted: string): AttributePath | undefined {
  const dot = wanted.indexOf('.')
  if (dot >= 0) return withSubAttribute(appAttributes.get(wanted.slice(0, dot)), wanted.slice(dot + 1))
  const attribute = appAttributes.get(wanted)
  return attribute && { attribute }
}

function withSubAttribute(attribute: Attribute | undefined, name: string): AttributePath | undefined {
  const subAttribute = attribute?.subAttributes.get(name)
  return attribute && subAttribute && { attribute, subAttribute }
}

function attributesIn(table: string): Map<string, Attribute> {
  const attributes = new Map<string, Attribute>()
  for (const line of table.split('\n')) {
    if (line.trim() !== '') addAttribute(attributes, line.trim())
  }
  return attributes
}

function extensionsIn(table: string): Map<string, Attribute> {
  const extensions = new Map<string, Attribute>()
  for (const block of table.split(/^(?=urn:)/m).slice(1)) {
    const end = block.indexOf('\n')
    const attribute = attributeFrom(`${block.slice(0, end)} complex readWrite default`)
    extensions.set(attribute.name.toLowerCase(), { ...attribute, subAttributes: attributesIn(block.slice(end)) })
  }
  return extensions
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
    key: list('key=', ','),
    values: list('values=', '|'),
    subAttributes: new Map(),
    alwaysPresent: returned === 'always',
  }
}
