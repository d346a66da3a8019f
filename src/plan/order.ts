import { grantChanges, type PlanRow, plannedAttributes, type UnnumberedRow } from './plan'

/**
 * The rows with their numbers, by app id. Within one app the order never makes a moment in which more is allowed than
 * both before and after: first what takes something away, then grants that replace others, then what gives something.
 */
export const numbered = (rows: readonly UnnumberedRow[]): PlanRow[] =>
  [...rows].sort(byAppThenStep).map((row, at) => ({ row: at + 1, ...row }))

function byAppThenStep(one: UnnumberedRow, other: UnnumberedRow): number {
  if (one.app.id !== other.app.id) return one.app.id < other.app.id ? -1 : 1
  return stepOf(one) - stepOf(other) || placeOf(one) - placeOf(other)
}

const placeOf = ({ attribute }: UnnumberedRow): number => plannedAttributes.indexOf(attribute)

const steps = { close: 0, shorten: 1, replace: 2, lengthen: 3, open: 4 } as const

function stepOf(row: UnnumberedRow): number {
  switch (row.attribute) {
    case 'allowOffline':
      return row.to === true ? steps.open : steps.close
    case 'allowedGrants': {
      const { add, remove } = grantChanges(row)
      if (add.length === 0) return steps.close
      return remove.length === 0 ? steps.open : steps.replace
    }
    default:
      return row.to.seconds > row.from.seconds ? steps.lengthen : steps.shorten
  }
}
