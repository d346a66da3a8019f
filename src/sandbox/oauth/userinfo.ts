import { textIn, textsIn } from '../data/app-store'
import { jsonResponse, queryOf, type SandboxRequest, type SandboxResponse } from '../http-message'
import type { JsonObject } from '../json'
import { htmlResponse } from '../scim/errors'
import type { SandboxState } from '../state'
import { methodNotAllowed } from './oauth-form'
import { noticePage } from './pages'
import { currentSession, sessionCookie } from './sign-in'

/** Answers `/oauth2/v1/userinfo` (OpenID Connect Core 1.0 section 5.3) with the little that was seen of it. */
export function userinfoEndpoint(state: SandboxState, request: SandboxRequest): SandboxResponse {
  if (request.method !== 'GET' && request.method !== 'POST') return methodNotAllowed('GET, POST')
  const [, token = ''] = /^bearer\s+(\S+)\s*$/i.exec(request.headers['authorization'] ?? '') ?? []
  const known = state.tokens.get(token)
  const scopes = String(known?.claims?.['scope'] ?? '').split(' ')
  if (!known?.grant || known.expiresAt <= state.clock.now().getTime() || !scopes.includes('openid')) {
    return htmlResponse(401, 'Error 401 Unauthorized')
  }
  const { user, startedAt } = known.grant.session
  return jsonResponse({
    sub: user.userName,
    preferred_username: user.userName,
    name: user.displayName,
    given_name: user.givenName,
    family_name: user.familyName,
    updated_at: Math.floor(startedAt / 1000),
    ...(scopes.includes('email') && { email: user.email, email_verified: true }),
  })
}

/**
 * Answers `/oauth2/v1/userlogout` (OpenID Connect RP-Initiated Logout 1.0): the browser's session ends; tokens stay. It
 * goes on only to an address that a client has registered for this.
 */
export function logoutEndpoint(state: SandboxState, request: SandboxRequest): SandboxResponse {
  if (request.method !== 'GET') return methodNotAllowed('GET')
  const session = currentSession(state, request)
  if (session) state.oauth.sessions.delete(session.id)
  const cleared = sessionCookie(undefined)
  const query = queryOf(request)
  const target = query.get('post_logout_redirect_uri') ?? ''
  const client = clientIn(state, query.get('id_token_hint') ?? '')
  if (!client || !textsIn(client, 'postLogoutRedirectUris').includes(target)) {
    const page = noticePage(200, 'Signed out', 'You can close this page.')
    return { ...page, headers: { ...page.headers, ...cleared } }
  }
  const back = query.get('state')
  const location =
    back === null ? target : `${target}${target.includes('?') ? '&' : '?'}${new URLSearchParams({ state: back })}`
  return { status: 302, headers: { location, ...cleared }, body: '' }
}

/** The client of an ID token. Its signature is not checked: no more hangs on it than a registered address. */
function clientIn({ apps }: SandboxState, idToken: string): JsonObject | undefined {
  try {
    const payload = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString()) as JsonObject
    return apps.byClientId(textIn(payload, 'azp'))
  } catch {
    return undefined
  }
}
