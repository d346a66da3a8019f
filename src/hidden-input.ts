import type { ReadStream } from 'node:tty'

/** One line of a terminal without showing it; null when the input ends first. */
export async function readHidden(stdin: ReadStream, stop: AbortSignal): Promise<string | null> {
  let typed = ''
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  stdin.resume()
  try {
    return await new Promise<string | null>((resolve, reject) => {
      stop.addEventListener('abort', () => reject(stop.reason), { once: true })
      stdin.once('end', () => resolve(null))
      stdin.on('data', (text) => {
        for (const letter of String(text)) {
          if (letter === '\r' || letter === '\n') return resolve(typed)
          // In raw mode the terminal sends no signal for Ctrl-C; Ctrl-D ends the input.
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
