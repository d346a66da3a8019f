import { expect, test } from 'vitest'
import { idsInTests } from '../support/test-names'

/** Every kind of bad input there is a decision about, by its stable id. */
const rows = [
  ...['D1', 'D3', 'D7', 'D8', 'D9', 'D10', 'D17', 'D20', 'D21', 'D23', 'D28', 'D31', 'D32'],
  ...['I1', 'I2', 'I8', 'I16', 'I17', 'I18', 'I19'],
  ...['U1', 'U2', 'U3', 'U6', 'U7', 'U13', 'U16', 'U17', 'U20'],
  ...['N1', 'N8', 'N9', 'N11', 'N12', 'N14', 'N18', 'N21', 'N24', 'N26', 'N27'],
  ...['E1', 'E3', 'E4', 'E5', 'E7', 'E11', 'E16', 'E19'],
  ...['C1', 'C2', 'C5', 'C8', 'C17'],
  ...['P1', 'P3', 'P8', 'P11'],
  ...['A1', 'A2', 'A6', 'A7', 'R1', 'R2', 'B1'],
  ...['J1', 'J3', 'J11', 'J12', 'J19', 'J22', 'J24', 'J29', 'J30', 'J33'],
  ...['O1', 'O3', 'O5', 'O6', 'O10', 'O11'],
]

const named = idsInTests('DIUNECPARBJO')

test.each(rows)('%s has a test that bears its name', (id) => {
  expect(named.get(id) ?? []).not.toEqual([])
})

test('no test bears the name of a row that does not exist', () => {
  expect([...named.keys()].filter((id) => !rows.includes(id))).toEqual([])
})
