import { hints } from '../failures/hints'
import type { ConnectionProbe, NetworkOptions } from '../platform/environment'
import { withAdvice } from './http/connection-advice'
import { explainTransportError } from './http/explain-error'
import type { HttpResponse } from './http/message'
import { transportErrorOf } from './http/network-error'
import { sendWithRetries } from './http/retry'
import { TransportError } from './http/transport-error'
import { discoveryPath } from './oauth/discovery'
import type { OAuthNetwork } from './oauth/network'
import { identityDomain } from './oauth/provider'
import { dateHeader } from './scim/scim-message'
import { isObject, JsonProblem, readJson } from './scim/strict-json'

/** Why something is not as it should be, and what to do about it. */
export interface Problem {
  detail: string
  fix: string | null
}

/** In words, what a probe of the way came upon. */
export function problemOf(
  { failedAt, error }: ConnectionProbe,
  { origin, proxy, extraCertificates }: Pick<NetworkOptions, 'origin' | 'proxy' | 'extraCertificates'>,
  via: string | null,
): Problem {
  const cause = error ?? new Error()
  if (failedAt === 'proxy' && proxy !== null) return problemOfProxy(cause, { origin, via }, proxy.url)
  const place = {
    mayHaveBeenSent: false,
    origin,
    via: failedAt === 'tls' ? via : null,
    hasCaFile: extraCertificates !== undefined,
  }
  const { message, hint } = explainTransportError(withAdvice(transportErrorOf(cause, place), place))
  return { detail: message, fix: hint }
}

function problemOfProxy(
  cause: Error,
  { origin, via }: { origin: URL; via: string | null },
  { username, protocol }: URL,
): Problem {
  const refused = /^Proxy response \((\d{3})\)/.exec(cause.message)?.[1]
  if (refused === undefined) {
    const { message } = explainTransportError(
      transportErrorOf(cause, { mayHaveBeenSent: false, origin: new URL(`${protocol}//${via}`), via: null }),
    )
    return { detail: `The proxy does not open a way. ${message}`, fix: isItAProxy(protocol) }
  }
  const { message, hint } = explainTransportError(transportErrorOf(cause, { mayHaveBeenSent: false, origin, via }))
  const isKnown = refused === '407' && username !== ''
  return {
    detail: message,
    fix: isKnown ? 'It does not take the user and the password that the proxy setting has.' : hint,
  }
}

const isItAProxy = (protocol: string): string =>
  protocol === 'https:'
    ? 'Check HTTPS_PROXY or ALL_PROXY: is that a proxy, and does it speak TLS itself? Most do not: http://HOST:PORT'
    : 'Check HTTPS_PROXY or ALL_PROXY: is that a proxy? One that speaks TLS itself: https://HOST:PORT'

export interface DiscoveryAnswer {
  /** By the domain's clock; null where the answer has no date. */
  answeredAt: Date | null
  /** By the clock of this program, half-way between question and answer. */
  askedAt: Date
  /** What is wrong with the document. */
  complaint: Problem | null
}

/** Asks for the discovery document, which needs no sign-in. @throws {Failure} when no answer came */
export async function askForDiscovery(network: OAuthNetwork): Promise<DiscoveryAnswer> {
  const { run, gate } = network
  const domain = network.domain as URL
  network.allow([domain])
  let before = run.clock.now()
  const ask = () => {
    before = run.clock.now()
    return network.transportTo(domain).send({
      method: 'GET',
      path: discoveryPath,
      headers: { accept: 'application/json', 'cache-control': 'no-cache' },
    })
  }
  try {
    const answer = await sendWithRetries(ask, { gate, run })
    const askedAt = new Date((before.getTime() + run.clock.now().getTime()) / 2)
    return { answeredAt: dateHeader(answer), askedAt, complaint: problemWith(answer, domain) }
  } catch (error) {
    throw error instanceof TransportError ? explainTransportError(error) : error
  }
}

function problemWith({ status, text, hide }: HttpResponse, domain: URL): Problem | null {
  if (status !== 200) return { detail: `${discoveryPath} answered ${status}.`, fix: hints.notADomain }
  try {
    const document = readJson(text)
    const issuer = isObject(document) ? document['issuer'] : undefined
    if (typeof issuer !== 'string') return { detail: 'The discovery document names no issuer.', fix: hints.notADomain }
    if (identityDomain(domain).issuers.includes(issuer)) return null
    return { detail: `The discovery document names the issuer ${hide(issuer.slice(0, 200))}.`, fix: hints.notADomain }
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error
    return { detail: `The discovery document cannot be read: ${error.message}.`, fix: hints.notADomain }
  }
}
