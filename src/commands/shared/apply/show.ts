import type { CommandContext } from '../../../cli/command'
import { Failure, isReaderGone, isWriteError, outputIncomplete } from '../../../failures/errors'
import { type ExitCode, exitCodes, mostImportant } from '../../../failures/exit-codes'
import type { Output } from '../../../output/output'
import { isLifetime } from '../../../plan/plan'
import { exitCodeOf, isAsWanted, isUnsettled, type RowReport, summaryOf } from '../../../plan/row-report'
import type { CarriedOut } from './carry-out'
import type { GateReport } from './gate'
import { rowLines } from './row-lines'
import { rowName, rowWords } from './row-words'
import type { ApplyReport } from './undertaking'
import { reportView, rowsView } from './view'
import { wayBackAfter, wayOnAfter } from './way-on'

/** The result, what it amounts to, and how to go on or back. */
export async function showCarriedOut(carriedOut: CarriedOut, context: CommandContext): Promise<ExitCode> {
  const { report } = carriedOut
  const { output } = context
  const failure = failureOf(carriedOut, context)
  if (report.rows.some(isShortened)) await output.warning(longerTokens)
  const printed = await print(report, output)
  if (carriedOut.stop === null) await output.note(totals(report))
  const wayBack = wayBackAfter(carriedOut, context)
  if (failure === null && wayBack !== null) await output.note(`To go back: ${wayBack}`)
  if (failure !== null) await output.failure(failure)
  return mostImportant([failure?.exitCode ?? exitCodes.yes, printed])
}

const isShortened = ({ outcome, row: { from, to } }: RowReport): boolean =>
  outcome === 'confirmed' && isLifetime(from) && isLifetime(to) && to.seconds < from.seconds

const longerTokens = 'Tokens already issued may keep their longer lifetime (Oracle does not document it).'

/** What became of a change is said in any case, on stderr when stdout takes it no more. */
async function print(report: ApplyReport, output: Output): Promise<ExitCode> {
  try {
    if (output.format === 'json') await output.result(reportView, report)
    else if (output.format === 'table') for (const line of rowLines(report.rows)) await output.line(line)
    else await output.results(rowsView, report.rows)
    return exitCodes.yes
  } catch (error) {
    if (!isWriteError(error)) throw error
    for (const { row, outcome } of report.rows) await output.note(`${row.row}  ${rowWords(row)}  ${outcome}`)
    if (isReaderGone(error)) return exitCodes.yes
    await output.failure(outputIncomplete(error))
    return exitCodes.cannotWrite
  }
}

/** `1 confirmed, 1 not changed. Journal: plan.json.journal.ndjson`. */
function totals({ rows, journal, dryRun, undertaking }: ApplyReport): string {
  if (rows.length === 0)
    return `${undertaking.path} has no changes${undertaking.kind === 'undo' ? ' that can be undone' : ''}.`
  const { rows: _, confirmed = 0, unchanged = 0, 'dry-run': planned = 0, ...others } = summaryOf(rows)
  const { undone = 0, unknown = 0, differs = 0, ...left } = others
  const untouched = Object.values(left).reduce((sum, count) => sum + count, 0)
  const parts = [
    ...(dryRun ? [`${planned} to change`] : [`${confirmed} confirmed`]),
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
    ...(undone > 0 ? [`${undone} undone`] : []),
    // Something was sent: nobody may take such a row for one that is as it was.
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
    ...(differs > 0 ? [`${differs} read back different`] : []),
    ...(untouched > 0 ? [`${untouched} not changed`] : []),
  ]
  const isWritten = rows.some((each) => ['confirmed', 'undone'].includes(each.outcome) || isUnsettled(each))
  return `${parts.join(', ')}.${isWritten ? ` Journal: ${journal}` : ''}`
}

/** Why the answer is not a plain yes; null when it is. */
function failureOf(carriedOut: CarriedOut, context: CommandContext): Failure | null {
  const { report, stop, isJournalBroken, gate } = carriedOut
  if (stop !== null) return stop
  const { rows } = report
  if (carriedOut.undo?.isAllBack === true && gate !== null) return allUndone(gate)
  const exitCode = mostImportant([
    exitCodeOf(rows),
    ...(isJournalBroken ? [exitCodes.cannotWrite] : []),
    ...(gate === null ? [] : [exitCodes.partlyDone]),
  ])
  if (exitCode === exitCodes.yes) return null
  const back = wayBackAfter(carriedOut, context)
  const hint = [...(back === null ? [] : [`Back: ${back}.`]), `Onward: ${wayOnAfter(carriedOut, context)}.`].join(' ')
  const message =
    gate !== null && exitCode === exitCodes.partlyDone ? stoppedByGate(gate, rows) : messageFor(exitCode, rows)
  return new Failure(exitCode, message, { hint, ...requestIdIn(rows) })
}

const allUndone = ({ words, wave }: GateReport): Failure =>
  new Failure(exitCodes.no, `The gate ${words} after wave ${wave}. All changes were undone.`, {
    hint: 'To carry the plan out again, name another journal with --journal.',
  })

function stoppedByGate({ words, wave }: GateReport, rows: readonly RowReport[]): string {
  const notUndone = rows.find(({ reason }) => reason?.startsWith('not undone') === true)
  const what = notUndone === undefined ? '' : ` ${capital(rowName(notUndone.row))}: ${notUndone.reason}.`
  return `Stopped after wave ${wave}: the gate ${words}.${what}`
}

function messageFor(exitCode: ExitCode, rows: readonly RowReport[]): string {
  const unsettled = rows.find(isUnsettled)
  const failed =
    rows.find((each) => !isAsWanted(each) && each.outcome !== 'not-tried') ?? rows.find((each) => !isAsWanted(each))
  const first = unsettled ?? failed
  const what =
    first === undefined
      ? ''
      : ` ${capital(rowName(first.row))}: ${first.outcome}${first.reason === null ? '' : `, ${first.reason.replace(/\.$/, '')}`}.`
  if (unsettled !== undefined) return `Stopped.${what}`
  if (exitCode === exitCodes.cannotWrite)
    return `Stopped: the journal could not be written, so nothing more was sent.${what}`
  return exitCode === exitCodes.partlyDone ? `Partly done.${what}` : `Nothing was changed.${what}`
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

const requestIdIn = (rows: readonly RowReport[]) => {
  const requestId = rows.find((each) => !isAsWanted(each) && each.requestId !== null)?.requestId ?? null
  return requestId === null ? {} : { requestId }
}
