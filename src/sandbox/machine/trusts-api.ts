import { jsonResponse, queryOf, type SandboxRequest, type SandboxResponse } from '../http-message'
import { isJsonObject, type JsonObject, type JsonValue } from '../json'
import { messageIn } from '../scim/admin-request'
import { listSchema } from '../scim/apps-list'
import { type Caller, requireRole } from '../scim/authorization'
import { badRequest, invented, missingAttributes, ScimError } from '../scim/errors'
import { FilterError, parseFilter } from '../scim/filter'
import { readPatch } from '../scim/patch'
import { byline } from '../scim/writer'
import type { SandboxState } from '../state'
import { trustAttributes, trustSchema, whyNoTrust } from './trusts'

// Identity propagation trusts, as far as a token exchange needs them. Source: the SDK's model; OCI IAM guide, "Exchanging a JSON
// Web Token for a UPST".

const required = ['name', 'type', 'issuer']

/** Documented: the Identity Domain Administrator. */
function requireTrustRole(state: SandboxState, caller: Caller): void {
  const also = state.switches.trustRole === 'application-administrator-too' ? ['application administrator'] : []
  requireRole(state, caller, ['identity domain administrator', ...also])
}

export function postTrust(state: SandboxState, request: SandboxRequest, caller: Caller): SandboxResponse {
  requireTrustRole(state, caller)
  const body = messageIn(request, { schema: trustSchema, what: 'a trust', required })
  const trust = newTrust(state, body, caller)
  return jsonResponse(shownBy(request, trust), { status: 201, headers: { location: locationOf(state, trust) } })
}

/** @throws ScimError 400, 409 */
export function newTrust(state: SandboxState, body: JsonObject, { writer }: Pick<Caller, 'writer'>): JsonObject {
  const id = state.newId()
  const now = state.clock.now().toISOString()
  const by = byline(state, writer)
  const known = Object.entries(body).filter(([name]) => Object.hasOwn(trustAttributes, name))
  const trust: JsonObject = {
    active: false,
    ...Object.fromEntries(known),
    id,
    schemas: [trustSchema],
    idcsCreatedBy: by,
    idcsLastModifiedBy: by,
    meta: {
      resourceType: 'IdentityPropagationTrust',
      created: now,
      lastModified: now,
      location: `${state.url}/admin/v1/IdentityPropagationTrusts/${id}`,
    },
  }
  return kept(state, trust)
}

function kept({ machine }: SandboxState, trust: JsonObject): JsonObject {
  const missing = required.filter((name) => typeof trust[name] !== 'string')
  if (missing.length > 0) throw missingAttributes(missing)
  const wrong = whyNoTrust(trust)
  if (wrong !== undefined) throw badRequest(wrong)
  // "uniqueness: server", says the SDK.
  const same = [...machine.trusts.values()].find(({ id, issuer }) => issuer === trust['issuer'] && id !== trust['id'])
  if (same) throw new ScimError(409, invented('There is a trust for this issuer already.'))
  machine.trusts.set(String(trust['id']), trust)
  return trust
}

const locationOf = ({ url }: SandboxState, { id }: JsonObject): string =>
  `${url}/admin/v1/IdentityPropagationTrusts/${String(id)}`

export function getTrusts(state: SandboxState, request: SandboxRequest, caller: Caller): SandboxResponse {
  requireTrustRole(state, caller)
  const query = queryOf(request)
  const count = query.get('count') ?? '50'
  if (!/^\d{1,9}$/.test(count)) throw badRequest('count must be an integer.')
  const found = [...state.machine.trusts.values()].filter(matching(query.get('filter')))
  const itemsPerPage = Math.min(Number(count), state.switches.largestCount)
  return jsonResponse({
    schemas: [listSchema],
    totalResults: found.length,
    Resources: found.slice(0, itemsPerPage).map((trust) => shownBy(request, trust)),
    startIndex: 1,
    itemsPerPage,
  })
}

/** @throws ScimError 400 for another filter: the sandbox compares only one attribute of a trust with `eq` */
function matching(filter: string | null): (trust: JsonObject) => boolean {
  if (filter === null) return () => true
  try {
    const read = parseFilter(filter)
    if (read.kind === 'compare' && read.operator === 'eq') return (trust) => trust[read.path] === read.value
    throw new FilterError('Only eq is supported here', 0)
  } catch (error) {
    if (!(error instanceof FilterError)) throw error
    throw badRequest(`The filter cannot be used: ${error.message}.`)
  }
}

export function getTrust(state: SandboxState, request: SandboxRequest, caller: Caller, id: string): SandboxResponse {
  requireTrustRole(state, caller)
  return jsonResponse(shownBy(request, existing(state, id)))
}

export function patchTrust(state: SandboxState, request: SandboxRequest, caller: Caller, id: string): SandboxResponse {
  requireTrustRole(state, caller)
  const before = existing(state, id)
  const body = messageIn(request, { schema: 'urn:ietf:params:scim:api:messages:2.0:PatchOp', what: 'a PATCH' })
  const after = readPatch(body).reduce(patched, before)
  if (after['name'] !== before['name']) throw badRequest('The attribute name cannot be changed.')
  const meta = { ...(before['meta'] as JsonObject), lastModified: state.clock.now().toISOString() }
  const trust = kept(state, { ...after, meta, idcsLastModifiedBy: byline(state, caller.writer) })
  return jsonResponse(shownBy(request, trust))
}

/** Whole attributes only; the values of one cannot be changed one by one here. */
function patched(trust: JsonObject, { op, path, value }: ReturnType<typeof readPatch>[number]): JsonObject {
  const changes = path === undefined && isJsonObject(value) ? value : { [path ?? '']: value ?? null }
  const { ...after } = trust
  for (const [name, next] of Object.entries<JsonValue>(changes)) {
    if (!Object.hasOwn(trustAttributes, name)) throw badRequest(`The attribute '${name}' of a trust cannot be written.`)
    if (op === 'remove' || next === null) delete after[name]
    else after[name] = next
  }
  return after
}

export function deleteTrust(state: SandboxState, _: SandboxRequest, caller: Caller, id: string): SandboxResponse {
  requireTrustRole(state, caller)
  existing(state, id)
  state.machine.trusts.delete(id)
  return { status: 204, headers: {}, body: '' }
}

function existing({ machine }: SandboxState, id: string): JsonObject {
  const trust = machine.trusts.get(id)
  if (!trust) throw new ScimError(404, invented(`There is no trust with the id ${id}.`))
  return trust
}

/** `impersonationServiceUsers` is returned on request, says the SDK. */
function shownBy(request: SandboxRequest, { impersonationServiceUsers, ...trust }: JsonObject): JsonObject {
  const query = queryOf(request)
  const names = [query.get('attributes'), query.get('attributeSets')].flatMap((text) => text?.split(',') ?? [])
  const asked = names.some((name) =>
    ['impersonationserviceusers', 'all', 'request'].includes(name.trim().toLowerCase()),
  )
  return asked && impersonationServiceUsers !== undefined ? { ...trust, impersonationServiceUsers } : trust
}
