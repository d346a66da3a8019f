import { describe, expect, test } from 'vitest'
import { run } from '../../../src/main'
import { fakeEnvironment } from '../../support/fake-environment'

/** Runs with a network that fails when it is touched: exit 2 for a bad input means that no request was made. */
async function refusalOf(argv: string[]) {
  const environment = fakeEnvironment({
    variables: { APPS_DOMAIN_URL: 'https://idcs-x.identity.oraclecloud.com', APPS_ACCESS_TOKEN: 'abc' },
  })
  const exitCode = await run(argv, environment)
  return { exitCode, ...environment.said }
}

const help = (command: string) => `Hint: See the usage: apps ${command} --help\n`
const of = (command: string, error: string, hint = help(command)) => ({
  exitCode: 2,
  stdout: '',
  stderr: `Error: ${error}\n${hint}`,
})

describe('a command line that makes no sense is exit 2, with a sentence, and no request is made', () => {
  test.each<[string, string[], ReturnType<typeof of>]>([
    ['no app', ['get-expiry'], of('get-expiry', "Missing required argument 'app'.")],
    ['no app to change', ['set-expiry'], of('set-expiry', "Missing required argument 'app'.")],
    [
      'no duration',
      ['set-expiry', 'x'],
      of('set-expiry', '<duration>: how long should the tokens live? Write a duration such as 9d, or --unset.'),
    ],
    [
      'no duration for an app that is called like a member of every object',
      ['set-expiry', 'constructor'],
      of('set-expiry', '<duration>: how long should the tokens live? Write a duration such as 9d, or --unset.'),
    ],
    [
      'a duration and --unset',
      ['set-expiry', 'x', '9d', '--unset'],
      of('set-expiry', '--unset: takes the value away, so it takes no duration.'),
    ],
    [
      'too many words',
      ['set-expiry', 'x', '9d', '8d'],
      of(
        'set-expiry',
        "<app>: '9d' can be a <duration>, which is given once, at the end.",
        "Hint: If '9d' is a name, write the id instead.\n",
      ),
    ],
    [
      'I1: an empty app',
      ['get-expiry', ''],
      of('get-expiry', "<app> '' is empty; write an app id, a client id or a display name."),
    ],
    [
      'I1: a line break in an app',
      ['get-expiry', 'a\nb'],
      of('get-expiry', "<app> 'a\\nb' contains a control character."),
    ],
    [
      'I1: an app of 1025 characters',
      ['get-expiry', 'x'.repeat(1025)],
      of('get-expiry', `<app> '${'x'.repeat(80)}…' is longer than 1024 characters; no app has such a name.`),
    ],
    ['I16: an unknown short option', ['get-expiry', '-x'], of('get-expiry', "Unknown option '-x'.")],
    [
      'A2: an option twice',
      ['set-expiry', 'x', '9d', '--expect', '1d', '--expect', '2d'],
      of('set-expiry', '--expect is given twice.', ''),
    ],
    [
      'A2: two formats',
      ['get-expiry', 'x', '-o', 'csv', '--output=plain'],
      of('get-expiry', '--output is given twice.', ''),
    ],
    [
      'A2: a value for a switch',
      ['set-expiry', 'x', '9d', '--yes=no'],
      of('set-expiry', '--yes does not take a value.', ''),
    ],
    [
      'A2: an unknown spelling',
      ['set-expiry', 'x', '9d', '--dryrun'],
      of(
        'set-expiry',
        "Unknown option '--dryrun'.",
        'Hint: Did you mean --dry-run? See the usage: apps set-expiry --help\n',
      ),
    ],
    ['an abbreviation', ['set-expiry', 'x', '9d', '--dry'], of('set-expiry', "Unknown option '--dry'.")],
    [
      'an option without its value',
      ['set-expiry', 'x', '9d', '--expect'],
      of('set-expiry', "Option '--expect <duration>' argument missing."),
    ],
    [
      'a format that is none',
      ['get-expiry', 'x', '-o', 'xml'],
      of('get-expiry', "--output 'xml' is not a format; use table, plain, json, ndjson or csv."),
    ],
    [
      'a token that is none',
      ['get-expiry', 'x', '--token', 'id'],
      of('get-expiry', "--token 'id' is not a token kind; use refresh or access."),
    ],
    [
      '--seconds of two',
      ['get-expiry', 'x', 'y', '--seconds'],
      of('get-expiry', '--seconds: prints one number, so it takes one app.'),
    ],
    [
      'a timeout in years',
      ['get-expiry', 'x', '--timeout', '1y'],
      of('get-expiry', '--timeout: "1y" counts in years, which have no fixed length: write days.'),
    ],
    [
      'D8: capital units',
      ['set-expiry', 'x', '9D'],
      of('set-expiry', '<duration>: "9D" has a unit in capital letters: did you mean 9d?'),
    ],
    [
      'D7: an invisible character, escaped once',
      ['set-expiry', 'x', '7\u200bd'],
      of('set-expiry', '<duration>: "7\\u200bd" holds the invisible character \\u200b: did you mean 7d?'),
    ],
    [
      'D7: a digit of another script',
      ['set-expiry', 'x', '9d', '--expect', '\u0667d'],
      of('set-expiry', '--expect: "\\u0667d" holds \\u0667, a digit of another script: did you mean 7d?'),
    ],
    [
      'D7: a line end after it',
      ['set-expiry', 'x', '7d\n'],
      of('set-expiry', '<duration>: "7d\\n" has a space, a tab or a line end around it: did you mean 7d?'),
    ],
    [
      'a command of a CI system in it is broken up all the same',
      ['set-expiry', 'x', '##[error]7d'],
      of(
        'set-expiry',
        '<duration>: "##\\x5berror]7d" holds "#", a character that no duration has: write a whole number and a unit, such as 9d.',
      ),
    ],
    [
      'D28: a number without a unit, with the option named',
      ['set-expiry', 'x', '9d', '--expect', '9'],
      of('set-expiry', '--expect: "9" has no unit, and numbers alone are seconds from 60 up: did you mean 9d?'),
    ],
    [
      'D3: a negative number',
      ['set-expiry', 'x', '--', '-1'],
      of('set-expiry', '<duration>: "-1" has a sign, and no duration is negative: write it without.'),
    ],
    [
      'D31: over a year',
      ['set-expiry', 'x', '366d'],
      of('set-expiry', '<duration>: 366d is more than 365 days.', 'Hint: If it is meant: --force\n'),
    ],
    [
      'an unknown command',
      ['audti'],
      of('', "Unknown command 'audti'.", 'Hint: Did you mean audit? See all commands: apps --help\n'),
    ],
    [
      'an unknown command, asked for help',
      ['audti', '--help'],
      of('', "Unknown command 'audti'.", 'Hint: Did you mean audit? See all commands: apps --help\n'),
    ],
    [
      'a command misspelt',
      ['get-exipry', 'x'],
      of('', "Unknown command 'get-exipry'.", 'Hint: Did you mean get-expiry? See all commands: apps --help\n'),
    ],
    [
      'an option before everything',
      ['--frobnicate'],
      of('', "Unknown option '--frobnicate'.", 'Hint: See all commands: apps --help\n'),
    ],
    [
      'a command that is inherited by every object',
      ['constructor'],
      of('', "Unknown command 'constructor'.", 'Hint: See all commands: apps --help\n'),
    ],
    [
      "the app and the duration in each other's place",
      ['set-expiry', '9d', 'ResourceOwner', '-n'],
      of(
        '',
        '<duration>: "ResourceOwner" is not a length of time: write a whole number and a unit, such as 9d.',
        'Hint: The app comes first: apps set-expiry ResourceOwner 9d -n\n',
      ),
    ],
    [
      'a duration of two words',
      ['set-expiry', 'x', '9', 'd'],
      of(
        '',
        '<duration>: "d" has a unit without a number: write a whole number and a unit, such as 9d.',
        'Hint: Write the duration as one word: apps set-expiry x 9d\n',
      ),
    ],
    [
      'a grant in the place of the client',
      ['set-grant', 'code', 'Teller', 'on'],
      of(
        '',
        "<grant>: Oracle documents no grant 'Teller'.",
        'Hint: The client comes first: apps set-grant Teller code on\n',
      ),
    ],
    [
      'a name without quotes',
      ['diagnose', 'Customer', 'Portal', '-o', 'csv'],
      of(
        '',
        'Too many arguments. Expected 1 argument but got 2.',
        "Hint: Put a name of several words in quotes: apps diagnose 'Customer Portal' -o csv\n",
      ),
    ],
    [
      '--json',
      ['get-expiry', 'x', '--json'],
      of('', "Unknown option '--json'.", 'Hint: Use -o json. See the usage: apps get-expiry --help\n'),
    ],
    [
      '--id with its value',
      ['get-expiry', '--id=x'],
      of(
        '',
        "Unknown option '--id'.",
        'Hint: An id stands in the place of the name, without an option. See the usage: apps get-expiry --help\n',
      ),
    ],
    [
      'a time limit without a unit',
      ['get-expiry', 'x', '--timeout', '5'],
      of('get-expiry', '--timeout: "5" has no unit: did you mean 5s?'),
    ],
    ...(
      [
        ['show', 'get-expiry'],
        ['get', 'get-expiry'],
        ['ls', 'list'],
        ['version', '--version'],
      ] as const
    ).map(([typed, here]): [string, string[], ReturnType<typeof of>] => [
      `a command that other programs have: ${typed}`,
      [typed, 'x'],
      of('', `Unknown command '${typed}'.`, `Hint: Did you mean apps ${here}? See all commands: apps --help\n`),
    ]),
  ])('%s', async (_, argv, expected) => {
    expect(await refusalOf(argv)).toEqual(expected)
  })

  test('a time limit may be in seconds from 60 up', async () => {
    expect((await refusalOf(['set-expiry', 'x', '--timeout', '90'])).stderr).toContain('<duration>: how long')
  })

  test.each([
    ['--client-secret', 'canary-1234567', 'Use APPS_CLIENT_SECRET or APPS_CLIENT_SECRET_FILE.'],
    ['--client-secret=canary-1234567', '', 'Use APPS_CLIENT_SECRET or APPS_CLIENT_SECRET_FILE.'],
    ['--access-token', 'canary-1234567', 'Use APPS_ACCESS_TOKEN or APPS_ACCESS_TOKEN_FILE.'],
    [
      '--password=canary-1234567',
      '',
      'Use --password-stdin of test-offline for a user, or APPS_CLIENT_SECRET for a client.',
    ],
  ])('A1: %s %s names where a secret belongs, and does not repeat it', async (flag, value, hint) => {
    const name = flag.split('=')[0]
    const refusal = await refusalOf(['get-expiry', 'x', flag, ...(value === '' ? [] : [value])])

    expect(refusal).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `Error: ${name} is not an option: other users of this machine can read the command line.\nHint: ${hint}\n`,
    })
  })

  test('what stands behind an unknown option and its = is not repeated either', async () => {
    const { exitCode, stderr } = await refusalOf(['get-expiry', 'x', '--api-key=canary-1234567'])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: "Error: Unknown option '--api-key'.\nHint: See the usage: apps get-expiry --help\n",
    })
  })

  test('with -o json the error is JSON, and stdout is empty', async () => {
    for (const asked of [['-o', 'json'], ['-ojson'], ['--output=json'], ['--output', 'json']]) {
      const { exitCode, stdout, stderr } = await refusalOf(['set-expiry', 'x', '9D', ...asked])
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
      expect(JSON.parse(stderr)).toEqual({
        error: {
          code: 2,
          message: '<duration>: "9D" has a unit in capital letters: did you mean 9d?',
          hint: 'See the usage: apps set-expiry --help',
          status: null,
          requestId: null,
        },
      })
    }
  })
})

describe('help is always at hand', () => {
  test('no command at all: the overview on stderr, exit 2', async () => {
    const { exitCode, stdout, stderr } = await refusalOf([])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('Usage: apps <command> [options]')
  })

  test.each([
    [['--help']],
    [['-h']],
    [['help']],
    [['get-expiry', '--help']],
    [['set-expiry', 'x', '-h']],
    [['--version']],
  ])('%j is exit 0, on stdout', async (argv) => {
    const { exitCode, stdout, stderr } = await refusalOf(argv)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).not.toBe('')
  })

  test('options may stand before the command', async () => {
    expect(await refusalOf(['-o', 'csv', '--timeout', '5s', 'set-expiry', 'x'])).toEqual(
      of('set-expiry', '<duration>: how long should the tokens live? Write a duration such as 9d, or --unset.'),
    )
  })
})

test('F88: a bug of the program is exit 10, with one line and how to report it', async () => {
  const environment = fakeEnvironment({
    variables: { APPS_DOMAIN_URL: 'http://127.0.0.1:1', APPS_ACCESS_TOKEN: 'abcdefgh-canary' },
    network: async () => {
      throw new TypeError('x is not a function abcdefgh-canary')
    },
  })

  expect(await run(['get-expiry', 'x'], environment)).toBe(10)
  expect(environment.said).toEqual({
    stdout: '',
    stderr:
      'Error: This is a bug in apps: TypeError: x is not a function [redacted].\n' +
      'Hint: Please report it with the command that you ran and this version: 0.1.0.\n',
  })
})
