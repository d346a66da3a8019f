import { expect, test } from 'vitest'
import { idsOf } from '../support/catalogue'
import { idsInTests } from '../support/test-names'

test('catalogue.md describes every fault whose id a test bears', () => {
  const described = idsOf('faults')
  expect(described.length).toBeGreaterThan(50)
  expect([...idsInTests('F').keys()].filter((id) => !described.includes(id))).toEqual([])
})
