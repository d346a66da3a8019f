import type { Dispatcher } from 'undici'
import type { ChildCommand, ChildEnding, Environment, FileProblem, NetworkOptions } from '../../src/environment'
import { type FakeClock, fakeClock } from './fake-clock'
import { HoldingDispatcher } from './holding-dispatcher'

export interface FakeFile {
  text: string
  readableByOthers?: boolean
}

export interface FakeEnvironmentOptions {
  variables?: Record<string, string>
  /** By path. A string names what is wrong with the file. */
  files?: Record<string, FakeFile | FileProblem['problem']>
  /** Lines that are typed; then the input ends. Without any, stdin is not to be touched. */
  typed?: string[]
  isTerminal?: boolean
  columns?: number
  /** The clock stands still while one of its requests is under way. */
  network?(options: NetworkOptions): Dispatcher
  run?(command: ChildCommand): Promise<ChildEnding>
}

export interface FakeEnvironment extends Environment {
  clock: FakeClock
  written: { stdout: string; stderr: string }
  /** Ctrl-C; the second one means: leave at once. */
  interrupt(signal?: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): void
}

/** A world in memory. What a test does not hand in fails when it is touched. */
export function fakeEnvironment(options: FakeEnvironmentOptions = {}): FakeEnvironment {
  const { variables = {}, files = {}, typed, isTerminal = false, columns = 80, network, run } = options
  const clock = fakeClock()
  const written = { stdout: '', stderr: '' }
  const interrupted = new AbortController()
  const leaveNow = new AbortController()
  const lines = [...(typed ?? [])]
  const terminal = (name: keyof typeof written) => ({
    isTerminal,
    columns,
    async write(text: string) {
      written[name] += text
    },
  })
  return {
    stdin: {
      isTerminal,
      readLine: async () => (typed === undefined ? untouchable('stdin') : (lines.shift() ?? null)),
    },
    stdout: terminal('stdout'),
    stderr: terminal('stderr'),
    variables,
    files: {
      read: async (path, { limit }) => readFake(path, files[path], limit),
      temporaryDirectory: async () => untouchable('the temporary directory'),
    },
    clock,
    random: halfWay,
    network: async (asked) =>
      network === undefined ? untouchable('the network') : new HoldingDispatcher(network(asked), clock),
    run: async (command) => (run === undefined ? untouchable(command.program) : run(command)),
    signals: { interrupted: interrupted.signal, leaveNow: leaveNow.signal },
    platform: 'node v20.19.0; test',
    written,
    interrupt: (signal = 'SIGINT') => (interrupted.signal.aborted ? leaveNow : interrupted).abort(signal),
  }
}

/** As a fraction: one half, exactly. */
export const halfWay = (bytes: number): Uint8Array =>
  Uint8Array.from({ length: bytes }, (_, at) => (at % 2 === 0 ? 0x80 : 0))

function untouchable(what: string): never {
  throw new Error(`${what} must not be touched here`)
}

function readFake(path: string, file: FakeFile | FileProblem['problem'] | undefined, limit: number) {
  const problem = (what: FileProblem['problem']): FileProblem => ({ path, problem: what })
  if (file === undefined) throw problem('missing')
  if (typeof file === 'string') throw problem(file)
  if (Buffer.byteLength(file.text) > limit) throw problem('too-large')
  return { text: file.text, readableByOthers: file.readableByOthers ?? false }
}
