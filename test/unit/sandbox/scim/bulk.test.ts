import { describe, expect, test } from 'vitest'
import { exampleIds, type JsonObject, type SandboxState, type Switches } from '../../../../src/sandbox/server'
import { domainWithoutPort, patchBody, send, tokenOf, url } from '../domain-without-port'

const schema = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'
const { paymentsApi, customerPortal, legacyIntranet } = exampleIds

const newApp = (displayName: string): JsonObject => ({
  schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:App'],
  displayName,
  basedOnTemplate: { value: 'CustomWebAppTemplateId' },
})
const setExpiry = (id: string, value: unknown) => ({
  method: 'PATCH',
  path: `/Apps/${id}`,
  data: patchBody({ op: 'replace', path: 'refreshTokenExpiry', value }),
})

function bulk(state: SandboxState, operations: unknown, more: { query?: string; token?: string; rest?: object } = {}) {
  const body = { schemas: [schema], Operations: operations, ...more.rest }
  const token = more.token === undefined ? {} : { token: more.token }
  const answer = send(state, 'POST', `/admin/v1/Bulk${more.query ?? ''}`, { body, ...token })
  return { ...answer, results: (answer.json['Operations'] ?? []) as JsonObject[] }
}
const statuses = ({ results }: { results: JsonObject[] }) => results.map(({ status }) => status)

test('each operation is answered in its place, and one that fails stops no other', () => {
  const state = domainWithoutPort()
  const answer = bulk(state, [
    { method: 'POST', path: '/Apps', bulkId: 'a', data: newApp('Bulk A') },
    setExpiry(paymentsApi, 86400),
    { ...setExpiry(paymentsApi, -1), bulkId: 'b' },
    { method: 'delete', path: `/Apps/${legacyIntranet}` },
    { method: 'DELETE', path: `/Apps/${customerPortal}` },
  ])
  const id = state.apps.byDisplayName('Bulk A')?.['id']
  const version = (app: JsonObject | undefined) => (app?.['meta'] as JsonObject | undefined)?.['version']
  expect(answer.status).toBe(201)
  expect(answer.json['schemas']).toEqual(['urn:ietf:params:scim:api:messages:2.0:BulkResponse'])
  expect(answer.results).toEqual([
    {
      method: 'POST',
      bulkId: 'a',
      location: `${url}/admin/v1/Apps/${id}`,
      version: version(state.apps.byDisplayName('Bulk A')),
      status: '201',
    },
    {
      method: 'PATCH',
      location: `${url}/admin/v1/Apps/${paymentsApi}`,
      version: version(state.apps.get(paymentsApi)),
      status: '200',
    },
    {
      method: 'PATCH',
      bulkId: 'b',
      location: `${url}/admin/v1/Apps/${paymentsApi}`,
      status: '400',
      response: {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        detail: "'refreshTokenExpiry' must be at least 1.",
        status: '400',
      },
    },
    { method: 'DELETE', location: `${url}/admin/v1/Apps/${legacyIntranet}`, status: '204' },
    {
      method: 'DELETE',
      location: `${url}/admin/v1/Apps/${customerPortal}`,
      status: '400',
      response: expect.objectContaining({ status: '400' }),
    },
  ])
  expect(state.apps.get(paymentsApi)?.['refreshTokenExpiry']).toBe(86400)
  expect(state.apps.get(legacyIntranet)).toBeUndefined()
})

test('a bulkId stands for what an earlier operation has made', () => {
  const state = domainWithoutPort()
  const on = { schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger'], active: true }
  const regenerate = 'urn:ietf:params:scim:schemas:oracle:idcs:AppClientSecretRegenerator'
  const answer = bulk(state, [
    { method: 'PUT', path: '/AppStatusChanger/bulkId:a', data: on },
    {
      method: 'POST',
      path: '/Apps',
      bulkId: 'a',
      data: { ...newApp('A'), isOAuthClient: true, clientType: 'trusted' },
    },
    { method: 'PUT', path: '/AppStatusChanger/bulkId:a', data: on },
    {
      method: 'POST',
      path: '/AppClientSecretRegenerator',
      data: { schemas: [regenerate], appId: 'bulkId:a' },
    },
  ])
  expect(statuses(answer)).toEqual(['400', '201', '200', '201'])
  expect(answer.results[0]?.['response']).toMatchObject({
    detail: 'No earlier operation has created the bulkId a.',
  })
  expect(state.apps.byDisplayName('A')?.['active']).toBe(true)
})

test('the version of an operation is its if-match, forceDelete is for all, and a retry token for the whole', () => {
  const state = domainWithoutPort()
  expect(statuses(bulk(state, [{ ...setExpiry(paymentsApi, 5), version: 'other' }]))).toEqual(['412'])
  state.switches.forceDelete = 'active-too'
  const deletion = [{ method: 'DELETE', path: `/Apps/${paymentsApi}?x=y` }]
  expect(statuses(bulk(state, deletion))).toEqual(['400'])
  expect(statuses(bulk(state, deletion, { query: '?forceDelete=true' }))).toEqual(['204'])
})

test('each operation needs its own right', () => {
  const state = domainWithoutPort()
  state.tokens.set('user', tokenOf(exampleIds.userAdministrator, 'user administrator'))
  expect(statuses(bulk(state, [setExpiry(paymentsApi, 5)], { token: 'user' }))).toEqual(['401'])
})

describe('failOnErrors', () => {
  const operations = [setExpiry('x', 5), setExpiry('y', 5), setExpiry(paymentsApi, 5)]
  const run = (rest: object, switches: Partial<Switches> = {}) =>
    bulk(domainWithoutPort({ switches }), operations, { rest })

  test('ends the bulk request after so many errors', () => {
    expect(statuses(run({}))).toEqual(['404', '404', '200'])
    expect(statuses(run({ failOnErrors: 1 }))).toEqual(['404'])
    expect(statuses(run({ failOnErrors: 2 }))).toEqual(['404', '404'])
  })

  test.each([0, -1, 1.5, '1', true])('cannot be %j', (failOnErrors) => {
    expect([run({ failOnErrors }).status, run({ failOnErrors }).json['detail']]).toEqual([
      400,
      'failOnErrors must be an integer of at least 1.',
    ])
  })
})

describe('is refused as a whole, and nothing happens,', () => {
  const good = setExpiry(paymentsApi, 5)
  test.each<[string, unknown, number, string]>([
    ['without operations', undefined, 400, 'Missing required attribute(s): Operations.'],
    ['with none', [], 400, 'Missing required attribute(s): Operations.'],
    ['with an object', {}, 400, 'Missing required attribute(s): Operations.'],
    ['with something else', [good, 5], 400, 'An operation is not a JSON object.'],
    ['without method and path', [good, {}], 400, 'Missing required attribute(s): Operations.method,Operations.path.'],
    [
      'with a GET',
      [good, { ...good, method: 'GET' }],
      400,
      'The method of an operation must be one of POST, PUT, PATCH, DELETE.',
    ],
    [
      'with a whole address',
      [good, { ...good, path: `${url}/Apps` }],
      400,
      'The path of an operation must begin with /.',
    ],
    ['with 51 operations', Array.from({ length: 51 }, () => good), 413, 'A bulk request has at most 50 operations.'],
  ])('%s', (_what, operations, status, detail) => {
    const state = domainWithoutPort()
    const before = state.apps.all()
    const { json } = bulk(state, operations)
    expect(json).toMatchObject({ status: String(status), detail })
    expect(state.apps.all()).toBe(before)
  })

  test('with another schema', () => {
    const { json } = bulk(domainWithoutPort(), [good], { rest: { schemas: ['urn:x'] } })
    expect(json).toMatchObject({ status: '400', detail: `The schemas of a bulk request must be ["${schema}"].` })
  })
})

test('50 operations are done at once, more where the switch allows them, and the status is another with a switch', () => {
  const operations = (count: number) => Array.from({ length: count }, (_, at) => setExpiry(paymentsApi, at + 1))
  expect(statuses(bulk(domainWithoutPort(), operations(50)))).toEqual(Array.from({ length: 50 }, () => '200'))
  const wide = domainWithoutPort({ switches: { bulkOperations: 1000, bulkStatus: 200 } })
  expect(bulk(wide, operations(51)).status).toBe(200)
  expect(wide.apps.get(paymentsApi)?.['refreshTokenExpiry']).toBe(51)
})

test('a bulk request holds no other, and a path of nobody fails alone', () => {
  const inner = { method: 'POST', path: '/Bulk', data: { schemas: [schema], Operations: [setExpiry(paymentsApi, 5)] } }
  const { results } = bulk(domainWithoutPort(), [inner, { method: 'POST', path: '/Nothing', data: {} }])
  expect(results.map(({ response }) => (response as JsonObject)['detail'])).toEqual([
    'A bulk request cannot hold another one.',
    'There is nothing at /admin/v1/Nothing.',
  ])
})
