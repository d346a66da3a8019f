import type { CommandContext } from '../../../cli/command'
import { Failure, isReaderGone, isWriteError, outputIncomplete } from '../../../failures/errors'
import { type ExitCode, exitCodes, mostImportant } from '../../../failures/exit-codes'
import { shellWord } from '../../../failures/shell-word'
import type { Output } from '../../../output/output'
import { type GuardName, guardLimits } from '../../../plan/apply-guards'
import { isLifetime } from '../../../plan/plan'
import { exitCodeOf, isAsWanted, isUnsettled, type RowReport, summaryOf } from '../../../plan/row-report'
import type { CarriedOut } from './carry-out'
import type { GateReport } from './gate'
import { rowLines } from './row-lines'
import { rowName, rowWords } from './row-words'
import { type ApplyReport, hasNoFile, type Waves } from './undertaking'
import { reportView, rowsView } from './view'

/** The result, what it amounts to, and how to go on or back. */
export async function showCarriedOut(carriedOut: CarriedOut, context: CommandContext): Promise<ExitCode> {
  const { report } = carriedOut
  const { output } = context
  const failure = failureOf(carriedOut, context)
  if (report.rows.some(isShortened)) await output.warning(longerTokens)
  const printed = await print(report, output)
  if (carriedOut.stop === null && report.rows.length > 0) await output.note(totals(report))
  const wayBack = commandsFor(report, context).back
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
function totals({ rows, journal, dryRun }: ApplyReport): string {
  const { rows: _, confirmed = 0, unchanged = 0, 'dry-run': planned = 0, undone = 0, ...others } = summaryOf(rows)
  const left = Object.values(others).reduce((sum, count) => sum + count, 0)
  const parts = [
    ...(dryRun ? [`${planned} to change`] : [`${confirmed} confirmed`]),
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
    ...(undone > 0 ? [`${undone} undone`] : []),
    ...(left > 0 ? [`${left} not changed`] : []),
  ]
  const isWritten = rows.some(({ outcome }) => outcome === 'confirmed' || outcome === 'undone')
  return `${parts.join(', ')}.${isWritten ? ` Journal: ${journal}` : ''}`
}

/** Why the answer is not a plain yes; null when it is. */
function failureOf(carriedOut: CarriedOut, context: CommandContext): Failure | null {
  const { report, stop, isJournalBroken, gate } = carriedOut
  if (stop !== null) return stop
  const { rows } = report
  if (carriedOut.isAllUndone === true && gate !== null) return allUndone(gate)
  const exitCode = mostImportant([
    exitCodeOf(rows),
    ...(isJournalBroken ? [exitCodes.cannotWrite] : []),
    ...(gate === null ? [] : [exitCodes.partlyDone]),
  ])
  if (exitCode === exitCodes.yes) return null
  const { back, onward } = commandsFor(report, context)
  const hint = [...(back === null ? [] : [`Back: ${back}.`]), `Onward: ${onward}.`].join(' ')
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

/** What can be pasted: the way back, where something was changed, and the way on. */
/** What would be in the way of going back. An undo is never too old. */
function guardsBack(rows: readonly RowReport[], allowed: readonly GuardName[]): string[] {
  const isLong = rows.some(
    ({ row: { from } }) => isLifetime(from) && from.source === 'app' && from.seconds > guardLimits.long,
  )
  const guards = new Set([...allowed.filter((guard) => guard !== 'age'), ...(isLong ? ['long'] : [])])
  return [...guards].map((guard) => `--allow ${guard}`)
}

function commandsFor({ rows, undertaking, journal, allowed, waves }: ApplyReport, { withTarget }: CommandContext) {
  const { kind, path } = undertaking
  const mayHaveChanged = rows.some((each) => each.outcome === 'confirmed' || isUnsettled(each))
  const named = journal === usualJournal(undertaking) ? '' : ` --journal ${shellWord(journal)}`
  const isStale = rows.some(({ outcome }) => ['conflict', 'gone', 'refused'].includes(outcome))
  return {
    back: mayHaveChanged ? withTarget(['apps undo', shellWord(journal), ...guardsBack(rows, allowed)].join(' ')) : null,
    onward: hasNoFile(undertaking)
      ? 'run the same command again; it reads first'
      : isStale || kind === 'undo'
        ? 'make a new plan'
        : withTarget(`apps ${kind} ${shellWord(path)}${named}${waveWords(waves)} --resume`),
  }
}

function waveWords(waves: Waves | null): string {
  if (waves === null) return ''
  const gate = waves.gate === null ? '' : ` --gate ${shellWord(waves.gate.typed)}`
  return ` --waves ${shellWord(waves.typed)}${gate}${waves.undoOnFailure ? ' --undo-on-failure' : ''}`
}

/** Beside what is carried out. */
export const usualJournal = ({ kind, path }: Pick<ApplyReport['undertaking'], 'kind' | 'path'>): string =>
  kind === 'apply' ? `${path}.journal.ndjson` : `${path.replace(/\.ndjson$/, '')}.undo.ndjson`
