import * as z from 'zod/mini'
import type { Command, CommandContext } from '../../cli/command'
import { Failure, UsageError } from '../../failures/errors'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import { formatNames, formatOf } from '../../output/formats'
import { byteOrderMark } from '../../output/formats/csv'
import { encodeAll } from '../../output/formats/format'
import type { FailureReport } from '../../output/output'
import type { ReportFile } from '../../platform/environment'
import { type Difference, driftOf } from '../../token-settings/drift'
import type { Seconds } from '../../token-settings/duration'
import { destinationsIn } from '../shared/destinations'
import { counted } from '../shared/format-coverage'
import { type OpenReport, openReportFiles, writeReportFiles } from '../shared/report-files'
import { ensureFilesAreSeparate } from '../shared/separate-files'
import { readSnapshot, type Snapshot, stateOf, takeSnapshot } from '../shared/snapshot'
import { type DiffReport, differenceView, diffMarkdown, reportView, type Side } from './view'

const formats = [...formatNames, 'markdown'] as const

type Format = (typeof formats)[number]

const path = z.string().check(z.minLength(1, 'is empty; write the file of a snapshot'))

const request = z.object({
  old: path,
  new: z.optional(path),
  across: z._default(z.boolean(), false),
  output: destinationsIn(formats),
})

type Request = z.output<typeof request>

export const diff: Command<Request> = {
  name: 'diff',
  summary: 'show what changed since a snapshot',
  description: [
    'Compares a snapshot with the live domain, or with a second snapshot and then without any request. Shows apps',
    'that were changed, renamed, recreated, added or removed; only settings count. If the app was written between',
    'the two readings, its last writer is shown; that may be another change of the same app. Exits with 0 if',
    'nothing differs, 1 if something does, and 3 if a side may lack apps: then added and removed apps are not',
    'reported.',
  ].join(' '),
  arguments: [
    { name: 'old', key: 'old', description: 'file of an earlier snapshot' },
    { name: 'new', key: 'new', description: 'file of a later snapshot (default: the live domain)', optional: true },
  ],
  options: [{ flags: '--across', description: 'compare two domains: match apps by client id, then by name' }],
  examples: [
    { command: 'apps diff monday.ndjson', explains: 'what changed since Monday, and who wrote last' },
    { command: 'apps diff monday.ndjson friday.ndjson -o markdown', explains: 'two files, for a pull request' },
  ],
  usesDomain: true,
  usualTimeout: 900 as Seconds,
  reportFormats: ['markdown'],
  request,
  async run(asked, context) {
    await ensureFilesAreSeparate('diff', { output: asked.output, read: [asked.old, asked.new] }, context)
    const old = await readSnapshot(asked.old, context.environment.files)
    const files = await openReportFiles(asked.output, context)
    try {
      return await compare(old, { asked, files }, context)
    } finally {
      for (const { file } of files) await file.discard()
    }
  },
}

interface Given {
  asked: Request
  files: readonly OpenReport<Format>[]
}

async function compare(old: Snapshot, { asked, files }: Given, context: CommandContext): Promise<ExitCode> {
  const { snapshot: now, problem } = await newSide(asked, old, context)
  ensureComparable(old, now, asked)
  if (Date.parse(old.startedAt) > Date.parse(now.startedAt))
    await context.output.warning('The first snapshot is the later one: what is shown is the way back.')
  const complete = old.complete && now.complete
  const differences = driftOf(old.rows.map(stateOf), now.rows.map(stateOf), { across: asked.across, complete })
  const report = {
    from: sideOf(old, asked.old),
    to: sideOf(now, asked.new ?? null),
    complete,
    differences: differences.map((each) => attributed(each, old, now)),
  }
  const failures = await writeReportFiles(files, ({ format, file }) => writeDiff(report, { format, to: file }, context))
  await show(report, asked, context)
  const [first] = failures
  if (first !== undefined) throw first
  return conclude(report, asked, problem, context)
}

async function newSide(asked: Request, old: Snapshot, context: CommandContext) {
  if (asked.new !== undefined)
    return { snapshot: await readSnapshot(asked.new, context.environment.files), problem: null }
  const { origin } = await context.domain()
  // Nobody waits for a list that is not compared.
  ensureSameDomain(old, { domain: origin }, asked)
  return takeSnapshot(old.filter, context)
}

function ensureComparable(old: Snapshot, now: Snapshot, asked: Request): void {
  ensureSameDomain(old, now, asked)
  if (old.filter !== now.filter)
    throw new UsageError('The two snapshots were taken with different filters, so they do not cover the same apps.')
}

function ensureSameDomain(old: Pick<Snapshot, 'domain'>, now: Pick<Snapshot, 'domain'>, { across }: Request): void {
  if (across || old.domain === now.domain) return
  throw new UsageError(
    `The snapshot is of ${old.domain}, and the other side is ${now.domain}.`,
    'To compare two domains: --across',
  )
}

const sideOf = ({ domain, startedAt, complete }: Snapshot, path: string | null): Side => ({
  domain,
  startedAt,
  path,
  complete,
})

/** The last writer is named only where it wrote between the two readings. */
function attributed(difference: Difference, old: Snapshot, now: Snapshot): Difference {
  const at = Date.parse(difference.lastModified ?? '')
  const isWithin = old.domain === now.domain && at >= Date.parse(old.startedAt)
  return isWithin ? difference : { ...difference, lastModified: null, lastModifiedBy: null }
}

async function show(report: DiffReport, asked: Request, { output }: CommandContext): Promise<void> {
  const isMarkdown = asked.output.some(({ format, path }) => format === 'markdown' && path === null)
  if (isMarkdown) return output.raw(diffMarkdown(report, output.context.hide))
  const { isDocument, isForPeople } = formatOf(output.format)
  if (isForPeople && report.differences.length === 0) return
  if (isDocument) return output.result(reportView, report)
  await output.results(differenceView, report.differences)
}

/** As in {@link show}; in a file nothing depends on the terminal. */
async function writeDiff(
  report: DiffReport,
  { format, to }: { format: Format; to: Pick<ReportFile, 'write'> },
  { output }: CommandContext,
): Promise<void> {
  const { hide, warnings } = output.context
  if (format === 'markdown') return to.write(diffMarkdown(report, hide))
  const sink = { hide, isTerminal: false, columns: Infinity, colour: false }
  const { isDocument, encodeResult, encodeRows } = formatOf(format)
  if (isDocument && encodeResult !== undefined) return to.write(await encodeResult(reportView, report, sink, warnings))
  if (format === 'csv') await to.write(byteOrderMark)
  for await (const text of encodeAll(encodeRows(differenceView, sink), [report.differences])) await to.write(text)
}

async function conclude(
  { complete, differences, from, to }: DiffReport,
  asked: Request,
  problem: FailureReport | null,
  { output }: CommandContext,
): Promise<ExitCode> {
  if (complete) {
    await output.note(
      differences.length === 0
        ? `No difference since ${from.startedAt}.`
        : `${counted(differences.length, 'difference')} since ${from.startedAt}.`,
    )
    return differences.length === 0 ? exitCodes.yes : exitCodes.no
  }
  const lacking = [...(from.complete ? [] : [asked.old]), ...(to.complete ? [] : [asked.new ?? 'the live domain'])]
  await output.failure(
    problem ??
      new Failure(
        exitCodes.incomplete,
        `Added and removed apps are not known: ${lacking.join(' and ')} may lack apps.`,
      ),
  )
  return exitCodes.incomplete
}
