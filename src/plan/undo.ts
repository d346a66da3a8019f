import type { JournaledChange, JournaledRow } from './journal'
import type { PlanRow } from './plan'

/**
 * The way back, newest change first. A change whose outcome was not seen is among them: where it did not take effect,
 * the value is found as it was.
 */
export function rowsBack(changes: Iterable<JournaledChange>): PlanRow[] {
  return [...changes]
    .filter(({ outcome }) => outcome === null || mayHaveTakenEffect.includes(outcome))
    .reverse()
    .map(({ change }, at) => exchanged(change, at + 1))
}

const mayHaveTakenEffect = ['confirmed', 'unknown', 'differs']

const exchanged = (change: JournaledRow, row: number): PlanRow =>
  ({ ...change, row, from: change.to, to: change.from, line: null, warnings: [] }) as PlanRow
