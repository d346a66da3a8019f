import { type AppsQuery, listApps } from './apps-list'
import { authenticate, type Caller, requireRight } from './authorization'
import { badRequest, invented, ScimError, scimErrorResponse } from './errors'
import { mediaTypeOf, pathOf, queryOf, type SandboxRequest, type SandboxResponse, textOf } from './http-message'
import { isJsonObject, type JsonObject, type JsonValue } from './json'
import { applyPatch, readPatch } from './patch'
import { defaultProjection, type Projection, project, readProjection } from './projection'
import { findAttribute } from './schema'
import { signingKeysResponse } from './signing-keys'
import { type SandboxState, writeApp } from './state'

const searchSchema = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'

const signingKeysPath = /^\/admin\/v1\/SigningCert\/jwk$/

type Route = (state: SandboxState, request: SandboxRequest, caller: Caller, id: string) => SandboxResponse

interface Resource {
  path: RegExp
  methods: Readonly<Record<string, Route>>
}

/** In this order: `.search` would otherwise be an id. */
const resources: readonly Resource[] = [
  { path: /^\/admin\/v1\/Apps$/, methods: { GET: getApps, POST: notImplemented } },
  { path: /^\/admin\/v1\/Apps\/\.search$/, methods: { POST: searchApps } },
  {
    path: /^\/admin\/v1\/Apps\/([^/]+)$/,
    methods: { GET: getApp, PATCH: patchApp, PUT: notImplemented, DELETE: notImplemented },
  },
  { path: /^\/admin\/v1\/AppStatusChanger\/([^/]+)$/, methods: { PUT: notImplemented } },
  { path: /^\/admin\/v1\/AppClientSecretRegenerator$/, methods: { POST: notImplemented } },
  { path: signingKeysPath, methods: { GET: signingKeysResponse } },
  { path: /^\/admin\/v1\/Bulk$/, methods: { POST: notImplemented } },
]

/** Answers everything under `/admin/v1`. */
export function adminApi(state: SandboxState, request: SandboxRequest): SandboxResponse {
  // Readable by everybody where the domain's setting of this name is on; with a token otherwise, whatever its roles.
  const isPublic = state.switches.signingCertPublicAccess && signingKeysPath.test(pathOf(request))
  if (isPublic && request.method === 'GET') return signingKeysResponse()
  const caller = authenticate(state, request)
  if ('status' in caller) return caller
  try {
    return route(state, request, caller)
  } catch (error) {
    if (error instanceof ScimError) return scimErrorResponse(error)
    throw error
  }
}

function route(state: SandboxState, request: SandboxRequest, caller: Caller): SandboxResponse {
  if (request.body === 'too-large') throw new ScimError(413, invented('The body is larger than a megabyte.'))
  const path = pathOf(request)
  const resource = resources.find((candidate) => candidate.path.test(path))
  if (!resource) throw new ScimError(404, invented(`There is nothing at ${path}.`))
  const allowed = Object.keys(resource.methods)
  if (allowed.includes('GET')) allowed.push('HEAD')
  allowed.push('OPTIONS')
  if (request.method === 'OPTIONS') return { status: 200, headers: { allow: allowed.join(', ') }, body: '' }
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const answer = Object.hasOwn(resource.methods, method) ? resource.methods[method] : undefined
  if (!answer) {
    throw new ScimError(405, invented(`${request.method} is not allowed here.`), {
      headers: { allow: allowed.join(', ') },
    })
  }
  return answer(state, request, caller, idIn(resource.path.exec(path)?.[1] ?? ''))
}

function idIn(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw badRequest('The id is not percent-encoded correctly.')
  }
}

function notImplemented(_state: SandboxState, request: SandboxRequest): SandboxResponse {
  throw new ScimError(501, invented(`The sandbox does not do ${request.method} ${pathOf(request)} yet.`))
}

function getApp(state: SandboxState, request: SandboxRequest, caller: Caller, id: string): SandboxResponse {
  requireRight(caller, 'read one')
  // No etag: the SDK types that header for create, PUT and PATCH, and not for GET.
  return appResponse(existingApp(state, id), projectionIn(queryOf(request)))
}

function existingApp(state: SandboxState, id: string): JsonObject {
  const app = state.apps.get(id)
  if (!app) throw new ScimError(404, invented(`There is no App with the id ${id}.`))
  return app
}

function appResponse(app: JsonObject, projection: Projection, headers: Record<string, string> = {}): SandboxResponse {
  return {
    status: 200,
    headers: { 'content-type': 'application/json;charset=utf-8', ...headers },
    body: JSON.stringify(project(app, projection)),
  }
}

function projectionIn(query: URLSearchParams): Projection {
  return readProjection(listIn(query, 'attributes'), listIn(query, 'attributeSets'))
}

/** A parameter may hold several names with commas between them, and may be repeated. */
function listIn(query: URLSearchParams, name: string): string[] {
  return query.getAll(name).flatMap((value) => value.split(','))
}

function getApps(state: SandboxState, request: SandboxRequest, caller: Caller): SandboxResponse {
  requireRight(caller, 'read')
  const query = queryOf(request)
  const projection = projectionIn(query)
  return listApps(state, {
    filter: query.get('filter') ?? undefined,
    sortBy: query.get('sortBy') ?? undefined,
    sortOrder: query.get('sortOrder') ?? undefined,
    startIndex: pageIn(query) ?? integerIn(query, 'startIndex'),
    count: integerIn(query, 'limit') ?? integerIn(query, 'count'),
    projection,
    narrowed: projection !== defaultProjection,
  })
}

function integerIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  if (!/^-?\d{1,9}$/.test(text)) throw badRequest(`${name} is an integer.`)
  return Number(text)
}

/** The OCI way to page: `page` is what `opc-next-page` held, an index in base64. */
function pageIn(query: URLSearchParams): number | undefined {
  const page = query.get('page')
  if (page === null || page === '') return undefined
  const text = Buffer.from(page, 'base64').toString('latin1')
  if (!/^\d{1,9}$/.test(text)) throw badRequest('page is not a page of this list.')
  return Number(text)
}

function searchApps(state: SandboxState, request: SandboxRequest, caller: Caller): SandboxResponse {
  requireRight(caller, 'read')
  const body = jsonIn(request)
  if (!isJsonObject(body)) throw badRequest('The body is not a JSON object.')
  const { schemas } = body
  if (!Array.isArray(schemas) || !schemas.includes(searchSchema)) {
    throw badRequest(`The schemas of a search are ["${searchSchema}"].`)
  }
  return listApps(state, searchQuery(body, queryOf(request)))
}

function searchQuery(body: JsonObject, query: URLSearchParams): AppsQuery {
  const projection = readProjection(textsOf(body, 'attributes'), textsOf(body, 'attributeSets'))
  return {
    filter: memberOf(body, 'filter', 'string'),
    sortBy: memberOf(body, 'sortBy', 'string'),
    sortOrder: memberOf(body, 'sortOrder', 'string'),
    startIndex: pageIn(query) ?? memberOf(body, 'startIndex', 'number'),
    count: integerIn(query, 'limit') ?? memberOf(body, 'count', 'number'),
    projection,
    narrowed: projection !== defaultProjection,
  }
}

function memberOf(body: JsonObject, name: string, type: 'string'): string | undefined
function memberOf(body: JsonObject, name: string, type: 'number'): number | undefined
function memberOf(body: JsonObject, name: string, type: 'string' | 'number'): JsonValue | undefined {
  const value = Object.hasOwn(body, name) ? body[name] : undefined
  if (value === undefined || value === null) return undefined
  const fits = type === 'string' ? typeof value === 'string' : Number.isSafeInteger(value)
  if (!fits) throw badRequest(`${name} is ${type === 'string' ? 'a text' : 'an integer'}.`)
  return value
}

function textsOf(body: JsonObject, name: string): string[] | undefined {
  const value = Object.hasOwn(body, name) ? body[name] : undefined
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw badRequest(`${name} is a list of texts.`)
  }
  return value
}

function patchApp(state: SandboxState, request: SandboxRequest, caller: Caller, id: string): SandboxResponse {
  requireRight(caller, 'patch')
  const before = existingApp(state, id)
  const projection = projectionIn(queryOf(request))
  const body = jsonIn(request)
  requireVersion(state, before, request.headers['if-match'])
  const operations = readPatch(body)
  for (const { path, value } of operations) refuseProtected(before, path, value)
  const after = writeApp(state, before, applyPatch(before, operations, state.switches), caller.writer)
  return appResponse(after, projection, { etag: versionOf(after) })
}

/** An App made by Oracle lets only some attributes be edited; "saving other attributes yields an error" (documentation). */
function refuseProtected(app: JsonObject, path: string | undefined, value: JsonValue | undefined): void {
  const editable = app['editableAttributes']
  if (!Array.isArray(editable)) return
  const names = editable.map((item) => (isJsonObject(item) ? String(item['name']).toLowerCase() : ''))
  const asked = path !== undefined ? [path.replace(/\[.*$/s, '')] : isJsonObject(value) ? Object.keys(value) : []
  const attributes = asked.map((name) => findAttribute(name)?.attribute.name ?? name)
  const other = attributes.find((name) => !names.includes(name.toLowerCase()))
  if (other !== undefined) throw badRequest(`The attribute '${other}' of this App cannot be edited.`)
}

function jsonIn(request: SandboxRequest): JsonValue {
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

function versionOf(app: JsonObject): string {
  return isJsonObject(app['meta']) ? String(app['meta']['version']) : ''
}

/** Takes the version with and without quotation marks: Oracle shows it bare, HTTP (RFC 9110 section 13.1.1) in quotes. */
function requireVersion(state: SandboxState, app: JsonObject, ifMatch: string | undefined): void {
  if (ifMatch === undefined || state.switches.ifMatch === 'ignore') return
  const wanted = ifMatch.split(',').map((tag) =>
    tag
      .trim()
      .replace(/^W\//, '')
      .replace(/^"(.*)"$/, '$1'),
  )
  if (wanted.includes('*') || wanted.includes(versionOf(app))) return
  throw new ScimError(412, invented('The App has been changed since that version was read.'))
}
