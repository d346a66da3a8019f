import { describe, expect, test } from 'vitest'
import { lifetimeHistogram } from '../../../../src/audit/lifetime-buckets'
import { drawHistogram } from '../../../../src/commands/audit/reports/histogram'
import type { Cell } from '../../../../src/output/cell'
import { widthOf } from '../../../../src/output/width'
import { accessMax, exampleLifetimes, limitRule, refreshMax, seconds } from '../../../support/example-report'

const textOf = (cell: Cell): string =>
  [cell]
    .flat()
    .map((piece) => (typeof piece === 'string' ? piece : (piece as { text: string }).text))
    .join('')

function drawn(
  kind: 'refresh' | 'access',
  columns: number,
  lifetimes = exampleLifetimes,
  rules = [refreshMax, accessMax],
) {
  return drawHistogram(lifetimeHistogram(kind, lifetimes, { rules }), columns).map(textOf)
}

describe('the histogram in text', () => {
  test('on 80 columns', () => {
    expect(drawn('refresh', 80)).toEqual([
      'Refresh-token lifetimes of 1,791 apps',
      '      5m to 15m │▏ 3  under',
      '15m to under 1h │ 0  under',
      '────────────────┼── min 1h (refresh-max)',
      '       1h to 8h │█▌ 41',
      '       8h to 1d │███████▉ 212',
      '       1d to 7d │█████████████████████████████████████████████ 1,204  default 7d',
      '      7d to 30d │███████████▉ 318',
      '────────────────┼── max 30d (refresh-max)',
      '     30d to 90d │▌ 12  over',
      '    90d to 365d │ 0  over',
      '      over 365d │▏ 1  over',
    ])
  })

  test('of limits that are for some apps only, on 40 columns', () => {
    expect(drawn('access', 40)).toEqual([
      'Access-token lifetimes of 1,980 apps',
      ' up to 5m │▌ 90',
      '5m to 15m │ 0',
      '15m to 1h │██████████ 1,710  default 1h',
      '──────────┼── max 1h for some (prod-acc…',
      ' 1h to 8h │▉ 158  over for some',
      ' 8h to 1d │▏ 22  over for some',
    ])
  })

  test('of no app', () => {
    expect(drawn('refresh', 80, { refresh: [], access: [] })).toEqual([
      'Refresh-token lifetimes: no app has one that has an effect',
    ])
  })

  test('names three rules of a limit and counts the others', () => {
    const limit = { max: seconds('9d'), min: null, unset: 'judge' } as const
    const rules = ['a', 'b', 'c', 'd', 'e'].map((id) => limitRule(id, { refreshTokenExpiry: limit }))
    expect(drawn('refresh', 80, { refresh: [{ seconds: seconds('9d'), apps: 1 }], access: [] }, rules)).toEqual([
      'Refresh-token lifetimes of 1 app',
      '7d to 9d │████████████████████████████████████████████████████████████ 1',
      '─────────┼── max 9d (a, b, c and 2 more)',
      ' over 9d │ 0  over',
    ])
  })

  test.each([40, 60, 80, 120, 300])('no line is longer than %i columns', (columns) => {
    const long = limitRule('r'.repeat(64), { refreshTokenExpiry: { max: seconds('30d'), min: null, unset: 'judge' } })
    for (const line of drawn('refresh', columns, exampleLifetimes, [refreshMax, long])) {
      expect(widthOf(line)).toBeLessThanOrEqual(columns)
    }
  })
})
