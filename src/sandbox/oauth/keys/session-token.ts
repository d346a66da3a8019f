import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import type { JsonObject } from '../../json'
import type { SandboxState } from '../../state'
import type { ApiKey } from '../oauth-state'
import { userOfKey } from './request-signature'
import { signJwt } from './signing-key'

/** What `oci session authenticate` asks for: a token that lets this key sign for a user. */
export interface SessionRequest {
  /** PEM. */
  publicKey: string
  /** An hour when missing. */
  minutes?: number
  roles?: readonly string[]
}

/** The one tenancy of the sandbox. */
export const tenancy = 'ocid1.tenancy.oc1..sandbox'

/**
 * A session token, and who signs with it is known from now on. It ends on the sandbox's clock.
 *
 * @throws Error when the key cannot be read
 */
export function newSessionToken(
  state: SandboxState,
  { publicKey, minutes = 60, roles }: SessionRequest,
): { token: string; expires: string } {
  const user = userOfKey('ST$session', roles)
  const { token, expiresAt } = issueSession(state, {
    publicKey: createPublicKey(publicKey),
    seconds: minutes * 60,
    claims: { sub: user.user.value, ptype: 'user' },
    signer: user,
  })
  return { token, expires: new Date(expiresAt).toISOString() }
}

export interface NewSession {
  publicKey: KeyObject
  /** How long it lasts. */
  seconds: number
  /** Who it is for. */
  claims: JsonObject
  signer: Omit<ApiKey, 'publicKey' | 'expiresAt'>
}

/**
 * A JWT with the key in it, as OCI's session tokens are: for users, instances, resources and pods. `jwk` is a text
 * (observed). It ends on the sandbox's clock.
 *
 * @throws Error when the key is no RSA key
 */
export function issueSession(
  state: SandboxState,
  { publicKey, seconds, claims, signer }: NewSession,
): { token: string; expiresAt: number } {
  if (publicKey.asymmetricKeyType !== 'rsa') throw new Error('The key is not an RSA key.')
  const iat = Math.floor(state.clock.now().getTime() / 1000)
  const { n, e, kty } = publicKey.export({ format: 'jwk' })
  const kid = createHash('sha256').update(String(n)).digest('base64url')
  const token = signJwt({
    iss: 'authService.oracle.com',
    aud: 'oci',
    tenant: tenancy,
    ...claims,
    jwk: JSON.stringify({ kid, n, e, kty, alg: 'RS256', use: 'sig' }),
    jti: state.newId(),
    iat,
    exp: iat + seconds,
  })
  const expiresAt = (iat + seconds) * 1000
  forgetEnded(state)
  state.apiKeys.set(`ST$${token}`, { ...signer, publicKey, expiresAt })
  return { token, expiresAt }
}

/** A sandbox may run for days. */
function forgetEnded({ apiKeys, clock }: SandboxState): void {
  const now = clock.now().getTime()
  for (const [keyId, { expiresAt }] of apiKeys) if (expiresAt !== undefined && expiresAt <= now) apiKeys.delete(keyId)
}
