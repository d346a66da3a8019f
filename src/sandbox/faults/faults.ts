import { addApp, editApp, removeApp } from '../control/second-writer'
import { answerText, jsonResponse, pathOf, type SandboxRequest, type SandboxResponse } from '../http-message'
import { isJsonObject, type JsonObject, type JsonValue } from '../json'
import { kindOf } from '../ledger'
import { signJwt } from '../oauth/keys/signing-key'
import { htmlResponse, invented, ScimError, scimErrorResponse } from '../scim/errors'
import { Sequence } from '../sequence'
import type { SandboxState } from '../state'
import type { Fault, FaultAction, FaultMatch, Moment } from './fault'

/** What becomes of a request. */
export type Delivery =
  | { kind: 'answer'; response: SandboxResponse }
  | { kind: 'reset' }
  | { kind: 'hang' }
  | { kind: 'truncated'; response: SandboxResponse; bytes: number; ending: 'broken' | 'clean' }

type Override = Extract<FaultAction, { type: 'override' }>
type SideEffect = Extract<FaultAction, { type: 'expireTokens' | 'foreignWrite' | 'addApp' | 'removeApp' }>
type Disturbance = Exclude<FaultAction, SideEffect>

/**
 * Carries out a request under the faults that are waiting for it: every side effect that is due, and the first of the
 * others. A fault that has struck as often as it should is gone.
 */
export function underFaults(
  state: SandboxState,
  request: SandboxRequest,
  answer: () => SandboxResponse,
): { delivery: Delivery; fault: string | null } {
  const due = takeDue(state, request)
  for (const action of due.sideEffects) if ((momentOf(action) ?? 'before') === 'before') cause(state, action)
  const delivery = due.disturbance
    ? disturbed(state, request, due.disturbance, answer)
    : ({ kind: 'answer', response: answer() } as const)
  for (const action of due.sideEffects) if (momentOf(action) === 'after') cause(state, action)
  const fault = due.disturbance ?? due.sideEffects[0]
  return { delivery, fault: fault?.type ?? null }
}

function momentOf(action: FaultAction): Moment | undefined {
  return 'when' in action ? action.when : undefined
}

function takeDue(
  state: SandboxState,
  request: SandboxRequest,
): { sideEffects: SideEffect[]; disturbance?: Disturbance } {
  const sideEffects: SideEffect[] = []
  let disturbance: Disturbance | undefined
  for (const fault of [...state.faults]) {
    if (!fits(fault.match ?? {}, request)) continue
    const match = { ...fault.match }
    fault.match = match
    if ((match.skip ?? 0) > 0) {
      match.skip = (match.skip ?? 0) - 1
      continue
    }
    if (!strikesThisOne(fault)) continue
    const { action } = fault
    if (isSideEffect(action)) sideEffects.push(action)
    else if (disturbance) continue
    else disturbance = action
    if (match.share !== undefined && match.times === undefined) continue
    match.times = (match.times ?? 1) - 1
    if (match.times <= 0) state.faults.splice(state.faults.indexOf(fault), 1)
  }
  return disturbance ? { sideEffects, disturbance } : { sideEffects }
}

function isSideEffect(action: FaultAction): action is SideEffect {
  return ['expireTokens', 'foreignWrite', 'addApp', 'removeApp'].includes(action.type)
}

const chances = new WeakMap<Fault, Sequence>()

/** Of a fault with a share, whether this request is one of those. */
function strikesThisOne(fault: Fault): boolean {
  const { share, seed = 1 } = fault.match ?? {}
  if (share === undefined) return true
  const chance = chances.get(fault) ?? new Sequence(seed)
  chances.set(fault, chance)
  return chance.strikes(share)
}

function fits({ method, path, kind, grantType }: FaultMatch, request: SandboxRequest): boolean {
  if (method !== undefined && method.toUpperCase() !== request.method) return false
  if (path !== undefined && !pathOf(request).startsWith(path)) return false
  if (kind !== undefined && kind !== kindOf(request)) return false
  return grantType === undefined || grantType === grantTypeOf(request)
}

function grantTypeOf(request: SandboxRequest): string | null {
  if (kindOf(request) !== 'token' || request.body === 'too-large') return null
  return new URLSearchParams(Buffer.from(request.body).toString('utf8')).get('grant_type')
}

function cause(state: SandboxState, action: SideEffect): void {
  switch (action.type) {
    case 'expireTokens':
      state.tokens.clear()
      for (const keyId of state.apiKeys.keys()) if (keyId.startsWith('ST$')) state.apiKeys.delete(keyId)
      return
    case 'foreignWrite':
      editApp(state, action.app, action.attributes)
      return
    case 'addApp':
      addApp(state, action.attributes)
      return
    case 'removeApp':
      removeApp(state, action.app)
  }
}

function disturbed(
  state: SandboxState,
  request: SandboxRequest,
  action: Disturbance,
  answer: () => SandboxResponse,
): Delivery {
  switch (action.type) {
    case 'reset':
    case 'hang':
      if ((action.when ?? 'before') === 'after') answer()
      return { kind: action.type }
    case 'truncate': {
      const response = answer()
      const length = Buffer.byteLength(response.body)
      return {
        kind: 'truncated',
        response,
        bytes: Math.min(action.bytes ?? length >> 1, length),
        ending: action.ending ?? 'broken',
      }
    }
    case 'pretend':
      return { kind: 'answer', response: pretended(state, request, answer) }
    case 'override':
      return { kind: 'answer', response: overridden(answer(), action) }
    default:
      return { kind: 'answer', response: replaced(state, action, answer) }
  }
}

type Replacement = Extract<Disturbance, { type: 'status' | 'empty' | 'redirect' | 'html' }>

function replaced(state: SandboxState, action: Replacement, answer: () => SandboxResponse): SandboxResponse {
  const usual = action.type === 'empty' ? 'after' : 'before'
  if ((action.when ?? usual) === 'after') answer()
  switch (action.type) {
    case 'status':
      return statusResponse(state, action)
    case 'empty':
      return { status: 200, headers: {}, body: '' }
    case 'redirect':
      return { ...htmlResponse(action.status ?? 302, 'Moved'), headers: { location: action.location } }
    case 'html':
      return htmlResponse(200, 'Welcome')
  }
}

function statusResponse(state: SandboxState, action: Extract<FaultAction, { type: 'status' }>): SandboxResponse {
  const response = statusBody(action)
  const headers: Record<string, string> = { ...response.headers, ...action.headers }
  if (action.retryAfter !== undefined)
    headers['retry-after'] = retryAfter(state, action.retryAfter, action.retryAfterAs)
  return { ...response, headers }
}

function statusBody({
  status,
  body,
  error,
  detail,
  messageId,
}: Extract<FaultAction, { type: 'status' }>): SandboxResponse {
  const text = detail ?? invented(`The sandbox was told to answer ${status}.`)
  switch (body ?? 'scim') {
    case 'empty':
      return { status, headers: {}, body: '' }
    case 'html':
      return htmlResponse(status, `Error ${status}`)
    case 'oauth':
      return jsonResponse({ error: error ?? 'invalid_request', error_description: text }, { status })
    case 'scim':
      return scimErrorResponse(new ScimError(status, text, messageId === undefined ? {} : { messageId }))
  }
}

function retryAfter({ clock }: SandboxState, seconds: number, as: 'seconds' | 'date' = 'seconds'): string {
  return as === 'seconds' ? String(seconds) : new Date(clock.now().getTime() + seconds * 1000).toUTCString()
}

/** The answer of a request that is then undone, whatever it has written. */
function pretended(state: SandboxState, request: SandboxRequest, answer: () => SandboxResponse): SandboxResponse {
  const id = /^\/admin\/v1\/\w+\/([^/]+)$/.exec(pathOf(request))?.[1] ?? ''
  const before = state.apps.get(id)
  const all = request.method === 'PATCH' ? undefined : state.apps.all()
  const { revision } = state.apps
  const response = answer()
  if (state.apps.revision === revision) return response
  if (all) state.apps.restore(all)
  else if (before) state.apps.replace(before)
  // Whoever repeats the request has it done.
  state.retryTokens.forget()
  return response
}

function overridden(response: SandboxResponse, action: Override): SandboxResponse {
  const location = response.headers['location']
  if (location !== undefined)
    return { ...response, headers: { ...response.headers, location: moved(location, action) } }
  let body: JsonValue
  try {
    body = JSON.parse(answerText(response)) as JsonValue
  } catch {
    return response
  }
  if (!isJsonObject(body)) return response
  const rows = body['Resources']
  if (Array.isArray(rows)) {
    body['Resources'] = rows.map((row, index) =>
      isJsonObject(row) && (action.row ?? index + 1) === index + 1 ? withOther(row, action) : row,
    )
    Object.assign(body, action.envelope)
  } else body = withOther(withOtherIdToken(body, action), action)
  return { ...response, body: JSON.stringify(body) }
}

function withOther(app: JsonObject, { attributes, remove }: Override): JsonObject {
  const changed = { ...app, ...attributes }
  for (const name of remove ?? []) delete changed[name]
  return changed
}

function moved(location: string, { attributes = {}, remove = [] }: Override): string {
  const [address = '', query = ''] = location.split('?', 2)
  const parameters = new URLSearchParams(query)
  for (const [name, value] of Object.entries(attributes)) parameters.set(name, String(value))
  for (const name of remove) parameters.delete(name)
  return `${address}?${parameters}`
}

function withOtherIdToken(answer: JsonObject, { idToken }: Override): JsonObject {
  const token = answer['id_token']
  if (!idToken || typeof token !== 'string') return answer
  const [, payload = ''] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as JsonObject
  const changed = { ...claims, ...idToken.claims }
  for (const name of idToken.remove ?? []) delete changed[name]
  return { ...answer, id_token: signJwt(changed, idToken.signature) }
}
