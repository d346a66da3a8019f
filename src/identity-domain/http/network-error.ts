import { hints } from '../../failures/hints'
import { limits } from '../limits'
import { TransportError, type TransportErrorKind } from './transport-error'

/** One event, two codes: which one a reset in the middle of an answer comes as depends on the version of Node. */
const brokenOff = 'the connection was closed before the answer was whole'

/** What the codes of Node and undici mean to a person. `attempts`: see {@link TransportError.attempts}. */
const causes: Record<string, { kind: TransportErrorKind; words: string; attempts: number; hint?: string }> = {
  ECONNREFUSED: { kind: 'unreachable', words: 'the connection was refused', attempts: limits.attempts },
  ENOTFOUND: { kind: 'unreachable', words: 'there is no host of that name', attempts: limits.attemptsWhenDoubtful },
  EAI_AGAIN: { kind: 'unreachable', words: 'the name could not be resolved just now', attempts: limits.attempts },
  ENETUNREACH: { kind: 'unreachable', words: 'the network is unreachable', attempts: limits.attempts },
  EHOSTUNREACH: { kind: 'unreachable', words: 'the host is unreachable', attempts: limits.attempts },
  ETIMEDOUT: { kind: 'unreachable', words: 'connecting took too long', attempts: limits.attempts },
  UND_ERR_CONNECT_TIMEOUT: {
    kind: 'unreachable',
    words: `no connection within ${limits.connectTime} s`,
    attempts: limits.attempts,
  },
  ECONNRESET: { kind: 'no-answer', words: brokenOff, attempts: limits.attempts },
  EPIPE: { kind: 'no-answer', words: 'the connection was closed while sending', attempts: limits.attempts },
  UND_ERR_SOCKET: { kind: 'no-answer', words: brokenOff, attempts: limits.attempts },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: {
    kind: 'cut',
    words: 'the answer is shorter or longer than announced',
    attempts: limits.attemptsWhenDoubtful,
  },
  UND_ERR_HEADERS_OVERFLOW: { kind: 'untrusted', words: 'the answer has too many headers', attempts: 1 },
}

const itsClock = "Is this machine's clock right?"

const unknownAuthority = {
  words: 'its certificate comes from an unknown authority',
  hint: hints.ownAuthority,
  hintBesideCaFile: hints.authorityMissing,
}

/** What is wrong with a certificate, and what to do about it. */
const certificates: Record<string, { words: string; hint: string; hintBesideCaFile?: string }> = {
  CERT_HAS_EXPIRED: {
    words: 'its certificate has expired',
    hint: `Whoever runs it has to renew the certificate. ${itsClock}`,
  },
  CERT_NOT_YET_VALID: { words: 'its certificate is not valid yet', hint: itsClock },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    words: 'its certificate is for another host',
    hint: 'Check the address: a domain has a certificate for the host of its own URL.',
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: { words: 'its certificate is self-signed', hint: hints.ownAuthority },
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  // It sent its own certificate and no other.
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    ...unknownAuthority,
    hintBesideCaFile:
      'The server does not send the certificate of the authority that signed its own. Whoever runs it has to add that (the intermediate certificate); until then, add it to your file of certificates.',
  },
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
}

/** What OpenSSL says of what is no TLS at all, by its version; as a code, or in words after EPROTO. */
const notTls = /wrong.version.number|packet.length.too.long/i

export interface Place {
  /** A byte of the request may have reached the other side. */
  mayHaveBeenSent: boolean
  origin: URL
  /** The proxy on the way, as host and port. */
  via: string | null
  /** Whether certificates of the user's own are trusted as well. */
  hasCaFile?: boolean | undefined
}

/** What a failure of the network means. Its own message is not shown: it may hold what was sent or received. */
export function transportErrorOf(error: Error, place: Place): TransportError {
  const { mayHaveBeenSent, origin, via } = place
  const code = codeOf(error)
  const { host } = origin
  const refusedByProxy = /^Proxy response \((\d{3})\)/.exec(error.message)?.[1]
  if (refusedByProxy !== undefined && via !== null) return proxyRefused(refusedByProxy, via, origin)
  const tls = tlsError(code, place, code === 'EPROTO' ? error.message : code)
  if (tls !== null) return tls
  // Its code is not always set, and its `data` holds what came.
  if (error.name === 'HTTPParserError')
    return new TransportError('untrusted', `${host}: the answer is not HTTP`, { mayHaveBeenSent })
  const cause = causes[code]
  if (cause === undefined) {
    const kind = mayHaveBeenSent ? 'no-answer' : 'unreachable'
    return new TransportError(kind, `${host}: the request failed (${code})`, {
      mayHaveBeenSent,
      attempts: mayHaveBeenSent ? limits.attempts : 1,
    })
  }
  const kind = !mayHaveBeenSent && cause.kind === 'no-answer' ? 'unreachable' : cause.kind
  const proxy = mayHaveBeenSent || via === null ? '' : ` (through the proxy ${via})`
  return new TransportError(kind, `${host}: ${cause.words}${proxy}`, { mayHaveBeenSent, attempts: cause.attempts })
}

function tlsError(
  code: string,
  { mayHaveBeenSent, origin: { host }, via, hasCaFile = false }: Place,
  reason: string,
): TransportError | null {
  const certificate = certificates[code]
  if (certificate !== undefined) {
    const { words } = certificate
    const hint = hasCaFile ? (certificate.hintBesideCaFile ?? certificate.hint) : certificate.hint
    const isOfTheProxy = via !== null && hint === hints.ownAuthority
    return new TransportError('unreachable', `${host}: TLS failed, ${words}`, {
      mayHaveBeenSent: false,
      hint: isOfTheProxy ? `A proxy may put its own certificate in place of the domain's. ${hint}` : hint,
    })
  }
  if (notTls.test(reason))
    return new TransportError('unreachable', `${host}: TLS failed, what answers there does not speak TLS`, {
      mayHaveBeenSent,
      hint: via === null ? 'Check host and port.' : 'Check host and port. A proxy may answer in its place.',
    })
  if (!code.startsWith('ERR_SSL') && !code.startsWith('ERR_TLS') && code !== 'EPROTO') return null
  return new TransportError('unreachable', `${host}: TLS failed (${code}); TLS 1.2 or later is needed`, {
    mayHaveBeenSent,
  })
}

function proxyRefused(status: string, via: string, { host, hostname }: URL): TransportError {
  return new TransportError('unreachable', `the proxy ${via} opened no way to ${host}: it answered ${status}`, {
    mayHaveBeenSent: false,
    hint: refusals[status]?.(hostname) ?? 'Check HTTPS_PROXY, ALL_PROXY and NO_PROXY.',
  })
}

const cannotReach = (hostname: string) =>
  `It cannot reach or resolve that host. Check the address; NO_PROXY=${hostname} goes around the proxy.`

const refusals: Record<string, (hostname: string) => string> = {
  403: (hostname) => `Whoever runs it has to allow that host; NO_PROXY=${hostname} goes around the proxy.`,
  407: () => 'It wants a user and a password: HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT',
  502: cannotReach,
  503: cannotReach,
  504: cannotReach,
}

/** The code nearest to the cause: undici wraps, and several addresses tried at once come as an AggregateError. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown }
  if (code === undefined && cause !== undefined) return codeOf(cause)
  return typeof code === 'string' ? code : 'unknown'
}
