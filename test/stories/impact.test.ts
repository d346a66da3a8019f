import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { exampleIds } from '../../src/sandbox/server'
import { writePlanFor } from '../support/plan-on-disk'
import { errorOf, json, terminalWithSandbox } from '../support/program'

const { fieldServiceApi, fieldServiceMobile, legacyIntranet, orderDashboard, warehouseScanner } = exampleIds

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rm(directory, { recursive: true }))

const plan = () => join(directory, 'plan.json')

const notKnown = 'No API lists the refresh tokens that are out, so how many users would notice is not known.\n'
const read = 'https://fieldservice.example.com/orders.read'

test('before a lifetime is made shorter, each client of the resource is shown with what it would lose', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  const ending = await apps(['impact', 'Field Service API', '--refresh', '1d', '--access', '15m', '-o', 'table'])
  expect(ending).toEqual({
    exitCode: 1,
    stdout: `Warehouse Scanner  ${warehouseScanner}  confidential
  explicit: ${read} https://fieldservice.example.com/orders.write
  idle-window     signs in again after 1d without use; now 365d
  access-refresh  renews every 15m; now 1h

Field Service Mobile  ${fieldServiceMobile}  public
  explicit: ${read}
  idle-window     signs in again after 1d without use; now 365d
  access-refresh  renews every 15m; now 1h

Order Dashboard  ${orderDashboard}  confidential
  explicit: ${read}
  access-refresh  needs a new token every 15m; now 1h
`,
    stderr: `3 of 3 clients lose something.\n${notKnown}`,
  })
  expect(sandbox.requests.filter(({ kind, method }) => kind !== 'token' && method !== 'GET')).toEqual([])
})

test('without offline access, clients that use no refresh tokens lose nothing', async () => {
  const { apps } = await terminalWithSandbox()
  const { exitCode, stdout } = await apps(['impact', fieldServiceApi, '--offline', 'off', '--users'])
  expect(exitCode).toBe(1)
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
  expect(lines.map((cells) => [cells[1], cells[4], cells[5], cells[11]])).toEqual([
    ['Warehouse Scanner', 'offline', 'gets no refresh token any more; now 365d', '1'],
    ['Field Service Mobile', 'offline', 'gets no refresh token any more; now 365d', '3'],
    ['Order Dashboard', 'nothing', 'it uses no refresh tokens', '0'],
  ])
})

test('nobody loses anything by a longer lifetime, and a resource as it is shows who uses it', async () => {
  const { apps } = await terminalWithSandbox()
  const longer = await apps(['impact', 'Field Service API', '--access', '8h'])
  expect([longer.exitCode, longer.stderr]).toEqual([0, `None of 3 clients loses anything.\n${notKnown}`])
  expect((await apps(['impact', 'Field Service API'])).exitCode).toBe(0)
})

test('apps plan and apps impact count the same clients', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  const plan = join(directory, 'plan.json')
  writePlanFor(plan, sandbox, [
    [fieldServiceApi, 'refreshTokenExpiry', 2_592_000],
    [legacyIntranet, 'accessTokenExpiry', 3600],
  ])
  const ending = await apps(['impact', plan, '-o', 'json'])
  expect(ending.exitCode).toBe(1)
  expect(json(ending)).toMatchObject({ plan, resource: null, complete: true, summary: { clients: 4, losing: 3 } })
  expect(ending.stderr).toContain("'Legacy Intranet': not active, so no token is issued for it now.")
})

test('new settings beside a plan are 2, and no app of that name is looked for', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  writePlanFor(plan(), sandbox, [[fieldServiceApi, 'refreshTokenExpiry', 86_400]])
  const ending = await apps(['impact', plan(), '--refresh', '1d'])
  expect([ending.exitCode, sandbox.requests]).toEqual([2, []])
  expect(ending.stderr).toBe(
    `Error: ${plan()} is a plan, which has its own values: --refresh, --access and --offline are for a resource.\nHint: To see what the plan costs: apps impact ${plan()}\n`,
  )
})

test('a pipe gets a column for grants only with --users', async () => {
  const { apps } = await terminalWithSandbox()
  const line = ['impact', 'Field Service API', '--refresh', '1d', '-o', 'csv']
  const header = async (words: string[]) => (await apps(words)).stdout.split('\n')[0]?.trimEnd()
  expect(await header(line)).toMatch(/,otherResources$/)
  expect(await header([...line, '--users'])).toMatch(/,otherResources,grants$/)
})

test('a plan of another domain is 2, and the file of a plan that is not there is named', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  const plan = join(directory, 'plan.json')
  writePlanFor(plan, sandbox, [[fieldServiceApi, 'accessTokenExpiry', 60]], { domain: 'https://idcs-1.example.com' })
  const other = await apps(['impact', plan, '-o', 'json'])
  expect([other.exitCode, errorOf(other).message]).toEqual([
    2,
    `${plan} is for https://idcs-1.example.com, but this run is signed in to ${sandbox.url}.`,
  ])
  expect((await apps(['impact', join(directory, 'none.json')])).exitCode).toBe(2)
  expect((await apps(['impact', 'Nobody', '--refresh', '1d'])).exitCode).toBe(5)
})

test('what could not be read makes 3, and what was read is shown', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  sandbox.faults.add({
    match: { path: '/admin/v1/Grants', times: 100 },
    action: { type: 'status', status: 403 },
  })
  const refused = await apps(['impact', fieldServiceApi, '--refresh', '1d', '--users', '-o', 'json'])
  expect(refused.exitCode).toBe(3)
  expect(json(refused)).toMatchObject({ complete: false, rows: [{ grants: null }, { grants: null }, { grants: null }] })
  expect(errorOf(refused).message).toMatch(/^Not all grants could be counted\. /)
})

test('who gets tokens for an app made by Oracle is not known, so nobody is said to lose nothing', async () => {
  const { apps } = await terminalWithSandbox()
  const shorter = await apps(['impact', 'IDCSApp', '--access', '5m', '-o', 'table'])
  expect(shorter).toEqual({
    exitCode: 3,
    stdout: '',
    stderr: [
      "No client is known that can get tokens for 'IDCSApp'.",
      'No API lists the refresh tokens that are out, so how many users would notice is not known.',
      "Error: 'IDCSApp': This app is made by Oracle. Clients also get tokens for it by app roles, and no app shows which.",
      'Hint: The console shows the app roles of a client on its page, under Token issuance policy.',
      '',
    ].join('\n'),
  })
  expect((await apps(['impact', 'IDCSApp', '--access', '9h'])).exitCode).toBe(0)
})
