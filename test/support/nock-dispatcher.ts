import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import https from 'node:https'
import { Dispatcher } from 'undici'

/**
 * An undici dispatcher that sends through node:http and node:https, which nock 14 intercepts; undici itself it does
 * not see. No keep-alive, no pooling, no proxy: those are for real servers on loopback to prove.
 */
export class NockDispatcher extends Dispatcher {
  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const url = new URL(options.path, options.origin)
    if (`${url.pathname}${url.search}` !== options.path) throw new Error(`${options.path} would be sent as ${url.href}`)
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method: options.method,
      headers: options.headers as Record<string, string>,
    })
    const exchange = new Exchange(request, handler)
    request.once('socket', (socket) => {
      if (!socket.connecting) return exchange.connected()
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => exchange.connected())
    })
    request.on('response', (response) => exchange.answer(response))
    request.on('error', (error) => exchange.fail(error))
    // node:http keeps it until there is a connection; nock connects only when there is something to answer.
    request.end(textOf(options.body))
    return true
  }

  override async close(): Promise<void> {}

  override async destroy(): Promise<void> {}
}

function textOf(body: Dispatcher.DispatchOptions['body']): string {
  if (body === null || body === undefined) return ''
  if (typeof body === 'string') return body
  throw new Error('a body that is not text')
}

class Exchange implements Dispatcher.DispatchController {
  aborted = false
  paused = false
  reason: Error | null = null
  #ended = false
  readonly #request: ClientRequest
  readonly #handler: Dispatcher.DispatchHandler

  constructor(request: ClientRequest, handler: Dispatcher.DispatchHandler) {
    this.#request = request
    this.#handler = handler
  }

  connected(): void {
    this.#tell(() => this.#handler.onRequestStart?.(this, {}))
  }

  answer(response: IncomingMessage): void {
    const { statusCode = 0, statusMessage = '' } = response
    this.#tell(() => this.#handler.onResponseStart?.(this, statusCode, response.headers, statusMessage))
    response.on('data', (chunk: Buffer) => this.#tell(() => this.#handler.onResponseData?.(this, chunk)))
    response.on('error', (error) => this.fail(error))
    response.on('end', () => {
      if (this.#ended) return
      this.#ended = true
      this.#handler.onResponseEnd?.(this, {})
    })
  }

  fail(error: Error): void {
    if (this.#ended) return
    this.#ended = true
    this.#request.destroy()
    this.#handler.onResponseError?.(this, error)
  }

  abort(reason: Error): void {
    if (this.aborted || this.#ended) return
    this.aborted = true
    this.reason = reason
    this.fail(reason)
  }

  pause(): void {
    throw new Error('nothing in this program pauses an answer')
  }

  resume(): void {}

  /** What a handler throws is its way to say that the answer is no good. */
  #tell(act: () => void): void {
    if (this.#ended) return
    try {
      act()
    } catch (error) {
      this.fail(error as Error)
    }
  }
}
