import { createPublicKey } from 'node:crypto'
import type { SandboxState } from '../../state'
import { registerApiKey } from './request-signature'
import { signJwt } from './signing-key'

/** What `oci session authenticate` asks for: a token that lets this key sign for a user. */
export interface SessionRequest {
  /** PEM. */
  publicKey: string
  /** An hour when missing. */
  minutes?: number
  roles?: readonly string[]
}

const tenancy = 'ocid1.tenancy.oc1..sandbox'
const user = 'ocid1.user.oc1..sandbox'

/**
 * A session token, and who signs with it is known from now on. It is a JWT with the key in it, as OCI's are; what else
 * they say is not documented. It ends on the sandbox's clock.
 *
 * @throws Error when the key cannot be read
 */
export function newSessionToken(
  state: SandboxState,
  { publicKey, minutes = 60, roles }: SessionRequest,
): { token: string; expires: string } {
  const issuedAt = Math.floor(state.clock.now().getTime() / 1000)
  const exp = issuedAt + minutes * 60
  const jwk = JSON.stringify(createPublicKey(publicKey).export({ format: 'jwk' }))
  const jti = state.newId()
  const token = signJwt({
    iss: 'authService.oracle.com',
    sub: user,
    ptype: 'user',
    tenant: tenancy,
    jwk,
    jti,
    iat: issuedAt,
    exp,
  })
  const expiresAt = exp * 1000
  registerApiKey(state, { keyId: `ST$${token}`, publicKey, expiresAt, ...(roles && { roles }) })
  return { token, expires: new Date(expiresAt).toISOString() }
}
