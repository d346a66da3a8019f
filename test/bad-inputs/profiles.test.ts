import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { realEnvironment } from '../../src/platform/real-environment'
import { canary } from '../support/bad-input'
import { publish } from '../support/extent'
import { errorOf } from '../support/program'
import { fakeKeychain, withProfiles } from '../unit/commands/with-profiles'

type World = Awaited<ReturnType<typeof withProfiles>>

/** Exit 2 without a request, and what was said. */
async function refused({ run, sandbox }: World, argv: string[], variables: Record<string, string | undefined> = {}) {
  const before = sandbox.requests.length
  const ending = await run([...argv, '-o', 'json'], { variables })
  publish('bad-inputs', { tried: 1 })
  expect(ending).toMatchObject({ exitCode: 2, stdout: '' })
  expect(sandbox.requests.length).toBe(before)
  expect(ending.stderr).not.toContain(canary)
  expect(ending.stderr).not.toContain(sandbox.clientSecret)
  publish('bad-inputs', { asExpected: 1 })
  const { message, hint } = errorOf(ending)
  return { message, hint }
}

const other = 'https://idcs-1.identity.oraclecloud.com'

describe('U16: what a profile signs in with goes to its own domain alone', () => {
  test('another domain, by flag or variable, gets nothing', async () => {
    const world = await withProfiles()
    await world.login('prod')
    const own = `those of profile 'prod' are for ${world.sandbox.url} alone.`
    for (const [argv, variables, from] of [
      [['list', '--domain-url', other], {}, '--domain-url'],
      [['list'], { APPS_DOMAIN_URL: other }, 'APPS_DOMAIN_URL'],
      [['list'], { APPS_DOMAIN_URL: other, APPS_PROFILE: 'prod' }, 'APPS_DOMAIN_URL'],
    ] as const)
      expect((await refused(world, [...argv], variables)).message).toBe(
        `There are no credentials for ${other}, which ${from} names; ${own}`,
      )
  })

  test('variables of oci count only where the profile in use is for another domain', async () => {
    const world = await withProfiles()
    await world.login('prod')
    const OCI_CLI_PROFILE = 'NONE'
    expect((await world.run(['list'], { variables: { OCI_CLI_PROFILE } })).exitCode).toBe(0)
    const elsewhere = { OCI_CLI_PROFILE, OCI_CLI_CONFIG_FILE: '/none', APPS_DOMAIN_URL: other }
    expect((await refused(world, ['list'], elsewhere)).message).toBe('OCI_CLI_PROFILE: /none does not exist.')
    expect((await refused(world, ['list'], { ...elsewhere, APPS_PROFILE: 'prod' })).message).toMatch(
      /^There are no credentials for/,
    )
  })

  test('a profile that is named by a flag stands alone', async () => {
    const world = await withProfiles()
    await world.login('prod')
    const named = ['list', '--profile', 'prod']
    const elsewhere = (from: string) => `--profile prod is for ${world.sandbox.url}, and ${from} names another domain.`
    const twice = (from: string) => `--profile prod says how to sign in, and so does ${from}; which one counts?`
    expect((await refused(world, [...named, '--domain-url', other])).message).toBe(elsewhere('--domain-url'))
    expect((await refused(world, named, { APPS_DOMAIN_URL: other })).message).toBe(elsewhere('APPS_DOMAIN_URL'))
    expect((await refused(world, [...named, '--oci-profile', 'X'])).message).toBe(twice('--oci-profile'))
    for (const name of [
      'APPS_ACCESS_TOKEN',
      'APPS_ACCESS_TOKEN_FILE',
      'APPS_CLIENT_ID',
      'APPS_CLIENT_SECRET',
      'APPS_CLIENT_SECRET_FILE',
      'APPS_CLIENT_KEY',
      'APPS_CLIENT_KEY_FILE',
      'APPS_OCI_PROFILE',
    ])
      expect((await refused(world, named, { [name]: canary })).message).toBe(twice(name))
    const same = await world.run(named, { variables: { APPS_DOMAIN_URL: `${world.sandbox.url}/admin/v1` } })
    expect(same.exitCode).toBe(0)
  })

  test('a domain that was changed in the file does not find the secret', async () => {
    const world = await withProfiles()
    await world.login('prod')
    world.write((world.text('profiles.json') ?? '').replaceAll(world.sandbox.url, other))
    const ending = await world.run(['list'])
    expect(ending.exitCode).toBe(4)
    expect(ending.stderr).toContain(`No secret is stored for profile 'prod' and ${other}.`)
  })
})

describe('C1: what other users could have read or changed is not used', () => {
  test.each([
    ['profiles.json', 0o640, '600'],
    ['profiles.json', 0o602, '600'],
    ['secrets.json', 0o604, '600'],
    ['.', 0o755, '700'],
    ['.', 0o720, '700'],
  ])('%s with mode %o', async (name, mode, wanted) => {
    const world = await withProfiles()
    await world.login('prod')
    const path = join(world.directory, name)
    chmodSync(path, mode)
    expect(await refused(world, ['list'])).toEqual({
      message: `${path} is open to other users of this machine, so it is not used.`,
      hint: `Check that its content is unchanged, then run: chmod ${wanted} ${path}`,
    })
    chmodSync(path, Number.parseInt(wanted, 8))
    expect((await world.run(['list'])).exitCode).toBe(0)
  })
})

describe('C2: what is no regular file is refused, and never waited for', () => {
  const kinds: [string, (path: string) => void, string][] = [
    ['a FIFO', (path) => void execFileSync('mkfifo', ['-m', '600', path]), 'is not a regular file'],
    ['a device', (path) => symlinkSync('/dev/zero', path), 'is not a regular file'],
    ['a directory', (path) => void mkdirSync(path), 'is not a regular file'],
    [
      'over 1 MiB',
      (path) => {
        writeFileSync(path, '', { mode: 0o600 })
        truncateSync(path, 1024 * 1024 + 1)
      },
      'is larger than 1 MiB',
    ],
  ]

  test.each(kinds)('%s', async (_, make, said) => {
    const world = await withProfiles()
    mkdirSync(world.directory, { recursive: true, mode: 0o700 })
    make(world.path('profiles.json'))
    for (const argv of [['list'], ['profile', 'list'], ['logout'], ['login', 'a']])
      expect((await refused(world, argv)).message).toBe(`${world.path('profiles.json')} ${said}.`)
  })

  test('two that save at once leave one whole file, and a left-over one is not in the way', async () => {
    const world = await withProfiles()
    world.write('{"version": 1, "prof', '.profiles.json.0123456789ab')
    await Promise.all([world.login('a'), world.login('b'), world.login('c')])
    const { current, profiles } = JSON.parse(world.text('profiles.json') ?? '')
    expect(Object.keys(profiles).sort()).toEqual(['a', 'b', 'c'])
    expect(Object.keys(profiles)).toContain(current)
    expect(Object.keys(JSON.parse(world.text('secrets.json') ?? '').secrets).sort()).toEqual(['a', 'b', 'c'])
    expect(readdirSync(world.directory).filter((name) => name.includes('profiles'))).toEqual([
      '.profiles.json.0123456789ab',
      'profiles.json',
    ])
  })
})

test('C2: where another run keeps the profiles to itself, exit 11 says so, and nothing is stored', async () => {
  const world = await withProfiles()
  await world.login('a')
  const before = [world.text('profiles.json'), world.text('secrets.json')]
  const lock = world.path('.profiles.json.lock')
  const files = { ...realEnvironment().files, lock: async () => Promise.reject({ path: lock, problem: 'busy' }) }
  const words = ['login', 'b', ...world.client, '--secret-stdin', '--store', 'file']
  for (const argv of [words, ['profile', 'use', 'a']]) {
    const ending = await world.run(argv, { files, answers: [world.sandbox.clientSecret] })
    expect(ending).toMatchObject({ exitCode: 11, stdout: '' })
    expect(ending.stderr).toBe(
      `Error: ${world.path('profiles.json')} is being changed by another run of apps, so it was not written.\n` +
        `Hint: Try again. If there is no other run, remove ${lock}\n`,
    )
  }
  expect([world.text('profiles.json'), world.text('secrets.json')]).toEqual(before)
})

test('C2: a profile that cannot be stored leaves no secret in the keychain', async () => {
  const keychain = fakeKeychain()
  const world = await withProfiles({ keychain: keychain.load })
  const lock = async () => Promise.reject({ path: 'lock', problem: 'busy' })
  const words = ['login', 'a', ...world.client, '--secret-stdin']
  const answers = [world.sandbox.clientSecret]
  const files = { ...realEnvironment().files, lock }
  expect((await world.run(words, { files, answers })).exitCode).toBe(11)
  expect(keychain.entries.size).toBe(0)
  expect((await world.run(words, { answers })).exitCode).toBe(0)
  expect((await world.run(words, { files, answers })).exitCode).toBe(11)
  expect(keychain.entries.size).toBe(1)
})

describe('C5, C8: a file that is not as it should be is refused with its place, and left alone', () => {
  const one = (members: string) => `{"version": 1, "profiles": {"a": {${members}}}}`
  const domain = '"domainUrl": "https://idcs-1.identity.oraclecloud.com"'
  test.each<[string, string, string]>([
    ['C5: syntax', `{"version": 1,\n "${canary}" }`, ':2:29: this is not valid JSON.'],
    ['C5: no object', `["${canary}"]`, ':1:1: expected an object.'],
    ['C5: a key twice', '{"version": 1,\n "version": 1}', ':2:2: this key appears twice in one object.'],
    [
      'C5: __proto__ among the profiles',
      '{"version": 1, "profiles": {"__proto__": {}}}',
      ':1:29: this is not a valid profile name',
    ],
    ['C5: __proto__ above', '{"version": 1, "__proto__": {}}', ':1:16: unknown key; known here are version, current'],
    ['C5: a wrong type', one(`${domain}, "clientId": 1`), ':1:103: expected a text'],
    ['C5: no domain', one('"tokenFile": "x"'), ':1:34: domainUrl is missing.'],
    ['C5: no address', one(`"domainUrl": "${canary}", "tokenFile": "x"`), ':1:48: expected the https origin'],
    ['C5: two ways', one(`${domain}, "tokenFile": "x", "ociProfile": "y"`), ':1:34: a profile has exactly one of'],
    ['C5: no client', one(`${domain}, "secretFile": "x"`), ':1:34: clientId belongs to a secret or a keyFile'],
    ['C5: a token twice', one(`${domain}, "tokenFile": "x", "tokenStore": "file"`), ':1:34: a profile has exactly one'],
    ['C5: another store', one(`${domain}, "tokenStore": "${canary}"`), ':1:105: expected one of keychain, file.'],
    ['C5: a token of a client', one(`${domain}, "clientId": "x", "tokenCommand": ["x"]`), ':1:34: clientId belongs to'],
    ['C5: no program', one(`${domain}, "tokenCommand": []`), ':1:107: expected a list: a program'],
    ['C5: no file', one(`${domain}, "tokenStore": "file", "caFile": ""`), ':1:123: expected a text'],
    ['C5: in use is nobody', `{"version": 1, "current": "${canary}", "profiles": {}}`, ':1:27: expected the name'],
    ['C5: no version', '{"profiles": {}}', ':1:1: the version is missing or is not 1.'],
    ['C8: a misspelt key', one(`${domain}, "clientID": "x"`), ':1:91: unknown key; clientId was probably meant.'],
    ['C8: a newer version', '{"version": 2, "else": 1}', ' was written by a newer version of apps'],
  ])('%s', async (_, text, said) => {
    const world = await withProfiles()
    world.write(text)
    for (const argv of [
      ['list'],
      ['profile', 'list'],
      ['login', 'b', ...world.client, '--secret-file', '/dev/null'],
      ['profile', 'use', 'a'],
      ['logout', 'a'],
    ]) {
      const { message } = await refused(world, argv)
      expect(message.slice(0, world.path('profiles.json').length + said.length)).toBe(
        `${world.path('profiles.json')}${said}`,
      )
    }
    expect(world.text('profiles.json')).toBe(text)
  })

  test('C5: doctor says so where credentials are, and looks at the way to a domain that is named all the same', async () => {
    const world = await withProfiles()
    world.write('{"version": 1,')
    const { stdout } = await world.run(['doctor', '-o', 'json'], {
      variables: { APPS_DOMAIN_URL: world.sandbox.url },
      probe: async () => ({ addresses: ['127.0.0.1'], failedAt: null, error: null, certificate: null }),
    })
    const checks: { check: string }[] = JSON.parse(stdout).checks
    const called = (name: string) => checks.find(({ check }) => check === name)
    const detail = `${world.path('profiles.json')}:1:15: this is not valid JSON.`
    expect(called('credentials')).toMatchObject({ status: 'fail', detail })
    expect(called('discovery')).toMatchObject({ status: 'pass' })
  })

  test('C5: not UTF-8 is refused; a BOM is fine', async () => {
    const world = await withProfiles()
    for (const name of ['profiles.json', 'secrets.json']) {
      await world.login('prod')
      const sound = world.text(name) ?? ''
      world.write(Buffer.concat([Buffer.from('{\n "ü": "'), Buffer.from([0xff]), Buffer.from(canary)]), name)
      expect((await refused(world, ['list'])).message).toBe(`${world.path(name)}:2:8: this is not UTF-8 text.`)
      world.write(sound, name)
    }
    world.write('\ufeff{"version": 1, "profiles": {}}')
    expect(await world.run(['profile', 'list'])).toMatchObject({ exitCode: 0, stdout: '' })
  })
})

describe('E11: names and homes', () => {
  test.each(['../../etc', '__proto__', 'constructor', 'nobody', ''])('a profile called %j', async (name) => {
    const world = await withProfiles()
    await world.login('prod')
    const flag = await refused(world, ['list', '--profile', name])
    expect(flag).toEqual({ message: `--profile: there is no profile '${name}'.`, hint: 'There is prod.' })
    if (name === '') return
    const variable = await refused(world, ['list'], { APPS_PROFILE: name })
    expect(variable).toEqual({ message: `APPS_PROFILE: there is no profile '${name}'.`, hint: 'There is prod.' })
  })

  test.each([undefined, '', 'relative/home'])(
    'HOME %j: exit 11 when something has to be written, and only then',
    async (HOME) => {
      const world = await withProfiles()
      const variables = { HOME }
      expect((await world.run(['profile', 'list', '-o', 'json'], { variables })).stdout).toBe('[]\n')
      expect((await refused(world, ['list'], variables)).message).toContain('No identity domain is named')
      const ending = await world.run(['login', 'a', ...world.client, '--secret-stdin', '--store', 'file'], {
        variables,
        answers: [world.sandbox.clientSecret],
      })
      expect(ending).toMatchObject({ exitCode: 11, stdout: '' })
      expect(ending.stderr).toContain('Profiles cannot be stored: HOME does not name a directory.')
      expect(world.sandbox.requests).toEqual([])
      expect(existsSync('relative')).toBe(false)
    },
  )

  test('a directory that cannot be made is exit 11, and the secret is nowhere else', async () => {
    const world = await withProfiles()
    const ending = await world.run(['login', 'a', ...world.client, '--secret-stdin', '--store', 'file'], {
      files: { ...realEnvironment().files, makeDirectory: async () => Promise.reject({ code: 'EROFS' }) },
      answers: [world.sandbox.clientSecret],
    })
    expect(ending).toMatchObject({ exitCode: 11, stdout: '' })
    expect(ending.stderr).toContain(`${world.path('profiles.json')} could not be written (EROFS).`)
    expect(readdirSync(world.home)).toEqual([])
  })

  test('APPS_CONFIG_DIR, then XDG_CONFIG_HOME, then the home directory', async () => {
    const world = await withProfiles()
    await world.login('prod')
    const list = async (variables: Record<string, string>) =>
      JSON.parse((await world.run(['profile', 'list', '-o', 'json'], { variables })).stdout).length
    const at = { XDG_CONFIG_HOME: join(world.home, '.config') }
    expect(await list({ ...at, HOME: '/nowhere' })).toBe(1)
    expect(await list({ HOME: '/nowhere', APPS_CONFIG_DIR: world.directory })).toBe(1)
    expect(await list({ XDG_CONFIG_HOME: 'relative' })).toBe(1)
    expect(await list({ XDG_CONFIG_HOME: '/nowhere' })).toBe(0)
  })
})
