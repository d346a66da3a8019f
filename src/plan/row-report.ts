import { type ExitCode, exitCodes, mostImportant } from '../failures/exit-codes'
import type { RowOutcome } from './journal'
import type { PlanRow } from './plan'

/** One row of a plan, and what became of it. */
export interface RowReport {
  row: PlanRow
  /** The value as it was read last; undefined where it was not read. */
  now: PlanRow['from'] | undefined
  outcome: RowOutcome
  /** That of the row alone. */
  exitCode: ExitCode
  /** Why the answer is not a plain yes. */
  reason: string | null
  /** Refused, but not for what the row wants: no request left, or the domain limits requests. */
  mayPassLater?: boolean
  /** Under which the operator of the domain finds the request. */
  requestId: string | null
}

const outcomes: readonly RowOutcome[] = [
  ...(['confirmed', 'unchanged', 'dry-run', 'refused', 'conflict', 'differs', 'unknown'] as const),
  ...(['gone', 'unreadable', 'kept', 'undone', 'not-tried'] as const),
]

/** How many rows there are, and how many of each outcome; those of no row are left out, but for the first two. */
export function summaryOf(rows: readonly RowReport[]): Record<string, number> {
  const counts = outcomes.map((outcome) => [outcome, rows.filter((each) => each.outcome === outcome).length] as const)
  const shown = counts.filter(([outcome, count]) => count > 0 || outcome === 'confirmed' || outcome === 'unchanged')
  return { rows: rows.length, ...Object.fromEntries(shown) }
}

/** Whether the app has the value that the row wants, or would get it. */
export const isAsWanted = ({ outcome }: Pick<RowReport, 'outcome'>): boolean =>
  outcome === 'confirmed' || outcome === 'unchanged' || outcome === 'dry-run'

/** Whether it is not known what the domain has now, or it is not what was sent. */
export const isUnsettled = ({ outcome }: Pick<RowReport, 'outcome'>): boolean =>
  outcome === 'unknown' || outcome === 'differs'

/** All as wanted: 0. Nothing written: the code of the row. Some written and some not: 9. */
export function exitCodeOf(rows: readonly RowReport[]): ExitCode {
  if (rows.some(isUnsettled)) return exitCodes.effectUnknown
  const others = rows.filter((each) => !isAsWanted(each))
  if (others.length === 0) return exitCodes.yes
  const codes = others.map(({ exitCode }) => exitCode)
  if (!rows.some(({ outcome }) => outcome === 'confirmed')) return mostImportant(codes)
  return mostImportant([exitCodes.partlyDone, ...codes.filter((code) => code === exitCodes.cannotWrite)])
}
