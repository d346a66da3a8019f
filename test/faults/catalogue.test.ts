import { expect, test } from 'vitest'
import { idsOf } from '../support/catalogue'
import { idsInTests } from '../support/test-names'

const described = idsOf('faults').filter((id) => id.startsWith('F'))
const tested = idsInTests('F')

test('every fault in catalogue.md has a test that bears its id', () => {
  expect(described.length).toBeGreaterThan(50)
  expect(described.filter((id) => !tested.has(id))).toEqual([])
})

test('no test bears the id of a fault that catalogue.md does not have', () => {
  expect([...tested.keys()].filter((id) => !described.includes(id))).toEqual([])
})
