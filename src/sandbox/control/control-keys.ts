import { registerClientKey } from '../oauth/keys/client-keys'
import { registerApiKey } from '../oauth/keys/request-signature'
import { newSessionToken } from '../oauth/keys/session-token'
import { type ControlAction, ControlError, objectIn } from './control-request'

/** Accepts requests that are signed with this key. */
export const addApiKey: ControlAction = (state, request) => {
  const { keyId, publicKey, roles } = objectIn(request)
  if (typeof keyId !== 'string' || typeof publicKey !== 'string' || !areRoles(roles)) {
    throw new ControlError(400, 'Send {"keyId": "tenancy/user/fingerprint", "publicKey": "PEM"}; "roles" is optional.')
  }
  registerApiKey(state, { keyId, publicKey, ...(roles && { roles }) })
  return { keyId }
}

/** Begins a session of a user, who signs with this key. */
export const addSessionToken: ControlAction = (state, request) => {
  const { publicKey, minutes, roles } = objectIn(request)
  const hasTime = minutes === undefined || (Number.isSafeInteger(minutes) && (minutes as number) > 0)
  if (typeof publicKey !== 'string' || !hasTime || !areRoles(roles)) {
    throw new ControlError(400, 'Send {"publicKey": "PEM"}; "minutes" and "roles" are optional.')
  }
  return newSessionToken(state, {
    publicKey,
    ...(minutes !== undefined && { minutes: minutes as number }),
    ...(roles && { roles }),
  })
}

/** Accepts client assertions that are signed with this key. */
export const addClientKey: ControlAction = (state, request) => {
  const { clientId, publicKey, alias } = objectIn(request)
  if (typeof clientId !== 'string' || typeof publicKey !== 'string' || !isTextOrNothing(alias)) {
    throw new ControlError(400, 'Send {"clientId": "…", "publicKey": "PEM"}; "alias" is optional.')
  }
  const key = registerClientKey(state, { clientId, publicKey, ...(alias !== undefined && { alias }) })
  return { clientId, alias: key.alias, thumbprint: key.thumbprint ?? null }
}

const isTextOrNothing = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === 'string'

const areRoles = (value: unknown): value is string[] | undefined =>
  value === undefined || (Array.isArray(value) && value.every((role) => typeof role === 'string'))
