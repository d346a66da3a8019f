import { createHash } from 'node:crypto'
import type { AuditReport } from '../../../audit/audit-report'
import { runOf } from '../../../audit/audit-run'
import { judgedBy } from '../../../audit/judged-by'
import type { Policy } from '../../../audit/policy'
import { type AuditRun, type EarlierRuns, mostPoints, trendOf } from '../../../audit/trend'
import type { CommandContext } from '../../../cli/command'
import { describeFileProblem, Failure, UsageError, waitingFor } from '../../../failures/errors'
import { exitCodes } from '../../../failures/exit-codes'
import type { FileProblem } from '../../../failures/file-problem'
import type { Environment } from '../../../platform/environment'
import { readLine, writtenLines } from './lines'

/** In characters. A filter that fits in a URL fits, with each character escaped. */
const longestLine = 256 * 1024

/** A run on one domain. */
export interface AuditedRun {
  report: AuditReport
  profile: string | null
}

/** The file of `--history`. */
export interface History {
  /** The report with the trend of its domain, this run included. */
  withTrend(report: AuditReport, profile: string | null): AuditReport
  /**
   * One write for the runs of all domains.
   *
   * @returns why it could not be written, for the caller to throw when the reports are written
   */
  append(runs: readonly AuditedRun[]): Promise<Failure | null>
}

/**
 * Reads the file before the first request. That it can be written, and locked, is known then as well.
 *
 * @throws {UsageError} for what is not a history
 * @throws {Failure} with exit code 11, where it cannot be written
 */
export async function openHistory(path: string, context: CommandContext): Promise<History> {
  const { environment, output } = context
  const { files } = environment
  const place = await files.place(path, { ofName: false })
  const earlier = await readHistory(path, place, context).catch((error) => {
    throw notOpened(path, error)
  })
  return {
    withTrend: (report, profile) => ({
      ...report,
      history: { path, ...trendOf(earlier.get(report.domain) ?? noRuns, runIn({ report, profile })) },
    }),
    async append(runs) {
      const text = (end: { isLineOpen: boolean }) =>
        writtenLines(runs.map(runIn), { ...end, hide: output.context.hide })
      try {
        await whileLocked(place, environment, () => files.append(place, text))
        return null
      } catch (error) {
        return notAppended(path, error)
      }
    },
  }
}

const noRuns: EarlierRuns = { count: 0, newest: [] }

const runIn = ({ report, profile }: AuditedRun): AuditRun =>
  runOf(report, { policyDigest: digestOf(report.policy), profile })

const digestOf = (policy: Policy): string => `sha256:${createHash('sha256').update(judgedBy(policy)).digest('hex')}`

/** The runs of each domain. */
async function readHistory(
  path: string,
  place: string,
  { environment, output }: CommandContext,
): Promise<ReadonlyMap<string, EarlierRuns>> {
  // What is not a regular file is found out before a lock is made beside it.
  const end = await environment.files.mayAppend(place)
  if (end === 'not-writable') throw notWritable(path)
  return whileLocked(place, environment, async () => {
    if (end === 'new-file') return new Map()
    const { runs, isTorn } = await runsIn({ path, place, end }, environment)
    if (isTorn) await output.warning(`--history: the last line of ${path} is cut off, so it is ignored.`)
    return runs
  })
}

/** Keeps of each domain no more than the trend shows. */
async function runsIn(
  { path, place, end }: { path: string; place: string; end: 'whole-lines' | 'open-line' },
  { files, ended }: Environment,
) {
  const runs = new Map<string, { count: number; newest: AuditRun[] }>()
  let number = 0
  let isTorn = false
  for await (const line of files.lines(place, { longest: longestLine })) {
    ended.throwIfAborted()
    number++
    const read = readLine(line)
    if (isTorn && !(read.kind === 'run' && read.isAfterTornLine)) throw badLine(path, number - 1, 'is cut off')
    if (read.kind === 'refused') throw badLine(path, number, read.problem)
    isTorn = read.kind === 'broken'
    if (read.kind === 'run') add(runs, read.run)
  }
  if (isTorn && end === 'whole-lines') throw badLine(path, number, 'is cut off')
  return { runs, isTorn }
}

const badLine = (path: string, line: number, problem: string): UsageError =>
  new UsageError(
    `--history: line ${line} of ${path} ${problem}. The file was not changed.`,
    'Name another file, or remove that line.',
  )

function add(runs: Map<string, { count: number; newest: AuditRun[] }>, run: AuditRun): void {
  const known = runs.get(run.domain) ?? { count: 0, newest: [] }
  known.count++
  known.newest.push(run)
  if (known.newest.length > mostPoints) known.newest.shift()
  runs.set(run.domain, known)
}

/** Two runs at once: each sees the other's lines whole or not at all. */
async function whileLocked<Result>(
  place: string,
  { files, ended }: Environment,
  act: () => Promise<Result>,
): Promise<Result> {
  const what = 'another run that uses the same history'
  const lock = await waitingFor(what, () => files.lock(place, ended), exitCodes.cannotWrite)
  try {
    return await waitingFor('the history', act)
  } finally {
    await lock.release()
  }
}

function notOpened(path: string, error: unknown): unknown {
  if (error instanceof Failure) return error
  const { code, problem, path: lock } = error as NodeJS.ErrnoException & Partial<FileProblem>
  if (problem === 'busy')
    return new Failure(exitCodes.cannotWrite, `--history: ${path} is in use by another run. No request was made.`, {
      hint: `Try again. If there is no other run, remove ${lock}`,
    })
  if (problem === 'too-large') return new UsageError(`--history: ${path} has a line of more than 256 KiB.`)
  if (problem !== undefined) return new UsageError(`--history: ${path} ${describeFileProblem[problem]}.`)
  return code === undefined ? error : notWritable(path)
}

const notWritable = (path: string): Failure =>
  new Failure(exitCodes.cannotWrite, `--history: ${path} cannot be written. No request was made.`)

function notAppended(path: string, error: unknown): Failure {
  if (error instanceof Failure) return error
  const { code, problem } = error as NodeJS.ErrnoException & Partial<FileProblem>
  // A text is the name of the signal that ended the run.
  const why = typeof error === 'string' ? error : (code ?? problem)
  if (why === undefined) throw error
  return new Failure(exitCodes.cannotWrite, `--history: this run was not added to ${path} (${why}).`)
}
