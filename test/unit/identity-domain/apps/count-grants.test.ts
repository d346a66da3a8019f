import { expect, onTestFinished, test } from 'vitest'
import { Failure } from '../../../../src/failures/errors'
import { exampleIds, startSandbox } from '../../../../src/sandbox/server'
import { openTestDomain } from '../../../support/open-test-domain'

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
  return { sandbox, domain }
}

test('grants are counted with one small request that names the app in its filter', async () => {
  const { sandbox, domain } = await opened()
  expect(await domain.countGrants(exampleIds.fieldServiceMobile)).toBe(3)
  const [request, ...others] = sandbox.requests.filter(({ path }) => path.startsWith('/admin/v1/Grants'))
  expect(others).toEqual([])
  expect(decodeURIComponent(request?.path ?? '')).toBe(
    `/admin/v1/Grants?filter=app.value eq "${exampleIds.fieldServiceMobile}"&attributes=id&count=1`,
  )
})

test('a refusal is a failure, and never a count of zero', async () => {
  const { sandbox, domain } = await opened()
  sandbox.faults.add({ match: { path: '/admin/v1/Grants' }, action: { type: 'status', status: 404 } })
  await expect(domain.countGrants(exampleIds.customerPortal)).rejects.toThrow(Failure)
})
