import { describe, expect, test } from 'vitest'
import { formatDuration, readDuration, type Seconds } from '../../../src/token-settings/duration-grammar'
import { refusalOf } from '../../../src/token-settings/duration-refusal'

/** Without the quoted text in front. */
const said = (text: string): string => refusalOf(text).message

const months = 'counts in months, which have no fixed length: write days.'
const years = 'counts in years, which have no fixed length: write days.'
const tooFine = 'counts in less than seconds: write whole seconds, such as 90s.'
const fraction = 'has a fraction: write whole numbers, in a smaller unit where needed.'
const noUnit = (unit: string) => `has the unknown unit "${unit}": write w, d, h, m or s.`

describe('what is nearly something else is not taken for it', () => {
  test.each([
    ['-+5', 'has a sign, and no duration is negative: write it without.'],
    ['10x5', noUnit('x')],
    ['5.', fraction],
    ['9pt', noUnit('pt')],
    ['1d12H', 'has a unit in capital letters: did you mean 1d12h?'],
    ['07d1h', 'has a number that begins with 0: did you mean 7d1h?'],
    ['07d7d', 'has a number that begins with 0: write it without that 0.'],
    ['100 d', 'has a space where none belongs: did you mean 100d?'],
    ['50', 'has no unit, and numbers alone are seconds from 60 up: did you mean 50d?'],
    ['060', 'has a number that begins with 0: did you mean 60?'],
    ['1h 30 5s', 'has a number without a unit: write w, d, h, m or s after each number.'],
    ['P9DAYS', 'is not a length of time: write a whole number and a unit, such as 9d.'],
    ['PT1HT', noUnit('ht')],
    ['P5S', 'has no T before its hours, minutes or seconds: did you mean 5s?'],
    ['PT2W', 'has weeks or days after its T: did you mean 2w?'],
    ['1_000x', 'has a separator between its digits: write the digits without it.'],
    ['1P1.5D', fraction],
    ['PT1.5MIN', fraction],
    ['P1.5DAYS', fraction],
    ['x1.5h', fraction],
    ['1.5h30m', fraction],
    ['12.5h', 'has a fraction: did you mean 12h30m?'],
    ['1.25h', 'has a fraction: did you mean 1h15m?'],
    ['20000.5d', 'has a fraction: did you mean 20000d12h?'],
    ['2147483647.0s', 'has a fraction: did you mean 24855d3h14m7s?'],
  ])('%s', (text, reason) => expect(said(text)).toBe(`"${text}" ${reason}`))

  test('two numbers with a space of another kind between them are two', () => {
    expect(said('1\u00a02d')).toBe(
      '"1\\u00a02d" holds the invisible character \\u00a0: type it anew, without that character.',
    )
  })
})

describe('what is too long even when put right is told what is wrong all the same', () => {
  test.each([
    ['1h9999999w', 'has a smaller unit before a larger one: write the larger unit first.'],
    ['9999999 w', 'has a space where none belongs: write it without.'],
    ['9999999w 1 day', 'mixes letters and words: write all units in one way.'],
  ])('%s', (text, reason) => expect(said(text)).toBe(`"${text}" ${reason}`))
})

describe('units by their names, and by nothing more', () => {
  test.each([
    ['1 Hour', 'has a unit in capital letters: did you mean 1h?'],
    ['1 Minute', 'has a unit in capital letters: did you mean 1m?'],
    ['1 Second', 'has a unit in capital letters: did you mean 1s?'],
    ['1wk', 'has the unknown unit "wk": did you mean 1w?'],
    ['1dy', 'has the unknown unit "dy": did you mean 1d?'],
    ['1hr', 'has the unknown unit "hr": did you mean 1h?'],
    ['1sec', 'has the unknown unit "sec": did you mean 1s?'],
    ['1 month', months],
    ['1 year', years],
    ['1msec', tooFine],
    ['1 millisecond', tooFine],
    ['1 microsecond', tooFine],
    ['1 nanosecond', tooFine],
  ])('%s', (text, reason) => expect(said(text)).toBe(`"${text}" ${reason}`))

  test.each([
    ...['weeksx', 'daysx', 'hoursx', 'minutesx', 'xminutes', 'secondsx'],
    ...['wksx', 'dysx', 'xdys', 'hrsx', 'minsx', 'secsx', 'xmo', 'mox', 'yx', 'msx'],
  ])('2%s is none', (unit) => expect(said(`2${unit}`)).toBe(`"2${unit}" ${noUnit(unit)}`))
})

describe('how a text is shown', () => {
  test('with its backslashes', () => {
    expect(said('9\\d')).toBe(
      '"9\\\\d" holds "\\\\", a character that no duration has: write a whole number and a unit, such as 9d.',
    )
  })

  test('80 characters whole, and of 81 the first 80', () => {
    const reason = 'write a whole number and a unit, such as 9d.'
    expect(said('x'.repeat(80))).toBe(`"${'x'.repeat(80)}" is not a length of time: ${reason}`)
    expect(said('x'.repeat(81))).toBe(`"${'x'.repeat(80)}…" has more than 80 characters: ${reason}`)
  })
})

test('it has its name', () => expect(refusalOf('').name).toBe('DurationError'))

describe('what the grammar says of a text', () => {
  test.each<[string, string, number | 'too-large' | null]>([
    ['nothing that it has', 'x', null],
    ['a number of 80 digits', '9'.repeat(80), 'too-large'],
    ['one of 81', '9'.repeat(81), null],
    ['a number that lacks a unit', '59', null],
  ])('%s', (_, text, meaning) => expect(readDuration(text)).toBe(meaning))

  test('no seconds are printed as such', () => expect(formatDuration(0 as Seconds)).toBe('0s'))
})
