import { expect, test } from 'vitest'
import { exampleIds } from '../../src/sandbox/server'
import { errorOf, json, terminalWithSandbox } from '../support/program'

const { fieldServiceMobile, nightlyInvoiceExport, paymentsApi, userAdministrator } = exampleIds

test('an admin is told why a client gets no refresh token, runs what fixes it, and is told that it would now', async () => {
  const { apps, sandbox, patches } = await terminalWithSandbox()
  sandbox.editApp(nightlyInvoiceExport, { redirectUris: ['https://export.example.com/return'] })

  const first = await apps(['diagnose', 'Nightly Invoice Export', '-o', 'json'])
  expect(first).toMatchObject({ exitCode: 1, stderr: '' })
  const { diagnosis } = json(first)
  expect(diagnosis.map(({ cause }: { cause: string }) => cause)).toEqual([
    'no-grant-can-carry-one',
    'client-lacks-refresh-grant',
    'resource-forbids-offline',
  ])

  for (const { fix } of diagnosis) expect((await apps(fix.split(' ').slice(1))).exitCode).toBe(0)

  const last = await apps(['diagnose', 'Nightly Invoice Export', '-o', 'json'])
  expect(last).toMatchObject({ exitCode: 0, stderr: '' })
  expect(json(last)).toMatchObject({ verdict: 'would-hold', diagnosis: [] })
  expect(patches().map(({ body }) => JSON.parse(body).Operations)).toEqual([
    [{ op: 'add', path: 'allowedGrants', value: ['authorization_code'] }],
    [{ op: 'add', path: 'allowedGrants', value: ['refresh_token'] }],
    [{ op: 'replace', path: 'allowOffline', value: true }],
  ])
  expect(sandbox.state.apps.get(nightlyInvoiceExport)?.['allowedGrants']).toEqual([
    'client_credentials',
    'authorization_code',
    'refresh_token',
  ])
})

test('each of the three commands ends with every code that it can', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  const code = async (...argv: string[]) => (await apps(argv)).exitCode
  const failing = (match: object, status: number) =>
    sandbox.faults.add({ match: { ...match, times: 9 }, action: { type: 'status', status } } as never)

  expect(await code('diagnose', fieldServiceMobile)).toBe(0)
  expect(await code('diagnose', nightlyInvoiceExport)).toBe(1)
  expect(await code('diagnose', fieldServiceMobile, '--scope', 'urn:opc:idm:__myscopes__')).toBe(3)
  expect(await code('set-offline', paymentsApi, 'on')).toBe(0)
  expect(await code('set-offline', nightlyInvoiceExport, 'on')).toBe(2)
  expect(await code('set-grant', nightlyInvoiceExport, 'client_credentials', 'off')).toBe(2)
  for (const argv of [['diagnose'], ['set-offline', 'off'], ['set-grant', 'code', 'on']])
    expect(await code(argv[0] as string, 'Nobody', ...argv.slice(1))).toBe(5)
  failing({ kind: 'patch' }, 400)
  expect(await code('set-offline', paymentsApi, 'off')).toBe(7)
  expect(await code('set-grant', nightlyInvoiceExport, 'refresh', 'on')).toBe(7)
})

test('who may read but not change can diagnose, and is told which role is missing', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  const { name, clientSecret } = sandbox.state.apps.get(userAdministrator) as { name: string; clientSecret: string }
  const variables = { APPS_CLIENT_ID: name, APPS_CLIENT_SECRET: clientSecret }

  expect((await apps(['diagnose', nightlyInvoiceExport], { variables })).exitCode).toBe(1)
  const ending = await apps(['set-offline', paymentsApi, 'on', '-o', 'json'], { variables })
  expect(ending.exitCode).toBe(4)
  expect(errorOf(ending).hint).toContain('Application Administrator')
})
