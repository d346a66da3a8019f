import { textIn } from '../data/app-store'
import { queryOf, type SandboxRequest, type SandboxResponse } from '../http-message'
import type { JsonObject } from '../json'
import { invented } from '../scim/errors'
import type { SandboxState } from '../state'
import {
  type AuthorizeRequest,
  type ReturnAddress,
  readAuthorizeRequest,
  readReturnAddress,
  UnknownReturnAddress,
} from './authorize-request'
import { newGrant } from './grants/issue'
import { scopesToConsent } from './grants/scope'
import { OAuthError } from './oauth-error'
import { formIn, methodNotAllowed } from './oauth-form'
import type { Session } from './oauth-state'
import { noticePage, questionPage } from './pages'
import { currentSession, sessionCookie, signInProblems, signInWithPassword, startSession, userCalled } from './sign-in'

/** How long an authorization code can be redeemed (documentation: Token Expiry Table). */
const codeLifetime = 180_000

/**
 * Answers `/oauth2/v1/authorize` (RFC 6749 section 3.1, OpenID Connect Core 1.0 section 3.1.2): the page on GET, and its
 * form on POST to the same address.
 */
export function authorizeEndpoint(state: SandboxState, request: SandboxRequest): SandboxResponse {
  if (request.method !== 'GET' && request.method !== 'POST') return methodNotAllowed('GET, POST')
  const query = queryOf(request)
  let address: ReturnAddress | undefined
  try {
    const found = readReturnAddress(state, query)
    address = found.address
    return answerUser(state, request, readAuthorizeRequest(state, found, query))
  } catch (error) {
    if (error instanceof UnknownReturnAddress)
      return noticePage(400, 'This request cannot be answered', invented(error.message))
    if (!(error instanceof OAuthError) || !address) throw error
    return redirection(address, { error: error.code, error_description: error.message })
  }
}

function answerUser(state: SandboxState, request: SandboxRequest, wanted: AuthorizeRequest): SandboxResponse {
  if (request.method === 'POST') return takeForm(state, request, wanted)
  const { signIn } = state.oauth
  switch (signIn.answer) {
    case 'page':
      return ask(state, request, wanted)
    case 'approve': {
      const user = userCalled(state, signIn.user)
      if (!user?.active) throw new OAuthError('access_denied', 'The user is not active.')
      return giveCode(state, wanted, startSession(state, user))
    }
    case 'deny':
      throw new OAuthError('access_denied', 'The user has refused.')
    case 'never':
      return noticePage(200, 'No answer', 'The sandbox is set to answer no sign-in.')
  }
}

/** Goes on without a question where none is needed. */
function ask(state: SandboxState, request: SandboxRequest, wanted: AuthorizeRequest): SandboxResponse {
  const session = usableSession(state, request, wanted)
  const consents = missingConsents(state, wanted, session)
  if (wanted.prompt.includes('none')) {
    if (!session) throw new OAuthError('login_required', 'The user is not signed in.')
    if (consents.length > 0) throw new OAuthError('consent_required', 'The user has not agreed to this before.')
  }
  if (session && consents.length === 0 && !wanted.prompt.includes('consent')) return giveCode(state, wanted, session)
  return questionPage(200, questionFor(wanted, session, consents))
}

function questionFor(wanted: AuthorizeRequest, session: Session | undefined, consents: readonly JsonObject[]) {
  const signedInAs = session?.user.userName
  return { title: 'Sign in to the sandbox', client: wanted.client, consents, signedInAs, userName: wanted.loginHint }
}

function usableSession(
  state: SandboxState,
  request: SandboxRequest,
  { prompt }: AuthorizeRequest,
): Session | undefined {
  return prompt.includes('login') || prompt.includes('select_account') ? undefined : currentSession(state, request)
}

function takeForm(state: SandboxState, request: SandboxRequest, wanted: AuthorizeRequest): SandboxResponse {
  if (wanted.prompt.includes('none')) throw new OAuthError('login_required', 'The prompt none does not allow a page.')
  const form = formIn(request)
  if (form.get('decision') === 'deny') throw new OAuthError('access_denied', 'The user has refused.')
  const existing = form.has('username') ? undefined : usableSession(state, request, wanted)
  const user = existing?.user ?? signInWithPassword(state, form.get('username') ?? '', form.get('password') ?? '')
  if (typeof user === 'string') {
    const question = questionFor(wanted, undefined, missingConsents(state, wanted, undefined))
    const userName = form.get('username') ?? ''
    return questionPage(403, { ...question, userName, problem: signInProblems[user] })
  }
  const session = existing ?? startSession(state, user)
  for (const scope of missingConsents(state, wanted, session)) {
    state.oauth.consents.add(consentKey(wanted, session, scope))
  }
  const answer = giveCode(state, wanted, session)
  return { ...answer, headers: { ...answer.headers, ...sessionCookie(session) } }
}

function missingConsents(
  state: SandboxState,
  wanted: AuthorizeRequest,
  session: Session | undefined,
): readonly JsonObject[] {
  const scopes = scopesToConsent(state, wanted.client, wanted.asked)
  if (!session) return scopes
  return scopes.filter((scope) => !state.oauth.consents.has(consentKey(wanted, session, scope)))
}

function consentKey({ client }: AuthorizeRequest, { user }: Session, scope: JsonObject): string {
  return [user.id, textIn(client, 'id'), textIn(scope, 'fqs')].join(' ')
}

function giveCode(state: SandboxState, wanted: AuthorizeRequest, session: Session): SandboxResponse {
  const { client, scope, nonce, redirectUri, challenge } = wanted
  const code = Buffer.from(state.random(32)).toString('base64url')
  state.oauth.codes.set(code, {
    grant: newGrant(state, client, { session, scope, nonce }),
    redirectUri,
    challenge,
    expiresAt: state.clock.now().getTime() + codeLifetime,
    used: false,
  })
  return redirection(wanted, { code })
}

/** RFC 6749 sections 4.1.2 and 4.1.2.1: a query that the address has already stays. */
function redirection({ redirectUri, state }: ReturnAddress, parameters: Record<string, string>): SandboxResponse {
  const query = new URLSearchParams({ ...parameters, ...(state !== undefined && { state }) })
  const location = `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query}`
  return { status: 302, headers: { location, 'referrer-policy': 'no-referrer' }, body: '' }
}
