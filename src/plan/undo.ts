import type { JournaledChange, JournaledRow } from './journal'
import type { PlanRow } from './plan'

/**
 * The way back, newest change first. Where a change did not take effect, the value is found as it was. Those in doubt are
 * not among them.
 */
export function rowsBack(changes: Iterable<JournaledChange>): PlanRow[] {
  return [...changes]
    .filter(({ outcome }) => outcome !== null && mayHaveTakenEffect.includes(outcome))
    .reverse()
    .map(({ change }, at) => exchanged(change, at + 1))
}

/** Changes of which it is not even known whether they were sent: the value of today may be that of somebody else. */
export const rowsInDoubt = (changes: Iterable<JournaledChange>): JournaledRow[] =>
  [...changes].flatMap(({ change, outcome }) => (outcome === null ? [change] : []))

const mayHaveTakenEffect = ['confirmed', 'unknown', 'differs']

const exchanged = (change: JournaledRow, row: number): PlanRow =>
  ({ ...change, row, from: change.to, to: change.from, line: null, warnings: [] }) as PlanRow
