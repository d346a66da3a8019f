import type { ReadStream } from 'node:tty'

interface Hidden {
  stop: AbortSignal
  /** Asks; called once nothing is shown any more. */
  ask(): Promise<void>
  /** What Ctrl-C does elsewhere: in raw mode the terminal sends no signal for it. */
  interrupt(): void
}

/** One line of a terminal without showing it; null when the input ends first. */
export async function readHidden(stdin: ReadStream, { stop, ask, interrupt }: Hidden): Promise<string | null> {
  stop.throwIfAborted()
  let typed = ''
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  try {
    await ask()
    stdin.resume()
    return await new Promise<string | null>((resolve, reject) => {
      stop.addEventListener('abort', () => reject(stop.reason), { once: true })
      stdin.once('end', () => resolve(null))
      stdin.on('data', (text) => {
        for (const letter of String(text)) {
          if (letter === '\r' || letter === '\n') return resolve(typed)
          if (letter === '\u0003') interrupt()
          // Ctrl-D ends the input.
          if (letter === '\u0003' || letter === '\u0004') return resolve(null)
          typed = letter === '\u007f' || letter === '\b' ? typed.slice(0, -1) : typed + letter
        }
      })
    })
  } finally {
    stdin.removeAllListeners('data')
    stdin.setRawMode(false)
    stdin.pause()
    stdin.unref?.()
  }
}
