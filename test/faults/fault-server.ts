import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'

/** One request as it arrived, byte for byte decoded as Latin-1. */
export interface LedgerEntry {
  /** Counts connections, from 1. */
  connection: number
  method: string
  path: string
  headers: Record<string, string>
  body: string
}

/** Everything that a test may do to the connection a request came on. */
export interface Reply {
  /** As it stands, head and all. */
  raw(bytes: string | Buffer): void
  /** A well-formed answer. Without a length when `length` is null, with a wrong one when it is a number. */
  answer(status: number, body?: string | Buffer, options?: { headers?: string[]; length?: number | null }): void
  /** Ends the connection in order. */
  close(): void
  /** Ends it with a reset. */
  reset(): void
  socket: Socket
}

export type Answerer = (request: LedgerEntry, reply: Reply) => void

export interface FaultServer {
  origin: string
  ledger: LedgerEntry[]
  /** Ends the server and every connection that is still open. */
  stop(): Promise<void>
}

/**
 * A server on bare TCP that can break every rule of HTTP. It shares nothing with the program but the wire: what it
 * knows of requests is written here a second time.
 */
export async function startFaultServer(answerer: Answerer): Promise<FaultServer> {
  const ledger: LedgerEntry[] = []
  const open = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    const connection = ++connections
    let received = ''
    open.add(socket)
    socket.setNoDelay(true)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1')
      const request = wholeRequest(received, connection)
      if (request === null) return
      received = ''
      ledger.push(request)
      answerer(request, replyOn(socket))
    })
  })
  const port = await listening(server)
  return {
    origin: `http://127.0.0.1:${port}`,
    ledger,
    async stop() {
      for (const socket of open) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

function wholeRequest(received: string, connection: number): LedgerEntry | null {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return null
  const [start = '', ...lines] = received.slice(0, end).split('\r\n')
  const [method = '', path = ''] = start.split(' ')
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  const body = received.slice(end + 4)
  return body.length < Number(headers['content-length'] ?? 0) ? null : { connection, method, path, headers, body }
}

function replyOn(socket: Socket): Reply {
  return {
    socket,
    raw: (bytes) => {
      socket.write(bytes)
    },
    answer(status, body = '', { headers = [], length = Buffer.byteLength(body) } = {}) {
      const lines = [
        `HTTP/1.1 ${status} Whatever`,
        'Content-Type: application/json',
        ...(length === null ? ['Connection: close'] : [`Content-Length: ${length}`]),
        ...headers,
      ]
      socket.write(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), Buffer.from(body)]))
      if (length === null) socket.end()
    },
    close: () => {
      socket.end()
    },
    reset: () => {
      socket.resetAndDestroy()
    },
  }
}
