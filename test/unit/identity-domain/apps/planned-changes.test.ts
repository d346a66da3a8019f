import { describe, expect, onTestFinished, test } from 'vitest'
import { Failure, NoSuchApp } from '../../../../src/failures/errors'
import { exitCodes } from '../../../../src/failures/exit-codes'
import { exampleIds, startSandbox } from '../../../../src/sandbox/server'
import { planExpiry } from '../../../../src/token-settings/change'
import type { Seconds } from '../../../../src/token-settings/duration'
import { openTestDomain } from '../../../support/open-test-domain'

const { legacyIntranet, oracleApp, customerPortal } = exampleIds

async function opened() {
  const sandbox = await startSandbox()
  const domain = openTestDomain({
    origin: sandbox.url,
    credentials: { clientId: sandbox.clientId, secret: sandbox.clientSecret },
  })
  onTestFinished(async () => {
    await domain.close()
    await sandbox.close()
  })
  return { sandbox, domain, planned: await domain.planned() }
}

const nineDays = (app: Parameters<typeof planExpiry>[0]) =>
  planExpiry(app, { token: 'refresh', lifetime: 777_600 as Seconds, force: true, consent: 'any' })

describe('the apps of a plan', () => {
  test('are read with who wrote them last, and with what may be edited', async () => {
    const { planned } = await opened()
    expect(await planned.read(oracleApp)).toMatchObject({
      preventedOperations: ['replace', 'delete'],
      editableAttributes: expect.arrayContaining(['refreshTokenExpiry']),
      lastModified: expect.stringMatching(/Z$/),
    })
    expect(await planned.read(legacyIntranet)).toMatchObject({ editableAttributes: null, preventedOperations: [] })
  })

  test('are found by their id alone', async () => {
    const { sandbox, planned } = await opened()
    const gone = '0123456789abcdef0123456789abcdef'
    sandbox.editApp(customerPortal, { displayName: gone })
    expect(await planned.read(gone)).toBeNull()
    await expect(planned.change(gone, nineDays as never, async () => undefined)).rejects.toThrow(NoSuchApp)
    expect(sandbox.requests.filter(({ kind }) => kind === 'list')).toEqual([])
  })

  test('are counted with one small request', async () => {
    const { sandbox, planned } = await opened()
    const resources = sandbox.state.apps.all().filter((app) => app['isOAuthResource'] === true)
    expect(await planned.countResources()).toBe(resources.length)
    expect(sandbox.requests.filter(({ kind }) => kind === 'list')).toHaveLength(1)
  })
})

describe('before a PATCH', () => {
  test('what has to come first is done once, also when the PATCH is sent again', async () => {
    const { sandbox, planned } = await opened()
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'expireTokens' } })
    const seen: number[] = []
    const { outcome } = await planned.change(legacyIntranet, nineDays as never, async () => {
      seen.push(sandbox.requests.filter(({ kind }) => kind === 'patch').length)
    })
    expect([outcome, seen]).toEqual(['confirmed', [0]])
    expect(sandbox.requests.filter(({ kind }) => kind === 'patch')).toHaveLength(2)
  })

  test('when that fails, nothing is sent', async () => {
    const { sandbox, planned } = await opened()
    const report = await planned.change(legacyIntranet, nineDays as never, async () => {
      throw new Failure(exitCodes.cannotWrite, 'full')
    })
    expect([report.outcome, report.exitCode]).toEqual(['refused', exitCodes.cannotWrite])
    expect(sandbox.requests.filter(({ kind }) => kind === 'patch')).toEqual([])
  })
})

test('who makes changes is known without a request', async () => {
  const { sandbox, domain } = await opened()
  expect(await domain.actor()).toEqual({ name: sandbox.clientId, clientId: sandbox.clientId })
  expect(sandbox.requests).toEqual([])
})
