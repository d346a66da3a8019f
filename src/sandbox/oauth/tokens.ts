import { createHash } from 'node:crypto'
import { textIn } from '../data/app-store'
import type { JsonObject } from '../json'
import type { SandboxState } from '../state'
import type { Access } from './grants/scope'
import { signJwt } from './keys/signing-key'
import type { AccessToken, Grant } from './oauth-state'

const constant = 'https://identity.oraclecloud.com/'

/** All domains without a setting of their own share one issuer, which names none of them (observed; documentation: both). */
export function issuerOf({ url, switches }: SandboxState): string {
  switch (switches.issuer) {
    case 'constant':
      return constant
    case 'constant-without-slash':
      return constant.slice(0, -1)
    case 'domain':
      return url
  }
}

export interface NewAccessToken {
  client: JsonObject
  access: Access
  /** What a user has allowed; undefined for the token of a client alone. */
  grant: Grant | undefined
  /** Seconds. */
  lifetime: number
}

/** Signs an access token, and remembers it. Its claims are those that Oracle documents. */
export function newAccessToken(state: SandboxState, { client, access, grant, lifetime }: NewAccessToken): string {
  const issuedAt = Math.floor(state.clock.now().getTime() / 1000)
  const claims: JsonObject = {
    tok_type: 'AT',
    iss: issuerOf(state),
    ...subjectOf(client, grant),
    sub_mappingattr: 'userName',
    client_id: textIn(client, 'name'),
    client_name: textIn(client, 'displayName'),
    client_tenantname: 'sandbox',
    tenant: 'sandbox',
    'user.tenant.name': 'sandbox',
    aud: access.audience,
    scope: access.scope,
    jti: state.newId(),
    iat: issuedAt,
    exp: issuedAt + lifetime,
  }
  const token = signJwt(claims)
  remember(
    state,
    token,
    { appId: textIn(client, 'id'), roles: access.roles, claims, ...(grant && { grant }) },
    lifetime,
  )
  return token
}

function subjectOf(client: JsonObject, grant: Grant | undefined): JsonObject {
  if (!grant) return { sub: textIn(client, 'name'), sub_type: 'client' }
  const { user, id } = grant.session
  return {
    sub: user.userName,
    sub_type: 'user',
    user_id: user.id,
    user_displayname: user.displayName,
    user_tenantname: 'sandbox',
    sid: id,
  }
}

type Remembered = Omit<AccessToken, 'expiresAt'>

function remember({ clock, tokens }: SandboxState, token: string, known: Remembered, lifetime: number): void {
  const now = clock.now().getTime()
  for (const [old, { expiresAt }] of tokens) {
    // Oldest first; tokens that live long may hide some that have ended, which does no harm.
    if (expiresAt > now) break
    tokens.delete(old)
  }
  tokens.set(token, { ...known, expiresAt: now + lifetime * 1000 })
}

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
    jti: state.newId(),
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
