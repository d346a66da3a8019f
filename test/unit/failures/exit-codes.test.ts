import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ExitCode, exitCodes, mostImportant } from '../../../src/failures/exit-codes'

test('each number means one thing', () => {
  expect(exitCodes).toEqual({
    yes: 0,
    no: 1,
    wrongUsage: 2,
    incomplete: 3,
    notPermitted: 4,
    noSuchApp: 5,
    conflict: 6,
    domainFailed: 7,
    effectUnknown: 8,
    partlyDone: 9,
    ourFault: 10,
    cannotWrite: 11,
    interrupted: 130,
    readerGone: 141,
    terminated: 143,
  })
  expect(new Set(Object.values(exitCodes)).size).toBe(Object.keys(exitCodes).length)
})

describe('when several apply', () => {
  test.each<[ExitCode[], ExitCode]>([
    [[], 0],
    [[0], 0],
    [[0, 1], 1],
    [[1, 2], 2],
    [[2, 5], 5],
    [[5, 6], 6],
    [[6, 4], 4],
    [[4, 7], 7],
    [[7, 3], 3],
    [[3, 9], 9],
    [[9, 11], 11],
    [[11, 8], 8],
    [[8, 10], 10],
    [[10, 130], 130],
    [[8, 143], 143],
    [[0, 5, 5, 4], 4],
  ])('%j: %i', (codes, expected) => expect(mostImportant(codes)).toBe(expected))

  test('the order in which they came does not matter, and the result is one of them', () => {
    const codes = fc.array(fc.constantFrom(...Object.values(exitCodes)), { minLength: 1 })
    fc.assert(
      fc.property(codes, (some) => {
        const first = mostImportant(some)
        expect(some).toContain(first)
        expect(mostImportant([...some].reverse())).toBe(first)
      }),
    )
  })
})
