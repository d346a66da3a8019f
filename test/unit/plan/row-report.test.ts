import { expect, test } from 'vitest'
import { exitCodes } from '../../../src/failures/exit-codes'
import type { RowOutcome } from '../../../src/plan/journal'
import { exitCodeOf, type RowReport, summaryOf } from '../../../src/plan/row-report'
import { examplePlanRow } from '../../support/example-plan'

const codes: Partial<Record<RowOutcome, RowReport['exitCode']>> = {
  conflict: exitCodes.conflict,
  gone: exitCodes.noSuchApp,
  unreadable: exitCodes.incomplete,
  refused: exitCodes.notPermitted,
  kept: exitCodes.conflict,
  unknown: exitCodes.effectUnknown,
  differs: exitCodes.effectUnknown,
}

const reportOf = (outcome: RowOutcome): RowReport => ({
  row: examplePlanRow(),
  now: undefined,
  outcome,
  exitCode: codes[outcome] ?? exitCodes.yes,
  reason: null,
  requestId: null,
})

test.each([
  ['confirmed', 0],
  ['unchanged unchanged', 0],
  ['confirmed unchanged', 0],
  ['dry-run unchanged', 0],
  ['conflict not-tried', 6],
  ['unchanged conflict', 6],
  ['gone not-tried', 5],
  ['unreadable not-tried', 3],
  ['conflict unreadable', 3],
  ['refused not-tried', 4],
  ['confirmed conflict', 9],
  ['confirmed not-tried', 9],
  ['confirmed unknown', 8],
  ['unknown not-tried', 8],
  ['differs', 8],
  ['kept kept', 6],
  ['kept unchanged', 6],
  ['confirmed kept', 9],
  ['', 0],
])('%s ends with %s', (outcomes, code) => {
  const rows = outcomes.split(' ').filter((each) => each !== '')
  expect(exitCodeOf(rows.map((each) => reportOf(each as RowOutcome)))).toBe(code)
})

test('a summary counts every outcome, and shows 0 for none confirmed', () => {
  const rows = (['conflict', 'not-tried', 'not-tried'] as const).map(reportOf)
  expect(summaryOf(rows)).toEqual({ rows: 3, confirmed: 0, unchanged: 0, conflict: 1, 'not-tried': 2 })
})
