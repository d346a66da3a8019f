import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { planExpiry } from '../../../../src/token-settings/change'
import type { Seconds } from '../../../../src/token-settings/duration'
import { openTestDomain } from '../../../support/open-test-domain'
import { changePath, domainOnNock, id, nothingPending, patchPath, readAttributes, sample } from '../on-nock'

nothingPending()

const to904800 = (app: Parameters<typeof planExpiry>[0]) =>
  planExpiry(app, { token: 'refresh', lifetime: 904800 as Seconds, force: false, consent: null })

test("the documentation's change: its body to the letter, then a fresh read", async () => {
  let sentBody = ''
  domainOnNock().get(changePath).reply(200, sample('get.answer').text)
  domainOnNock()
    .matchHeader('content-type', 'application/json')
    .patch(patchPath, (body) => {
      sentBody = JSON.stringify(body)
      return true
    })
    .reply(200, sample('patch.answer').text)
  domainOnNock().matchHeader('cache-control', 'no-cache').get(changePath).reply(200, sample('patch.answer').text)

  const report = await openTestDomain().apps.change(id, to904800)

  expect(sentBody).toBe(JSON.stringify(sample('patch.request').json))
  expect(report).toMatchObject({
    outcome: 'confirmed',
    exitCode: 0,
    before: { refreshTokenExpiry: { seconds: 604800, source: 'app' } },
    now: { refreshTokenExpiry: { seconds: 904800, source: 'app' } },
    answerLost: false,
    failure: null,
    stop: null,
  })
  expect(inspect(report, { showHidden: true, depth: null })).not.toContain('this-is-not-the-secret')
})

test('the version goes back in If-Match as it was read, and the answer is narrowed', async () => {
  const app = { ...sample('get.answer').json, meta: { version: 'W/"3f9a"' } }
  let headers: Record<string, unknown> = {}
  domainOnNock().get(changePath).reply(200, app)
  domainOnNock()
    .patch(`/admin/v1/Apps/${id}?attributes=${readAttributes}`)
    .reply(200, function () {
      headers = this.req.headers
      return app
    })
  domainOnNock()
    .get(changePath)
    .reply(200, { ...app, refreshTokenExpiry: 904800 })

  const domain = openTestDomain()
  expect((await domain.apps.change(id, to904800)).outcome).toBe('confirmed')
  expect(headers).toEqual({
    host: 'idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com',
    authorization: 'Bearer given-token-4f1c9a7e2b',
    accept: 'application/json',
    'accept-encoding': 'identity',
    'content-type': 'application/json',
    'content-length': '136',
    'if-match': 'W/"3f9a"',
    'user-agent': 'apps/test',
    connection: 'close',
  })
  expect(domain.run.events).toEqual([{ kind: 'change-sent' }])
})

test('F38: without a version the change goes out all the same, and that is said once', async () => {
  domainOnNock().get(changePath).reply(200, sample('get.answer').text)
  domainOnNock()
    .matchHeader('if-match', (value) => value === undefined)
    .patch(patchPath)
    .reply(200, sample('patch.answer').text)
  domainOnNock().get(changePath).reply(200, sample('patch.answer').text)

  const domain = openTestDomain()
  await domain.apps.change(id, to904800)
  expect(domain.run.events).toEqual([{ kind: 'not-protected-against-other-writers' }, { kind: 'change-sent' }])
})

test('a preview shows the request, and sends nothing', async () => {
  domainOnNock()
    .get(changePath)
    .reply(200, { ...sample('get.answer').json, meta: { version: 'v1' } })

  expect(await openTestDomain().apps.preview(id, to904800)).toMatchObject({
    outcome: 'dry-run',
    exitCode: 0,
    request: {
      method: 'PATCH',
      path: `/admin/v1/Apps/${id}`,
      query: { attributes: readAttributes },
      headers: { 'content-type': 'application/json', accept: 'application/json', 'if-match': 'v1' },
      body: sample('patch.request').json,
    },
  })
})
