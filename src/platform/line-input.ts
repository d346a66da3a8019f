import type { ReadStream } from 'node:tty'
import { UsageError } from '../failures/errors'
import type { Input } from './environment'

/** In UTF-16 units. An address that a browser ends on after a sign-in is some thousand long. */
const longestLine = 1_048_576

const tooLong = 'A line on stdin is longer than 1,048,576 characters.'

/** In milliseconds: for what the terminal has kept. */
const timeToArrive = 20

const controlC = '\u0003'
const controlD = '\u0004'

/**
 * Reads stdin a line at a time. Text that arrives before it is asked for, as when several answers are pasted at once, is
 * kept for the next question. Between two questions stdin does not keep the process alive.
 *
 * @param interrupt what Ctrl-C does: in raw mode the terminal sends no signal for it
 */
export function createLineInput(
  stdin: () => ReadStream,
  interrupt: () => void,
): Pick<Input, 'readLine' | 'readHidden' | 'dropTyped'> {
  let ahead = ''
  let isEnded = false
  let isBegun = false
  let wasAsked = false
  /** A line ended with CR, the last character so far: an LF that comes next belongs to it. */
  let isAfterReturn = false

  /** Hands `take` the text as it arrives, until it returns something other than undefined or the input ends. */
  async function receive(stop: AbortSignal, take: () => string | null | undefined): Promise<string | null> {
    const stream = stdin()
    stop.throwIfAborted()
    const removers: (() => void)[] = []
    try {
      return await new Promise<string | null>((resolve, reject) => {
        const listen = (event: string, listener: (text: string) => void) => {
          stream.on(event, listener)
          removers.push(() => stream.off(event, listener))
        }
        const look = () => {
          try {
            const taken = take()
            if (taken !== undefined) resolve(taken)
            else if (isEnded) resolve(null)
          } catch (error) {
            reject(error)
          }
        }
        const end = () => {
          isEnded = true
          look()
        }
        const leave = () => reject(stop.reason)
        stop.addEventListener('abort', leave, { once: true })
        removers.push(() => stop.removeEventListener('abort', leave))
        listen('data', (text) => {
          // A byte order mark is not a part of the first line.
          const skipped = (!isBegun && text.startsWith('\ufeff')) || (isAfterReturn && text.startsWith('\n')) ? 1 : 0
          isBegun = true
          ahead += text.slice(skipped)
          isAfterReturn = false
          look()
        })
        listen('end', end)
        listen('error', end)
        if (stream.readableEnded || stream.destroyed) end()
        else look()
        stream.setEncoding('utf8')
        stream.ref?.()
        stream.resume()
      })
    } finally {
      for (const remove of removers) remove()
      stream.pause()
      stream.unref?.()
    }
  }

  /** Drops the first `length` characters and the line end behind them: CR, LF, or both. */
  function dropLine(length: number): void {
    const end = ahead.startsWith('\r\n', length) ? 2 : 1
    isAfterReturn = ahead.slice(length) === '\r'
    ahead = ahead.slice(length + end)
  }

  /** The first line of what has arrived, without its end; at the end of the input the rest is a line. */
  function takeLine(): string | undefined {
    const end = ahead.search(/[\r\n]/)
    const line = end === -1 ? ahead : ahead.slice(0, end)
    if (line.length > longestLine) throw new UsageError(tooLong)
    if (end === -1 && (!isEnded || line === '')) return undefined
    dropLine(line.length)
    return line
  }

  /** Takes whatever comes; only Ctrl-C means something. */
  function dropKeys(): undefined {
    if (ahead.includes(controlC)) interrupt()
    ahead = ''
  }

  /** Reads keys as the line editor of a terminal does; null after Ctrl-C and Ctrl-D. */
  function takeKeys(typed: { text: string }): string | null | undefined {
    for (let at = 0; at < ahead.length; at++) {
      const key = ahead.charAt(at)
      if (key === '\r' || key === '\n') {
        dropLine(at)
        return typed.text
      }
      if (key === controlC) interrupt()
      if (key === controlC || key === controlD) {
        ahead = ''
        return null
      }
      typed.text = key === '\u007f' || key === '\b' ? [...typed.text].slice(0, -1).join('') : typed.text + key
    }
    ahead = ''
    if (typed.text.length > longestLine) throw new UsageError(tooLong)
    return undefined
  }

  return {
    readLine(stop) {
      wasAsked = true
      return receive(stop, takeLine)
    },
    async dropTyped() {
      if (wasAsked) return
      const terminal = stdin()
      // A line that is not finished is handed over in raw mode only.
      terminal.setRawMode(true)
      try {
        await receive(AbortSignal.timeout(timeToArrive), dropKeys).catch(() => null)
      } finally {
        terminal.setRawMode(false)
      }
    },
    async readHidden(stop, ask) {
      wasAsked = true
      stop.throwIfAborted()
      const terminal = stdin()
      const typed = { text: '' }
      terminal.setRawMode(true)
      try {
        await ask()
        return await receive(stop, () => takeKeys(typed))
      } finally {
        terminal.setRawMode(false)
      }
    },
  }
}
