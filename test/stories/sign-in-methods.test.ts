import { execFileSync } from 'node:child_process'
import { createHash, createPublicKey } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { exampleIds } from '../../src/sandbox/server'
import { rsaPair } from '../support/keys'
import { type Ending, errorOf, json, type TerminalInSandbox, terminalWithSandbox } from '../support/program'

const app = exampleIds.resourceOwner
const pair = rsaPair('pkcs1')
const fingerprint = createHash('md5')
  .update(createPublicKey(pair.publicKey).export({ type: 'spki', format: 'der' }))
  .digest('hex')
  .replace(/..(?!$)/g, '$&:')
const keyId = `ocid1.tenancy.oc1..t/ocid1.user.oc1..dana/${fingerprint}`

let home: string
/** The home directory of somebody who uses `oci`. */
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'apps-home-'))
  mkdirSync(join(home, '.oci'))
  keep('key.pem', pair.privateKey)
  const key = 'tenancy=ocid1.tenancy.oc1..t\nregion=eu-frankfurt-1\nkey_file=~/.oci/key.pem\n'
  keep(
    'config',
    `[DEFAULT]\nuser=ocid1.user.oc1..dana\nfingerprint=${fingerprint}\n${key}\n[S]\n${key}security_token_file=~/.oci/token\n`,
  )
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

function keep(name: string, text: string): void {
  writeFileSync(join(home, '.oci', name), text)
  chmodSync(join(home, '.oci', name), 0o600)
}

/** Of somebody who has set nothing but these. */
const only = (variables: Record<string, string | undefined>) => ({
  variables: { HOME: home, APPS_CLIENT_ID: undefined, APPS_CLIENT_SECRET: undefined, ...variables },
})

/** The control endpoint, as any program uses it. */
async function control({ sandbox }: TerminalInSandbox, path: string, body: object): Promise<Record<string, string>> {
  const state = await import('../../src/sandbox/handle-request')
  const sent = {
    method: 'POST',
    target: `/sandbox/${path}`,
    headers: { host: 'localhost', 'content-type': 'application/json' },
  }
  const delivery = state.handleRequest(sandbox.state, { ...sent, body: Buffer.from(JSON.stringify(body)) })
  return delivery.kind === 'answer' ? JSON.parse(String(delivery.response.body)) : {}
}

const saysNothingOf = ({ stdout, stderr }: Ending, ...secrets: string[]) => {
  for (const secret of [...secrets, pair.privateKey.split('\n')[3] ?? '']) expect(stdout + stderr).not.toContain(secret)
}

test('an API key of OCI reads, changes and lists, without a token', async () => {
  const terminal = await terminalWithSandbox({ apiKeys: [{ keyId, publicKey: pair.publicKey }] })
  const byProfile = only({ APPS_OCI_PROFILE: 'DEFAULT' })

  const changed = await terminal.apps(['set-expiry', app, '9d', '-o', 'json', '--debug'], byProfile)
  const listed = await terminal.apps(['list', '-o', 'json', '--oci-profile', 'DEFAULT'], only({}))

  expect(json(changed)).toMatchObject({ outcome: 'confirmed', to: { seconds: 777600 } })
  expect([changed.exitCode, listed.exitCode]).toEqual([0, 0])
  expect(json(listed).apps ?? json(listed)).not.toEqual([])
  expect(terminal.sandbox.requests.filter(({ kind }) => kind === 'token')).toEqual([])
  expect(changed.stderr).toContain('authorization')
  saysNothingOf(changed, 'Signature version', keyId)
})

test.each(['the domain of --domain-url', 'the domain of the shell', 'the domain of the profile in use'])(
  'a printed command keeps --oci-profile, with %s',
  async (where) => {
    const terminal = await terminalWithSandbox({ apiKeys: [{ keyId, publicKey: pair.publicKey }] })
    const { url } = terminal.sandbox
    const config = mkdtempSync(join(tmpdir(), 'apps-config-'))
    onTestFinished(() => rmSync(config, { recursive: true, force: true }))
    const profiles = { p: { domainUrl: url, ociProfile: 'NONE' } }
    writeFileSync(join(config, 'profiles.json'), JSON.stringify({ version: 1, current: 'p', profiles }), {
      mode: 0o600,
    })
    const isOfProfile = where.includes('in use')
    const shell = only({
      APPS_DOMAIN_URL: where.includes('shell') ? url : undefined,
      ...(isOfProfile && { APPS_CONFIG_DIR: config }),
    })
    const target = where.includes('--domain-url') ? ['--domain-url', url] : []

    const changed = await terminal.apps(['set-expiry', app, '9d', '--oci-profile', 'DEFAULT', ...target], shell)
    const printed =
      target.length > 0 || isOfProfile ? `--domain-url ${url} --oci-profile DEFAULT` : '--oci-profile DEFAULT'
    expect(changed.stderr).toContain(`To go back: apps set-expiry ${app} 7d --expect 9d ${printed}\n`)

    const back = /To go back: apps (.*)/.exec(changed.stderr)?.[1]?.split(' ') ?? []
    expect((await terminal.apps(back, shell)).exitCode).toBe(0)
  },
)

test('the variables of oci sign in where nothing else is set, without a file, and doctor names them', async () => {
  const terminal = await terminalWithSandbox({ apiKeys: [{ keyId, publicKey: pair.publicKey }] })
  const inEnvironment = {
    OCI_CLI_CONFIG_FILE: join(home, 'none'),
    OCI_CLI_USER: 'ocid1.user.oc1..dana',
    OCI_CLI_TENANCY: 'ocid1.tenancy.oc1..t',
    OCI_CLI_FINGERPRINT: fingerprint,
    OCI_CLI_KEY_CONTENT: pair.privateKey.replaceAll('\n', '\\n'),
    OCI_CLI_AUTH: 'api_key',
  }

  const alone = await terminal.apps(['get-expiry', app, '--seconds', '--debug'], only(inEnvironment))
  const doctor = await terminal.apps(['doctor', '-o', 'json'], only({ OCI_CLI_PROFILE: 'DEFAULT' }))
  const beside = await terminal.apps(['get-expiry', app, '--seconds'], { variables: { OCI_CLI_PROFILE: 'none' } })

  expect([alone.exitCode, alone.stdout, beside.exitCode]).toEqual([0, '604800\n', 0])
  expect(json(doctor).checks).toContainEqual(
    expect.objectContaining({
      check: 'credentials',
      detail: "API key that signs each request: OCI profile 'DEFAULT' (OCI_CLI_PROFILE).",
    }),
  )
  saysNothingOf(alone, keyId)
})

test('a session signs until it ends, and then says how to go on', async () => {
  const terminal = await terminalWithSandbox()
  const { token = '' } = await control(terminal, 'session-tokens', { publicKey: pair.publicKey })
  keep('token', token)
  const bySession = only({ APPS_OCI_PROFILE: 'S' })

  const during = await terminal.apps(['get-expiry', app, '--seconds'], bySession)
  terminal.sandbox.clock.advance(3601)
  const after = await terminal.apps(['get-expiry', app, '-o', 'json'], bySession)

  expect(during).toEqual({ exitCode: 0, stdout: '604800\n', stderr: '' })
  expect(after.exitCode).toBe(4)
  expect(errorOf(after).message).toMatch(/^The domain did not accept the signature \(OCI profile 'S'\)\./)
  expect(errorOf(after).hint).toContain('oci session authenticate --profile-name S')
  saysNothingOf(after, token)
})

test('a client signs in by its private key', async () => {
  const terminal = await terminalWithSandbox()
  const { clientId } = terminal.sandbox
  await control(terminal, 'client-keys', { clientId, publicKey: pair.publicKey })
  const byKey = { variables: { APPS_CLIENT_SECRET: undefined, APPS_CLIENT_KEY_FILE: join(home, '.oci/key.pem') } }

  const changed = await terminal.apps(['set-expiry', app, '9d', '-o', 'json'], byKey)
  const asText = { ...byKey.variables, APPS_CLIENT_KEY_FILE: undefined, APPS_CLIENT_KEY: pair.privateKey }
  const onOneLine = { variables: { ...asText, APPS_CLIENT_KEY: pair.privateKey.replaceAll('\n', ' ') } }
  expect((await terminal.apps(['get-expiry', app], onOneLine)).exitCode).toBe(0)
  const other = { variables: { ...byKey.variables, APPS_CLIENT_KEY_ID: 'other' } }
  const refused = await terminal.apps(['get-expiry', app, '-o', 'json'], other)

  expect(json(changed)).toMatchObject({ outcome: 'confirmed' })
  expect(refused.exitCode).toBe(4)
  expect(errorOf(refused).hint).toContain("under the alias 'other'")
  saysNothingOf(changed)
})

test('F61: where the clock is wrong, the signature is refused, and the difference is said', async () => {
  const later = () => new Date(Date.now() + 3_600_000)
  const terminal = await terminalWithSandbox({ apiKeys: [{ keyId, publicKey: pair.publicKey }], now: later })

  const ending = await terminal.apps(['get-expiry', app, '-o', 'json'], only({ APPS_OCI_PROFILE: 'DEFAULT' }))

  expect(ending.exitCode).toBe(4)
  expect(errorOf(ending).message).toMatch(/This machine's clock differs by -(3600|3599|3601) s\.$/)
  expect(terminal.sandbox.requests).toHaveLength(1)
})

test('C17, C2: what makes no sense is exit 2, at once and without a request', async () => {
  const terminal = await terminalWithSandbox()
  execFileSync('mkfifo', [join(home, '.oci/fifo')])
  for (const [name, file] of [
    ['none', ''],
    ['DEFAULT', join(home, '.oci/fifo')],
    ['DEFAULT', '/dev/zero'],
  ]) {
    const variables = { APPS_OCI_PROFILE: name, ...(file && { OCI_CONFIG_FILE: file }) }
    const ending = await terminal.apps(['get-expiry', app], only(variables))
    expect({ ...ending, stderr: '' }).toEqual({ exitCode: 2, stdout: '', stderr: '' })
    expect(ending.stderr).toContain(file === '' ? "there is no profile 'none'" : `${file} is not a regular file`)
  }
  expect(terminal.sandbox.requests).toEqual([])
})
