import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { ListenOptions, LoopbackListener } from './environment'

/** Request line and headers together, in bytes. */
const largestHead = 8 * 1024
/** For a whole request, in milliseconds: a browser on this machine needs no time. */
export const slowestRequest = 10_000
/** When there are more, the oldest is closed: a browser that opens one sends its request at once. */
const mostConnections = 16

/** Where each host of a redirect URI is really listened on: never on an address that others can reach. */
const addressesOf: Readonly<Record<string, readonly string[]>> = {
  localhost: ['127.0.0.1', '::1'],
  '[::1]': ['::1'],
}

/**
 * A small HTTP server for the browser's return from the sign-in page. Bodies are not read, connections not kept.
 *
 * @param slowest whatever is not there after this many milliseconds is hung up on
 * @throws what `listen` says, with its `code`
 */
export async function listenOnLoopback(
  { host, port, answer }: ListenOptions,
  slowest = slowestRequest,
): Promise<LoopbackListener> {
  const [first = '127.0.0.1', ...others] = addressesOf[host] ?? [host]
  if (!isLoopbackAddress(first)) throw new Error('this listens on loopback only')
  const listenAt = (address: string) => listening(address, { port, answer, slowest })
  const servers = [await listenAt(first)]
  try {
    for (const address of others) servers.push(...(await ifPresent(listenAt(address))))
  } catch (error) {
    await Promise.all(servers.map(close))
    throw error
  }
  return { close: async () => void (await Promise.all(servers.map(close))) }
}

const isLoopbackAddress = (address: string): boolean => address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address)

/** A machine without IPv6 has no ::1. */
async function ifPresent(server: Promise<Server>): Promise<Server[]> {
  try {
    return [await server]
  } catch (error) {
    if (['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes((error as NodeJS.ErrnoException).code ?? '')) return []
    throw error
  }
}

function listening(
  address: string,
  { port, answer, slowest }: Pick<ListenOptions, 'port' | 'answer'> & { slowest: number },
): Promise<Server> {
  const server = createServer(
    {
      maxHeaderSize: largestHead,
      headersTimeout: slowest,
      requestTimeout: slowest,
      connectionsCheckingInterval: slowest / 10,
    },
    (request, response) => respond(request, response, answer),
  )
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    const [oldest] = open
    if (open.size > mostConnections) oldest?.destroy()
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: address, port, exclusive: true }, () => resolve(server))
  })
}

function respond(request: IncomingMessage, response: ServerResponse, answer: ListenOptions['answer']): void {
  const { method = '', url: target = '', headers } = request
  const { status, page } = answer({ method, target, host: headers.host, origin: headers.origin })
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'",
    'x-content-type-options': 'nosniff',
    connection: 'close',
    ...(status === 405 ? { allow: 'GET' } : {}),
  })
  response.end(method === 'HEAD' ? '' : page)
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    // The page that says how it went is still on its way to the browser; whatever else is open is not waited for.
    server.closeIdleConnections()
    const rest = setTimeout(() => server.closeAllConnections(), 200)
    server.once('close', () => clearTimeout(rest))
  })
}
