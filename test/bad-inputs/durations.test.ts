import { describe, expect, test } from 'vitest'
import { exampleIds } from '../../src/sandbox/server'
import { isAsked, refusalOf, signedInSandbox } from '../support/bad-input'

const app = exampleIds.resourceOwner

describe('refused as a lifetime, as what is expected, and as a limit, wherever it stands', () => {
  test.each([
    ['D1', '', '"" is empty: write a whole number and a unit, such as 9d.'],
    ['D1', '0', '"0" is zero: write at least 1s.'],
    ['D1', '0s', '"0s" is zero: write at least 1s.'],
    ['D1', '0d', '"0d" is zero: write at least 1s.'],
    ['D1', 'PT0S', '"PT0S" is zero: write at least 1s.'],
    ['D28', '9', '"9" has no unit, and numbers alone are seconds from 60 up: did you mean 9d?'],
    ['D28', '59', '"59" has no unit, and numbers alone are seconds from 60 up: did you mean 59d?'],
    ['D28', '007', '"007" begins with 0 and has no unit: did you mean 7d?'],
    ['D3', '-1', '"-1" has a sign, and no duration is negative: write it without.'],
    ['D3', '-0', '"-0" has a sign, and no duration is negative: write it without.'],
    ['D3', '+5', '"+5" has a sign, and no duration is negative: did you mean 5d?'],
    ['D3', '-1d', '"-1d" has a sign, and no duration is negative: write it without.'],
    ['D7', ' 7d', '" 7d" has a space, a tab or a line end around it: did you mean 7d?'],
    ['D7', '7d\n', '"7d\\n" has a space, a tab or a line end around it: did you mean 7d?'],
    ['D7', '7d\u200b', '"7d\\u200b" holds the invisible character \\u200b: did you mean 7d?'],
    ['D7', '7\u00a0d', '"7\\u00a0d" holds the invisible character \\u00a0: did you mean 7d?'],
    ['D7', '\u0667d', '"\\u0667d" holds \\u0667, a digit of another script: did you mean 7d?'],
    ['D7', '\uff17d', '"\\uff17d" holds \\uff17, a digit of another script: did you mean 7d?'],
    ['D8', '9D', '"9D" has a unit in capital letters: did you mean 9d?'],
    ['D8', '7M', '"7M" could mean 7 minutes or 7 months: write m for minutes, or days for months.'],
    ['D8', '1mo', '"1mo" counts in months, which have no fixed length: write days.'],
    ['D8', '1y', '"1y" counts in years, which have no fixed length: write days.'],
    ['D8', '10 years', '"10 years" counts in years, which have no fixed length: write days.'],
    ['D8', 'P1M', '"P1M" counts in months, which have no fixed length: write days.'],
    ['D8', 'P1Y', '"P1Y" counts in years, which have no fixed length: write days.'],
    ['D9', '9x', '"9x" has the unknown unit "x": write w, d, h, m or s.'],
    ['D9', '9dd', '"9dd" has the unknown unit "dd": write w, d, h, m or s.'],
    ['D9', 'd', '"d" has a unit without a number: write a whole number and a unit, such as 9d.'],
    ['D9', '1 2 d', '"1 2 d" has a number without a unit: write w, d, h, m or s after each number.'],
    ['D9', '1d 2', '"1d 2" has a number without a unit: did you mean 1d2h?'],
    ['D9', 'P', '"P" ends where ISO 8601 has a number: write a whole number and a unit, such as 9d.'],
    ['D9', 'PT', '"PT" ends where ISO 8601 has a number: write a whole number and a unit, such as 9d.'],
    ['D9', 'P1DT', '"P1DT" ends where ISO 8601 has a number: did you mean 1d?'],
    ['D9', '12h1d', '"12h1d" has a smaller unit before a larger one: did you mean 1d12h?'],
    ['D9', '1d1d', '"1d1d" has the same unit twice: write each unit once.'],
    ['D9', 'PT1M1H', '"PT1M1H" has a smaller unit before a larger one: did you mean 1h1m?'],
    ['D10', '1e5', '"1e5" has an exponent: write the number out.'],
    ['D10', '0x10', '"0x10" is not a decimal number: write the digits 0 to 9.'],
    ['D10', '1_000', '"1_000" has a separator between its digits: did you mean 1000?'],
    ['D10', '1,000', '"1,000" has a separator between its digits: did you mean 1000?'],
    ['D10', '1.000', '"1.000" has a fraction: write whole numbers, in a smaller unit where needed.'],
    ['D10', '60.0', '"60.0" has a fraction: write whole numbers, in a smaller unit where needed.'],
    ['D10', '1.5h', '"1.5h" has a fraction: did you mean 1h30m?'],
    ['D10', 'PT1.5H', '"PT1.5H" has a fraction: did you mean 1h30m?'],
    ['D10', 'NaN', '"NaN" is not a length of time: write a whole number and a unit, such as 9d.'],
    ['D10', 'Infinity', '"Infinity" is not a length of time: write a whole number and a unit, such as 9d.'],
    ['D10', 'never', '"never" is not a length of time: write a whole number and a unit, such as 9d.'],
    ['D10', 'null', '"null" is not a length of time: write a whole number and a unit, such as 9d.'],
    [
      'D17',
      '2147483648',
      '"2147483648" is longer than 2147483647 seconds, the most a domain can hold: write at most 24855d3h14m7s.',
    ],
    [
      'D17',
      '3551w',
      '"3551w" is longer than 2147483647 seconds, the most a domain can hold: write at most 24855d3h14m7s.',
    ],
    [
      'D17',
      '9007199254740993',
      '"9007199254740993" is longer than 2147483647 seconds, the most a domain can hold: write at most 24855d3h14m7s.',
    ],
    [
      'D17',
      '12345678901234567890123456',
      '"12345678901234567890123456" is longer than 2147483647 seconds, the most a domain can hold: write at most 24855d3h14m7s.',
    ],
  ])('%s: %j', async (_, text, said) => {
    const hint = (command: string) => `See the usage: apps ${command} --help`
    expect(await refusalOf(['set-expiry', 'x', '--', text])).toEqual({
      message: `<duration>: ${said}`,
      hint: hint('set-expiry'),
    })
    expect(await refusalOf(['set-expiry', 'x', '9d', `--expect=${text}`])).toEqual({
      message: `--expect: ${said}`,
      hint: hint('set-expiry'),
    })
    expect(await refusalOf(['audit', `--max-refresh=${text}`])).toEqual({
      message: `--max-refresh: ${said}`,
      hint: hint('audit'),
    })
  })

  const seeHelp = 'See the usage: apps set-expiry --help'

  test.each([
    ['D3', '-1', '<duration>: "-1" has a sign, and no duration is negative: write it without.', seeHelp],
    ['D3', '-0', '<duration>: "-0" has a sign, and no duration is negative: write it without.', seeHelp],
    ['D3', '+5', '<duration>: "+5" has a sign, and no duration is negative: did you mean 5d?', seeHelp],
    ['D3', '-1d', "Unknown option '-1d'.", `A duration cannot be negative. ${seeHelp}`],
    ['D3', '-x', "Unknown option '-x'.", seeHelp],
  ])('%s: %s, not after --', async (_, text, message, hint) =>
    expect(await refusalOf(['set-expiry', 'x', text])).toEqual({ message, hint }),
  )

  test.each(['9', '9d ', '\u0669'])(
    'D32: a megabyte of %j is told from its length, and not repeated',
    async (piece) => {
      const text = piece.repeat(2 ** 20 / piece.length)
      const { message } = await refusalOf(['set-expiry', 'x', text])
      expect(message).toMatch(
        /^<duration>: "[^"]{1,80}…" has more than 80 characters: write a whole number and a unit, such/,
      )
    },
  )
})

describe('over a year', () => {
  test.each([
    ['D31', '31536001', '365d1s is more than 365 days'],
    ['D31', '2147483647', '24855d3h14m7s is more than 365 days'],
    ['D21', '604800000', '7000d is more than 365 days; milliseconds? 604800 s is 7d'],
  ])('%s: %s is refused unless --force is given; a dry run warns', async (_, text, said) => {
    const { apps, patches } = await signedInSandbox()
    expect(await refusalOf(['set-expiry', app, text])).toEqual({
      message: `<duration>: ${said}.`,
      hint: 'If it is meant: --force',
    })

    const rehearsed = await apps(['set-expiry', app, text, '--dry-run', '-o', 'json'])
    expect(rehearsed.exitCode).toBe(0)
    expect(JSON.parse(rehearsed.stdout)).toMatchObject({ outcome: 'dry-run', to: { seconds: Number(text) } })
    expect(rehearsed.stderr).toContain(`Warning: ${said}`)
    expect(patches()).toEqual([])

    const forced = await apps(['set-expiry', app, text, '--force', '--yes', '-o', 'json'])
    expect(forced.exitCode).toBe(0)
    expect(JSON.parse(forced.stdout)).toMatchObject({ outcome: 'confirmed', to: { seconds: Number(text) } })
    expect(patches()).toHaveLength(1)
  })
})

describe('read as what it says', () => {
  test.each([
    ['D20', '604800', 604_800],
    ['D20', '604800s', 604_800],
    ['D20', '7d', 604_800],
    ['D20', '1w', 604_800],
    ['D20', 'P7D', 604_800],
    ['D20', '7 days', 604_800],
    ['D31', '365d', 31_536_000],
    ['D31', '60', 60],
  ])('%s: %j is %i s', async (_, text, seconds) => {
    const { apps } = await signedInSandbox()
    const { exitCode, stdout, stderr } = await apps(['set-expiry', app, text, '-n', '-o', 'json'])
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout).to.seconds).toBe(seconds)
    expect(stderr).not.toContain('under a minute')
  })

  test('D31: under a minute there is a warning', async () => {
    const { apps, patches } = await signedInSandbox()
    const { exitCode, stdout, stderr } = await apps(['set-expiry', app, '59s', '-y', '-o', 'json'])
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'confirmed', to: { seconds: 59 } })
    expect(stderr).toContain('Warning: 59s is under a minute')
    expect(patches()).toHaveLength(1)
  })

  test.each(['7m', 'PT7M'])('D23: %s is seven minutes, and so little that it needs a yes', async (text) => {
    const { apps, patches } = await signedInSandbox()
    const withoutTerminal = await apps(['set-expiry', app, text])
    expect(withoutTerminal.exitCode).toBe(2)
    expect(patches()).toEqual([])

    const declined = await apps(['set-expiry', app, text], { onTerminal: true, answers: ['no'] })
    expect(declined.exitCode).toBe(2)
    expect(declined.stderr).toMatch(isAsked)
    expect(patches()).toEqual([])

    const agreed = await apps(['set-expiry', app, text, '-y', '-o', 'json'])
    expect(agreed.exitCode).toBe(0)
    expect(JSON.parse(agreed.stdout)).toMatchObject({ outcome: 'confirmed', to: { seconds: 420, duration: '7m' } })
    expect(patches()).toHaveLength(1)
  })
})
