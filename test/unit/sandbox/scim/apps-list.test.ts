import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../../src/sandbox/server'
import { domainWithoutPort, send } from '../domain-without-port'

const searchSchema = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'
const state = domainWithoutPort()

function list(query: string) {
  return send(state, 'GET', `/admin/v1/Apps?${query}`)
}

function names(json: JsonObject): unknown[] {
  return (json['Resources'] as JsonObject[]).map((app) => app['displayName'])
}

test('a list is a ListResponse, and itemsPerPage is the page size, not the number of rows', () => {
  const { status, json } = list('filter=displayName+sw+"Field"&attributes=displayName')
  expect(status).toBe(200)
  expect(json).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: 2,
    Resources: [
      {
        id: '4b1d7c02a6e94f3f8a54d0e9c37b1a60',
        displayName: 'Field Service API',
        isAliasApp: false,
        basedOnTemplate: { value: 'CustomWebAppTemplateId' },
      },
      {
        id: '1e6b93d84c7f4a05a2d8f70b5e9c3416',
        displayName: 'Field Service Mobile',
        isAliasApp: false,
        basedOnTemplate: { value: 'CustomBrowserMobileTemplateId' },
      },
    ],
    startIndex: 1,
    itemsPerPage: 50,
  })
})

describe('paging', () => {
  test.each([
    ['', 15, 1, 50],
    ['startIndex=0', 15, 1, 50],
    ['startIndex=-5', 15, 1, 50],
    ['startIndex=14', 2, 14, 50],
    ['startIndex=16', 0, 16, 50],
    ['count=5', 5, 1, 5],
    ['count=5&startIndex=13', 3, 13, 5],
    ['count=-1', 15, 1, 50],
    ['count=1001', 15, 1, 1000],
    ['count=0', 0, 1, 0],
    ['limit=3', 3, 1, 3],
    ['limit=3&page=NA%3D%3D', 3, 4, 3],
  ])('%j gives %i rows from %i of pages of %i', (query, rows, startIndex, itemsPerPage) => {
    const { json } = list(query)
    expect(json['Resources']).toHaveLength(rows)
    expect(json).toMatchObject({ totalResults: 15, startIndex, itemsPerPage })
  })

  test.each([
    ['count=5', 'Ng=='],
    ['count=15', undefined],
    ['count=50', undefined],
    ['count=0', undefined],
    ['count=5&startIndex=11', undefined],
    ['count=15&attributes=name', undefined],
    ['startIndex=16&attributes=name', undefined],
  ])('%j names the next page %s in a header', (query, next) => {
    const { headers } = list(query)
    expect(headers['opc-next-page']).toBe(next)
    expect(headers['opc-total-items']).toBe('15')
  })

  test.each(['count=x', 'startIndex=1.5', 'count=99999999999', 'page=%00', 'sortOrder=up', 'sortBy=meta', 'sortBy=x'])(
    '%s is refused',
    (query) => {
      expect(list(query).status).toBe(400)
    },
  )

  test('pages put together are the whole list, without gaps and repetitions', () => {
    const pages = [1, 4, 7, 10, 13].map((start) => list(`sortBy=displayName&count=3&startIndex=${start}`).json)
    expect(pages.flatMap(names)).toEqual([
      ...['Analytics Connector', 'Customer Portal', 'Expense Reports', 'Field Service API', 'Field Service Mobile'],
      ...['IDCSApp', 'Legacy Intranet', 'Nightly Invoice Export', 'OAuthClient', 'Order Dashboard', 'Payments API'],
      ...['Report Mailer', 'ResourceOwner', 'User Import', 'Warehouse Scanner'],
    ])
  })
})

describe('sorting', () => {
  test('by an attribute that few have puts the others last, and first when descending', () => {
    expect(names(list('sortBy=refreshTokenExpiry&count=8').json)).toEqual([
      ...['Nightly Invoice Export', 'ResourceOwner', 'Payments API', 'Analytics Connector', 'Legacy Intranet'],
      ...['Field Service API', 'Customer Portal', 'Field Service Mobile'],
    ])
    expect(names(list('sortBy=REFRESHTOKENEXPIRY&sortOrder=DESCENDING&count=9&startIndex=8').json)).toEqual([
      ...['OAuthClient', 'User Import', 'Field Service API', 'Legacy Intranet', 'Analytics Connector'],
      ...['ResourceOwner', 'Payments API', 'Nightly Invoice Export'],
    ])
  })

  test('by id ignores case', () => {
    const ids = (list('sortBy=id').json['Resources'] as JsonObject[]).map((app) => String(app['id']))
    expect(ids).toHaveLength(15)
    expect(ids.at(-1)).toBe('IDCSAppId')
    expect(ids[0]).toBe('07ae3d6b9f1c4528ac94f6e05b218d73')
  })

  test('by a sub-attribute', () => {
    expect(names(list('sortBy=meta.created&count=2').json)).toEqual(['IDCSApp', 'Legacy Intranet'])
  })
})

test('what was changed shows in the next list, however often it was asked for before', () => {
  const own = domainWithoutPort()
  const ask = () => send(own, 'GET', '/admin/v1/Apps?filter=active+eq+false&attributes=active').json['totalResults']
  expect([ask(), ask()]).toEqual([1, 1])
  const body = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'active', value: false }],
  }
  send(own, 'PATCH', '/admin/v1/Apps/c8e03f5a19b74d2c9d6fb27e4a815f33', { body })
  expect(ask()).toBe(2)
})

describe('/.search', () => {
  const search = (body: object, query = '') => send(state, 'POST', `/admin/v1/Apps/.search${query}`, { body })

  test('finds what a list finds', () => {
    const { status, json, text } = search({
      schemas: [searchSchema],
      attributes: ['displayName', 'refreshTokenExpiry'],
      attributeSets: [],
      filter: 'isOAuthResource eq true',
      sortBy: 'displayName',
      sortOrder: 'ascending',
      startIndex: 2,
      count: 3,
    })
    expect(status).toBe(200)
    expect(names(json)).toEqual(['Customer Portal', 'Field Service API', 'IDCSApp'])
    const query = 'filter=isOAuthResource+eq+true&attributes=displayName,refreshTokenExpiry&sortBy=displayName'
    expect(list(`${query}&startIndex=2&count=3`).text).toBe(text)
  })

  test.each<[object, string]>([
    [{}, `The schemas of a search must be ["${searchSchema}"].`],
    [[], 'The body is not a JSON object.'],
    [{ schemas: [searchSchema], count: '5' }, 'count must be an integer.'],
    [{ schemas: [searchSchema], filter: 5 }, 'filter must be a string.'],
    [{ schemas: [searchSchema], attributes: 'name' }, 'attributes must be a list of strings.'],
  ])('%j is refused', (body, detail) => {
    const { status, json } = search(body)
    expect(status).toBe(400)
    expect(json['detail']).toBe(detail)
  })
})
