import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Delivery } from './faults/faults'
import { largestBody, type SandboxRequest, type SandboxResponse } from './http-message'
import { prepareSigningKey } from './oauth/keys/signing-key'
import type { SandboxState } from './state'

/** Reads a request, and sends what `handle` makes of it. */
export function serve(
  state: SandboxState,
  message: IncomingMessage,
  response: ServerResponse,
  handle: (state: SandboxState, request: SandboxRequest) => Delivery,
): void {
  const chunks: Buffer[] = []
  let size = 0
  const answer = async (body: SandboxRequest['body']) => {
    try {
      const delivery = handle(state, requestFrom(message, body))
      if (state.machine.writing) await state.machine.writing
      deliver(delivery, message, response)
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
    void answer('too-large')
  }
  const complete = () => {
    const body = Buffer.concat(chunks)
    // Whoever asks for a token so early waits here, where others do not have to wait as well.
    if (/^\/(oauth2|v1|admin\/v1\/SigningCert)\//.test(message.url ?? ''))
      void prepareSigningKey().then(() => answer(body))
    else void answer(body)
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
  // A 204 and a 304 have no body (RFC 9110 sections 6.4.1 and 8.6).
  const isBare = status === 204 || status === 304
  const length: Record<string, string> = isBare ? {} : { 'content-length': String(bytes.length) }
  response.writeHead(status, { ...headers, ...length })
  response.end(message.method === 'HEAD' || isBare ? undefined : bytes)
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
