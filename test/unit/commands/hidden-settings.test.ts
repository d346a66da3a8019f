import { describe, expect, test } from 'vitest'
import { exampleIds } from '../../../src/sandbox/server'
import { hideSettings as hide } from '../../support/hide-settings'
import { programWithSandbox } from '../../support/in-process'

const { resourceOwner, paymentsApi, nightlyInvoiceExport, fieldServiceMobile } = exampleIds

const notKnown = (name: string) =>
  `Error: '${name}' shows none of its settings, so it is not known whether they are off or hidden from these credentials.\nHint: Check what these credentials may see with: apps doctor\n`

describe('an app that shows none of its settings', () => {
  test.each([
    [['get-expiry', resourceOwner, '--seconds'], /^604800\n$/],
    [['get-expiry', resourceOwner, '-o', 'plain'], /default/],
    [['get-expiry', resourceOwner, paymentsApi], /Payments API/],
  ])('%j ends with 3', async (argv, stdout) => {
    const { apps, sandbox } = await programWithSandbox()
    hide(sandbox, resourceOwner)
    const ending = await apps(argv)
    expect(ending.exitCode).toBe(3)
    expect(ending.stdout).toMatch(stdout)
    expect(ending.stderr.endsWith(notKnown('ResourceOwner'))).toBe(true)
  })

  test('two of them are named together', async () => {
    const { apps, sandbox } = await programWithSandbox()
    for (const id of [resourceOwner, paymentsApi]) hide(sandbox, id)
    const { exitCode, stderr } = await apps(['get-expiry', resourceOwner, paymentsApi])
    expect(exitCode).toBe(3)
    expect(stderr).toContain("'ResourceOwner', 'Payments API' show none of their settings, so it is not known")
  })

  test('diagnose calls nothing of a hidden client broken', async () => {
    const { apps, sandbox } = await programWithSandbox()
    hide(sandbox, fieldServiceMobile)
    const ending = await apps(['diagnose', fieldServiceMobile])
    expect(ending.exitCode).toBe(3)
    expect(ending.stdout).not.toContain('broken')
    expect(ending.stderr.endsWith(notKnown('Field Service Mobile'))).toBe(true)
  })

  test('diagnose calls nothing of a hidden resource broken', async () => {
    const { apps, sandbox } = await programWithSandbox()
    hide(sandbox, paymentsApi)
    const { stdout } = await apps(['diagnose', nightlyInvoiceExport, '--resource', paymentsApi, '-o', 'json'])
    const conditions = JSON.parse(stdout).conditions as { of: string; status: string; condition: string }[]
    expect(conditions.filter(({ of }) => of === 'resource').map(({ status }) => status)).toEqual([
      'cannot-tell',
      'cannot-tell',
      'cannot-tell',
    ])
    expect(conditions.find(({ condition }) => condition === 'scope-exists')?.status).toBe('cannot-tell')
  })
})

describe('an app that shows some of its settings', () => {
  test('one that is no OAuth resource has its defaults, as before', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.editApp(resourceOwner, { isOAuthResource: null, allowOffline: null, refreshTokenExpiry: null })
    expect((await apps(['get-expiry', resourceOwner])).exitCode).toBe(0)
  })

  test('a client without a grant: whether it has none or they are hidden is not known', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.editApp(fieldServiceMobile, { allowedGrants: null })
    const { exitCode, stderr } = await apps(['diagnose', fieldServiceMobile])
    expect(exitCode).toBe(3)
    expect(stderr).toContain(
      "allowedGrants is not set on 'Field Service Mobile': it has no grants, or these credentials may not see them",
    )
  })

  test('a client with other grants is a plain no', async () => {
    const { apps } = await programWithSandbox()
    expect((await apps(['diagnose', nightlyInvoiceExport])).exitCode).toBe(1)
  })

  test('an app that is no client is a plain no', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.editApp(paymentsApi, { isOAuthClient: null })
    expect((await apps(['diagnose', paymentsApi])).exitCode).toBe(1)
  })
})
