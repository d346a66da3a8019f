import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { realEnvironment } from '../../../../src/platform/real-environment'
import { exampleUsers } from '../../../../src/sandbox/data/users'
import { registerClientKey } from '../../../../src/sandbox/oauth/keys/client-keys'
import { exampleIds } from '../../../../src/sandbox/server'
import { fakeClock } from '../../../support/fake-clock'
import { rsaPair } from '../../../support/keys'
import { errorOf } from '../../../support/program'
import { secretsIn } from '../../../support/secret-forms'
import { fakeKeychain, withProfiles } from '../../commands/with-profiles'

const app = exampleIds.resourceOwner
const expiry = ['get-expiry', app, '--seconds']
const notAToken = {
  version: 2,
  token: 'foreign-token-0123456789',
  askedAt: '2020-01-01T00:00:00.000Z',
  expiresAt: '2099-01-01T00:00:00.000Z',
  binding: 'AAAA',
}

/** So long after the runs that have a clock of their own. */
function later(seconds: number) {
  const clock = fakeClock()
  clock.spend(seconds)
  return clock
}

/** A profile `p` that keeps its tokens in a file, and its secret in one of the user's own. */
async function keeping(more: Parameters<typeof withProfiles>[0] = {}, store = ['--store', 'file']) {
  const world = await withProfiles(more)
  const { home, sandbox, run, client, text } = world
  const secretFile = join(home, 'secret')
  writeFileSync(secretFile, sandbox.clientSecret, { mode: 0o600 })
  const login = () => run(['login', 'p', ...client, '--secret-file', secretFile, '--cache-tokens', ...store])
  const ending = await login()
  if (ending.exitCode !== 0) throw new Error(ending.stderr)
  const ownTokens = () => sandbox.requests.filter(({ path }) => path === '/oauth2/v1/token').length
  const atFirst = ownTokens()
  return {
    ...world,
    secretFile,
    login,
    /** How many were asked for since the login. */
    tokenRequests: () => ownTokens() - atFirst,
    token: () => text('token-p.json'),
    /** The domain forgets all tokens, as one that was started anew. */
    revoke: () => sandbox.state.tokens.clear(),
  }
}

describe('a token is kept from one run to the next', () => {
  test('two runs ask for one token', async () => {
    const { run, tokenRequests, token, path, sandbox, text } = await keeping()
    expect(token()).toBe(null)
    const first = await run(expiry)
    const second = await run(expiry)
    expect([first, second]).toMatchObject([
      { exitCode: 0, stdout: '604800\n', stderr: '' },
      { exitCode: 0, stdout: '604800\n', stderr: '' },
    ])
    expect(tokenRequests()).toBe(1)
    expect(sandbox.state.tokens.has(JSON.parse(token() ?? '').token)).toBe(true)
    expect(statSync(path('token-p.json')).mode & 0o777).toBe(0o600)
    const written = `${text('profiles.json')}${token()}`
    expect(secretsIn(written, [['the secret', sandbox.clientSecret]])).toEqual([])
  })

  test('unless nobody asked for that', async () => {
    const { run, login, sandbox, directory } = await withProfiles()
    await login('prod')
    for (const _ of [1, 2]) expect((await run(expiry)).exitCode).toBe(0)
    expect(readdirSync(directory)).toEqual(['profiles.json', 'secrets.json'])
    expect(sandbox.requests.filter(({ path }) => path === '/oauth2/v1/token')).toHaveLength(3)
  })

  test('in the keychain, beside the secret that is there', async () => {
    const keychain = fakeKeychain()
    const { run, client, sandbox, directory } = await withProfiles({ keychain: keychain.load })
    const words = ['login', 'prod', ...client, '--secret-stdin', '--cache-tokens']
    expect((await run(words, { answers: [sandbox.clientSecret] })).exitCode).toBe(0)
    for (const _ of [1, 2]) expect((await run(expiry)).stdout).toBe('604800\n')
    const account = `identity-domain-apps | prod ${sandbox.url}`
    expect([...keychain.entries.keys()]).toEqual([account, `${account} token`])
    expect(readdirSync(directory)).toEqual(['profiles.json'])
    expect(sandbox.requests.filter(({ path }) => path === '/oauth2/v1/token')).toHaveLength(2)
  })

  test('of a client that signs in by its key', async () => {
    const { run, client, sandbox, home, text } = await withProfiles()
    // An assertion holds for five minutes, and once.
    const now = (sandbox.state.clock.wallTime().getTime() - fakeClock().now().getTime()) / 1000
    const { random } = realEnvironment()
    const signing = () => ({ clock: later(now), random })
    const pair = rsaPair()
    const keyFile = join(home, 'key.pem')
    writeFileSync(keyFile, pair.privateKey, { mode: 0o600 })
    registerClientKey(sandbox.state, { clientId: sandbox.clientId, alias: 'a', publicKey: pair.publicKey })
    const words = ['--key-file', keyFile, '--key-id', 'a', '--cache-tokens', '--store', 'file']
    expect(await run(['login', 'k', ...client, ...words], signing())).toMatchObject({ exitCode: 0 })
    for (const _ of [1, 2]) expect((await run(expiry, signing())).stdout).toBe('604800\n')
    expect(sandbox.requests.filter(({ path }) => path === '/oauth2/v1/token')).toHaveLength(2)
    expect(text('token-k.json')).not.toContain('PRIVATE')
  })

  test('and profile show says so', async () => {
    const { run } = await keeping()
    expect(JSON.parse((await run(['profile', 'show', '-o', 'json'])).stdout)).toMatchObject({ tokenCache: 'file' })
    const shown = await run(['profile', 'show'], { onTerminal: true })
    expect(shown.stdout).toContain('kept between runs, in token-p.json beside the profiles')
  })

  test('two runs at once leave one that is whole', async () => {
    const { run, tokenRequests } = await keeping()
    const endings = await Promise.all([run(expiry), run(expiry), run(expiry)])
    expect(endings.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0])
    const before = tokenRequests()
    expect((await run(expiry)).exitCode).toBe(0)
    expect(tokenRequests()).toBe(before)
  })

  test('a change is made by it, and test-offline keeps none of the tokens that it is given', async () => {
    const { run, tokenRequests, sandbox, token } = await keeping()
    expect((await run(['set-expiry', app, '9d'])).exitCode).toBe(0)
    expect((await run(['set-expiry', app, '8d'])).exitCode).toBe(0)
    expect(tokenRequests()).toBe(1)
    const before = token()
    const client = [...sandbox.state.apps.all()].find(({ displayName }) => displayName === 'ResourceOwner')
    const tested = await run(
      [
        'test-offline',
        String(client?.['name']),
        '--grant',
        'password',
        '--username',
        exampleUsers.dana.userName,
      ].concat('--password-stdin'),
      {
        answers: [exampleUsers.dana.password],
        variables: { APPS_TEST_CLIENT_SECRET: String(client?.['clientSecret']) },
      },
    )
    expect(JSON.parse((await run(['profile', 'show', '-o', 'json'])).stdout).name).toBe('p')
    expect(tested).toMatchObject({ stderr: '' })
    expect(tested.stdout).toContain('refresh-token-issued')
    expect(token()).toBe(before)
  })
})

describe('it is not used', () => {
  test.each([
    ['with two minutes to go', 3480, 2],
    ['a second before that', 3479, 1],
    ['on a clock that has gone back', -1, 2],
  ])('%s: %d s later it takes %d', async (_, seconds, tokens) => {
    const { run, tokenRequests } = await keeping()
    await run(expiry, { clock: later(60) })
    expect((await run(expiry, { clock: later(60 + seconds) })).stdout).toBe('604800\n')
    expect(tokenRequests()).toBe(tokens)
    // What has taken its place is used from then on.
    expect((await run(expiry, { clock: later(60 + seconds) })).stdout).toBe('604800\n')
    expect(tokenRequests()).toBe(tokens)
  })

  test('with another secret: one that is wrong is told, whatever was kept', async () => {
    const { run, secretFile } = await keeping()
    await run(expiry)
    writeFileSync(secretFile, 'another-secret-0123456789')
    const ending = await run(expiry)
    expect(ending).toMatchObject({ exitCode: 4, stdout: '' })
    expect(ending.stderr).toContain('invalid_client')
  })

  test('for another profile, nor for another client or domain of the same', async () => {
    const { run, client, secretFile, path, token, tokenRequests } = await keeping()
    await run(expiry)
    await run(['login', 'q', ...client, '--secret-file', secretFile, '--cache-tokens', '--store', 'file'])
    writeFileSync(path('token-q.json'), token() ?? '', { mode: 0o600 })
    const before = tokenRequests()
    expect((await run(expiry)).exitCode).toBe(0)
    expect(tokenRequests()).toBe(before + 1)
  })

  test.each([
    ['what is no JSON', 'broken-canary {'],
    ['nothing', ''],
    ['what is not UTF-8', Buffer.from([0xff, 0xfe])],
    ['two MiB', 'x'.repeat(2 * 1024 * 1024)],
    ['what somebody else has made', JSON.stringify(notAToken)],
  ])('%s is not said, and replaced', async (_, content) => {
    const { run, write, token, tokenRequests, sandbox } = await keeping()
    write(content, 'token-p.json')
    expect(await run([...expiry, '-v'])).toMatchObject({ exitCode: 0, stdout: '604800\n', stderr: '' })
    expect(sandbox.state.tokens.has(JSON.parse(token() ?? '').token)).toBe(true)
    expect((await run(expiry)).exitCode).toBe(0)
    expect(tokenRequests()).toBe(1)
  })

  test('open to others: exit 2 with what fixes it, and no request', async () => {
    const { run, path, sandbox } = await keeping()
    await run(expiry)
    chmodSync(path('token-p.json'), 0o644)
    const before = sandbox.requests.length
    const ending = await run([...expiry, '-o', 'json'])
    expect(ending.exitCode).toBe(2)
    expect(errorOf(ending)).toMatchObject({
      message: `${path('token-p.json')} is open to other users of this machine, so it is not used.`,
      hint: `Check that its content is unchanged, then run: chmod 600 ${path('token-p.json')}`,
    })
    expect(sandbox.requests.length).toBe(before)
    expect((await run(['logout'])).exitCode).toBe(0)
    expect(existsSync(path('token-p.json'))).toBe(false)
  })

  test('by doctor, which asks what the credentials are worth', async () => {
    const probe = async () => ({ addresses: ['127.0.0.1'], failedAt: null, error: null, certificate: null })
    const { run, tokenRequests, revoke, token } = await keeping()
    await run(expiry)
    const before = token()
    expect((await run(['doctor'], { probe })).exitCode).toBe(0)
    expect(tokenRequests()).toBe(2)
    expect(token()).not.toBe(before)
    revoke()
    expect((await run(['doctor'], { probe })).exitCode).toBe(0)
  })

  test('for a request that is sent once', async () => {
    const { run, tokenRequests, revoke } = await keeping()
    const path = `/admin/v1/Apps/${app}?attributes=refreshTokenExpiry`
    for (const _ of [1, 2]) expect((await run(['request', 'GET', path])).exitCode).toBe(0)
    expect(tokenRequests()).toBe(1)
    revoke()
    const Operations = [{ op: 'replace', path: 'refreshTokenExpiry', value: 777600 }]
    const stdin = JSON.stringify({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations })
    expect((await run(['request', 'PATCH', path, '--input', '-', '-y'], { stdin })).exitCode).toBe(0)
    expect(tokenRequests()).toBe(2)
  })
})

describe('what the domain refuses by it', () => {
  test.each([
    ['get-expiry', expiry],
    ['set-expiry', ['set-expiry', app, '9d']],
    ['list', ['list']],
    ['request', ['request', 'GET', `/admin/v1/Apps/${app}?attributes=id`]],
  ])('%s: a token that has ended is dropped, and one new one asked for', async (_, argv) => {
    const { run, tokenRequests, revoke, token } = await keeping()
    await run(expiry)
    const before = token()
    revoke()
    const ending = await run([...argv, '-v'])
    expect(ending.exitCode).toBe(0)
    expect(ending.stderr).toContain('The domain rejected the cached access token: signing in again.\n')
    expect(tokenRequests()).toBe(2)
    expect(token()).not.toBe(before)
    expect((await run([...expiry, '-v'])).stderr).toBe('Using the access token cached by an earlier run.\n')
    expect(tokenRequests()).toBe(2)
  })

  test('between reading and changing', async () => {
    const { run, tokenRequests, sandbox, token } = await keeping()
    await run(expiry)
    const { token: kept } = JSON.parse(token() ?? '')
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'expireTokens' } })
    expect((await run(['set-expiry', app, '9d'])).exitCode).toBe(0)
    expect(sandbox.state.tokens.has(kept)).toBe(false)
    expect(tokenRequests()).toBe(2)
  })

  test('is gone where no other one is to be had', async () => {
    const { run, tokenRequests, sandbox, revoke, token } = await keeping()
    await run(expiry)
    revoke()
    sandbox.faults.add({ match: { kind: 'token' }, action: { type: 'status', status: 401, body: 'scim' } })
    expect((await run(expiry)).exitCode).toBe(4)
    expect(token()).toBe(null)
    expect(tokenRequests()).toBe(2)
  })

  test.each([401, 403] as const)(
    'a role that was given since then counts at once, where a missing one is %d',
    async (status) => {
      const { run, tokenRequests, sandbox } = await keeping()
      sandbox.state.switches.missingRole = status
      const client = [...sandbox.state.apps.all()].find(({ name }) => name === sandbox.clientId)
      const roles = client?.['grantedAppRoles']
      Object.assign(client ?? {}, { grantedAppRoles: [] })
      const without = await run(expiry)
      const again = await run(expiry)
      expect(without).toMatchObject({ exitCode: 4, stdout: '' })
      expect(without.stderr).toContain("Give the client the app role 'Application Administrator'")
      const sentences = (said: string) => said.replace(/request id .*/, '')
      expect(sentences(again.stderr)).toBe(sentences(without.stderr))
      expect(tokenRequests()).toBe(2)

      const changing = ['set-expiry', app, '9d']
      Object.assign(client ?? {}, { grantedAppRoles: roles })
      expect((await run(changing)).exitCode).toBe(0)
      expect(tokenRequests()).toBe(3)
    },
  )
})

describe('it is forgotten', () => {
  test('by logout', async () => {
    const { run, tokenRequests, token } = await keeping()
    await run(expiry)
    const ending = await run(['logout', '-o', 'json'])
    expect(ending.exitCode).toBe(0)
    expect(JSON.parse(ending.stdout)).toMatchObject({ name: 'p', forgotten: null, forgottenToken: 'file' })
    expect(ending.stderr).toBe("Deleted the cached access token of 'p'.\n")
    expect(token()).toBe(null)
    expect((await run(['logout'])).stderr).toContain("No secret is stored for 'p'")
    expect((await run(expiry)).exitCode).toBe(0)
    expect(tokenRequests()).toBe(2)
  })

  test('by profile remove', async () => {
    const { run, directory } = await keeping()
    await run(expiry)
    expect((await run(['profile', 'remove', 'p'])).exitCode).toBe(0)
    expect(readdirSync(directory)).toEqual(['profiles.json'])
  })

  test('and not kept by a run that began before', async () => {
    const { run, client, secretFile, directory } = await keeping()
    const words = ['--secret-command', `cat ${secretFile}`, '--cache-tokens', '--store', 'file']
    expect((await run(['login', 'p', ...client, ...words])).exitCode).toBe(0)
    const { capture } = realEnvironment()
    const ending = await run(expiry, {
      capture: async (command) => {
        expect((await run(['profile', 'remove', 'p'])).exitCode).toBe(0)
        return capture(command)
      },
    })
    expect(ending).toMatchObject({ exitCode: 0, stdout: '604800\n', stderr: '' })
    expect(readdirSync(directory)).toEqual(['profiles.json'])
  })

  test('by another login', async () => {
    const { run, login, token, client, secretFile, text } = await keeping()
    await run(expiry)
    expect((await login()).exitCode).toBe(0)
    expect(token()).toBe(null)
    await run(expiry)
    expect(token()).not.toBe(null)
    expect((await run(['login', 'p', ...client, '--secret-file', secretFile])).exitCode).toBe(0)
    expect(token()).toBe(null)
    expect(text('profiles.json')).not.toContain('tokenCache')
  })
})

describe('a keychain that fails', () => {
  const inKeychain = async () => {
    const keychain = fakeKeychain()
    return { ...(await keeping({ keychain: keychain.load }, [])), keychain }
  }
  const locked = 'it is locked, or there is none on this machine.\n'

  test('when it is read: that is said once, and the run goes on', async () => {
    const { run, keychain, tokenRequests, directory } = await inKeychain()
    await run(expiry)
    keychain.state.isLocked = true
    const ending = await run(expiry)
    expect(ending).toMatchObject({ exitCode: 0, stdout: '604800\n' })
    expect(ending.stderr).toBe(
      `Warning: The access token is not kept between runs. The keychain could not be read from: ${locked}`,
    )
    expect(tokenRequests()).toBe(2)
    expect(readdirSync(directory)).toEqual(['profiles.json'])
  })

  test('when it is not installed any more: the same', async () => {
    const { run } = await inKeychain()
    const ending = await run(expiry, {
      keychain: async () => {
        throw new Error('gone')
      },
    })
    expect(ending).toMatchObject({ exitCode: 0, stdout: '604800\n' })
    expect(ending.stderr).toBe(
      'Warning: The access token is not kept between runs. The keychain cannot be reached: the module @napi-rs/keyring is not installed.\n',
    )
  })

  test.each([
    ['locked-canary', `The keychain could not be written to: ${locked}`],
    [
      "Attribute 'password encoded as UTF-16' is longer than platform limit of 2560 chars",
      'The keychain of this system takes nothing as long as this.\n',
    ],
  ])('when it is written: %s', async (said, expected) => {
    const { run, keychain } = await inKeychain()
    const { AsyncEntry } = await keychain.load()
    class Full extends AsyncEntry {
      override async setPassword(): Promise<void> {
        throw new Error(said)
      }
    }
    const ending = await run(expiry, { keychain: async () => ({ AsyncEntry: Full }) })
    expect(ending).toMatchObject({ exitCode: 0, stdout: '604800\n' })
    expect(ending.stderr).toBe(`Warning: The access token was not cached for the next run. ${expected}`)
  })

  test('keeps the profile, unless --force', async () => {
    const { run, keychain } = await inKeychain()
    keychain.state.isLocked = true
    expect((await run(['logout'])).exitCode).toBe(4)
    expect((await run(['profile', 'remove', 'p'])).exitCode).toBe(4)
    const ending = await run(['profile', 'remove', 'p', '--force'])
    expect(ending.exitCode).toBe(0)
    expect(ending.stderr).toContain("Warning: The access token of 'p' may still be in the keychain.\n")
  })

  test('is found out by login, which stores nothing then', async () => {
    const keychain = fakeKeychain()
    keychain.state.isLocked = true
    const { run, client, home, sandbox, directory } = await withProfiles({ keychain: keychain.load })
    writeFileSync(join(home, 's'), sandbox.clientSecret, { mode: 0o600 })
    const words = ['login', 'p', ...client, '--secret-file', join(home, 's'), '--cache-tokens']
    const ending = await run(words)
    expect(ending.exitCode).toBe(4)
    expect(ending.stderr).toContain('The keychain could not be read from')
    expect(existsSync(directory)).toBe(false)
  })
})

test.each([
  [['--token-file', 'f'], '--cache-tokens and --token-file cannot be used together.'],
  [['--oci-profile', 'A'], '--cache-tokens and --oci-profile cannot be used together.'],
  [
    ['--client-id', 'x', '--key-file', 'f'],
    'The keychain cannot be reached: the module @napi-rs/keyring is not installed.',
  ],
])('login %j --cache-tokens is exit 2 without a request', async (args, said) => {
  const { run, sandbox, directory } = await withProfiles()
  const ending = await run(['login', '--domain-url', sandbox.url, ...args, '--cache-tokens'])
  expect(ending).toMatchObject({ exitCode: 2, stdout: '' })
  expect(ending.stderr).toContain(`Error: ${said}\n`)
  expect(sandbox.requests).toEqual([])
  expect(existsSync(directory)).toBe(false)
})

test('of a profile that signs in by a token it makes one of a client', async () => {
  const { run, sandbox, write } = await withProfiles()
  const t = { domainUrl: sandbox.url, tokenFile: '/t' }
  write(JSON.stringify({ version: 1, current: 't', profiles: { t } }))
  const ending = await run(['login', 't', '--cache-tokens', '--store', 'file'])
  expect(ending).toMatchObject({ exitCode: 2, stdout: '' })
  expect(ending.stderr).toContain('Client id: --client-id is missing.')
})

test.each([
  [{ tokenFile: '/t', tokenCache: 'file' }, 'tokenCache belongs to a clientId'],
  [{ clientId: 'x', secretStore: 'keychain', tokenCache: 'file' }, 'is the same as secretStore where that is there'],
  [{ clientId: 'x', secretFile: '/s', tokenCache: 'cloud' }, 'expected one of keychain, file'],
])('in profiles.json: %j', async (profile, said) => {
  const { run, write, sandbox } = await withProfiles()
  write(JSON.stringify({ version: 1, current: 'p', profiles: { p: { domainUrl: sandbox.url, ...profile } } }))
  const ending = await run(expiry)
  expect(ending).toMatchObject({ exitCode: 2, stdout: '' })
  expect(ending.stderr).toContain(said)
})

test('what cannot be written is said, and the run goes on', async () => {
  const { run, path, secretFile } = await keeping()
  rmSync(path('token-p.json'), { force: true })
  const failing = async () => {
    throw Object.assign(new Error('full'), { code: 'ENOSPC' })
  }
  const { files } = realEnvironment()
  const ending = await run(expiry, { files: { ...files, replace: failing } })
  expect(ending).toMatchObject({ exitCode: 0, stdout: '604800\n' })
  expect(ending.stderr).toBe(
    `Warning: The access token was not cached for the next run. ${path('token-p.json')} could not be written (ENOSPC).\n`,
  )
  expect(readFileSync(secretFile, 'utf8')).not.toBe('')
})
