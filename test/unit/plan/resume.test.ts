import { describe, expect, test } from 'vitest'
import { type JournalEntry, type JournalShows, stateOf } from '../../../src/plan/journal'
import {
  type EarlierChange,
  earlierChange,
  type LiveValue,
  mayGoOn,
  type RowStep,
  stepFor,
} from '../../../src/plan/resume'
import { entries } from '../../support/example-plan'

const { begin, intent, outcome, end } = entries

describe('whether a run goes on', () => {
  const cells: [JournalShows, withoutResume: boolean, withResume: boolean][] = [
    ['nothing', true, true],
    ['finished', true, true],
    ['unfinished', false, true],
    ['in-doubt', false, true],
  ]
  test.each(cells)('the journal shows %s: without --resume %s, with it %s', (shows, without, withResume) => {
    expect(mayGoOn(shows, { resume: false })).toBe(without)
    expect(mayGoOn(shows, { resume: true })).toBe(withResume)
  })
})

describe('what a run does about a row', () => {
  const cells: [LiveValue, EarlierChange, RowStep][] = [
    ['as-wanted', 'none', 'unchanged'],
    ['as-planned', 'none', 'change'],
    ['another', 'none', 'conflict'],
    ['as-wanted', 'in-doubt', 'confirmed'],
    ['as-planned', 'in-doubt', 'change'],
    ['another', 'in-doubt', 'conflict'],
    ['as-wanted', 'confirmed', 'unchanged'],
    ['as-planned', 'confirmed', 'conflict'],
    ['another', 'confirmed', 'conflict'],
  ]
  test.each(cells)('the value is %s, and the earlier change %s: %s', (live, earlier, step) => {
    expect(stepFor(live, earlier)).toBe(step)
  })
})

describe('what an earlier run did about row 1', () => {
  const cells: [what: string, JournalEntry[], EarlierChange][] = [
    ['no intent', [begin], 'none'],
    ['an intent without an outcome', [begin, intent(1)], 'in-doubt'],
    ['an unknown outcome', [begin, intent(1), outcome(1, 'unknown'), end('row 1')], 'in-doubt'],
    ['another value than was sent', [begin, intent(1), outcome(1, 'differs'), end('row 1')], 'in-doubt'],
    ['a refusal', [begin, intent(1), outcome(1, 'refused'), end('row 1')], 'none'],
    ['a conflict', [begin, intent(1), outcome(1, 'conflict'), end('row 1')], 'none'],
    ['a confirmed change', [begin, intent(1), outcome(1)], 'confirmed'],
    ['a confirmed change of a run that had all rows', [begin, intent(1), outcome(1), end()], 'none'],
  ]
  test.each(cells)('%s', (_, lines, expected) => {
    expect(earlierChange(stateOf(lines), 1)).toBe(expected)
  })
})
