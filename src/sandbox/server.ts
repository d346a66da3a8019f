import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SandboxClock } from './clock'
import { editApp } from './control/second-writer'
import type { Fault } from './faults/fault'
import type { Delivery } from './faults/faults'
import { handleRequest } from './handle-request'
import { largestBody, type SandboxRequest, type SandboxResponse } from './http-message'
import type { JsonObject } from './json'
import type { LedgerEntry } from './ledger'
import { prepareSigningKey } from './oauth/keys/signing-key'
import { emptyDomain, fill, type SandboxOptions } from './sandbox-domain'
import type { SandboxState } from './state'

export { administratorClient, exampleIds, userAdministratorClient } from './data/example-apps'
export { exampleUsers } from './data/users'
export type { Fault, FaultAction } from './faults/fault'
export type { JsonObject, JsonValue } from './json'
export type { RequestKind } from './ledger'
export type { AppsSource, PortlessOptions, SandboxOptions } from './sandbox-domain'
export { createSandboxState } from './sandbox-domain'
export type { SandboxState } from './state'
export type { Switches } from './switches'
export { readSwitchTexts } from './switches'

export interface Sandbox {
  /** `http://127.0.0.1:PORT` */
  url: string
  clientId: string
  clientSecret: string
  /** Apps, tokens and all the rest, to look at and to change. */
  state: SandboxState
  /**
   * The ledger: every request so far, but for those to `/sandbox/…`; of very many the newest, whose numbers go on. The
   * same array, growing.
   */
  requests: readonly LedgerEntry[]
  clock: SandboxClock
  faults: {
    add(...faults: Fault[]): void
    clear(): void
  }
  /** The second writer: changes an App behind the client's back; null takes an attribute away. */
  editApp(id: string, attributes: JsonObject): JsonObject
  /** Back to how it started, switches, users and sign-in included. API keys stay. */
  reset(): void
  /** Hangs up on everybody, and frees the port. */
  close(): Promise<void>
}

/**
 * Starts an identity domain in memory that listens on 127.0.0.1.
 *
 * @throws Error when the port is taken, or when one of the apps is not an App (with its row, counted from 1)
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  void prepareSigningKey()
  const server = createServer()
  const port = await listen(server, options.port ?? 0)
  try {
    const state = emptyDomain(`http://127.0.0.1:${port}`, options)
    const filled = fill(state, options)
    server.on('request', (message: IncomingMessage, response: ServerResponse) => {
      // Whoever comes before the apps are there waits for them.
      filled.then(() => serve(state, message, response)).catch(() => message.socket.destroy())
    })
    await filled
    return sandboxOf(state, server)
  } catch (error) {
    await close(server)
    throw error
  }
}

function sandboxOf(state: SandboxState, server: Server): Sandbox {
  return {
    url: state.url,
    clientId: state.clientId,
    clientSecret: state.clientSecret,
    state,
    requests: state.ledger.entries,
    clock: state.clock,
    faults: {
      add: (...faults) => void state.faults.push(...faults),
      clear: () => void state.faults.splice(0),
    },
    editApp: (id, attributes) => editApp(state, id, attributes),
    reset: () => state.reset(),
    close: () => close(server),
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port)))
    // Only this machine: never an address that others can reach.
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

function listenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') return new Error(`Port ${port} on 127.0.0.1 is taken.`, { cause: error })
  if (error.code === 'EACCES') return new Error(`Port ${port} on 127.0.0.1 may not be used.`, { cause: error })
  return error
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function serve(state: SandboxState, message: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = []
  let size = 0
  const answer = (body: SandboxRequest['body']) => {
    try {
      deliver(handleRequest(state, requestFrom(message, body)), message, response)
    } catch {
      // Such as a header of a fault that HTTP cannot carry. The sandbox outlives it.
      message.socket.destroy()
    }
  }
  const take = (chunk: Buffer) => {
    size += chunk.length
    if (size <= largestBody) return void chunks.push(chunk)
    // Refused before all of it is here. Whatever still comes is read and dropped: who is cut off in the middle of
    // sending does not read the answer.
    message.off('data', take).off('end', complete).resume()
    answer('too-large')
  }
  const complete = () => {
    const body = Buffer.concat(chunks)
    // Whoever asks for a token so early waits here, where others do not have to wait as well.
    if (/^\/(oauth2|admin\/v1\/SigningCert)\//.test(message.url ?? ''))
      void prepareSigningKey().then(() => answer(body))
    else answer(body)
  }
  message.on('data', take).on('end', complete)
  // The other side hung up in the middle of a request: nobody is left to answer.
  message.on('error', () => {})
  response.on('error', () => {})
}

function requestFrom(message: IncomingMessage, body: SandboxRequest['body']): SandboxRequest {
  const headers: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return { method: message.method ?? 'GET', target: message.url ?? '/', headers, body }
}

function deliver(delivery: Delivery, message: IncomingMessage, response: ServerResponse): void {
  switch (delivery.kind) {
    case 'hang':
      return
    case 'reset':
      message.socket.resetAndDestroy()
      return
    case 'answer':
      sendWhole(delivery.response, message, response)
      return
    case 'truncated':
      sendPart(delivery, message, response)
  }
}

function sendWhole(
  { status, headers, body }: SandboxResponse,
  message: IncomingMessage,
  response: ServerResponse,
): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  // A 204 has neither (RFC 9110 section 8.6).
  const length: Record<string, string> = status === 204 ? {} : { 'content-length': String(bytes.length) }
  response.writeHead(status, { ...headers, ...length })
  response.end(message.method === 'HEAD' || status === 204 ? undefined : bytes)
}

function sendPart(
  delivery: Delivery & { kind: 'truncated' },
  message: IncomingMessage,
  response: ServerResponse,
): void {
  const { status, headers, body } = delivery.response
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const part = bytes.subarray(0, delivery.bytes)
  if (delivery.ending === 'clean') {
    // The end of the connection is the end of the body: nothing tells that some of it is missing.
    response.useChunkedEncodingByDefault = false
    response.writeHead(status, { ...headers, connection: 'close' })
    response.end(part)
    return
  }
  response.writeHead(status, { ...headers, 'content-length': String(bytes.length) })
  response.write(part, () => message.socket.destroy())
}
