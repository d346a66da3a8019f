import { createHash } from 'node:crypto'
import { textIn } from '../data/app-store'
import { hex } from '../hex'
import type { JsonObject } from '../json'
import type { SandboxState } from '../state'
import { issuerOf } from './issuer'
import { signJwt } from './keys/signing-key'
import type { Grant } from './oauth-state'

/**
 * The ID token of a sign-in (OpenID Connect Core 1.0 section 2). It ends with the session (documentation: Token Expiry
 * Table), and is for the issuer as well as for the client (observed).
 *
 * @param nonce left out after a refresh (section 12.2)
 */
export function newIdToken(
  state: SandboxState,
  { client, grant, accessToken, nonce }: { client: JsonObject; grant: Grant; accessToken: string; nonce?: string },
): string {
  const { user, id, startedAt, expiresAt } = grant.session
  const clientId = textIn(client, 'name')
  const now = state.clock.now().getTime()
  // Only a refresh comes so late. What its ID token lives then is not documented: as long as after a new sign-in.
  const end = expiresAt > now ? expiresAt : now + state.switches.sessionMinutes * 60_000
  return signJwt({
    tok_type: 'IT',
    iss: issuerOf(state),
    sub: user.userName,
    sub_mappingattr: 'userName',
    aud: [issuerOf(state), clientId],
    azp: clientId,
    amr: ['USERNAME_PASSWORD'],
    authn_strength: '2',
    at_hash: halfHash(accessToken),
    ...(nonce !== undefined && { nonce }),
    sid: id,
    user_id: user.id,
    user_displayname: user.displayName,
    user_tenantname: 'sandbox',
    auth_time: seconds(startedAt),
    session_exp: seconds(expiresAt),
    jti: hex(state.random(16)),
    iat: seconds(now),
    exp: seconds(end),
  })
}

/** OpenID Connect Core 1.0 section 3.1.3.6. */
function halfHash(token: string): string {
  return createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url')
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000)
}
