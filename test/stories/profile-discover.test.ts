import { createHash, createPublicKey } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { childCompartment } from '../../src/sandbox/oci/domains'
import type { Sandbox } from '../../src/sandbox/server'
import { rsaPair } from '../support/keys'
import { errorOf, json, terminalWithSandbox } from '../support/program'
import { hasTerminals, onTerminal } from '../support/terminal'

const pair = rsaPair()
const fingerprint = createHash('md5')
  .update(createPublicKey(pair.publicKey).export({ type: 'spki', format: 'der' }))
  .digest('hex')
  .replace(/..(?!$)/g, '$&:')
const user = 'ocid1.user.oc1..dana'
const tenancy = 'ocid1.tenancy.oc1..t'
const apiKeys = [{ keyId: `${tenancy}/${user}/${fingerprint}`, publicKey: pair.publicKey }]

const folder = mkdtempSync(join(tmpdir(), 'apps-discover-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(folder, 'home-'))
  mkdirSync(join(home, '.oci'))
  writeFileSync(join(home, '.oci/key.pem'), pair.privateKey, { mode: 0o600 })
  const profile = `[DEFAULT]\nuser=${user}\ntenancy=${tenancy}\nregion=eu-frankfurt-1\nfingerprint=${fingerprint}\nkey_file=~/.oci/key.pem\n`
  writeFileSync(join(home, '.oci/config'), profile, { mode: 0o600 })
})

/** Nothing is said of a domain: only which OCI profile there is, and where OCI is. */
const only = (endpoint: string) => ({
  HOME: home,
  APPS_DOMAIN_URL: undefined,
  APPS_CLIENT_ID: undefined,
  APPS_CLIENT_SECRET: undefined,
  OCI_CLI_ENDPOINT: endpoint,
})

const stored = () => {
  const path = join(home, '.config/apps/profiles.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).profiles : null
}
const pathsIn = ({ requests }: Sandbox) => requests.map(({ method, path }) => `${method} ${path}`)

test('the domains of a tenancy become profiles that work', async () => {
  const { apps, sandbox } = await terminalWithSandbox({ apiKeys })
  const variables = only(sandbox.url)

  const shown = await apps(['profile', 'discover', '-o', 'json'], { variables })
  const none = stored()
  const saved = await apps(['profile', 'discover', '--save'], { variables })
  const again = await apps(['profile', 'discover', '--save', '-o', 'json'], { variables })
  const expiry = await apps(['get-expiry', 'ResourceOwner', '--seconds', '--profile', 'default'], { variables })

  expect(shown).toMatchObject({ exitCode: 0 })
  expect(json(shown)).toEqual([
    expect.objectContaining({ displayName: 'Default', url: sandbox.url, lifecycleState: 'ACTIVE', profiles: [] }),
    expect.objectContaining({ displayName: 'Archive', lifecycleState: 'INACTIVE', profiles: [] }),
  ])
  expect(none).toBeNull()
  expect(saved).toMatchObject({ exitCode: 0, stderr: `Stored profile 'default' for ${sandbox.url}\n` })
  expect(stored()).toEqual({ default: { domainUrl: sandbox.url, ociProfile: 'DEFAULT' } })
  expect(json(again)).toContainEqual(expect.objectContaining({ displayName: 'Default', profiles: ['default'] }))
  expect(again.stderr).toBe('')
  expect(expiry).toEqual({ exitCode: 0, stdout: '604800\n', stderr: '' })
  // Looking for domains sends nothing else, and no domain is asked.
  expect(pathsIn(sandbox).slice(0, 3)).toEqual(
    Array(3).fill(`GET /20160918/domains?compartmentId=${tenancy}&limit=100`),
  )
})

test('another compartment has other domains, and one that is not there is exit 4', async () => {
  const { apps, sandbox } = await terminalWithSandbox({ apiKeys })
  const variables = only(sandbox.url)

  const partners = await apps(['profile', 'discover', '--compartment', childCompartment], { variables })
  const missing = await apps(['profile', 'discover', '--compartment', 'ocid1.compartment.oc1..x', '-o', 'json'], {
    variables,
  })

  expect(partners.stdout).toMatch(/^Partners\thttps:\/\/idcs-\d+\.identity\.oraclecloud\.com\tSECONDARY\t/)
  expect(missing).toMatchObject({ exitCode: 4, stdout: '' })
  expect(errorOf(missing)).toMatchObject({ code: 4, status: 404, requestId: expect.any(String) })
})

test.each<[string, object, number, RegExp]>([
  [
    'a signature that is not accepted',
    { type: 'status', status: 401, body: 'empty' },
    4,
    /^OCI did not accept the sig/,
  ],
  ['an answer that is HTML', { type: 'html' }, 7, /cannot be trusted: the body is not JSON/],
  ['a redirect', { type: 'redirect', location: 'https://evil.example/' }, 7, /redirects to https:\/\/evil\.example;/],
])('%s stores nothing', async (_, action, exitCode, message) => {
  const { apps, sandbox } = await terminalWithSandbox({ apiKeys })
  sandbox.faults.add({ match: { path: '/20160918/', times: 9 }, action } as never)

  const ending = await apps(['profile', 'discover', '--save', '-o', 'json'], { variables: only(sandbox.url) })

  expect(ending).toMatchObject({ exitCode, stdout: '' })
  expect(errorOf(ending).message).toMatch(message)
  expect(stored()).toBeNull()
})

test('OCI that limits requests is asked again', async () => {
  const { apps, sandbox } = await terminalWithSandbox({ apiKeys })
  sandbox.faults.add({ match: { path: '/20160918/' }, action: { type: 'status', status: 429, retryAfter: 1 } })

  const ending = await apps(['profile', 'discover', '--save'], { variables: only(sandbox.url) })

  expect(ending.exitCode).toBe(0)
  expect(sandbox.requests).toHaveLength(2)
})

describe('OCI that does not answer', () => {
  const silent = async () => {
    const terminal = await terminalWithSandbox({ apiKeys })
    terminal.sandbox.faults.add({ match: { path: '/20160918/' }, action: { type: 'hang' } })
    return { ...terminal, variables: only(terminal.sandbox.url) }
  }

  test('the time limit ends it with 7', async () => {
    const { apps, variables } = await silent()
    const ending = await apps(['profile', 'discover', '--timeout', '1s'], { variables })
    expect(ending).toMatchObject({ exitCode: 7, stdout: '' })
    expect(ending.stderr).toContain('Allow more time with --timeout.')
  })

  test('Ctrl-C ends it with 130', async () => {
    const { start, variables } = await silent()
    const running = start(['profile', 'discover', '--debug'], { variables })
    await running.hasSaid('> GET /20160918/domains')
    running.signal('SIGINT')
    expect(await running.ended).toMatchObject({ exitCode: 130, stdout: '' })
  })
})

describe.skipIf(!hasTerminals)('on a terminal (needs script of util-linux)', () => {
  const question = /Remember Default \(http:\/\/127\.0\.0\.1:\d+\) as profile 'default'\? \[y\/N\] /
  const begin = ({ url }: Sandbox) => onTerminal(['profile', 'discover'], only(url))

  test('a yes stores the profile', async () => {
    const { sandbox } = await terminalWithSandbox({ apiKeys })
    const { type, hasShown, shown, ended } = begin(sandbox)
    await hasShown(question)
    type('y\r')
    expect(await ended).toBe(0)
    expect(shown()).toContain(`Stored profile 'default' for ${sandbox.url}`)
    expect(stored()).toEqual({ default: { domainUrl: sandbox.url, ociProfile: 'DEFAULT' } })
  })

  test.each([
    ['Return', '\r', 0],
    ['Ctrl-D', '\u0004', 0],
    ['Ctrl-C', '\u0003', 130],
  ])('%s stores nothing', async (_, keys, exitCode) => {
    const { sandbox } = await terminalWithSandbox({ apiKeys })
    const { type, hasShown, ended } = begin(sandbox)
    await hasShown(question)
    type(keys)
    expect(await ended).toBe(exitCode)
    expect(stored()).toBeNull()
  })
})
