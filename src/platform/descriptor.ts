import { fstatSync } from 'node:fs'
import { Socket } from 'node:net'

/** `<(…)` of a shell names a pipe of this process so. */
const descriptorPath = /^\/(?:dev|proc\/self)\/(?:fd\/(\d{1,9})|stdin)$/

/** The pipe that this path names; null where it is none. */
export function pipeAt(path: string): number | null {
  const [match, digits = '0'] = descriptorPath.exec(path) ?? []
  if (match === undefined) return null
  try {
    const status = fstatSync(Number(digits))
    return status.isFIFO() || status.isSocket() ? Number(digits) : null
  } catch {
    return null
  }
}

/**
 * All that comes through a pipe; null when that is more than `limit` bytes. As a socket it is not waited for in a thread,
 * so that a run which is interrupted can end.
 */
export async function readPipe(
  descriptor: number,
  { limit, stop }: { limit: number; stop: AbortSignal },
): Promise<Buffer | null> {
  stop.throwIfAborted()
  const pipe = new Socket({ fd: descriptor, readable: true, writable: false })
  const leave = () => pipe.destroy()
  stop.addEventListener('abort', leave, { once: true })
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of pipe as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > limit) return null
      chunks.push(chunk)
    }
  } catch (error) {
    stop.throwIfAborted()
    throw error
  } finally {
    stop.removeEventListener('abort', leave)
  }
  stop.throwIfAborted()
  return Buffer.concat(chunks)
}
