import type { CommandContext } from '../../../cli/command'
import { Failure, Interrupted, NoSuchApp } from '../../../failures/errors'
import { exitCodes } from '../../../failures/exit-codes'
import type { ChangeReport } from '../../../identity-domain/apps/change-app'
import type { PlannedChanges } from '../../../identity-domain/apps/planned-changes'
import type { JournalEntry } from '../../../plan/journal'
import { type PlanRow, plannedValueOf } from '../../../plan/plan'
import { planRow } from '../../../plan/row-change'
import { isAsWanted, isUnsettled, type RowReport, summaryOf } from '../../../plan/row-report'
import { inWaves, isWaveDone, standingWave } from '../../../plan/waves'
import type { EditableApp } from '../../../token-settings/app'
import type { Target } from '../change'
import { failureOf } from '../change-messages'
import { changeOfRow } from './change-of-row'
import { askGate, type GateReport } from './gate'
import type { Journal } from './journal-file'
import { conflictWords, type JudgedRow } from './judge-rows'
import { rowName, rowWords } from './row-words'
import type { Decisions, Gate, Undertaking, Waves } from './undertaking'

export interface RowsRun {
  undertaking: Undertaking
  decisions: Decisions
  planned: PlannedChanges
  journal: Journal
  target: Target
  context: CommandContext
}

/** All rows with what became of them, and the gate that has stopped the run, where one has. */
export interface RowsRunEnding {
  rows: RowReport[]
  gate: GateReport | null
}

/**
 * Carries out one wave after the other, or all rows at once. Whatever happens is in the reports and, as long as it can
 * be written, in the journal.
 */
export async function runRows(judged: readonly JudgedRow[], run: RowsRun): Promise<RowsRunEnding> {
  const { journal, context } = run
  const reports: Reports = new Map()
  const stop = await runWaves(judged, reports, run)
  await context.output.progress('')
  const rows = judged.map((each) => reports.get(each) ?? each.report)
  await noted({ kind: 'end', at: nowIn(context), stopped: stop?.why ?? null, summary: summaryOf(rows) }, journal)
  return { rows, gate: stop?.gate ?? null }
}

/** Those of the rows that had their turn. */
type Reports = Map<JudgedRow, RowReport>

/** Why nothing more is done. */
interface Stop {
  why: string
  gate?: GateReport
}

async function runWaves(judged: readonly JudgedRow[], reports: Reports, run: RowsRun): Promise<Stop | null> {
  const { waves } = run.decisions
  if (waves === null) return runAll(judged, reports, run)
  for (const [at, rows] of inWaves(judged, waves.sizes).entries()) {
    const stop = await runWave({ wave: at + 1, rows, waves }, reports, run)
    if (stop !== null) return stop
  }
  return null
}

interface Wave {
  wave: number
  rows: readonly JudgedRow[]
  waves: Waves
}

async function runWave({ wave, rows, waves }: Wave, reports: Reports, run: RowsRun): Promise<Stop | null> {
  const { journal, context } = run
  const isDone = isWaveDone(wave, standingWave(journal.state)) && !rows.some(isToDo)
  if (isDone) return runAll(rows, reports, run)
  const of = waves.sizes.length
  const entry = { kind: 'wave', at: nowIn(context), wave, of, apps: waves.sizes[wave - 1] ?? 0 } as const
  if (!(await noted(entry, journal))) return { why: 'the journal could not be written' }
  const stop = await runAll(rows, reports, run)
  if (stop !== null || waves.gate === null || wave === of) return stop
  return runGate(waves.gate, wave, run)
}

async function runGate(gate: Gate, wave: number, { undertaking, journal, context }: RowsRun): Promise<Stop | null> {
  if (context.environment.signals.interrupted.aborted) return { why: 'interrupted' }
  const report = await askGate(gate, { wave, undertaking, journal: journal.path }, context)
  const { answer, exitCode, words } = report
  const isNoted = await noted({ kind: 'gate', at: nowIn(context), wave, answer, exitCode }, journal)
  if (answer !== 'passed') return { why: `gate after wave ${wave}: ${words}`, gate: report }
  return isNoted ? null : { why: 'the journal could not be written' }
}

async function runAll(judged: readonly JudgedRow[], reports: Reports, run: RowsRun): Promise<Stop | null> {
  for (const each of judged) {
    if (run.context.environment.signals.interrupted.aborted) return { why: 'interrupted' }
    const report = await runRow(each, run)
    reports.set(each, report)
    if (isStop(report, run)) return { why: `${rowName(each.row)}: ${report.outcome}` }
  }
  return null
}

export const isToDo = ({ verdict }: JudgedRow): boolean => verdict === 'change' || verdict === 'confirmed'

function isStop(report: RowReport, { journal, decisions, undertaking }: RowsRun): boolean {
  if (journal.isBroken || isUnsettled(report)) return true
  if (isAsWanted(report) || decisions.continueOnFailure) return false
  // What is left alone on purpose is no failure of the run.
  return !(undertaking.kind === 'undo' || decisions.skipStale) || !isLeftAlone(report)
}

const isLeftAlone = ({ outcome }: RowReport): boolean => ['conflict', 'kept', 'gone', 'unreadable'].includes(outcome)

async function runRow(judged: JudgedRow, run: RowsRun): Promise<RowReport> {
  const { row, verdict, report } = judged
  const { output } = run.context
  await output.progress(`${row.row}/${run.undertaking.rows.length}  ${rowWords(row)}`)
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
    mayPassLater: outcome === 'refused' && report.failure !== null && [null, 429].includes(report.failure.status),
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

/** False where the journal is broken: that is said with the result, and nothing more is sent. */
async function noted(entry: JournalEntry, journal: Journal): Promise<boolean> {
  if (journal.isBroken) return false
  try {
    await journal.write(entry)
    return true
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return false
  }
}

export const nowIn = ({ environment }: CommandContext): string => environment.clock.now().toISOString()
