import { jsonResponse, queryOf, type SandboxRequest, type SandboxResponse } from '../http-message'
import { isJsonObject, type JsonObject, type JsonValue } from '../json'
import type { SandboxState } from '../state'
import { etagOf, existingApp, messageIn, refuseProtected, requireVersion, versionOf } from './admin-request'
import { type Caller, requireRight } from './authorization'
import { badRequest } from './errors'
import { writeApp } from './save-app'

const schema = 'urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger'

/** The table of roles has this GET, though no SDK has a method for it. */
export function getStatus(state: SandboxState, request: SandboxRequest, caller: Caller, id: string): SandboxResponse {
  requireRight(state, caller, 'read status')
  return jsonResponse(statusOf(state, existingApp(state, id), request))
}

/** Switches an App on or off. */
export function putStatus(state: SandboxState, request: SandboxRequest, caller: Caller, id: string): SandboxResponse {
  requireRight(state, caller, 'change status')
  const before = existingApp(state, id)
  const { active } = messageIn(request, { schema, what: 'a change of status', required: ['schemas', 'active'] })
  if (typeof active !== 'boolean') throw badRequest("'active' must be true or false.")
  requireVersion(state, before, request)
  refuseProtected(before, ['active'])
  const after = writeApp(state, before, { ...before, active }, caller.writer)
  return jsonResponse(statusOf(state, after, request), { headers: etagOf(state, after) })
}

/** Its attributes are the SDK's; that they say what the App's say is a guess. */
function statusOf(state: SandboxState, app: JsonObject, request: SandboxRequest): JsonObject {
  const { id = null, meta } = app
  const whole: JsonObject = { id, schemas: [schema], active: app['active'] ?? false }
  for (const name of ['ocid', 'idcsCreatedBy', 'idcsLastModifiedBy', 'domainOcid', 'compartmentOcid', 'tenancyOcid']) {
    if (app[name] !== undefined) whole[name] = app[name] as JsonValue
  }
  whole['meta'] = {
    ...(isJsonObject(meta) && meta),
    resourceType: 'AppStatusChanger',
    location: `${state.url}/admin/v1/AppStatusChanger/${String(id)}`,
    ...(state.switches.metaVersion ? { version: versionOf(app) } : {}),
  }
  return narrowed(whole, queryOf(request))
}

/** `id` is always there. */
function narrowed(whole: JsonObject, query: URLSearchParams): JsonObject {
  const names = (query.get('attributes') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
  if (names.length === 0) return whole
  return Object.fromEntries(
    Object.entries(whole).filter(([name]) => name === 'id' || names.includes(name.toLowerCase())),
  )
}
