import { describe, expect, test } from 'vitest'
import { type JournalBegin, type JournalEntry, stateOf } from '../../../src/plan/journal'
import { type NamedJournal, ownChangesIn } from '../../../src/plan/own-changes'
import { entries } from '../../support/example-plan'

const { begin, intent, outcome } = entries

const journal = (lines: readonly JournalEntry[], part: Partial<NamedJournal> = {}): NamedJournal => ({
  path: 'plan.json.journal.ndjson',
  begin,
  rows: stateOf([begin, ...lines]).rows,
  ...part,
})

/** The example outcome is written down at 14:03. */
const window = { from: '2026-10-05T14:00:00.000Z', to: '2026-10-05T14:05:00.000Z' }
const seen = {
  id: 'a1',
  attribute: 'refreshTokenExpiry',
  value: { seconds: 2_592_000, duration: '30d', source: 'app' },
}
const own = { journal: 'plan.json.journal.ndjson', row: 1, isUndo: false }

describe('a value is our own', () => {
  test('if a journal confirms it for that app and setting between the two readings', () => {
    expect(ownChangesIn([journal([intent(1), outcome(1)])], window)(seen)).toEqual(own)
  })

  test('also if the file writes the id of the app in capital letters', () => {
    expect(ownChangesIn([journal([intent(1), outcome(1)])], window)({ ...seen, id: 'A1' })).toEqual(own)
  })

  test('by the newest of several changes to the same value', () => {
    const later = { ...(outcome(7) as object), at: '2026-10-05T14:04:00.000Z' } as JournalEntry
    const undo: JournalBegin = { ...begin, source: { kind: 'journal', path: 'j', reason: null } }
    const journals = [
      journal([intent(7), later], { path: 'undo.ndjson', begin: undo }),
      journal([intent(1), outcome(1)]),
    ]
    expect(ownChangesIn(journals, window)(seen)).toEqual({ journal: 'undo.ndjson', row: 7, isUndo: true })
  })
})

describe('a value is not our own', () => {
  test.each([
    ['of another app', { id: 'b2' }],
    ['of another setting', { attribute: 'accessTokenExpiry' }],
    ['of a setting that no plan sets', { attribute: 'redirectUris' }],
    ['of an app that was added', { attribute: null }],
    ['that somebody changed since', { value: { seconds: 3600, duration: '1h', source: 'app' } }],
    ['with another source', { value: { seconds: 2_592_000, duration: '30d', source: 'default' } }],
    ['that is not set', { value: null }],
  ])('%s', (_, part) => {
    expect(ownChangesIn([journal([intent(1), outcome(1)])], window)({ ...seen, ...part })).toBeNull()
  })

  test.each(['unknown', 'differs', 'refused', 'conflict'] as const)('where the outcome is %s', (result) => {
    expect(ownChangesIn([journal([intent(1), outcome(1, result)])], window)(seen)).toBeNull()
  })

  test('where the outcome was never seen', () => {
    expect(ownChangesIn([journal([intent(1)])], window)(seen)).toBeNull()
  })

  test.each([
    ['before the first reading', { from: '2026-10-05T14:04:00.000Z', to: '2026-10-05T14:05:00.000Z' }],
    ['after the second reading', { from: '2026-10-05T14:00:00.000Z', to: '2026-10-05T14:02:00.000Z' }],
    ['where the first reading is the later one', { from: window.to, to: window.from }],
    ['where the time of a reading is not known', { from: 'Monday', to: window.to }],
  ])('if it was changed %s', (_, other) => {
    expect(ownChangesIn([journal([intent(1), outcome(1)])], other)(seen)).toBeNull()
  })
})
