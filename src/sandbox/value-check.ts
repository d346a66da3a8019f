import { badRequest } from './errors'
import { emptyObject, isJsonObject, type JsonObject, type JsonValue } from './json'
import { type Attribute, appAttributes } from './schema'

/** What is not documented about values, and can therefore be set. */
export interface ValueRules {
  /** The smallest lifetime that is accepted, in seconds; null accepts every integer. Oracle documents no minimum. */
  smallestExpiry: number | null
  /** The largest lifetime that is accepted, in seconds; null for none. Oracle documents no maximum. */
  largestExpiry: number | null
}

/**
 * The value as it is kept: known names only, in the schema's spelling, in objects without a prototype. Read-only
 * sub-attributes inside a value are left out: a client that sends back what it has read names `fqs` as well.
 *
 * @throws ScimError 400 when the schema has another type, or has no such sub-attribute
 */
export function checkedValue(attribute: Attribute, value: JsonValue, rules: ValueRules): JsonValue {
  return check(attribute, value, rules, attribute.name, 'as a client')
}

/**
 * A whole App as a file gives it: read-only attributes may be set, everything else is checked as a PATCH is.
 *
 * @throws ScimError 400
 */
export function checkedApp(app: JsonObject, rules: ValueRules): JsonObject {
  const result = emptyObject()
  for (const name of Object.keys(app)) {
    const attribute = appAttributes.get(name.toLowerCase())
    if (!attribute) throw badRequest(`There is no attribute '${name}'.`)
    const value = app[name] as JsonValue
    if (value !== null) result[attribute.name] = check(attribute, value, rules, attribute.name, 'as the domain')
  }
  return result
}

type Writer = 'as a client' | 'as the domain'

function check(attribute: Attribute, value: JsonValue, rules: ValueRules, path: string, writer: Writer): JsonValue {
  if (!attribute.multiValued) return checkOne(attribute, value, rules, path, writer)
  if (!Array.isArray(value)) throw badRequest(`'${path}' is a list.`)
  return value.map((item) => checkOne(attribute, item, rules, path, writer))
}

function checkOne(attribute: Attribute, value: JsonValue, rules: ValueRules, path: string, writer: Writer): JsonValue {
  switch (attribute.type) {
    case 'complex':
      return checkComplex(attribute, value, rules, path, writer)
    case 'integer':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw badRequest(`'${path}' is an integer.`)
      if (path === 'accessTokenExpiry' || path === 'refreshTokenExpiry') checkExpiry(value, rules, path)
      return value
    case 'boolean':
      if (typeof value !== 'boolean') throw badRequest(`'${path}' is true or false.`)
      return value
    default:
      return checkText(attribute, value, path)
  }
}

function checkExpiry(value: number, { smallestExpiry, largestExpiry }: ValueRules, path: string): void {
  if (smallestExpiry !== null && value < smallestExpiry) throw badRequest(`'${path}' is at least ${smallestExpiry}.`)
  if (largestExpiry !== null && value > largestExpiry) throw badRequest(`'${path}' is at most ${largestExpiry}.`)
}

function checkText(attribute: Attribute, value: JsonValue, path: string): string {
  if (typeof value !== 'string') throw badRequest(`'${path}' is a text.`)
  if (attribute.type === 'dateTime' && Number.isNaN(Date.parse(value)))
    throw badRequest(`'${path}' is a date and time.`)
  if (attribute.values.length === 0) return value
  const known = attribute.values.find(
    (word) => word === value || (!attribute.caseExact && word.toLowerCase() === value.toLowerCase()),
  )
  if (known === undefined) throw badRequest(`'${path}' is one of ${attribute.values.join(', ')}.`)
  return known
}

function checkComplex(
  attribute: Attribute,
  value: JsonValue,
  rules: ValueRules,
  path: string,
  writer: Writer,
): JsonObject {
  if (!isJsonObject(value)) throw badRequest(`'${path}' is an object.`)
  const result = emptyObject()
  for (const name of Object.keys(value)) {
    const sub = attribute.subAttributes.get(name.toLowerCase())
    const inner = value[name] as JsonValue
    if (!sub) throw badRequest(`There is no attribute '${path}.${name}'.`)
    if (inner === null || (sub.mutability === 'readOnly' && writer === 'as a client')) continue
    result[sub.name] = check(sub, inner, rules, `${path}.${sub.name}`, writer)
  }
  return result
}
