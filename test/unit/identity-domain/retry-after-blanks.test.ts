import { expect, test } from 'vitest'
import { parseRetryAfter } from '../../../src/identity-domain/http/rate-limit-gate'

test.each(['4 ', ' 4', '4\t'])('blanks around Retry-After are not part of it: %j', (value) => {
  expect(parseRetryAfter({ 'retry-after': value })).toBe(4)
})
