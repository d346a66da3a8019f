import { type AddressInfo, connect, type Socket } from 'node:net'
import { createServer } from 'node:tls'
import { onTestFinished } from 'vitest'
import { testIdentity } from '../faults/certificate'

/** Speaks TLS, as localhost, for a server of this machine that does not. @returns its port */
export async function behindTls(port: number): Promise<number> {
  const sockets: Socket[] = []
  const server = createServer(testIdentity, (socket) => {
    const onward = connect(port, '127.0.0.1')
    sockets.push(socket, onward)
    socket.on('error', () => onward.destroy())
    onward.on('error', () => socket.destroy())
    onward.pipe(socket).pipe(onward)
  })
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const each of sockets) each.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}
