import * as oauth from 'oauth4webapi'
import { DomainFailure } from '../../failures/errors'
import type { Secret } from '../../secrets/secrets'
import type { Asking } from './requests'

/** An authorization request that is about to be shown to a person (RFC 6749 section 4.1.1). */
export interface AuthorizationRequest {
  url: URL
  redirectUri: string
  state: string
  /** null where no ID token is asked for. */
  nonce: string | null
  /** RFC 7636 section 4.1. */
  verifier: Secret
}

export interface AuthorizationWish {
  scope: string
  redirectUri: string
  /** OpenID Connect Core 1.0 section 11: offline access needs consent, which a provider may have to be told to ask for. */
  askConsent: boolean
  username: string | null
}

/** With `state` and, for an ID token, `nonce` of 128 bits each, and always with PKCE S256. */
export async function authorizationRequest(wish: AuthorizationWish, asking: Asking): Promise<AuthorizationRequest> {
  const { provider, client, network } = asking
  const { authorization } = provider.endpoints
  if (authorization === null)
    throw new DomainFailure('The provider names no authorization endpoint.', { hint: 'Try --grant device.' })
  const random = (bytes: number) => Buffer.from(network.run.random(bytes)).toString('base64url')
  const verifier = network.secrets.register(random(32))
  const state = random(16)
  const nonce = wish.scope.split(' ').includes('openid') ? random(16) : null
  const url = new URL(authorization)
  const parameters = {
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: wish.redirectUri,
    scope: wish.scope,
    state,
    ...(nonce === null ? {} : { nonce }),
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier.reveal()),
    code_challenge_method: 'S256',
    ...(wish.askConsent ? { prompt: 'consent' } : {}),
    ...(wish.username === null ? {} : { login_hint: wish.username }),
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return { url, redirectUri: wish.redirectUri, state, nonce, verifier }
}
