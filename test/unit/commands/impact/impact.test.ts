import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { realEnvironment } from '../../../../src/platform/real-environment'
import { removeApp } from '../../../../src/sandbox/control/second-writer'
import { exampleIds } from '../../../../src/sandbox/server'
import type { FakeOptions } from '../../../support/fake-environment'
import { hideSettings as hide } from '../../../support/hide-settings'
import { programWithSandbox } from '../../../support/in-process'
import { type Wish, writePlanFor } from '../../../support/plan-on-disk'

const { fieldServiceApi, fieldServiceMobile, legacyIntranet, orderDashboard, warehouseScanner, paymentsApi } =
  exampleIds

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const plan = () => join(directory, 'plan.json')
const { files } = realEnvironment()

async function program() {
  const { apps, sandbox } = await programWithSandbox()
  return {
    sandbox,
    impact: (argv: string[], options: FakeOptions = {}) => apps(['impact', ...argv], { ...options, files }),
  }
}

interface Row {
  client: { id: string }
  loses: string
  edge: string | null
  scopes: string[]
  resource: { id: string } | null
}

const rowsOf = ({ stdout }: { stdout: string }): Row[] => JSON.parse(stdout).rows
const short = (ending: { stdout: string }) => rowsOf(ending).map(({ client, loses }) => `${client.id} ${loses}`)

const refresh: Wish = [fieldServiceApi, 'refreshTokenExpiry', 86_400]

describe('the clients of a resource', () => {
  test('are also those that may request every scope of the domain, or have a tag in common', async () => {
    const { impact, sandbox } = await program()
    const tag = { key: 'team', value: 'field' }
    sandbox.editApp(fieldServiceApi, { tags: [tag] })
    sandbox.editApp(orderDashboard, { trustScope: 'Account', allowedScopes: null })
    sandbox.editApp(warehouseScanner, { trustScope: 'Tags', allowedTags: [tag] })
    const ending = await impact([fieldServiceApi, '--access', '15m', '-o', 'json'])
    const edges = rowsOf(ending).map(({ client, edge, scopes }) => [client.id, edge, scopes.length])
    expect(edges).toEqual([
      [warehouseScanner, 'tag', 2],
      [fieldServiceMobile, 'explicit', 1],
      [orderDashboard, 'account', 2],
    ])
  })

  test('may be more where no app shows what a client may request: 3, unless a change costs nobody anything', async () => {
    const { impact, sandbox } = await program()
    sandbox.editApp(orderDashboard, { trustScope: 'Default', allowedScopes: null })
    const { exitCode, stderr } = await impact([fieldServiceApi, '--access', '15m'])
    expect(exitCode).toBe(3)
    expect(stderr).toContain("'Order Dashboard': it is not known which scopes this client may request")
    expect((await impact([fieldServiceApi, '--access', '8h'])).exitCode).toBe(0)
  })

  test('are none of an app that is no OAuth resource', async () => {
    const { impact } = await program()
    const { exitCode, stdout, stderr } = await impact([fieldServiceMobile, '--refresh', '1d', '-o', 'table'])
    expect([exitCode, stdout]).toEqual([0, ''])
    expect(stderr).toContain("'Field Service Mobile' is not an OAuth resource: no token gives access to it.")
  })
})

describe('a plan', () => {
  test('of the grants of a client costs that client something', async () => {
    const { impact, sandbox } = await program()
    writePlanFor(plan(), sandbox, [[fieldServiceMobile, 'allowedGrants', ['authorization_code']]])
    const ending = await impact([plan(), '-o', 'json'])
    expect(rowsOf(ending)).toMatchObject([{ client: { id: fieldServiceMobile }, loses: 'offline', resource: null }])
    expect((await impact([plan(), '-o', 'table'])).stdout).toContain(
      '\n  offline         may no longer use refresh tokens\n',
    )
  })

  test('is compared with the values of now, and rows that no longer fit are counted', async () => {
    const { impact, sandbox } = await program()
    writePlanFor(plan(), sandbox, [refresh, [legacyIntranet, 'accessTokenExpiry', 3600]])
    sandbox.editApp(fieldServiceApi, { refreshTokenExpiry: 3600 })
    removeApp(sandbox.state, legacyIntranet)
    const ending = await impact([plan(), '-o', 'json'])
    expect(ending.exitCode).toBe(0)
    expect(short(ending).every((row) => row.endsWith(' nothing'))).toBe(true)
    expect(ending.stderr).toContain('1 row of the plan saw another value than there is now.')
    expect(ending.stderr).toContain('1 row of the plan: there is no such app any more.')
  })
})

describe('what cannot be read makes 3', () => {
  test('a list that is not complete, with the clients that were read', async () => {
    const { impact, sandbox } = await program()
    sandbox.faults.add({
      match: { kind: 'list' },
      action: { type: 'override', row: 1, remove: ['id'] },
    })
    const ending = await impact([fieldServiceApi, '--refresh', '1d', '-o', 'json'])
    expect(ending.exitCode).toBe(3)
    expect(JSON.parse(ending.stdout)).toMatchObject({ complete: false })
  })

  test('an app that shows no setting: it may be a client', async () => {
    const { impact, sandbox } = await program()
    hide(sandbox, orderDashboard)
    const ending = await impact([fieldServiceApi, '--access', '8h', '-o', 'json'])
    expect([ending.exitCode, JSON.parse(ending.stdout).complete]).toEqual([3, false])
    expect(ending.stderr).toContain("'Order Dashboard' shows none of its settings")
  })

  test('a resource that shows no setting is not called one that is none', async () => {
    const { impact, sandbox } = await program()
    hide(sandbox, paymentsApi)
    const { exitCode, stderr } = await impact([paymentsApi, '--refresh', '1d'])
    expect(exitCode).toBe(3)
    expect(stderr).not.toContain('is not an OAuth resource')
  })
})

test('no request can change anything, and none but --users asks for grants', async () => {
  const { impact, sandbox } = await program()
  writePlanFor(plan(), sandbox, [refresh])
  for (const argv of [[plan()], [fieldServiceApi, '--offline', 'off']]) await impact(argv)
  const asked = sandbox.requests.filter(({ kind }) => kind !== 'token')
  expect(new Set(asked.map(({ method }) => method))).toEqual(new Set(['GET']))
  expect(asked.filter(({ path }) => path.includes('/Grants'))).toEqual([])
  await impact([fieldServiceApi, '--offline', 'off', '--users'])
  expect(sandbox.requests.filter(({ path }) => path.includes('/Grants'))).toHaveLength(3)
})
