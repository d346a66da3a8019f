import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exampleIds } from '../../../src/sandbox/server'
import { secretsIn } from '../../support/secret-forms'
import { fakeKeychain, withProfiles } from './with-profiles'

const app = exampleIds.resourceOwner
const expiry = ['get-expiry', app, '--seconds']

describe('login', () => {
  test('keeps a piped secret in the keychain, for this domain, and nothing of it elsewhere', async () => {
    const keychain = fakeKeychain()
    const { run, client, sandbox, text, directory } = await withProfiles({ keychain: keychain.load })

    const ending = await run(['login', 'prod', ...client, '--secret-stdin', '-o', 'json'], {
      answers: [sandbox.clientSecret],
    })

    expect(ending.exitCode).toBe(0)
    expect(JSON.parse(ending.stdout)).toEqual({
      name: 'prod',
      current: true,
      domain: sandbox.url,
      method: 'client-secret',
      clientId: sandbox.clientId,
      secretStore: 'keychain',
    })
    expect([...keychain.entries]).toEqual([[`identity-domain-apps | prod ${sandbox.url}`, sandbox.clientSecret]])
    expect(readdirSync(directory)).toEqual(['profiles.json'])
    expect(
      secretsIn(`${text('profiles.json')}${ending.stdout}${ending.stderr}`, [['the secret', sandbox.clientSecret]]),
    ).toEqual([])
    expect((await run(expiry)).stdout).toBe('604800\n')
    expect(sandbox.requests.map(({ method, path }) => `${method} ${path}`)).toContain(
      'GET /admin/v1/Apps?attributes=id&count=1',
    )
  })

  test('asks a person for what is missing, the secret without showing it', async () => {
    const keychain = fakeKeychain()
    const { run, sandbox } = await withProfiles({ keychain: keychain.load })
    const answers = [sandbox.url, sandbox.clientId, sandbox.clientSecret]
    const ending = await run(['login'], { answers, onTerminal: true })
    expect(ending.exitCode).toBe(0)
    expect(ending.stderr).toContain(`The domain's URL: Client id: Secret of client ${sandbox.clientId}: \n`)
    expect([...keychain.entries.keys()]).toEqual([`identity-domain-apps | default ${sandbox.url}`])
  })

  test.each([
    ['Enter', ['']],
    ['Ctrl-D', []],
  ])('%s at the prompt of the secret: none was typed', async (_, answers) => {
    const { run, client } = await withProfiles({ keychain: fakeKeychain().load })
    const { exitCode, stderr } = await run(['login', 'prod', ...client], { answers, onTerminal: true })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('No secret was typed.')
    expect(stderr).not.toContain('cannot prompt')
  })

  test.each([
    ['no domain', [], "The domain's URL: --domain-url is missing."],
    ['no client', ['--domain-url', 'URL', '--store', 'file'], 'Client id: --client-id is missing.'],
    [
      'no secret',
      ['--domain-url', 'URL', '--client-id', 'x', '--store', 'file'],
      'No secret was given, and this run cannot prompt for it.',
    ],
    [
      'two ways',
      ['--oci-profile', 'A', '--token-file', 'f'],
      '--oci-profile and --token-file cannot be used together.',
    ],
    [
      'a store for a file',
      ['--secret-file', 'f', '--store', 'file'],
      '--store and --secret-file cannot be used together.',
    ],
    ['a key id alone', ['--key-id', 'a'], '--key-id requires --key-file.'],
    ['an unclosed quote', ['--client-id', 'x', '--secret-command', "a 'b"], '--secret-command: this is not a command'],
    ['another store', ['--store', 'cloud'], "--store 'cloud' is neither keychain nor file."],
    ['a name that is a path', ['../../etc'], "<profile> '../../etc' is not a valid profile name"],
    ['a name of objects', ['__proto__'], "<profile> '__proto__' is not a valid profile name"],
  ])('%s is exit 2 without a request', async (_, args, said) => {
    const { run, sandbox, directory } = await withProfiles()
    const withUrl = args.map((each) => each.replace(/^URL$/, sandbox.url))
    const domain = args.length === 0 || args.includes('URL') ? [] : ['--domain-url', sandbox.url]
    const ending = await run(['login', ...withUrl, ...domain])
    expect({ ...ending, stderr: '' }).toMatchObject({ exitCode: 2, stdout: '' })
    expect(ending.stderr).toContain(said)
    expect(sandbox.requests).toEqual([])
    expect(existsSync(directory)).toBe(false)
  })

  test('stores nothing when the try fails: refused is 4, unreachable is 7', async () => {
    const keychain = fakeKeychain()
    const { run, client, directory } = await withProfiles({ keychain: keychain.load })
    const wrong = ['login', 'prod', ...client, '--secret-stdin']
    expect((await run(wrong, { answers: ['wrong-canary-71c2'] })).exitCode).toBe(4)
    const nowhere = ['login', 'prod', '--domain-url', 'http://127.0.0.1:1', '--client-id', 'x', '--secret-stdin']
    expect((await run([...nowhere, '--timeout', '1s'], { answers: ['wrong-canary-71c2'] })).exitCode).toBe(7)
    expect(existsSync(directory)).toBe(false)
    expect(keychain.entries.size).toBe(0)
  })

  test('a keychain that is not there is exit 2 with the other ways, and a locked one exit 4', async () => {
    const { run, client, directory } = await withProfiles()
    const words = ['login', 'prod', ...client, '--secret-stdin']
    const missing = await run(words, { answers: ['x'] })
    expect(missing.exitCode).toBe(2)
    expect(missing.stderr).toContain('the module @napi-rs/keyring is not installed.')
    expect(missing.stderr).toMatch(/--secret-file.*--secret-command.*--store file/)

    const keychain = fakeKeychain()
    keychain.state.isLocked = true
    const { sandbox } = await withProfiles()
    const other = await withProfiles({ keychain: keychain.load })
    const locked = await other.run(['login', 'p', ...other.client, '--secret-stdin'], {
      answers: [other.sandbox.clientSecret],
    })
    expect(locked.exitCode).toBe(4)
    expect(locked.stderr).toContain('The keychain could not be read from: it is locked')
    expect(locked.stderr).not.toContain('locked-canary')
    expect([existsSync(directory), existsSync(other.directory), sandbox.requests.length]).toEqual([false, false, 0])
  })

  test('where there is no keychain, a person is asked before all else whether a file may take its place', async () => {
    const { run, directory, sandbox } = await withProfiles()
    const answers = (...typed: string[]) => ({ onTerminal: true, answers: typed })
    const offered = 'Store it in a file that only you can read (mode 0600)? [y/N] '

    const declined = await run(['login', 'prod'], answers('n'))
    expect(declined.exitCode).toBe(2)
    expect(declined.stderr).toContain(offered)
    expect(declined.stderr).not.toContain("The domain's URL")
    expect(existsSync(directory)).toBe(false)

    const { exitCode, stderr } = await run(
      ['login', 'prod'],
      answers('y', sandbox.url, sandbox.clientId, sandbox.clientSecret),
    )
    expect({ exitCode, isOffered: stderr.includes(offered) }).toEqual({ exitCode: 0, isOffered: true })
    expect(readdirSync(directory).sort()).toEqual(['profiles.json', 'secrets.json'])
    expect((await run(['login', 'prod', '--store', 'keychain'], answers('y'))).stderr).not.toContain(offered)
  })

  test('where the keychain turns out to be locked, the answers are not thrown away', async () => {
    const keychain = fakeKeychain()
    const { AsyncEntry } = await keychain.load()
    class Locked extends AsyncEntry {
      override async setPassword() {
        throw new Error('locked-canary')
      }
    }
    const { run, sandbox, directory, text } = await withProfiles({ keychain: async () => ({ AsyncEntry: Locked }) })
    const { exitCode, stderr } = await run(['login', 'prod', '--cache-tokens'], {
      onTerminal: true,
      answers: [sandbox.url, sandbox.clientId, sandbox.clientSecret, 'y'],
    })
    expect(stderr).toContain('The keychain could not be written to')
    expect(exitCode).toBe(0)
    expect(readdirSync(directory).sort()).toEqual(['profiles.json', 'secrets.json'])
    expect(JSON.parse(text('profiles.json') ?? '').profiles.prod).toMatchObject({ tokenCache: 'file' })
    expect((await run(expiry)).stdout).toBe('604800\n')
  })

  test('where no file can be made, nothing is asked', async () => {
    const { run, home } = await withProfiles()
    writeFileSync(join(home, 'file'), '')
    const { exitCode, stderr } = await run(['login', 'prod'], {
      onTerminal: true,
      answers: ['y'],
      variables: { APPS_CONFIG_DIR: join(home, 'file', 'apps') },
    })
    expect(exitCode).toBe(11)
    expect(stderr.replace(/\s+/g, ' ')).toContain(
      `Profiles cannot be stored: no file can be created in ${join(home, 'file')}.`,
    )
  })

  test('a name that is another domain already is not given to this one', async () => {
    const { login, run, text } = await withProfiles()
    await login('prod')
    const before = text('profiles.json')
    const words = ['login', 'prod', '--domain-url', 'https://idcs-1.identity.oraclecloud.com', '--client-id', 'x']
    const ending = await run([...words, '--secret-file', 'f'])
    expect(ending.exitCode).toBe(2)
    expect(ending.stderr).toContain("Profile 'prod' already exists for http://127.0.0.1:")
    expect(text('profiles.json')).toBe(before)
  })
})

describe('a secret that stays where it is', () => {
  test('in a file', async () => {
    const { run, client, home, sandbox, text } = await withProfiles()
    const file = join(home, 'secret')
    writeFileSync(file, `${sandbox.clientSecret}\n`, { mode: 0o600 })
    expect((await run(['login', 'f', ...client, '--secret-file', file])).exitCode).toBe(0)
    expect((await run(expiry)).stdout).toBe('604800\n')
    expect(secretsIn(text('profiles.json') ?? '', [['the secret', sandbox.clientSecret]])).toEqual([])
    expect(JSON.parse(text('profiles.json') ?? '').profiles.f.secretFile).toBe(file)
    expect((await run(['logout'])).stderr).toContain(`it signs in with ${file}, which was not changed.`)
    expect(readFileSync(file, 'utf8')).toContain(sandbox.clientSecret)
  })

  test('or is printed by a program, which no shell runs', async () => {
    const { run, client, home, sandbox } = await withProfiles()
    const file = join(home, "a file; 'x'")
    writeFileSync(file, `${sandbox.clientSecret}\n`, { mode: 0o600 })
    const command = `cat "${file}"`
    expect((await run(['login', 'c', ...client, '--secret-command', command])).exitCode).toBe(0)
    expect((await run(expiry)).stdout).toBe('604800\n')
  })

  test.each([
    ['sh -c "echo canary-12345678; echo canary-12345678 >&2; exit 3"', 'ended with an error'],
    ['/no/such/program', 'could not be started'],
    ['true', 'printed nothing'],
    ['head -c 65537 /dev/zero', 'printed more than 64 KiB'],
    ["printf 'a\\nb\\n'", 'contains a line break or another control character'],
    ["printf '\\377'", 'did not print UTF-8 text'],
  ])('%s: a sentence without its output', async (command, said) => {
    const { run, client, sandbox } = await withProfiles()
    const ending = await run(['login', 'c', ...client, '--secret-command', command])
    expect(ending.exitCode).toBe(2)
    expect(ending.stderr).toContain(said)
    expect(ending.stderr).not.toContain('canary')
    expect(sandbox.requests).toEqual([])
  })

  test('a program that does not end is ended', async () => {
    const { run, client } = await withProfiles()
    const { realEnvironment } = await import('../../../src/platform/real-environment')
    const { capture } = realEnvironment()
    const ending = await run(['login', 'c', ...client, '--secret-command', 'sleep 600'], {
      capture: (command) => {
        expect([command.within, command.mostPrinted]).toEqual([30, 65_536])
        return capture({ ...command, within: 0.05 as typeof command.within })
      },
    })
    expect(ending.exitCode).toBe(2)
    expect(ending.stderr).toContain("The command for the secret of profile 'c' (sleep) did not end within 30 seconds.")
  })
})

test.each([0o000, 0o022, 0o077])('S11: with umask %o only this user can read what is written', async (mask) => {
  const { login, directory, path, text, sandbox } = await withProfiles()
  const before = process.umask(mask)
  const ending = await login('prod').finally(() => process.umask(before))
  expect(ending.exitCode).toBe(0)
  expect([directory, path('profiles.json'), path('secrets.json')].map((each) => statSync(each).mode & 0o777)).toEqual([
    0o700, 0o600, 0o600,
  ])
  expect(text('secrets.json')).toContain(sandbox.clientSecret)
  expect(readdirSync(directory)).toEqual(['profiles.json', 'secrets.json'])
})

describe('logout and profile', () => {
  test('logout forgets the secret, and the profile stays', async () => {
    const { login, run, text } = await withProfiles()
    await login('prod')
    const ending = await run(['logout', '-o', 'json'])
    expect(JSON.parse(ending.stdout)).toMatchObject({ name: 'prod', forgotten: 'file' })
    expect(ending.stderr).toContain("Deleted the secret of 'prod' from secrets.json beside the profiles.")
    expect(JSON.parse(text('secrets.json') ?? '').secrets).toEqual({})
    const after = await run(expiry)
    expect(after.exitCode).toBe(4)
    expect(after.stderr).toContain('Hint: Sign in again: apps login prod\n')
    expect(JSON.parse((await run(['logout', 'prod', '-o', 'json'])).stdout).forgotten).toBe(null)
    // Domain and client are known.
    expect((await run(['login', 'prod', '--secret-stdin', '--store', 'file'], { answers: ['wrong'] })).exitCode).toBe(4)
  })

  test('list, show, use and remove', async () => {
    const { login, run, sandbox, text } = await withProfiles()
    expect(await run(['profile', 'list', '-o', 'json'])).toMatchObject({ exitCode: 0, stdout: '[]\n' })
    await login('a')
    await login('b')
    const names = async () => JSON.parse((await run(['profile', 'list', '-o', 'json'])).stdout)
    expect((await names()).map(({ name, current }: never) => [name, current])).toEqual([
      ['a', false],
      ['b', true],
    ])
    expect((await run(['profile', 'use', 'a'])).exitCode).toBe(0)
    expect(JSON.parse((await run(['profile', 'show', '-o', 'json'])).stdout)).toMatchObject({
      name: 'a',
      current: true,
      domain: sandbox.url,
    })
    expect((await run(['profile', 'remove', 'a'])).stderr).toBe(
      "Removed profile 'a'. There is no current profile now.\n",
    )
    expect(Object.keys(JSON.parse(text('secrets.json') ?? '').secrets)).toEqual(['b'])
    expect((await names()).map(({ name, current }: never) => [name, current])).toEqual([['b', false]])
    expect((await run(expiry)).exitCode).toBe(2)
    expect((await run(expiry, { variables: { APPS_PROFILE: 'b' } })).stdout).toBe('604800\n')
  })

  test('a table shows each domain to its end, on a terminal that is narrow, too', async () => {
    const { run, write } = await withProfiles()
    const hosts = ['3931', '3932'].map((end) => `idcs-9dc693e80d9b469480d7afe00e74${end}.identity.oraclecloud.com`)
    const [first, second] = hosts.map((host) => ({ domainUrl: `https://${host}`, ociProfile: 'SHARED' }))
    write(JSON.stringify({ version: 1, profiles: { first, second } }))
    const { stdout } = await run(['profile', 'list'], { onTerminal: true })
    for (const host of hosts) expect(stdout).toContain(`https://${host} `)
  })

  test.each([
    [
      ['profile', 'rename'],
      "<action> 'rename' is not an action; use list, show, use, discover, protect, unprotect, remove.",
    ],
    [['profile', 'use'], 'profile use needs the name of a profile.'],
    [['profile', 'show'], 'There is no current profile.'],
    [['profile', 'list', 'x'], 'profile list does not take a name.'],
    [['profile', 'use', 'x'], "<profile>: there is no profile 'x'."],
    [['logout'], 'There is no current profile to log out of.'],
  ])('%j is exit 2', async (argv, said) => {
    const { run } = await withProfiles()
    const ending = await run(argv)
    expect(ending).toMatchObject({ exitCode: 2, stdout: '' })
    expect(ending.stderr).toContain(`Error: ${said}\n`)
  })

  test('a keychain that is locked keeps the profile, unless --force', async () => {
    const keychain = fakeKeychain()
    const { run, client, sandbox, text } = await withProfiles({ keychain: keychain.load })
    await run(['login', 'p', ...client, '--secret-stdin'], { answers: [sandbox.clientSecret] })
    keychain.state.isLocked = true
    expect((await run(expiry)).exitCode).toBe(4)
    const kept = await run(['profile', 'remove', 'p'])
    expect(kept.exitCode).toBe(4)
    expect(kept.stderr).toContain("Profile 'p' was not removed.")
    expect(text('profiles.json')).toContain('"p"')
    const removed = await run(['profile', 'remove', 'p', '--force'])
    expect(removed.exitCode).toBe(0)
    expect(removed.stderr).toContain("Warning: The secret of 'p' may still be in the keychain.\n")
  })
})
