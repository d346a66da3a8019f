import { jsonResponse, type SandboxRequest, type SandboxResponse } from '../http-message'
import type { JsonObject } from '../json'
import type { SandboxState } from '../state'
import { identityScopes } from './grants/scope'
import { signingKey } from './keys/signing-key'
import { methodNotAllowed } from './oauth-form'
import { issuerOf } from './tokens'

/** Answers `/.well-known/openid-configuration` (OpenID Connect Discovery 1.0 section 4). */
export function openidConfiguration(state: SandboxState, request: SandboxRequest): SandboxResponse {
  return request.method === 'GET' || request.method === 'HEAD'
    ? jsonResponse(configuration(state))
    : methodNotAllowed('GET, HEAD')
}

/** Answers `/.well-known/idcs-configuration`: the same, one level down, as clients of Oracle's read it. */
export function idcsConfiguration(state: SandboxState, request: SandboxRequest): SandboxResponse {
  return request.method === 'GET' || request.method === 'HEAD'
    ? jsonResponse({ 'openid-configuration': configuration(state) })
    : methodNotAllowed('GET, HEAD')
}

/**
 * What a domain was seen to answer, promises that the sandbox does not keep included. Left out are the `secure_…`
 * endpoints: the sandbox has no mutual TLS. The device grant is added, so that clients of RFC 8628 find it.
 * `tls_cert_auth` is Oracle's spelling.
 */
function configuration(state: SandboxState): JsonObject {
  const oauth = `${state.url}/oauth2/v1`
  return {
    issuer: issuerOf(state),
    authorization_endpoint: `${oauth}/authorize`,
    token_endpoint: `${oauth}/token`,
    userinfo_endpoint: `${oauth}/userinfo`,
    device_authorization_endpoint: `${oauth}/device`,
    revocation_endpoint: `${oauth}/revoke`,
    ...introspection(state, `${oauth}/introspect`),
    end_session_endpoint: `${oauth}/userlogout`,
    jwks_uri: `${state.url}/admin/v1/SigningCert/jwk`,
    scopes_supported: identityScopes,
    response_types_supported: [
      ...['code', 'token', 'id_token'],
      ...['code token', 'code id_token', 'token id_token', 'code token id_token'],
    ],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['aud', 'exp', 'iat', 'iss', 'jti', 'sub'],
    grant_types_supported: [
      ...['client_credentials', 'password', 'refresh_token', 'authorization_code'],
      ...['urn:ietf:params:oauth:grant-type:jwt-bearer', 'tls_cert_auth'],
      'urn:ietf:params:oauth:grant-type:device_code',
    ],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt', 'client_secret_post'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256'],
    userinfo_signing_alg_values_supported: ['none'],
    ui_locales_supported: ['en'],
    claims_parameter_supported: false,
    http_logout_supported: true,
    logout_session_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    require_request_uri_registration: false,
  }
}

function introspection({ switches }: SandboxState, endpoint: string): JsonObject {
  const { introspectionName } = switches
  if (introspectionName !== 'both') return { [introspectionName]: endpoint }
  return { introspection_endpoint: endpoint, introspect_endpoint: endpoint }
}

/** What `/admin/v1/SigningCert/jwk` answers (RFC 7517). Oracle's has `x5c` as well; the sandbox has no certificate. */
export function signingKeysResponse(): SandboxResponse {
  const { publicKey, x5t, x5tS256 } = signingKey()
  const { n, e } = publicKey.export({ format: 'jwk' })
  const key = {
    kty: 'RSA',
    kid: 'SIGNING_KEY',
    use: 'sig',
    key_ops: ['verify'],
    alg: 'RS256',
    n,
    e,
    x5t,
    'x5t#S256': x5tS256,
  }
  return jsonResponse({ keys: [key] })
}
