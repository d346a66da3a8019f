import * as z from 'zod/mini'
import type { Command, CommandContext } from '../../cli/command'
import { Failure } from '../../failures/errors'
import { type ExitCode, exitCodes, mostImportant } from '../../failures/exit-codes'
import type { JournalState } from '../../plan/journal'
import { rowsInDoubt } from '../../plan/undo'
import type { Seconds } from '../../token-settings/duration'
import { carryOut } from '../shared/apply/carry-out'
import { decisionFlags, decisionOptions, decisionsIn } from '../shared/apply/decisions'
import { lookIntoJournal, openJournal } from '../shared/apply/journal-file'
import { usualJournal } from '../shared/apply/resuming'
import { showCarriedOut } from '../shared/apply/show'
import type { ApplyReport } from '../shared/apply/undertaking'
import { nextPlanWarning, wayBack } from '../shared/apply/way-back'
import { ensureFilesAreSeparate } from '../shared/separate-files'
import { settling } from './settle'

const request = z.object({
  undone: z.string().check(z.minLength(1, 'is empty; write the file of a journal')),
  ...decisionFlags,
})

type Request = z.output<typeof request>

export const undo: Command<Request> = {
  name: 'undo',
  summary: 'take back what apps apply changed, by its journal',
  description: [
    'Sets each app that apps apply changed back to the value from before, the newest change first, and verifies',
    'each with a fresh read. A value that somebody changed since is kept. A value that was not set is removed',
    'again. An undo has its own journal, so it can be undone, too.',
  ].join(' '),
  arguments: [{ name: 'journal', key: 'undone', description: 'file of a journal, as apps apply writes it' }],
  options: decisionOptions('beside JOURNAL, ending in .undo.ndjson'),
  examples: [
    { command: 'apps undo plan.json.journal.ndjson -n', explains: 'show what would go back' },
    { command: 'apps undo plan.json.journal.ndjson -y', explains: 'go back without a question' },
  ],
  usesDomain: true,
  changesDomain: true,
  usualTimeout: 3600 as Seconds,
  request,
  async run(asked, context) {
    const decisions = decisionsIn(asked, usualJournal({ kind: 'undo', path: asked.undone }))
    const appended = [{ option: '--journal', path: decisions.journal }]
    await ensureFilesAreSeparate('undo', { output: [], appended, read: [asked.undone] }, context)
    const carryBack = async (state: JournalState) => {
      const carriedOut = await carryOut(wayBack(asked.undone, state), decisions, context)
      await warnOfNextPlan(state, carriedOut.report, context)
      return withDoubts(await showCarriedOut(carriedOut, context), state, context)
    }
    if (decisions.dryRun) return carryBack(await lookIntoJournal(asked.undone, context))
    // Nobody goes on with that plan meanwhile.
    const undone = await openJournal(asked.undone, context)
    try {
      return await carryBack(undone.state)
    } finally {
      await undone.release()
    }
  },
}

/** What is in doubt is left as it is, and is not settled. */
async function withDoubts(
  code: ExitCode,
  { rows }: JournalState,
  { output, withTarget }: CommandContext,
): Promise<ExitCode> {
  const doubts = rowsInDoubt(rows.values())
  if (doubts.length === 0) return code
  const named = doubts.map(({ row, app }) => `row ${row} (${app.displayName})`).join(', ')
  const message = `Not undone: ${named}. The run ended before it was known whether this change was made.`
  if (code !== exitCodes.yes) await output.warning(message)
  else
    await output.failure(
      new Failure(exitCodes.partlyDone, message, {
        hint: doubts.map((change) => settling(change, withTarget)).join(' '),
      }),
    )
  return mostImportant([code, exitCodes.partlyDone])
}

async function warnOfNextPlan(state: JournalState, { rows }: ApplyReport, { output }: CommandContext): Promise<void> {
  const warning = nextPlanWarning(state)
  if (warning !== null && rows.some(({ outcome }) => outcome === 'confirmed')) await output.warning(warning)
}
