import type { User } from '../data/users'
import { type Fault, readFault } from '../faults/fault'
import { jsonResponse, pathOf, type SandboxRequest, type SandboxResponse } from '../http-message'
import { approveDevice, pendingDevice, pendingDevices } from '../oauth/device'
import { endOfRefreshToken } from '../oauth/grants/refresh-grant'
import type { Grant } from '../oauth/oauth-state'
import { readSignInAnswer, userCalled } from '../oauth/sign-in'
import type { SandboxState } from '../state'
import { readSwitches } from '../switches'
import { changeApp, createApp, deleteApp, readChurn, startChurn, stopChurn } from './control-apps'
import { addApiKey, addClientKey, addSessionToken } from './control-keys'
import { bodyOf, type ControlAction, ControlError, objectIn } from './control-request'

/** In this order. */
export const controlRoutes: readonly { path: RegExp; methods: Readonly<Record<string, ControlAction>> }[] = [
  { path: /^\/sandbox\/clock$/, methods: { GET: readClock, POST: moveClock } },
  { path: /^\/sandbox\/faults$/, methods: { GET: readFaults, POST: addFaults, DELETE: dropFaults } },
  { path: /^\/sandbox\/requests$/, methods: { GET: readRequests, DELETE: dropRequests } },
  { path: /^\/sandbox\/apps$/, methods: { POST: createApp } },
  { path: /^\/sandbox\/apps\/([^/]+)$/, methods: { POST: changeApp, DELETE: deleteApp } },
  { path: /^\/sandbox\/churn$/, methods: { GET: readChurn, POST: startChurn, DELETE: stopChurn } },
  { path: /^\/sandbox\/api-keys$/, methods: { POST: addApiKey } },
  { path: /^\/sandbox\/session-tokens$/, methods: { POST: addSessionToken } },
  { path: /^\/sandbox\/client-keys$/, methods: { POST: addClientKey } },
  { path: /^\/sandbox\/switches$/, methods: { GET: readAllSwitches, POST: setSwitches } },
  { path: /^\/sandbox\/sign-in$/, methods: { GET: readSignIn, POST: setSignIn } },
  { path: /^\/sandbox\/device$/, methods: { GET: readDevices, POST: answerDevice } },
  { path: /^\/sandbox\/users$/, methods: { GET: readUsers } },
  { path: /^\/sandbox\/users\/([^/]+)$/, methods: { POST: changeUser } },
  { path: /^\/sandbox\/grants$/, methods: { GET: readGrants } },
  { path: /^\/sandbox\/reset$/, methods: { POST: resetAll } },
]

/** How many older requests are no longer in the ledger. */
const droppedHeader = 'sandbox-requests-dropped'

/**
 * Answers `/sandbox/…`: the clock, the faults, the ledger, the second writer, the switches, the users. No token is needed; in exchange, nothing
 * that a web page can send is accepted.
 */
export function controlEndpoint(state: SandboxState, request: SandboxRequest): SandboxResponse {
  try {
    refuseWebPages(request)
    const { status, headers, body } = json(200, route(state, request))
    // The ledger itself is a list, in which there is no room for it.
    const dropped = pathOf(request) === '/sandbox/requests' ? { [droppedHeader]: String(state.ledger.dropped) } : {}
    return { status, headers: { ...headers, ...dropped }, body }
  } catch (error) {
    return json(error instanceof ControlError ? error.status : 400, { error: (error as Error).message })
  }
}

function json(status: number, body: unknown): SandboxResponse {
  const response = jsonResponse(body, { status })
  return { ...response, body: `${response.body}\n` }
}

function refuseWebPages({ headers }: SandboxRequest): void {
  // A name that has been pointed at 127.0.0.1 (DNS rebinding) arrives in Host as that name.
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(headers['host'] ?? '')) {
    throw new ControlError(403, 'The Host header does not name this machine.')
  }
  // Browsers send one of these with what a page of another origin asks for; programs send neither.
  const site = headers['sec-fetch-site']
  if (headers['origin'] !== undefined || (site !== undefined && site !== 'none')) {
    throw new ControlError(403, 'Web pages may not use the control endpoint.')
  }
}

function route(state: SandboxState, request: SandboxRequest): unknown {
  const path = pathOf(request)
  const found = controlRoutes.find((candidate) => candidate.path.test(path))
  if (!found) throw new ControlError(404, `There is nothing at ${path}.`)
  const action = Object.hasOwn(found.methods, request.method) ? found.methods[request.method] : undefined
  if (!action) throw new ControlError(405, `${request.method} is not allowed here.`)
  return action(state, request, decodeURIComponent(found.path.exec(path)?.[1] ?? ''))
}

function readClock({ clock }: SandboxState): unknown {
  return { now: clock.now().toISOString() }
}

function moveClock(state: SandboxState, request: SandboxRequest): unknown {
  const { advance, set } = objectIn(request)
  if (typeof advance === 'number' && set === undefined) state.clock.advance(advance)
  else if (typeof set === 'string' && advance === undefined && !Number.isNaN(Date.parse(set))) {
    state.clock.set(new Date(set))
  } else throw new ControlError(400, 'Send {"advance": seconds} or {"set": "2030-01-01T00:00:00Z"}.')
  return readClock(state)
}

function readFaults({ faults }: SandboxState): readonly Fault[] {
  return faults
}

function addFaults(state: SandboxState, request: SandboxRequest): unknown {
  const body = bodyOf(request)
  const faults = (Array.isArray(body) ? body : [body]).map(readFault)
  state.faults.push(...faults)
  return state.faults
}

function dropFaults({ faults }: SandboxState): unknown {
  faults.length = 0
  return faults
}

function readRequests({ ledger }: SandboxState): unknown {
  return ledger.entries
}

function dropRequests({ ledger }: SandboxState): unknown {
  ledger.empty()
  return ledger.entries
}

function readAllSwitches({ switches }: SandboxState): unknown {
  return switches
}

function setSwitches(state: SandboxState, request: SandboxRequest): unknown {
  Object.assign(state.switches, readSwitches(objectIn(request)))
  return state.switches
}

function readSignIn({ oauth }: SandboxState): unknown {
  return oauth.signIn
}

function setSignIn(state: SandboxState, request: SandboxRequest): unknown {
  state.oauth.signIn = readSignInAnswer(state, objectIn(request))
  return state.oauth.signIn
}

function readDevices(state: SandboxState): unknown {
  return pendingDevices(state).map(({ userCode, appId, scope }) => ({ userCode, app: appId, scope }))
}

/** Without a code it is about the device that has asked last. */
function answerDevice(state: SandboxState, request: SandboxRequest): unknown {
  const { userCode, user, deny } = objectIn(request)
  const device = typeof userCode === 'string' ? pendingDevice(state, userCode) : pendingDevices(state).at(-1)
  if (!device) throw new ControlError(404, 'No device with this code is waiting for its user.')
  if (deny === true && user === undefined) device.answer = 'denied'
  else approveDevice(state, device, userNamed(state, deny === undefined ? user : undefined))
  return { userCode: device.userCode, answer: device.answer === 'denied' ? 'denied' : 'approved' }
}

function userNamed(state: SandboxState, name: unknown): User {
  const user = typeof name === 'string' ? userCalled(state, name) : undefined
  if (!user) throw new ControlError(400, 'Name a "user" of the sandbox; GET /sandbox/users shows them.')
  return user
}

function readUsers({ oauth }: SandboxState): unknown {
  return [...oauth.users.values()]
}

function changeUser(state: SandboxState, request: SandboxRequest, name: string): unknown {
  const user = userNamed(state, name)
  const { active = user.active, locked = user.locked, ...rest } = objectIn(request)
  if (typeof active !== 'boolean' || typeof locked !== 'boolean' || Object.keys(rest).length > 0) {
    throw new ControlError(400, 'Send {"active": true}, {"locked": false}, or both.')
  }
  Object.assign(user, { active, locked, ...(!locked && { failures: 0 }) })
  return user
}

/** What users have allowed, and how many of its tokens are alive; the tokens themselves stay out of sight. */
function readGrants(state: SandboxState): unknown {
  const { oauth, tokens, clock } = state
  const now = clock.now().getTime()
  return oauth.grants.map((grant) => ({
    id: grant.id,
    app: grant.appId,
    user: grant.session.user.userName,
    scope: grant.scope,
    revoked: grant.revoked,
    accessTokens: [...tokens.values()].filter((token) => token.grant === grant && token.expiresAt > now).length,
    refreshTokens: grant.revoked ? 0 : liveRefreshTokens(state, grant, now),
  }))
}

function liveRefreshTokens(state: SandboxState, grant: Grant, now: number): number {
  const client = state.apps.get(grant.appId)
  return [...state.oauth.refreshTokens.values()].filter((token) => {
    if (token.grant !== grant || token.spent || client === undefined) return false
    try {
      return endOfRefreshToken(state, client, token) > now
    } catch {
      // Its scopes are no longer for this client: it would be refused.
      return false
    }
  }).length
}

function resetAll(state: SandboxState, request: SandboxRequest): unknown {
  objectIn(request)
  state.reset()
  return readClock(state)
}
