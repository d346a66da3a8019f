import type { Dispatcher } from 'undici'
import type { FileProblem } from '../failures/file-problem'

/** Everything the program can see or touch of the outside world. Tests hand in another one. */
export interface Environment {
  stdin: Input
  stdout: Terminal
  stderr: Terminal
  variables: Record<string, string | undefined>
  files: Files
  clock: Clock
  random(bytes: number): Uint8Array
  /** A new set of connections. undici is loaded when this is first called: `--help` never pays for it. */
  network(options: NetworkOptions): Promise<Dispatcher>
  /** Goes the direct way to an origin step by step, and sends no request. Loaded when first called. */
  probe(options: NetworkOptions): Promise<ConnectionProbe>
  /** Runs another program on this terminal. */
  run(command: ChildCommand): Promise<ChildEnding>
  /** Runs another program for its exit code alone. What it prints goes to stderr, and it reads nothing. */
  ask(command: AskedCommand): Promise<AskedEnding>
  /**
   * Makes this program a command of that name for programs that it runs.
   *
   * @param directory for its file, until they have ended
   * @returns the variables, with a PATH on which it comes first
   */
  withOwnCommand(
    name: string,
    options: { variables: Environment['variables']; directory: string },
  ): Promise<Environment['variables']>
  /** Runs another program for what it prints. What it says on stderr is thrown away. */
  capture(command: CapturedCommand): Promise<CapturedText>
  /** The Node module that reaches the keychain of the system. Rejects where it is not installed. */
  keychain(): Promise<KeychainModule>
  /**
   * Shows an http(s) address in the user's browser. False when none could be started.
   *
   * @param failed called when one was started, and has ended with an error
   */
  openBrowser(url: URL, failed: () => void): Promise<boolean>
  /**
   * Listens for HTTP on this port of this machine's own addresses, and on no other.
   *
   * @throws with `code` EADDRINUSE, EACCES… when it cannot
   */
  listenOnLoopback(options: ListenOptions): Promise<LoopbackListener>
  signals: Signals
  /**
   * Nothing is waited for any more: the user has interrupted the run, or its time is over. The reason is the name of the signal,
   * or `outOfTime`.
   */
  ended: AbortSignal
  /** The Node version and platform, for the User-Agent and for error reports. */
  platform: string
}

/** Where text goes: a terminal, a pipe or a file. */
export interface Terminal {
  /** True when a person is looking: `isatty`. */
  isTerminal: boolean
  /** Width in columns; 80 where nothing sensible is known. */
  columns: number
  /** Resolves when the text has been handed over; rejects with `code` EPIPE when the reader has gone, ENOSPC when the disk is full… */
  write(text: string): Promise<void>
}

export interface Input {
  isTerminal: boolean
  /** All that is left of it, as strict UTF-8. Rejects with a {@link FileProblem}; never keeps more than `limit` bytes. */
  readAll(stop: AbortSignal, options: { limit: number }): Promise<string>
  /** One line without its end, or null at the end of the input. */
  readLine(stop: AbortSignal): Promise<string | null>
  /**
   * The same without showing what is typed; of a terminal only.
   *
   * @param ask called once nothing is shown any more: who sees a question may have answered it in the same moment
   */
  readHidden(stop: AbortSignal, ask: () => Promise<void>): Promise<string | null>
  /**
   * Drops what was typed before the first question; of a terminal only. Later questions may be answered ahead: several answers
   * can be pasted at once.
   */
  dropTyped?(): Promise<void>
  /** In seconds: for how long a person has been waited for, which does not count as time of the run. Absent: it counts. */
  waited?(): number
}

export interface Files {
  /**
   * A small regular file, as strict UTF-8, or UTF-16 with a byte order mark. Rejects with a {@link FileProblem}: it never
   * waits on a FIFO or a device, and never reads more than `limit` bytes. With `stop`, a pipe that the shell has opened
   * for this process (`/dev/fd/63`) is read, too; then it rejects with the reason of `stop` when that comes first.
   */
  read(
    path: string,
    options: { limit: number; stop?: AbortSignal },
  ): Promise<{ text: string; readableByOthers: boolean }>
  /**
   * The lines of a regular file of any size, without their ends, as strict UTF-8. Throws a {@link FileProblem} as
   * {@link read} does; `too-large` is a line of more than `longest` characters.
   */
  lines(path: string, options: { longest: number }): AsyncIterable<string>
  /**
   * The one path of a file, however the way to it is written: absolute, and with links followed. With `ofName` a link of
   * that name is itself what is meant, and not what it leads to. What is not there yet has a place all the same.
   */
  place(path: string, options: { ofName: boolean }): Promise<string>
  /** Whether other users of the machine may read or change what is there. */
  isOpenToOthers(path: string): Promise<boolean>
  /** With all above it, and for this user alone where it is new. */
  makeDirectory(path: string): Promise<void>
  /** A new, empty directory that only this user can look into. */
  temporaryDirectory(): Promise<{ path: string; remove(): Promise<void> }>
  /** Whether a new file of this name can be made. Leaves nothing behind. */
  mayCreate(path: string): Promise<'yes' | 'exists' | 'not-writable'>
  /**
   * A new file that only this user can read, whole or not at all. @throws `exists` where there is one already
   *
   * @param text whole, or in pieces that can be gone through more than once
   */
  create(path: string, text: string | Iterable<string>): Promise<void>
  /**
   * Whether {@link append} can be expected to work, and what it would append to. `open-line`: the last line has no end. Changes
   * nothing. Rejects with a {@link FileProblem}: `not-a-file` for what is no regular file.
   */
  mayAppend(path: string): Promise<'new-file' | 'whole-lines' | 'open-line' | 'not-writable'>
  /**
   * Puts a text at the end of a regular file in one write; it is on the disk when this resolves. A new file is for this user
   * alone. Rejects with a {@link FileProblem} as {@link mayAppend} does, with `code` ENOSPC when the disk is full, and with what
   * `textAfter` throws.
   *
   * @param textAfter of what the file ends with, and of its size in bytes
   * @returns the size after it
   */
  append(path: string, textAfter: (end: { isLineOpen: boolean; size: number }) => string): Promise<number>
  /**
   * Puts another content in its place, in one step: whoever reads it sees the old one or the new one. A link is replaced, and not
   * followed. Rejects with a {@link FileProblem}: `not-a-file` for what is, or leads to, no regular file.
   */
  replace(path: string, text: string): Promise<void>
  /** Whether there was one. A link of that name is itself what is meant. What is no regular file is left alone. */
  remove(path: string): Promise<boolean>
  /**
   * Waits until nobody else has the lock of that file, and takes it. Of all runs on this machine one has it at a time,
   * and one that was killed has it no more. Rejects with a {@link FileProblem}: `busy` when another keeps it, or where
   * nothing is waited for, has it.
   */
  lock(path: string, stop: AbortSignal, options?: { waits: boolean }): Promise<FileLock>
  /**
   * A file that is written piece by piece, and stands in its place whole or not at all; what is no regular file is
   * written to as it is. Rejects at once, with the `code` of the system, where it could not be written, and with the reason of
   * `stop` where nobody reads a FIFO until then.
   */
  report(path: string, stop: AbortSignal): Promise<ReportFile>
}

export interface FileLock {
  release(): Promise<void>
}

export interface ReportFile {
  /** Rejects with `code` ENOSPC when the disk is full… */
  write(text: string): Promise<void>
  /** Puts it in its place. */
  finish(): Promise<void>
  /** Leaves nothing behind; after {@link finish} it does nothing. */
  discard(): Promise<void>
}

export interface Clock {
  now(): Date
  /** Monotonic time since the program started, in seconds with fractions. */
  elapsed(): number
  /** Resolves after that many seconds, which may have fractions; rejects with the reason of `stop` when that comes first. */
  sleep(seconds: number, stop: AbortSignal): Promise<void>
  /** A signal that is aborted after that many seconds, with this reason. It does not keep the process alive. */
  alarm(seconds: number, reason: unknown): AbortSignal
  /** Resolves when whatever else was waiting had its turn: signals, timers, and what came over the network. */
  turn(): Promise<void>
}

export interface NetworkOptions {
  /** The one origin this run talks to. Loopback is never reached through a proxy. */
  origin: URL
  /** PEM certificates to trust besides Node's own. */
  extraCertificates?: string
  /** Given up connecting after this long. */
  connectTimeout: number
  /** The way to the origin; null is the direct one. */
  proxy: ProxyServer | null
}

/** How far the way to an origin goes. */
export interface ConnectionProbe {
  /** Of the host; none when the name could not be resolved, or a proxy resolves it. */
  addresses: readonly string[]
  /** null: all of the way is open. `proxy`: it cannot be reached, or opens no way. */
  failedAt: 'proxy' | 'name' | 'connection' | 'tls' | null
  error: Error | null
  /** null without TLS. */
  certificate: { endsAt: Date; authority: string; protocol: string } | null
}

export interface ProxyServer {
  url: URL
  /** The variable that names it. */
  from: string
  /** Hosts to reach directly, as in `NO_PROXY`. */
  except: string
}

/** How a program ended: its exit code, 128 + n after signal n; or why it never began, with a shell's code for that. */
export type ChildEnding =
  | { exitCode: number; notStarted: null }
  | { exitCode: 126 | 127; notStarted: 'missing' | 'not-executable' }

export interface ChildCommand {
  program: string
  args: readonly string[]
  variables: Record<string, string | undefined>
}

export interface CapturedCommand extends ChildCommand {
  /** All of its stdin; nothing where absent. */
  input?: string
  /** It is ended after this long. */
  within: number
  /** In bytes; it is ended when it prints more. */
  mostPrinted: number
  stop: AbortSignal
}

export interface AskedCommand extends ChildCommand {
  /** It is ended with all that it has started. */
  stop: AbortSignal
}

/** Its exit code; null: a signal has ended it, or it did not start. */
export interface AskedEnding {
  exitCode: number | null
  failed: 'not-started' | 'killed' | null
}

/** `bytes` is what a program printed that ended with exit code 0. */
export type CapturedText =
  | { bytes: Uint8Array; failed: null }
  | { bytes: null; failed: 'not-started' | 'exit-code' | 'too-slow' | 'too-much' }

/** As much of `@napi-rs/keyring` as is used. */
export interface KeychainModule {
  AsyncEntry: new (
    service: string,
    account: string,
    options: { linux: { store: 'secret-service' } },
  ) => {
    getPassword(stop: AbortSignal): Promise<string | null | undefined>
    setPassword(password: string, stop: AbortSignal): Promise<void>
    deletePassword(stop: AbortSignal): Promise<unknown>
  }
}

export interface ListenOptions {
  port: number
  /** `localhost` is answered on 127.0.0.1 and, where there is one, on ::1; an address on that one alone. */
  host: string
  answer(request: LoopbackRequest): LoopbackAnswer
}

/** The head of a request; a body is never read. */
export interface LoopbackRequest {
  method: string
  /** Path and query, as sent. */
  target: string
  host: string | undefined
  origin: string | undefined
}

export interface LoopbackAnswer {
  status: number
  /** HTML that holds nothing of the request. */
  page: string
}

export interface LoopbackListener {
  close(): Promise<void>
}

export interface Signals {
  /** The first Ctrl-C, SIGTERM or hang-up: stop soon, and say what happened. */
  interrupted: AbortSignal
  /** The second one: leave at once. */
  leaveNow: AbortSignal
}
