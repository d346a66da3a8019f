import { textIn } from '../../data/app-store'
import type { JsonObject } from '../../json'
import type { SandboxState } from '../../state'
import { OAuthError } from '../oauth-error'
import { needed } from '../oauth-form'
import type { DeviceAuthorization } from '../oauth-state'
import { startSession, userCalled } from '../sign-in'
import { issueToUser, newGrant } from './issue'

/** Gives tokens for a device code, once a user has approved it (RFC 8628 section 3.5). */
export function redeemDeviceCode(state: SandboxState, client: JsonObject, form: URLSearchParams): JsonObject {
  const device = state.oauth.devices.get(needed(form, 'device_code'))
  if (!device || device.appId !== textIn(client, 'id') || device.answer === 'used') {
    throw new OAuthError('invalid_grant', 'The device code is unknown.')
  }
  if (device.expiresAt <= state.clock.now().getTime()) {
    throw new OAuthError('expired_token', 'The device code has expired.')
  }
  if (device.answer === 'pending') answerByItself(state, client, device)
  if (device.answer === 'pending') throw stillPending(state, device)
  if (device.answer === 'denied') throw new OAuthError('access_denied', 'The user has refused.')
  const grant = device.answer
  device.answer = 'used'
  return issueToUser(state, client, grant)
}

/** The sandbox can play the user: see `POST /sandbox/sign-in`. */
function answerByItself(state: SandboxState, client: JsonObject, device: DeviceAuthorization): void {
  const { signIn } = state.oauth
  if (signIn.answer === 'deny') device.answer = 'denied'
  if (signIn.answer !== 'approve' || device.polls < (signIn.polls ?? 0)) return
  const user = userCalled(state, signIn.user)
  if (!user) return
  device.answer = newGrant(state, client, { session: startSession(state, user), scope: device.scope, nonce: undefined })
}

function stillPending({ clock, switches }: SandboxState, device: DeviceAuthorization): OAuthError {
  const now = clock.now().getTime()
  const tooFast = device.lastPoll !== undefined && now - device.lastPoll < device.interval * 1000
  device.lastPoll = now
  device.polls++
  if (!tooFast || !switches.slowDown) {
    return new OAuthError(switches.devicePending, 'The user has not answered yet.')
  }
  // For good: RFC 8628 adds five seconds to this and all polls after it.
  device.interval += 5
  return new OAuthError('slow_down', `Wait ${device.interval} seconds between two polls.`)
}
