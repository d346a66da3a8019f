import type { CommandContext } from '../../../cli/command'
import { describeFileProblem, Failure, UsageError, waitingFor } from '../../../failures/errors'
import { exitCodes } from '../../../failures/exit-codes'
import type { FileProblem } from '../../../failures/file-problem'
import { type JournalBegin, type JournalEntry, type JournalState, MisplacedEntry, stateOf } from '../../../plan/journal'
import type { FileLock } from '../../../platform/environment'
import { longestLine, readLine, writtenLine } from './journal-lines'

/** The journal of a run, which nobody else writes meanwhile. */
export interface Journal {
  path: string
  /** As it was before this run. */
  state: JournalState
  /** True once an entry could not be written: then nothing may be sent any more. */
  readonly isBroken: boolean
  /** On the disk when this resolves. @throws {Failure} with exit code 11 */
  write(entry: JournalEntry): Promise<void>
  release(): Promise<void>
}

/**
 * Takes the journal for this run. The file is made with its first entry; what it holds already stays as it is.
 *
 * @throws {UsageError} for what is no journal, or is in use
 * @throws {Failure} with exit code 11, where it cannot be written
 */
export async function openJournal(path: string, context: CommandContext): Promise<Journal> {
  const { environment, output } = context
  const { files } = environment
  const place = await files.place(path, { ofName: false })
  const lock = await lockJournal(path, place, context)
  try {
    const state = await readState(path, place, context)
    let isBroken = false
    let size: number | null = null
    return {
      path,
      state,
      get isBroken() {
        return isBroken
      },
      async write(entry) {
        if (isBroken) throw notWritten(path, {})
        try {
          size = await files.append(place, (end) => {
            if (size !== null && end.size !== size) throw changedMeanwhile(path)
            return writtenLine(entry, { ...end, hide: output.context.hide })
          })
        } catch (error) {
          isBroken = true
          throw notWritten(path, error)
        }
      },
      release: () => lock.release(),
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/**
 * The same for who only wants to know what it holds.
 *
 * @param whileInUse also while another run writes it: then a change that is under way looks like one in doubt
 * @throws {Failure} where it cannot be read, or is in use
 */
export async function lookIntoJournal(
  path: string,
  context: CommandContext,
  { whileInUse = false } = {},
): Promise<JournalState> {
  const { files, ended } = context.environment
  const place = await files.place(path, { ofName: false })
  const state = await readState(path, place, context)
  if (whileInUse || state.shows === 'nothing') return state
  try {
    await (await files.lock(place, ended, { waits: false })).release()
  } catch (error) {
    const { problem, ...busy } = error as Partial<FileProblem>
    if (problem === 'busy') throw inUse(path, busy)
    // Who may not make a lock may still look.
  }
  return state
}

/** @throws {UsageError} where no run has begun */
export function beginOf({ begin }: JournalState, path: string): JournalBegin {
  if (begin === null) throw new UsageError(`The journal ${path} does not exist, or holds no run. Nothing was sent.`)
  return begin
}

async function lockJournal(
  path: string,
  place: string,
  { environment: { files, ended } }: CommandContext,
): Promise<FileLock> {
  // What is not a regular file is found out before a lock is made beside it.
  if ((await mayAppend(path, place, files)) === 'not-writable') throw notWritable(path)
  try {
    return await waitingFor('the journal', () => files.lock(place, ended, { waits: false }))
  } catch (error) {
    const { code, problem, ...busy } = error as NodeJS.ErrnoException & Partial<FileProblem>
    if (problem === 'busy') throw inUse(path, busy)
    throw code === undefined && problem === undefined ? error : notWritable(path)
  }
}

function inUse(path: string, { process, path: lock }: { process?: number | undefined; path?: string | undefined }) {
  const who = process === undefined ? 'by another run' : `by another run (process ${process})`
  const hint = `Wait until it has ended. If there is no other run, remove ${lock}`
  return new UsageError(`The journal ${path} is in use ${who}. Nothing was sent.`, hint)
}

type Files = CommandContext['environment']['files']

async function mayAppend(path: string, place: string, files: Files) {
  try {
    return await files.mayAppend(place)
  } catch (error) {
    throw unreadable(path, error)
  }
}

async function readState(
  path: string,
  place: string,
  { environment: { files, ended }, output }: CommandContext,
): Promise<JournalState> {
  const end = await mayAppend(path, place, files)
  if (end === 'new-file') return stateOf([])
  const lines: string[] = []
  try {
    for await (const line of files.lines(place, { longest: longestLine })) {
      ended.throwIfAborted()
      lines.push(line)
    }
  } catch (error) {
    // There is none, and none can be made.
    if (end === 'not-writable' && (error as Partial<FileProblem>).problem === 'missing') throw notWritable(path)
    throw unreadable(path, error)
  }
  const { entries, isTorn } = entriesIn(lines, { path, isLineOpen: end === 'open-line' })
  if (isTorn) await output.warning(`The last line of ${path} is cut off, so it is ignored.`)
  return stateIn(entries, path)
}

interface NumberedEntry {
  entry: JournalEntry
  line: number
}

/** Only the last line may be cut off, or one that the next run found cut off and said so. */
function entriesIn(lines: readonly string[], { path, isLineOpen }: { path: string; isLineOpen: boolean }) {
  const entries: NumberedEntry[] = []
  let isTorn = false
  for (const [at, line] of lines.entries()) {
    const read = readLine(line)
    if (isTorn && !(read.kind === 'entry' && read.isAfterTornLine)) throw notCutOff(path, at, entries.length === 0)
    if (read.kind === 'refused') throw badLine(path, at + 1, read.problem)
    isTorn = read.kind === 'broken'
    if (read.kind === 'entry') entries.push({ entry: read.entry, line: at + 1 })
  }
  if (isTorn && !isLineOpen) throw badLine(path, lines.length, 'is cut off')
  return { entries, isTorn }
}

function stateIn(entries: readonly NumberedEntry[], path: string): JournalState {
  const [first] = entries
  for (const { entry, line } of entries) {
    if (entry.kind !== 'begin' || first?.entry.kind !== 'begin') continue
    if (entry.sha256 !== first.entry.sha256 || entry.domain !== first.entry.domain)
      throw badLine(path, line, 'is of another plan or domain than the first one')
  }
  try {
    return stateOf(entries.map(({ entry }) => entry))
  } catch (error) {
    if (error instanceof MisplacedEntry) throw badLine(path, entries[error.entry]?.line ?? 0, error.message)
    throw error
  }
}

/** A plan begins as a line that was cut off does; what begins so and goes on is no journal. */
const notCutOff = (path: string, line: number, isFirst: boolean): UsageError =>
  badLine(path, line, isFirst ? 'is not a line that apps apply writes' : 'is cut off')

const badLine = (path: string, line: number, problem: string): UsageError =>
  new UsageError(
    `Line ${line} of the journal ${path} ${problem}. The file was not changed, and nothing was sent.`,
    line === 1 ? 'The journal of a plan is usually PLAN.journal.ndjson.' : 'Name another journal.',
  )

function unreadable(path: string, error: unknown): unknown {
  const { problem } = error as Partial<FileProblem>
  if (problem === undefined) return error
  const why = problem === 'too-large' ? `has a line of more than ${longestLine} bytes` : describeFileProblem[problem]
  return new UsageError(`The journal ${path} ${why}.`)
}

const notWritable = (path: string): Failure =>
  new Failure(exitCodes.cannotWrite, `The journal ${path} cannot be written. Nothing was sent.`, {
    hint: 'Name another file with --journal.',
  })

/** What was written is not there any more: then a journal that begins in the middle could take nothing back. */
const changedMeanwhile = (path: string): Failure =>
  new Failure(
    exitCodes.cannotWrite,
    `The journal ${path} is not as this run left it: something else changed or removed it.`,
  )

function notWritten(path: string, error: unknown): Failure {
  if (error instanceof Failure) return error
  const { code, problem } = error as { code?: string; problem?: string }
  const why = code ?? problem
  return new Failure(
    exitCodes.cannotWrite,
    `The journal ${path} could not be written${why === undefined ? '' : ` (${why})`}.`,
  )
}
