import type { CommandContext } from '../../../cli/command'
import { shellWord } from '../../../failures/shell-word'
import { type GuardName, guardLimits } from '../../../plan/apply-guards'
import { isLifetime } from '../../../plan/plan'
import { isAsWanted, isUnsettled, type RowReport } from '../../../plan/row-report'
import type { CarriedOut } from './carry-out'
import { allowOptions } from './guard-words'
import { resuming } from './resuming'
import { hasNoFile } from './undertaking'

/** The command that goes back; null where nothing was changed. */
export function wayBackAfter(
  { report: { rows, journal, allowed }, undo }: CarriedOut,
  { withTarget }: CommandContext,
): string | null {
  if (!rows.some((each) => each.outcome === 'confirmed' || isUnsettled(each))) return null
  const resume = undo?.isBegun === true ? ['--resume'] : []
  const guards = guardsBack(rows, allowed)
  const opened = guards.length === 0 ? [] : [allowOptions(guards)]
  return withTarget(['apps undo', shellWord(journal), ...resume, ...opened].join(' '))
}

/** What would be in the way of going back. An undo is never too old, and how long its lifetimes are is known. */
function guardsBack(rows: readonly RowReport[], allowed: readonly GuardName[]): readonly GuardName[] {
  const isLong = rows.some(
    ({ row: { from } }) => isLifetime(from) && from.source === 'app' && from.seconds > guardLimits.long,
  )
  return [...allowed.filter((guard) => guard !== 'age' && guard !== 'long'), ...(isLong ? (['long'] as const) : [])]
}

/** What to do for the rows that are left. */
export function wayOnAfter(carriedOut: CarriedOut, context: CommandContext): string {
  const { report, undo } = carriedOut
  if (hasNoFile(report.undertaking)) return 'run the same command again; it reads first'
  const isPlanSpent = undo !== undefined || isStopped(carriedOut)
  if (isPlanSpent) return 'make a new plan'
  const { undertaking, journal, waves, allowed } = report
  return resuming(undertaking, { journal, waves, allow: allowed }, context)
}

/** Whether the same rows would be in the way of the same run again. */
function isStopped({ report: { rows, undertaking }, isJournalBroken }: CarriedOut): boolean {
  const left = rows.filter((each) => !isAsWanted(each) && each.mayPassLater !== true).map(({ outcome }) => outcome)
  // An undo leaves such rows alone, and goes on.
  if (undertaking.kind === 'undo') return left.length > 0 && left.every((outcome) => ['kept', 'gone'].includes(outcome))
  const final = isJournalBroken ? ['conflict', 'gone'] : ['conflict', 'gone', 'refused']
  return left.some((outcome) => final.includes(outcome))
}
