import { expect, test } from 'vitest'
import { idsOf } from '../support/catalogue'
import { idsInTests } from '../support/test-names'

/**
 * The security checklist. A point is verified by the tests that bear its name, and some by those of the faults that would
 * break it, which are tested for more than that.
 */
const points: Record<string, string[]> = {
  S1: [],
  S2: ['F27'],
  S3: ['E1', 'U1', 'U13', 'F05'],
  S4: ['F18', 'F25'],
  S5: ['A1'],
  S6: [],
  S7: [],
  S8: [],
  S9: [],
  S10: [],
  S11: ['C1'],
  S12: ['F91'],
  S13: ['O1'],
  S14: ['F79', 'F80'],
  S15: [],
  S16: [],
  S17: [],
  S18: [],
  S19: [],
  S20: [],
  S21: ['F68'],
  S22: ['D32'],
  S23: [],
  S24: [],
  S25: [],
  S26: [],
  S27: [],
}

/** Points that only tests of other names verify. */
const byFaultsAlone = ['S4']

const named = idsInTests('SFEUACOD')

test.each(Object.entries(points))('%s is verified', (point, others) => {
  const missing = [...(byFaultsAlone.includes(point) ? [] : [point]), ...others].filter((id) => !named.has(id))
  expect(missing).toEqual([])
})

test('no test bears the name of a point that does not exist', () => {
  expect([...named.keys()].filter((id) => /^S\d/.test(id) && !(id in points))).toEqual([])
})

test('catalogue.md describes every point, and no other', () => {
  expect(idsOf('security')).toEqual(Object.keys(points))
})
