import { expect, test } from 'vitest'
import { exampleIds } from '../../../src/sandbox/server'
import { programWithSandbox } from '../../support/in-process'

const { fieldServiceApi, fieldServiceMobile, oracleApp, orderDashboard } = exampleIds

const ofOracle = { type: 'override', attributes: { isOPCService: true } } as const

const warningOf = (name: string) => `'${name}' is made by Oracle: a change may break what Oracle built on it.`

test.each<[string, string[]]>([
  ['set-expiry', ['set-expiry', oracleApp, '9d']],
  ['set-expiry, which only shows the request', ['set-expiry', oracleApp, '9d', '-n']],
  ['set-offline', ['set-offline', oracleApp, 'off']],
  ['set-grant', ['set-grant', oracleApp, 'device', 'on', '--force']],
])('%s warns before the result where Oracle made the app', async (_, argv) => {
  const { apps } = await programWithSandbox()
  const { stdout, stderr } = await apps([...argv, '-o', 'json'])
  expect(stderr).toMatch(new RegExp(`^Warning: ${warningOf('IDCSApp')}\n`))
  expect(JSON.parse(stdout).warnings[0]).toBe(warningOf('IDCSApp'))
})

test('an app with isOPCService is one of them, and another app is not', async () => {
  const { apps, sandbox } = await programWithSandbox()
  expect((await apps(['set-expiry', fieldServiceApi, '300d'])).stderr).not.toContain('made by Oracle')
  sandbox.faults.add({ match: { kind: 'get', times: 9 }, action: ofOracle })
  expect((await apps(['set-expiry', fieldServiceApi, '301d'])).stderr).toContain(warningOf('Field Service API'))
})

test('nothing is said where nothing changes', async () => {
  const { apps } = await programWithSandbox()
  expect(await apps(['set-offline', oracleApp, 'on'])).toMatchObject({ exitCode: 0, stderr: '' })
})

test('the hint of a stopped change does not say how to change an app made by Oracle', async () => {
  const { apps, sandbox } = await programWithSandbox()
  sandbox.editApp(oracleApp, { allowOffline: false })
  const ending = await apps(['set-expiry', oracleApp, '9d'])
  expect(ending.exitCode).toBe(2)
  expect(ending.stderr).not.toContain('set-offline')
})

test('of the resources of a client, those made by Oracle are marked', async () => {
  const { apps, sandbox } = await programWithSandbox()
  sandbox.editApp(fieldServiceApi, { allowOffline: false })
  sandbox.faults.add({ match: { kind: 'list', times: 9 }, action: ofOracle })
  expect((await apps(['set-expiry', fieldServiceMobile, '9d'])).stderr).toContain(
    `Field Service API (${fieldServiceApi}, made by Oracle)`,
  )
  const { stderr } = await apps(['set-grant', orderDashboard, 'refresh_token', 'on'])
  expect(stderr).toContain(
    "The resource it asks for, 'Field Service API', does not allow offline access. It is made by Oracle.",
  )
})
