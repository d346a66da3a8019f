import { expect, test } from 'vitest'
import { rowLines } from '../../../../src/commands/shared/apply/row-lines'
import { exitCodes } from '../../../../src/failures/exit-codes'
import type { RowReport } from '../../../../src/plan/row-report'
import { examplePlanRow } from '../../../support/example-plan'

const report = (part: Partial<RowReport>): RowReport => ({
  row: examplePlanRow(),
  now: undefined,
  outcome: 'confirmed',
  exitCode: exitCodes.yes,
  reason: null,
  requestId: null,
  ...part,
})

const named = (displayName: string) => ({ id: 'a1', displayName, clientId: null })

test('each row is a line, with the columns below each other and the reason whole', () => {
  const grants = examplePlanRow({ app: named('行Ａ'), attribute: 'allowedGrants', from: ['implicit'], to: ['code'] })
  const conflict = { outcome: 'conflict', reason: '2h now, neither 365d nor 30d' } as const
  expect(rowLines([report({}), report({ row: grants, ...conflict })])).toEqual([
    '1/2  Quotes API  refresh  365d → 30d       confirmed',
    '2/2  行Ａ        grants   +code -implicit  conflict: 2h now, neither 365d nor 30d',
  ])
})

test('a name that a terminal would obey takes as much room as its escapes', () => {
  const hostile = examplePlanRow({ app: named('a\u202eb') })
  const [first = '', second = ''] = rowLines([
    report({ row: hostile }),
    report({ row: examplePlanRow({ app: named('a') }) }),
  ])
  expect(first).toBe('1/2  a\u202eb  refresh  365d → 30d  confirmed')
  expect(second).toBe('2/2  a         refresh  365d → 30d  confirmed')
})
