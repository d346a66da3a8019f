import { type ExitCode, exitCodes } from './exit-codes'
import type { FileProblem } from './file-problem'

/** What a person needs besides the sentence. */
export interface FailureContext {
  /** What to do next, as one sentence or command. */
  hint?: string
  /** The HTTP status, when an answer of the domain is the reason. */
  status?: number
  /** The id under which the domain's operator finds the request in the logs. */
  requestId?: string
  /** The sentence is plain ASCII, but for a `…` where it is cut, and shows other characters by escapes of its own: `\u200b`. */
  escaped?: boolean
  /** What a setting that makes no sense is about, where it is neither the domain's address nor the credentials. */
  about?: 'proxy' | 'tls'
}

/** An ending that a person can act on: one sentence, a hint, and the exit code that a script sees. */
export class Failure extends Error {
  readonly exitCode: ExitCode
  readonly hint: string | null
  readonly status: number | null
  readonly requestId: string | null
  readonly escaped: boolean
  readonly about: 'proxy' | 'tls' | null

  constructor(exitCode: ExitCode, message: string, context: FailureContext = {}) {
    super(message)
    this.name = new.target.name
    this.exitCode = exitCode
    this.hint = context.hint ?? null
    this.status = context.status ?? null
    this.requestId = context.requestId ?? null
    this.escaped = context.escaped ?? false
    this.about = context.about ?? null
  }
}

/** The command line or the configuration makes no sense. No request was made. */
export class UsageError extends Failure {
  constructor(message: string, hint?: string, context: Pick<FailureContext, 'escaped' | 'about'> = {}) {
    super(exitCodes.wrongUsage, message, { ...context, ...(hint === undefined ? {} : { hint }) })
  }
}

/** Not signed in, or not permitted. */
export class NotPermitted extends Failure {
  constructor(message: string, context: FailureContext = {}) {
    super(exitCodes.notPermitted, message, context)
  }
}

/** No app of that id or name, or several. */
export class NoSuchApp extends Failure {
  /** What no app is called; null where there are several, or where it is known what was meant. */
  readonly unknownName: string | null

  constructor(
    message: string,
    { unknownName = null, ...context }: FailureContext & { unknownName?: string | null } = {},
  ) {
    super(exitCodes.noSuchApp, message, context)
    this.unknownName = unknownName
  }
}

/** The domain was not reached, refused the request, or gave an answer that cannot be trusted. Nothing was changed. */
export class DomainFailure extends Failure {
  constructor(message: string, context: FailureContext = {}) {
    super(exitCodes.domainFailed, message, context)
  }
}

/** What a run may have changed so far. */
export type Effects = 'none' | 'on-this-machine' | 'sent'

const interruptedWords: Record<Effects, string> = {
  none: 'Interrupted. Nothing was changed.',
  'on-this-machine': 'Interrupted.',
  sent: 'Interrupted. A change was sent, but its result is unknown.',
}

/** Ctrl-C, SIGTERM or a closed terminal. */
export class Interrupted extends Failure {
  constructor(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', effects: Effects) {
    super(
      signal === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated,
      interruptedWords[effects],
      effects === 'sent' ? { hint: 'Check the result before you run the command again.' } : {},
    )
  }
}

/** The user stopped the run before this answer was there. What it means for the whole run is said once, at its end. */
export class CutShort extends DomainFailure {
  constructor() {
    super('Interrupted.')
  }
}

/** Why `ended` is aborted where it was not the user: the time limit of the run. */
export const outOfTime = 'out of time'

/**
 * Waits for something that the end of the run's time cuts short.
 *
 * @param what is waited for, as in "waiting for …"
 * @throws {Failure} with this exit code, when the time is over
 */
export async function waitingFor<Result>(
  what: string,
  act: () => Promise<Result>,
  exitCode: ExitCode = exitCodes.domainFailed,
): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    if (error !== outOfTime) throw error
    throw new Failure(exitCode, `The time limit of this run was reached while it waited for ${what}.`, {
      hint: 'Allow more time with --timeout.',
    })
  }
}

/** Something could not be written: to a stream of this process, or to a file. */
export function isWriteError(error: unknown): error is NodeJS.ErrnoException {
  const { syscall, code } = (error ?? {}) as NodeJS.ErrnoException
  return syscall === 'write' || code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED'
}

/** Whoever read stdout has seen enough: not an error, but an end. */
export const isReaderGone = ({ code }: NodeJS.ErrnoException): boolean =>
  code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED'

/** Stdout could not be written to its end: a full disk, most often. */
export const outputIncomplete = ({ code }: NodeJS.ErrnoException): Failure =>
  new Failure(exitCodes.cannotWrite, `The output could not be written and is incomplete (${code}).`)

/** What is wrong with a file, to be said after its path. */
export const describeFileProblem: Record<FileProblem['problem'], string> = {
  missing: 'does not exist',
  forbidden: 'may not be read',
  'not-a-file': 'is not a regular file',
  'too-large': 'is too large',
  'not-utf8': 'is not UTF-8 text',
  'utf-16le': 'is UTF-16 text without a byte order mark; iconv -f UTF-16LE -t UTF-8 converts it',
  'utf-16be': 'is UTF-16 text without a byte order mark; iconv -f UTF-16BE -t UTF-8 converts it',
  failed: 'cannot be read',
  exists: 'already exists',
  busy: 'is in use by another run',
}
