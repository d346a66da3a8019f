import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { createFile, mayCreate, replaceFile } from '../../src/platform/file-writing'
import { realEnvironment } from '../../src/platform/real-environment'
import { exampleUsers } from '../../src/sandbox/data/users'
import { readFault } from '../../src/sandbox/faults/fault'
import { programWords } from '../support/built-program'
import { terminalWithSandbox } from '../support/program'
import { freePort, open } from '../support/scripted-browser'
import { appCalled, offlineTests } from '../support/test-offline'
import { call } from '../unit/sandbox/call'

const client = 'ResourceOwner'

test('the grant holds: every step is proved, and everything is revoked', async () => {
  const { testOffline, returningTo, sandbox, tokenRequests } = await offlineTests()
  await returningTo(client)

  const run = await testOffline(client, ['-o', 'json'])

  expect(run.exitCode).toBe(0)
  expect(run.json()).toMatchObject({
    client: { id: '9fc12da9eecd4927a9ef88512ce5612e', displayName: 'ResourceOwner' },
    resource: { id: '9fc12da9eecd4927a9ef88512ce5612e', displayName: 'ResourceOwner' },
    grant: 'code',
    scope: { requested: `openid ${sandbox.url}/myprofile offline_access`, granted: null },
    verdict: 'holds',
    refreshToken: { issued: true, rotated: true, reuseRefused: true },
    accessToken: { expiresIn: 3600, configured: 3600 },
    refreshLifetime: { configured: 604800, atLeast: null, atMost: null },
    diagnosis: [],
    revoked: true,
  })
  expect(run.statuses()).toEqual({
    discovery: 'pass',
    'sign-in': 'pass',
    'id-token': 'pass',
    'refresh-token-issued': 'pass',
    'access-token-lifetime': 'pass',
    'refresh-token-redeems': 'pass',
    'access-token-renewed': 'pass',
    'refresh-token-rotated': 'pass',
    'scope-kept': 'pass',
    'id-tokens-agree': 'pass',
    'spent-token-refused': 'pass',
    revoked: 'pass',
    'revoked-token-refused': 'pass',
  })
  expect([...sandbox.state.oauth.grants].every(({ revoked }) => revoked)).toBe(true)
  // The administrator, the code, the refresh, the spent token, the revoked one.
  expect(tokenRequests()).toHaveLength(5)
})

test('a client that lacks the grant gets none, and the fix is named', async () => {
  const { testOffline, returningTo } = await offlineTests()
  await returningTo('Order Dashboard')

  const run = await testOffline('Order Dashboard', ['--control', '-o', 'json'])

  expect(run.exitCode).toBe(1)
  expect(run.json()).toMatchObject({
    verdict: 'not-issued',
    refreshToken: { issued: false, rotated: null, reuseRefused: null },
    revoked: true,
    diagnosis: [
      {
        cause: 'client-lacks-refresh-grant',
        certainty: 'proved',
        fix: 'apps set-grant d2c85f91a07e4b36b4190e6fa8d73c25 refresh_token on',
      },
    ],
  })
  expect(run.json().steps.map(({ step, status }: { step: string; status: string }) => `${step} ${status}`)).toEqual([
    'discovery pass',
    'sign-in pass',
    'id-token pass',
    'refresh-token-issued fail',
    'access-token-lifetime pass',
    'refresh-token-redeems not-tried',
    'access-token-renewed not-tried',
    'refresh-token-rotated not-tried',
    'scope-kept not-tried',
    'id-tokens-agree not-tried',
    'spent-token-refused not-tried',
    'without-offline-access pass',
    'revoked pass',
    'revoked-token-refused not-tried',
  ])
  expect(run.json().steps.at(-1)).toMatchObject({ detail: 'no refresh token came' })
})

test('a resource that forbids offline access is found out, on a terminal too', async () => {
  const { testOffline, returningTo } = await offlineTests()
  await returningTo('Customer Portal')

  const run = await testOffline('Customer Portal', ['--resource', 'Payments API', '-o', 'table'])

  expect(run.exitCode).toBe(1)
  const seen = run.stdout.split('\n').map((line) => line.trimEnd())
  expect(run.stdout).toContain(
    '✗ fail       refresh-token-issued    offline_access was requested, but the\n' +
      '                                     response has no refresh token\n',
  )
  expect(seen).toContain('– not-tried  7 more steps            no refresh token came')
  expect(seen).toContain('verdict          not issued: the client gets no refresh token')
  expect(run.stdout).toContain('allowOffline is false')
  expect(run.stdout).toContain('apps set-offline c8e03f5a19b74d2c9d6fb27e4a815f33 on')
})

test('a domain that refuses offline_access as a scope says the same in another way', async () => {
  const { testOffline, sandbox, change } = await offlineTests()
  sandbox.state.switches.offlineNotPermitted = 'invalid_scope'
  change('Report Mailer', { allowedScopes: [{ fqs: 'https://payments.example.com/payments' }] })
  const asked = ['--grant', 'password', '--username', 'dana@example.com', '--password-stdin', '-o', 'json', '--control']

  const run = await testOffline('Report Mailer', ['--resource', 'Payments API', ...asked], {
    answers: ['Dana-4-the-sandbox'],
  })

  expect(run.exitCode).toBe(1)
  expect(run.json()).toMatchObject({
    verdict: 'not-issued',
    refreshToken: { issued: false },
    diagnosis: [{ cause: 'resource-forbids-offline', certainty: 'proved' }],
    revoked: true,
  })
  expect(run.json().steps).toContainEqual({
    step: 'without-offline-access',
    status: 'pass',
    detail: 'tokens came, and no refresh token: offline_access is what was refused',
  })
})

test('F11, S15: after a lost answer the refresh token is not sent again, and nothing is claimed', async () => {
  const { testOffline, returningTo, sandbox, tokenRequests } = await offlineTests()
  await returningTo(client)
  // The administrator's and the code's come first.
  const match = { kind: 'token', skip: 2 }
  sandbox.state.faults.push(readFault({ match, action: { type: 'reset', when: 'after' } }))

  const run = await testOffline(client, ['-o', 'json'])

  expect(run.exitCode).toBe(3)
  expect(run.json()).toMatchObject({
    verdict: 'incomplete',
    refreshToken: { issued: true, rotated: null, reuseRefused: null },
    revoked: false,
  })
  expect(run.statuses()).toMatchObject({ 'refresh-token-redeems': 'not-tried', revoked: 'warn' })
  expect(run.stdout).toContain(
    'revoked: 1 refresh token and 1 access token; tokens in a lost response could not be revoked; they live until they expire',
  )
  expect(run.stdout).toContain('The token may be used up; it was not sent again')
  expect(tokenRequests()).toHaveLength(3)
  expect([...sandbox.state.oauth.grants].every(({ revoked }) => revoked)).toBe(true)
})

const directories: string[] = []
afterEach(async () => {
  for (const path of directories.splice(0)) await rm(path, { recursive: true })
})

async function newDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'apps-test-'))
  directories.push(path)
  return path
}

const files = { ...realEnvironment().files, mayCreate, create: createFile, replace: replaceFile }

test('day seven and day eight: what was kept works until it does not, and its age is measured', async () => {
  const began = new Date()
  const { testOffline, returningTo, sandbox } = await offlineTests({ now: () => began })
  await returningTo(client)
  const file = join(await newDirectory(), 'token.json')
  const day = 86_400
  // As anybody does it; the clock of this machine stands where it was.
  const later = (advance: number) => {
    const headers = { 'content-type': 'application/json' }
    return call(sandbox, 'POST', '/sandbox/clock', { headers, body: JSON.stringify({ advance }) })
  }

  const kept = await testOffline(client, ['--keep', file, '-o', 'json'], { files })
  expect(kept.exitCode).toBe(0)
  expect(kept.json()).toMatchObject({ verdict: 'holds', revoked: false })
  expect(kept.statuses()).toMatchObject({ kept: 'pass', revoked: 'not-tried', 'spent-token-refused': 'not-tried' })
  expect((await stat(file)).mode & 0o777).toBe(0o600)

  await later(7 * day - 60)
  const seventh = await testOffline(client, ['--from', file, '-o', 'json'], { files })
  expect(seventh.exitCode).toBe(0)
  expect(seventh.json()).toMatchObject({
    verdict: 'holds',
    refreshLifetime: { configured: 604800, atLeast: 7 * day - 61, atMost: null },
    revoked: false,
  })
  expect(seventh.stdout).toContain(
    'one lived 6d23h58m59s (604739 s) without use, by the provider’s clock (by this machine’s 0 s passed); each refresh begins a new window',
  )

  expect(seventh.json().steps.map(({ step, status }: { step: string; status: string }) => `${step} ${status}`)).toEqual(
    [
      'discovery pass',
      'sign-in not-tried',
      'id-token not-tried',
      'refresh-token-issued pass',
      'access-token-lifetime pass',
      'refresh-token-redeems pass',
      'refresh-token-age pass',
      'access-token-renewed not-tried',
      'refresh-token-rotated pass',
      'scope-kept not-tried',
      'id-tokens-agree not-tried',
      'spent-token-refused not-tried',
      'kept pass',
      'revoked not-tried',
      'revoked-token-refused not-tried',
    ],
  )

  await later(8 * day)
  const eighth = await testOffline(client, ['--from', file, '-o', 'json'], { files })
  expect(eighth.exitCode).toBe(1)
  expect(eighth.json()).toMatchObject({
    verdict: 'does-not-refresh',
    refreshLifetime: { configured: 604800, atLeast: 7 * day - 61, atMost: 8 * day + 1 },
  })
  expect(eighth.stdout).toContain(
    'refused at 8d1s (691201 s), by the provider’s clock (by this machine’s 0 s passed): it ended by then, by its age or because it was revoked; one before it lived 6d23h58m59s (604739 s)',
  )
})

test('a file from before the provider’s clock was written down: this machine’s clock measures the age', async () => {
  const { testOffline, returningTo } = await offlineTests()
  await returningTo(client)
  const file = join(await newDirectory(), 'token.json')
  await testOffline(client, ['--keep', file, '-o', 'json'], { files })
  const { issuedAt: _, ...old } = JSON.parse(await readFile(file, 'utf8'))
  await writeFile(file, JSON.stringify(old))

  const run = await testOffline(client, ['--from', file, '-o', 'json'], { files })

  expect(run.exitCode).toBe(0)
  expect(run.json().refreshLifetime).toMatchObject({ atLeast: 0, atMost: null })
  expect(run.stdout).toContain('one lived 0 s without use, by this machine’s clock, as the provider’s is not known')
})

test('the built program, in CI: a test user’s password on stdin', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  const mailer = appCalled('Report Mailer', sandbox)
  const asked = ['test-offline', 'Report Mailer', '--resource', 'Analytics Connector', '--grant', 'password']

  const run = await apps([...asked, '--username', 'dana@example.com', '--password-stdin', '-o', 'plain'], {
    variables: { APPS_TEST_CLIENT_SECRET: String(mailer['clientSecret']) },
    stdin: 'Dana-4-the-sandbox\n',
  })

  expect(run.exitCode).toBe(0)
  expect(run.stdout).toContain('\nrefresh-token-redeems\tpass\tit gave a new access token\t\n')
  expect(run.stdout.trimEnd().split('\n').at(-1)).toBe(
    'verdict\tholds\tholds: the client gets a refresh token, and it works',
  )
})

async function builtProgram() {
  const { start, sandbox } = await terminalWithSandbox()
  sandbox.state.oauth.signIn = { answer: 'approve', user: exampleUsers.dana.userName }
  const app = appCalled(client, sandbox)
  const redirectUri = `http://localhost:${await freePort()}`
  const clientSecret = `canary-${randomUUID()}`
  Object.assign(app, { redirectUris: [redirectUri], clientSecret })
  const run = (BROWSER: string) =>
    start(['test-offline', client, '-o', 'json'], {
      variables: { APPS_TEST_CLIENT_SECRET: clientSecret, BROWSER },
    })
  return { run, redirectUri, sandbox, clientSecret }
}

test('the built program starts the browser, receives its return, and shows no secret', async () => {
  const { run } = await builtProgram()
  const browser = fileURLToPath(new URL('../support/browser.mjs', import.meta.url))

  const ending = await run(`${process.execPath} ${browser}`).ended

  expect(ending.exitCode).toBe(0)
  expect(JSON.parse(ending.stdout)).toMatchObject({ verdict: 'holds', grant: 'code', revoked: true })
})

test('F63: Ctrl-C while the built program waits for the browser', async () => {
  const { run, redirectUri } = await builtProgram()
  const running = run('/nowhere/no-such-browser')
  await running.hasSaid('/oauth2/v1/authorize')

  running.signal('SIGINT')

  expect(await running.ended).toMatchObject({ exitCode: 130, stdout: '' })
  await expect(open(redirectUri)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test.skipIf(!existsSync('/proc/self/cmdline'))(
  'S5: no secret is in the arguments of any process while the browser is waited for (needs /proc)',
  async () => {
    const { run, sandbox, clientSecret } = await builtProgram()
    sandbox.state.faults.push(readFault({ match: { kind: 'authorize' }, action: { type: 'hang' } }))
    const browser = fileURLToPath(new URL('../support/browser.mjs', import.meta.url))
    const running = run(`${process.execPath} ${browser}`)
    // Both the program and the browser that it has started are there now.
    while (!sandbox.requests.some(({ kind }) => kind === 'authorize')) await new Promise(setImmediate)

    const commands = commandLines()
    running.signal('SIGINT')

    expect((await running.ended).exitCode).toBe(130)
    expect(commands.some((each) => each.includes(`${programWords.at(-1)} test-offline`))).toBe(true)
    expect(commands.some((each) => each.includes(`${sandbox.url}/oauth2/v1/authorize`))).toBe(true)
    const secrets = [clientSecret, sandbox.clientSecret, ...sandbox.state.tokens.keys()]
    expect(secrets).toHaveLength(3)
    for (const secret of secrets) expect(commands.filter((each) => each.includes(secret))).toEqual([])
  },
)

/** Of every process on this machine that lets itself be looked at. */
function commandLines(): string[] {
  const readable = (pid: string): string[] => {
    try {
      return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')]
    } catch {
      return []
    }
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(readable)
}
