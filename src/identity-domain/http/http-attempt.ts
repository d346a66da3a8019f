import type { Dispatcher } from 'undici'
import { hints } from '../../failures/hints'
import { limits } from '../limits'
import { type Run, timeLeft } from '../run'
import { dateHeader } from '../scim/scim-message'
import { withAdvice } from './connection-advice'
import type { HttpRequest, ReceivedAnswer } from './message'
import { type Place, transportErrorOf } from './network-error'
import { type ResponseFacts, TransportError, type TransportErrorKind } from './transport-error'

/** Where requests go: the one origin, and the proxy on the way to it, as host and port. */
export type AttemptTarget = Pick<Place, 'origin' | 'via' | 'hasCaFile'>

/** Collects one answer. */
export function attemptRequest(
  dispatcher: Dispatcher,
  request: HttpRequest,
  to: AttemptTarget,
  run: Run,
): Promise<ReceivedAnswer> {
  const { origin } = to
  const exchanged = new HttpAttempt(request, to)
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

interface Head {
  status: number
  headers: Record<string, string>
}

/** One attempt: whatever the network reports, and whichever time runs out, it ends once, and its timers with it. */
class HttpAttempt implements Dispatcher.DispatchHandler {
  readonly response: Promise<ReceivedAnswer>
  readonly #request: HttpRequest
  readonly #origin: URL
  readonly #to: AttemptTarget
  readonly #ended = new AbortController()
  readonly #body = new Body()
  #resolve: (response: ReceivedAnswer) => void = () => undefined
  #reject: (error: TransportError) => void = () => undefined
  #controller: Dispatcher.DispatchController | undefined
  #stopped: TransportError | undefined
  #mayHaveBeenSent = false
  #received = 0
  #head: Head | undefined

  constructor(request: HttpRequest, to: AttemptTarget) {
    this.#request = request
    this.#origin = to.origin
    this.#to = to
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  /** Ends it when its time is up, or when the user wants to stop. */
  watch(run: Run): void {
    const usual = Math.min(limits.attemptTime, this.#request.within ?? limits.attemptTime)
    const allowed = Math.min(usual, timeLeft(run))
    const hint = allowed < usual ? hints.moreTime : undefined
    const whenSilent = Math.min(limits.firstHeaderTime, allowed)
    const { signal } = this.#ended
    after(run, whenSilent, signal, () => this.#head === undefined && this.#tooSlow(whenSilent, hint))
    after(run, allowed, signal, () => this.#tooSlow(allowed, hint))
    const stop = () => this.#stop('no-answer', 'interrupted', { attempts: 1 })
    for (const wish of [run.interrupted, run.leaveNow]) wish.addEventListener('abort', stop)
    // By hand: these two outlive the exchange, and the option `signal` keeps hold of the answer for longer than that.
    signal.addEventListener('abort', () => {
      for (const wish of [run.interrupted, run.leaveNow]) wish.removeEventListener('abort', stop)
    })
  }

  /** Called when connected, before the first byte is written. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#stopped !== undefined) controller.abort(this.#stopped)
    else this.#mayHaveBeenSent = true
  }

  onResponseStart(_: unknown, status: number, headers: Record<string, string | string[] | undefined>): void {
    if (status < 200) return
    this.#head = { status, headers: flat(headers) }
    const encoding = this.#head.headers['content-encoding']
    if (encoding !== undefined && encoding !== 'identity')
      this.#stop('untrusted', `the response is compressed, which was not requested (${encoding})`, { attempts: 1 })
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    const largest = this.#request.largestAnswer ?? limits.body
    this.#received += chunk.length
    if (this.#received <= largest) this.#body.add(chunk)
    else this.#stop('untrusted', `the answer is larger than ${largest / 1024 / 1024} MiB`, { attempts: 1 })
  }

  onResponseEnd(): void {
    this.#ended.abort(over)
    if (this.#stopped !== undefined) return
    try {
      if (this.#head === undefined)
        throw new TransportError('untrusted', this.#at('an answer without a status'), { mayHaveBeenSent: true })
      const { status, headers } = this.#head
      const text = decode(this.#body.whole(), this.#origin, this.#head)
      this.#resolve({ origin: this.#origin.origin, status, headers, requestId: requestIdOf(headers), text })
    } catch (error) {
      this.#reject(error as TransportError)
    }
  }

  onResponseError(_: unknown, error: Error): void {
    this.#ended.abort(over)
    if (this.#stopped === undefined) this.#reject(withAdvice(transportErrorOf(error, this.#place()), this.#place()))
  }

  #tooSlow(seconds: number, hint: string | undefined): void {
    const missing = !this.#mayHaveBeenSent
      ? 'no connection'
      : this.#head === undefined
        ? 'no answer'
        : 'no whole answer'
    const attempts = limits.attempts
    this.#stop(this.#mayHaveBeenSent ? 'no-answer' : 'unreachable', `${missing} within ${formatWait(seconds)}`, {
      attempts,
      hint,
    })
  }

  #stop(
    kind: TransportErrorKind,
    message: string,
    { attempts, hint }: { attempts: number; hint?: string | undefined },
  ): void {
    if (this.#stopped !== undefined || this.#ended.signal.aborted) return
    const said = message === 'interrupted' ? message : this.#at(message)
    // One that came and cannot be trusted is named by its status; one that did not come to its end was lost.
    const answer = kind === 'untrusted' && this.#head !== undefined ? factsOfHead(this.#head) : null
    const error = new TransportError(kind, said, {
      mayHaveBeenSent: this.#mayHaveBeenSent,
      attempts,
      answer,
      ...(hint === undefined ? {} : { hint }),
    })
    this.#stopped = withAdvice(error, this.#place())
    this.#ended.abort(over)
    this.#controller?.abort(this.#stopped)
    this.#reject(this.#stopped)
  }

  #place(): Place {
    return { mayHaveBeenSent: this.#mayHaveBeenSent, ...this.#to }
  }

  #at(what: string): string {
    return `${this.#origin.host}: ${what}`
  }
}

/** The bytes of a body: the memory they take depends on how many they are, and not on the pieces in which they come. */
class Body {
  #bytes = Buffer.alloc(0)
  #length = 0

  add(piece: Buffer): void {
    const length = this.#length + piece.length
    if (length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, 2 * this.#bytes.length))
      this.#bytes.copy(larger, 0, 0, this.#length)
      this.#bytes = larger
    }
    piece.copy(this.#bytes, this.#length)
    this.#length = length
  }

  whole(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }
}

function after(run: Run, seconds: number, stop: AbortSignal, act: () => unknown): void {
  run.clock.sleep(seconds, stop).then(act, () => undefined)
}

/** Why it is no longer watched. An abort without a reason makes an exception first, for nobody. */
const over = Symbol('over')

const formatWait = (seconds: number): string => `${Math.round(seconds * 10) / 10} s`

/**
 * A byte order mark is dropped; anything that is not UTF-8 is refused instead of becoming U+FFFD silently.
 *
 * @throws {TransportError} `cut` where only the last character is not whole
 */
function decode(bytes: Buffer, { host }: URL, head: Head): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    if (endsInACharacter(bytes)) {
      const attempts = limits.attemptsWhenDoubtful
      throw new TransportError('cut', `${host}: the answer ends in the middle of a character`, {
        mayHaveBeenSent: true,
        attempts,
      })
    }
    throw new TransportError('untrusted', `${host}: the answer is not UTF-8 text`, {
      mayHaveBeenSent: true,
      answer: factsOfHead(head),
    })
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

/** Of an answer whose body nobody reads. */
const factsOfHead = ({ status, headers }: Head): ResponseFacts => ({
  status,
  requestId: requestIdOf(headers),
  detail: null,
  messageId: null,
  bodyKind: 'something-else',
  redirectsTo: null,
  answeredAt: dateHeader({ headers }),
})

/** Source: identity domains send `opc-request-id`, older ones only the DMS execution context. */
function requestIdOf(headers: Record<string, string>): string | null {
  return headers['opc-request-id'] ?? headers['x-oracle-dms-ecid'] ?? null
}
