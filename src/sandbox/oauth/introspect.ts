import { textsIn } from '../data/app-store'
import { jsonResponse, type SandboxRequest, type SandboxResponse } from '../http-message'
import type { JsonObject } from '../json'
import type { SandboxState } from '../state'
import { answerClient } from './client-authentication'
import { OAuthError } from './oauth-error'
import { needed } from './oauth-form'

/** Answers `/oauth2/v1/introspect` (RFC 7662) about access tokens. Whether Oracle's knows refresh tokens is not documented. */
export function introspectEndpoint(state: SandboxState, request: SandboxRequest, ecid: string): SandboxResponse {
  return answerClient(state, request, ecid, (client, form) => {
    if (!textsIn(client, 'allowedOperations').includes('introspect')) {
      throw new OAuthError('unauthorized_client', 'The client may not introspect tokens.')
    }
    return jsonResponse(introspected(state, needed(form, 'token')))
  })
}

function introspected({ clock, switches, tokens }: SandboxState, token: string): JsonObject {
  const known = tokens.get(token)
  // The page types `active` as a string; RFC 7662 as a boolean.
  const active = (value: boolean) => (switches.introspectActive === 'text' ? String(value) : value)
  if (!known?.claims || known.grant?.revoked || known.expiresAt <= clock.now().getTime()) {
    return { active: active(false) }
  }
  const { exp = null, iat = null, iss = null, sub = null, scope = null } = known.claims
  return {
    active: active(true),
    exp,
    iat,
    nbf: iat,
    iss,
    preferred_username: sub,
    prn: sub,
    scope,
    token_type: 'Bearer',
  }
}
