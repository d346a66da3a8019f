import type { AuditReport } from '../../audit/audit-report'
import { histogramOf } from '../../audit/lifetime-buckets'
import type { Policy } from '../../audit/policy'
import type { CommandContext } from '../../cli/command'
import { waitingFor } from '../../failures/errors'
import { exitCodes } from '../../failures/exit-codes'
import { limits } from '../../identity-domain/limits'
import { loadPaint } from '../../output/style'
import { drawableColumns } from '../../output/width'
import { writeInChunks } from '../../output/write-in-chunks'
import type { ReportFile, Terminal } from '../../platform/environment'
import { type OpenReport, writeReportFiles } from '../shared/report-files'
import type { DomainResult } from '../shared/several-domains'
import type { FixReport } from './fix/fix-report'
import { findingTexts } from './format-finding'
import { type ReportFormat, reportFormats } from './reports/formats'
import { drawHistogram } from './reports/histogram'
import type { ReportContext, ReportTarget } from './reports/report-writer'
import { pathInRepository } from './repository-path'
import type { Request } from './request'

/** What was audited: one domain, or several. */
export type Audited =
  | { kind: 'one'; policy: Policy; report: AuditReport; fix: FixReport | null }
  | { kind: 'several'; policy: Policy; domains: readonly (DomainResult<AuditReport> & { context: CommandContext })[] }

/**
 * Files first, so that they are written even if the reader of stdout stops early. Each is complete, or unchanged.
 *
 * @throws {Failure} with exit code 11, when all others have been written
 */
export async function writeReports(
  audited: Audited,
  { files, asked, context }: { files: readonly OpenReport<ReportFormat>[]; asked: Asked; context: CommandContext },
): Promise<void> {
  const settings = await settingsOf(audited.policy, asked, context)
  const failures = await writeReportFiles(files, ({ format, file }) =>
    write(audited, { format, to: asTerminal(file), target: fileTarget, settings, context }),
  )
  const format = asked.output.find(({ path }) => path === null)?.format ?? context.output.format
  const target = await stdoutTarget(context)
  const writing = () => write(audited, { format, to: rawStdout(context), target, settings, context })
  await waitingFor('the report to be written', writing, exitCodes.cannotWrite)
  const [first, ...others] = failures
  for (const { message } of others) await context.output.warning(message)
  if (first !== undefined) throw first
}

type Asked = Pick<Request, 'output' | 'sarifAll'>

type Settings = Pick<ReportContext, 'sarifAll' | 'policyPath'>

async function settingsOf(policy: Policy, { sarifAll }: Asked, context: CommandContext): Promise<Settings> {
  if (policy.from.kind !== 'file') return { sarifAll }
  return { sarifAll, policyPath: await pathInRepository(policy.from.path, context.environment) }
}

interface Writing {
  format: ReportFormat
  to: Terminal
  target: ReportTarget
  settings: Settings
  context: CommandContext
}

async function write(audited: Audited, writing: Writing): Promise<void> {
  const { format, to, target, settings, context } = writing
  const { writer, severalWriter } = reportFormats[format]
  const pieces =
    audited.kind === 'one'
      ? (await writer())({
          ...reportContext(audited.report, context, writing),
          ...(audited.fix && { fix: audited.fix }),
        })
      : (await severalWriter())({
          sections: audited.domains.map(({ context: own, ...result }) => ({
            result,
            context: result.value === null ? null : reportContext(result.value, own, writing),
          })),
          policy: audited.policy,
          hide: context.output.context.hide,
          target,
          version: context.version,
          warnings: context.output.context.warnings,
          ...settings,
        })
  await writeInChunks(pieces, to, createPause(context.environment))
}

/** @param own that of the domain of the report */
function reportContext(report: AuditReport, own: CommandContext, { target, settings }: Writing): ReportContext {
  const { hide, warnings, verbosity } = own.output.context
  return {
    report,
    say: findingTexts(own.withTarget),
    hide,
    domainName: own.targetName(report.domain),
    target,
    version: own.version,
    warnings,
    detail: verbosity === 'verbose' || verbosity === 'debug' ? 'full' : 'usual',
    histogram,
    ...settings,
  }
}

function histogram(report: AuditReport, columns: number) {
  const drawn = (['refresh', 'access'] as const).flatMap((kind) => {
    const counted = histogramOf(kind, report)
    return counted.apps === 0 ? [] : [drawHistogram(counted, columns)]
  })
  return drawn.flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]))
}

/** A file has no width limit, and must not depend on the terminal that the program was started from. */
const fileTarget: ReportTarget = { isTerminal: false, isFile: true, columns: Infinity, paint: (text) => text }

async function stdoutTarget({ environment: { stdout }, output }: CommandContext): Promise<ReportTarget> {
  return {
    isTerminal: stdout.isTerminal,
    columns: stdout.isTerminal ? drawableColumns(stdout) : Infinity,
    paint: await loadPaint(output.context.colour),
  }
}

/**
 * Lets signals and timers have their turn between two pieces of a report, and ends it where the run ends meanwhile. What an
 * audit had read before that is written, if that takes no longer than a moment.
 *
 * @throws the reason of `ended`
 */
function createPause({ clock, ended }: CommandContext['environment']): () => Promise<void> {
  const latest = ended.aborted ? clock.elapsed() + limits.timeForLastWords : 0
  return async () => {
    await clock.turn()
    if (ended.aborted && clock.elapsed() >= latest) throw ended.reason
  }
}

const asTerminal = (file: ReportFile): Terminal => ({
  isTerminal: false,
  columns: 80,
  write: (text) => file.write(text),
})

const rawStdout = ({ environment: { stdout }, output }: CommandContext): Terminal => ({
  isTerminal: stdout.isTerminal,
  columns: stdout.columns,
  write: (text) => output.raw(text),
})
