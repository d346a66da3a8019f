import { describe, expect, test } from 'vitest'
import { canary, isAsked, refusalOf, signedInSandbox } from '../support/bad-input'

describe('no flag takes a secret; what was typed behind one is not repeated', () => {
  const clientSecret = 'APPS_CLIENT_SECRET or APPS_CLIENT_SECRET_FILE'
  const accessToken = 'APPS_ACCESS_TOKEN or APPS_ACCESS_TOKEN_FILE'
  const password = '--password-stdin of test-offline for a user, or APPS_CLIENT_SECRET for a client'
  test.each([
    ['A1', '--client-secret', clientSecret],
    ['A1', '--secret', clientSecret],
    ['A1', '--access-token', accessToken],
    ['A1', '--bearer', accessToken],
    ['A1', '--test-client-secret', 'APPS_TEST_CLIENT_SECRET or APPS_TEST_CLIENT_SECRET_FILE'],
    ['A1', '--password', password],
  ])('%s: %s', async (_, flag, instead) => {
    for (const words of [[flag, canary], [`${flag}=${canary}`]])
      for (const argv of [['list'], ['set-expiry', 'x', '9d'], ['test-offline', 'x'], ['sandbox']])
        expect(await refusalOf([...argv, ...words])).toEqual({
          message: `${flag} is not an option: other users of this machine can read the command line.`,
          hint: `Use ${instead}.`,
        })
  })

  test.each(['--clientsecret', '--pasword', '--api-key', '--token'])('A1: %s, which is not foreseen', async (flag) => {
    for (const words of [[flag, canary], [`${flag}=${canary}`]])
      expect(await refusalOf(['list', ...words])).toMatchObject({ message: `Unknown option '${flag}'.` })
  })
})

describe('words that make no sense together', () => {
  test.each<[string, string[], string, string | null]>([
    ['A2', ['set-expiry', 'x', '9d', '--expect', '1d', '--expect', '2d'], '--expect is given twice.', null],
    ['A2', ['set-expiry', 'x', '9d', '--token', 'refresh', '--token', 'access'], '--token is given twice.', null],
    ['A2', ['list', '--timeout=5s', '--timeout=6s'], '--timeout is given twice.', null],
    [
      'A2',
      ['list', '--domain-url=https://a.example', '--domain-url=https://b.example'],
      '--domain-url is given twice.',
      null,
    ],
    [
      'A2',
      ['audit', '--max-refresh=1d', '-o=x=a'],
      '--output: takes table, plain, json, ndjson, csv, sarif, junit, markdown, html, github, or one of them as FORMAT=PATH.',
      'See the usage: apps audit --help',
    ],
    [
      'A2',
      ['audit', '--max-refresh=1d', '-o', 'html=a', '-o', 'csv=a'],
      "--output: the file 'a' is named twice.",
      'See the usage: apps audit --help',
    ],
    ['A2', ['set-expiry', 'x', '9d', '--yes=no'], '--yes does not take a value.', null],
    ['A2', ['set-expiry', 'x', '9d', '-y=no'], '-y does not take a value.', null],
    ['A2', ['set-expiry', 'x', '9d', '--dry-run=false'], '--dry-run does not take a value.', null],
    [
      'A2',
      ['set-expiry', 'x', '9d', '--dryrun'],
      "Unknown option '--dryrun'.",
      'Did you mean --dry-run? See the usage: apps set-expiry --help',
    ],
    ['A2', ['set-expiry', 'x', '9d', '--dry'], "Unknown option '--dry'.", 'See the usage: apps set-expiry --help'],
    [
      'A2',
      ['set-expiry', 'x', '9d', '--forc'],
      "Unknown option '--forc'.",
      'Did you mean --force? See the usage: apps set-expiry --help',
    ],
    [
      'A7',
      ['audit', '--policy', 'p.yaml', '-o', 'html=p.yaml'],
      "--output: 'p.yaml' is a file that the audit reads.",
      'See the usage: apps audit --help',
    ],
    [
      'A7',
      ['audit', '--max-refresh=1d', '--waivers', 'w', '-o', 'html=w'],
      "--output: 'w' is a file that the audit reads.",
      'See the usage: apps audit --help',
    ],
    [
      'A7',
      ['audit', '--max-refresh=1d', '--baseline', 'b', '-o', 'html=b'],
      "--output: 'b' is a file that the audit reads.",
      'See the usage: apps audit --help',
    ],
    [
      'B1',
      ['sandbox', '--generate', '-1'],
      "--generate '-1' is not a number of apps; write a whole number from 1 to 1000000.",
      'See the usage: apps sandbox --help',
    ],
    [
      'B1',
      ['sandbox', '--generate', '0'],
      "--generate '0' is not a number of apps; write a whole number from 1 to 1000000.",
      'See the usage: apps sandbox --help',
    ],
    [
      'B1',
      ['sandbox', '--generate', '1000001'],
      "--generate '1000001' is not a number of apps; write a whole number from 1 to 1000000.",
      'See the usage: apps sandbox --help',
    ],
    [
      'B1',
      ['sandbox', '--port', '99999'],
      "--port '99999' is not a port; write a number from 0 (any free one) to 65535.",
      'See the usage: apps sandbox --help',
    ],
    [
      'B1',
      ['sandbox', '--port', '-1'],
      "--port '-1' is not a port; write a number from 0 (any free one) to 65535.",
      'See the usage: apps sandbox --help',
    ],
  ])('%s: %j', async (_, argv, message, hint) => expect(await refusalOf(argv)).toEqual({ message, hint }))

  test('A2: two formats on stdout', async () => {
    const { apps, sandbox } = await signedInSandbox()
    for (const argv of [['list'], ['audit', '--max-refresh=1d']]) {
      const { exitCode, stdout, stderr } = await apps([...argv, '-o', 'plain', '-o', 'csv'])
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
      expect(stderr).toMatch(/^Error: --output(:| is given twice\.)/)
    }
    expect(sandbox.requests).toEqual([])
  })

  test('A7: --keep on a file that is there', async () => {
    const files = { mayCreate: async () => 'exists' as const }
    expect(await refusalOf(['test-offline', 'x', '--keep', 'token'], { files })).toEqual({
      message: '--keep: token already exists.',
      hint: 'Name a new file, or redeem the token in this one: --from token',
    })
  })

  test.each([
    ['no JSON', '{"id"'],
    ['an id that is none', '{"id": 7, "displayName": "x"}'],
    ['no app', '[]'],
  ])('B1: a row of --apps with %s is named by its number', async (_, row) => {
    const lines = async function* () {
      yield '{"id":"9fc12da9eecd4927a9ef88512ce5612e","displayName":"x"}'
      yield row
    }
    const { message } = await refusalOf(['sandbox', '--apps', 'apps.ndjson', '--', 'nothing'], { files: { lines } })
    expect(message).toMatch(/^--apps: apps\.ndjson: Row 2 is not an App: /)
  })
})

describe('A6: a question that is not answered with yes', () => {
  test.each([[[]], [['']], [['no']], [['yes please']], [['j']], [['yy']]])(
    '%j: nothing is sent, 2',
    async (answers) => {
      for (const argv of [
        ['set-expiry', 'ResourceOwner', '1h'],
        ['set-offline', 'ResourceOwner', 'off'],
        ['set-grant', 'ResourceOwner', 'refresh_token', 'off'],
      ]) {
        const { apps, patches } = await signedInSandbox()
        const { exitCode, stderr } = await apps(argv, { onTerminal: true, answers: [...answers] })
        expect(stderr).toMatch(isAsked)
        expect({ argv, exitCode, patches: patches() }).toEqual({ argv, exitCode: 2, patches: [] })
      }
    },
  )
})
