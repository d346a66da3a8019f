import * as oauth from 'oauth4webapi'
import type { Secret } from '../../secrets/secrets'
import type { HttpResponse } from '../http/message'
import { applyRetryAfter } from '../http/retry'
import { TransportError } from '../http/transport-error'
import { scimErrorFacts } from '../scim/scim-message'
import { type JsonObject, readJson } from '../scim/strict-json'
import type { IssuedTokens } from './issued-tokens'
import type { OAuthNetwork } from './network'
import type { Provider } from './provider'

/** The client under test. */
export interface TestedClient {
  clientId: string
  /** null: a public client. */
  secret: Secret | null
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
  const read = minted.note(jsonIn(http))
  if (http.status > 599)
    throw new TransportError('untrusted', 'the answer has no HTTP status', { mayHaveBeenSent: true })
  const hasBody = ![204, 205, 304].includes(http.status)
  return { http, body: read, response: new Response(hasBody ? http.text : null, http) }
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
 * RFC 6749 section 2.3.1: in the header, both parts form-encoded; in the body only for a provider that knows nothing
 * else. Without a secret, the client id alone.
 */
export function authenticationOf({ provider, client }: Pick<Asking, 'provider' | 'client'>): oauth.ClientAuth {
  if (client.secret === null) return oauth.None()
  const methods = provider.promises?.clientAuthentication ?? []
  const inBody = methods.includes('client_secret_post') && !methods.includes('client_secret_basic')
  const secret = client.secret.reveal()
  return inBody ? oauth.ClientSecretPost(secret) : oauth.ClientSecretBasic(secret)
}

/** As it was sent: it may be meant in another unit. */
const askedToWait = ({ headers }: HttpResponse): string =>
  headers['retry-after'] === undefined ? '' : `, Retry-After: ${headers['retry-after'].slice(0, 60)}`

/** What an answer says that is neither tokens nor a refusal in OAuth's words. */
export function unclear({ http, body }: RawAnswer): string {
  const facts = scimErrorFacts(http)
  if (facts.redirectsTo !== null) return `the provider points to ${facts.redirectsTo}; redirects are not followed`
  if (http.status === 429) return `the provider limits requests (429${askedToWait(http)})`
  return `the provider answered ${http.status}${body === null ? ' without JSON' : ''}`
}
