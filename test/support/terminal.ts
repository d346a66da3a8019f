import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { afterEach } from 'vitest'
import { programWords } from './built-program'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** Whether this machine can make a terminal: `script` of util-linux. */
export const hasTerminals =
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true

export interface TestTerminal {
  /** The exit code of the program. */
  ended: Promise<number | null>
  type(keys: string): void
  /** All that was shown so far. */
  shown(): string
  /** Resolves with the first text that matches what was shown since the last match. Rejects when the program ends first. */
  hasShown(pattern: RegExp): Promise<string>
}

/** The built program on a pseudo-terminal of its own, with these variables and PATH. */
export function onTerminal(args: readonly string[], variables: Record<string, string | undefined>): TestTerminal {
  const words = [...programWords, ...args].map((word) => `'${word}'`).join(' ')
  const child: ChildProcess = spawn('script', ['-qec', words, '/dev/null'], {
    env: { PATH: process.env['PATH'], NO_COLOR: '1', TERM: 'xterm', ...variables },
  })
  ends.push(() => child.kill())
  let shown = ''
  let seen = 0
  const waiting = new Set<() => void>()
  child.stdin?.on('error', () => undefined)
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    shown += text
    for (const look of waiting) look()
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return {
    ended,
    type: (keys) => void child.stdin?.write(keys),
    shown: () => shown.replaceAll('\r\n', '\n'),
    hasShown: (pattern) =>
      new Promise<string>((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(shown.slice(seen))
          if (found === null) return
          seen += found.index + found[0].length
          waiting.delete(look)
          resolve(found[0])
        }
        waiting.add(look)
        look()
        void ended.then((code) => reject(new Error(`ended with ${code} before ${pattern} was shown:\n${shown}`)))
      }),
  }
}
