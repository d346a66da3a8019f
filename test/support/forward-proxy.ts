import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { type AddressInfo, connect, type Server as NetServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** Listens on 127.0.0.1 until the test is over. */
export async function listen(server: Server | NetServer): Promise<number> {
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket.on('error', () => undefined))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

export interface ForwardProxy {
  port: number
  /** All that it was asked for, in this order. */
  asked: { method: string; target: string; headers: IncomingHttpHeaders }[]
  /** What went through it from here to there, as it came. */
  forwarded(): Buffer
}

interface Options {
  /** Where it leads, whatever host it is asked for. */
  to(): number
  /** The status line of a refusal; it opens no way then. */
  refusal?: string
  /** One that speaks TLS itself. */
  server?: Server
}

/** A real forward proxy, which keeps what it sees. Anything but CONNECT is answered with 500. */
export async function forwardProxy({ to, refusal, server = createServer() }: Options): Promise<ForwardProxy> {
  const asked: ForwardProxy['asked'] = []
  const chunks: Buffer[] = []
  server.on('request', ({ method = '', url = '', headers }, response) => {
    asked.push({ method, target: url, headers })
    response.writeHead(500).end()
  })
  server.on('connect', ({ url = '', headers }, client: Socket) => {
    asked.push({ method: 'CONNECT', target: url, headers })
    if (refusal !== undefined) return client.end(`HTTP/1.1 ${refusal}\r\nContent-Length: 0\r\n\r\n`)
    const onward = connect(to(), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      client.on('data', (chunk) => chunks.push(chunk))
      onward.pipe(client).pipe(onward)
    })
    onward.on('error', () => client.destroy())
    onTestFinished(() => void onward.destroy())
    return undefined
  })
  return { port: await listen(server), asked, forwarded: () => Buffer.concat(chunks) }
}
