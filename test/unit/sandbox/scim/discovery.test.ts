import { describe, expect, test } from 'vitest'
import { isJsonObject } from '../../../../src/sandbox/json'
import { exampleIds, type JsonObject } from '../../../../src/sandbox/server'
import { domainWithoutPort, send, tokenOf } from '../domain-without-port'

const core = 'urn:ietf:params:scim:schemas:core:2.0'
const appSchema = 'urn:ietf:params:scim:schemas:oracle:idcs:App'
const base = 'http://127.0.0.1:8080/admin/v1'
const state = domainWithoutPort()
const get = (path: string) => send(state, 'GET', `/admin/v1/${path}`)

test('ServiceProviderConfig says what the sandbox does', () => {
  const { status, json } = get('ServiceProviderConfig')
  expect(status).toBe(200)
  expect(json).toEqual({
    schemas: [`${core}:ServiceProviderConfig`],
    patch: { supported: true },
    bulk: { supported: true, maxOperations: 50, maxPayloadSize: 1_048_576 },
    filter: { supported: true, maxResults: 1000 },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'OAuth bearer token',
        description: 'An access token of this domain',
        specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  })
})

test('ServiceProviderConfig follows the switches', () => {
  const switched = domainWithoutPort({ switches: { bulkOperations: 1000, ifMatch: 'ignore' } })
  expect(send(switched, 'GET', '/admin/v1/ServiceProviderConfig').json).toMatchObject({
    bulk: { maxOperations: 1000 },
    etag: { supported: false },
  })
})

test('ResourceTypes names Apps, in the list and alone', () => {
  const app = {
    schemas: [`${core}:ResourceType`],
    id: 'App',
    name: 'App',
    description: 'Applications',
    endpoint: '/Apps',
    schema: appSchema,
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/App` },
  }
  expect(get('ResourceTypes').json).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: 1,
    Resources: [app],
    startIndex: 1,
    itemsPerPage: 1,
  })
  expect(get('ResourceTypes/App').json).toEqual(app)
})

describe('Schemas', () => {
  const { json } = get(`Schemas/${appSchema}`)
  const attributes = json['attributes'] as JsonObject[]
  const attribute = (name: string) => attributes.find((each) => each['name'] === name)

  test('has the schema of an App, in the list and alone', () => {
    expect(get('Schemas').json).toMatchObject({ totalResults: 1, Resources: [json] })
    expect(json).toMatchObject({
      schemas: [`${core}:Schema`],
      id: appSchema,
      name: 'App',
      meta: { resourceType: 'Schema', location: `${base}/Schemas/${appSchema}` },
    })
  })

  test('describes an attribute as RFC 7643 does', () => {
    expect(attribute('refreshTokenExpiry')).toEqual({
      name: 'refreshTokenExpiry',
      type: 'integer',
      multiValued: false,
      required: false,
      caseExact: false,
      mutability: 'readWrite',
      returned: 'default',
      uniqueness: 'none',
    })
    expect(attribute('displayName')).toMatchObject({ required: true, uniqueness: 'server' })
    expect(attribute('clientType')).toMatchObject({ canonicalValues: ['confidential', 'public', 'trusted'] })
    expect(attribute('icon')).toMatchObject({ type: 'reference', referenceTypes: ['uri'] })
    const scopes = attribute('scopes') as JsonObject
    expect((scopes['subAttributes'] as JsonObject[]).map(({ name }) => name)).toEqual([
      ...['value', 'fqs', 'description', 'displayName', 'requiresConsent', 'readOnly'],
    ])
  })

  test('a strict client finds every member of every App, and what is always returned in each', () => {
    const apps = get('Apps').json['Resources'] as JsonObject[]
    expect(apps).toHaveLength(15)
    const described = attributes.flatMap((each) => [
      String(each['name']),
      ...((each['subAttributes'] ?? []) as JsonObject[]).map(({ name }) => `${each['name']}.${name}`),
    ])
    const common = /^(id|schemas|meta)(\.|$)/
    expect(apps.flatMap(memberNames).filter((name) => !common.test(name) && !described.includes(name))).toEqual([])
    const always = attributes.filter(({ returned }) => returned === 'always').map(({ name }) => String(name))
    expect(always).toEqual(['displayName', 'isAliasApp'])
    expect(apps.flatMap((app) => always.filter((name) => app[name] === undefined))).toEqual([])
  })

  test('leaves out what every resource has', () => {
    expect(['id', 'schemas', 'meta'].map(attribute)).toEqual([undefined, undefined, undefined])
  })
})

/** `scopes`, `scopes.value`, … */
function memberNames(app: JsonObject): string[] {
  return Object.entries(app).flatMap(([name, value]) => [
    name,
    ...[value].flat().flatMap((item) => (isJsonObject(item) ? Object.keys(item).map((sub) => `${name}.${sub}`) : [])),
  ])
}

test.each(['Schemas', `Schemas/${appSchema}`, 'ResourceTypes', 'ResourceTypes/App', 'ServiceProviderConfig'])(
  '%s refuses a filter, ignores paging, is only read, and needs authorization',
  (path) => {
    expect(get(`${path}?filter=id+pr`)).toMatchObject({
      status: 403,
      json: { status: '403', detail: 'This list cannot be filtered.' },
    })
    expect(get(`${path}?startIndex=9&count=0&sortBy=x`).json).toEqual(get(path).json)
    expect(send(state, 'POST', `/admin/v1/${path}`, { body: {} }).status).toBe(405)
    expect(send(state, 'GET', `/admin/v1/${path}`, { token: null }).status).toBe(401)
    const stranger = domainWithoutPort()
    stranger.tokens.set('t', tokenOf(exampleIds.userAdministrator, 'me'))
    expect(send(stranger, 'GET', `/admin/v1/${path}`, { token: 't' }).json['status']).toBe('401')
  },
)

test.each(['Schemas/urn:x', 'ResourceTypes/User', 'ServiceProviderConfig/x'])('%s is not there', (path) => {
  expect(get(path).status).toBe(404)
})
