import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'

/** One request as it arrived, in the order of arrival. */
export interface LedgerEntry {
  /** Counts connections, from 1. */
  connection: number
  method: string
  path: string
  headers: Record<string, string>
  /** Decoded as UTF-8. */
  body: string
  /** On the server's clock, in seconds. */
  at: number
  /** The well-formed head that was sent for it; null where none was. */
  answered: { status: number; headers: readonly string[]; at: number } | null
}

/** Everything that a test may do to the connection a request came on. */
export interface Reply {
  /** As it stands, head and all. */
  raw(bytes: string | Buffer): void
  /** A well-formed answer. Without a length when `length` is null, with a wrong one when it is a number. */
  answer(status: number, body?: string | Buffer, options?: AnswerOptions): void
  /** Ends the connection in order. */
  close(): void
  /** Ends it with a reset. */
  reset(): void
  socket: Socket
}

export interface AnswerOptions {
  headers?: readonly string[]
  length?: number | null
  type?: string
}

export type Answerer = (request: LedgerEntry, reply: Reply) => void

export interface FaultServer {
  origin: string
  ledger: LedgerEntry[]
  /** Connections that were accepted, also those that brought no request. */
  readonly connections: number
  /** Of all that came, whatever it was. */
  readonly bytes: number
  /** From now on, connections are refused by the system. */
  stopListening(): void
  /** Ends the server and every connection that is still open. */
  stop(): Promise<void>
}

export interface ServerOptions {
  /** Gives the ledger its times. */
  clock?: { elapsed(): number }
  /** Speaks TLS, and calls itself localhost. */
  tls?: TlsOptions
  /** Asked at each new connection, counted from 1: whether it is reset before anything is read. */
  cutsOff?(connection: number): boolean
  /** Called when the head of a request is there, and its body may not be; true: it was dealt with. */
  onHead?(request: LedgerEntry, reply: Reply): boolean
}

/**
 * A server on bare TCP or TLS that can break every rule of HTTP. It shares nothing with the program but the wire: what it
 * knows of requests is written here a second time.
 */
export async function startFaultServer(answerer: Answerer, options: ServerOptions = {}): Promise<FaultServer> {
  const ledger: LedgerEntry[] = []
  const open = new Set<Socket>()
  let connections = 0
  let bytes = 0
  const serve = (socket: Socket) => {
    const connection = ++connections
    socket.on('data', (chunk) => {
      bytes += chunk.length
    })
    open.add(socket)
    socket.setNoDelay(true)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => undefined)
    if (options.cutsOff?.(connection)) socket.resetAndDestroy()
    else readRequests(socket, connection, { ...options, ledger, answerer })
  }
  const server = options.tls === undefined ? createServer(serve) : createTlsServer(options.tls, serve)
  const port = await listening(server)
  return {
    origin: options.tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    ledger,
    get connections() {
      return connections
    },
    get bytes() {
      return bytes
    },
    stopListening: () => void server.close(),
    async stop() {
      for (const socket of open) socket.destroy()
      if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

type Reading = ServerOptions & { ledger: LedgerEntry[]; answerer: Answerer }

/** One after the other: nobody sends the next request of a connection before the last one was answered. */
function readRequests(socket: Socket, connection: number, { clock, onHead, ledger, answerer }: Reading): void {
  let received = ''
  let entry: LedgerEntry | null = null
  let isDealtWith = false
  socket.on('data', (bytes) => {
    received += bytes.toString('latin1')
    if (entry === null) {
      const end = received.indexOf('\r\n\r\n')
      if (end < 0) return
      entry = headOf(received.slice(0, end), connection, clock?.elapsed() ?? 0)
      received = received.slice(end + 4)
      ledger.push(entry)
      isDealtWith = onHead?.(entry, replyTo(entry, socket, clock)) ?? false
    }
    const length = Number(entry.headers['content-length'] ?? 0)
    if (received.length < length) return
    const request = entry
    request.body = Buffer.from(received.slice(0, length), 'latin1').toString('utf8')
    received = received.slice(length)
    entry = null
    if (!isDealtWith) answerer(request, replyTo(request, socket, clock))
  })
}

function headOf(head: string, connection: number, at: number): LedgerEntry {
  const [start = '', ...lines] = head.split('\r\n')
  const [method = '', path = ''] = start.split(' ')
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  return { connection, method, path, headers, body: '', at, answered: null }
}

function replyTo(entry: LedgerEntry, socket: Socket, clock: ServerOptions['clock']): Reply {
  return {
    socket,
    raw: (bytes) => {
      if (!socket.destroyed) socket.write(bytes)
    },
    answer(status, body = '', { headers = [], length = Buffer.byteLength(body), type = 'application/json' } = {}) {
      if (socket.destroyed) return
      entry.answered = { status, headers, at: clock?.elapsed() ?? 0 }
      const head = headOfAnswer(status, { headers, length, type })
      socket.write(Buffer.concat([Buffer.from(head), Buffer.from(body)]))
      if (length === null || headers.includes('Connection: close')) socket.end()
    },
    close: () => {
      socket.end()
    },
    reset: () => {
      socket.resetAndDestroy()
    },
  }
}

/** Whatever stands in it, up to the empty line. */
export function headOfAnswer(
  status: number,
  { headers = [], length = 0, type = 'application/json' }: AnswerOptions = {},
): string {
  const lines = [
    `HTTP/1.1 ${status} Whatever`,
    ...(type === '' ? [] : [`Content-Type: ${type}`]),
    ...(length === null ? ['Connection: close'] : [`Content-Length: ${length}`]),
    ...headers,
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}
