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
  ['never-left', 'as-before', 'refused', 7],
  ['never-left', 'another', 'refused', 7],
  ['never-left', 'nothing', 'refused', 7],
  ['not-permitted', 'wanted', 'refused', 4],
  ['not-permitted', 'as-before', 'refused', 4],
  ['not-permitted', 'another', 'refused', 4],
  ['not-permitted', 'nothing', 'refused', 4],
  ['no-such-app', 'wanted', 'refused', 5],
  ['no-such-app', 'as-before', 'refused', 5],
  ['no-such-app', 'another', 'refused', 5],
  ['no-such-app', 'nothing', 'refused', 5],
  ['rejected', 'wanted', 'refused', 7],
  ['rejected', 'as-before', 'refused', 7],
  ['rejected', 'another', 'refused', 7],
  ['rejected', 'nothing', 'refused', 7],
  ['rate-limited', 'wanted', 'refused', 7],
  ['rate-limited', 'as-before', 'refused', 7],
  ['rate-limited', 'another', 'refused', 7],
  ['rate-limited', 'nothing', 'refused', 7],
  ['conflicting', 'wanted', 'confirmed', 0],
  ['conflicting', 'as-before', 'conflict', 6],
  ['conflicting', 'another', 'conflict', 6],
  ['conflicting', 'nothing', 'conflict', 6],
  ['answered-elsewhere', 'wanted', 'confirmed', 0],
  ['answered-elsewhere', 'as-before', 'refused', 7],
  ['answered-elsewhere', 'another', 'unknown', 8],
  ['answered-elsewhere', 'nothing', 'unknown', 8],
  ['accepted', 'wanted', 'confirmed', 0],
  ['accepted', 'as-before', 'differs', 8],
  ['accepted', 'another', 'differs', 8],
  ['accepted', 'nothing', 'unknown', 8],
  ['unclear', 'wanted', 'confirmed', 0],
  ['unclear', 'as-before', 'unknown', 8],
  ['unclear', 'another', 'unknown', 8],
  ['unclear', 'nothing', 'unknown', 8],
]

describe('what the evidence amounts to', () => {
  test.each(table)('%s, then %s: %s, exit %i', (answer, reading, outcome, exitCode) =>
    expect(outcomeOf(answer, reading)).toEqual({ outcome, exitCode }),
  )

  test('every answer stands in the table with every reading, once', () => {
    const readings: Record<LaterReading, true> = { wanted: true, 'as-before': true, another: true, nothing: true }
    const answers = new Set(table.map(([answer]) => answer))
    expect(new Set(table.map(([answer, reading]) => `${answer} ${reading}`)).size).toBe(table.length)
    expect(table.length).toBe(answers.size * Object.keys(readings).length)
  })
})

describe('how often reading afterwards is worth while', () => {
  const worth: Record<PatchAnswer, ReturnType<typeof readingsWorth>> = {
    'never-left': 'none',
    'not-permitted': 'none',
    'no-such-app': 'none',
    rejected: 'none',
    'rate-limited': 'none',
    conflicting: 'one',
    'answered-elsewhere': 'one',
    accepted: 'several',
    unclear: 'several',
  }
  test.each(Object.entries(worth) as [PatchAnswer, string][])('%s: %s', (answer, times) =>
    expect(readingsWorth(answer)).toBe(times),
  )
})
