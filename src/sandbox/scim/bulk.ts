import { answerText, jsonResponse, queryOf, type SandboxRequest, type SandboxResponse } from '../http-message'
import { isJsonObject, type JsonObject, type JsonValue } from '../json'
import type { SandboxState } from '../state'
import { messageIn } from './admin-request'
import { type Caller, requireRight } from './authorization'
import { badRequest, invented, missingAttributes, ScimError, scimErrorResponse } from './errors'

const requestSchema = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'
const responseSchema = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse'
const methods = ['POST', 'PUT', 'PATCH', 'DELETE']

interface Operation {
  method: string
  /** Below `/admin/v1`. */
  path: string
  bulkId: string | undefined
  data: JsonValue | undefined
  /** For `if-match`. */
  version: string | undefined
}

/** One request within a bulk request. */
export type Inner = (request: SandboxRequest) => SandboxResponse

/**
 * Carries out one operation after the other (RFC 7644 section 3.7). Each needs its own right, and fails on its own.
 *
 * @throws ScimError 400, or 413 for more operations than the switch allows; nothing has happened then
 */
export function bulk(state: SandboxState, request: SandboxRequest, caller: Caller, inner: Inner): SandboxResponse {
  requireRight(state, caller, 'bulk')
  const body = messageIn(request, {
    schema: requestSchema,
    what: 'a bulk request',
    required: ['schemas', 'Operations'],
  })
  const operations = operationsIn(body['Operations'] ?? null)
  if (operations.length > state.switches.bulkOperations) {
    throw new ScimError(413, invented(`A bulk request has at most ${state.switches.bulkOperations} operations.`))
  }
  const mostErrors = errorsAllowed(body['failOnErrors'] ?? null)
  const ids = new Map<string, string>()
  const results: JsonObject[] = []
  let errors = 0
  for (const operation of operations) {
    const result = carriedOut(state, request, operation, ids, inner)
    results.push(result)
    if (Number(result['status']) >= 400) errors++
    if (errors >= mostErrors) break
  }
  return jsonResponse({ schemas: [responseSchema], Operations: results }, { status: state.switches.bulkStatus })
}

function operationsIn(value: JsonValue): Operation[] {
  if (!Array.isArray(value) || value.length === 0) throw missingAttributes(['Operations'])
  return value.map((item) => {
    if (!isJsonObject(item)) throw badRequest('An operation is not a JSON object.')
    const missing = ['method', 'path'].filter((name) => !Object.hasOwn(item, name))
    if (missing.length > 0) throw missingAttributes(missing.map((name) => `Operations.${name}`))
    const { method = null, path = null, bulkId, data, version } = item
    const name = typeof method === 'string' ? method.toUpperCase() : ''
    if (!methods.includes(name)) throw badRequest(`The method of an operation must be one of ${methods.join(', ')}.`)
    if (typeof path !== 'string' || !path.startsWith('/'))
      throw badRequest('The path of an operation must begin with /.')
    const text = (member: JsonValue | undefined) => (typeof member === 'string' ? member : undefined)
    return { method: name, path, bulkId: text(bulkId), data, version: text(version) }
  })
}

function errorsAllowed(failOnErrors: JsonValue): number {
  if (failOnErrors === null) return Infinity
  if (!Number.isSafeInteger(failOnErrors) || (failOnErrors as number) < 1) {
    throw badRequest('failOnErrors must be an integer of at least 1.')
  }
  return failOnErrors as number
}

function carriedOut(
  state: SandboxState,
  request: SandboxRequest,
  operation: Operation,
  ids: Map<string, string>,
  inner: Inner,
): JsonObject {
  const { method, bulkId } = operation
  const response = answered(request, operation, ids, inner)
  const location =
    response.headers['location'] ??
    (method === 'POST' ? undefined : `${state.url}/admin/v1${operation.path.split('?')[0]}`)
  if (bulkId !== undefined && response.status === 201 && location !== undefined) {
    ids.set(bulkId, location.slice(location.lastIndexOf('/') + 1))
  }
  const { etag } = response.headers
  return {
    method,
    ...(bulkId !== undefined && { bulkId }),
    ...(location !== undefined && { location }),
    ...(etag !== undefined && { version: etag }),
    status: String(response.status),
    ...(response.status >= 400 && { response: errorIn(response) }),
  }
}

function answered(
  request: SandboxRequest,
  operation: Operation,
  ids: Map<string, string>,
  inner: Inner,
): SandboxResponse {
  try {
    return inner(innerRequest(request, operation, ids))
  } catch (error) {
    if (error instanceof ScimError) return scimErrorResponse(error)
    throw error
  }
}

function errorIn(response: SandboxResponse): JsonValue {
  const text = answerText(response)
  return text.startsWith('{') ? (JSON.parse(text) as JsonValue) : text
}

function innerRequest(
  request: SandboxRequest,
  { method, path, data, version }: Operation,
  ids: Map<string, string>,
): SandboxRequest {
  const forced = method === 'DELETE' && queryOf(request).get('forceDelete')
  const target = `/admin/v1${path.replace(/bulkId:([^/?]+)/, (_all, id: string) => idFor(ids, id))}`
  const { 'opc-retry-token': _token, 'if-match': _version, ...headers } = request.headers
  return {
    method,
    target: forced ? `${target}${target.includes('?') ? '&' : '?'}forceDelete=${forced}` : target,
    headers: { ...headers, ...(version !== undefined && { 'if-match': version }) },
    body: Buffer.from(data === undefined ? '' : JSON.stringify(resolved(data, ids))),
  }
}

/** What an earlier operation has made stands for its `bulkId` (RFC 7644 section 3.7.2). */
function resolved(value: JsonValue, ids: Map<string, string>): JsonValue {
  if (typeof value === 'string') return value.startsWith('bulkId:') ? idFor(ids, value.slice(7)) : value
  if (Array.isArray(value)) return value.map((item) => resolved(item, ids))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolved(inner, ids)]))
}

function idFor(ids: Map<string, string>, bulkId: string): string {
  const id = ids.get(bulkId)
  if (id === undefined) throw badRequest(`No earlier operation has created the bulkId ${bulkId}.`)
  return id
}
