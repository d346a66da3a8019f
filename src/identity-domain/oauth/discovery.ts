import { DomainFailure } from '../../failures/errors'
import { hints } from '../../failures/hints'
import { explainTransportError } from '../http/explain-error'
import type { HttpResponse } from '../http/message'
import { sendWithRetries } from '../http/retry'
import { TransportError } from '../http/transport-error'
import { repeatsName } from '../scim/parse-response'
import { hasRepeatedName } from '../scim/repeated-name'
import { scimErrorFacts } from '../scim/scim-message'
import { isObject, type JsonObject, type JsonValue, readJson } from '../scim/strict-json'
import type { OAuthNetwork } from './network'
import { identityDomain, originsOf, type Promises, type Provider, sharedIssuers } from './provider'

/** What came of reading the discovery document. */
export interface Discovered {
  provider: Provider
  /** Why a domain's document could not be read; nothing depends on it there. */
  problem: string | null
}

/**
 * Reads `/.well-known/openid-configuration` (OpenID Connect Discovery 1.0 section 4). For an identity domain it only tells
 * what is promised; for any other provider everything depends on it.
 *
 * @throws {DomainFailure} when the issuer is another one, or an unknown provider's document cannot be used
 */
export async function discover(network: OAuthNetwork): Promise<Discovered> {
  const { domain, issuer } = network
  return domain === null ? anyProvider(issuer as URL, network) : promisesOf(domain, network)
}

export const discoveryPath = '/.well-known/openid-configuration'

async function promisesOf(domain: URL, network: OAuthNetwork): Promise<Discovered> {
  const provider = identityDomain(domain)
  network.allow(originsOf(provider))
  const document = await documentAt(new URL(discoveryPath, domain), network)
  if (typeof document === 'string') return { provider, problem: document }
  ensureIssuer(document, provider.issuers)
  return { provider: { ...provider, promises: promisesIn(document) }, problem: null }
}

async function anyProvider(issuer: URL, network: OAuthNetwork): Promise<Discovered> {
  network.allow([issuer])
  const base = issuer.href.replace(/\/$/, '')
  const document = await documentAt(new URL(`${base}${discoveryPath}`), network)
  if (typeof document === 'string') throw new DomainFailure(`The provider's discovery document: ${document}.`)
  // Whoever names a domain here means that domain: it is asked at this origin, whatever its document says.
  if (issuer.pathname === '/' && sharedIssuers.some((shared) => shared === document['issuer']))
    return { provider: { ...identityDomain(issuer), promises: promisesIn(document) }, problem: null }
  // The document is compared with what was typed; a slash at the end is all that may differ in how it was typed.
  const issuers = [document['issuer']].filter((each) => each === base || each === `${base}/`) as string[]
  ensureIssuer(document, issuers.length > 0 ? issuers : [issuer.href])
  const token = endpointIn(document, 'token_endpoint')
  if (token === null) throw new DomainFailure("The provider's discovery document names no token endpoint.")
  const provider: Provider = {
    kind: 'any',
    issuers,
    endpoints: {
      authorization: endpointIn(document, 'authorization_endpoint'),
      token,
      revocation: endpointIn(document, 'revocation_endpoint'),
      device: endpointIn(document, 'device_authorization_endpoint'),
      keys: endpointIn(document, 'jwks_uri'),
      pushed: endpointIn(document, 'pushed_authorization_request_endpoint'),
    },
    promises: promisesIn(document),
    namesItself: document['authorization_response_iss_parameter_supported'] === true,
  }
  network.allow(originsOf(provider))
  return { provider, problem: null }
}

function ensureIssuer({ issuer }: JsonObject, accepted: readonly string[]): void {
  if (typeof issuer === 'string' && accepted.includes(issuer)) return
  const named = typeof issuer === 'string' ? `names the issuer ${issuer.slice(0, 200)}` : 'names no issuer'
  throw new DomainFailure(`The discovery document ${named}, which is not ${accepted.join(' or ')}.`, {
    hint: isTemplate(issuer) ? hints.oneTenant : hints.exactIssuer,
  })
}

/** Entra names one in the document of `common` and `organizations`. */
const isTemplate = (issuer: JsonValue | undefined): boolean => typeof issuer === 'string' && /\{[a-z]+\}/i.test(issuer)

/** The document, or why there is none. */
async function documentAt(url: URL, network: OAuthNetwork): Promise<JsonObject | string> {
  const { run, gate } = network
  const ask = () =>
    network.transportTo(url).send({ method: 'GET', path: url.pathname, headers: { accept: 'application/json' } })
  let answer: HttpResponse
  try {
    answer = await sendWithRetries(ask, { gate, run })
  } catch (error) {
    if (error instanceof TransportError) throw explainTransportError(error)
    throw error
  }
  if (answer.status !== 200) return `it answered ${answer.status}${redirected(answer)}`
  const body = jsonIn(answer)
  if (!isObject(body)) return 'it is not a JSON object'
  return hasRepeatedName(answer.text, body) ? repeatsName : body
}

function redirected(answer: HttpResponse): string {
  const target = scimErrorFacts(answer).redirectsTo
  return target === null ? '' : ` and points to ${target}; redirects are not followed`
}

function jsonIn({ text }: HttpResponse): JsonValue {
  try {
    return readJson(text)
  } catch {
    return null
  }
}

const promisesIn = (document: JsonObject): Promises => ({
  scopes: textsIn(document['scopes_supported']),
  grants: textsIn(document['grant_types_supported']),
  clientAuthentication: textsIn(document['token_endpoint_auth_methods_supported']),
  idTokenAlgorithms: textsIn(document['id_token_signing_alg_values_supported']),
  responseTypes: textsIn(document['response_types_supported']),
  responseModes: textsIn(document['response_modes_supported']),
  pkceMethods: textsIn(document['code_challenge_methods_supported']),
  requiresPushed: document['require_pushed_authorization_requests'] === true,
  requiresSignedRequest: document['require_signed_request_object'] === true,
})

const textsIn = (value: JsonValue | undefined): string[] | null =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : null

/** Only https; http for this machine, as everywhere in this program. */
function endpointIn(document: JsonObject, name: string): URL | null {
  const value = document[name]
  if (value === undefined || value === null) return null
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isThisMachine(url))
  if (url !== null && isSafe && url.username === '' && url.password === '') return url
  throw new DomainFailure(`The discovery document's ${name} is not an https address.`)
}

/** Loopback (RFC 6761 section 6.3; RFC 1122 section 3.2.1.3; RFC 4291 section 2.5.3). */
export const isThisMachine = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
