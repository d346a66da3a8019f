import { expect, test } from 'vitest'
import { lossWords } from '../../../../src/commands/shared/plan/cost-words'

test.each([
  [0, 0, 'No client loses anything'],
  [1, 0, '1 client loses something'],
  [3, 0, '3 clients lose something'],
  [0, 1, 'Whether 1 client loses something is not known'],
  [0, 2, 'Whether 2 clients lose something is not known'],
  [3, 2, '3 clients lose something, and whether 2 more lose something is not known'],
])('%d clients that lose something, and %d of which it is not known', (losing, unknown, words) => {
  expect(lossWords({ losing, unknown })).toBe(words)
})
