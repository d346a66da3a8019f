import { jsonResponse, mediaTypeOf, queryOf, type SandboxRequest, type SandboxResponse, textOf } from '../http-message'
import { isJsonObject, type JsonObject, type JsonValue } from '../json'
import type { SandboxState } from '../state'
import { badRequest, invented, missingAttributes, ScimError } from './errors'
import { type Projection, project, readProjection, without } from './projection'

/** What the routes of the Admin API have in common. */

/** @throws ScimError 404 */
export function existingApp(state: SandboxState, id: string): JsonObject {
  const app = state.apps.get(id)
  if (!app) throw new ScimError(404, invented(`There is no App with the id ${id}.`))
  return app
}

/** @throws ScimError 415, 400 */
export function jsonIn(request: SandboxRequest): JsonValue {
  const type = mediaTypeOf(request)
  if (type !== 'application/json' && type !== 'application/scim+json') {
    throw new ScimError(415, invented('Send application/json or application/scim+json.'))
  }
  try {
    return JSON.parse(textOf(request.body as Uint8Array)) as JsonValue
  } catch {
    throw badRequest('The body is not JSON.')
  }
}

/**
 * The body, which names one schema.
 *
 * @param required members that have to be there
 * @throws ScimError 415, 400
 */
export function messageIn(
  request: SandboxRequest,
  { schema, what, required = [] }: { schema: string; what: string; required?: readonly string[] },
): JsonObject {
  const body = jsonIn(request)
  if (!isJsonObject(body)) throw badRequest('The body is not a JSON object.')
  const missing = required.filter((name) => !Object.hasOwn(body, name) || body[name] === null)
  if (missing.length > 0) throw missingAttributes(missing)
  const { schemas } = body
  if (!Array.isArray(schemas) || !schemas.includes(schema))
    throw badRequest(`The schemas of ${what} must be ["${schema}"].`)
  return body
}

/** @param names the values of `attributes` and `attributeSets`, wherever they stand */
export function shownBy(
  { switches }: SandboxState,
  names: (parameter: string) => readonly string[] | undefined,
): Projection {
  const { narrowing, unknownAttribute, unknownAttributeSet, metaVersion, hiddenAttributes } = switches
  const projection = readProjection(narrowing === 'honour' ? names('attributes') : undefined, names('attributeSets'), {
    unknownAttribute,
    unknownAttributeSet,
  })
  return without(projection, { version: !metaVersion, attributes: hiddenAttributes ?? [] })
}

export function shownByQuery(state: SandboxState, request: SandboxRequest): Projection {
  const query = queryOf(request)
  // Several names have commas between them. Of a repeated parameter only the first counts: measured on a live domain
  // for `attributeSets` (mondoohq/mql pull request 9973), which the SDKs repeat.
  const counts = {
    first: (values: string[]) => values.slice(0, 1),
    last: (values: string[]) => values.slice(-1),
    all: (values: string[]) => values,
  }[state.switches.repeatedSets]
  return shownBy(state, (parameter) =>
    query.has(parameter) ? counts(query.getAll(parameter)).flatMap((value) => value.split(',')) : undefined,
  )
}

export function appAnswer(
  app: JsonObject,
  shown: Projection,
  answer: Partial<Pick<SandboxResponse, 'status' | 'headers'>> = {},
): SandboxResponse {
  return jsonResponse(project(app, shown), answer)
}

export function versionOf(app: JsonObject): string {
  return isJsonObject(app['meta']) ? String(app['meta']['version']) : ''
}

/** The header `etag`, which the SDK declares for create, PUT and PATCH. */
export function etagOf({ switches }: SandboxState, app: JsonObject): Record<string, string> {
  if (switches.etag === 'none') return {}
  return { etag: switches.etag === 'quoted' ? `"${versionOf(app)}"` : versionOf(app) }
}

/**
 * Takes the version with and without quotation marks: Oracle shows it bare, HTTP (RFC 9110 section 13.1.1) in quotes.
 *
 * @throws ScimError 412 or 409
 */
export function requireVersion({ switches }: SandboxState, app: JsonObject, request: SandboxRequest): void {
  const ifMatch = request.headers['if-match']
  if (ifMatch === undefined || switches.ifMatch === 'ignore' || namesVersion(ifMatch, app)) return
  const status = switches.ifMatch === 'enforce-with-409' ? 409 : 412
  throw new ScimError(status, invented('The App has been changed since that version was read.'))
}

/** Whether a header `if-match` or `if-none-match` names the version that the App has. */
export function namesVersion(header: string | undefined, app: JsonObject): boolean {
  const named = (header ?? '').split(',').map((tag) =>
    tag
      .trim()
      .replace(/^W\//, '')
      .replace(/^"(.*)"$/, '$1'),
  )
  return named.includes('*') || named.includes(versionOf(app))
}

/**
 * `idcsPreventedOperations` names what only Oracle's own clients may do to an App.
 *
 * @throws ScimError 403, which Oracle documents as "operation not supported"; that it is this one is a guess
 */
export function refusePrevented(app: JsonObject, operation: 'replace' | 'update' | 'delete'): void {
  const prevented = app['idcsPreventedOperations']
  if (!Array.isArray(prevented) || !prevented.includes(operation)) return
  throw new ScimError(403, invented(`The operation ${operation} is not supported for this App.`))
}

/**
 * An App made by Oracle lets only some attributes be edited; "saving other attributes yields an error" (documentation).
 *
 * @param names attributes that are to be written
 * @throws ScimError 400
 */
export function refuseProtected(app: JsonObject, names: readonly string[]): void {
  const editable = app['editableAttributes']
  if (!Array.isArray(editable)) return
  const free = editable.map((item) => (isJsonObject(item) ? String(item['name']).toLowerCase() : ''))
  const other = names.find((name) => !free.includes(name.toLowerCase()))
  if (other !== undefined) throw badRequest(`The attribute '${other}' of this App cannot be edited.`)
}
