import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { exampleIds, type Sandbox } from '../../../src/sandbox/server'
import { start, terminalWithSandbox } from '../../support/program'

let directory = ''
let sandbox: Sandbox
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
  sandbox = (await terminalWithSandbox()).sandbox
  const { exitCode } = await start(
    [
      'login',
      'prod',
      '--domain-url',
      sandbox.url,
      '--client-id',
      sandbox.clientId,
      '--store',
      'file',
      '--secret-stdin',
    ],
    { variables: { APPS_CONFIG_DIR: directory }, stdin: `${sandbox.clientSecret}\n` },
  ).ended
  expect(exitCode).toBe(0)
})
afterEach(() => rm(directory, { recursive: true }))

const { fieldServiceApi } = exampleIds

/** The built program with a profile `prod`, which is in use, or with the variables of a shell. */
const apps = (args: string[], variables: Record<string, string> = { APPS_CONFIG_DIR: directory }) =>
  start(args, { variables }).ended

const inShell = () => ({
  APPS_CONFIG_DIR: join(directory, 'none'),
  APPS_DOMAIN_URL: sandbox.url,
  APPS_CLIENT_ID: sandbox.clientId,
  APPS_CLIENT_SECRET: sandbox.clientSecret,
})

const fixesIn = (stdout: string): string[] => JSON.parse(stdout).findings.map(({ fix }: { fix: string }) => fix)

describe('a printed command acts on the domain of the run that printed it', () => {
  test.each([
    ['the profile of --profile', ['--profile', 'prod']],
    ['the profile in use, which may be another one by then', []],
  ])('%s', async (_, options) => {
    const { stdout } = await apps(['audit', '--max-refresh', '30d', ...options, '-o', 'json'])
    expect(fixesIn(stdout)[0]).toBe(`apps set-expiry ${fieldServiceApi} 30d --expect 365d -y --profile prod`)
  })

  test('the domain of --domain-url', async () => {
    const { APPS_DOMAIN_URL, ...others } = inShell()
    const { stdout } = await apps(
      ['audit', '--max-refresh', '30d', '--domain-url', APPS_DOMAIN_URL, '-o', 'json'],
      others,
    )
    expect(fixesIn(stdout)[0]).toMatch(new RegExp(` --domain-url ${sandbox.url}$`))
  })

  test('the domain of this shell needs no option', async () => {
    const { stdout } = await apps(['audit', '--max-refresh', '30d', '-o', 'json'], inShell())
    expect(fixesIn(stdout)[0]).toBe(`apps set-expiry ${fieldServiceApi} 30d --expect 365d -y`)
  })

  test('every format of a report', async () => {
    const formats = ['plain', 'ndjson', 'csv', 'junit', 'markdown', 'html', 'github']
    const words = formats.flatMap((format) => ['-o', `${format}=${join(directory, format)}`])
    await apps(['audit', '--max-refresh', '30d', ...words, '-o', 'table'])
    for (const format of formats) {
      const report = await readFile(join(directory, format), 'utf8')
      expect(report, format).toMatch(/set-expiry[^\n]*--profile[^\n]*prod/)
    }
  })

  test('the way back after a change, and the fixes of a diagnosis', async () => {
    const shortened = await apps(['set-expiry', 'ResourceOwner', '1h', '-y', '--profile', 'prod'])
    expect(shortened.stderr).toMatch(/To go back: apps set-expiry \w+ 7d --expect 1h -y --profile prod\n/)
    const { stdout } = await apps(['diagnose', 'Nightly Invoice Export', '--profile', 'prod', '-o', 'json'])
    const fixes = JSON.parse(stdout).diagnosis.map(({ fix }: { fix: string }) => fix)
    expect(fixes.filter((fix: string) => fix.startsWith('apps ')).length).toBeGreaterThan(0)
    for (const fix of fixes) if (fix.startsWith('apps ')) expect(fix).toMatch(/ --profile prod$/)
  })
})

test('every printed fix of an audit runs without a terminal as it stands', async () => {
  const { stdout } = await apps(['audit', '-o', 'json'])
  const fixes = fixesIn(stdout).filter((fix) => fix.startsWith('apps '))
  expect(fixes.length).toBeGreaterThan(2)
  for (const fix of fixes) {
    const ending = await apps(fix.split(' ').slice(1))
    // A fix that was made unnecessary by an earlier one for the same app finds another value than it expects.
    expect([0, 6], fix).toContain(ending.exitCode)
  }
})

describe('the way back', () => {
  /** What a change is told to be undone by; without a terminal, as it stands. */
  const wayBackFrom = ({ stderr }: { stderr: string }): string => {
    const [, words = ''] = /To go back: apps (.+)$/m.exec(stderr) ?? []
    return words
  }

  test('a script of every "To go back", the last first, leaves each app as it was', async () => {
    const { resourceOwner, customerPortal, fieldServiceMobile } = exampleIds
    const ids = [resourceOwner, customerPortal, fieldServiceMobile, fieldServiceApi]
    sandbox.editApp(resourceOwner, { refreshTokenExpiry: null })
    sandbox.editApp(fieldServiceMobile, { allowedGrants: ['urn:ietf:params:oauth:grant-type:device_code'] })
    const settings = () =>
      ids.map((id) => {
        const { meta: _, idcsLastModifiedBy: __, ...app } = sandbox.state.apps.get(id) ?? {}
        return app
      })
    const before = settings()
    const backs: string[] = []
    for (const words of [
      ['set-expiry', resourceOwner, '9d'],
      ['set-expiry', resourceOwner, '30d', '-y'],
      ['set-expiry', resourceOwner, '400d', '--force', '-y'],
      ['set-expiry', resourceOwner, '--unset', '-y'],
      ['set-expiry', resourceOwner, '2h', '--token', 'access', '--no-if-match'],
      ['set-expiry', fieldServiceMobile, '1d', '--force', '-y'],
      ['set-expiry', fieldServiceApi, '1h', '-y'],
      ['set-offline', resourceOwner, '--unset'],
      ['set-offline', resourceOwner, 'off', '--force', '-y'],
      ['set-offline', fieldServiceMobile, 'on', '--force'],
      ['set-offline', fieldServiceApi, '--unset', '-y'],
      ['set-grant', fieldServiceMobile, 'refresh', 'on'],
      ['set-grant', fieldServiceMobile, 'urn:x:new', 'on', '--force'],
      ['set-grant', fieldServiceMobile, 'urn:x:new', 'off', '--force', '-y'],
      ['set-grant', fieldServiceMobile, 'device', 'off', '-y'],
    ]) {
      const change = await apps(words)
      expect({ words, exitCode: change.exitCode }).toEqual({ words, exitCode: 0 })
      expect(wayBackFrom(change)).toContain('--profile prod')
      backs.unshift(wayBackFrom(change))
    }
    expect(settings()).not.toEqual(before)

    for (const back of backs) {
      const { exitCode, stderr } = await apps(back.split(' '))
      expect({ back, exitCode, stderr: stderr.includes('Error') }).toEqual({ back, exitCode: 0, stderr: false })
    }
    const sorted = (app: object) => ({
      ...app,
      allowedGrants: [...((app as { allowedGrants?: string[] }).allowedGrants ?? [])].sort(),
    })
    expect(settings().map(sorted)).toEqual(before.map(sorted))
  })

  test('a grant of an app that shows none is not called off', async () => {
    sandbox.editApp(exampleIds.fieldServiceMobile, { allowedGrants: null })
    const { exitCode, stdout, stderr } = await apps([
      'set-grant',
      exampleIds.fieldServiceMobile,
      'implicit',
      'off',
      '-y',
    ])
    expect([exitCode, stdout.endsWith('\trefused\n')]).toEqual([3, true])
    expect(stderr).toBe(
      'Error: Nothing was changed: the domain returned no grants of this app, so it is not known whether it may use implicit.\nHint: It has none, or these credentials may not see them: apps doctor --profile prod\n',
    )
  })
})
