/** Where in an exchange an error lies. */
export type TransportErrorKind =
  /** No connection: refused, timed out, no such host, TLS, proxy. */
  | 'unreachable'
  /** Connected, then nothing or not all of the answer came. */
  | 'no-answer'
  /** The body ended before it was whole. */
  | 'cut'
  /** An answer that does not keep to SCIM or OAuth, or speaks of another app. */
  | 'untrusted'
  /** An answer that says no: 3xx, 4xx, 5xx. */
  | 'refused'
  /** Told to wait longer than this run may last, or its time is up. */
  | 'out-of-time'

/** What an answer said about itself; never its body. */
export interface ResponseFacts {
  status: number
  requestId: string | null
  /** SCIM `detail`, or OAuth `error_description`. */
  detail: string | null
  /** Oracle's `messageId`, or OAuth `error`. */
  messageId: string | null
  /** Who spoke: the domain, with a SCIM error or another JSON object; nobody, with an empty body; or something before it, in HTML. */
  bodyKind: 'domain' | 'nobody' | 'something-else'
  /** Where a 3xx points, as an origin. */
  redirectsTo: string | null
  /** The time on the domain's clock; null where the answer has no usable date. */
  answeredAt: Date | null
}

/** Why an exchange with the domain did not give what was asked for. Stays inside this folder. */
export class TransportError extends Error {
  readonly kind: TransportErrorKind
  /** Whether a byte of the request may have reached the other side. */
  readonly mayHaveBeenSent: boolean
  /** How many attempts in all a repeatable request deserves. 1: it is pointless to ask again. */
  readonly attempts: number
  readonly answer: ResponseFacts | null
  readonly hint: string | null
  /** How many attempts were made before giving up. */
  attemptsMade = 1

  constructor(
    kind: TransportErrorKind,
    message: string,
    context: { mayHaveBeenSent: boolean; attempts?: number; answer?: ResponseFacts | null; hint?: string },
  ) {
    super(message)
    this.name = 'TransportError'
    this.kind = kind
    this.mayHaveBeenSent = context.mayHaveBeenSent
    this.attempts = context.attempts ?? 1
    this.answer = context.answer ?? null
    this.hint = context.hint ?? null
  }
}
