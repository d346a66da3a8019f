import { copyJson, emptyObject, isJsonObject, type JsonObject, type JsonValue } from '../json'
import type { ValueRules } from '../switches'
import { badRequest } from './errors'
import { type Attribute, findAttribute, isOpen } from './schema'

/** Those of whoever fills the domain: what it has is not judged. */
export const noRules: ValueRules = { smallestExpiry: null, largestExpiry: null, integerAsText: 'refuse' }

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
    const attribute = attributeNamed(name)
    if (!attribute) throw badRequest(`There is no attribute '${name}'.`)
    const value = app[name] as JsonValue
    if (value !== null) result[attribute.name] = check(attribute, value, rules, attribute.name, 'as the domain')
  }
  return result
}

/** A whole App as a client sends it, to make or to replace one. */
export interface SentApp {
  /** What may be written, as it is kept. */
  app: JsonObject
  /** Read-only attributes, by the schema's names, as they were sent. */
  readOnly: JsonObject
}

/** @throws ScimError 400 for what the schema does not have, or has otherwise */
export function sentApp(body: JsonValue, rules: ValueRules): SentApp {
  if (!isJsonObject(body)) throw badRequest('The body is not a JSON object.')
  const sent: SentApp = { app: emptyObject(), readOnly: emptyObject() }
  for (const name of Object.keys(body)) {
    const attribute = attributeNamed(name)
    const value = body[name] as JsonValue
    if (!attribute) throw badRequest(`There is no attribute '${name}'.`)
    // Neither null nor an empty list is a value (RFC 7643 section 2.5).
    if (value === null || (Array.isArray(value) && value.length === 0)) continue
    if (attribute.mutability === 'readOnly') sent.readOnly[attribute.name] = value
    else sent.app[attribute.name] = checkedValue(attribute, value, rules)
  }
  return sent
}

/** As a member of an App: with or without the URN of its schema (RFC 7644 section 3.10), and never a sub-attribute. */
export function attributeNamed(name: string): Attribute | undefined {
  const found = findAttribute(name)
  return found?.subAttribute || found?.extension ? undefined : found?.attribute
}

type Writer = 'as a client' | 'as the domain'

function check(attribute: Attribute, value: JsonValue, rules: ValueRules, path: string, writer: Writer): JsonValue {
  if (!attribute.multiValued) return checkOne(attribute, value, rules, path, writer)
  if (!Array.isArray(value)) throw badRequest(`'${path}' must be a list.`)
  return value.map((item) => checkOne(attribute, item, rules, path, writer))
}

function checkOne(attribute: Attribute, value: JsonValue, rules: ValueRules, path: string, writer: Writer): JsonValue {
  switch (attribute.type) {
    case 'any':
      return copyJson(value)
    case 'complex':
      return checkComplex(attribute, value, rules, path, writer)
    case 'integer':
      return checkInteger(value, rules, path)
    case 'boolean':
      if (typeof value !== 'boolean') throw badRequest(`'${path}' must be true or false.`)
      return value
    default:
      return checkText(attribute, value, path)
  }
}

function checkInteger(value: JsonValue, rules: ValueRules, path: string): number {
  const isText = typeof value === 'string' && /^-?\d{1,15}$/.test(value)
  const number = isText && rules.integerAsText === 'convert' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) throw badRequest(`'${path}' must be an integer.`)
  if (path === 'accessTokenExpiry' || path === 'refreshTokenExpiry') checkExpiry(number, rules, path)
  return number
}

function checkExpiry(value: number, { smallestExpiry, largestExpiry }: ValueRules, path: string): void {
  if (smallestExpiry !== null && value < smallestExpiry)
    throw badRequest(`'${path}' must be at least ${smallestExpiry}.`)
  if (largestExpiry !== null && value > largestExpiry) throw badRequest(`'${path}' must be at most ${largestExpiry}.`)
}

function checkText(attribute: Attribute, value: JsonValue, path: string): string {
  if (typeof value !== 'string') throw badRequest(`'${path}' must be a string.`)
  if (attribute.type === 'dateTime' && Number.isNaN(Date.parse(value)))
    throw badRequest(`'${path}' must be a date and time.`)
  if (attribute.values.length === 0) return value
  const known = attribute.values.find(
    (word) => word === value || (!attribute.caseExact && word.toLowerCase() === value.toLowerCase()),
  )
  if (known === undefined) throw badRequest(`'${path}' must be one of ${attribute.values.join(', ')}.`)
  return known
}

function checkComplex(
  attribute: Attribute,
  value: JsonValue,
  rules: ValueRules,
  path: string,
  writer: Writer,
): JsonObject {
  if (!isJsonObject(value)) throw badRequest(`'${path}' must be an object.`)
  if (isOpen(attribute)) return copyJson(value)
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
