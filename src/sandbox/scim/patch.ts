import { copyJson, emptyObject, isJsonObject, type JsonObject, type JsonValue, sameJson } from '../json'
import type { ValueRules } from '../switches'
import { badRequest, missingAttributes } from './errors'
import { compileValueFilter, FilterError, parseFilter } from './filter'
import { refuseWhatIsMissing } from './required-attributes'
import { type Attribute, type AttributePath, findAttribute, holderOf, nameIn } from './schema'
import { checkedValue } from './value-check'

const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/** One change that a PATCH asks for. `path` is missing when the value names the attributes itself. */
export interface PatchOperation {
  op: 'add' | 'remove' | 'replace'
  path?: string
  value?: JsonValue
}

/**
 * Reads the body of a PATCH (RFC 7644 section 3.5.2). `op` is taken in lower and in upper case: Oracle's documentation
 * writes the one, its SDKs send the other. The other names are case-sensitive.
 *
 * @throws ScimError 400
 */
export function readPatch(body: JsonValue): PatchOperation[] {
  if (!isJsonObject(body)) throw badRequest('The body is not a JSON object.')
  const missing = ['schemas', 'Operations'].filter((name) => !Object.hasOwn(body, name))
  if (missing.length > 0) throw missingAttributes(missing)
  const { schemas, Operations: operations } = body
  if (!Array.isArray(schemas) || !schemas.includes(patchSchema)) {
    throw badRequest(`The schemas of a PATCH must be ["${patchSchema}"].`)
  }
  if (!Array.isArray(operations) || operations.length === 0) throw missingAttributes(['Operations'])
  return operations.map(readOperation)
}

function readOperation(operation: JsonValue): PatchOperation {
  if (!isJsonObject(operation)) throw badRequest('An operation is not a JSON object.')
  if (!Object.hasOwn(operation, 'op')) throw missingAttributes(['op'])
  const op = typeof operation['op'] === 'string' ? operation['op'].toLowerCase() : ''
  if (op !== 'add' && op !== 'remove' && op !== 'replace') throw badRequest('op must be add, remove or replace.')
  const path = Object.hasOwn(operation, 'path') ? operation['path'] : undefined
  if (path !== undefined && (typeof path !== 'string' || path === ''))
    throw badRequest('path must be an attribute path.')
  if (op === 'remove' && path === undefined) throw missingAttributes(['path'])
  const value = Object.hasOwn(operation, 'value') ? operation['value'] : undefined
  if (op !== 'remove' && value === undefined) throw missingAttributes(['value'])
  return { op, ...(path !== undefined && { path }), ...(value !== undefined && { value }) }
}

/**
 * The App after all of the operations, or none: the App given is left as it is, and an error means that nothing
 * happened.
 *
 * @throws ScimError 400 for what the schema does not allow
 */
export function applyPatch(app: JsonObject, operations: readonly PatchOperation[], rules: ValueRules): JsonObject {
  const changed = copyJson(app)
  for (const operation of operations) {
    if (operation.path === undefined) applyToNamedAttributes(changed, operation, rules)
    else applyAtPath(changed, readTarget(operation.path), operation, rules)
  }
  refuseWhatIsMissing(changed)
  return changed
}

function applyToNamedAttributes(app: JsonObject, operation: PatchOperation, rules: ValueRules): void {
  if (!isJsonObject(operation.value)) throw badRequest('Without a path, the value must be an object of attributes.')
  for (const name of Object.keys(operation.value)) {
    const value = operation.value[name] as JsonValue
    applyAtPath(app, readTarget(name), { op: operation.op, value }, rules)
  }
}

interface Target extends AttributePath {
  /** As the request wrote it, for messages. */
  path: string
  /** Picks values of a multi-valued attribute; all of them when missing. */
  chooses?: (value: JsonValue) => boolean
}

// attribute, attribute.sub, attribute[filter], attribute[filter].sub; the attribute with or without its URN
const targetPattern = /^([^[\]]+)(?:\[(.*)\](?:\.([\w$-]+))?)?$/s

function readTarget(path: string): Target {
  const [, name, filter, sub] = targetPattern.exec(path) ?? []
  const found = name === undefined ? undefined : findAttribute(sub === undefined ? name : `${name}.${sub}`)
  if (!found) throw badRequest(`There is no attribute '${path}'.`)
  if (filter === undefined) return { ...found, path }
  if (!found.attribute.multiValued && found.attribute.type !== 'any')
    throw badRequest(`'${found.attribute.name}' has one value only: '${path}'.`)
  try {
    return { ...found, path, chooses: compileValueFilter(found.attribute, parseFilter(filter)) }
  } catch (error) {
    if (error instanceof FilterError) throw badRequest(`The path '${path}' cannot be read: ${error.message}.`)
    throw error
  }
}

function applyAtPath(app: JsonObject, target: Target, operation: PatchOperation, rules: ValueRules): void {
  refuseWhatCannotChange(app, target)
  // A null means no value (RFC 7643 section 2.5). To add it to a list is a mistake; to a single value it is a replace.
  const single = operation.op === 'replace' || !target.attribute.multiValued
  const removes = operation.op === 'remove' || (single && operation.value === null)
  const change: Change = { op: removes ? 'remove' : operation.op, value: operation.value ?? null }
  if (target.extension === undefined) {
    changeAt(app, target, change, rules)
    return
  }
  const holder = holderOf(app, target) ?? emptyObject()
  changeAt(holder, target, change, rules)
  const name = nameIn(app, extensionAttribute(target.extension)) ?? target.extension
  if (Object.keys(holder).length === 0) delete app[name]
  else app[name] = holder
}

const extensionAttribute = (urn: string): Attribute => (findAttribute(urn) as AttributePath).attribute

/** @param holder the App, or its object for an extension schema */
function changeAt(holder: JsonObject, found: Target, change: Change, rules: ValueRules): void {
  const target = { ...found, attribute: asSpelled(holder, found.attribute) }
  const isList = target.attribute.multiValued || Array.isArray(holder[target.attribute.name])
  if (target.chooses || (target.subAttribute && isList)) changeChosen(holder, target, change, rules)
  else if (target.subAttribute) changeSubAttribute(holder, target, change, rules)
  else if (change.op === 'remove') removeValues(holder, target, change.value)
  else changeAttribute(holder, target.attribute, change, rules)
}

/** Names are taken in any case; what is there already keeps its spelling. */
function asSpelled(holder: JsonObject, attribute: Attribute): Attribute {
  const name = nameIn(holder, attribute)
  return name === undefined || name === attribute.name ? attribute : { ...attribute, name }
}

function refuseWhatCannotChange(app: JsonObject, { attribute, subAttribute, path }: Target): void {
  const readOnly = attribute.mutability === 'readOnly' || subAttribute?.mutability === 'readOnly'
  if (readOnly) throw badRequest(`The attribute '${path}' is read-only.`)
  const immutable = attribute.mutability === 'immutable' || subAttribute?.mutability === 'immutable'
  if (immutable && app[attribute.name] !== undefined) throw badRequest(`The attribute '${path}' cannot be changed.`)
}

type Change = { op: PatchOperation['op']; value: JsonValue }

function changeAttribute(app: JsonObject, attribute: Attribute, { op, value }: Change, rules: ValueRules): void {
  const before = app[attribute.name]
  const isList = attribute.multiValued || (op === 'add' && Array.isArray(before))
  const checked = checkedValue(attribute, isList && !Array.isArray(value) ? [value] : value, rules)
  if (op === 'add' && Array.isArray(checked) && Array.isArray(before)) {
    app[attribute.name] = withValues(attribute, before, checked)
  } else if (op === 'add' && isJsonObject(checked) && isJsonObject(before)) Object.assign(before, checked)
  else store(app, attribute.name, checked)
}

/** Adds values that are not there yet; one with the same key takes the place of the old one. */
function withValues(attribute: Attribute, before: readonly JsonValue[], added: readonly JsonValue[]): JsonValue[] {
  const result = [...before]
  for (const value of added) {
    const place = result.findIndex((other) => sameKey(attribute, other, value))
    if (place < 0) result.push(value)
    else if (isJsonObject(value)) result[place] = { ...(result[place] as JsonObject), ...value }
  }
  return result
}

function sameKey({ key }: Attribute, one: JsonValue, other: JsonValue): boolean {
  if (key.length === 0 || !isJsonObject(one) || !isJsonObject(other)) return sameJson(one, other)
  return key.every((name) => sameJson(one[name], other[name]))
}

/** Removes the attribute, or, when a value is given for a multi-valued one, only these values. */
function removeValues(app: JsonObject, { attribute }: Target, value: JsonValue): void {
  const before = app[attribute.name]
  if (value === null || !Array.isArray(before)) {
    delete app[attribute.name]
    return
  }
  const gone = Array.isArray(value) ? value : [value]
  store(
    app,
    attribute.name,
    before.filter((item) => !gone.some((other) => sameKey(attribute, item, other))),
  )
}

function changeSubAttribute(app: JsonObject, target: Target, { op, value }: Change, rules: ValueRules): void {
  const before = app[target.attribute.name]
  const sub = asSpelled(isJsonObject(before) ? before : emptyObject(), target.subAttribute as Attribute)
  if (op === 'remove') {
    if (isJsonObject(before)) delete before[sub.name]
    return
  }
  const parent = isJsonObject(before) ? before : emptyObject()
  changeAttribute(parent, sub, { op, value }, rules)
  app[target.attribute.name] = parent
}

function changeChosen(app: JsonObject, target: Target, change: Change, rules: ValueRules): void {
  const { attribute, chooses = () => true } = target
  const before = app[attribute.name]
  const values = Array.isArray(before) ? before : []
  const chosen = values.filter(chooses)
  if (change.op === 'remove' && !target.subAttribute) {
    store(
      app,
      attribute.name,
      values.filter((value) => !chosen.includes(value)),
    )
    return
  }
  // RFC 7644 section 3.5.2.3: replacing what is not there is an error (noTarget). Removing it is not.
  if (chosen.length === 0 && change.op !== 'remove') throw badRequest(`Nothing matches the path '${target.path}'.`)
  app[attribute.name] = values.flatMap((value) =>
    chosen.includes(value) ? changedValue(value, target, change, rules) : value,
  )
}

function changedValue(value: JsonValue, target: Target, change: Change, rules: ValueRules): JsonValue[] {
  const { attribute, subAttribute } = target
  if (subAttribute && isJsonObject(value)) {
    const sub = asSpelled(value, subAttribute)
    if (change.op === 'remove') delete value[sub.name]
    else changeAttribute(value, sub, change, rules)
    return [value]
  }
  // Oracle's own collection sends `replace scopes[value sw "/myreports"]` with a list of one.
  const checked = checkedValue(attribute, Array.isArray(change.value) ? change.value : [change.value], rules)
  const values = Array.isArray(checked) ? checked : [checked]
  return change.op === 'add' ? withValues(attribute, [value], values) : values
}

/** An attribute with no values left has no value at all (RFC 7643 section 2.5). */
function store(app: JsonObject, name: string, value: JsonValue): void {
  if (Array.isArray(value) && value.length === 0) delete app[name]
  else app[name] = value
}
