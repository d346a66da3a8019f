import { expect, test } from 'vitest'
import { idsOf } from '../support/catalogue'
import { idsInTests } from '../support/test-names'

/** Every kind of bad input there is a decision about, by its stable id: catalogue.md. */
const rows = idsOf('bad-inputs')

const named = idsInTests('DIUNECPARBJOW')

test.each(rows)('%s has a test that bears its name', (id) => {
  expect(named.get(id) ?? []).not.toEqual([])
})

test('no test bears the name of a row that does not exist', () => {
  expect([...named.keys()].filter((id) => !rows.includes(id))).toEqual([])
})
