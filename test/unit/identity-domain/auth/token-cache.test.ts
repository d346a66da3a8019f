import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { NotPermitted } from '../../../../src/failures/errors'
import type { ClientSecret, IssuedToken, TokenCache } from '../../../../src/identity-domain/auth/credentials'
import { Secret } from '../../../../src/secrets/secrets'
import { fakeRun, openTestDomain, theDomain } from '../../../support/open-test-domain'
import { appPath, domainOnNock, failureOf, id, nothingPending, otherId, resourceOwner } from '../on-nock'

nothingPending()

const html = '<html>401</html>'
const other = appPath.replace(id, otherId)
const tokenEndpoint = () => nock(theDomain).post('/oauth2/v1/token')
const gives = (token: string, more: object = { expires_in: 3600 }) =>
  tokenEndpoint().reply(200, { access_token: token, token_type: 'Bearer', ...more })

/** What was kept and forgotten, in this order. */
function keeper({ token = 'kept' as string | null, fails = false } = {}) {
  const calls: (Omit<IssuedToken, 'token'> | 'forget')[] = []
  const check = () => {
    if (fails) throw new NotPermitted('locked')
  }
  const own: TokenCache = {
    token: token === null ? null : new Secret(token),
    async keep({ askedAt, expiresIn }) {
      calls.push({ askedAt, expiresIn })
      check()
    },
    async forget() {
      calls.push('forget')
      check()
    },
  }
  const credentials: ClientSecret = {
    kind: 'client',
    clientId: 'admin',
    secret: new Secret('s3cret-canary-77'),
    from: 'client admin',
    keeper: own,
  }
  const run = fakeRun()
  const refusals = () => run.events.map(({ kind }) => kind)
  return { calls, run, refusals, domain: openTestDomain({ credentials, run }) }
}

const start = new Date(Date.UTC(2026, 9, 5, 14, 3, 0))

test('a kept token is used, and no other one asked for', async () => {
  domainOnNock('kept').get(appPath).times(2).reply(200, resourceOwner)
  const { domain, calls, refusals } = keeper()
  expect([(await domain.apps.find(id)).id, (await domain.apps.find(id)).id]).toEqual([id, id])
  expect(calls).toEqual([])
  expect(refusals()).toEqual(['kept-token-used'])
})

test('requests that are refused together share the one new token, which is kept once', async () => {
  domainOnNock('kept').get(appPath).reply(401, html)
  domainOnNock('kept').get(other).reply(401, html)
  gives('new')
  domainOnNock('new').get(appPath).reply(200, resourceOwner)
  domainOnNock('new')
    .get(other)
    .reply(200, { ...resourceOwner, id: otherId })
  const { domain, calls, refusals } = keeper()
  await Promise.all([domain.apps.find(id), domain.apps.find(otherId)])
  expect(calls).toEqual([{ askedAt: start, expiresIn: 3600 }])
  expect(refusals()).toEqual(['kept-token-used', 'kept-token-refused'])
})

test('a new one that is refused as well is the last, and its refusal is told', async () => {
  domainOnNock('kept').get(appPath).reply(401, html)
  gives('new')
  domainOnNock('new').get(appPath).reply(401, html)
  const { domain } = keeper()
  expect(await failureOf(domain.apps.find(id))).toMatchObject({
    exitCode: 4,
    message: 'The domain did not accept the access token (client admin): it is not valid, or has expired.',
  })
})

test('after an error on the way to a new one, the kept one is not tried again', async () => {
  domainOnNock('kept').get(appPath).reply(401, html)
  tokenEndpoint()
    .times(4)
    .replyWithError(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))
  gives('new')
  domainOnNock('new').get(appPath).reply(200, resourceOwner)
  const { domain, calls } = keeper()
  expect((await failureOf(domain.apps.find(id))).exitCode).toBe(7)
  expect(calls).toEqual(['forget'])
  expect((await domain.apps.find(id)).id).toBe(id)
})

describe('how long a new one lives', () => {
  test('is counted from when the answer was asked for, and not from an attempt before', async () => {
    tokenEndpoint().reply(503, '', { 'retry-after': '20' })
    gives('new')
    domainOnNock('new').get(appPath).reply(200, resourceOwner)
    const { domain, calls, run } = keeper({ token: null })
    await domain.apps.find(id)
    expect(run.clock.waits.at(0)).toBeGreaterThanOrEqual(20)
    const [kept] = calls
    expect(kept).toMatchObject({ expiresIn: 3600 })
    expect((kept as IssuedToken).askedAt.getTime()).toBeGreaterThanOrEqual(start.getTime() + 20_000)
  })

  test.each([[{}], [{ expires_in: '3600' }], [{ expires_in: -5 }], [{ expires_in: 0 }], [{ expires_in: null }]])(
    'is not known from %j',
    async (more) => {
      gives('new', more)
      domainOnNock('new').get(appPath).reply(200, resourceOwner)
      const { domain, calls } = keeper({ token: null })
      await domain.apps.find(id)
      expect(calls).toEqual([{ askedAt: start, expiresIn: null }])
    },
  )
})

test('what cannot be kept is told once, however many tokens there are', async () => {
  gives('first')
  domainOnNock('first').get(appPath).reply(401, html)
  gives('second')
  domainOnNock('second').get(appPath).reply(200, resourceOwner)
  const { domain, run, calls } = keeper({ token: null, fails: true })
  expect((await domain.apps.find(id)).id).toBe(id)
  expect(run.events).toEqual([{ kind: 'token-not-kept', why: 'locked' }, { kind: 'signing-in-again' }])
  expect(calls).toHaveLength(1)
})
