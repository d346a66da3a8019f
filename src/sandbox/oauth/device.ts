import { isLiveClient, textIn, textsIn } from '../data/app-store'
import type { User } from '../data/users'
import { jsonResponse, queryOf, type SandboxRequest, type SandboxResponse } from '../http-message'
import type { JsonObject } from '../json'
import type { SandboxState } from '../state'
import { newGrant, permitsOffline } from './grants/issue'
import { readScope, resolveUserScope, scopesToConsent } from './grants/scope'
import { OAuthError } from './oauth-error'
import { answerPost, formIn, methodNotAllowed, needed } from './oauth-form'
import type { DeviceAuthorization } from './oauth-state'
import { noticePage, questionPage } from './pages'
import { signInProblems, signInWithPassword, startSession } from './sign-in'

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'
/** Seconds (documentation: device code grant). */
const lifetime = 300
/** RFC 8628 section 3.2: where the answer names no interval. Oracle's names none (documentation). */
const defaultInterval = 5
/** RFC 8628 section 6.1: letters that cannot form a word. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ'

/**
 * Answers `/oauth2/v1/device`, to which no client authenticates (documentation). Oracle's example sends a
 * `response_type`, which RFC 8628 does not have: it has no effect.
 */
export function deviceEndpoint(state: SandboxState, request: SandboxRequest, ecid: string): SandboxResponse {
  return answerPost(state, request, ecid, (form) => {
    const client = state.apps.byClientId(needed(form, 'client_id'))
    if (!client || !isLiveClient(client)) throw OAuthError.invalidClient({ basic: false })
    if (!textsIn(client, 'allowedGrants').includes(deviceGrant)) {
      throw new OAuthError('unauthorized_client', `The client may not use the grant type ${deviceGrant}.`)
    }
    const scope = form.get('scope') ?? ''
    const asked = readScope(scope)
    permitsOffline(state, client, asked, resolveUserScope(state, client, asked))
    return jsonResponse(newDeviceCode(state, textIn(client, 'id'), scope))
  })
}

function newDeviceCode(state: SandboxState, appId: string, scope: string): JsonObject {
  const deviceCode = uuid(state.random(16))
  const userCode = [...state.random(8)].map((byte) => letters[byte % letters.length]).join('')
  state.oauth.devices.set(deviceCode, {
    deviceCode,
    userCode,
    appId,
    scope,
    expiresAt: state.clock.now().getTime() + lifetime * 1000,
    answer: 'pending',
    interval: defaultInterval,
    lastPoll: undefined,
    polls: 0,
  })
  return {
    expires_in: lifetime,
    device_code: deviceCode,
    user_code: userCode,
    // The documentation shows http, whatever the domain is reached by.
    verification_uri: `http://${new URL(state.url).host}/ui/v1/device`,
  }
}

/** Version 4 (RFC 9562 section 5.4), as in the documentation's sample. */
function uuid(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('hex').split('')
  text[12] = '4'
  text[16] = '89ab'[Number.parseInt(text[16] ?? '0', 16) % 4] ?? '8'
  return text.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Answers `/ui/v1/device`: where the user enters the code. Its look is ours. */
export function devicePage(state: SandboxState, request: SandboxRequest): SandboxResponse {
  if (request.method === 'GET') return devicePageAsking(queryOf(request).get('user_code') ?? '')
  if (request.method !== 'POST') return methodNotAllowed('GET, POST')
  try {
    return takeForm(state, formIn(request))
  } catch (error) {
    if (error instanceof OAuthError) return noticePage(400, 'This request cannot be answered', error.message)
    throw error
  }
}

function devicePageAsking(
  userCode: string,
  more: { consents?: JsonObject[]; problem?: string; userName?: string } = {},
) {
  const { consents = [], ...rest } = more
  const status = rest.problem === undefined ? 200 : 403
  const title = 'Connect a device to the sandbox'
  return questionPage(status, { title, client: undefined, consents, signedInAs: undefined, userCode, ...rest })
}

function takeForm(state: SandboxState, form: URLSearchParams): SandboxResponse {
  const userCode = form.get('user_code') ?? ''
  const device = pendingDevice(state, userCode)
  if (!device) return devicePageAsking(userCode, { problem: 'The code is unknown, or has expired.' })
  if (form.get('decision') === 'deny') {
    device.answer = 'denied'
    return noticePage(200, 'Refused', 'You can close this page.')
  }
  const userName = form.get('username') ?? ''
  const user = signInWithPassword(state, userName, form.get('password') ?? '')
  if (typeof user === 'string') {
    const client = state.apps.get(device.appId) ?? {}
    const consents = scopesToConsent(state, client, readScope(device.scope))
    return devicePageAsking(userCode, { userName, problem: signInProblems[user], consents })
  }
  approveDevice(state, device, user)
  return noticePage(200, 'Connected', 'You can close this page, and go back to the device.')
}

/** The one with this code that waits for its user; people may write it in small letters, and with a hyphen. */
export function pendingDevice({ oauth, clock }: SandboxState, userCode: string): DeviceAuthorization | undefined {
  const wanted = userCode.toUpperCase().replace(/[\s-]/g, '')
  const now = clock.now().getTime()
  return pendingDevices({ oauth }).find((device) => device.userCode === wanted && device.expiresAt > now)
}

export function pendingDevices({ oauth }: Pick<SandboxState, 'oauth'>): DeviceAuthorization[] {
  return [...oauth.devices.values()].filter((device) => device.answer === 'pending')
}

export function approveDevice(state: SandboxState, device: DeviceAuthorization, user: User): void {
  const client = state.apps.get(device.appId)
  if (!client) return
  const session = startSession(state, user)
  device.answer = newGrant(state, client, { session, scope: device.scope, nonce: undefined })
}
