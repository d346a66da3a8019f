import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { browserCommands } from '../../../src/platform/browser'
import { createFile, mayCreate, replaceFile } from '../../../src/platform/file-writing'
import { listenOnLoopback } from '../../../src/platform/loopback-listener'
import { realEnvironment } from '../../../src/platform/real-environment'
import { exampleUsers } from '../../../src/sandbox/data/users'
import { readFault } from '../../../src/sandbox/faults/fault'
import { followSignIn } from '../../support/scripted-browser'
import { appCalled, offlineTests } from '../../support/test-offline'

const client = 'ResourceOwner'
const device = 'urn:ietf:params:oauth:grant-type:device_code'
const errorIn = ({ stderr }: { stderr: string }) => JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '').error

describe('what makes no sense is exit 2, before any request', () => {
  test.each([
    [['--grant', 'implicit'], "--grant 'implicit' is not a grant of this command; use code, device or password."],
    [['--scope', 'a', '--resource', 'b'], '--scope: names the resource already, so it goes without --resource.'],
    [['--scope', 'a  b'], "--scope 'a  b' is not a scope: write words separated by one space."],
    [['--grant', 'password'], '--grant: password needs --username.'],
    [['--password-stdin'], '--password-stdin: goes with --grant password only.'],
    [
      ['--issuer', 'https://a.example', '--read-secret'],
      '--read-secret: asks the identity domain, so it goes without --issuer.',
    ],
    [['--keep', 'a', '--from', 'b'], '--from: saves the next token in the same file, so it goes without --keep.'],
    [['--from', 'a', '--scope', 'b'], '--scope: goes without --from, whose file names it.'],
    [['--from', 'a', '--resource', 'b'], '--resource: goes without --from, whose file names the scope.'],
    [
      ['--issuer', 'http://a.example'],
      "--issuer: 'http://a.example' is not encrypted; http is accepted for this machine only.",
    ],
    [['--issuer', 'https://a.example/x/../y'], '--issuer: the path of the issuer would be read as /y.'],
    [
      ['--issuer', 'https://u:p@a.example'],
      "--issuer: 'https://…@a.example' contains a user or password, which has no place there.",
    ],
    [
      ['--client-secret', 'x'],
      '--client-secret is not an option: other users of this machine can read the command line.',
    ],
  ])('%j', async (args, message) => {
    const { testOffline, sandbox } = await offlineTests()
    const run = await testOffline(client, [...args, '-o', 'json'])
    expect([run.exitCode, errorIn(run).message, run.stdout]).toEqual([2, message, ''])
    expect(sandbox.requests).toEqual([])
  })

  test('A7: --keep on a file that is there', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
    const file = join(directory, 'token.json')
    await writeFile(file, '')
    const { testOffline, sandbox } = await offlineTests()
    const run = await testOffline(client, ['--keep', file, '-o', 'json'], { files })
    expect([run.exitCode, errorIn(run).message]).toEqual([2, `--keep: ${file} already exists.`])
    const nowhere = await testOffline(client, ['--keep', join(directory, 'no', 'file'), '-o', 'json'], { files })
    expect(nowhere.exitCode).toBe(11)
    const foreign = await testOffline(client, ['--from', file, '-o', 'json'], { files })
    expect([foreign.exitCode, sandbox.requests]).toEqual([2, []])
    await rm(directory, { recursive: true })
  })
})

const files = { ...realEnvironment().files, mayCreate, create: createFile, replace: replaceFile }

describe('the sign-in', () => {
  test('F79: the port of the redirect URI is taken', async () => {
    const { testOffline, returningTo } = await offlineTests()
    const redirectUri = await returningTo(client, '/Return/here')
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(Number(new URL(redirectUri).port), '127.0.0.1', resolve))
    const run = await testOffline(client, ['-o', 'json'])
    await new Promise((resolve) => other.close(resolve))
    expect(run.exitCode).toBe(2)
    expect(errorIn(run)).toMatchObject({
      message: `Port ${new URL(redirectUri).port}, where the sign-in returns to (${redirectUri}), is in use by another program.`,
      hint: 'Free it, or use --no-browser and paste the final address, or --grant device.',
    })
  })

  test('F79: the redirect URI is not on this machine', async () => {
    const { testOffline, change } = await offlineTests()
    change(client, { redirectUris: ['https://portal.example.com/return'] })
    const run = await testOffline(client, ['-o', 'json'])
    expect(run.exitCode).toBe(2)
    expect(errorIn(run).hint).toBe('Use --no-browser and paste the final address, or --grant device.')
  })

  test('F80: nobody comes within five minutes', async () => {
    const { testOffline, returningTo } = await offlineTests()
    await returningTo(client)
    const run = await testOffline(client, ['-o', 'json'], { openBrowser: async () => false })
    expect(run.exitCode).toBe(4)
    expect(run.waits).toContain(300)
    expect(run.stderr).toContain('/oauth2/v1/authorize?response_type=code')
    expect(run.stderr).toContain('code_challenge_method=S256')
    expect(run.stderr).toContain(
      '\nNo browser could be started. Without a browser on this machine, use --no-browser or --grant device.\n',
    )
  })

  test('F80: the browser ends with an error', async () => {
    const { testOffline, returningTo } = await offlineTests()
    await returningTo(client)
    const run = await testOffline(client, ['-o', 'json'], {
      openBrowser: async (_, failed) => {
        failed()
        return true
      },
    })
    expect(run.exitCode).toBe(4)
    expect(run.stderr).toContain(
      '\nThe browser ended with an error. Without a browser on this machine, use --no-browser or --grant device.\n',
    )
  })

  test.each([
    ['90s', 80, 'within 80 s, as the time limit leaves no more', 'Allow more time with --timeout.'],
    ['30m', 300, 'within 5 minutes', 'Without a browser on this machine, use --no-browser or --grant device.'],
  ])('F80: --timeout %s bounds the wait for a person too', async (timeout, wait, within, hint) => {
    const { testOffline, returningTo } = await offlineTests()
    await returningTo(client)
    const run = await testOffline(client, ['--timeout', timeout, '-o', 'json'], { openBrowser: async () => false })
    expect(run.exitCode).toBe(4)
    expect(run.waits).toContain(wait)
    expect(errorIn(run)).toMatchObject({ message: `Nobody signed in: the sign-in was not finished ${within}.`, hint })
  })

  test('F80: --timeout bounds the wait at another device too', async () => {
    const { testOffline, sandbox } = await offlineTests()
    sandbox.state.oauth.signIn = { answer: 'never' }
    sandbox.state.switches.slowDown = false
    const run = await testOffline('Warehouse Scanner', ['--grant', 'device', '--timeout', '40s', '-o', 'json'])
    expect([run.exitCode, errorIn(run).message]).toEqual([
      4,
      'Nobody approved the sign-in in the time that the time limit leaves.',
    ])
    expect(run.waits).toEqual([5, 5, 5, 5, 5])
  })

  test('the user says no', async () => {
    const { testOffline, returningTo, sandbox } = await offlineTests()
    await returningTo(client)
    sandbox.state.oauth.signIn = { answer: 'deny' }
    const run = await testOffline(client, ['-o', 'json'])
    expect(run.exitCode).toBe(4)
    expect(errorIn(run)).toMatchObject({
      message: expect.stringContaining('The sign-in was refused: access_denied'),
      hint: null,
    })
  })

  test('F83: a wrong password is tried once', async () => {
    const { testOffline, tokenRequests } = await offlineTests()
    const args = ['--resource', 'Analytics Connector', '--grant', 'password', '--username', 'dana@example.com']
    const run = await testOffline('Report Mailer', [...args, '--password-stdin', '-o', 'json'], {
      answers: ['wrong-one'],
    })
    expect(run.exitCode).toBe(4)
    expect(errorIn(run).hint).toBe('It was not tried again: repeated failures can lock an account or a client.')
    expect(tokenRequests()).toHaveLength(2)
  })

  test('--no-browser: the final address is pasted, also from a machine that cannot be reached', async () => {
    const { testOffline, change } = await offlineTests()
    change(client, { redirectUris: ['https://portal.example.com/return'] })
    let shown = ''
    const stderr = (text: string) => {
      shown += text
    }
    const run = await testOffline(client, ['--no-browser', '-o', 'json'], {
      readLine: async () => finalAddress(/http:\S+authorize\S+/.exec(shown)?.[0] ?? ''),
      onStderr: stderr,
    })
    expect(run.exitCode).toBe(0)
    expect(run.json()).toMatchObject({ verdict: 'holds', grant: 'code' })
  })

  test('--no-browser: the input ends before an address is pasted', async () => {
    const { testOffline, returningTo } = await offlineTests()
    await returningTo(client)
    const run = await testOffline(client, ['--no-browser', '-o', 'json'], { readLine: async () => null })
    expect(run.exitCode).toBe(4)
    expect(errorIn(run)).toMatchObject({
      message: 'Nobody signed in: the input ended before an address was pasted.',
      hint: 'If nobody can paste an address, use --grant device.',
    })
  })

  test('--scope openid is asked for as it is, and offline_access', async () => {
    const { testOffline, returningTo } = await offlineTests()
    await returningTo(client)
    const run = await testOffline(client, ['--scope', 'openid', '-o', 'json'])
    expect(run.json()).toMatchObject({
      scope: { requested: 'openid offline_access' },
      resource: null,
      accessToken: { configured: null },
      refreshLifetime: { configured: null },
    })
  })

  test('the device grant: polls as it is told, and shows the code', async () => {
    const { testOffline, sandbox } = await offlineTests()
    sandbox.state.oauth.signIn = { answer: 'approve', user: exampleUsers.dana.userName, polls: 2 }
    sandbox.state.switches.slowDown = false
    const run = await testOffline('Warehouse Scanner', ['--grant', 'device', '-o', 'json'])
    expect(run.exitCode).toBe(0)
    expect(run.json()).toMatchObject({ verdict: 'holds', grant: 'device' })
    expect(run.waits).toEqual([5, 5, 5])
    expect(run.stderr).toMatch(/Open http:\/\/127\.0\.0\.1:\d+\/ui\/v1\/device and enter the code \S+\n/)
  })

  test('the device grant: slow_down adds five seconds for good', async () => {
    const { testOffline, sandbox } = await offlineTests()
    // Its clock stands still, so that every poll comes too soon.
    sandbox.state.oauth.signIn = { answer: 'approve', user: exampleUsers.dana.userName, polls: 3 }
    const run = await testOffline('Warehouse Scanner', ['--grant', 'device', '-o', 'json'])
    expect(run.exitCode).toBe(0)
    expect(run.waits).toEqual([5, 5, 10, 15])
  })

  test('the device grant: nobody approves', async () => {
    const { testOffline, sandbox, tokenRequests } = await offlineTests()
    sandbox.state.oauth.signIn = { answer: 'never' }
    sandbox.state.switches.slowDown = false
    const run = await testOffline('Warehouse Scanner', ['--grant', 'device', '-o', 'json'])
    expect(run.exitCode).toBe(4)
    expect(tokenRequests().length).toBeLessThan(62)
  })

  test('a client without that grant is told so, with the fix', async () => {
    const { testOffline, change } = await offlineTests()
    change('Warehouse Scanner', { allowedGrants: [device] })
    const run = await testOffline('Warehouse Scanner', ['--grant', 'device', '-o', 'json'])
    expect(run.exitCode).toBe(1)
    expect(run.json().diagnosis).toMatchObject([{ cause: 'client-lacks-refresh-grant', certainty: 'proved' }])
  })

  test('F89: refused before there is a code to show is not issued, and why', async () => {
    const { testOffline, change, tokenRequests } = await offlineTests()
    change('Warehouse Scanner', { allowedGrants: ['refresh_token'] })

    const run = await testOffline('Warehouse Scanner', ['--grant', 'device', '-o', 'json'])

    expect(run.exitCode).toBe(1)
    expect(run.json()).toMatchObject({ verdict: 'not-issued', refreshToken: { issued: false } })
    expect(run.json().diagnosis[0].cause).toBe('client-lacks-grant')
    expect(tokenRequests().filter(({ body }) => body.includes('device_code'))).toEqual([])
  })
})

async function finalAddress(authorize: string): Promise<string> {
  const { open } = await import('../../support/scripted-browser')
  return String((await open(authorize)).headers['location'])
}

describe('the secret of the client', () => {
  test('S10: --read-secret asks the domain for that one attribute of that one app', async () => {
    const { testOffline, returningTo, sandbox } = await offlineTests()
    await returningTo(client)
    const run = await testOffline(client, ['--read-secret', '-o', 'json'], {
      variables: { APPS_TEST_CLIENT_SECRET: undefined },
    })
    expect(run.exitCode).toBe(0)
    const asking = sandbox.requests.filter(({ path }) => path.includes('clientSecret'))
    expect(asking.map(({ path }) => path)).toEqual([
      '/admin/v1/Apps/9fc12da9eecd4927a9ef88512ce5612e?attributes=clientSecret',
    ])
  })

  test('without it, the ways to give it are named', async () => {
    const { testOffline } = await offlineTests()
    const run = await testOffline(client, ['-o', 'json'], { variables: { APPS_TEST_CLIENT_SECRET: undefined } })
    expect(run.exitCode).toBe(2)
    expect(errorIn(run).hint).toContain('APPS_TEST_CLIENT_SECRET_FILE')
  })

  test('a public client needs none', async () => {
    const { testOffline, returningTo } = await offlineTests()
    await returningTo('Field Service Mobile')
    const run = await testOffline('Field Service Mobile', ['-o', 'json'], {
      variables: { APPS_TEST_CLIENT_SECRET: undefined },
    })
    expect(run.exitCode).toBe(0)
  })
})

describe('F91: what is minted does not outlive an interruption unsaid', () => {
  test('Ctrl-C while the browser is waited for: the listener is closed, 130', async () => {
    const { testOffline, returningTo } = await offlineTests()
    const redirectUri = await returningTo(client)
    const { signals, interrupt } = pressable()
    const openBrowser = async () => {
      interrupt()
      return true
    }
    const run = await testOffline(client, ['-o', 'json'], { signals, openBrowser })
    expect(run.exitCode).toBe(130)
    await expect(followSignIn(redirectUri)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('Ctrl-C once tokens are there: they are revoked, 130', async () => {
    const { testOffline, returningTo, sandbox } = await offlineTests()
    await returningTo(client)
    const { signals, interrupt } = pressable()
    const run = await testOffline(client, ['-o', 'table'], {
      signals,
      stdout: { write: async (text) => void (text.includes('refresh-token-issued') && interrupt()) },
    })
    expect(run.exitCode).toBe(130)
    expect([...sandbox.state.oauth.grants].every(({ revoked }) => revoked)).toBe(true)
    expect(run.stderr).toContain(whileRevoking)
  })
})

const whileRevoking =
  'Revoking the tokens of this run, for 5 s at most. Press Ctrl-C again to end at once; the tokens then live until they expire.'

describe('--issuer names an identity domain', () => {
  test.each(['constant', 'constant-without-slash', 'domain'] as const)(
    'K7: its document may name the issuer that all domains share (%s)',
    async (issuer) => {
      const { apps, returningTo, sandbox } = await offlineTests()
      sandbox.state.switches.issuer = issuer
      sandbox.state.switches.signingCertPublicAccess = true
      const { name, clientSecret } = appCalled(client, sandbox)
      const redirect = ['--redirect-uri', await returningTo(client)]
      const scope = ['--scope', `${sandbox.url}/myprofile`]
      const document = issuer === 'domain' ? '/.well-known/openid-configuration' : ''
      const provider = ['--issuer', `${sandbox.url}${document}`]
      const words = ['test-offline', String(name), ...provider, ...redirect, ...scope, '-o', 'json']
      const run = await apps(words, {
        listenOnLoopback,
        openBrowser: async (url) => (await followSignIn(url.href)).length > 0,
        variables: { APPS_TEST_CLIENT_SECRET: String(clientSecret) },
      })
      expect(run.exitCode).toBe(0)
      expect(run.stdout).toContain('and so is its signature')
      // Without the administrator: nothing but OAuth is asked.
      expect(sandbox.requests.filter(({ path }) => path.startsWith('/admin/v1/Apps'))).toEqual([])
    },
  )
})

describe('what the domain may do differently', () => {
  test('no refresh token comes, and no setting explains it: that is said, and no cause is guessed', async () => {
    const { testOffline, returningTo, sandbox } = await offlineTests()
    await returningTo(client)
    const action = { type: 'override', remove: ['refresh_token'] }
    sandbox.state.faults.push(readFault({ match: { kind: 'token', skip: 1 }, action }))
    const run = await testOffline(client, ['-o', 'table', '--control'])
    expect(run.exitCode).toBe(1)
    expect(run.stdout).toMatch(
      /\nscope requested {2}openid \S+\/myprofile offline_access\nscope granted {4}as requested: the response names none\nverdict {10}not issued: the client gets no refresh token\ncause {12}none that the settings show\n/,
    )
    expect(run.stderr).toContain('\nOnce more, without offline_access (--control):\nSign in with the browser')
  })

  test.each(['constant', 'constant-without-slash', 'domain'] as const)('K7: issuer %s', async (issuer) => {
    const { testOffline, returningTo, sandbox } = await offlineTests()
    sandbox.state.switches.issuer = issuer
    await returningTo(client)
    expect((await testOffline(client, ['-o', 'json'])).exitCode).toBe(0)
  })

  test('K8: where the keys can be read, the signature is checked', async () => {
    const { testOffline, returningTo, sandbox } = await offlineTests()
    sandbox.state.switches.signingCertPublicAccess = true
    await returningTo(client)
    const run = await testOffline(client, ['-o', 'json'])
    expect(run.stdout).toContain('and so is its signature')
  })

  test('K8: where they are not public, the administrator reads them, once and before the sign-in', async () => {
    const { testOffline, returningTo, sandbox } = await offlineTests()
    await returningTo(client)
    const run = await testOffline(client, ['-o', 'json'])
    expect(run.stdout).toContain('and so is its signature')
    const kinds = sandbox.requests.map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'jwk')).toHaveLength(1)
    expect(kinds.indexOf('jwk')).toBeLessThan(kinds.indexOf('authorize'))
  })

  test('K8: a wrong signature is found with them: nothing of that answer is tried', async () => {
    const { testOffline, returningTo, sandbox, tokenRequests } = await offlineTests()
    await returningTo(client)
    const action = { type: 'override', idToken: { signature: 'broken' } }
    sandbox.state.faults.push(readFault({ match: { kind: 'token', skip: 1 }, action }))
    const run = await testOffline(client, ['-o', 'json'])
    expect([run.exitCode, run.json().revoked]).toEqual([3, true])
    expect(run.stdout).toContain('the signature of its ID token is wrong')
    expect(tokenRequests()).toHaveLength(2)
  })

  test.each([
    ['403', { type: 'status', status: 403 }],
    ['HTML', { type: 'html' }],
    ['nothing, ever', { type: 'hang' }],
  ])('K8: where nobody can read the keys (%s), it is said that the signature was not checked', async (_, action) => {
    const { testOffline, returningTo, sandbox } = await offlineTests()
    await returningTo(client)
    sandbox.state.faults.push(readFault({ match: { kind: 'jwk' }, action }))
    const run = await testOffline(client, ['-o', 'json'])
    expect(run.exitCode).toBe(0)
    expect(run.json().steps).toContainEqual({
      step: 'id-token',
      status: 'not-tried',
      detail:
        'issuer, audience, nonce and expiry are right; its signature was not checked: the signing keys can be read neither by the administrator nor without signing in',
    })
  })

  test('F92: a spent token that works again is a warning, and what it gave is revoked as well', async () => {
    const { testOffline, returningTo, sandbox } = await offlineTests()
    sandbox.state.switches.reuse = 'accept'
    await returningTo(client)
    const run = await testOffline(client, ['-o', 'json'])
    expect(run.exitCode).toBe(0)
    expect(run.json()).toMatchObject({ verdict: 'holds', refreshToken: { reuseRefused: false }, revoked: true })
    expect(run.statuses()['spent-token-refused']).toBe('warn')
    expect([...sandbox.state.oauth.grants].every(({ revoked }) => revoked)).toBe(true)
  })

  test('F84: a refresh without a new refresh token', async () => {
    const { testOffline, returningTo, sandbox } = await offlineTests()
    sandbox.state.switches.rotation = 'keep'
    await returningTo(client)
    const run = await testOffline(client, ['-o', 'json'])
    expect(run.json()).toMatchObject({ verdict: 'holds', refreshToken: { rotated: false, reuseRefused: null } })
  })

  test('F91, S12: a revocation that fails is said, and the verdict stays', async () => {
    const { testOffline, returningTo, sandbox } = await offlineTests()
    await returningTo(client)
    const match = { path: '/oauth2/v1/revoke', times: 9 }
    sandbox.state.faults.push(readFault({ match, action: { type: 'status', status: 503 } }))
    const run = await testOffline(client, ['-o', 'json'])
    expect(run.exitCode).toBe(0)
    expect(run.json()).toMatchObject({
      verdict: 'holds',
      revoked: false,
      warnings: [expect.stringContaining('may live on')],
    })
    expect(run.statuses()['revoked']).toBe('warn')
  })

  test.each([
    ['HTML', { type: 'html' }, 'the provider answered 200 without JSON'],
    [
      'a redirect',
      { type: 'redirect', location: 'https://evil.example/x' },
      'the provider points to https://evil.example',
    ],
    ['503', { type: 'status', status: 503 }, 'the provider answered 503'],
    ['half an answer', { type: 'truncate', bytes: 40 }, 'the connection was closed before the answer was whole'],
  ])('a refresh that is answered with %s is not sent again, and nothing is claimed', async (_, action, why) => {
    const { testOffline, returningTo, sandbox, tokenRequests } = await offlineTests()
    await returningTo(client)
    sandbox.state.faults.push(readFault({ match: { kind: 'token', skip: 2 }, action }))
    const run = await testOffline(client, ['-o', 'json'])
    expect(run.exitCode).toBe(3)
    expect(run.json()).toMatchObject({ verdict: 'incomplete', revoked: false })
    expect(run.stdout).toContain(why)
    expect(tokenRequests()).toHaveLength(3)
  })

  test('F12: a 429 says that nothing was done: the token is not called used up, and all is revoked', async () => {
    const { testOffline, returningTo, sandbox, tokenRequests } = await offlineTests()
    await returningTo(client)
    const action = { type: 'status', status: 429, retryAfter: 7 }
    sandbox.state.faults.push(readFault({ match: { kind: 'token', skip: 2 }, action }))
    const run = await testOffline(client, ['-o', 'json'])
    expect(run.exitCode).toBe(3)
    expect(run.json()).toMatchObject({ verdict: 'incomplete', revoked: true })
    expect(run.json().steps).toContainEqual({
      step: 'refresh-token-redeems',
      status: 'not-tried',
      detail: 'cannot tell: the provider limits requests (429, Retry-After: 7). The token is not used up',
    })
    expect(tokenRequests()).toHaveLength(3)
  })

  test('F12: a 429 at the first request for tokens', async () => {
    const { testOffline, returningTo, sandbox, tokenRequests } = await offlineTests()
    await returningTo(client)
    sandbox.state.faults.push(readFault({ match: { kind: 'token', skip: 1 }, action: { type: 'status', status: 429 } }))
    const run = await testOffline(client, ['-o', 'json'])
    expect([run.exitCode, run.stdout]).toEqual([7, ''])
    expect(errorIn(run)).toMatchObject({
      message: 'No tokens were issued: the provider limits requests (429).',
      hint: 'Try again later.',
      status: 429,
    })
    expect(tokenRequests()).toHaveLength(2)
  })

  test('F91: a refresh that hangs leaves time for revoking', async () => {
    const { testOffline, returningTo, sandbox } = await offlineTests()
    await returningTo(client)
    sandbox.state.faults.push(readFault({ match: { kind: 'token', skip: 2 }, action: { type: 'hang' } }))
    const run = await testOffline(client, ['-o', 'json', '--timeout', '20s'])
    expect(run.exitCode).toBe(3)
    expect(run.statuses()).toMatchObject({ 'refresh-token-redeems': 'not-tried', revoked: 'warn' })
    expect([...sandbox.state.oauth.grants].every(({ revoked }) => revoked)).toBe(true)
    expect(run.stdout).toContain('no answer within 15 s')
  })

  test('F91: a revocation that hangs leaves the others their time', async () => {
    const { testOffline, returningTo, sandbox } = await offlineTests()
    await returningTo(client)
    sandbox.state.faults.push(readFault({ match: { kind: 'revoke' }, action: { type: 'hang' } }))
    const run = await testOffline(client, ['-o', 'json', '--no-reuse'])
    expect(run.json()).toMatchObject({ verdict: 'holds', revoked: false })
    expect(sandbox.requests.filter(({ path }) => path.startsWith('/oauth2/v1/revoke'))).toHaveLength(3)
  })

  test.each([
    ['lost', { type: 'reset', when: 'after' }],
    ['cut', { type: 'truncate', bytes: 40 }],
    ['empty', { type: 'empty' }],
  ])('F91: where the answer to the sign-in is %s, nothing is said to be revoked', async (_, action) => {
    const { testOffline, sandbox } = await offlineTests()
    sandbox.state.faults.push(readFault({ match: { kind: 'token', skip: 1 }, action }))
    const args = ['--resource', 'Analytics Connector', '--grant', 'password', '--username', 'dana@example.com']
    const run = await testOffline('Report Mailer', [...args, '--password-stdin', '-o', 'json'], {
      answers: [exampleUsers.dana.password],
    })
    const detail = 'tokens in a lost response could not be revoked; they live until they expire'
    expect(run.exitCode).toBe(3)
    expect(run.json()).toMatchObject({ revoked: false, warnings: [`Not everything is revoked: ${detail}.`] })
    expect(run.json().steps).toContainEqual({ step: 'revoked', status: 'warn', detail })
  })

  test('a code whose answer says nothing is not sent again', async () => {
    const { testOffline, returningTo, sandbox, tokenRequests } = await offlineTests()
    await returningTo(client)
    sandbox.state.faults.push(readFault({ match: { kind: 'token', skip: 1 }, action: { type: 'status', status: 500 } }))
    const run = await testOffline(client, ['-o', 'json'])
    expect(run.exitCode).toBe(3)
    expect(run.stdout).toContain('tokens may have been issued that cannot be revoked; the request was not sent again')
    expect(tokenRequests()).toHaveLength(2)
  })
})

test('grants that could carry a refresh token but cannot be tried are named', async () => {
  const { testOffline, change } = await offlineTests()
  change(client, { allowedGrants: ['urn:ietf:params:oauth:grant-type:jwt-bearer', 'refresh_token'] })
  const args = ['--grant', 'password', '--username', 'dana@example.com', '--password-stdin', '-o', 'json']
  const run = await testOffline(client, args, { answers: [exampleUsers.dana.password] })
  expect(run.exitCode).toBe(1)
  expect(run.json()).toMatchObject({
    verdict: 'not-issued',
    diagnosis: [{ cause: 'client-lacks-grant', certainty: 'proved' }],
  })
  expect(run.stderr).toContain(
    'may use urn:ietf:params:oauth:grant-type:jwt-bearer, which can carry a refresh token too',
  )
})

describe('a token that was kept', () => {
  test('K9: after a lost answer the file says that it may be used up, and no age is claimed', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
    const file = join(directory, 'token.json')
    const { testOffline, returningTo, sandbox } = await offlineTests()
    await returningTo(client)
    expect((await testOffline(client, ['--keep', file, '-o', 'json'], { files })).exitCode).toBe(0)
    const match = { kind: 'token', skip: 1 }
    sandbox.state.faults.push(readFault({ match, action: { type: 'reset', when: 'after' } }))

    const lost = await testOffline(client, ['--from', file, '-o', 'json'], { files })
    const again = await testOffline(client, ['--from', file, '-o', 'json'], { files })

    expect([lost.exitCode, lost.json().verdict]).toEqual([3, 'incomplete'])
    expect([again.exitCode, again.json().verdict]).toEqual([3, 'incomplete'])
    expect(errorIn(again)).toMatchObject({
      message: expect.stringContaining('refresh-token-redeems: cannot tell: it was refused (invalid_grant'),
      hint: `The token in ${file} may be used up. Sign in again, and keep a new one with --keep.`,
    })
    expect(again.json().refreshLifetime).toMatchObject({ atLeast: null, atMost: null })
    await rm(directory, { recursive: true })
  })

  test('one that has ended is no fault of the settings, and is judged by the grant it came from', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
    const file = join(directory, 'token.json')
    const { testOffline, sandbox } = await offlineTests()
    const args = ['--resource', 'Analytics Connector', '--grant', 'password', '--username', 'dana@example.com']
    const kept = await testOffline('Report Mailer', [...args, '--password-stdin', '--keep', file, '-o', 'json'], {
      files,
      answers: [exampleUsers.dana.password],
    })
    sandbox.state.oauth.refreshTokens.clear()
    const run = await testOffline('Report Mailer', ['--from', file, '-o', 'json'], { files })
    expect([kept.exitCode, run.exitCode, run.json().grant]).toEqual([0, 1, 'password'])
    expect(run.statuses()).toMatchObject({ 'refresh-token-redeems': 'fail' })
    expect(run.stdout).not.toContain('set-grant')
    await rm(directory, { recursive: true })
  })

  test('the next one is saved before anything is shown', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
    const file = join(directory, 'token.json')
    const { testOffline, returningTo } = await offlineTests()
    await returningTo(client)
    await testOffline(client, ['--keep', file, '-o', 'json'], { files })
    const gone = async (text: string) => {
      if (text.includes('redeems')) throw Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' })
    }
    const cut = await testOffline(client, ['--from', file, '-o', 'plain'], { files, stdout: { write: gone } })
    const next = await testOffline(client, ['--from', file, '-o', 'json'], { files })
    expect([cut.exitCode, next.exitCode]).toEqual([141, 0])
    await rm(directory, { recursive: true })
  })

  test('F68: a new one that cannot be saved is revoked', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
    const file = join(directory, 'token.json')
    const { testOffline, returningTo, sandbox } = await offlineTests()
    await returningTo(client)
    await testOffline(client, ['--keep', file, '-o', 'json'], { files })
    let writes = 0
    const replace = async (path: string, text: string) => {
      if (++writes > 1) throw Object.assign(new Error('full'), { code: 'ENOSPC' })
      await replaceFile(path, text)
    }
    const run = await testOffline(client, ['--from', file, '-o', 'json'], { files: { ...files, replace } })
    expect([run.exitCode, errorIn(run).message]).toEqual([
      11,
      `${file} could not be written (ENOSPC): the token in it is used up, and the new one was not saved.`,
    ])
    expect([...sandbox.state.oauth.grants].every(({ revoked }) => revoked)).toBe(true)
    await rm(directory, { recursive: true })
  })

  test('is for its own provider, also where that is named by --issuer', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
    const file = join(directory, 'token.json')
    const { testOffline, apps, returningTo, sandbox } = await offlineTests()
    await returningTo(client)
    await testOffline(client, ['--keep', file, '-o', 'json'], { files })
    const { name, clientSecret } = appCalled(client, sandbox)
    const variables = { APPS_TEST_CLIENT_SECRET: String(clientSecret) }
    const words = ['test-offline', String(name), '--from', file, '--issuer', sandbox.url, '-o', 'json']
    const run = await apps(words, { files, variables })
    expect([run.exitCode, JSON.parse(run.stdout).verdict]).toEqual([0, 'holds'])
    await rm(directory, { recursive: true })
  })

  test('is for its own client and domain alone, and for no other eyes', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
    const file = join(directory, 'token.json')
    const { testOffline, returningTo, tokenRequests } = await offlineTests()
    await returningTo(client)
    await testOffline(client, ['--keep', file, '-o', 'json'], { files })
    const before = tokenRequests().length

    const other = await testOffline('Field Service Mobile', ['--from', file, '-o', 'json'], { files })
    expect([other.exitCode, errorIn(other).message]).toEqual([2, expect.stringContaining('is for another client')])
    const elsewhere = await (await offlineTests()).testOffline(client, ['--from', file, '-o', 'json'], { files })
    expect([elsewhere.exitCode, errorIn(elsewhere).message]).toEqual([
      2,
      expect.stringContaining('is for another provider'),
    ])
    await chmod(file, 0o644)
    const open = await testOffline(client, ['--from', file, '-o', 'json'], { files })
    expect([open.exitCode, errorIn(open).hint]).toEqual([2, `chmod 600 ${file}`])
    // The administrator's, to find the other client.
    expect(tokenRequests().length - before).toBe(1)
    await rm(directory, { recursive: true })
  })
})

test.each(['json', 'ndjson', 'plain', 'csv', 'table'])(
  'S9: with --debug and -o %s nothing secret is shown',
  async (format) => {
    const { testOffline, returningTo } = await offlineTests()
    await returningTo(client)
    // Every run of these tests is searched for tokens, codes, passwords and secrets.
    const run = await testOffline(client, ['-o', format, '--debug', '--control'])
    expect(run.exitCode).toBe(0)
    expect(run.stderr).toContain('> POST /oauth2/v1/token [')
  },
)

test('on a terminal, the secret is asked for without being shown', async () => {
  const { testOffline, returningTo, sandbox } = await offlineTests()
  await returningTo(client)
  const run = await testOffline(client, [], {
    onTerminal: true,
    answers: [String(appCalled(client, sandbox)['clientSecret'])],
    variables: { APPS_TEST_CLIENT_SECRET: undefined, NO_COLOR: '1' },
  })
  expect(run.exitCode).toBe(0)
  expect(run.stderr).toContain('Secret of ResourceOwner: \n')
})

function pressable() {
  const interrupted = new AbortController()
  return {
    signals: { interrupted: interrupted.signal, leaveNow: new AbortController().signal },
    interrupt: () => interrupted.abort('SIGINT'),
  }
}

test.each([
  [undefined, 'linux', ['xdg-open', 'https://a.example/?a=1&b=2']],
  [undefined, 'darwin', ['open', 'https://a.example/?a=1&b=2']],
  [undefined, 'win32', ['rundll32', 'url.dll,FileProtocolHandler', 'https://a.example/?a=1&b=2']],
  ['firefox --new-window', 'linux', ['firefox', '--new-window', 'https://a.example/?a=1&b=2']],
  ['surf %s -q', 'linux', ['surf', 'https://a.example/?a=1&b=2', '-q']],
  ['sh -c $(reboot)', 'linux', ['sh', '-c', '$(reboot)', 'https://a.example/?a=1&b=2']],
])('E19: BROWSER=%s on %s is an argument list', (chosen, platform, command) => {
  expect(browserCommands('https://a.example/?a=1&b=2', platform, chosen)).toEqual([command])
})
