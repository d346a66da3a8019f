import * as oauth from 'oauth4webapi'
import type { Refusal } from '../../offline-access/answer'
import type { Secret } from '../../secrets/secrets'
import type { MakeAssertion } from '../auth/client-assertion'
import { assertionForm, basicAuthorization } from '../auth/client-authentication'
import type { HttpResponse } from '../http/message'
import { applyRetryAfter } from '../http/retry'
import { TransportError } from '../http/transport-error'
import { hasRepeatedName } from '../scim/repeated-name'
import { scimErrorFacts } from '../scim/scim-message'
import { type JsonObject, type JsonValue, readJson } from '../scim/strict-json'
import type { IssuedTokens } from './issued-tokens'
import type { OAuthNetwork } from './network'
import type { Provider } from './provider'

/** How a client shows who it is at the token endpoint; named as in OpenID Connect Core 1.0 section 9. */
export type AuthMethod = 'basic' | 'post' | 'private_key_jwt' | 'none'

/** The client under test. */
export interface TestedClient {
  clientId: string
  /** null: a public client, or one with a key. */
  secret: Secret | null
  /** Makes what shows who the client is from its private key; null where it has none. */
  makeAssertion: MakeAssertion | null
  /** null: what its secret or key and the provider's discovery document lead to. */
  method: AuthMethod | null
}

/** What the requests of one run have in common. */
export interface Asking {
  provider: Provider
  client: TestedClient
  network: OAuthNetwork
  minted: IssuedTokens
  /** A domain's signing keys, a JWK set (RFC 7517) as it was sent to the administrator; null where nobody could read it. */
  keys: string | null
}

/** One answer: as it came, what its JSON says, and as the library wants to see it. */
export interface RawAnswer {
  http: HttpResponse
  body: JsonObject | null
  /** An object in it has the same name twice: which of the two counts cannot be known. */
  repeatsName: boolean
  response: Response
}

/**
 * Sends through this program's own transport: one origin, one deadline, no redirect. The answer is read, and every
 * token in it registered, before the library sees it: an answer that fails a check has still minted tokens.
 *
 * @param within in seconds; the attempt ends after this at the latest
 */
export async function throughTransport(
  { network, minted }: Pick<Asking, 'network' | 'minted'>,
  request: (options: LibraryOptions) => Promise<Response>,
  within?: number,
): Promise<RawAnswer> {
  let raw: RawAnswer | undefined
  const fetch = async (address: string, { method, headers, body }: Sent): Promise<Response> => {
    keepCredentials(headers, network)
    raw = await send(new URL(address), { method, headers, body, within }, { network, minted })
    return raw.response
  }
  await request({ [oauth.customFetch]: fetch, [oauth.allowInsecureRequests]: true })
  if (raw === undefined) throw new Error('the OAuth library sent no request')
  return raw
}

export interface LibraryOptions {
  [oauth.customFetch]: (address: string, options: Sent) => Promise<Response>
  /** Which addresses may be reached without TLS is decided by the transport and by discovery: loopback alone. */
  [oauth.allowInsecureRequests]: true
}

interface Sent {
  method: string
  headers: Record<string, string>
  body?: unknown
}

async function send(
  url: URL,
  { method, headers, body, within }: Sent & { within: number | undefined },
  { network, minted }: Pick<Asking, 'network' | 'minted'>,
): Promise<RawAnswer> {
  await network.gate.pass()
  const http = await network.transportTo(url).send({
    method: method === 'GET' ? 'GET' : 'POST',
    path: `${url.pathname}${url.search}`,
    headers,
    ...(body instanceof URLSearchParams ? { body: body.toString() } : {}),
    // A code or a refresh token is sent once: it must not be lost on a connection that was dead already.
    onFreshConnection: method !== 'GET',
    ...(within === undefined ? {} : { within }),
  })
  applyRetryAfter(http, network)
  const json = jsonIn(http)
  const repeatsName = json !== null && hasRepeatedName(http.text, json)
  if (repeatsName) minted.noteEach(http.text)
  const read = minted.note(json)
  if (http.status > 599)
    throw new TransportError('untrusted', 'the answer has no HTTP status', { mayHaveBeenSent: true })
  const hasBody = ![204, 205, 304].includes(http.status)
  return { http, body: read, repeatsName, response: new Response(hasBody ? http.text : null, http) }
}

function jsonIn({ text }: HttpResponse) {
  try {
    return readJson(text)
  } catch {
    return null
  }
}

/** An answer may echo what it was sent, in the form in which it was sent. */
function keepCredentials(headers: Record<string, string>, { secrets }: OAuthNetwork): void {
  const [, basic] = /^Basic (.+)$/.exec(headers['authorization'] ?? '') ?? []
  if (basic === undefined) return
  secrets.register(basic)
  secrets.register(Buffer.from(basic, 'base64').toString().split(':').slice(1).join(':'))
}

/** The provider as the library knows it. @param issuer the accepted spelling that this answer uses */
export function serverOf({ endpoints, promises, namesItself }: Provider, issuer: string): oauth.AuthorizationServer {
  return {
    issuer,
    token_endpoint: endpoints.token.href,
    ...(endpoints.revocation && { revocation_endpoint: endpoints.revocation.href }),
    ...(endpoints.device && { device_authorization_endpoint: endpoints.device.href }),
    ...(endpoints.keys && { jwks_uri: endpoints.keys.href }),
    ...(promises?.idTokenAlgorithms && { id_token_signing_alg_values_supported: [...promises.idTokenAlgorithms] }),
    authorization_response_iss_parameter_supported: namesItself,
  }
}

/**
 * RFC 6749 section 2.3.1: in the header, as for the administrator's own client; in the body for a provider that knows
 * nothing else, or where that was asked for. Without a secret and key, the client id alone.
 */
export function authenticationOf(asking: Pick<Asking, 'provider' | 'client' | 'network'>): oauth.ClientAuth {
  const { provider, client, network } = asking
  const { clientId, secret, makeAssertion } = client
  switch (authMethodOf(asking)) {
    case 'basic':
      return (_server, _client, _body, headers) => {
        if (secret !== null) headers.set('authorization', basicAuthorization(clientId, secret))
      }
    case 'post':
      return oauth.ClientSecretPost(secret?.reveal() ?? '')
    case 'private_key_jwt':
      return (_server, _client, body) => {
        const context = { origin: provider.endpoints.token, now: network.run.clock.now(), random: network.run.random }
        const audience = provider.kind === 'any' ? { audience: provider.issuers[0] as string } : {}
        const assertion = network.secrets.register(makeAssertion?.({ ...context, ...audience }) ?? '')
        for (const [name, value] of Object.entries(assertionForm(clientId, assertion))) body.set(name, value)
      }
    case 'none':
      return oauth.None()
  }
}

/** The method of {@link authenticationOf}. */
export function authMethodOf({ provider, client }: Pick<Asking, 'provider' | 'client'>): AuthMethod {
  if (client.method !== null) return client.method
  if (client.secret === null) return client.makeAssertion === null ? 'none' : 'private_key_jwt'
  const methods = provider.promises?.clientAuthentication ?? []
  return methods.includes('client_secret_post') && !methods.includes('client_secret_basic') ? 'post' : 'basic'
}

/** As it was sent: it may be meant in another unit. */
const askedToWait = ({ headers }: HttpResponse): string =>
  headers['retry-after'] === undefined ? '' : `, Retry-After: ${headers['retry-after'].slice(0, 60)}`

/** Members of a response that hold tokens. */
const tokenNames = ['access_token', 'refresh_token', 'id_token'] as const

export const hasTokens = (body: JsonObject | null): boolean => tokenNames.some((name) => nonEmpty(body?.[name]))

export const nonEmpty = (value: JsonValue | undefined): value is string => typeof value === 'string' && value !== ''

/**
 * What an endpoint refuses in OAuth's own words (RFC 6749 section 5.2); null for anything else. GitHub refuses with 200:
 * `error` and no token can mean nothing else.
 */
export function refusalIn({ http, body, repeatsName }: RawAnswer): Refusal | null {
  const error = body?.['error']
  const { status } = http
  const mayRefuse = status === 200 || (status >= 400 && status < 500 && status !== 429)
  if (!nonEmpty(error) || !mayRefuse || repeatsName || hasTokens(body)) return null
  const { messageId, detail } = scimErrorFacts(http)
  return refusal(messageId ?? error, detail, status)
}

export const refusal = (error: string, description: string | null, status: number): Refusal => ({
  kind: 'refused',
  error,
  description,
  ...(status === 401 ? { unauthenticated: true as const } : {}),
})

/** What an answer says that is neither tokens nor a refusal in OAuth's words. */
export function unclear({ http, body, repeatsName }: RawAnswer): string {
  const facts = scimErrorFacts(http)
  if (facts.redirectsTo !== null) return `the provider points to ${facts.redirectsTo}; redirects are not followed`
  if (http.status === 429) return `the provider limits requests (429${askedToWait(http)})`
  const what = body === null ? ' without JSON' : repeatsName ? ' with the same name twice' : ''
  return `the provider answered ${http.status}${what}`
}
