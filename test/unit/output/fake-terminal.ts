import { createOutput, type Format, type OutputOptions } from '../../../src/output/output'
import type { Terminal } from '../../../src/platform/environment'

/** Keeps what is written. `fails` makes every write reject with that code. */
export interface FakeTerminal extends Terminal {
  readonly writes: string[]
  readonly text: string
  fails: string | undefined
}

export function fakeTerminal({
  isTerminal = false,
  columns = 80,
  fails = undefined as string | undefined,
} = {}): FakeTerminal {
  const writes: string[] = []
  return {
    isTerminal,
    columns,
    fails,
    writes,
    get text() {
      return writes.join('')
    },
    async write(text) {
      if (this.fails !== undefined) throw Object.assign(new Error('write failed'), { code: this.fails })
      writes.push(text)
    },
  }
}

/** An output with fake terminals: a terminal with its defaults, or a pipe. No colour unless asked for. */
export function fakeOutput(
  format: Format,
  options: Partial<Omit<OutputOptions, 'stdout' | 'stderr'>> & { isTerminal?: boolean; columns?: number } = {},
) {
  const { isTerminal = false, columns = 80, ...rest } = options
  const stdout = fakeTerminal({ isTerminal, columns })
  const stderr = fakeTerminal({ isTerminal, columns })
  const output = createOutput({
    stdout,
    stderr,
    format,
    colour: { stdout: false, stderr: false },
    verbosity: 'normal',
    hide: (text) => text,
    ...rest,
  })
  return { output, stdout, stderr }
}
