import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { exampleIds } from '../../../src/sandbox/server'
import { json, type ProgramOptions, start, terminalWithSandbox } from '../../support/program'
import { secretsIn } from '../../support/secret-forms'
import { hasSecretService, isKeychainRequired, startSecretService } from '../../support/secret-service'
import { silentServer } from '../../support/silent-server'

const isSkipped = !hasSecretService && !isKeychainRequired

/** The built program, in front of a sandbox, with a keychain and nothing else to sign in with. */
async function withKeychain() {
  expect(hasSecretService, 'no Secret Service on this machine').toBe(true)
  const service = await startSecretService()
  onTestFinished(() => service.close())
  const { sandbox, apps } = await terminalWithSandbox()
  const nothingSet = { APPS_DOMAIN_URL: undefined, APPS_CLIENT_ID: undefined, APPS_CLIENT_SECRET: undefined }
  const run = (args: string[], { variables, ...more }: ProgramOptions = {}) =>
    apps(args, { ...more, variables: { ...nothingSet, ...service.variables, ...variables } })
  return {
    service,
    sandbox,
    run,
    login: (name: string, variables = {}, ...more: string[]) =>
      run(['login', name, '--domain-url', sandbox.url, '--client-id', sandbox.clientId, '--secret-stdin', ...more], {
        stdin: `${sandbox.clientSecret}\n`,
        variables,
      }),
    configuration: () => readdirSync(join(service.home, '.config/apps')),
  }
}

const expiry = (profile: string) => ['get-expiry', exampleIds.resourceOwner, '--seconds', '--profile', profile]
const locked = (what: string) =>
  `Error: The keychain could not be ${what}: it is locked, or there is none on this machine.\n`

test.skipIf(isSkipped)(
  'a real Secret Service keeps what login stores, gives it to other commands, and forgets it at logout (skipped where there is none)',
  async () => {
    const { service, sandbox, run, login, configuration } = await withKeychain()
    expect((await login('left')).exitCode).toBe(0)
    expect((await login('kept', {}, '--cache-tokens')).exitCode).toBe(0)
    expect(configuration()).toEqual(['profiles.json'])
    expect(await run(expiry('left'))).toEqual({ exitCode: 0, stdout: '604800\n', stderr: '' })

    const logout = await run(['logout', 'left', '-o', 'json'])
    expect({ exitCode: logout.exitCode, forgotten: json(logout).forgotten }).toEqual({
      exitCode: 0,
      forgotten: 'keychain',
    })
    const after = await run(expiry('left'))
    expect(after.exitCode).toBe(4)
    expect(after.stderr).toContain(`No secret is stored for profile 'left' and ${sandbox.url}.`)
    const signIns = () => sandbox.requests.filter(({ path }) => path === '/oauth2/v1/token').length
    const atFirst = signIns()
    for (const _ of [1, 2])
      expect(await run(expiry('kept'))).toMatchObject({ exitCode: 0, stdout: '604800\n', stderr: '' })
    expect(signIns()).toBe(atFirst + 1)
    expect(json(await run(['logout', 'left', '-o', 'json'])).forgotten).toBe(null)

    service.lock()
    const before = sandbox.requests.length
    for (const [args, what] of [
      [expiry('kept'), 'read from'],
      [['logout', 'kept'], 'cleared of this secret'],
    ] as const) {
      const ending = await run([...args])
      expect(ending).toMatchObject({ exitCode: 4, stdout: '' })
      expect(ending.stderr).toContain(locked(what))
    }
    expect(sandbox.requests.length).toBe(before)
    const refused = await login('more')
    expect(refused).toMatchObject({ exitCode: 4, stdout: '' })
    // What is not there can be read of a locked one, too.
    expect(refused.stderr).toContain(locked('written to'))
    expect(configuration()).toEqual(['profiles.json'])
    expect(readFileSync(join(service.home, '.config/apps/profiles.json'), 'utf8')).not.toContain('more')
    const left = readdirSync(service.home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'))
    expect(left.length).toBeGreaterThan(1)
    const tokens = [...sandbox.state.tokens.keys()].map((each) => ['a token', each] as const)
    expect(secretsIn(left.join('\n'), [['the secret', sandbox.clientSecret], ...tokens])).toEqual([])
  },
  60_000,
)

test.skipIf(isSkipped)('without a Secret Service nothing weaker is taken', async () => {
  const { service, login } = await withKeychain()
  const ending = await login('prod', { DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(service.home, 'nobody')}` })
  expect(ending).toMatchObject({ exitCode: 4, stdout: '' })
  expect(ending.stderr).toContain(locked('read from'))
  expect(readdirSync(service.home)).not.toContain('.config')
})

/** A keychain whose prompt nobody answers. */
function silentBus(): { variables: Record<string, string>; connected: Promise<void> } {
  const home = mkdtempSync(join(tmpdir(), 'apps-silent-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  const bus = join(home, 'bus')
  const { connected } = silentServer(bus)
  const profile = { domainUrl: 'https://idcs-1.identity.oraclecloud.com', clientId: 'x', secretStore: 'keychain' }
  const profiles = JSON.stringify({ version: 1, current: 'p', profiles: { p: profile } })
  writeFileSync(join(home, 'profiles.json'), profiles, { mode: 0o600 })
  return { variables: { APPS_CONFIG_DIR: home, DBUS_SESSION_BUS_ADDRESS: `unix:path=${bus}` }, connected }
}

test.skipIf(isSkipped)('F44: a keychain that does not answer is left at Ctrl-C', async () => {
  const { variables, connected } = silentBus()
  const running = start(expiry('p'), { variables })
  await connected
  running.signal('SIGINT')
  expect(await running.ended).toEqual({
    exitCode: 130,
    stdout: '',
    stderr: 'Error: Interrupted. Nothing was changed.\n',
  })
})

test.skipIf(isSkipped)('F44: and at the time limit, and is named', async () => {
  const { variables } = silentBus()
  expect(await start([...expiry('p'), '--timeout', '1s'], { variables }).ended).toEqual({
    exitCode: 4,
    stdout: '',
    stderr:
      'Error: The time limit of this run was reached while it waited for the keychain, which may be asking to be unlocked.\nHint: Allow more time with --timeout.\n',
  })
})
