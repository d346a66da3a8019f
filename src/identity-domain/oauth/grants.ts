import * as oauth from 'oauth4webapi'
import type { Secret } from '../../secrets/secrets'
import { type Granted, requestTokens, type Tokens } from './answers'
import { type Asking, authenticationOf } from './requests'
import type { SignedIn } from './sign-in'

/** The requests for tokens that a run makes. Each is sent once, whatever becomes of its answer. */

const clientOf = ({ client }: Asking): oauth.Client => ({ client_id: client.clientId })

/** Redeems an authorization code (RFC 6749 section 4.1.3) with its PKCE verifier (RFC 7636 section 4.5). */
export function redeemCode(signedIn: SignedIn, asking: Asking): Promise<Granted> {
  const client = clientOf(asking)
  const { code, redirectUri, verifier, nonce } = signedIn
  return requestTokens(
    {
      send: (options) =>
        oauth.genericTokenEndpointRequest(
          serverFor(asking),
          client,
          authenticationOf(asking),
          'authorization_code',
          { code: code.reveal(), redirect_uri: redirectUri, code_verifier: verifier.reveal() },
          options,
        ),
      judge: (server, response) =>
        oauth.processAuthorizationCodeResponse(
          server,
          client,
          response,
          nonce === null ? {} : { expectedNonce: nonce, requireIdToken: true },
        ),
    },
    asking,
  )
}

/** RFC 6749 section 4.3: for test users, where nobody is there to sign in. */
export function signInWithPassword(
  { username, password, scope }: { username: string; password: Secret; scope: string },
  asking: Asking,
): Promise<Granted> {
  const client = clientOf(asking)
  return requestTokens(
    {
      send: (options) =>
        oauth.genericTokenEndpointRequest(
          serverFor(asking),
          client,
          authenticationOf(asking),
          'password',
          { username, password: password.reveal(), scope },
          options,
        ),
      judge: (server, response) => oauth.processGenericTokenEndpointResponse(server, client, response),
    },
    asking,
  )
}

/** RFC 6749 section 6. Without `scope`, the answer is for what was granted. */
export function redeemRefreshToken(refresh: Secret, asking: Asking): Promise<Granted> {
  const client = clientOf(asking)
  return requestTokens(
    {
      send: (options) =>
        oauth.refreshTokenGrantRequest(serverFor(asking), client, authenticationOf(asking), refresh.reveal(), options),
      judge: (server, response) => oauth.processRefreshTokenResponse(server, client, response),
    },
    asking,
  )
}

/** One poll (RFC 8628 section 3.4). */
export function redeemDeviceCode(
  { deviceCode, verifier }: { deviceCode: Secret; verifier: Secret | null },
  asking: Asking,
): Promise<Granted> {
  const client = clientOf(asking)
  return requestTokens(
    {
      send: (options) =>
        oauth.deviceCodeGrantRequest(serverFor(asking), client, authenticationOf(asking), deviceCode.reveal(), {
          ...options,
          ...(verifier === null ? {} : { additionalParameters: { code_verifier: verifier.reveal() } }),
        }),
      judge: (server, response) => oauth.processDeviceCodeResponse(server, client, response),
    },
    asking,
  )
}

function serverFor({ provider }: Asking): oauth.AuthorizationServer {
  return { issuer: provider.issuers[0] as string, token_endpoint: provider.endpoints.token.href }
}

/** Claims in which two ID tokens differ although a refresh must not change them (OpenID Connect Core 1.0 section 12.2). */
export function differingClaims({ claims: first }: Tokens, { claims: second }: Tokens): string[] {
  if (first === null || second === null) return []
  const sameAudience = first.aud.every((each) => second.aud.includes(each))
  const changed = (name: 'azp' | 'auth_time' | 'nonce') => second[name] !== null && second[name] !== first[name]
  return [
    ...(first.iss === second.iss ? [] : ['iss']),
    ...(first.sub === second.sub ? [] : ['sub']),
    ...(sameAudience ? [] : ['aud']),
    ...(['azp', 'auth_time', 'nonce'] as const).filter(changed),
  ]
}
