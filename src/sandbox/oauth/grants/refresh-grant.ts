import { textIn } from '../../data/app-store'
import type { JsonObject } from '../../json'
import type { SandboxState } from '../../state'
import { OAuthError } from '../oauth-error'
import { needed } from '../oauth-form'
import type { RefreshToken } from '../oauth-state'
import { issueAgain, revokeGrant } from './issue'
import { readScope, resolveUserScope, wordsOf } from './scope'

/** Gives new tokens for a refresh token (RFC 6749 section 6). */
export function redeemRefreshToken(state: SandboxState, client: JsonObject, form: URLSearchParams): JsonObject {
  const token = state.oauth.refreshTokens.get(needed(form, 'refresh_token'))
  if (!token || token.grant.appId !== textIn(client, 'id')) throw refusal('The refresh token is unknown.')
  if (token.grant.revoked) throw refusal('The refresh token was revoked.')
  if (endOfRefreshToken(state, client, token) <= state.clock.now().getTime())
    throw refusal('The refresh token has expired.')
  if (token.spent) judgeReuse(state, token)
  if (!token.grant.session.user.active) throw refusal('The user is not active.')
  return issueAgain(state, client, token, narrowedScope(token.grant.scope, form.get('scope') ?? ''))
}

/** Milliseconds since 1970. Whether a changed setting moves it is not documented. @throws OAuthError invalid_scope */
export function endOfRefreshToken(
  state: SandboxState,
  client: JsonObject,
  { grant, countedFrom, expiresAt }: RefreshToken,
): number {
  if (state.switches.changedExpiry === 'new-tokens') return expiresAt
  const { refreshLifetime } = resolveUserScope(state, client, readScope(grant.scope), grant.session.user)
  return countedFrom + refreshLifetime * 1000
}

/** What Oracle does is not documented. @throws OAuthError invalid_grant, unless the switch accepts it */
function judgeReuse(state: SandboxState, { grant }: RefreshToken): void {
  if (state.switches.reuse === 'accept') return
  if (state.switches.reuse === 'refuse-and-revoke-family') revokeGrant(state, grant)
  throw refusal('The refresh token was used before.')
}

/** Without a scope the grant's; otherwise nothing that it does not have. @throws OAuthError invalid_scope */
function narrowedScope(granted: string, asked: string): string {
  const words = wordsOf(asked)
  if (words.length === 0) return granted
  const allowed = wordsOf(granted)
  const excess = words.find((word) => !allowed.includes(word))
  if (excess !== undefined) throw new OAuthError('invalid_scope', `The grant does not include ${excess}.`)
  return asked
}

function refusal(text: string): OAuthError {
  return new OAuthError('invalid_grant', text)
}
