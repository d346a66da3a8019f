import { textIn, textsIn } from '../../data/app-store'
import type { JsonObject } from '../../json'
import type { SandboxState } from '../../state'
import { OAuthError } from '../oauth-error'
import type { Grant, RefreshToken } from '../oauth-state'
import { newAccessToken, newIdToken } from '../tokens'
import { accessLifetime } from './lifetimes'
import { type Access, type AskedScope, readScope, resolveScope, resolveUserScope } from './scope'

/** The answer to a client alone. There is never a refresh token (documentation), whatever the scope says. */
export function issueToClient(state: SandboxState, client: JsonObject, scope: string): JsonObject {
  const asked = readScope(scope)
  const access = resolveScope(state, client, asked)
  const lifetime = accessLifetime(access.resource, asked.expiry, undefined)
  return answer(state, {
    access_token: newAccessToken(state, { client, access, grant: undefined, lifetime }),
    expires_in: lifetime,
    granted: access.granted,
  })
}

/**
 * The answer to what a user has allowed. It has a refresh token if client, resource and scope permit it.
 *
 * @throws OAuthError invalid_scope, invalid_grant
 */
export function issueToUser(state: SandboxState, client: JsonObject, grant: Grant): JsonObject {
  const asked = readScope(grant.scope)
  const access = resolveUserScope(state, client, asked, grant.session.user)
  const left = sessionLeft(state, grant)
  if (left <= 0) throw new OAuthError('invalid_grant', 'The session of the user has ended.')
  const lifetime = accessLifetime(access.resource, asked.expiry, left)
  const refreshable = permitsOffline(state, client, asked, access)
  const accessToken = newAccessToken(state, { client, access, grant, lifetime })
  const now = state.clock.now().getTime()
  const life = { countedFrom: now, expiresAt: now + access.refreshLifetime * 1000 }
  const { nonce } = grant
  return answer(state, {
    access_token: accessToken,
    expires_in: lifetime,
    ...(refreshable && { refresh_token: newRefreshToken(state, grant, life) }),
    ...(asked.identity.includes('openid') && {
      id_token: newIdToken(state, { client, grant, accessToken, ...(nonce !== undefined && { nonce }) }),
    }),
    granted: refreshable ? [...access.granted, 'offline_access'] : access.granted,
  })
}

/**
 * The answer to a refresh token that is good. With rotation it is spent now.
 *
 * @param scope what the new access token is for: as much as the grant, or less
 * @throws OAuthError invalid_scope, invalid_grant; nothing has happened then
 */
export function issueAgain(state: SandboxState, client: JsonObject, token: RefreshToken, scope: string): JsonObject {
  const { grant } = token
  const asked = readScope(scope)
  const access = resolveUserScope(state, client, asked, grant.session.user)
  const left = state.switches.sessionBoundsRefresh ? sessionLeft(state, grant) : undefined
  if (left !== undefined && left <= 0) throw new OAuthError('invalid_grant', 'The session of the user has ended.')
  if (state.switches.withdrawnOffline === 'refuse' && !access.allowsOffline) {
    throw new OAuthError('invalid_grant', 'The resource does not allow offline access any more.')
  }
  const lifetime = accessLifetime(access.resource, asked.expiry, left)
  const accessToken = newAccessToken(state, { client, access, grant, lifetime })
  const next = renewed(state, token, access.refreshLifetime)
  return answer(state, {
    access_token: accessToken,
    expires_in: lifetime,
    ...(next !== undefined && { refresh_token: next }),
    ...(state.switches.idTokenOnRefresh &&
      asked.identity.includes('openid') && { id_token: newIdToken(state, { client, grant, accessToken }) }),
    granted: [...access.granted, 'offline_access'],
  })
}

/** @returns the next refresh token; undefined where this one stays */
function renewed(state: SandboxState, token: RefreshToken, lifetime: number): string | undefined {
  const { window, rotation } = state.switches
  const now = state.clock.now().getTime()
  const { countedFrom, expiresAt } = token
  const life =
    window === 'sliding' ? { countedFrom: now, expiresAt: now + lifetime * 1000 } : { countedFrom, expiresAt }
  if (rotation === 'keep') {
    Object.assign(token, life)
    return undefined
  }
  token.spent = true
  return newRefreshToken(state, token.grant, life)
}

/** Opaque, and Base64 with all its signs, as in Oracle's samples: `AQIDB…`. */
function newRefreshToken({ oauth, random }: SandboxState, grant: Grant, life: Life): string {
  const token = Buffer.from([1, 2, 3, 4, ...random(32), ...random(32)]).toString('base64')
  oauth.refreshTokens.set(token, { grant, ...life, spent: false })
  return token
}

type Life = Pick<RefreshToken, 'countedFrom' | 'expiresAt'>

/** In seconds. */
function sessionLeft({ clock }: SandboxState, { session }: Grant): number {
  return Math.floor((session.expiresAt - clock.now().getTime()) / 1000)
}

/**
 * Whether a refresh token goes with the answer: the request asks for one, the client may use it, and the resource that
 * owns the scopes allows it (documentation: Generating Tokens for Confidential Applications).
 *
 * @throws OAuthError invalid_scope when it is asked for in vain, and a switch says that this is an error
 */
export function permitsOffline(
  { switches }: SandboxState,
  client: JsonObject,
  { offline }: AskedScope,
  { allowsOffline }: Access,
): boolean {
  if (!offline) return false
  if (allowsOffline && textsIn(client, 'allowedGrants').includes('refresh_token')) return true
  if (switches.offlineNotPermitted === 'omit') return false
  throw new OAuthError('invalid_scope', 'The scope offline_access is not permitted.')
}

/** What a user has just allowed, from now on known by its tokens. */
export function newGrant(
  { oauth, random }: SandboxState,
  client: JsonObject,
  allowed: Pick<Grant, 'session' | 'scope' | 'nonce'>,
): Grant {
  const id = Buffer.from(random(16)).toString('hex')
  const grant: Grant = { id, appId: textIn(client, 'id'), ...allowed, revoked: false }
  oauth.grants.push(grant)
  return grant
}

/** Ends a grant, with every token that was issued for it. */
export function revokeGrant({ tokens }: SandboxState, grant: Grant): void {
  grant.revoked = true
  for (const [token, known] of tokens) if (known.grant === grant) tokens.delete(token)
}

interface Issued {
  access_token: string
  expires_in: number
  refresh_token?: string
  id_token?: string
  granted: readonly string[]
}

/** In the order of Oracle's samples, none of which has a `scope`. */
function answer({ switches }: SandboxState, { access_token, granted, ...rest }: Issued): JsonObject {
  const scope = switches.scopeInAnswer ? { scope: granted.join(' ') } : {}
  return { access_token, token_type: 'Bearer', ...rest, ...scope }
}
