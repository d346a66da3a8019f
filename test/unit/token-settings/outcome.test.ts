import { describe, expect, test } from 'vitest'
import {
  type LaterReading,
  type Outcome,
  outcomeOf,
  type PatchAnswer,
  readingsWorth,
} from '../../../src/token-settings/outcome'

/** The whole table: what came back for the PATCH, what fresh reads show, what is said of it. */
const table: [PatchAnswer, LaterReading, Outcome, number][] = [
  ['never-left', 'wanted', 'refused', 7],
  ['never-left', 'wanted-and-more', 'refused', 7],
  ['never-left', 'as-before', 'refused', 7],
  ['never-left', 'rewritten', 'refused', 7],
  ['never-left', 'another', 'refused', 7],
  ['never-left', 'gone', 'refused', 7],
  ['never-left', 'nothing', 'refused', 7],
  ['not-permitted', 'wanted', 'confirmed', 0],
  ['not-permitted', 'wanted-and-more', 'differs', 8],
  ['not-permitted', 'as-before', 'refused', 4],
  ['not-permitted', 'rewritten', 'refused', 4],
  ['not-permitted', 'another', 'unknown', 8],
  ['not-permitted', 'gone', 'refused', 5],
  ['not-permitted', 'nothing', 'unknown', 8],
  ['no-such-app', 'wanted', 'confirmed', 0],
  ['no-such-app', 'wanted-and-more', 'differs', 8],
  ['no-such-app', 'as-before', 'refused', 5],
  ['no-such-app', 'rewritten', 'refused', 5],
  ['no-such-app', 'another', 'unknown', 8],
  ['no-such-app', 'gone', 'refused', 5],
  ['no-such-app', 'nothing', 'unknown', 8],
  ['rejected', 'wanted', 'confirmed', 0],
  ['rejected', 'wanted-and-more', 'differs', 8],
  ['rejected', 'as-before', 'refused', 7],
  ['rejected', 'rewritten', 'refused', 7],
  ['rejected', 'another', 'unknown', 8],
  ['rejected', 'gone', 'refused', 5],
  ['rejected', 'nothing', 'unknown', 8],
  ['rate-limited', 'wanted', 'confirmed', 0],
  ['rate-limited', 'wanted-and-more', 'differs', 8],
  ['rate-limited', 'as-before', 'refused', 7],
  ['rate-limited', 'rewritten', 'refused', 7],
  ['rate-limited', 'another', 'unknown', 8],
  ['rate-limited', 'gone', 'refused', 5],
  ['rate-limited', 'nothing', 'unknown', 8],
  ['answered-elsewhere', 'wanted', 'confirmed', 0],
  ['answered-elsewhere', 'wanted-and-more', 'differs', 8],
  ['answered-elsewhere', 'as-before', 'refused', 7],
  ['answered-elsewhere', 'rewritten', 'refused', 7],
  ['answered-elsewhere', 'another', 'unknown', 8],
  ['answered-elsewhere', 'gone', 'refused', 5],
  ['answered-elsewhere', 'nothing', 'unknown', 8],
  ['conflicting', 'wanted', 'confirmed', 0],
  ['conflicting', 'wanted-and-more', 'differs', 8],
  ['conflicting', 'as-before', 'refused', 7],
  ['conflicting', 'rewritten', 'conflict', 6],
  ['conflicting', 'another', 'conflict', 6],
  ['conflicting', 'gone', 'refused', 5],
  ['conflicting', 'nothing', 'unknown', 8],
  ['accepted', 'wanted', 'confirmed', 0],
  ['accepted', 'wanted-and-more', 'differs', 8],
  ['accepted', 'as-before', 'differs', 8],
  ['accepted', 'rewritten', 'differs', 8],
  ['accepted', 'another', 'differs', 8],
  ['accepted', 'gone', 'unknown', 8],
  ['accepted', 'nothing', 'unknown', 8],
  ['unclear', 'wanted', 'confirmed', 0],
  ['unclear', 'wanted-and-more', 'differs', 8],
  ['unclear', 'as-before', 'unknown', 8],
  ['unclear', 'rewritten', 'unknown', 8],
  ['unclear', 'another', 'unknown', 8],
  ['unclear', 'gone', 'unknown', 8],
  ['unclear', 'nothing', 'unknown', 8],
]

describe('what the evidence amounts to', () => {
  test.each(table)('%s, then %s: %s, exit %i', (answer, reading, outcome, exitCode) =>
    expect(outcomeOf(answer, reading)).toEqual({ outcome, exitCode }),
  )

  test('every answer stands in the table with every reading, once', () => {
    const readings: Record<LaterReading, true> = {
      wanted: true,
      'wanted-and-more': true,
      'as-before': true,
      rewritten: true,
      another: true,
      gone: true,
      nothing: true,
    }
    const answers = new Set(table.map(([answer]) => answer))
    expect(new Set(table.map(([answer, reading]) => `${answer} ${reading}`)).size).toBe(table.length)
    expect(table.length).toBe(answers.size * Object.keys(readings).length)
  })
})

describe('how often reading afterwards is worth while', () => {
  const worth: Record<PatchAnswer, ReturnType<typeof readingsWorth>> = {
    'never-left': 'none',
    'not-permitted': 'one',
    'no-such-app': 'one',
    rejected: 'one',
    'rate-limited': 'one',
    conflicting: 'one',
    'answered-elsewhere': 'one',
    accepted: 'several',
    unclear: 'several',
  }
  test.each(Object.entries(worth) as [PatchAnswer, string][])('%s: %s', (answer, times) =>
    expect(readingsWorth(answer)).toBe(times),
  )
})
