import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { exampleIds } from '../../src/sandbox/server'
import { errorOf, json, terminalWithSandbox } from '../support/program'
import { hasTerminals, onTerminal } from '../support/terminal'

const { fieldServiceApi, resourceOwner, customerPortal, legacyIntranet } = exampleIds

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rm(directory, { recursive: true }))

const journal = () => join(directory, 'journal.ndjson')

const longerTokens = 'Warning: Tokens already issued may keep their longer lifetime (Oracle does not document it).\n'

describe('a setting of several apps is changed as apply changes a plan', () => {
  test('with a journal, which undo goes back by', async () => {
    const { apps, sandbox } = await terminalWithSandbox()
    const line = ['set-expiry', 'Field Service API', 'ResourceOwner', '9d', '-y', '--journal', journal()]
    expect(await apps(line)).toEqual({
      exitCode: 0,
      stdout: [
        `1\t${fieldServiceApi}\tField Service API\trefreshTokenExpiry\t31536000\t777600\t777600\tconfirmed\t\t\n`,
        `2\t${resourceOwner}\tResourceOwner\trefreshTokenExpiry\t604800\t777600\t777600\tconfirmed\t\t\n`,
      ].join(''),
      stderr: `${longerTokens}2 confirmed. Journal: ${journal()}\nTo go back: apps undo ${journal()}\n`,
    })
    expect((await stat(journal())).mode & 0o777).toBe(0o600)
    expect(JSON.parse((await readFile(journal(), 'utf8')).split('\n')[0] ?? '')).toMatchObject({
      kind: 'begin',
      plan: 'set-expiry',
      rows: 2,
      source: { kind: 'command', path: 'set-expiry', reason: null },
    })

    expect((await apps(['undo', journal(), '-y'])).exitCode).toBe(0)
    expect(sandbox.state.apps.get(fieldServiceApi)?.['refreshTokenExpiry']).toBe(31_536_000)
    expect(sandbox.state.apps.get(resourceOwner)?.['refreshTokenExpiry']).toBe(604_800)

    const again = await apps(line)
    expect([again.exitCode, again.stderr]).toEqual([
      2,
      `Error: The journal ${journal()} holds an earlier run. Nothing was sent.\nHint: Name a new file with --journal.\n`,
    ])
  })

  test('in a document of the kind of the command; a second time it is unchanged, without a journal', async () => {
    const { apps } = await terminalWithSandbox()
    const line = ['set-expiry', fieldServiceApi, 'ResourceOwner', '9d', '-y', '-o', 'json', '--journal']
    expect(json(await apps([...line, journal()]))).toMatchObject({
      kind: 'set-expiry',
      plan: null,
      journal: journal(),
      summary: { rows: 2, confirmed: 2, unchanged: 0 },
    })
    const other = join(directory, 'other.ndjson')
    const again = await apps([...line, other])
    expect([again.exitCode, json(again)]).toMatchObject([0, { summary: { rows: 2, confirmed: 0, unchanged: 2 } }])
    expect(await readdir(directory)).toEqual(['journal.ndjson'])
  })

  test('a dry run shows the rows and makes no journal', async () => {
    const { apps, sandbox } = await terminalWithSandbox()
    const ending = await apps([
      'set-offline',
      'Field Service API',
      'ResourceOwner',
      'off',
      '-n',
      '--journal',
      journal(),
    ])
    expect([ending.exitCode, ending.stderr]).toEqual([0, '2 to change.\n'])
    expect(await readdir(directory)).toEqual([])
    expect(sandbox.requests.filter(({ kind }) => kind === 'patch')).toEqual([])
  })

  test('one app that does not exist stops all', async () => {
    const { apps, sandbox } = await terminalWithSandbox()
    const ending = await apps(['set-expiry', 'ResourceOwner', 'Nobody', 'Field Service API', '9d', '-y'])
    expect(ending).toEqual({
      exitCode: 5,
      stdout: '',
      stderr:
        "Error: There is no app with the id, client id or display name 'Nobody'.\nHint: Display names are compared exactly, letter case included. To see all names: apps list\n",
    })
    expect(sandbox.requests.filter(({ kind }) => kind === 'patch')).toEqual([])
  })

  test('the words of a name without quotes are explained', async () => {
    const { apps } = await terminalWithSandbox()
    const { exitCode, stderr } = await apps(['set-expiry', 'Payments', 'API', '9d'])
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining('Put a name of several words in quotes.')])
  })

  test('one app that is named twice is one app', async () => {
    const { apps } = await terminalWithSandbox()
    const ending = await apps(['set-expiry', 'ResourceOwner', resourceOwner, '9d', '-o', 'json'])
    expect([ending.exitCode, json(ending)]).toMatchObject([0, { id: resourceOwner, outcome: 'confirmed' }])
    expect(ending.stderr).toContain(`To go back: apps set-expiry ${resourceOwner} 7d --expect 9d\n`)
  })

  test('guards, -y and --expect hold for all of them', async () => {
    const { apps, sandbox } = await terminalWithSandbox()
    const both = ['set-expiry', 'Field Service API', 'Payments API']
    expect(errorOf(await apps([...both, '9d', '-y', '-o', 'json']))).toMatchObject({
      code: 2,
      hint: 'If it is meant: --allow no-effect',
    })
    expect(errorOf(await apps([...both, '9d', '--force', '-o', 'json']))).toMatchObject({
      code: 2,
      message: expect.stringMatching(
        /^Nothing was sent: this run cannot ask, so set-expiry of several apps needs -y\./,
      ),
    })
    expect(errorOf(await apps([...both, '9d', '--force', '-y', '--expect', '7d', '-o', 'json']))).toMatchObject({
      code: 6,
      message: expect.stringContaining('row 1 (Field Service API, refresh): conflict, 365d now'),
    })
    expect(errorOf(await apps(['set-expiry', 'ResourceOwner', '8d', '--allow', 'rows', '-o', 'json']))).toMatchObject({
      code: 2,
      message: '--allow: is for several apps.',
    })
    expect(sandbox.requests.filter(({ kind }) => kind === 'patch')).toEqual([])
  })

  test('--unset takes only apps', async () => {
    const { apps, sandbox } = await terminalWithSandbox()
    const line = ['set-expiry', 'Field Service API', 'ResourceOwner', '--unset', '-y', '--journal', journal()]
    expect((await apps(line)).exitCode).toBe(0)
    expect(sandbox.state.apps.get(resourceOwner)?.['refreshTokenExpiry']).toBeUndefined()
  })

  test('set-grant changes one grant of several clients, and leaves the others', async () => {
    const { apps, sandbox } = await terminalWithSandbox()
    const grantsOf = (id: string) => sandbox.state.apps.get(id)?.['allowedGrants'] as string[]
    const before = [customerPortal, legacyIntranet].map(grantsOf)
    const line = ['set-grant', 'Customer Portal', 'Legacy Intranet', 'device', 'on', '-y', '--journal', journal()]
    const ending = await apps(line)
    expect([ending.exitCode, ending.stderr]).toEqual([0, expect.stringContaining('To go back: apps undo ')])
    for (const [at, id] of [customerPortal, legacyIntranet].entries()) {
      const device = 'urn:ietf:params:oauth:grant-type:device_code'
      expect(new Set(grantsOf(id))).toEqual(new Set([...(before[at] ?? []), device]))
    }
  })
})

test.skipIf(!hasTerminals)('on a terminal there is one question for all of them', async () => {
  const { sandbox } = await terminalWithSandbox()
  const line = ['set-expiry', 'Field Service API', 'ResourceOwner', '9d', '--journal', journal()]
  const terminal = onTerminal(line, {
    HOME: directory,
    APPS_DOMAIN_URL: sandbox.url,
    APPS_CLIENT_ID: sandbox.clientId,
    APPS_CLIENT_SECRET: sandbox.clientSecret,
  })
  await terminal.hasShown(/Make 2 changes to 2 apps on [\s\S]*365d to 9d [\s\S]*\? \[y\/N\]/)
  terminal.type('y\n')
  expect(await terminal.ended).toBe(0)
  expect(terminal.shown()).toMatch(/1\/2 {2}Field Service API +refresh {2}365d → 9d +confirmed\n/)
  expect(terminal.shown()).toContain('2 confirmed. Journal: ')
})
