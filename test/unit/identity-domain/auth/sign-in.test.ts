import { inspect } from 'node:util'
import nock from 'nock'
import { describe, expect, test } from 'vitest'
import type { App } from '../../../../src/token-settings/app'
import { planExpiry } from '../../../../src/token-settings/change'
import type { Seconds } from '../../../../src/token-settings/duration'
import { fakeRun, openTestDomain, theDomain } from '../../../support/open-test-domain'
import {
  appPath,
  changePath,
  domainOnNock,
  failureOf,
  id,
  nothingPending,
  otherId,
  patchPath,
  resourceOwner,
  scimError,
} from '../on-nock'

nothingPending()

const credentials = { clientId: 'admin', secret: 's3cret-canary-77' }
/** Of `admin:s3cret-canary-77`. */
const basic = 'Basic YWRtaW46czNjcmV0LWNhbmFyeS03Nw=='
const host = 'idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com'
const html = '<html>401</html>'

const tokenEndpoint = () => nock(theDomain, { reqheaders: { authorization: basic } }).post('/oauth2/v1/token')
const gives = (token: string) =>
  tokenEndpoint().reply(200, { access_token: token, token_type: 'Bearer', expires_in: 3600 })
const open = (run = fakeRun()) => openTestDomain({ credentials, run })

test('the request for a token: these headers, this body', async () => {
  let headers: Record<string, unknown> = {}
  let body: unknown
  nock(theDomain)
    .post('/oauth2/v1/token', (form) => {
      body = form
      return true
    })
    .reply(200, function () {
      headers = this.req.headers
      return { access_token: 'first', token_type: 'Bearer', expires_in: 3600 }
    })
  domainOnNock('first').get(appPath).reply(200, resourceOwner)

  expect((await open().apps.find(id)).id).toBe(id)
  expect(body).toEqual({ grant_type: 'client_credentials', scope: 'urn:opc:idm:__myscopes__' })
  expect(headers).toEqual({
    host,
    authorization: basic,
    'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
    'content-length': '66',
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': 'apps/test',
    connection: 'close',
  })
})

test('RFC 6749 section 2.3.1: id and secret are form-encoded before they are joined', async () => {
  let sent = ''
  nock(theDomain)
    .post('/oauth2/v1/token')
    .reply(200, function () {
      sent = String(this.req.headers['authorization'])
      return { access_token: 'first', token_type: 'Bearer' }
    })
  domainOnNock('first').get(appPath).reply(200, resourceOwner)

  await openTestDomain({ credentials: { clientId: 'a:b c', secret: 'p@ss+w/ö=%' } }).apps.find(id)
  expect(Buffer.from(sent.replace('Basic ', ''), 'base64').toString()).toBe('a%3Ab+c:p%40ss%2Bw%2F%C3%B6%3D%25')
})

test('one token serves several requests, also those that begin at once', async () => {
  gives('first')
  domainOnNock('first').get(appPath).times(2).reply(200, resourceOwner)
  domainOnNock('first')
    .get(appPath.replace(id, otherId))
    .reply(200, { ...resourceOwner, id: otherId })

  const domain = open()
  const both = await Promise.all([domain.apps.find(id), domain.apps.find(otherId)])
  expect([...both, await domain.apps.find(id)].map((app) => app.id)).toEqual([id, otherId, id])
})

describe('J29, J30: the answer with the token', () => {
  const usable: [string, object][] = [
    ['J30 token_type bearer', { access_token: 'first', token_type: 'bearer', expires_in: 3600 }],
    ['J29 no expires_in', { access_token: 'first', token_type: 'Bearer' }],
    ['J29 expires_in as text', { access_token: 'first', token_type: 'Bearer', expires_in: '3600' }],
    ['J29 expires_in below 0', { access_token: 'first', token_type: 'Bearer', expires_in: -5 }],
    ['J29 expires_in too large', { access_token: 'first', token_type: 'Bearer', expires_in: 1e12 }],
    ['more than was asked for', { access_token: 'first', token_type: 'Bearer', refresh_token: 'r', x: { y: 1 } }],
  ]
  test.each(usable)('%s: the token is used', async (_, body) => {
    tokenEndpoint().reply(200, body)
    domainOnNock('first').get(appPath).reply(200, resourceOwner)
    expect((await open().apps.find(id)).id).toBe(id)
  })

  const noUsable = (field: string) => `The token endpoint's answer has no usable '${field}'.`
  test.each([
    ['J30 token_type MAC', { access_token: 'first', token_type: 'MAC' }, noUsable('token_type')],
    ['J30 no token_type', { access_token: 'first' }, noUsable('token_type')],
    ['J30 an empty token', { access_token: '', token_type: 'Bearer' }, noUsable('access_token')],
    ['J30 a line break in it', { access_token: 'a\r\nx: y', token_type: 'Bearer' }, noUsable('access_token')],
    ['J30 a megabyte', { access_token: 'a'.repeat(1_000_000), token_type: 'Bearer' }, noUsable('access_token')],
    ['no token', { token_type: 'Bearer' }, noUsable('access_token')],
    ['a token that is no text', { access_token: 7, token_type: 'Bearer' }, noUsable('access_token')],
    ['an array', [], noUsable('access_token')],
    ['null', 'null', noUsable('access_token')],
    ['HTML', html, "The token endpoint's answer cannot be read: the body is not JSON."],
    ['nothing', '', "The token endpoint's answer cannot be read: the body is empty."],
    [
      'the beginning',
      '{"access_token":"canary-12',
      "The token endpoint's answer cannot be read: the JSON ends in the middle, after 26 characters.",
    ],
  ])('%s', async (_, body, message) => {
    tokenEndpoint().reply(200, body, { 'opc-request-id': 'req-1' })
    expect(await failureOf(open().apps.find(id))).toEqual({
      exitCode: 7,
      message,
      hint: null,
      status: 200,
      requestId: 'req-1',
    })
  })

  test('whatever tokens an unusable answer holds are secrets from then on', async () => {
    tokenEndpoint().reply(200, {
      access_token: 'canary-access-1',
      refresh_token: 'canary-refresh-2',
      id_token: 'canary-id-token-3',
    })
    const domain = open()
    await failureOf(domain.apps.find(id))
    expect(domain.secrets.hide('canary-access-1, canary-refresh-2, canary-id-token-3')).toBe(
      '[redacted], [redacted], [redacted]',
    )
  })
})

describe('F83: a refused sign-in is exit 4, and is not tried again', () => {
  const wrongPair = 'Check id and secret. It was not tried again: repeated failures can lock a client out.'
  test.each([
    [
      400,
      { error: 'invalid_scope', error_description: 'Invalid scope.' },
      'invalid_scope: Invalid scope',
      "Give the client the app role 'Application Administrator' of the identity domain.",
    ],
    [400, '', 'it answered 400', wrongPair],
    [
      401,
      { error: 'invalid_client', error_description: 'Client authentication failed.', ecid: 'ecid-7' },
      'invalid_client: Client authentication failed',
      wrongPair,
    ],
    [403, { error: 'unauthorized_client' }, 'unauthorized_client', 'Allow the client the grant client_credentials.'],
  ])('%i %j', async (status, body, said, hint) => {
    tokenEndpoint().reply(status, body)
    const domain = open()
    expect(await failureOf(domain.apps.find(id))).toMatchObject({
      exitCode: 4,
      message: `The domain rejected client admin: ${said}.`,
      hint,
      status,
    })
    expect((await failureOf(domain.apps.find(otherId))).exitCode).toBe(4)
  })

  test('OAuth errors carry their request id in the body', async () => {
    tokenEndpoint().reply(401, { error: 'invalid_client', ecid: 'ecid-7' })
    expect((await failureOf(open().apps.find(id))).requestId).toBe('ecid-7')
  })

  test('F61: a clock that is far off is mentioned', async () => {
    tokenEndpoint().reply(401, { error: 'invalid_client' }, { date: 'Mon, 05 Oct 2026 14:13:00 GMT' })
    expect((await failureOf(open().apps.find(id))).hint).toBe(
      "Check id and secret. It was not tried again: repeated failures can lock a client out. This machine's clock differs by -600 s.",
    )
  })
})

describe('a token endpoint that is no domain', () => {
  test.each([
    [
      'F27 a redirect',
      302,
      '',
      { location: 'https://evil.example/' },
      'The domain redirects to https://evil.example; redirects are not followed.',
    ],
    ['F33 404', 404, '', {}, 'There is no token endpoint at this address.'],
    [
      'F59 HTML 403',
      403,
      '<html>',
      {},
      'Asked to give an access token, something answered 403 that is not the domain: its answer is not JSON.',
    ],
    ['500', 500, {}, {}, 'The domain failed to give an access token: it answered 500.'],
  ])('%s', async (_, status, body, headers, message) => {
    tokenEndpoint().reply(status, body, headers as Record<string, string>)
    expect(await failureOf(open().apps.find(id))).toMatchObject({ exitCode: 7, message, status })
  })
})

describe('a request for a token is repeated', () => {
  test('after 503 and 429', async () => {
    tokenEndpoint().reply(503)
    tokenEndpoint().reply(429, '', { 'retry-after': '7' })
    gives('first')
    domainOnNock('first').get(appPath).reply(200, resourceOwner)

    const domain = open()
    expect((await domain.apps.find(id)).id).toBe(id)
    expect(domain.run.clock.waits).toEqual([0.5, 7.5])
  })

  test('where no connection could be made', async () => {
    tokenEndpoint().replyWithError(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }))
    gives('first')
    domainOnNock('first').get(appPath).reply(200, resourceOwner)
    expect((await open().apps.find(id)).id).toBe(id)
  })

  test('four times at most', async () => {
    nock(theDomain)
      .post('/oauth2/v1/token')
      .times(4)
      .replyWithError(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }))
    const domain = open()
    expect(await failureOf(domain.apps.find(id))).toMatchObject({
      exitCode: 7,
      message: `${host}: the connection was refused (4 attempts).`,
    })
    expect(domain.run.clock.waits).toEqual([0.5, 1, 2])
  })

  test('trouble on the way is forgotten: the next request may try once more', async () => {
    nock(theDomain)
      .post('/oauth2/v1/token')
      .replyWithError(Object.assign(new Error('no'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }))
    const domain = open()
    expect((await failureOf(domain.apps.find(id))).message).toBe(`${host}: TLS failed, its certificate is self-signed.`)

    gives('first')
    domainOnNock('first').get(appPath).reply(200, resourceOwner)
    expect((await domain.apps.find(id)).id).toBe(id)
  })
})

describe('F29, F30, F31: an expired token', () => {
  const to9d = (app: App) =>
    planExpiry(app, { token: 'refresh', lifetime: 777600 as Seconds, force: false, consent: null })

  test('F30: one new token, then the same request again', async () => {
    gives('first')
    domainOnNock('first').get(appPath).reply(401, html)
    gives('second')
    domainOnNock('second').get(appPath).reply(200, resourceOwner)

    const domain = open()
    expect((await domain.apps.find(id)).id).toBe(id)
    expect(domain.run.events).toEqual([{ kind: 'signing-in-again' }])
  })

  test('F29: the new one is refused as well: no third', async () => {
    gives('first')
    domainOnNock('first').get(appPath).reply(401, html)
    gives('second')
    domainOnNock('second').get(appPath).reply(401, html)
    expect(await failureOf(open().apps.find(id))).toMatchObject({
      exitCode: 4,
      message: 'The domain did not accept the access token (client admin): it is not valid, or has expired.',
    })
  })

  test('F30: each expiry is cured once', async () => {
    const domain = open()
    for (const [before, after] of [
      ['first', 'second'],
      ['second', 'third'],
    ] as const) {
      if (before === 'first') gives(before)
      domainOnNock(before).get(appPath).reply(401, html)
      gives(after)
      domainOnNock(after).get(appPath).reply(200, resourceOwner)
      expect((await domain.apps.find(id)).id).toBe(id)
    }
  })

  test('two requests that were refused together share the new token', async () => {
    gives('first')
    domainOnNock('first').get(appPath).reply(401, html)
    domainOnNock('first').get(appPath.replace(id, otherId)).reply(401, html)
    gives('second')
    domainOnNock('second').get(appPath).reply(200, resourceOwner)
    domainOnNock('second')
      .get(appPath.replace(id, otherId))
      .reply(200, { ...resourceOwner, id: otherId })

    const domain = open()
    const apps = await Promise.all([domain.apps.find(id), domain.apps.find(otherId)])
    expect(apps.map((app) => app.id)).toEqual([id, otherId])
  })

  test('F87: 401 in SCIM takes no new token', async () => {
    gives('first')
    domainOnNock('first')
      .get(appPath)
      .reply(401, scimError(401, 'No.', 'error.common.common.accessDenied'))
    expect((await failureOf(open().apps.find(id))).exitCode).toBe(4)
  })

  test('F31: on a change: a new token, READ and COMPARE again, then the change', async () => {
    gives('first')
    domainOnNock('first').get(changePath).reply(200, resourceOwner)
    domainOnNock('first').patch(patchPath).reply(401, html)
    gives('second')
    domainOnNock('second')
      .get(changePath)
      .reply(200, { ...resourceOwner, meta: { version: 'v2' } })
    domainOnNock('second').matchHeader('if-match', 'v2').patch(patchPath).reply(200, resourceOwner)
    domainOnNock('second')
      .get(changePath)
      .reply(200, { ...resourceOwner, refreshTokenExpiry: 777600 })

    expect((await open().apps.change(id, to9d)).outcome).toBe('confirmed')
  })

  test('F31: the value is there after the 401: confirmed, and nothing is sent a second time', async () => {
    gives('first')
    domainOnNock('first').get(changePath).reply(200, resourceOwner)
    domainOnNock('first').patch(patchPath).reply(401, html)
    gives('second')
    domainOnNock('second')
      .get(changePath)
      .reply(200, { ...resourceOwner, refreshTokenExpiry: 777600 })

    expect(await open().apps.change(id, to9d)).toMatchObject({ outcome: 'confirmed', answerLost: true })
  })

  test('F31: without a new token nothing can be read afterwards: unknown, one change sent', async () => {
    gives('first')
    domainOnNock('first').get(changePath).reply(200, resourceOwner)
    domainOnNock('first').patch(patchPath).reply(401, html)
    tokenEndpoint().reply(401, { error: 'invalid_client' })

    expect(await open().apps.change(id, to9d)).toMatchObject({ outcome: 'unknown', exitCode: 8 })
  })
})

test('S7: no error of a sign-in holds the secret, however it is shown', async () => {
  tokenEndpoint().reply(401, { error: 'invalid_client', error_description: 'no' })
  const error = await open()
    .apps.find(id)
    .catch((reason) => reason)
  const shown = inspect(error, { showHidden: true, depth: null }) + JSON.stringify(error)
  expect(shown).toContain('rejected client admin')
  expect(shown).not.toContain('s3cret-canary-77')
  expect(shown).not.toContain('YWRtaW46czNj')
})

test('S6: the secret is hidden in each form in which it went out', async () => {
  tokenEndpointOf('a b', 'p@ss wörd!~1').reply(200, { access_token: 'first-token-9', token_type: 'Bearer' })
  domainOnNock('first-token-9').get(appPath).reply(200, resourceOwner)

  const domain = openTestDomain({ credentials: { clientId: 'a b', secret: 'p@ss wörd!~1' } })
  await domain.apps.find(id)
  const echoed = ['p@ss wörd!~1', 'p%40ss+w%C3%B6rd%21%7E1', 'YStiOnAlNDBzcyt3JUMzJUI2cmQlMjElN0Ux', 'first-token-9']
  for (const each of echoed) expect(domain.secrets.hide(each)).toBe('[redacted]')
})

function tokenEndpointOf(clientId: string, secret: string) {
  const formEncoded = [clientId, secret].map((part) => new URLSearchParams({ _: part }).toString().slice(2)).join(':')
  const authorization = `Basic ${Buffer.from(formEncoded).toString('base64')}`
  return nock(theDomain, { reqheaders: { authorization } }).post('/oauth2/v1/token')
}
