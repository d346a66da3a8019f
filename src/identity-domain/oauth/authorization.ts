import * as oauth from 'oauth4webapi'
import { DomainFailure } from '../../failures/errors'
import { hints } from '../../failures/hints'
import type { Answer } from '../../offline-access/answer'
import type { Secret } from '../../secrets/secrets'
import { explainTransportError } from '../http/explain-error'
import { TransportError } from '../http/transport-error'
import { type Asking, authenticationOf, refusalIn, serverOf, throughTransport, unclear } from './requests'

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
  prompt: string | null
  username: string | null
  /** Parameters of the user's own, which a provider wants besides. */
  more: Readonly<Record<string, string>>
}

/** The provider refused the request before anybody saw it (RFC 9126 section 2.3). */
export type PushRefusal = Extract<Answer, { kind: 'refused' }>

/** With `state` and, for an ID token, `nonce` of 128 bits each, and always with PKCE S256. */
export async function authorizationRequest(
  wish: AuthorizationWish,
  asking: Asking,
): Promise<AuthorizationRequest | PushRefusal> {
  const { provider, client, network } = asking
  const { authorization } = provider.endpoints
  if (authorization === null)
    throw new DomainFailure('The provider names no authorization endpoint.', { hint: hints.deviceGrant })
  const random = (bytes: number) => Buffer.from(network.run.random(bytes)).toString('base64url')
  const verifier = newVerifier(asking)
  const state = random(16)
  const nonce = wish.scope.split(' ').includes('openid') ? random(16) : null
  const parameters: Record<string, string> = {
    ...wish.more,
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: wish.redirectUri,
    scope: wish.scope,
    state,
    ...(nonce === null ? {} : { nonce }),
    ...(await challengeOf(verifier)),
    ...(wish.prompt === null ? {} : { prompt: wish.prompt }),
    ...(wish.username === null ? {} : { login_hint: wish.username }),
  }
  const shown = provider.promises?.requiresPushed ? await pushed(parameters, asking) : parameters
  if ('kind' in shown) return shown as PushRefusal
  const url = new URL(authorization)
  for (const [name, value] of Object.entries(shown)) url.searchParams.set(name, value)
  return { url, redirectUri: wish.redirectUri, state, nonce, verifier }
}

/** RFC 7636 section 4.1. */
export const newVerifier = ({ network }: Pick<Asking, 'network'>): Secret =>
  network.secrets.register(Buffer.from(network.run.random(32)).toString('base64url'))

/** RFC 7636 section 4.3. */
export const challengeOf = async (verifier: Secret) => ({
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier.reveal()),
  code_challenge_method: 'S256',
})

/** A URI (RFC 9126 section 2.2), of a length that fits into another one. */
const requestUriPattern = /^[\x21-\x7e]{1,2000}$/

/** Sends the parameters ahead (RFC 9126 section 2.1); what is left for the browser names them. */
async function pushed(
  parameters: Record<string, string>,
  asking: Asking,
): Promise<Record<string, string> | PushRefusal> {
  const { provider, client } = asking
  const { pushed: endpoint } = provider.endpoints
  if (endpoint === null)
    throw new DomainFailure('The provider wants pushed authorization requests, and names no endpoint for them.')
  const server = {
    ...serverOf(provider, provider.issuers[0] as string),
    pushed_authorization_request_endpoint: endpoint.href,
  }
  const raw = await throughTransport(asking, (options) =>
    oauth.pushedAuthorizationRequest(
      server,
      { client_id: client.clientId },
      authenticationOf(asking),
      parameters,
      options,
    ),
  ).catch((error) => {
    throw error instanceof TransportError ? explainTransportError(error) : error
  })
  const requestUri = raw.body?.['request_uri']
  if (raw.http.status < 300 && !raw.repeatsName && typeof requestUri === 'string' && requestUriPattern.test(requestUri))
    return { client_id: client.clientId, request_uri: requestUri }
  const refusal = refusalIn(raw)
  if (refusal !== null) return refusal
  throw new DomainFailure(`The provider did not take the pushed authorization request: ${unclear(raw)}.`, {
    status: raw.http.status,
  })
}
