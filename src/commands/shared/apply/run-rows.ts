import type { CommandContext } from '../../../cli/command'
import { Failure, Interrupted, NoSuchApp } from '../../../failures/errors'
import { exitCodes } from '../../../failures/exit-codes'
import type { ChangeReport } from '../../../identity-domain/apps/change-app'
import type { PlannedChanges } from '../../../identity-domain/apps/planned-changes'
import { type PlanRow, plannedValueOf } from '../../../plan/plan'
import { planRow } from '../../../plan/row-change'
import { isAsWanted, isUnsettled, type RowReport, summaryOf } from '../../../plan/row-report'
import type { EditableApp } from '../../../token-settings/app'
import type { Target } from '../change'
import { failureOf } from '../change-messages'
import { changeOfRow } from './change-of-row'
import type { Journal } from './journal-file'
import { conflictWords, type JudgedRow } from './judge-rows'
import { rowName, rowWords } from './row-words'
import type { Decisions, Undertaking } from './undertaking'

export interface RowsRun {
  undertaking: Undertaking
  decisions: Decisions
  planned: PlannedChanges
  journal: Journal
  target: Target
  context: CommandContext
}

/**
 * Carries out one row after the other. Whatever happens is in the reports and, as long as it can be written, in the
 * journal.
 */
export async function runRows(judged: readonly JudgedRow[], run: RowsRun): Promise<RowReport[]> {
  const { journal, context } = run
  const reports: RowReport[] = []
  let stoppedBy: string | null = null
  for (const each of judged) {
    if (context.environment.signals.interrupted.aborted) stoppedBy = 'interrupted'
    if (stoppedBy !== null) {
      reports.push(each.report)
      continue
    }
    const report = await runRow(each, judged.length, run)
    reports.push(report)
    if (isStop(report, run)) stoppedBy = `${rowName(each.row)}: ${report.outcome}`
  }
  await context.output.progress('')
  if (!journal.isBroken) await writeEnd(reports, stoppedBy, run)
  return reports
}

function isStop(report: RowReport, { journal, decisions, undertaking }: RowsRun): boolean {
  if (journal.isBroken || isUnsettled(report)) return true
  if (isAsWanted(report) || decisions.continueOnFailure) return false
  // What is left alone on purpose is no failure of the run.
  return !(undertaking.kind === 'undo' || decisions.skipStale) || !isLeftAlone(report)
}

const isLeftAlone = ({ outcome }: RowReport): boolean => ['conflict', 'kept', 'gone', 'unreadable'].includes(outcome)

async function runRow(judged: JudgedRow, of: number, run: RowsRun): Promise<RowReport> {
  const { row, verdict, report } = judged
  const { output } = run.context
  await output.progress(`${row.row}/${of}  ${rowWords(row)}`)
  if (verdict === 'confirmed') return recorded({ ...report, outcome: 'confirmed', reason: byReading }, run)
  if (verdict !== 'change') return report
  const { outcome, isBegun } = await changed(row, run)
  return isBegun ? recorded(outcome, run) : outcome
}

const byReading = 'confirmed by reading; the answer to the change was never seen'

/** @returns `isBegun`: the journal has the intent, so it needs an outcome */
async function changed(row: PlanRow, run: RowsRun): Promise<{ outcome: RowReport; isBegun: boolean }> {
  const { planned, journal, context } = run
  let isBegun = false
  const writeIntent = async () => {
    const { line: _, warnings: __, ...change } = row
    await journal.write({ kind: 'intent', at: nowIn(context), change })
    isBegun = true
  }
  try {
    const report = await planned.change(row.app.id, (app) => planRow(row, app), writeIntent)
    return { outcome: reportOf(row, report, run), isBegun }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { outcome: unread(row, error), isBegun }
  }
}

/** Nothing was sent: the app could not be read, or the user stopped the run. */
function unread(row: PlanRow, failure: Failure): RowReport {
  const common = { row, now: undefined, reason: failure.message, requestId: failure.requestId }
  if (failure instanceof Interrupted) return { ...common, outcome: 'not-tried', exitCode: exitCodes.yes, reason: null }
  if (failure instanceof NoSuchApp) return { ...common, outcome: 'gone', exitCode: exitCodes.noSuchApp }
  return { ...common, outcome: 'unreadable', exitCode: exitCodes.incomplete }
}

function reportOf(row: PlanRow, report: ChangeReport<EditableApp>, { target, undertaking }: RowsRun): RowReport {
  const failure = failureOf(changeOfRow(row, report, target), null)
  const { outcome, exitCode, stop, before, now } = report
  const isStale = stop?.reason === 'not-as-planned'
  return {
    row,
    now: now === null ? undefined : plannedValueOf(now, row.attribute),
    outcome: isStale && undertaking.kind === 'undo' ? 'kept' : outcome,
    exitCode,
    reason: isStale ? conflictWords(row, before) : (failure?.message ?? null),
    requestId: report.failure?.requestId ?? report.readFailure?.requestId ?? null,
  }
}

/** The outcome goes into the journal; where it cannot, it is said at once, and the run ends. */
async function recorded(report: RowReport, { journal, context }: RowsRun): Promise<RowReport> {
  const { row, outcome, now = null, reason, requestId } = report
  try {
    await journal.write({ kind: 'outcome', at: nowIn(context), row: row.row, outcome, now, reason, requestId })
    return report
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    await context.output.warning(`The outcome is not in the journal: ${rowName(row)} is ${outcome}.`)
    return report
  }
}

async function writeEnd(reports: readonly RowReport[], stopped: string | null, run: RowsRun): Promise<void> {
  try {
    await run.journal.write({ kind: 'end', at: nowIn(run.context), stopped, summary: summaryOf(reports) })
  } catch (error) {
    // Every row has its outcome; that the journal is broken is said with the result.
    if (!(error instanceof Failure)) throw error
  }
}

export const nowIn = ({ environment }: CommandContext): string => environment.clock.now().toISOString()
