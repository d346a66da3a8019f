import type { CommandContext } from '../../../cli/command'
import { Failure, UsageError } from '../../../failures/errors'
import { guardNames } from '../../../plan/apply-guards'
import type { PlanRow } from '../../../plan/plan'
import { isAsWanted, isUnsettled, type RowReport } from '../../../plan/row-report'
import { type CarriedOut, carryOut } from './carry-out'
import { openJournal } from './journal-file'
import { usualJournal } from './resuming'
import type { Decisions, Undertaking } from './undertaking'
import { wayBack } from './way-back'

const journalOfUndo = ({ journal }: Decisions): string => usualJournal({ kind: 'undo', path: journal })

/** Whether an undo could be recorded is found out before there is something to undo. @throws {UsageError} */
export async function ensureUndoCanBegin(decisions: Decisions, { environment }: CommandContext): Promise<void> {
  if (decisions.waves?.undoOnFailure !== true) return
  const path = journalOfUndo(decisions)
  const { files } = environment
  const place = await files.place(path, { ofName: false })
  // What is no regular file is in the way as well.
  const end = await files.mayAppend(place).catch(() => 'not-writable')
  if (end === 'new-file') return
  throw new UsageError(
    `--undo-on-failure would write its journal to ${path}, which exists or cannot be written. Nothing was sent.`,
    'Name another journal with --journal.',
  )
}

/** After a gate that has failed, and where it is asked for: everything goes back, as apps undo would do it. */
export async function undoneAfterGate(
  carriedOut: CarriedOut,
  decisions: Decisions,
  context: CommandContext,
): Promise<CarriedOut> {
  const { gate, isJournalBroken, report } = carriedOut
  if (gate?.answer !== 'failed' || decisions.waves?.undoOnFailure !== true || isJournalBroken) return carriedOut
  await context.output.warning(`The gate ${gate.words} after wave ${gate.wave}: undoing the changes.`)
  try {
    const undone = await undo(decisions, context)
    const rows = report.rows.map((each) => afterUndo(each, undone.report.rows))
    const hasAllBack = undone.stop === null && !undone.isJournalBroken && undone.report.rows.every(isAsWanted)
    return {
      ...carriedOut,
      report: { ...report, rows },
      undo: { isAllBack: hasAllBack, isBegun: undone.isBegun },
      isJournalBroken: undone.isJournalBroken,
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    await context.output.warning(`The undo did not begin: ${error.message}`)
    return carriedOut
  }
}

async function undo(decisions: Decisions, context: CommandContext): Promise<CarriedOut> {
  const { journal, ifMatch } = decisions
  // Nobody goes on with that plan meanwhile.
  const undone = await openJournal(journal, context)
  try {
    const undertaking: Undertaking = wayBack(journal, undone.state)
    return await carryOut(undertaking, { ...agreed, ifMatch, journal: journalOfUndo(decisions) }, context)
  } finally {
    await undone.release()
  }
}

/** It was agreed to with the option. */
const agreed: Omit<Decisions, 'journal' | 'ifMatch'> = {
  dryRun: false,
  yes: true,
  skipStale: false,
  continueOnFailure: true,
  resume: false,
  allow: guardNames,
  waves: null,
}

/** What the undo did about a row of the plan. */
function afterUndo(report: RowReport, back: readonly RowReport[]): RowReport {
  const undo = back.find(({ row }) => isSameSetting(row, report.row))
  if (undo === undefined) return report
  const { now, reason, requestId, exitCode } = undo
  if (isAsWanted(undo)) return { ...report, now, outcome: 'undone', reason: null }
  if (undo.outcome === 'not-tried') return report
  // As long as no change was sent back, the one that was confirmed is still there.
  const { outcome } = isUnsettled(undo) ? undo : report
  const why = (reason ?? undo.outcome).replace(/\.$/, '')
  return { ...report, now, outcome, exitCode, requestId, reason: `not undone: ${why}` }
}

const isSameSetting = (one: PlanRow, other: PlanRow): boolean =>
  one.app.id === other.app.id && one.attribute === other.attribute
