import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SeenIds } from '../../../../src/identity-domain/list/seen-ids'

const noted = (ids: readonly string[]): { seen: SeenIds; wereNew: boolean[] } => {
  const seen = new SeenIds()
  return { seen, wereNew: ids.map((id) => seen.add(id)) }
}

describe('ids that came before', () => {
  test.each<[string, string[], boolean[]]>([
    ['in order', ['a', 'b', 'c'], [true, true, true]],
    ['the last one again', ['a', 'b', 'b'], [true, true, false]],
    ['an earlier one again', ['a', 'b', 'c', 'a'], [true, true, true, false]],
    ['out of order', ['c', 'a', 'b', 'd'], [true, true, true, true]],
    ['out of order, and again', ['c', 'a', 'b', 'a', 'b', 'c'], [true, true, true, false, false, false]],
    ['in two letter cases', ['ab', 'AB', 'aB'], [true, false, false]],
    ['upper case before lower case', ['B', 'a', 'b', 'A'], [true, true, false, false]],
  ])('%s', (_, ids, wereNew) => {
    const { seen, wereNew: found } = noted(ids)
    expect(found).toEqual(wereNew)
    expect(seen.size).toBe(wereNew.filter(Boolean).length)
    expect(ids.every((id) => seen.has(id))).toBe(true)
  })

  test('what never came was not there', () => {
    const { seen } = noted(['b', 'd', 'c'])
    expect(['', 'a', 'bb', 'cc', 'e'].map((id) => seen.has(id))).toEqual([false, false, false, false, false])
  })

  test('in any order it knows what a set would know', () => {
    const id = fc.stringMatching(/^[a-cA-C]{1,3}$/)
    fc.assert(
      fc.property(fc.array(id), fc.array(id), (ids, others) => {
        const set = new Set<string>()
        const seen = new SeenIds()
        for (const each of ids) {
          expect(seen.add(each)).toBe(!set.has(each.toLowerCase()))
          set.add(each.toLowerCase())
        }
        expect(seen.size).toBe(set.size)
        for (const each of others) expect(seen.has(each)).toBe(set.has(each.toLowerCase()))
      }),
    )
  })
})
