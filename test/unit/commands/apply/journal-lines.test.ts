import { describe, expect, test } from 'vitest'
import {
  longestLine,
  readLine,
  TooLongForJournal,
  writtenLine,
} from '../../../../src/commands/shared/apply/journal-lines'
import type { JournalEntry } from '../../../../src/plan/journal'
import { entries } from '../../../support/example-plan'

const { begin, intent, outcome, wave, gate, end } = entries
const written = (entry: JournalEntry, options = {}) => writtenLine(entry, { hide: (text) => text, ...options })
const gates = [gate(0), gate(1, 'failed'), gate(1, 'inconclusive')]
const all = [begin, intent(1), outcome(1), wave(1), ...gates, end(), end('row 2: conflict')]

test.each(all)('a $kind is read as it was written', (entry) => {
  expect(readLine(written(entry).trimEnd())).toEqual({ kind: 'entry', entry, isAfterTornLine: false })
})

test('a line after a torn one begins a new line, and says so', () => {
  const text = written(outcome(1), { isLineOpen: true })
  expect(text.startsWith('\n{"journal":"apps"')).toBe(true)
  expect(readLine(text.trim())).toEqual({ kind: 'entry', entry: outcome(1), isAfterTornLine: true })
})

test.each(all)('a $kind that is cut anywhere may be torn, and is never taken for another entry', (entry) => {
  const line = written(entry).trimEnd()
  for (let length = 1; length < line.length; length++)
    expect([length, readLine(line.slice(0, length)).kind]).toEqual([length, 'broken'])
})

describe('what no run writes', () => {
  const line = written(intent(1)).trimEnd()
  test.each([
    ['nothing', '', 'is not a line that apps apply writes'],
    ['something else', 'hello', 'is not a line that apps apply writes'],
    ['JSON of something else', '{"kind":"apps-audit-run"}', 'is not a line that apps apply writes'],
    ['an unknown kind', line.replace('"intent"', '"wish"'), 'is of an unknown kind'],
    ['a newer version', line.replace('"schemaVersion":1', '"schemaVersion":2'), /newer version.*schemaVersion 2/],
    [
      'a version that is none',
      line.replace('"schemaVersion":1', '"schemaVersion":"1"'),
      'has an unknown schemaVersion',
    ],
    ['another attribute', line.replace('refreshTokenExpiry', 'clientSecret'), 'is not as apps apply writes it'],
    [
      'a value that does not fit',
      line.replace('"duration":"30d"', '"duration":"31d"'),
      'is not as apps apply writes it',
    ],
    ['a wave 0', written(wave(1)).trimEnd().replace('"wave":1', '"wave":0'), 'is not as apps apply writes it'],
    ['another answer', written(gate(1)).trimEnd().replace('"passed"', '"maybe"'), 'is not as apps apply writes it'],
  ])('%s is refused', (_, text, problem) => {
    const read = readLine(text)
    expect(read.kind === 'refused' ? read.problem : read).toEqual(
      typeof problem === 'string' ? problem : expect.stringMatching(problem),
    )
  })
})

test('a line is ASCII and under 4 KiB, however long the texts in it are', () => {
  const long = intent(1)
  if (long.kind !== 'intent') throw new Error('no intent')
  const app = { id: 'a'.repeat(255), displayName: '👩‍👩‍👧‍👦'.repeat(500), clientId: '\u202e'.repeat(500) }
  const line = written({ ...long, change: { ...long.change, app } } as JournalEntry)
  expect(Buffer.byteLength(line)).toBeLessThanOrEqual(longestLine)
  expect(line).toMatch(/^[ -~]+\n$/)
  expect(readLine(line.trimEnd()).kind).toBe('entry')
})

test('a row that does not fit, whatever is cut, is not written', () => {
  const { change } = intent(1) as Extract<JournalEntry, { kind: 'intent' }>
  const grants = Array.from({ length: 30 }, (_, at) => `${'g'.repeat(190)}${at}`)
  const row = { ...change, attribute: 'allowedGrants', from: grants, to: [] }
  expect(() => written({ ...intent(1), change: row } as JournalEntry)).toThrow(TooLongForJournal)
})
