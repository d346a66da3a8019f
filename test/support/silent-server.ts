import { createServer } from 'node:net'
import { onTestFinished } from 'vitest'

/** Takes connections on a socket of this path, and says nothing. */
export function silentServer(path: string): { connected: Promise<void> } {
  const connected = new Promise<void>((resolve) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      onTestFinished(() => void socket.destroy())
      resolve()
    })
    server.listen(path)
    onTestFinished(() => void server.close())
  })
  return { connected }
}
