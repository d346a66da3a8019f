import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exampleIds } from '../../../src/sandbox/server'
import { secretsIn } from '../../support/secret-forms'
import { fakeKeychain, tokenFor, withProfiles } from './with-profiles'

const expiry = ['get-expiry', exampleIds.resourceOwner, '--seconds']

async function withToken(options: Parameters<typeof withProfiles>[0] = {}) {
  const world = await withProfiles(options)
  return { ...world, token: await tokenFor(world.sandbox), domain: ['--domain-url', world.sandbox.url] }
}

describe('a token of the user', () => {
  test('piped in, is kept in the keychain, used by other commands, and forgotten', async () => {
    const keychain = fakeKeychain()
    const { run, token, domain, sandbox, text, directory } = await withToken({ keychain: keychain.load })
    const login = await run(['login', 'pat', ...domain, '--token-stdin', '-o', 'json'], { answers: [token] })
    expect(login.exitCode).toBe(0)
    expect(JSON.parse(login.stdout)).toEqual({
      name: 'pat',
      current: true,
      domain: sandbox.url,
      method: 'token',
      clientId: null,
      tokenStore: 'keychain',
    })
    expect([...keychain.entries]).toEqual([[`identity-domain-apps | pat ${sandbox.url}`, token]])
    expect(readdirSync(directory)).toEqual(['profiles.json'])
    expect(secretsIn(`${text('profiles.json')}${login.stdout}${login.stderr}`, [['the token', token]])).toEqual([])

    const before = sandbox.requests.length
    expect((await run(expiry)).stdout).toBe('604800\n')
    expect(sandbox.requests.slice(before).map(({ kind }) => kind)).not.toContain('token')
    expect(JSON.parse((await run(['logout', '-o', 'json'])).stdout)).toMatchObject({ forgotten: 'keychain' })
    const after = await run(expiry)
    expect(after.exitCode).toBe(4)
    expect(after.stderr).toContain(`Error: No token is stored for profile 'pat' and ${sandbox.url}.\n`)
    expect(after.stderr).toContain('Hint: Sign in again: apps login pat\n')
    expect(keychain.entries.size).toBe(0)
  })

  test('is kept in a file only on the word of the user', async () => {
    const { run, token, domain, text } = await withToken()
    const words = ['login', 'pat', ...domain, '--token-stdin']
    expect((await run(words, { answers: [token] })).exitCode).toBe(2)
    expect(text('secrets.json')).toBe(null)
    expect((await run([...words, '--store', 'file'], { answers: [token] })).exitCode).toBe(0)
    expect(JSON.parse(text('secrets.json') ?? '').secrets.pat.secret).toBe(token)
    expect(JSON.parse(text('profiles.json') ?? '').profiles.pat).toMatchObject({ tokenStore: 'file' })
    expect((await run(expiry)).stdout).toBe('604800\n')
  })

  test('is asked for again where the profile is known, without showing it', async () => {
    const keychain = fakeKeychain()
    const { run, token, domain } = await withToken({ keychain: keychain.load })
    await run(['login', 'pat', ...domain, '--token-stdin'], { answers: [token] })
    await run(['logout', 'pat'])
    const again = await run(['login', 'pat'], { answers: [token], onTerminal: true })
    expect(again.exitCode).toBe(0)
    expect(again.stderr).toContain('Bearer token: \n')
    expect([...keychain.entries.values()]).toEqual([token])
  })

  test('is typed without being shown also where it was to be piped in', async () => {
    const { run, token, domain } = await withToken({ keychain: fakeKeychain().load })
    const readLine = () => Promise.reject(new Error('this would show it'))
    const words = ['login', 'pat', ...domain, '--token-stdin']
    const ending = await run(words, { answers: [token], onTerminal: true, readLine })
    expect(ending.exitCode).toBe(0)
  })

  test('in a file, or printed by a command, stays where it is', async () => {
    const { run, token, domain, home, text } = await withToken()
    const file = join(home, 'pat')
    writeFileSync(file, `${token}\n`, { mode: 0o600 })
    for (const [words, member, place] of [
      [['--token-file', file], { tokenFile: file }, file],
      [['--token-command', `cat ${file}`], { tokenCommand: ['cat', file] }, 'what cat prints'],
    ] as const) {
      expect((await run(['login', 'pat', ...domain, ...words])).exitCode).toBe(0)
      expect(JSON.parse(text('profiles.json') ?? '').profiles.pat).toEqual({ domainUrl: domain[1], ...member })
      expect((await run(expiry)).stdout).toBe('604800\n')
      expect((await run(['logout'])).stderr).toContain(`it signs in with ${place}, which was not changed.`)
      expect(text('secrets.json')).toBe(null)
    }
  })

  test('takes the place of a secret that was stored, and the other way round', async () => {
    const { run, token, domain, client, sandbox, text } = await withToken()
    const store = ['--store', 'file']
    const secrets = () => JSON.parse(text('secrets.json') ?? '').secrets
    await run(['login', 'a', ...client, '--secret-stdin', ...store], { answers: [sandbox.clientSecret] })
    await run(['login', 'a', ...domain, '--token-stdin', ...store], { answers: [token] })
    expect(secrets()).toEqual({ a: { domainUrl: sandbox.url, secret: token } })
    expect((await run(expiry)).stdout).toBe('604800\n')
    await run(['login', 'a', ...client, '--secret-command', `printf %s ${sandbox.clientSecret}`])
    expect(secrets()).toEqual({})
    expect((await run(expiry)).stdout).toBe('604800\n')
  })

  test.each([
    ['nothing', [], '', 'stdin contains no token.'],
    [
      'no token',
      [],
      'two words',
      "profile 'pat' does not hold a bearer token: it contains characters that a token cannot have.",
    ],
    ['two ways', ['--token-command', 'x'], 'x', '--token-stdin and --token-command cannot be used together.'],
    ['a client', ['--client-id', 'x'], 'x', '--client-id and --token-stdin cannot be used together.'],
    ['a secret', ['--secret-stdin'], 'x', '--token-stdin and --secret-stdin cannot be used together.'],
  ])('%s is exit 2 without a request', async (_, args, typed, said) => {
    const { run, domain, sandbox, directory } = await withToken()
    const before = sandbox.requests.length
    const words = ['login', 'pat', ...domain, '--token-stdin', '--store', 'file', ...args]
    const ending = await run(words, { answers: [typed] })
    expect(ending).toMatchObject({ exitCode: 2, stdout: '' })
    expect(ending.stderr).toContain(`Error: ${said}\n`)
    expect(sandbox.requests.length).toBe(before)
    expect(() => readdirSync(directory)).toThrow('ENOENT')
  })

  test('one that the domain does not accept is not stored', async () => {
    const keychain = fakeKeychain()
    const { run, domain, directory } = await withToken({ keychain: keychain.load })
    const ending = await run(['login', 'pat', ...domain, '--token-stdin'], { answers: ['wrong-canary-71c2'] })
    expect(ending.exitCode).toBe(4)
    expect(keychain.entries.size).toBe(0)
    expect(() => readdirSync(directory)).toThrow('ENOENT')
  })
})
