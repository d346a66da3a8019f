import { textIn } from '../data/app-store'
import type { SandboxRequest, SandboxResponse } from '../http-message'
import type { SandboxState } from '../state'
import { answerClient } from './client-authentication'
import { revokeGrant } from './grants/issue'
import { OAuthError } from './oauth-error'
import { needed } from './oauth-form'

/**
 * Answers `/oauth2/v1/revoke` as RFC 7009 has it; Oracle does not document its parameters. A refresh token takes with it
 * everything of its grant, an access token only itself. An unknown token is as good as revoked.
 */
export function revokeEndpoint(state: SandboxState, request: SandboxRequest, ecid: string): SandboxResponse {
  return answerClient(state, request, ecid, (client, form) => {
    revoke(state, textIn(client, 'id'), needed(form, 'token'))
    return { status: 200, headers: {}, body: '' }
  })
}

function revoke(state: SandboxState, appId: string, token: string): void {
  const refresh = state.oauth.refreshTokens.get(token)
  const owner = refresh?.grant.appId ?? state.tokens.get(token)?.appId ?? appId
  if (owner !== appId) throw new OAuthError('unauthorized_client', 'The token was issued to another client.')
  if (refresh) revokeGrant(state, refresh.grant)
  else state.tokens.delete(token)
}
