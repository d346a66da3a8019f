import { textsIn } from '../data/app-store'
import { jsonResponse, type SandboxRequest, type SandboxResponse } from '../http-message'
import type { JsonObject } from '../json'
import { exchangeGrant, exchangeToken } from '../machine/token-exchange'
import type { SandboxState } from '../state'
import { answerClient } from './client-authentication'
import { redeemCode } from './grants/code-grant'
import { redeemDeviceCode } from './grants/device-grant'
import { issueToClient } from './grants/issue'
import { signInByPassword } from './grants/password-grant'
import { redeemRefreshToken } from './grants/refresh-grant'
import { OAuthError } from './oauth-error'
import { needed } from './oauth-form'

type GrantType = (state: SandboxState, client: JsonObject, form: URLSearchParams) => JsonObject

/** By `grant_type`. Assertions and mutual TLS are for later. */
const grants: Readonly<Record<string, GrantType>> = {
  client_credentials: clientCredentials,
  authorization_code: redeemCode,
  refresh_token: redeemRefreshToken,
  password: signInByPassword,
  'urn:ietf:params:oauth:grant-type:device_code': redeemDeviceCode,
}

/** Answers `/oauth2/v1/token` (RFC 6749 section 3.2). @param ecid names this request, and stands in errors */
export function tokenEndpoint(state: SandboxState, request: SandboxRequest, ecid: string): SandboxResponse {
  return answerClient(state, request, ecid, (client, form) => {
    return jsonResponse(grantTo(state, client, form))
  })
}

function grantTo(state: SandboxState, client: JsonObject, form: URLSearchParams): JsonObject {
  const grantType = needed(form, 'grant_type')
  // No App has it among its grants: the trust names its clients.
  if (grantType === exchangeGrant) return exchangeToken(state, client, form)
  const grant = Object.hasOwn(grants, grantType) ? grants[grantType] : undefined
  if (!grant) throw new OAuthError('unsupported_grant_type', `The grant type ${grantType} is not supported.`)
  // RFC 6749 section 4.4: for confidential clients only.
  if (grant === clientCredentials && client['clientType'] === 'public') throw OAuthError.invalidClient({ basic: false })
  if (!textsIn(client, 'allowedGrants').includes(grantType)) {
    throw new OAuthError('unauthorized_client', `The client may not use the grant type ${grantType}.`)
  }
  return grant(state, client, form)
}

function clientCredentials(state: SandboxState, client: JsonObject, form: URLSearchParams): JsonObject {
  return issueToClient(state, client, form.get('scope') ?? '')
}
