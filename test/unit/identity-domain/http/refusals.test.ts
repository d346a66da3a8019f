import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { givenToken, openTestDomain, theDomain } from '../../../support/open-test-domain'
import { appPath, domainOnNock, failureOf, id, list, notFound, nothingPending, scimError, searchPath } from '../on-nock'

nothingPending()

const html = '<html><body>No</body></html>'
const requestId = { 'opc-request-id': 'req-1' }
const read = (domain = openTestDomain()) => failureOf(domain.apps.find(id))

test('F29: 401 in HTML with a given token: not signed in, and whose token it was', async () => {
  domainOnNock()
    .get(appPath)
    .reply(401, html, { 'content-type': 'text/html', ...requestId })
  expect(await read()).toEqual({
    exitCode: 4,
    message: 'The domain did not accept the access token (APPS_ACCESS_TOKEN): it is not valid, or has expired.',
    hint: 'Get a new token, or sign in with APPS_CLIENT_ID and APPS_CLIENT_SECRET.',
    status: 401,
    requestId: 'req-1',
  })
})

test('F29: 401 in HTML after a new token: the hint names nothing that was done already', async () => {
  for (const token of ['first-token', 'second-token']) {
    nock(theDomain).post('/oauth2/v1/token').reply(200, { access_token: token, token_type: 'Bearer' })
    domainOnNock(token).get(appPath).reply(401, html, requestId)
  }
  expect(await read(openTestDomain({ credentials: { clientId: 'admin', secret: 'secret-canary-1' } }))).toEqual({
    exitCode: 4,
    message: 'The domain did not accept the access token (client admin): it is not valid, or has expired.',
    hint: 'It had just been issued here. Is the client still active? If it is, the request id tells the operator of the domain more.',
    status: 401,
    requestId: 'req-1',
  })
})

test.each([401, 403])('F87: %i in SCIM is about rights, not about the token', async (status) => {
  const detail = 'You are not allowed to do that.'
  domainOnNock()
    .get(appPath)
    .reply(status, scimError(status, detail, 'error.common.common.accessDenied'), requestId)
  expect(await read()).toEqual({
    exitCode: 4,
    message: `The domain does not let these credentials (APPS_ACCESS_TOKEN) read app ${id}: You are not allowed to do that (error.common.common.accessDenied).`,
    hint: "Give the client the app role 'Application Administrator' of the identity domain.",
    status,
    requestId: 'req-1',
  })
})

test('F33: 404 for an app, and nothing of that name', async () => {
  domainOnNock().get(appPath).reply(404, notFound)
  domainOnNock()
    .get(searchPath(`name eq "${id}" or displayName eq "${id}"`))
    .reply(200, list())
  expect(await read()).toMatchObject({
    exitCode: 5,
    message: `There is no app with the id, client id or display name '${id}'.`,
  })
})

test.each([
  ['in SCIM', JSON.stringify(notFound)],
  ['in HTML', html],
  ['without a body', ''],
])('F33: 404 for the collection, %s, is no "no such app"', async (_, body) => {
  domainOnNock().get(searchPath('name eq "a b" or displayName eq "a b"')).reply(404, body, requestId)
  expect(await failureOf(openTestDomain().apps.find('a b'))).toEqual({
    exitCode: 7,
    message: 'There is no /admin/v1/Apps at this address.',
    hint: "Is this an identity domain's URL?",
    status: 404,
    requestId: 'req-1',
  })
})

describe('F35: what the domain says is shown, and nothing is tried again', () => {
  test.each([400, 405, 413, 415, 422])('%i', async (status) => {
    domainOnNock()
      .get(appPath)
      .reply(
        status,
        scimError(status, 'Missing required attribute(s): x.', 'error.common.validation.missing'),
        requestId,
      )
    expect(await read()).toEqual({
      exitCode: 7,
      message: `The domain refused to read app ${id}: it answered ${status}: Missing required attribute(s): x (error.common.validation.missing).`,
      hint: null,
      status,
      requestId: 'req-1',
    })
  })
})

describe('J24: an error that is not quite SCIM', () => {
  test.each([
    ['status as a number', { status: 400, detail: 'No.' }, 'it answered 400: No.'],
    ['no detail', { status: '400' }, 'it answered 400.'],
    ['another status inside', { status: '500', detail: 'No.' }, 'it answered 400: No.'],
    ['detail of another type', { detail: { a: 1 } }, 'it answered 400.'],
    [
      'a messageId alone',
      { 'urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error': { messageId: 'e.x' } },
      'it answered 400 (e.x).',
    ],
    [
      "the form of OCI's own services",
      { code: 'InvalidParameter', message: 'The filter is not valid.' },
      'it answered 400: The filter is not valid (InvalidParameter).',
    ],
    ['that form, with a code alone', { code: 'NotAuthorizedOrNotFound' }, 'it answered 400 (NotAuthorizedOrNotFound).'],
    ['an endless detail', { detail: 'x'.repeat(5_000_000 / 8) }, `it answered 400: ${'x'.repeat(500)}….`],
    ['empty', '', 'it answered 400.'],
  ])('%s', async (_, body, said) => {
    domainOnNock().get(appPath).reply(400, body)
    expect(await read()).toMatchObject({
      exitCode: 7,
      message: `The domain refused to read app ${id}: ${said}`,
      status: 400,
    })
  })

  test('the request id may come under its older name', async () => {
    domainOnNock().get(appPath).reply(400, '{}', { 'x-oracle-dms-ecid': 'ecid-1' })
    expect((await read()).requestId).toBe('ecid-1')
  })
})

describe('F59: what did not come from the domain gives no advice about roles', () => {
  test.each([403, 404, 418])('HTML %i', async (status) => {
    domainOnNock().get(appPath).reply(status, html)
    expect(await read()).toMatchObject({
      exitCode: 7,
      message: `Asked to read app ${id}, something answered ${status} that is not the domain: its answer is not JSON.`,
      hint: "Is this an identity domain's URL? A proxy, a portal or a load balancer may stand before it.",
    })
  })

  test.each([500, 502, 503, 504])('HTML %i is tried again, like any of them', async (status) => {
    domainOnNock().get(appPath).times(4).reply(status, html)
    expect(await read()).toMatchObject({
      exitCode: 7,
      message: `Asked to read app ${id}, something answered ${status} that is not the domain: its answer is not JSON.`,
    })
  })
})

describe('F16: 5xx', () => {
  test.each([500, 502, 503, 504])('%i four times: the request id is shown', async (status) => {
    domainOnNock().get(appPath).times(4).reply(status, scimError(status, 'Try later.'), requestId)
    const domain = openTestDomain()
    expect(await read(domain)).toEqual({
      exitCode: 7,
      message: `The domain failed to read app ${id}: it answered ${status}: Try later.`,
      hint: 'Try again later.',
      status,
      requestId: 'req-1',
    })
    expect(domain.run.clock.waits).toEqual([0.5, 1, 2])
  })

  test('501 is not tried again', async () => {
    domainOnNock().get(appPath).reply(501, scimError(501, 'No.'))
    expect(await read()).toMatchObject({ exitCode: 7, status: 501 })
  })
})

describe('F27: a redirect is an answer', () => {
  test('the host that it names is one word in the command that is printed', async () => {
    domainOnNock().get(appPath).reply(302, '', { location: 'https://x`id`$(id).y/' })
    expect(await read()).toMatchObject({ hint: "If that is your domain: APPS_DOMAIN_URL='https://x`id`$(id).y'" })
  })

  test.each([301, 302, 303, 307, 308])('%i to another origin: named, and nothing is sent there', async (status) => {
    const elsewhere = nock('https://evil.example').get(/.*/).reply(200, 'never')
    domainOnNock().get(appPath).reply(status, '', { location: 'https://evil.example/admin?token=x' })
    expect(await read()).toMatchObject({
      exitCode: 7,
      message: 'The domain redirects to https://evil.example; redirects are not followed.',
      hint: 'If that is your domain: APPS_DOMAIN_URL=https://evil.example',
      status,
    })
    expect(elsewhere.isDone()).toBe(false)
    nock.cleanAll()
  })

  test.each([
    ['to itself', '/elsewhere', `The domain redirects to ${theDomain}; redirects are not followed.`],
    ['to http', 'http://evil.example/', 'The domain redirects to http://evil.example; redirects are not followed.'],
    ['to nowhere', 'https://', 'The domain redirects; redirects are not followed.'],
    [
      'to a host with the token in it',
      `https://${givenToken}.evil.example/`,
      'The domain redirects; redirects are not followed.',
    ],
    [
      'with a piece of it',
      `//x.${givenToken.slice(3, 15)}:8443/a`,
      'The domain redirects; redirects are not followed.',
    ],
  ])('%s', async (_, location, message) => {
    domainOnNock().get(appPath).reply(302, '', { location })
    expect(await read()).toMatchObject({ exitCode: 7, message })
  })
})
