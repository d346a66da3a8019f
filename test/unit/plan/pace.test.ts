import { expect, test } from 'vitest'
import { paceSentence } from '../../../src/commands/shared/plan/cost-words'
import { paceOf } from '../../../src/plan/pace'
import type { PlanRow } from '../../../src/plan/plan'
import type { Seconds } from '../../../src/token-settings/duration'

/** So many rows, two for each app. */
const rows = (count: number): PlanRow[] =>
  Array.from({ length: count }, (_, at) => ({
    row: at + 1,
    app: { id: `app${at >> 1}`, displayName: 'App', clientId: null },
    attribute: 'allowOffline',
    from: true,
    to: false,
    line: null,
    warnings: [],
  }))

test.each([
  // Three requests for each row, and one for each app.
  [0, null],
  [42, null],
  [43, { requests: 151, slowest: 1, fastest: 0 }],
  [100, { requests: 350, slowest: 2, fastest: 0 }],
  [5000, { requests: 17_500, slowest: 116, fastest: 3 }],
])('a plan of %d rows takes so many requests, and at least so many minutes', (count, pace) => {
  expect(paceOf(rows(count), { areRead: false })).toEqual(pace)
})

test('where the apps were read already, only the changes are left', () => {
  expect(paceOf(rows(50), { areRead: true })).toBeNull()
  expect(paceOf(rows(51), { areRead: true })).toEqual({ requests: 153, slowest: 1, fastest: 0 })
})

test('the time is said for both ends of the range, because the domain does not show its type', () => {
  expect(paceSentence(null)).toBeNull()
  expect(paceSentence({ requests: 350, slowest: 2, fastest: 0 })).toBe(
    'It takes about 350 requests: at least 2 minutes on a domain of type Free, which allows 150 a minute, and less than a minute on one of type Premium. The domain does not show its type.',
  )
  expect(paceSentence({ requests: 17_500, slowest: 116, fastest: 3 })).toBe(
    'It takes about 17500 requests: at least 116 minutes on a domain of type Free, which allows 150 a minute, and at least 3 minutes on one of type Premium. The domain does not show its type. For more than 1h, set --timeout.',
  )
})

test.each([
  [60, 'The domain does not show its type. For more than 1m, set --timeout.'],
  [120, 'The domain does not show its type. For more than 2m, set --timeout.'],
  [121, 'The domain does not show its type.'],
])('a time limit of %d s that it takes longer than is named', (timeLimit, end) => {
  const sentence = paceSentence({ requests: 350, slowest: 2, fastest: 0 }, timeLimit as Seconds)
  expect(sentence?.endsWith(`Premium. ${end}`)).toBe(true)
})
