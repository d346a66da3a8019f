import { queryOf, type SandboxRequest, type SandboxResponse } from '../http-message'
import type { JsonObject, JsonValue } from '../json'
import type { SandboxState } from '../state'
import { appAnswer, etagOf, existingApp, messageIn, namesVersion, shownBy, shownByQuery } from './admin-request'
import { type AppsQuery, listApps } from './apps-list'
import { type Caller, requireRight } from './authorization'
import { badRequest } from './errors'

const searchSchema = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'

export function getApp(state: SandboxState, request: SandboxRequest, caller: Caller, id: string): SandboxResponse {
  requireRight(state, caller, 'read one')
  const app = existingApp(state, id)
  // The SDK types that header for create, PUT and PATCH, and not for GET.
  const headers = state.switches.etagOnGet ? etagOf(state, app) : {}
  if (state.switches.ifNoneMatch === 'honour' && namesVersion(request.headers['if-none-match'], app))
    return { status: 304, headers, body: '' }
  return appAnswer(app, shownByQuery(state, request), { headers })
}

export function getApps(state: SandboxState, request: SandboxRequest, caller: Caller): SandboxResponse {
  requireRight(state, caller, 'read')
  const query = queryOf(request)
  return listApps(state, {
    filter: query.get('filter') ?? undefined,
    sortBy: query.get('sortBy') ?? undefined,
    sortOrder: query.get('sortOrder') ?? undefined,
    startIndex: pageIn(query) ?? integerIn(query, 'startIndex'),
    count: integerIn(query, 'limit') ?? integerIn(query, 'count'),
    projection: shownByQuery(state, request),
  })
}

function integerIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  if (!/^-?\d{1,9}$/.test(text)) throw badRequest(`${name} must be an integer.`)
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

export function searchApps(state: SandboxState, request: SandboxRequest, caller: Caller): SandboxResponse {
  requireRight(state, caller, 'read')
  const body = messageIn(request, { schema: searchSchema, what: 'a search' })
  return listApps(state, searchQuery(state, body, queryOf(request)))
}

function searchQuery(state: SandboxState, body: JsonObject, query: URLSearchParams): AppsQuery {
  return {
    projection: shownBy(state, (name) => textsOf(body, name)),
    filter: memberOf(body, 'filter', 'string'),
    sortBy: memberOf(body, 'sortBy', 'string'),
    sortOrder: memberOf(body, 'sortOrder', 'string'),
    startIndex: pageIn(query) ?? memberOf(body, 'startIndex', 'number'),
    count: integerIn(query, 'limit') ?? memberOf(body, 'count', 'number'),
  }
}

function memberOf(body: JsonObject, name: string, type: 'string'): string | undefined
function memberOf(body: JsonObject, name: string, type: 'number'): number | undefined
function memberOf(body: JsonObject, name: string, type: 'string' | 'number'): JsonValue | undefined {
  const value = Object.hasOwn(body, name) ? body[name] : undefined
  if (value === undefined || value === null) return undefined
  const fits = type === 'string' ? typeof value === 'string' : Number.isSafeInteger(value)
  if (!fits) throw badRequest(`${name} must be ${type === 'string' ? 'a string' : 'an integer'}.`)
  return value
}

function textsOf(body: JsonObject, name: string): string[] | undefined {
  const value = Object.hasOwn(body, name) ? body[name] : undefined
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw badRequest(`${name} must be a list of strings.`)
  }
  return value
}
