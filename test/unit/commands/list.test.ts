import { describe, expect, test } from 'vitest'
import { exampleIds } from '../../../src/sandbox/server'
import { programWithSandbox } from '../../support/in-process'

const { fieldServiceApi, paymentsApi } = exampleIds

const manyApps = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    id: (at + 1).toString(16).padStart(32, '0'),
    displayName: `App ${at + 1}`,
  }))

describe('apps list', () => {
  test('in a pipe: the columns of get-expiry, one app a line, and what is known of the list on stderr', async () => {
    const { apps } = await programWithSandbox()

    const ending = await apps(['list', '--filter', 'isOAuthResource eq true and displayName sw "F"'])

    expect(ending).toMatchObject({
      exitCode: 0,
      stdout: `${fieldServiceApi}\tField Service API\t31536000\t365d\tapp\t3600\ttrue\ttrue\ttrue\tapp\n`,
      stderr: 'Complete: 1 app in 1 page.\n',
    })
  })

  test('as JSON, each row has all that a sandbox needs to hold the same app, and no secret', async () => {
    const { apps, sandbox } = await programWithSandbox()

    const { exitCode, stdout } = await apps(['list', '-o', 'json', '--filter', `id eq "${paymentsApi}"`])

    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toEqual([
      {
        id: paymentsApi,
        ocid: `ocid1.domainapp.oc1.iad.amaaaaaa${paymentsApi}qqqqqqqq`,
        displayName: 'Payments API',
        clientId: '8d2f6e01c9b34a7e95d0b3f84c7a1e56',
        refreshTokenExpiry: { seconds: 604800, duration: '7d', source: 'app' },
        accessTokenExpiry: { seconds: 900, duration: '15m', source: 'app' },
        allowOffline: false,
        isOAuthResource: true,
        isOAuthClient: false,
        active: true,
        inEffect: {
          refresh: false,
          access: true,
          reason: 'allowOffline is false: no refresh token is issued for this app',
        },
        clientType: null,
        trustScope: null,
        allowedGrants: [],
        allowedScopes: [],
        allowedTags: [],
        tags: [],
        redirectUris: [],
        allUrlSchemesAllowed: null,
        bypassConsent: null,
        audience: 'https://payments.example.com',
        scopes: [{ value: '/payments', fqs: 'https://payments.example.com/payments', requiresConsent: false }],
        isOPCService: false,
      },
    ])
    for (const { path } of sandbox.requests.filter((each) => each.path.startsWith('/admin'))) {
      expect(path).toContain('attributes=id,ocid,displayName,')
      expect(path).not.toContain('clientSecret')
    }
  })

  test('nothing that matches is an empty document', async () => {
    const { apps } = await programWithSandbox()
    const nothing = ['--filter', 'displayName eq "no such app"']

    expect(await apps(['list', ...nothing, '-o', 'json'])).toMatchObject({ exitCode: 0, stdout: '[]\n' })
    expect(await apps(['list', ...nothing])).toMatchObject({ exitCode: 0, stdout: '' })
  })

  test('the first rows are written before the last page has come', async () => {
    const { apps, sandbox } = await programWithSandbox({ apps: manyApps(2500) })
    let pagesBefore = -1
    const stdout = {
      write: async () => {
        if (pagesBefore < 0) pagesBefore = sandbox.requests.filter(({ path }) => path.includes('startIndex')).length
      },
    }

    const ending = await apps(['list', '-o', 'ndjson'], { stdout })

    expect(ending).toMatchObject({ exitCode: 0, stderr: 'Complete: 2502 apps in 3 pages.\n' })
    expect(sandbox.requests.filter(({ path }) => path.includes('startIndex'))).toHaveLength(4)
    expect(pagesBefore).toBeLessThan(4)
  })

  test('a list that stops half-way is exit 3: what was read stands on stdout, what is missing on stderr', async () => {
    const { apps, sandbox } = await programWithSandbox({ apps: manyApps(1500) })
    sandbox.faults.add({ match: { kind: 'list', skip: 1, times: 9 }, action: { type: 'status', status: 500 } })

    const ending = await apps(['list', '-o', 'json'])

    expect(ending.exitCode).toBe(3)
    expect(JSON.parse(ending.stdout)).toHaveLength(1000)
    expect(JSON.parse(ending.stderr)).toEqual({
      error: {
        code: 3,
        message: expect.stringMatching(
          /^Not complete: 1000 apps came, but it is not shown that no app comes after 0{29}3e8: The domain failed to list apps: it answered 500/,
        ),
        hint: 'Try again later.',
        status: 500,
        requestId: expect.any(String),
        details: [],
      },
    })
  })

  test.each([
    ['', "--filter '' is empty; write a SCIM filter such as isOAuthResource eq true."],
    ['name eq "\n"', '--filter'],
  ])('a filter that cannot be one (%j) is exit 2, and nothing is asked', async (filter, message) => {
    const { apps, sandbox } = await programWithSandbox()

    const ending = await apps(['list', '--filter', filter])

    expect(ending.exitCode).toBe(2)
    expect(ending.stderr).toContain(message)
    expect(sandbox.requests).toEqual([])
  })
})
