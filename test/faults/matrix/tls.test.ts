import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { probeConnection } from '../../../src/platform/connection-probe'
import { realEnvironment } from '../../../src/platform/real-environment'
import { type ForwardProxy, forwardProxy } from '../../support/forward-proxy'
import { expiredIdentity, otherIdentity, testIdentity } from '../certificate'
import { clientId, resourceId } from '../domain/apps'
import { adminId, adminSecret, type DomainOptions, type FaultDomain } from '../domain/fault-domain'
import { type Ran, runApps } from '../domain/run-apps'
import { expectInvariants } from './always'
import { claims } from './claims'

const folder = mkdtempSync(join(tmpdir(), 'apps-tls-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const keep = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text, { mode: 0o600 })
  return join(folder, name)
}
const secretFile = keep('secret', adminSecret)
const real = realEnvironment()

const commands: string[][] = [
  ['get-expiry', resourceId],
  ['set-expiry', resourceId, '9d'],
  ['set-offline', resourceId, 'off', '-y'],
  ['set-grant', clientId, 'implicit', 'on'],
  ['list'],
  ['audit', '--max-refresh', '30d'],
  ['diagnose', clientId],
  ['test-offline', clientId, '--grant', 'device'],
  ['request', 'GET', `/admin/v1/Apps/${resourceId}`, '--attributes', 'refreshTokenExpiry'],
  ['login', 'p', '--client-id', adminId, '--secret-file', secretFile],
  ['doctor'],
]

/** How each of them ends where the way is open. The domain of these tests tells nobody's roles. */
const endings: Record<string, number> = { audit: 1, doctor: 3 }

interface Setting {
  /** What the domain shows; without it, one that the program is told to trust. */
  tls?: NonNullable<DomainOptions['tls']> & { cert: string }
  /** Whether the program is told to trust it. */
  isTrusted: boolean
  variables?: Record<string, string>
}

/** A run of the program, with files of its own and its own probe. */
async function runWith(
  argv: readonly string[],
  { tls = testIdentity, isTrusted, variables }: Setting,
  onStart: (domain: FaultDomain) => void = () => undefined,
): Promise<Ran> {
  const trust = isTrusted ? ['--ca-file', keep('ca.pem', tls.cert)] : []
  const config = mkdtempSync(join(folder, 'config-'))
  const ran = await runApps(
    [...argv, ...trust, '-o', 'json'],
    { tls, onStart },
    {
      files: real.files,
      probe: (options) => probeConnection(options, {}, new AbortController().signal),
      variables: { APPS_CONFIG_DIR: config, ...variables },
    },
  )
  expectInvariants(ran, argv, { format: 'json' })
  expect(existsSync(join(config, 'profiles.json'))).toBe(argv[0] === 'login' && ran.exitCode === 0)
  return ran
}

/** Nothing was sent, and why is said once; doctor has a report besides. */
function expectRefused({ exitCode, stdout, stderr, domain }: Ran, argv: readonly string[], why: RegExp): void {
  expect([exitCode, domain.seen]).toEqual([7, []])
  expect([domain.server.connections, domain.server.bytes]).toEqual([0, 0])
  expect(stderr).toMatch(why)
  const checks: { status: string; detail: string }[] = argv[0] === 'doctor' ? JSON.parse(stdout).checks : []
  const failed = checks.filter(({ status }) => status === 'fail').map(({ detail }) => detail)
  expect(failed).toEqual(argv[0] === 'doctor' ? [JSON.parse(stderr).error.message] : [])
  if (argv[0] !== 'doctor') expect(stdout).toBe('')
}

function expectDone(ran: Ran, argv: readonly string[]): void {
  expect(ran.exitCode).toBe(endings[argv[0] ?? ''] ?? 0)
  expect(ran.domain.seen.length).toBeGreaterThan(1)
  // What login stores is in a directory of its own here, and looked for above.
  if (argv[0] !== 'login') claims[argv[0] ?? '']?.(ran, argv, 'json')
}

const refusals: [what: string, setting: Setting, why: RegExp][] = [
  ['an authority that nobody knows', { isTrusted: false }, /self-signed.*--ca-file/],
  ['a certificate that has expired', { isTrusted: true, tls: expiredIdentity }, /has expired.*has to renew/],
  ['a certificate for another host', { isTrusted: true, tls: otherIdentity }, /is for another host.*Check the address/],
]

const asRows = commands.map((argv) => ({ argv, name: argv[0] }))

describe.each(asRows)('F05 $name', ({ argv }) => {
  test.each(refusals)('%s: 7, and nothing is sent', async (_, setting, why) =>
    expectRefused(await runWith(argv, setting), argv, why),
  )

  test('with that authority in --ca-file', async () => expectDone(await runWith(argv, { isTrusted: true }), argv))
})

describe('through a real forward proxy', () => {
  const login = `Basic ${Buffer.from('user:canary pass').toString('base64')}`

  /** The proxy leads to the domain, which is called domain.example there. */
  async function runProxied(argv: readonly string[], setting: Setting, refusal?: string) {
    let domain: FaultDomain | undefined
    const proxy = await forwardProxy({
      to: () => Number(new URL(domain?.origin ?? '').port),
      ...(refusal === undefined ? {} : { refusal }),
    })
    const HTTPS_PROXY = `http://user:canary%20pass@127.0.0.1:${proxy.port}`
    const variables = { APPS_DOMAIN_URL: 'https://domain.example', HTTPS_PROXY, ...setting.variables }
    const ran = await runWith(argv, { ...setting, variables }, (started) => {
      domain = started
    })
    expect(`${ran.stdout}${ran.stderr}`).not.toMatch(/canary( |%20)pass/)
    return { ran, proxy }
  }

  /** CONNECT alone, with its own password; no path, no token. */
  function expectSeenLittle({ asked, forwarded }: ForwardProxy, { domain }: Ran): void {
    for (const { method, target, headers } of asked) {
      expect([method, target]).toEqual(['CONNECT', 'domain.example:443'])
      expect(headers).toMatchObject({
        host: expect.stringMatching(/^domain\.example(:443)?$/),
        'proxy-authorization': login,
      })
      expect(Object.keys(headers)).not.toContain('authorization')
    }
    expect(asked.length).toBeGreaterThan(0)
    const through = forwarded().toString('latin1')
    for (const secret of [...domain.state.secrets, login, '/admin/v1', '/oauth2', 'Bearer'])
      expect(through).not.toContain(secret)
    for (const { entry } of domain.seen) expect(Object.keys(entry.headers)).not.toContain('proxy-authorization')
  }

  const rows = asRows.filter(({ name = '' }) => ['login', 'doctor', 'request', 'set-expiry'].includes(name))

  describe.each(rows)('$name', ({ argv }) => {
    test.each(refusals)('F05 %s: 7, and nothing is sent', async (_, setting, why) => {
      const { ran, proxy } = await runProxied(argv, setting)
      expectRefused(ran, argv, why)
      expectSeenLittle(proxy, ran)
    })

    test('a way that is open', async () => {
      const { ran, proxy } = await runProxied(argv, { isTrusted: true })
      expectDone(ran, argv)
      expectSeenLittle(proxy, ran)
    })

    test.each([
      ['407 Proxy Authentication Required', /opened no way to domain\.example: it answered 407/],
      ['403 Forbidden', /it answered 403.*has to allow that host/],
      ['502 Bad Gateway', /it answered 502.*cannot reach or resolve that host/],
    ])('F58: %s: 7, and nothing goes around it', async (refusal, why) => {
      const { ran, proxy } = await runProxied(argv, { isTrusted: true }, refusal)
      expectRefused(ran, argv, why)
      expectSeenLittle(proxy, ran)
    })
  })
})
