import { describe, expect, test } from 'vitest'
import type { ConnectionProbe } from '../../../../src/platform/environment'
import type { Fault } from '../../../../src/sandbox/faults/fault'
import { runWithoutNetwork } from '../../../support/bad-input'
import type { FakeOptions } from '../../../support/fake-environment'
import { programWithSandbox } from '../../../support/in-process'

const open: ConnectionProbe = { addresses: ['127.0.0.1'], failedAt: null, error: null, certificate: null }

async function examined(
  prepare: (sandbox: Awaited<ReturnType<typeof programWithSandbox>>['sandbox']) => void = () => undefined,
  options: FakeOptions = {},
) {
  const { apps, sandbox } = await programWithSandbox()
  prepare(sandbox)
  const { exitCode, stdout, stderr } = await apps(['doctor', '-o', 'json'], { probe: async () => open, ...options })
  const document = JSON.parse(stdout)
  const statuses = Object.fromEntries(
    document.checks.map(({ check, status }: { check: string; status: string }) => [check, status]),
  )
  const detail = (name: string) => document.checks.find(({ check }: { check: string }) => check === name)
  return { exitCode, stdout, stderr, document, statuses, detail, sandbox }
}

describe('a domain that is there', () => {
  test('each check passes, and nothing but reading is sent', async () => {
    const { exitCode, statuses, document, sandbox } = await examined()
    const { clock, ...others } = statuses
    expect(exitCode).toBe(0)
    expect(new Set(Object.values(others))).toEqual(new Set(['pass']))
    // The clock of tests stands in October 2026.
    expect(clock).toBe('warn')
    expect(document).toMatchObject({ domain: sandbox.url, verdict: 'ready', roles: ['Application Administrator'] })
    expect(document.commands).toContainEqual({
      command: 'set-expiry',
      needs: 'change',
      allowed: 'yes',
      role: 'Application Administrator',
    })
    expect(sandbox.requests.map(({ method, path }) => `${method} ${path.split('?')[0]}`)).toEqual([
      'GET /.well-known/openid-configuration',
      'POST /oauth2/v1/token',
      'GET /admin/v1/Apps',
      'GET /admin/v1/Apps',
      'GET /admin/v1/SigningCert/jwk',
    ])
  })

  test('a token that names no roles leaves open what it may change: 3, never a yes', async () => {
    const { apps, sandbox } = await programWithSandbox()
    await apps(['list'])
    const [token = ''] = sandbox.state.tokens.keys()
    const { APPS_CLIENT_ID, APPS_CLIENT_SECRET } = { APPS_CLIENT_ID: undefined, APPS_CLIENT_SECRET: undefined }
    const { exitCode, stdout, stderr } = await apps(['doctor', '-o', 'json'], {
      probe: async () => open,
      variables: { APPS_ACCESS_TOKEN: token, APPS_CLIENT_ID, APPS_CLIENT_SECRET },
    })
    expect(exitCode).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'incomplete', roles: null })
    expect(JSON.parse(stdout).commands).toContainEqual({
      command: 'list',
      needs: 'read',
      allowed: 'yes',
      role: 'User Administrator',
    })
    expect(JSON.parse(stdout).commands).toContainEqual({
      command: 'set-grant',
      needs: 'change',
      allowed: 'unknown',
      role: 'Application Administrator',
    })
    expect(stdout + stderr).not.toContain(token.slice(0, 12))
  })

  test.each<[string[], string, string, number]>([
    [['Identity Domain Administrator'], 'pass', 'warn', 0],
    [['User Administrator'], 'warn', 'pass', 0],
    [['User Administrator', 'Application Administrator'], 'pass', 'warn', 0],
    [['User Administrator', 'Audit Administrator'], 'warn', 'warn', 0],
    [['Application Administrator', 'Me'], 'pass', 'pass', 0],
  ])('roles %j: changing %s, least privilege %s', async (roles, changing, leastPrivilege, expected) => {
    const { exitCode, statuses } = await examined((sandbox) => {
      const client = [...sandbox.state.apps.all()].find((app) => app['name'] === sandbox.clientId)
      Object.assign(client ?? {}, { grantedAppRoles: roles.map((display) => ({ value: display, display })) })
    })
    expect({ exitCode, changing: statuses['changing'], more: statuses['least-privilege'] }).toEqual({
      exitCode: expected,
      changing,
      more: leastPrivilege,
    })
  })
})

describe('on a terminal each thing is said once', () => {
  const variables = { NO_COLOR: '1' }
  const shown = async (more: Record<string, string | undefined>) => {
    const { apps } = await programWithSandbox()
    return apps(['doctor'], { onTerminal: true, probe: async () => open, variables: { ...variables, ...more } })
  }

  test('what was not tried for one reason, and what failed', async () => {
    const { exitCode, stdout, stderr } = await shown({ APPS_CLIENT_ID: undefined, APPS_CLIENT_SECRET: undefined })
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: "Error: The check 'credentials' failed.\n" })
    expect(stdout.match(/There are no credentials/g)).toHaveLength(1)
    expect(stdout).toMatch(
      /\nnot tried +sign-in, reading, signing-keys, app-roles, changing,\s+least-privilege: the check 'credentials' failed\.\n$/,
    )
  })

  test('the role that is needed, where the roles are not known', async () => {
    const { apps, sandbox } = await programWithSandbox()
    await apps(['list'])
    const [token = ''] = sandbox.state.tokens.keys()
    const { exitCode, stdout, stderr } = await apps(['doctor'], {
      onTerminal: true,
      probe: async () => open,
      variables: {
        ...variables,
        APPS_ACCESS_TOKEN: token,
        APPS_CLIENT_ID: undefined,
        APPS_CLIENT_SECRET: undefined,
      },
    })
    expect(exitCode).toBe(3)
    expect(stderr).toBe("Error: Some checks could not be decided, the first of them 'app-roles'.\n")
    expect(stdout.match(/Application Administrator/g)).toHaveLength(1)
  })
})

describe('the least role that an audit needs', () => {
  test('is told where reading is refused', async () => {
    const { detail } = await examined(
      (sandbox) =>
        void sandbox.faults.add({ match: { times: 99, kind: 'list' }, action: { type: 'status', status: 403 } }),
    )
    expect(detail('reading').fix).toBe(
      "Give the client the app role 'Application Administrator' of the identity domain. To read only, User Administrator is enough.",
    )
  })

  test('is no more than needed', async () => {
    const { detail } = await examined((sandbox) => {
      const client = [...sandbox.state.apps.all()].find((app) => app['name'] === sandbox.clientId)
      Object.assign(client ?? {}, { grantedAppRoles: [{ value: 'x', display: 'User Administrator' }] })
    })
    expect(detail('least-privilege')).toMatchObject({
      status: 'pass',
      detail: 'User Administrator is the least role that reads all apps. It may also change users.',
    })
  })
})

describe('what fails names the exit code, and what does not depend on it is tried', () => {
  const failing = (match: Fault['match'], action: Fault['action']) =>
    examined((sandbox) => void sandbox.faults.add({ match: { times: 99, ...match }, action }))

  test('a wrong secret: 4', async () => {
    const { exitCode, statuses } = await examined(undefined, { variables: { APPS_CLIENT_SECRET: 'another-secret' } })
    expect(exitCode).toBe(4)
    expect(statuses).toMatchObject({ discovery: 'pass', 'sign-in': 'fail', reading: 'not-tried' })
  })

  test('no credentials: 2, and the way is looked at all the same', async () => {
    const variables = { APPS_CLIENT_ID: undefined, APPS_CLIENT_SECRET: undefined }
    const { exitCode, statuses } = await examined(undefined, { variables })
    expect(exitCode).toBe(2)
    expect(statuses).toMatchObject({ credentials: 'fail', connection: 'pass', discovery: 'pass', reading: 'not-tried' })
  })

  test('a missing right: 4, and signed in', async () => {
    const { exitCode, statuses, document } = await failing({ kind: 'list' }, { type: 'status', status: 403 })
    expect(exitCode).toBe(4)
    expect(statuses).toMatchObject({ 'sign-in': 'pass', reading: 'fail', 'signing-keys': 'pass', changing: 'warn' })
    expect(document.commands).toContainEqual({
      command: 'list',
      needs: 'read',
      allowed: 'no',
      role: 'User Administrator',
    })
  })

  test('another server at that address: 7', async () => {
    const { exitCode, statuses } = await failing({ path: '/.well-known/' }, { type: 'html' })
    expect(exitCode).toBe(7)
    expect(statuses).toMatchObject({ discovery: 'fail', 'sign-in': 'pass', reading: 'pass' })
  })

  test.each(['name', 'connection', 'tls'] as const)('the way ends at %s: 7, and nothing is sent', async (failedAt) => {
    const error = Object.assign(new Error('canary'), { code: 'ECONNREFUSED' })
    const { exitCode, statuses, sandbox } = await examined(undefined, {
      probe: async () => ({ ...open, failedAt, error }),
    })
    expect(exitCode).toBe(7)
    expect(statuses[failedAt]).toBe('fail')
    expect(statuses).toMatchObject({ address: 'pass', discovery: 'not-tried', 'sign-in': 'not-tried' })
    expect(sandbox.requests).toEqual([])
  })

  test('no address: 2', async () => {
    const { exitCode, stdout } = await runWithoutNetwork(['doctor'], { variables: { APPS_DOMAIN_URL: '' } })
    expect(exitCode).toBe(2)
    expect(stdout.split('\n')[0]).toMatch(/^address\tfail\t/)
  })
})

test('a certificate that ends soon is a warning, with its authority', async () => {
  const endsAt = new Date(Date.UTC(2026, 9, 15, 15, 0, 0))
  const { exitCode, detail } = await examined(undefined, {
    probe: async () => ({ ...open, certificate: { endsAt, authority: 'DigiCert Inc', protocol: 'TLSv1.3' } }),
  })
  expect(exitCode).toBe(0)
  expect(detail('tls')).toMatchObject({
    status: 'warn',
    detail: 'TLSv1.3; the certificate expires in 10 days; authority: DigiCert Inc.',
  })
})

describe('through a proxy', () => {
  const proxied = { addresses: [], failedAt: null, error: null, certificate: null }
  const variables = {
    APPS_DOMAIN_URL: 'https://idcs-0123.identity.oraclecloud.com',
    HTTPS_PROXY: 'http://user:canary-7Qx1@127.0.0.1:9',
  }
  const run = async (probe: Partial<ConnectionProbe>, more: Record<string, string> = {}) => {
    const { apps } = await programWithSandbox()
    const ending = await apps(['doctor'], {
      variables: { ...variables, ...more },
      probe: async () => ({ ...proxied, ...probe }),
    })
    expect(ending.stdout + ending.stderr).not.toContain('canary-7Qx1')
    return { ...ending, lines: ending.stdout.split('\n').slice(2, 6) }
  }
  const refused = (status: number) => ({ failedAt: 'proxy' as const, error: new Error(`Proxy response (${status}) x`) })

  test('it is named, and it resolves the name', async () => {
    const { lines } = await run({
      certificate: { endsAt: new Date(Date.UTC(2030, 0, 1)), authority: 'Own', protocol: 'TLSv1.3' },
    })
    expect(lines).toEqual([
      'proxy\tpass\tConnections go through the proxy 127.0.0.1:9 (HTTPS_PROXY).\t',
      'name\tnot-tried\tNot tried: the proxy resolves the name.\t',
      'connection\tpass\tThe proxy connects to idcs-0123.identity.oraclecloud.com.\t',
      'tls\tpass\tTLSv1.3; the certificate expires in 1183 days; authority: Own.\t',
    ])
  })

  test.each([
    [407, 'It does not take the user and the password that the proxy setting has.'],
    [403, 'Whoever runs it has to allow that host; NO_PROXY=idcs-0123.identity.oraclecloud.com goes around the proxy.'],
    [
      502,
      'It cannot reach or resolve that host. Check the address; NO_PROXY=idcs-0123.identity.oraclecloud.com goes around the proxy.',
    ],
    [404, 'Check HTTPS_PROXY, ALL_PROXY and NO_PROXY.'],
  ])('one that answers %i: 7, and what to do', async (status, fix) => {
    const { exitCode, lines } = await run(refused(status))
    expect(exitCode).toBe(7)
    expect(lines.slice(0, 2)).toEqual([
      `proxy\tfail\tThe proxy 127.0.0.1:9 opened no way to idcs-0123.identity.oraclecloud.com: it answered ${status}.\t${fix}`,
      "name\tnot-tried\tNot tried: the check 'proxy' failed.\t",
    ])
  })

  test('one that wants a password, where none is set', async () => {
    const { lines } = await run(refused(407), { HTTPS_PROXY: 'http://127.0.0.1:9' })
    expect(lines[0]).toMatch(/\tIt wants a user and a password: HTTPS_PROXY=http:\/\/USER:PASSWORD@HOST:PORT$/)
  })

  test('its own certificate in place of the domain’s is a failure of TLS', async () => {
    const error = Object.assign(new Error('canary'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' })
    const { exitCode, lines } = await run({ failedAt: 'tls', error })
    expect(exitCode).toBe(7)
    expect(lines[3]).toBe(
      'tls\tfail\tidcs-0123.identity.oraclecloud.com: TLS failed, its certificate comes from an unknown authority.\t' +
        "A proxy may put its own certificate in place of the domain's. If a private CA signed it, name its certificate: --ca-file FILE.",
    )
  })

  test('an address that is none: 2, by its name, and nothing is sent', async () => {
    const { exitCode, stdout } = await runWithoutNetwork(['doctor'], {
      variables: { ...variables, HTTPS_PROXY: 'proxy.example:canary-7Qx1' },
    })
    expect(exitCode).toBe(2)
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      'address\tpass\tA domain is set.\t',
      "credentials\tnot-tried\tNot tried: the check 'proxy' failed.\t",
      'proxy\tfail\tHTTPS_PROXY is not the address of a proxy; it looks like http://proxy.example:3128.\t',
      "name\tnot-tried\tNot tried: the check 'proxy' failed.\t",
    ])
  })
})
