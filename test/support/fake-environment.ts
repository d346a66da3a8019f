import type { Environment, Terminal } from '../../src/environment'
import { type FakeClock, fakeClock } from './fake-clock'

export interface FakeEnvironment extends Environment {
  clock: FakeClock
  /** What was written so far. */
  said: { stdout: string; stderr: string }
}

export interface FakeOptions {
  variables?: Environment['variables']
  /** Both streams and stdin are a terminal. */
  onTerminal?: boolean
  /** What is answered to questions, in this order; the input ends after the last. */
  answers?: string[]
  network?: Environment['network']
  files?: Partial<Environment['files']>
  signals?: Environment['signals']
  stdout?: Partial<Terminal>
}

const untouchable = (what: string) => async (): Promise<never> => {
  throw new Error(`${what} must not be touched here`)
}

/** A whole outside world in memory. What a test does not hand in fails when it is touched. */
export function fakeEnvironment(options: FakeOptions = {}): FakeEnvironment {
  const said = { stdout: '', stderr: '' }
  const isTerminal = options.onTerminal ?? false
  const answers = [...(options.answers ?? [])]
  const terminal = (name: 'stdout' | 'stderr'): Terminal => ({
    isTerminal,
    columns: 80,
    write: async (text) => {
      said[name] += text
    },
  })
  return {
    said,
    stdin: { isTerminal, readLine: async () => answers.shift() ?? null },
    stdout: { ...terminal('stdout'), ...options.stdout },
    stderr: terminal('stderr'),
    variables: options.variables ?? {},
    files: {
      read: untouchable('a file'),
      temporaryDirectory: untouchable('the temporary directory'),
      ...options.files,
    },
    clock: fakeClock(),
    random: (bytes) => new Uint8Array(bytes).fill(128),
    network: options.network ?? untouchable('the network'),
    run: untouchable('another program'),
    signals: options.signals ?? {
      interrupted: new AbortController().signal,
      leaveNow: new AbortController().signal,
    },
    platform: 'node v20.20.2; linux',
  }
}
