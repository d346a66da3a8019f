import { expect, test } from 'vitest'
import { stateOf } from '../../../src/plan/journal'
import { rowsBack, rowsInDoubt } from '../../../src/plan/undo'
import { entries } from '../../support/example-plan'

const { begin, intent, outcome, end } = entries

const back = (...lines: Parameters<typeof stateOf>[0]) =>
  rowsBack(stateOf([begin, ...lines]).rows.values()).map(({ row, from, to }) => [row, from, to])

const applied = { seconds: 2_592_000, source: 'app' }
const before = { seconds: 31_536_000, source: 'app' }

test('an undo goes back from the value that was applied, newest change first', () => {
  const rows = rowsBack(stateOf([begin, intent(1), outcome(1), intent(2), outcome(2), end()]).rows.values())
  expect(rows).toMatchObject([
    { row: 1, attribute: 'refreshTokenExpiry', from: applied, to: before, line: null, warnings: [] },
    { row: 2, attribute: 'refreshTokenExpiry', from: applied, to: before },
  ])
})

test.each([
  ['confirmed', 1],
  ['unknown', 1],
  ['differs', 1],
  ['refused', 0],
  ['conflict', 0],
] as const)('a change that is %s has %s way back', (result, count) => {
  expect(back(intent(1), outcome(1, result))).toHaveLength(count)
})

test('a change whose outcome was never seen is in doubt, and nobody goes back from it', () => {
  const { rows } = stateOf([begin, intent(1), outcome(1), intent(2)])
  expect(rowsBack(rows.values()).map(({ row }) => row)).toEqual([1])
  expect(rowsInDoubt(rows.values()).map(({ row }) => row)).toEqual([2])
})
