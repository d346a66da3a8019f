import { emptyObject, isJsonObject, type JsonObject, type JsonValue, sameJson } from '../json'
import type { SandboxState } from '../state'
import { badRequest } from './errors'
import { withUsual } from './new-app'
import { refuseHalfRoles, refuseWhatIsMissing } from './required-attributes'
import { type Attribute, appAttributes } from './schema'
import { sentApp } from './value-check'

/**
 * The App that a PUT leaves (RFC 7644 section 3.5.1): what was sent in place of what was there. What was not sent is gone,
 * back to what a new App has; what cannot be written stays, and so does `active`, which has an endpoint of its own.
 *
 * @throws ScimError 400, also for read-only attributes and for immutable ones that would change (documentation)
 */
export function replacedApp(state: SandboxState, before: JsonObject, body: JsonValue): JsonObject {
  const { switches } = state
  const { app: sent, readOnly } = sentApp(body, switches)
  judgeReadOnly(state, before, readOnly)
  refuseWhatIsMissing(sent)
  refuseHalfRoles(sent)
  const kept = emptyObject()
  for (const attribute of appAttributes.values()) {
    const { name } = attribute
    const value = writtenOver(state, attribute, before[name], sent[name])
    if (value !== undefined) kept[name] = value
  }
  for (const name of extensionsIn(switches.omittedInPut === 'keep' ? { ...before, ...sent } : sent)) {
    kept[name] = (sent[name] ?? before[name]) as JsonValue
  }
  return withUsual(kept)
}

const extensionsIn = (app: JsonObject): string[] => Object.keys(app).filter((name) => name.startsWith('urn:'))

/** The documentation refuses any value; a client that sends back what it has read would always be refused. */
function judgeReadOnly({ switches }: SandboxState, before: JsonObject, sent: JsonObject): void {
  if (switches.readOnlyInPut === 'ignore') return
  const refused = Object.keys(sent).find(
    (name) => switches.readOnlyInPut === 'refuse' || !sameJson(before[name], sent[name]),
  )
  if (refused !== undefined) throw badRequest(`The attribute '${refused}' is read-only.`)
}

function writtenOver(
  { switches }: SandboxState,
  attribute: Attribute,
  before: JsonValue | undefined,
  sent: JsonValue | undefined,
): JsonValue | undefined {
  if (attribute.mutability === 'readOnly') return before
  if (attribute.mutability === 'immutable') return before === undefined ? sent : unchanged(attribute, before, sent)
  if (sent !== undefined) return withReadOnlyOf(attribute, sent, before)
  const stays = attribute.name === 'active' || switches.omittedInPut === 'keep'
  return stays ? before : undefined
}

/** Required and immutable, `basedOnTemplate` has to be sent: the same value cannot be an error. */
function unchanged(attribute: Attribute, before: JsonValue, sent: JsonValue | undefined): JsonValue {
  if (sent === undefined || sameText(attribute, before, sent)) return before
  if (isJsonObject(before) && isJsonObject(sent)) {
    const other = Object.keys(sent).find((name) => before[name] !== undefined && !sameJson(before[name], sent[name]))
    if (other === undefined) return { ...sent, ...before }
    throw badRequest(`The attribute '${attribute.name}.${other}' cannot be changed.`)
  }
  if (sameJson(before, sent)) return before
  throw badRequest(`The attribute '${attribute.name}' cannot be changed.`)
}

function sameText({ caseExact }: Attribute, one: JsonValue, other: JsonValue): boolean {
  return !caseExact && typeof one === 'string' && typeof other === 'string' && one.toLowerCase() === other.toLowerCase()
}

/** Of a value that has the same key, the read-only members stay: a certificate keeps its thumbprint. */
function withReadOnlyOf(attribute: Attribute, sent: JsonValue, before: JsonValue | undefined): JsonValue {
  if (Array.isArray(sent)) {
    const others = Array.isArray(before) ? before : []
    return sent.map((value) => withReadOnlyOf(attribute, value, others.find(sharesKey(attribute, value))))
  }
  if (!isJsonObject(sent) || !isJsonObject(before)) return sent
  const result: JsonObject = { ...sent }
  for (const { name, mutability } of attribute.subAttributes.values()) {
    if (mutability === 'readOnly' && before[name] !== undefined) result[name] = before[name]
  }
  return result
}

function sharesKey({ key }: Attribute, one: JsonValue): (other: JsonValue) => boolean {
  return (other) =>
    isJsonObject(one) &&
    isJsonObject(other) &&
    key.length > 0 &&
    key.every((name) => one[name] !== undefined && sameJson(one[name], other[name]))
}
