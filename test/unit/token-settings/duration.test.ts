import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  DurationError,
  formatDuration,
  formatWithSeconds,
  longestDuration,
  parseDuration,
  type Seconds,
} from '../../../src/token-settings/duration'

function refusalOf(text: string): DurationError {
  try {
    parseDuration(text)
  } catch (error) {
    if (error instanceof DurationError) return error
    throw error
  }
  throw new Error(`${JSON.stringify(text)} was accepted`)
}

describe('reads', () => {
  it.each([
    // docs/cli-contract.md, section 2.
    ['90s', 90],
    ['15m', 900],
    ['8h', 28_800],
    ['9d', 777_600],
    ['2w', 1_209_600],
    ['1d12h', 129_600],
    ['1w2d', 777_600],
    ['9 days', 777_600],
    ['9days', 777_600],
    ['1 week 2 days', 777_600],
    ['P9D', 777_600],
    ['PT36H', 129_600],
    ['P1DT12H', 129_600],
    ['604800', 604_800],
    // D20
    ['604800s', 604_800],
    ['7d', 604_800],
    ['1w', 604_800],
    ['P7D', 604_800],
    ['7 days', 604_800],
    // D23: minutes, not months
    ['7m', 420],
    ['PT7M', 420],
    // D31, D21
    ['60', 60],
    ['365d', 31_536_000],
    ['59s', 59],
    ['31536001', 31_536_001],
    ['2147483647', 2_147_483_647],
    ['604800000', 604_800_000],
    // The ends of the range
    ['1s', 1],
    ['PT1S', 1],
    ['1 second', 1],
    ['2147483647s', 2_147_483_647],
    ['24855d3h14m7s', 2_147_483_647],
    ['P24855DT3H14M7S', 2_147_483_647],
    ['3550w', 2_147_040_000],
    // Several units, some left out
    ['1w2d3h4m5s', 788_645],
    ['1w5s', 604_805],
    ['1h30m', 5_400],
    ['1d1s', 86_401],
    ['90m', 5_400],
    ['36h', 129_600],
    ['1d48h', 259_200],
    // Words: singular and plural alike, at most one space in each place
    ['1 day', 86_400],
    ['1 days', 86_400],
    ['9 day', 777_600],
    ['1week2days', 777_600],
    ['1week 2days', 777_600],
    ['1 week2 days', 777_600],
    ['2 hours 30 minutes', 9_000],
    ['45 seconds', 45],
    ['1 minute', 60],
    ['1 week 2 days 3 hours 4 minutes 5 seconds', 788_645],
    // ISO 8601, and weeks beside days as ISO 8601-2 has them
    ['P2W', 1_209_600],
    ['P1W2D', 777_600],
    ['P1W2DT3H4M5S', 788_645],
    ['PT1H1S', 3_601],
    ['PT604800S', 604_800],
  ])('%j as %i seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds)
  })
})

describe('refuses', () => {
  it.each([
    // D1
    ['', 'empty', '"" is empty: write a whole number and a unit, such as 9d.'],
    ['0', 'zero', '"0" is zero: write at least 1s.'],
    ['0s', 'zero', '"0s" is zero: write at least 1s.'],
    ['0d', 'zero', '"0d" is zero: write at least 1s.'],
    ['PT0S', 'zero', '"PT0S" is zero: write at least 1s.'],
    ['P0D', 'zero', '"P0D" is zero: write at least 1s.'],
    ['00', 'zero', '"00" is zero: write at least 1s.'],
    ['0 days', 'zero', '"0 days" is zero: write at least 1s.'],
    ['0d0h', 'zero', '"0d0h" is zero: write at least 1s.'],
    ['1d0h', 'zero', '"1d0h" has a part that is zero: did you mean 1d?'],
    ['P0DT12H', 'zero', '"P0DT12H" has a part that is zero: did you mean 12h?'],
    // D28
    ['9', 'no-unit', '"9" has no unit, and numbers alone are seconds from 60 up: did you mean 9d?'],
    ['59', 'no-unit', '"59" has no unit, and numbers alone are seconds from 60 up: did you mean 59d?'],
    ['1', 'no-unit', '"1" has no unit, and numbers alone are seconds from 60 up: did you mean 1d?'],
    ['007', 'leading-zero', '"007" begins with 0 and has no unit: did you mean 7d?'],
    // D3
    ['-1', 'sign', '"-1" has a sign, and no duration is negative: write it without.'],
    ['-0', 'sign', '"-0" has a sign, and no duration is negative: write it without.'],
    ['+5', 'sign', '"+5" has a sign, and no duration is negative: did you mean 5d?'],
    ['-1d', 'sign', '"-1d" has a sign, and no duration is negative: write it without.'],
    ['+7d', 'sign', '"+7d" has a sign, and no duration is negative: did you mean 7d?'],
    ['1d-2h', 'sign', '"1d-2h" has a sign, and no duration is negative: write it without.'],
    ['-P1D', 'sign', '"-P1D" has a sign, and no duration is negative: write it without.'],
    ['P-1D', 'sign', '"P-1D" has a sign, and no duration is negative: write it without.'],
    // D7
    [' 7d', 'outer-space', '" 7d" has a space, a tab or a line end around it: did you mean 7d?'],
    ['7d ', 'outer-space', '"7d " has a space, a tab or a line end around it: did you mean 7d?'],
    ['7d\n', 'outer-space', '"7d\\n" has a space, a tab or a line end around it: did you mean 7d?'],
    ['\t7d\r\n', 'outer-space', '"\\t7d\\r\\n" has a space, a tab or a line end around it: did you mean 7d?'],
    [' ', 'outer-space', '" " has a space, a tab or a line end around it: write it without.'],
    [' 9D ', 'outer-space', '" 9D " has a space, a tab or a line end around it: did you mean 9d?'],
    ['7d\u200b', 'invisible-character', '"7d\\u200b" holds the invisible character \\u200b: did you mean 7d?'],
    ['7\u00a0d', 'invisible-character', '"7\\u00a0d" holds the invisible character \\u00a0: did you mean 7d?'],
    ['1d\u202e2h', 'invisible-character', '"1d\\u202e2h" holds the invisible character \\u202e: did you mean 1d2h?'],
    [
      '7\u0000d',
      'invisible-character',
      '"7\\u0000d" holds the invisible character \\u0000: type it anew, without that character.',
    ],
    [
      '\ud83d7d',
      'invisible-character',
      '"\\ud83d7d" holds the invisible character \\ud83d: type it anew, without that character.',
    ],
    [
      '7d\u0301',
      'invisible-character',
      '"7d\\u0301" holds the invisible character \\u0301: type it anew, without that character.',
    ],
    ['٧d', 'foreign-digit', '"\\u0667d" holds \\u0667, a digit of another script: did you mean 7d?'],
    ['７d', 'foreign-digit', '"\\uff17d" holds \\uff17, a digit of another script: did you mean 7d?'],
    ['１２ｈ', 'foreign-digit', '"\\uff11\\uff12\\uff48" holds \\uff11, a digit of another script: did you mean 12h?'],
    ['𝟗d', 'foreign-digit', '"\\ud835\\udfd7d" holds \\ud835\\udfd7, a digit of another script: did you mean 9d?'],
    ['९ फ', 'foreign-digit', '"\\u096f \\u092b" holds \\u096f, a digit of another script: write the digits 0 to 9.'],
    [
      '9д',
      'foreign-character',
      '"9\\u0434" holds \\u0434, a character that no duration has: write a whole number and a unit, such as 9d.',
    ],
    ['7ｄ', 'foreign-character', '"7\\uff44" holds \\uff44, a character that no duration has: did you mean 7d?'],
    [
      '−7d',
      'foreign-character',
      '"\\u22127d" holds \\u2212, a character that no duration has: write a whole number and a unit, such as 9d.',
    ],
    [
      '1:30',
      'foreign-character',
      '"1:30" holds ":", a character that no duration has: write a whole number and a unit, such as 9d.',
    ],
    [
      '9"d',
      'foreign-character',
      '"9\\"d" holds "\\"", a character that no duration has: write a whole number and a unit, such as 9d.',
    ],
    // D8
    ['9D', 'letter-case', '"9D" has a unit in capital letters: did you mean 9d?'],
    ['12H', 'letter-case', '"12H" has a unit in capital letters: did you mean 12h?'],
    ['9 Days', 'letter-case', '"9 Days" has a unit in capital letters: did you mean 9d?'],
    ['1H30M', 'letter-case', '"1H30M" has a unit in capital letters: did you mean 1h30m?'],
    ['7M', 'letter-case', '"7M" could mean 7 minutes or 7 months: write m for minutes, or days for months.'],
    ['1d7M', 'letter-case', '"1d7M" could mean 7 minutes or 7 months: write m for minutes, or days for months.'],
    ['p9d', 'letter-case', '"p9d" has small letters where ISO 8601 has capitals: did you mean 9d?'],
    ['PT36h', 'letter-case', '"PT36h" has small letters where ISO 8601 has capitals: did you mean 36h?'],
    ['1mo', 'no-fixed-length', '"1mo" counts in months, which have no fixed length: write days.'],
    ['2 months', 'no-fixed-length', '"2 months" counts in months, which have no fixed length: write days.'],
    ['1Mo', 'no-fixed-length', '"1Mo" counts in months, which have no fixed length: write days.'],
    ['1y', 'no-fixed-length', '"1y" counts in years, which have no fixed length: write days.'],
    ['1Y', 'no-fixed-length', '"1Y" counts in years, which have no fixed length: write days.'],
    ['1yr', 'no-fixed-length', '"1yr" counts in years, which have no fixed length: write days.'],
    ['10 years', 'no-fixed-length', '"10 years" counts in years, which have no fixed length: write days.'],
    ['1y6mo', 'no-fixed-length', '"1y6mo" counts in years, which have no fixed length: write days.'],
    ['P1M', 'no-fixed-length', '"P1M" counts in months, which have no fixed length: write days.'],
    ['P1Y', 'no-fixed-length', '"P1Y" counts in years, which have no fixed length: write days.'],
    ['P1Y2M10DT2H', 'no-fixed-length', '"P1Y2M10DT2H" counts in years, which have no fixed length: write days.'],
    // D9
    ['9x', 'unknown-unit', '"9x" has the unknown unit "x": write w, d, h, m or s.'],
    ['9dd', 'unknown-unit', '"9dd" has the unknown unit "dd": write w, d, h, m or s.'],
    ['9 hrs', 'unknown-unit', '"9 hrs" has the unknown unit "hrs": did you mean 9h?'],
    ['9min', 'unknown-unit', '"9min" has the unknown unit "min": did you mean 9m?'],
    ['30 secs', 'unknown-unit', '"30 secs" has the unknown unit "secs": did you mean 30s?'],
    ['2wks', 'unknown-unit', '"2wks" has the unknown unit "wks": did you mean 2w?'],
    ['1h30min', 'unknown-unit', '"1h30min" has the unknown unit "min": did you mean 1h30m?'],
    ['P9X', 'unknown-unit', '"P9X" has the unknown unit "x": write w, d, h, m or s.'],
    ['500ms', 'too-fine', '"500ms" counts in less than seconds: write whole seconds, such as 90s.'],
    ['5 milliseconds', 'too-fine', '"5 milliseconds" counts in less than seconds: write whole seconds, such as 90s.'],
    ['d', 'no-number', '"d" has a unit without a number: write a whole number and a unit, such as 9d.'],
    ['days', 'no-number', '"days" has a unit without a number: write a whole number and a unit, such as 9d.'],
    ['P', 'no-number', '"P" ends where ISO 8601 has a number: write a whole number and a unit, such as 9d.'],
    ['PT', 'no-number', '"PT" ends where ISO 8601 has a number: write a whole number and a unit, such as 9d.'],
    ['P1DT', 'no-number', '"P1DT" ends where ISO 8601 has a number: did you mean 1d?'],
    ['1 2 d', 'no-unit', '"1 2 d" has a number without a unit: write w, d, h, m or s after each number.'],
    ['1d 2', 'no-unit', '"1d 2" has a number without a unit: did you mean 1d2h?'],
    ['1h30', 'no-unit', '"1h30" has a number without a unit: did you mean 1h30m?'],
    ['1s5', 'no-unit', '"1s5" has a number without a unit: write w, d, h, m or s after each number.'],
    ['P9', 'no-unit', '"P9" has a number without a unit: write w, d, h, m or s after each number.'],
    ['12h1d', 'rising-units', '"12h1d" has a smaller unit before a larger one: did you mean 1d12h?'],
    ['2 days 1 week', 'rising-units', '"2 days 1 week" has a smaller unit before a larger one: did you mean 1w2d?'],
    ['PT1M1H', 'rising-units', '"PT1M1H" has a smaller unit before a larger one: did you mean 1h1m?'],
    ['P2D1W', 'rising-units', '"P2D1W" has a smaller unit before a larger one: did you mean 1w2d?'],
    ['1d1d', 'repeated-unit', '"1d1d" has the same unit twice: write each unit once.'],
    ['1 day 1d', 'repeated-unit', '"1 day 1d" has the same unit twice: write each unit once.'],
    ['P1D1D', 'repeated-unit', '"P1D1D" has the same unit twice: write each unit once.'],
    ['P1D12H', 'misplaced-t', '"P1D12H" has no T before its hours, minutes or seconds: did you mean 1d12h?'],
    ['PT1D', 'misplaced-t', '"PT1D" has weeks or days after its T: did you mean 1d?'],
    ['P1M12H', 'misplaced-t', '"P1M12H" has no T before its hours, minutes or seconds: write it as in P1DT12H.'],
    // D10
    ['1e5', 'exponent', '"1e5" has an exponent: write the number out.'],
    ['1E+5s', 'exponent', '"1E+5s" has an exponent: write the number out.'],
    ['0x10', 'other-base', '"0x10" is not a decimal number: write the digits 0 to 9.'],
    ['0b11', 'other-base', '"0b11" is not a decimal number: write the digits 0 to 9.'],
    ['1_000', 'separator', '"1_000" has a separator between its digits: did you mean 1000?'],
    ['1,000', 'separator', '"1,000" has a separator between its digits: did you mean 1000?'],
    ['1,000,000s', 'separator', '"1,000,000s" has a separator between its digits: did you mean 1000000s?'],
    ["604'800", 'separator', '"604\'800" has a separator between its digits: did you mean 604800?'],
    ['1.000', 'fraction', '"1.000" has a fraction: write whole numbers, in a smaller unit where needed.'],
    ['60.0', 'fraction', '"60.0" has a fraction: write whole numbers, in a smaller unit where needed.'],
    ['1.5h', 'fraction', '"1.5h" has a fraction: did you mean 1h30m?'],
    ['9,5d', 'fraction', '"9,5d" has a fraction: did you mean 9d12h?'],
    ['1.5 hours', 'fraction', '"1.5 hours" has a fraction: did you mean 1h30m?'],
    ['PT1.5H', 'fraction', '"PT1.5H" has a fraction: did you mean 1h30m?'],
    ['P1.5D', 'fraction', '"P1.5D" has a fraction: did you mean 1d12h?'],
    ['P1.5M', 'fraction', '"P1.5M" has a fraction: write whole numbers, in a smaller unit where needed.'],
    ['1.500h', 'fraction', '"1.500h" has a fraction: write whole numbers, in a smaller unit where needed.'],
    ['0.5s', 'fraction', '"0.5s" has a fraction: write whole numbers, in a smaller unit where needed.'],
    ['0.0s', 'fraction', '"0.0s" has a fraction: write whole numbers, in a smaller unit where needed.'],
    ['99999999.5d', 'fraction', '"99999999.5d" has a fraction: write whole numbers, in a smaller unit where needed.'],
    ['.5h', 'fraction', '".5h" has a fraction: write whole numbers, in a smaller unit where needed.'],
    ['NaN', 'not-a-duration', '"NaN" is not a length of time: write a whole number and a unit, such as 9d.'],
    ['Infinity', 'not-a-duration', '"Infinity" is not a length of time: write a whole number and a unit, such as 9d.'],
    ['never', 'not-a-duration', '"never" is not a length of time: write a whole number and a unit, such as 9d.'],
    ['null', 'not-a-duration', '"null" is not a length of time: write a whole number and a unit, such as 9d.'],
    ['P 9D', 'not-a-duration', '"P 9D" is not a length of time: write a whole number and a unit, such as 9d.'],
    ['T9D', 'not-a-duration', '"T9D" is not a length of time: write a whole number and a unit, such as 9d.'],
    // Leading zeros
    ['07d', 'leading-zero', '"07d" has a number that begins with 0: did you mean 7d?'],
    ['0604800', 'leading-zero', '"0604800" has a number that begins with 0: did you mean 604800?'],
    ['PT07H', 'leading-zero', '"PT07H" has a number that begins with 0: did you mean 7h?'],
    // Spaces and spellings
    ['7 d', 'inner-space', '"7 d" has a space where none belongs: did you mean 7d?'],
    ['1d 12h', 'inner-space', '"1d 12h" has a space where none belongs: did you mean 1d12h?'],
    ['9  days', 'inner-space', '"9  days" has a space where none belongs: did you mean 9d?'],
    ['1 week  2 days', 'inner-space', '"1 week  2 days" has a space where none belongs: did you mean 1w2d?'],
    ['1d 12 hours', 'mixed-spellings', '"1d 12 hours" mixes letters and words: did you mean 1d12h?'],
    ['1day12h', 'mixed-spellings', '"1day12h" mixes letters and words: did you mean 1d12h?'],
    // D17
    [
      '2147483648',
      'too-large',
      '"2147483648" is longer than 2147483647 seconds, the most a domain can hold: write at most 24855d3h14m7s.',
    ],
    [
      '3551w',
      'too-large',
      '"3551w" is longer than 2147483647 seconds, the most a domain can hold: write at most 24855d3h14m7s.',
    ],
    [
      '24855d3h14m8s',
      'too-large',
      '"24855d3h14m8s" is longer than 2147483647 seconds, the most a domain can hold: write at most 24855d3h14m7s.',
    ],
    [
      '9007199254740993',
      'too-large',
      '"9007199254740993" is longer than 2147483647 seconds, the most a domain can hold: write at most 24855d3h14m7s.',
    ],
    [
      '12345678901234567890123456',
      'too-large',
      '"12345678901234567890123456" is longer than 2147483647 seconds, the most a domain can hold: write at most 24855d3h14m7s.',
    ],
  ])('%j (%s)', (text, code, message) => {
    const refusal = refusalOf(text)
    expect({ code: refusal.code, message: refusal.message }).toEqual({ code, message })
    expect(refusal.suggestion).toBe(/ did you mean (.*)\?$/.exec(message)?.[1])
    if (refusal.suggestion !== undefined) expect(() => parseDuration(refusal.suggestion as string)).not.toThrow()
  })

  // D32
  it.each([
    ['digits', '9'.repeat(1_000_000)],
    ['spaces', ' '.repeat(1_000_000)],
    ['a duration and zeros before it', `${'0'.repeat(1_000_000)}9d`],
    ['days over and over', '1d'.repeat(500_000)],
    ['ISO 8601 over and over', `P${'1D'.repeat(500_000)}T`],
    ['words', '1 day '.repeat(170_000)],
    ['combining marks', `9${'\u0301'.repeat(1_000_000)}d`],
    ['emoji', '🕰'.repeat(500_000)],
    ['81 characters', '1'.repeat(81)],
  ])('a very long text: %s', (_, text) => {
    const { code, message } = refusalOf(text)
    expect(code).toBe('too-long')
    expect(message).toMatch(/^".{1,80}…" has more than 80 characters: write a whole number and a unit, such as 9d\.$/u)
    expect(message.replace('…', '')).toMatch(/^[ -~]+$/)
  })

  it('shows at most 80 characters of a text, however many its escapes need', () => {
    expect(refusalOf(`9${'\u200b'.repeat(79)}`).message).toBe(
      `"9${'\\u200b'.repeat(13)}…" holds the invisible character \\u200b: did you mean 9d?`,
    )
  })

  it('reads what it suggests for a text of all these faults at once', () => {
    expect(refusalOf('\u200b７ Hrs 0Ｍｉｎｓ ').suggestion).toBe('7h')
  })
})

describe('prints', () => {
  it.each([
    [0, '0s', '0s (0 s)'],
    [1, '1s', '1s (1 s)'],
    [59, '59s', '59s (59 s)'],
    [60, '1m', '1m (60 s)'],
    [90, '1m30s', '1m30s (90 s)'],
    [3_600, '1h', '1h (3600 s)'],
    [86_399, '23h59m59s', '23h59m59s (86399 s)'],
    [86_400, '1d', '1d (86400 s)'],
    [604_800, '7d', '7d (604800 s)'],
    [777_600, '9d', '9d (777600 s)'],
    [904_800, '10d11h20m', '10d11h20m (904800 s)'],
    [31_536_001, '365d1s', '365d1s (31536001 s)'],
    [2_147_483_647, '24855d3h14m7s', '24855d3h14m7s (2147483647 s)'],
    // A domain may show a lifetime that nobody may set.
    [2_147_483_648, '24855d3h14m8s', '24855d3h14m8s (2147483648 s)'],
  ])('%i seconds as %s', (seconds, text, both) => {
    expect(formatDuration(seconds as Seconds)).toBe(text)
    expect(formatWithSeconds(seconds as Seconds)).toBe(both)
  })

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('nothing for %d', (seconds) => {
    expect(() => formatDuration(seconds as Seconds)).toThrow(
      new RangeError(`${seconds} is not a number of whole seconds`),
    )
  })
})

describe('for every duration and every text', () => {
  const seconds = fc.oneof(
    fc.integer({ min: 1, max: longestDuration }),
    fc.integer({ min: 1, max: 200_000 }),
    fc.nat(24_855).chain((days) => fc.constantFrom(1, 60, 3_600, 86_399).map((rest) => days * 86_400 + rest)),
  )

  test('what is printed reads back as the same number', () => {
    fc.assert(
      fc.property(
        seconds.filter((n) => n <= longestDuration),
        (n) => {
          expect(parseDuration(formatDuration(n as Seconds))).toBe(n)
        },
      ),
      { numRuns: 5_000 },
    )
  })

  test('what the grammar makes is read as its sum', () => {
    fc.assert(
      fc.property(written, ({ text, sum }) => {
        if (sum <= BigInt(longestDuration)) expect(BigInt(parseDuration(text))).toBe(sum)
        // A text of more than 80 characters is not looked into.
        else if (text.length <= 80) expect(refusalOf(text).code).toBe('too-large')
        else expect(() => parseDuration(text)).toThrow(DurationError)
      }),
      { numRuns: 2_000 },
    )
  })

  test('what the grammar does not make is refused', () => {
    const changed = fc
      .tuple(written, fc.nat(), fc.nat(2), fc.constantFrom(...'PTWDHMSwdhms0123456789 -+.,_eyo\n\u200b\u0667'))
      .map(([{ text }, where, kind, character]) => {
        const place = where % (text.length + 1)
        return text.slice(0, place) + (kind === 0 ? '' : character) + text.slice(kind === 2 ? place : place + 1)
      })
    const shuffled = fc
      .array(
        fc.constantFrom('P', 'T', 'w', 'd', 'h', 'm', 's', 'D', 'H', 'M', ' ', ' day', ' weeks', '1', '0', '20', '60'),
      )
      .map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(fc.oneof(changed, shuffled, fc.string(), fc.string({ unit: 'binary' })), (text) => {
        const meaning = meaningByHand(text)
        if (meaning !== undefined) {
          expect(parseDuration(text)).toBe(meaning)
          return
        }
        const { message, suggestion } = refusalOf(text)
        expect(message.replaceAll('…', '')).toMatch(/^[ -~]+$/)
        if (suggestion !== undefined) expect(parseDuration(suggestion)).toBeGreaterThan(0)
      }),
      { numRuns: 20_000 },
    )
  })

  test('what is read is a whole number from 1 to the longest', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^P?T?(\d{1,10}[wdhmsWDHMS]?){1,3}$/), (text) => {
        let read: number
        try {
          read = parseDuration(text)
        } catch (error) {
          expect(error).toBeInstanceOf(DurationError)
          return
        }
        expect(Number.isSafeInteger(read) && read >= 1 && read <= longestDuration).toBe(true)
      }),
      { numRuns: 5_000 },
    )
  })
})

/** Texts put together from the grammar, with the seconds they stand for. */
const written = fc
  .record({
    counts: fc.array(fc.option(fc.oneof(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 1e9 }))), {
      minLength: 5,
      maxLength: 5,
    }),
    spelling: fc.constantFrom('letters', 'words', 'iso', 'bare'),
    spaces: fc.array(fc.constantFrom('', ' '), { minLength: 10, maxLength: 10 }),
    plurals: fc.array(fc.constantFrom('', 's'), { minLength: 5, maxLength: 5 }),
  })
  .filter(({ counts }) => counts.some((count) => count !== null))
  .map(({ counts, spelling, spaces, plurals }) => {
    const sum = counts.reduce(
      (total, count, i) => total + BigInt(count ?? 0) * ([604800n, 86400n, 3600n, 60n, 1n][i] as bigint),
      0n,
    )
    const parts = counts.map((count, i) => {
      if (count === null) return ''
      if (spelling === 'letters') return `${count}${'wdhms'[i]}`
      if (spelling === 'iso') return `${count}${'WDHMS'[i]}`
      return `${spaces[i]}${count}${spaces[i + 5]}${['week', 'day', 'hour', 'minute', 'second'][i]}${plurals[i]}`
    })
    if (spelling === 'bare') return { text: String(sum < 60n ? sum + 60n : sum), sum: sum < 60n ? sum + 60n : sum }
    if (spelling !== 'iso') return { text: parts.join('').trimStart(), sum }
    const time = parts.slice(2).join('')
    return { text: `P${parts.slice(0, 2).join('')}${time === '' ? '' : `T${time}`}`, sum }
  })

/** The same grammar once more, as a reader that goes through the text by hand. */
function meaningByHand(text: string): number | undefined {
  const small = [['w'], ['d'], ['h'], ['m'], ['s']]
  const spelled = ['week', 'day', 'hour', 'minute', 'second'].map((word) => [` ${word}s`, `${word}s`, ` ${word}`, word])
  const sums = [
    /^\d+$/.test(text) && !text.startsWith('0') && BigInt(text) >= 60n ? BigInt(text) : undefined,
    goThrough(text, small, [604800n, 86400n, 3600n, 60n, 1n], ''),
    goThrough(text, spelled, [604800n, 86400n, 3600n, 60n, 1n], ' '),
    isoByHand(text),
  ]
  const sum = sums.find((candidate) => candidate !== undefined)
  return sum === undefined || sum > BigInt(longestDuration) || text.length > 80 ? undefined : Number(sum)
}

function isoByHand(text: string): bigint | undefined {
  if (text[0] !== 'P') return undefined
  const cut = text.indexOf('T')
  const date = cut < 0 ? text.slice(1) : text.slice(1, cut)
  const days = date === '' ? 0n : goThrough(date, [['W'], ['D']], [604800n, 86400n], '')
  const hours = cut < 0 ? 0n : goThrough(text.slice(cut + 1), [['H'], ['M'], ['S']], [3600n, 60n, 1n], '')
  return days === undefined || hours === undefined || days + hours === 0n ? undefined : days + hours
}

function goThrough(text: string, names: string[][], worth: bigint[], between: string): bigint | undefined {
  let rest = text
  let sum = 0n
  let from = 0
  while (rest !== '') {
    let length = 0
    while ((rest[length] ?? 'x') >= '0' && (rest[length] ?? 'x') <= '9') length += 1
    if (length === 0 || rest[0] === '0') return undefined
    const after = rest.slice(length)
    const unit = names.findIndex((spellings, i) => i >= from && spellings.some((name) => after.startsWith(name)))
    if (unit < 0) return undefined
    const name = names[unit]?.find((spelling) => after.startsWith(spelling)) as string
    sum += BigInt(rest.slice(0, length)) * (worth[unit] as bigint)
    from = unit + 1
    rest = after.slice(name.length)
    if (between !== '' && rest.startsWith(between) && rest.length > between.length) rest = rest.slice(between.length)
  }
  return from === 0 ? undefined : sum
}
