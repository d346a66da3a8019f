import { describe, expect, test } from 'vitest'
import { type JournalEntry, MisplacedEntry, stateOf } from '../../../src/plan/journal'
import { entries } from '../../support/example-plan'

const { begin, intent, outcome, wave, gate, end } = entries

const shown: [what: string, JournalEntry[], string][] = [
  ['no line', [], 'nothing'],
  ['a begin alone', [begin], 'unfinished'],
  ['an intent', [begin, intent(1)], 'in-doubt'],
  ['an intent and its outcome', [begin, intent(1), outcome(1)], 'unfinished'],
  ['all rows', [begin, intent(1), outcome(1), intent(2), outcome(2), end()], 'finished'],
  ['a run that stopped', [begin, intent(1), outcome(1, 'refused'), end('row 1')], 'unfinished'],
  ['an intent before a run that was resumed', [begin, intent(1), begin], 'in-doubt'],
  ['a doubt that the next run settled', [begin, intent(1), begin, outcome(1)], 'unfinished'],
  ['a gate before the first wave', [begin, gate(0)], 'unfinished'],
  ['a gate that has failed', [begin, wave(1), intent(1), outcome(1), gate(1, 'failed'), end('gate')], 'unfinished'],
  ['a wave after an intent without an outcome', [begin, intent(1), begin, wave(1)], 'in-doubt'],
  ['an intent without an outcome, and an end', [begin, intent(1), end('the journal')], 'in-doubt'],
  ['a second run of a finished plan', [begin, end(), begin], 'unfinished'],
]

describe('what a journal shows', () => {
  test.each(shown)('%s', (_, lines, expected) => {
    expect(stateOf(lines).shows).toBe(expected)
  })

  test('of several changes of one row the newest counts, and comes last', () => {
    const lines = [begin, intent(1), outcome(1), intent(2), outcome(2), end(), begin, intent(1), outcome(1, 'unknown')]
    const { rows } = stateOf(lines)
    expect([...rows].map(([row, change]) => [row, change.outcome])).toEqual([
      [2, 'confirmed'],
      [1, 'unknown'],
    ])
  })

  test.each([
    ['an intent before the first begin', [intent(1)], 0],
    ['a gate of a wave that was not begun', [begin, wave(1), gate(2)], 2],
    ['an outcome of a row that was not begun', [begin, intent(1), outcome(2)], 2],
  ])('%s is written by no run', (_, lines, entry) => {
    expect(() => stateOf(lines)).toThrow(MisplacedEntry)
    try {
      stateOf(lines)
    } catch (error) {
      expect((error as MisplacedEntry).entry).toBe(entry)
    }
  })
})
