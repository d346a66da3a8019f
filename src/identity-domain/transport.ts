import type { Dispatcher } from 'undici'
import { limits } from './limits'
import { type Run, timeLeft } from './run'
import { Trouble, type TroubleKind } from './trouble'

export interface HttpRequest {
  method: 'GET' | 'PATCH' | 'POST'
  /** Begins with `/`; the query belongs to it. */
  path: string
  headers: Record<string, string>
  body?: string
  /** In bytes, decoded. A larger answer is not read to its end. */
  largestAnswer?: number
  /** No connection that was used before: an idle one may be dead, and then it is unknown how far the request came. */
  onFreshConnection?: boolean
  /** In seconds; the attempt ends after this at the latest. */
  within?: number
}

/** A whole answer, decoded. Its body stays inside this folder. */
export interface HttpResponse {
  origin: string
  status: number
  /** Names in lower case; of a repeated header all values, joined by a comma. */
  headers: Record<string, string>
  requestId: string | null
  text: string
}

/** Sends requests to one origin, and to no other. */
export interface Transport {
  /**
   * One attempt: no repetition, no redirect followed, no decompression.
   *
   * @throws {Trouble} when no whole answer came
   */
  send(request: HttpRequest): Promise<HttpResponse>
  close(): Promise<void>
}

export interface TransportOptions {
  origin: URL
  userAgent: string
  connect(): Promise<Dispatcher>
  run: Run
}

export function createTransport({ origin, userAgent, connect, run }: TransportOptions): Transport {
  let shared: Promise<Dispatcher> | undefined

  async function send(request: HttpRequest): Promise<HttpResponse> {
    ensureStaysInside(request.path, origin)
    ensureMayBegin(run, origin)
    if (request.onFreshConnection !== true) {
      shared ??= connect()
      return attempt(await shared, request)
    }
    const fresh = await connect()
    try {
      return await attempt(fresh, request)
    } finally {
      await fresh.destroy()
    }
  }

  async function attempt(dispatcher: Dispatcher, request: HttpRequest): Promise<HttpResponse> {
    const started = run.clock.elapsed()
    const headers = { 'user-agent': userAgent, 'accept-encoding': 'identity', ...request.headers }
    run.observe({
      kind: 'request',
      method: request.method,
      path: request.path,
      headers: Object.keys(headers),
      body: traceable(request),
    })
    const response = await exchange(dispatcher, { ...request, headers }, origin, run)
    run.observe({
      kind: 'answer',
      status: response.status,
      requestId: response.requestId,
      seconds: run.clock.elapsed() - started,
    })
    return response
  }

  return {
    send,
    async close() {
      await (await shared)?.destroy()
    },
  }
}

/** A PATCH shows what is changed; the form of a token request holds secrets. */
const traceable = (request: HttpRequest): string | null => (request.method === 'PATCH' ? (request.body ?? null) : null)

/** The path that goes out must be the path that was meant: `new URL` would resolve `..` and `%2e%2e` silently. */
function ensureStaysInside(path: string, origin: URL): void {
  const url = new URL(path, origin)
  if (
    !path.startsWith('/') ||
    path.startsWith('//') ||
    url.origin !== origin.origin ||
    `${url.pathname}${url.search}` !== path
  ) {
    throw new Error('a request path would not reach the domain as written')
  }
}

/** Nothing goes out any more once the run is over. */
function ensureMayBegin(run: Run, origin: URL): void {
  if (run.leaveNow.aborted) throw new Trouble('no-answer', 'interrupted', { left: false })
  if (timeLeft(run) <= 0) {
    throw new Trouble(
      'out-of-time',
      `${origin.host}: the time for this run was over before the request could be sent`,
      {
        left: false,
        hint: moreTime,
      },
    )
  }
}

const moreTime = 'Allow more time for the whole run: --timeout 5m.'

/** Collects one answer. */
function exchange(dispatcher: Dispatcher, request: HttpRequest, origin: URL, run: Run): Promise<HttpResponse> {
  const exchanged = new Exchange(request, origin)
  exchanged.watch(run)
  try {
    dispatcher.dispatch(
      {
        origin: origin.origin,
        path: request.path,
        method: request.method,
        headers: request.headers,
        body: request.body ?? null,
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      exchanged,
    )
  } catch (error) {
    exchanged.onResponseError(null, error as Error)
  }
  return exchanged.response
}

/** One attempt: whatever the network reports, and whichever time runs out, it ends once, and its timers with it. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly response: Promise<HttpResponse>
  readonly #request: HttpRequest
  readonly #origin: URL
  readonly #ended = new AbortController()
  readonly #chunks: Buffer[] = []
  #resolve: (response: HttpResponse) => void = () => undefined
  #reject: (trouble: Trouble) => void = () => undefined
  #controller: Dispatcher.DispatchController | undefined
  #stopped: Trouble | undefined
  #left = false
  #received = 0
  #head: { status: number; headers: Record<string, string> } | undefined

  constructor(request: HttpRequest, origin: URL) {
    this.#request = request
    this.#origin = origin
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  /** Ends it when its time is up, or when the user wants to stop. */
  watch(run: Run): void {
    const usual = Math.min(limits.attemptTime, this.#request.within ?? limits.attemptTime)
    const allowed = Math.min(usual, timeLeft(run))
    const hint = allowed < usual ? moreTime : undefined
    const whenSilent = Math.min(limits.firstHeaderTime, allowed)
    const { signal } = this.#ended
    after(run, whenSilent, signal, () => this.#head === undefined && this.#tooSlow(whenSilent, hint))
    after(run, allowed, signal, () => this.#tooSlow(allowed, hint))
    for (const wish of [run.interrupted, run.leaveNow])
      wish.addEventListener('abort', () => this.#stop('no-answer', 'interrupted', { attempts: 1 }), { signal })
  }

  /** Called when connected, before the first byte is written. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#stopped !== undefined) controller.abort(this.#stopped)
    else this.#left = true
  }

  onResponseStart(_: unknown, status: number, headers: Record<string, string | string[] | undefined>): void {
    if (status < 200) return
    this.#head = { status, headers: flat(headers) }
    const encoding = this.#head.headers['content-encoding']
    if (encoding !== undefined && encoding !== 'identity')
      this.#stop('untrusted', `the answer is encoded, which was not asked for (${encoding})`, { attempts: 1 })
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    const largest = this.#request.largestAnswer ?? limits.body
    this.#received += chunk.length
    if (this.#received <= largest) this.#chunks.push(chunk)
    else this.#stop('untrusted', `the answer is larger than ${largest / 1024 / 1024} MiB`, { attempts: 1 })
  }

  onResponseEnd(): void {
    this.#ended.abort()
    if (this.#stopped !== undefined) return
    try {
      if (this.#head === undefined)
        throw new Trouble('untrusted', this.#at('an answer without a status'), { left: true })
      const { status, headers } = this.#head
      const text = decode(this.#chunks, this.#origin)
      this.#resolve({ origin: this.#origin.origin, status, headers, requestId: requestIdOf(headers), text })
    } catch (error) {
      this.#reject(error as Trouble)
    }
  }

  onResponseError(_: unknown, error: Error): void {
    this.#ended.abort()
    if (this.#stopped === undefined) this.#reject(troubleOf(error, { left: this.#left, origin: this.#origin }))
  }

  #tooSlow(seconds: number, hint: string | undefined): void {
    const missing = !this.#left ? 'no connection' : this.#head === undefined ? 'no answer' : 'no whole answer'
    const attempts = limits.attempts
    this.#stop(this.#left ? 'no-answer' : 'unreachable', `${missing} within ${inWords(seconds)}`, { attempts, hint })
  }

  #stop(kind: TroubleKind, message: string, { attempts, hint }: { attempts: number; hint?: string | undefined }): void {
    if (this.#stopped !== undefined || this.#ended.signal.aborted) return
    const said = message === 'interrupted' ? message : this.#at(message)
    this.#stopped = new Trouble(kind, said, { left: this.#left, attempts, ...(hint === undefined ? {} : { hint }) })
    this.#ended.abort()
    this.#controller?.abort(this.#stopped)
    this.#reject(this.#stopped)
  }

  #at(what: string): string {
    return `${this.#origin.host}: ${what}`
  }
}

function after(run: Run, seconds: number, stop: AbortSignal, act: () => unknown): void {
  run.clock.sleep(seconds, stop).then(act, () => undefined)
}

const inWords = (seconds: number): string => `${Math.round(seconds * 10) / 10} s`

/**
 * A byte order mark is dropped; anything that is not UTF-8 is refused instead of becoming U+FFFD silently.
 *
 * @throws {Trouble} `cut` where only the last character is not whole
 */
function decode(chunks: Buffer[], { host }: URL): string {
  const bytes = Buffer.concat(chunks)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    if (endsInACharacter(bytes)) {
      const attempts = limits.attemptsWhenDoubtful
      throw new Trouble('cut', `${host}: the answer ends in the middle of a character`, { left: true, attempts })
    }
    throw new Trouble('untrusted', `${host}: the answer is not UTF-8 text`, { left: true })
  }
}

/** A decoder that is told to expect more finds no fault with what has only just begun. */
function endsInACharacter(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const result: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) result[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value
  }
  return result
}

/** Source: identity domains send `opc-request-id`, older ones only the DMS execution context. */
function requestIdOf(headers: Record<string, string>): string | null {
  return headers['opc-request-id'] ?? headers['x-oracle-dms-ecid'] ?? null
}

/** What the codes of Node and undici mean to a person. `attempts`: see {@link Trouble.attempts}. */
const causes: Record<string, { kind: TroubleKind; words: string; attempts: number; hint?: string }> = {
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
  ECONNRESET: { kind: 'no-answer', words: 'the connection was reset', attempts: limits.attempts },
  EPIPE: { kind: 'no-answer', words: 'the connection was closed while sending', attempts: limits.attempts },
  UND_ERR_SOCKET: {
    kind: 'no-answer',
    words: 'the connection was closed before the answer was whole',
    attempts: limits.attempts,
  },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: {
    kind: 'cut',
    words: 'the answer is shorter or longer than announced',
    attempts: limits.attemptsWhenDoubtful,
  },
  UND_ERR_HEADERS_OVERFLOW: { kind: 'untrusted', words: 'the answer has too many headers', attempts: 1 },
}

const certificateHints: Record<string, string> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an unknown authority',
}

function troubleOf(error: Error, at: { left: boolean; origin: URL }): Trouble {
  const code = codeOf(error)
  const certificate = certificateHints[code]
  const { host } = at.origin
  if (certificate !== undefined) {
    return new Trouble('unreachable', `${host}: TLS failed, ${certificate}`, {
      left: false,
      hint: 'If an authority of your own signed it, name its certificate: --ca-file FILE.',
    })
  }
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code === 'EPROTO') {
    return new Trouble('unreachable', `${host}: TLS failed (${code}); TLS 1.2 or later is needed`, { left: at.left })
  }
  if (code.startsWith('HPE_'))
    return new Trouble('untrusted', `${host}: the answer is not HTTP (${code})`, { left: at.left })
  const cause = causes[code]
  if (cause === undefined) {
    const kind = at.left ? 'no-answer' : 'unreachable'
    return new Trouble(kind, `${host}: the request failed (${code})`, {
      left: at.left,
      attempts: at.left ? limits.attempts : 1,
    })
  }
  const kind = !at.left && cause.kind === 'no-answer' ? 'unreachable' : cause.kind
  return new Trouble(kind, `${host}: ${cause.words}`, { left: at.left, attempts: cause.attempts })
}

/** The code nearest to the cause: undici wraps, and several addresses tried at once come as an AggregateError. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown }
  if (code === undefined && cause !== undefined) return codeOf(cause)
  return typeof code === 'string' ? code : 'unknown'
}
