import type { Environment, Terminal } from '../../src/platform/environment'
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
  /** All of stdin, for who reads it to its end. */
  stdin?: string
  network?: Environment['network']
  probe?: Environment['probe']
  files?: Partial<Environment['files']>
  signals?: Environment['signals']
  ended?: Environment['ended']
  stdout?: Partial<Terminal>
  capture?: Environment['capture']
  ask?: Environment['ask']
  keychain?: Environment['keychain']
  openBrowser?: Environment['openBrowser']
  listenOnLoopback?: Environment['listenOnLoopback']
  random?: Environment['random']
  clock?: FakeClock
  /** Instead of `answers`. */
  readLine?: Environment['stdin']['readLine']
  /** Sees what is written to stderr as it happens. */
  onStderr?(text: string): void
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
      if (name === 'stderr') options.onStderr?.(text)
    },
  })
  return {
    said,
    stdin: {
      isTerminal,
      readAll: async () => options.stdin ?? '',
      readLine: options.readLine ?? (async () => answers.shift() ?? null),
      readHidden: async (_, ask) => {
        await ask()
        return answers.shift() ?? null
      },
    },
    stdout: { ...terminal('stdout'), ...options.stdout },
    stderr: terminal('stderr'),
    variables: options.variables ?? {},
    files: {
      read: untouchable('a file'),
      lines: () => {
        throw new Error('a file must not be touched here')
      },
      place: async (path) => path,
      isOpenToOthers: untouchable('a directory'),
      makeDirectory: untouchable('a directory'),
      temporaryDirectory: untouchable('the temporary directory'),
      mayCreate: untouchable('a file'),
      create: untouchable('a file'),
      mayAppend: untouchable('a file'),
      append: untouchable('a file'),
      replace: untouchable('a file'),
      lock: untouchable('a file'),
      remove: untouchable('a file'),
      report: untouchable('a file'),
      ...options.files,
    },
    clock: options.clock ?? fakeClock(),
    random: options.random ?? ((bytes) => new Uint8Array(bytes).fill(128)),
    network: options.network ?? untouchable('the network'),
    probe: options.probe ?? untouchable('a connection'),
    run: untouchable('another program'),
    ask: options.ask ?? untouchable('another program'),
    withOwnCommand: untouchable('a file'),
    capture: options.capture ?? untouchable('another program'),
    keychain: options.keychain ?? untouchable('the keychain'),
    openBrowser: options.openBrowser ?? untouchable('the browser'),
    listenOnLoopback: options.listenOnLoopback ?? untouchable('a listener'),
    signals: options.signals ?? {
      interrupted: new AbortController().signal,
      leaveNow: new AbortController().signal,
    },
    ended: options.ended ?? options.signals?.interrupted ?? new AbortController().signal,
    platform: 'node v20.20.2; linux',
  }
}
