import { getEventListeners } from 'node:events'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { openTestDomain } from '../../../support/open-test-domain'
import {
  appPath,
  clientId,
  domainOnNock,
  failureOf,
  id,
  list,
  notFound,
  nothingPending,
  otherId,
  readAttributes,
  resourceOwner,
  resourceOwnerRead,
  sample,
  searchPath,
} from '../on-nock'

nothingPending()

test('one app by its id is one request, with these headers and no others', async () => {
  let sent: Record<string, unknown> = {}
  domainOnNock()
    .get(appPath)
    .reply(200, function () {
      sent = this.req.headers
      return resourceOwner
    })

  expect(await openTestDomain().apps.find(id)).toMatchObject(resourceOwnerRead)
  expect(sent).toEqual({
    host: 'idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com',
    authorization: 'Bearer given-token-4f1c9a7e2b',
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': 'apps/test',
    connection: 'close',
  })
})

test('once an answer has come, nothing of it is kept by whatever waits for the user to stop', async () => {
  domainOnNock().get(appPath).times(3).reply(200, resourceOwner)
  const domain = openTestDomain()
  const listening = () => getEventListeners(domain.run.interrupted, 'abort').length
  await domain.apps.find(id)
  const once = listening()

  await domain.apps.find(id)
  await domain.apps.find(id)

  expect(listening()).toBe(once)
  expect(once).toBe(0)
})

test('an app is found by its OCID', async () => {
  const ocid = 'ocid1.domainapp.oc1.iad.amaaaaaa2xyz'
  domainOnNock()
    .get(`/admin/v1/Apps/${ocid}?attributes=${readAttributes}`)
    .reply(200, { ...resourceOwner, ocid })

  expect(await openTestDomain().apps.find(ocid)).toMatchObject({ ...resourceOwnerRead, ocid })
})

test('I17: an id in upper-case hex is found, and shown as the domain returns it', async () => {
  const typed = '9FC12DA9EECD4927A9EF88512CE5612E'
  domainOnNock().get(`/admin/v1/Apps/${typed}?attributes=${readAttributes}`).reply(200, resourceOwner)

  expect((await openTestDomain().apps.find(typed)).id).toBe(id)
})

test('a well-known id is read by id', async () => {
  domainOnNock()
    .get(`/admin/v1/Apps/IDCSAppId?attributes=${readAttributes}`)
    .reply(200, { ...resourceOwner, id: 'IDCSAppId' })

  expect((await openTestDomain().apps.find('IDCSAppId')).id).toBe('IDCSAppId')
})

test('32 hex digits that are no id are searched for as a client id', async () => {
  domainOnNock().get(`/admin/v1/Apps/${clientId}?attributes=${readAttributes}`).reply(404, notFound)
  domainOnNock()
    .get(searchPath(`name eq "${clientId}" or displayName eq "${clientId}"`))
    .reply(200, list(resourceOwner))

  expect(await openTestDomain().apps.find(clientId)).toMatchObject(resourceOwnerRead)
})

describe('what goes into the filter, and nothing of it into the path', () => {
  test.each([
    ['a display name', 'Quotes API', 'name eq "Quotes API" or displayName eq "Quotes API"'],
    ['a word that could be an id', 'Quotes', 'id eq "Quotes" or name eq "Quotes" or displayName eq "Quotes"'],
    ['I2 .', '.', 'name eq "." or displayName eq "."'],
    ['I2 ..', '..', 'name eq ".." or displayName eq ".."'],
    ['I2 ../Users/abc', '../Users/abc', 'name eq "../Users/abc" or displayName eq "../Users/abc"'],
    ['I2 %2e%2e', '%2e%2e', 'name eq "%2e%2e" or displayName eq "%2e%2e"'],
    ['I2 abc%2Fdef', 'abc%2Fdef', 'name eq "abc%2Fdef" or displayName eq "abc%2Fdef"'],
    ['I2 abc\\..\\..', 'abc\\..\\..', 'name eq "abc\\\\..\\\\.." or displayName eq "abc\\\\..\\\\.."'],
    ['I8 a query', 'abc?count=1', 'name eq "abc?count=1" or displayName eq "abc?count=1"'],
    ['I8 a fragment', 'abc#x', 'name eq "abc#x" or displayName eq "abc#x"'],
    ['I8 a path parameter', 'abc;v=1', 'name eq "abc;v=1" or displayName eq "abc;v=1"'],
    ['I8 .search', '.search', 'name eq ".search" or displayName eq ".search"'],
    ['I8 a parameter', 'a&attributes=b', 'name eq "a&attributes=b" or displayName eq "a&attributes=b"'],
    ['I16 -x', '-x', 'name eq "-x" or displayName eq "-x"'],
    [
      'I19 a filter',
      '" or id pr or displayName eq "',
      'name eq "\\" or id pr or displayName eq \\"" or displayName eq "\\" or id pr or displayName eq \\""',
    ],
    ['I19 a look-alike', 'Quotes АPI', 'name eq "Quotes АPI" or displayName eq "Quotes АPI"'],
    ['an apostrophe', "Bob's", 'name eq "Bob\'s" or displayName eq "Bob\'s"'],
  ])('%s', async (_, selector, filter) => {
    let sent = ''
    domainOnNock()
      .get((path) => path.startsWith('/admin/v1/Apps?'))
      .reply(200, function () {
        sent = this.req.path
        return list()
      })

    expect((await failureOf(openTestDomain().apps.find(selector))).exitCode).toBe(5)
    const query = new URL(sent, 'https://x.example').searchParams
    expect([...query]).toEqual([
      ['filter', filter],
      ['attributes', readAttributes],
      ['count', '50'],
    ])
  })

  test('I8: a secret cannot be asked for through a name', async () => {
    let sent = ''
    domainOnNock()
      .get((path) => path.startsWith('/admin/v1/Apps?'))
      .reply(200, function () {
        sent = this.req.path
        return list()
      })

    await failureOf(openTestDomain().apps.find('abc?attributes=clientSecret'))
    expect(new URL(sent, 'https://x.example').searchParams.getAll('attributes')).toEqual([readAttributes])
  })
})

test('no app at all: the text is shown as typed', async () => {
  domainOnNock().get(searchPath('name eq "Quotes API" or displayName eq "Quotes API"')).reply(200, list())

  expect(await failureOf(openTestDomain().apps.find('Quotes API'))).toEqual({
    exitCode: 5,
    message: "There is no app with the id, client id or display name 'Quotes API'.",
    hint: 'Display names are compared exactly, letter case included.',
    status: null,
    requestId: null,
  })
})

test('a display name in another letter case is no match, but a hint', async () => {
  domainOnNock()
    .get(searchPath('id eq "resourceowner" or name eq "resourceowner" or displayName eq "resourceowner"'))
    .reply(200, list(resourceOwner))

  expect(await failureOf(openTestDomain().apps.find('resourceowner'))).toMatchObject({
    exitCode: 5,
    hint: `Did you mean 'ResourceOwner' (${id})? Display names are compared exactly.`,
  })
})

test('I18: several matches are listed with their ids, and none is chosen', async () => {
  const twin = { ...resourceOwner, id: otherId, displayName: 'portal', name: 'another' }
  domainOnNock()
    .get(searchPath('id eq "portal" or name eq "portal" or displayName eq "portal"'))
    .reply(200, list({ ...resourceOwner, name: 'portal' }, twin))

  expect(await failureOf(openTestDomain().apps.find('portal'))).toMatchObject({
    exitCode: 5,
    message:
      "2 apps match 'portal': 9fc12da9eecd4927a9ef88512ce5612e (ResourceOwner, client id portal); 0a1b2c3d4e5f60718293a4b5c6d7e8f9 (portal, client id another).",
    hint: 'Name the one you mean by its id.',
  })
})

test('I18: an exact id wins over an app that is named like it', async () => {
  const thief = { ...resourceOwner, id: otherId, displayName: 'portal-id' }
  domainOnNock()
    .get(searchPath('id eq "portal-id" or name eq "portal-id" or displayName eq "portal-id"'))
    .reply(200, list(thief, { ...resourceOwner, id: 'portal-id' }))

  expect((await openTestDomain().apps.find('portal-id')).id).toBe('portal-id')
})

describe('J12: a list answer that cannot be trusted', () => {
  const filter = 'name eq "a b" or displayName eq "a b"'
  test.each([
    ['no JSON object', '[]', 'it is not a JSON object'],
    ['no totalResults', { Resources: [resourceOwner] }, "its 'totalResults' is missing or not of the documented type"],
    [
      'totalResults "1"',
      { totalResults: '1', Resources: [resourceOwner] },
      "its 'totalResults' is missing or not of the documented type",
    ],
    [
      'totalResults −1',
      { totalResults: -1, Resources: [] },
      "its 'totalResults' is missing or not of the documented type",
    ],
    ['no Resources', { totalResults: 1 }, 'it promises 1 matches and holds 0'],
    [
      'Resources no array',
      { totalResults: 1, Resources: {} },
      "its 'Resources' is missing or not of the documented type",
    ],
    ['a row too many', { totalResults: 0, Resources: [resourceOwner] }, 'it promises 0 matches and holds 1'],
    [
      'a row that is no app',
      { totalResults: 1, Resources: [{ id }] },
      "its 'displayName' is missing or not of the documented type",
    ],
    ['totalResults twice', { totalResults: 0, TOTALRESULTS: 1 }, "'totalResults' stands twice in the answer"],
  ])('%s', async (_, body, why) => {
    domainOnNock().get(searchPath(filter)).reply(200, body, { 'opc-request-id': 'req-1' })

    expect(await failureOf(openTestDomain().apps.find('a b'))).toEqual({
      exitCode: 7,
      message: `The answer about the search for apps cannot be trusted: ${why}.`,
      hint: null,
      status: 200,
      requestId: 'req-1',
    })
  })

  test('no Resources are needed where none are promised', async () => {
    domainOnNock().get(searchPath(filter)).reply(200, { totalResults: 0 })

    expect((await failureOf(openTestDomain().apps.find('a b'))).exitCode).toBe(5)
  })
})

describe("the documentation's own answers", () => {
  test('all attributes: the app is read, and what was not asked for is nowhere', async () => {
    const { text } = sample('get.answer')
    expect(text).toContain('this-is-not-the-secret')
    domainOnNock().get(appPath).reply(200, text)

    const app = await openTestDomain().apps.find(id)
    expect(app).toMatchObject({
      ...resourceOwnerRead,
      trustScope: 'Explicit',
      lastModified: '2022-06-25T20:37:14.039Z',
      isOPCService: false,
      lastModifiedBy: 'OAuthClient',
    })
    expect(inspect(app, { showHidden: true, depth: null })).not.toContain('this-is-not-the-secret')
  })

  test('one attribute: what is missing is the documented default, and named so', async () => {
    const { text } = sample('get-one-attribute.answer')
    domainOnNock().get(appPath).reply(200, text)

    expect(await openTestDomain().apps.find(id)).toMatchObject({
      ...resourceOwnerRead,
      clientId: null,
      accessTokenExpiry: { seconds: 3600, source: 'default' },
      allowOffline: null,
      isOAuthResource: null,
      isOAuthClient: null,
      active: null,
    })
  })
})

describe('N28: é is one character or two, and means the same name', () => {
  const [one, two] = ['caf\u00e9', 'cafe\u0301']
  const asked = (typed: string, other: string) =>
    searchPath(`name eq "${typed}" or displayName eq "${typed}" or displayName eq "${other}"`)

  test.each([
    [one, two],
    [two, one],
  ])('%j finds %j with one request', async (typed, other) => {
    domainOnNock()
      .get(asked(typed, other))
      .reply(200, list({ ...resourceOwner, displayName: other }))
    expect((await openTestDomain().apps.find(typed)).displayName).toBe(other)
  })

  test('two apps whose names look the same are two', async () => {
    const apps = [one, two].map((displayName, at) => ({ ...resourceOwner, id: [id, otherId][at], displayName }))
    domainOnNock()
      .get(asked(one, two))
      .reply(200, list(...apps))
    expect((await failureOf(openTestDomain().apps.find(one))).exitCode).toBe(5)
  })
})
