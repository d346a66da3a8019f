import { textIn } from '../data/app-store'
import { hex } from '../hex'
import type { JsonObject } from '../json'
import type { SandboxState } from '../state'
import type { Access } from './grants/scope'
import { issuerOf } from './issuer'
import { signJwt } from './keys/signing-key'
import type { Grant } from './oauth-state'

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
    jti: hex(state.random(16)),
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

type Remembered = Omit<Parameters<SandboxState['tokens']['set']>[1], 'expiresAt'>

function remember({ clock, tokens }: SandboxState, token: string, known: Remembered, lifetime: number): void {
  const now = clock.now().getTime()
  for (const [old, { expiresAt }] of tokens) {
    // Oldest first; tokens that live long may hide some that have ended, which does no harm.
    if (expiresAt > now) break
    tokens.delete(old)
  }
  tokens.set(token, { ...known, expiresAt: now + lifetime * 1000 })
}
