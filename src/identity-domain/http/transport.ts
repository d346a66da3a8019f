import type { Dispatcher } from 'undici'
import { hints } from '../../failures/hints'
import type { Secrets } from '../../secrets/secrets'
import { type Run, timeLeft } from '../run'
import { attemptRequest } from './http-attempt'
import type { HttpRequest, HttpResponse } from './message'
import { TransportError } from './transport-error'

/** Sends requests to one origin, and to no other. */
export interface Transport {
  /**
   * One attempt: no repetition, no redirect followed, no decompression.
   *
   * @throws {TransportError} when no whole answer came
   */
  send(request: HttpRequest): Promise<HttpResponse>
  close(): Promise<void>
}

export interface TransportOptions {
  origin: URL
  /** The proxy on the way, as host and port. */
  via?: string | null | undefined
  hasCaFile?: boolean | undefined
  userAgent: string
  connect(): Promise<Dispatcher>
  run: Run
  secrets: Pick<Secrets, 'hide'>
}

export function createTransport({
  origin,
  via = null,
  hasCaFile,
  userAgent,
  connect,
  run,
  secrets,
}: TransportOptions): Transport {
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
      const response = await attempt(fresh, request)
      run.observe({ kind: 'change-sent' })
      return response
    } catch (error) {
      if (!(error instanceof TransportError) || error.mayHaveBeenSent) run.observe({ kind: 'change-sent' })
      throw error
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
    const received = await attemptRequest(dispatcher, { ...request, headers }, { origin, via, hasCaFile }, run)
    const hide = (text: string) => secrets.hide(text)
    const requestId = received.requestId === null ? null : hide(received.requestId)
    const response = { ...received, requestId, hide }
    run.observe({
      kind: 'answer',
      status: response.status,
      requestId: response.requestId,
      seconds: run.clock.elapsed() - started,
      body: received.text === '' ? null : (request.traced?.(received.text) ?? null),
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
function traceable({ method, body, traced }: HttpRequest): string | null {
  if (body === undefined) return null
  return traced !== undefined ? traced(body) : method === 'PATCH' ? body : null
}

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
  if (run.leaveNow.aborted) throw new TransportError('no-answer', 'interrupted', { mayHaveBeenSent: false })
  if (timeLeft(run) <= 0) {
    throw new TransportError(
      'out-of-time',
      `${origin.host}: the time for this run was over before the request could be sent`,
      {
        mayHaveBeenSent: false,
        hint: hints.moreTime,
      },
    )
  }
}
