import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { FailureReport } from '../../src/output/output'
import { realEnvironment } from '../../src/platform/real-environment'
import { exampleUsers } from '../../src/sandbox/data/users'
import { rsaPair as rsaPairOf } from '../../src/sandbox/machine/authority'
import { exampleIds, type MachineKind } from '../../src/sandbox/server'
import { publish } from '../support/extent'
import type { FakeOptions } from '../support/fake-environment'
import { rsaPair } from '../support/keys'
import { followSignIn } from '../support/scripted-browser'
import { secretForms, secretsIn } from '../support/secret-forms'
import { offlineTests } from '../support/test-offline'
import { fakeKeychain, tokenFor } from '../unit/commands/with-profiles'

/** Every failure as it was raised, before anything took a secret out of it. */
const raised = vi.hoisted((): unknown[] => [])
vi.mock('../../src/output/output', async (original) => {
  const output = await original<typeof import('../../src/output/output')>()
  return {
    ...output,
    createOutput: (options: Parameters<typeof output.createOutput>[0]) => {
      const made = output.createOutput(options)
      const failure = (report: FailureReport) => {
        raised.push(report)
        return made.failure(report)
      }
      return { ...made, failure }
    },
  }
})
beforeEach(() => void raised.splice(0))

/** Every session key that a run has made, and every token that somebody else than the domain has issued. */
const made = vi.hoisted((): [what: string, secret: string][] => [])
vi.mock('../../src/identity-domain/auth/principals/session-token', async (original) => {
  const sessions = await original<typeof import('../../src/identity-domain/auth/principals/session-token')>()
  return {
    ...sessions,
    createSessionKey: async () => {
      const key = await sessions.createSessionKey()
      const pem = String(key.privateKey.export({ type: 'pkcs8', format: 'pem' }))
      // Its beginning has the modulus, which is public.
      for (const line of pem.split('\n').slice(9, -2)) made.push(['a line of a session key', line])
      return key
    },
  }
})
vi.mock('../../src/sandbox/machine/jwt', async (original) => {
  const jwt = await original<typeof import('../../src/sandbox/machine/jwt')>()
  return {
    ...jwt,
    signForeignJwt: (...claims: Parameters<typeof jwt.signForeignJwt>) => {
      const token = jwt.signForeignJwt(...claims)
      made.push(['a token of a job or a pod', token])
      return token
    },
  }
})
beforeEach(() => void made.splice(0))

const folder = mkdtempSync(join(tmpdir(), 'apps-canaries-'))
afterAll(() => rmSync(folder, { recursive: true }))
const { files, probe } = realEnvironment()

/** Each of its six forms is another text, and no two have a piece in common. */
const canary = (name: string): string => {
  const digest = createHash('sha256').update(name).digest('base64url')
  return `${digest.slice(0, 9)}>?"${digest.slice(9, 18)}\\%&${digest.slice(18, 27)}=~`
}

const everyCanary = new Set<string>()

/** A domain in which nothing is secret but what is known here to be, and everything that is secret is unique. */
async function watched() {
  const tests = await offlineTests({
    clientCredentials: { clientId: 'a4f0c9d27be841358f6d03e1b95c7a82', clientSecret: canary('admin') },
  })
  const { sandbox } = tests
  for (const [at, app] of [...sandbox.state.apps.all()].entries())
    if (app['name'] !== sandbox.clientId) Object.assign(app, { clientSecret: canary(`app${at}`) })
  const fixed: [string, string][] = [
    ['the token in the environment', canary('token')],
    ['the password of a proxy', canary('proxy')],
    ['a secret that is wrong', canary('wrong')],
    ["the administrator's secret", sandbox.clientSecret],
    ['the password of a user', exampleUsers.dana.password],
    ...[...sandbox.state.apps.all()].map((app): [string, string] => [
      `the secret of ${app['displayName']}`,
      String(app['clientSecret'] ?? ''),
    ]),
  ]
  function secrets(): [string, string][] {
    const { refreshTokens, codes, devices } = sandbox.state.oauth
    const sessions = [...sandbox.state.apiKeys.keys()].map((keyId) => keyId.replace(/^ST\$/, ''))
    const issued = [...sandbox.state.tokens.keys(), ...refreshTokens.keys(), ...codes.keys(), ...devices.keys()]
    return [
      ...fixed,
      ...made,
      ...[...issued, ...sessions].map((each): [string, string] => ['what was issued', each]),
    ].filter(([, each]) => each.length >= 8)
  }
  return {
    ...tests,
    secrets,
    watch: (what: string, secret: string) => void fixed.push([what, secret]),
    /** Runs, and looks for every secret in whatever the run has said, raised or written. */
    async sweep(argv: string[], options: FakeOptions = {}) {
      const ending =
        argv[0] === 'test-offline'
          ? await tests.testOffline(argv[1] ?? '', argv.slice(2), options)
          : await tests.apps(argv, options)
      const errors = raised.map(
        (each) => `${inspect(each, { showHidden: true, depth: null })}${JSON.stringify(each)}${String(each)}`,
      )
      const found = secretsIn([ending.stdout, ending.stderr, ...errors, ...written()].join('\n'), secrets())
      publish('canaries', { found: found.length, texts: 2 + errors.length })
      for (const [, secret] of secrets()) {
        if (!everyCanary.has(secret)) publish('canaries', { secrets: 1 })
        everyCanary.add(secret)
      }
      expect({ argv, found }).toEqual({ argv, found: [] })
      return ending
    },
  }
}

/** What stands in files, but for those that are asked for a token or secret. */
const written = (): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/kept|secrets\.json$/.test(name) && statSync(join(folder, name)).isFile())
    .map((name) => `${name}\n${readFileSync(join(folder, name), 'utf8')}`)

const app = exampleIds.resourceOwner
const formats = ['table', 'plain', 'json', 'ndjson', 'csv']
const commands: string[][] = [
  ['get-expiry', app],
  ['get-expiry', 'no such app'],
  ['list'],
  ['set-expiry', app, '9d'],
  ['set-expiry', app, '9d', '-n'],
  ['set-offline', app, 'off', '-y'],
  ['set-grant', app, 'refresh_token', 'on'],
  ['diagnose', app],
  ['audit', '--max-refresh', '1d'],
  ['doctor'],
  ['request', 'GET', '/admin/v1/Apps?attributes=clientSecret,hashedClientSecret'],
  ['request', 'GET', '/admin/v1/Apps?count=4', '--paginate', '--attributes', 'clientSecret'],
  ['request', 'POST', '/admin/v1/Apps', '-f', 'displayName=New', '-y'],
]

describe('S6, S9: no secret is in anything that is said or written, with --debug', () => {
  test.each(commands)('%s %s %s', async (...argv) => {
    for (const format of formats) await (await watched()).sweep([...argv.filter(Boolean), '--debug', '-o', format])
  })

  test('with a token, and with a proxy that wants a password', async () => {
    const { sweep, sandbox } = await watched()
    const [issued = ''] = sandbox.state.tokens.keys()
    await sweep(['list', '--debug'])
    for (const APPS_ACCESS_TOKEN of [issued, 'wrong-token-0123456789'].filter(Boolean))
      await sweep(['list', '--debug'], { variables: { APPS_ACCESS_TOKEN } })
    const HTTPS_PROXY = `http://user:${encodeURIComponent(canary('proxy'))}@127.0.0.1:1`
    const variables = { APPS_DOMAIN_URL: 'https://idcs-0123.identity.oraclecloud.com', HTTPS_PROXY }
    const { exitCode } = await sweep(['list', '--debug', '--timeout', '1s'], { variables })
    expect(exitCode).toBe(7)
  })

  test('with a private key as text, whole or damaged', async () => {
    const { sweep, watch } = await watched()
    const { privateKey } = rsaPair()
    const lines = privateKey.split('\n').slice(1, -2)
    for (const line of lines) watch('a line of a private key', line)
    watch('a passphrase', canary('passphrase'))
    const forms = [privateKey, privateKey.replaceAll('\n', '\\n'), lines.join(''), lines.join('\n').slice(0, 700)]
    for (const APPS_CLIENT_KEY of [...forms, forms.map((each) => each.slice(0, -90)).join('')])
      for (const argv of [['list'], ['doctor', '-o', 'json']]) {
        const variables = { APPS_CLIENT_SECRET: undefined, APPS_CLIENT_KEY, OCI_CLI_PASSPHRASE: canary('passphrase') }
        expect((await sweep([...argv, '--debug'], { variables })).exitCode).toBeGreaterThan(1)
        const oci = { APPS_CLIENT_ID: undefined, APPS_CLIENT_KEY: undefined, OCI_CLI_KEY_CONTENT: APPS_CLIENT_KEY }
        const user = {
          OCI_CLI_USER: 'u',
          OCI_CLI_TENANCY: 't',
          OCI_CLI_FINGERPRINT: '00'.repeat(16).replace(/..(?!$)/g, '$&:'),
        }
        const asOci = {
          ...variables,
          ...oci,
          ...user,
          OCI_CLI_CONFIG_FILE: join(folder, 'none'),
          APPS_CONFIG_DIR: folder,
        }
        expect((await sweep([...argv, '--debug'], { variables: asOci, files })).exitCode).toBeGreaterThan(1)
      }
  })

  test('reports in files', async () => {
    const policy = join(folder, 'policy.yaml')
    writeFileSync(policy, 'version: 1\nrules: [{ id: a, refreshTokenExpiry: { max: 1h } }]\n')
    const { sweep } = await watched()
    const all = [...formats, 'sarif', 'junit', 'markdown', 'html', 'github']
    const outputs = all.flatMap((format) => ['-o', `${format}=${join(folder, `report.${format}`)}`])
    expect((await sweep(['audit', '--policy', policy, '--debug', ...outputs], { files })).exitCode).toBe(1)
    expect(readdirSync(folder).filter((name) => name.startsWith('report.'))).toHaveLength(all.length)
  })

  test.each([
    ['code', []],
    ['password', ['--grant', 'password', '--username', exampleUsers.dana.userName, '--password-stdin']],
    ['device', ['--grant', 'device']],
    ['the secret read', ['--read-secret']],
    ['control', ['--control']],
    ['a token that is kept', ['--keep', join(folder, 'kept')]],
  ])('test-offline: %s', async (_, args) => {
    for (const format of ['plain', 'json']) {
      rmSync(join(folder, 'kept'), { force: true })
      const { sweep, change, returningTo } = await watched()
      await returningTo('ResourceOwner')
      const grants = ['authorization_code', 'refresh_token', 'password', 'urn:ietf:params:oauth:grant-type:device_code']
      change('ResourceOwner', { allowedGrants: grants })
      const { exitCode } = await sweep(['test-offline', 'ResourceOwner', ...args, '--debug', '-o', format], {
        files,
        answers: [exampleUsers.dana.password],
        openBrowser: async (url) => (await followSignIn(url.href)).length > 0,
      })
      expect([0, 1, 3, 4, 7]).toContain(exitCode)
    }
  })
})

describe('S6, S9: login in each of its ways, and what comes of it', () => {
  const nothingSet = { APPS_DOMAIN_URL: undefined, APPS_CLIENT_ID: undefined, APPS_CLIENT_SECRET: undefined }
  const { capture } = realEnvironment()
  const path = join(folder, 'kept-by-the-user')
  const inJson = (what: string) => (value: string) => JSON.stringify({ version: 1, [what]: value })
  const plain = (value: string) => value
  const typed = { onTerminal: true }

  /** The words, how the secret or token stands in the user's file, and whether somebody types it. */
  const ways: [way: string, words: string[], print: (value: string) => string, options: FakeOptions][] = [
    ['a secret on stdin', ['--secret-stdin'], plain, {}],
    ['one that is typed', [], plain, typed],
    ['one to be kept in a file', ['--secret-stdin', '--store', 'file'], plain, {}],
    ['one in a file', ['--secret-file', path], plain, {}],
    ['one that a command prints', ['--secret-command', `cat ${path}`], plain, {}],
    ['as JSON', ['--secret-command', `cat ${path}`], inJson('secret'), {}],
    ['as other JSON', ['--secret-command', `cat ${path}`], inJson('clientSecret'), {}],
    ['a token on stdin', ['--token-stdin'], plain, {}],
    ['one that is typed', ['--token-stdin'], plain, typed],
    ['one to be kept in a file', ['--token-stdin', '--store', 'file'], plain, {}],
    ['one in a file', ['--token-file', path], plain, {}],
    ['one that a command prints', ['--token-command', `cat ${path}`], plain, {}],
    ['as JSON', ['--token-command', `cat ${path}`], inJson('token'), {}],
    ['as other JSON', ['--token-command', `cat ${path}`], inJson('accessToken'), {}],
  ]

  test.each(ways)('%s %j', async (way, words, print, options) => {
    const { sweep, sandbox } = await watched()
    const isToken = words.some((word) => word.startsWith('--token'))
    const right = isToken ? await tokenFor(sandbox) : sandbox.clientSecret
    const more = {
      files,
      capture,
      keychain: fakeKeychain().load,
      variables: { ...nothingSet, PATH: process.env['PATH'], APPS_CONFIG_DIR: mkdtempSync(join(folder, 'profiles-')) },
    }
    const client = isToken ? [] : ['--client-id', sandbox.clientId]
    const login = ['login', 'prod', '--domain-url', sandbox.url, ...client, ...words, '--debug']
    for (const value of [canary('wrong'), right]) {
      writeFileSync(path, print(value), { mode: 0o600 })
      const { exitCode } = await sweep([...login, '-o', 'json'], { ...more, ...options, answers: [value] })
      expect(exitCode === 0).toBe(value === right && way !== 'as other JSON')
    }
    if (way === 'as other JSON') return
    expect((await sweep(['get-expiry', app, '--debug'], more)).exitCode).toBe(0)
    for (const format of ['table', 'json'])
      for (const argv of [['profile', 'list'], ['profile', 'show'], ['logout'], ['profile', 'use', 'prod']])
        expect((await sweep([...argv, '--debug', '-o', format], more)).exitCode).toBe(0)
    expect((await sweep(['profile', 'remove', 'prod', '--debug'], more)).exitCode).toBe(0)
  })
})

describe('S6, S9: a machine, a pod and a job, each in its way, with what it has and what is issued for it', () => {
  const nothingSet = { APPS_CLIENT_ID: undefined, APPS_CLIENT_SECRET: undefined }
  const leafKey = String(rsaPairOf('instance').privateKey.export({ type: 'pkcs1', format: 'pem' }))

  async function machine(kind: MachineKind, switches: object = {}) {
    const place = mkdtempSync(join(tmpdir(), 'apps-machine-'))
    onTestFinished(() => rmSync(place, { recursive: true }))
    const { sandbox, ...tests } = await watched()
    // The program of these tests has a clock of its own.
    sandbox.clock.advance((Date.UTC(2026, 9, 5, 14, 3) - sandbox.clock.now().getTime()) / 1000)
    Object.assign(sandbox.state.switches, { signatureClock: 'sandbox', ...switches })
    const { variables, files: contents, onRenewal } = await sandbox.machine(kind, place)
    for (const [name, text] of Object.entries(contents)) writeFileSync(join(place, name), text, { mode: 0o600 })
    onRenewal(async (name, text) => writeFileSync(join(place, name), text, { mode: 0o600 }))
    for (const line of leafKey.split('\n').slice(9, -2)) tests.watch('a line of the key of the instance', line)
    const secretSettings = /RPST|PEM|TOKEN|SECRET/
    for (const [name, value] of Object.entries(variables))
      if (secretSettings.test(name) && !/^(\/|http)/.test(value))
        for (const part of value.includes('\n') ? value.split('\n').slice(9, -2) : [value]) tests.watch(name, part)
    for (const [name, text] of Object.entries(contents))
      if (/token|rpst/.test(name)) tests.watch(name, text.trim())
      else if (/pem$/.test(name) && text.includes('PRIVATE'))
        for (const line of text.split('\n').slice(9, -2)) tests.watch(`a line of ${name}`, line)
    return { ...tests, sandbox, options: { files, probe, variables: { ...nothingSet, HOME: place, ...variables } } }
  }

  const ways: [MachineKind, string][] = [
    ['instance', 'instance-principal'],
    ['resource-principal', 'resource-principal'],
    ['resource-principal-content', 'resource-principal'],
    ['workload', 'workload-identity'],
    ['cloud-shell', 'delegation-token'],
    ['ci', 'ci'],
    ['gitlab', 'ci'],
  ]

  test.each(ways)('%s', async (kind, auth) => {
    for (const argv of [
      ['list', '-o', 'table'],
      ['doctor', '-o', 'json'],
      ['set-expiry', app, '9d'],
    ]) {
      const { sweep, options } = await machine(kind)
      const ending = await sweep([...argv, '--auth', auth, '--debug'], options)
      expect([0, 3], ending.stderr).toContain(ending.exitCode)
    }
  })

  test.each(ways)('%s, where everything is refused and given back', async (kind, auth) => {
    for (const [, encode] of Object.entries(secretForms)) {
      const { sweep, options, sandbox, secrets } = await machine(kind)
      const fault = () => {
        const echoed = secrets()
          .filter(([what]) => /was issued|token|TOKEN|SECRET|rpst/.test(what) && !/in the environment/.test(what))
          .map(([, secret]) => encode(secret))
          .join(' ')
        const echo = {
          body: 'scim' as const,
          detail: echoed.slice(-2000),
          headers: { 'opc-request-id': echoed.slice(-60) },
        }
        sandbox.faults.clear()
        for (const each of ['list', 'token', 'other'] as const)
          sandbox.faults.add({ match: { kind: each, times: 99 }, action: { type: 'status', status: 401, ...echo } })
      }
      fault()
      expect((await sweep(['list', '--auth', auth, '--debug', '-o', 'json'], options)).exitCode).toBeGreaterThan(1)
    }
  })

  test.each([{ metadata: 'html' }, { metadata: 'redirect' }, { dynamicGroup: 'no-match' }, { machineMinutes: 1 }])(
    'an instance with %j',
    async (switches) => {
      const { sweep, options } = await machine('instance', switches)
      await sweep(['doctor', '--auth', 'instance-principal', '--debug'], options)
    },
  )
})

describe('S6, S7: an answer that gives back what it was sent', () => {
  const echoing = (text: string) => ({ body: 'scim' as const, detail: text, messageId: text.slice(0, 60) })
  const kinds = ['token', 'get', 'list', 'patch'] as const

  test.each([400, 401, 403, 404, 409, 412, 429, 500, 503])('%i', async (status) => {
    for (const kind of kinds) {
      const { sweep, sandbox, secrets } = await watched()
      for (const [, encode] of Object.entries(secretForms)) {
        const echoed = secrets()
          .filter(([what]) => what.startsWith("the administrator's"))
          .map(([, secret]) => encode(secret))
        sandbox.faults.clear()
        sandbox.faults.add({
          match: { kind, times: 99 },
          action: {
            type: 'status',
            status,
            ...echoing(`you sent ${echoed.join(' ')}`),
            headers: { 'opc-request-id': `${echoed[0]}` },
          },
        })
        const { exitCode } = await sweep([
          ...(kind === 'list' ? ['list'] : ['set-expiry', app, '9d']),
          '--debug',
          '-o',
          'json',
        ])
        expect(exitCode).not.toBe(0)
      }
    }
  })

  test('and was sent a token of an earlier run', async () => {
    const { sweep, sandbox } = await watched()
    const nothingSet = { APPS_DOMAIN_URL: undefined, APPS_CLIENT_ID: undefined, APPS_CLIENT_SECRET: undefined }
    const options = { files, variables: { ...nothingSet, APPS_CONFIG_DIR: join(folder, 'config') } }
    const secretFile = join(folder, 'kept-secret')
    writeFileSync(secretFile, sandbox.clientSecret, { mode: 0o600 })
    const client = ['--domain-url', sandbox.url, '--client-id', sandbox.clientId, '--secret-file', secretFile]
    await sweep(['login', 'kept', ...client, '--cache-tokens', '--store', 'file', '--debug'], options)
    await sweep(['list', '--debug'], options)
    const { token } = JSON.parse(readFileSync(join(folder, 'config', 'token-kept.json'), 'utf8'))
    const known = sandbox.state.tokens.get(token)
    expect(known).toBeDefined()
    for (const status of [400, 401, 403])
      for (const [, encode] of Object.entries(secretForms)) {
        sandbox.faults.clear()
        const headers = { 'opc-request-id': encode(token) }
        const action = { type: 'status', status, ...echoing(`you sent ${encode(token)}`), headers } as const
        sandbox.faults.add({ match: { kind: 'list', times: 99 }, action })
        expect((await sweep(['list', '--debug', '-o', 'json'], options)).exitCode).not.toBe(0)
      }
    // It is hidden also where it is of no use any more.
    writeFileSync(secretFile, 'another-secret-0123456789', { mode: 0o600 })
    const action = { type: 'status', status: 400, ...echoing(`there was ${token}`) } as const
    sandbox.faults.add({ match: { kind: 'token', times: 99 }, action })
    expect((await sweep(['list', '--debug'], options)).exitCode).not.toBe(0)
    expect(readdirSync(join(folder, 'config')).sort()).toEqual(['profiles.json', 'token-kept.json'])
  })

  test.each(['reset', 'html', 'empty', 'truncate'] as const)('%s', async (type) => {
    for (const kind of kinds)
      for (const format of ['plain', 'json']) {
        const { sweep, sandbox } = await watched()
        sandbox.faults.add({ match: { kind, times: 99 }, action: { type } })
        await sweep([...(kind === 'list' ? ['audit'] : ['set-expiry', app, '9d']), '--debug', '-o', format])
      }
  })

  test('a redirection, and a name that is a secret', async () => {
    const { sweep, sandbox } = await watched()
    const location = `http://127.0.0.1:1/?token=${encodeURIComponent(sandbox.clientSecret)}`
    sandbox.faults.add({ match: { kind: 'get' }, action: { type: 'redirect', location } })
    expect((await sweep(['get-expiry', app, '--debug'])).exitCode).toBe(7)
    Object.assign(sandbox.state.apps.get(app) ?? {}, { displayName: `x ${sandbox.clientSecret} y` })
    for (const format of formats) {
      await sweep(['get-expiry', app, '-o', format])
      await sweep(['audit', '--max-refresh', '1h', '-o', format])
    }
  })
})

test('S6: these were at least twenty secrets, in six forms that differ', () => {
  expect(everyCanary.size).toBeGreaterThanOrEqual(20)
  expect(new Set(Object.values(secretForms).map((encode) => encode(canary('x')))).size).toBe(6)
})
