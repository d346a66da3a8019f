import { describe, expect, test } from 'vitest'
import { exampleIds } from '../../../../src/sandbox/server'
import { domainWithoutPort, send } from '../domain-without-port'

const state = domainWithoutPort()
const app = `/admin/v1/Apps/${exampleIds.paymentsApi}`
const always = {
  id: exampleIds.paymentsApi,
  displayName: 'Payments API',
  isAliasApp: false,
  basedOnTemplate: { value: 'CustomWebAppTemplateId' },
}

describe('attributes shows what is always returned and', () => {
  test.each([
    ['attributes=refreshTokenExpiry', { refreshTokenExpiry: 604800 }],
    ['attributes=REFRESHTOKENEXPIRY', { refreshTokenExpiry: 604800 }],
    ['attributes=accessTokenExpiry,refreshTokenExpiry', { accessTokenExpiry: 900, refreshTokenExpiry: 604800 }],
    ['attributes=accessTokenExpiry,+allowOffline+', { accessTokenExpiry: 900, allowOffline: false }],
    ['attributes=nonsense', {}],
    ['attributes=__proto__,constructor', {}],
    ['attributes=scopes.fqs', { scopes: [{ fqs: 'https://payments.example.com/payments' }] }],
    [
      'attributes=scopes.fqs,scopes.value',
      { scopes: [{ value: '/payments', fqs: 'https://payments.example.com/payments' }] },
    ],
    [
      'attributes=scopes.fqs,scopes',
      {
        scopes: [
          {
            value: '/payments',
            fqs: 'https://payments.example.com/payments',
            description: 'Make payments',
            displayName: 'Make payments',
            requiresConsent: false,
          },
        ],
      },
    ],
    ['attributes=schemas', { schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:App'] }],
    ['attributes=meta.resourceType', { meta: { resourceType: 'App' } }],
    ['attributes=urn:ietf:params:scim:schemas:oracle:idcs:App:audience', { audience: 'https://payments.example.com' }],
    ['attributes=urn:ietf:params:scim:schemas:oracle:idcs:extension:OCITags', {}],
    ['attributeSets=always', {}],
    ['attributeSets=ALWAYS&attributes=allowOffline', { allowOffline: false }],
    ['attributeSets=never', {}],
  ])('%s', (query, others) => {
    const { status, json } = send(state, 'GET', `${app}?${query}`)
    expect(status).toBe(200)
    expect(json).toEqual({ ...always, ...others })
  })
})

test('meta.version can be asked for alone', () => {
  const { json } = send(state, 'GET', `${app}?attributes=meta.version`)
  expect(json).toEqual({ ...always, meta: { version: expect.stringMatching(/^[0-9a-f]{32}$/) } })
})

test('a plain answer holds schemas, meta and the client secret in clear, as Oracle’s does', () => {
  const { json } = send(state, 'GET', `/admin/v1/Apps/${exampleIds.nightlyInvoiceExport}`)
  expect(json).toMatchObject({
    schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:App'],
    meta: { resourceType: 'App', location: `http://127.0.0.1:8080/admin/v1/Apps/${exampleIds.nightlyInvoiceExport}` },
    clientSecret: expect.stringMatching(/^idcscs-[0-9a-f]{8}-/),
  })
})

test('an empty attributes parameter narrows nothing', () => {
  expect(send(state, 'GET', `${app}?attributes=`).json).toEqual(send(state, 'GET', app).json)
})

test('what is returned on request only needs to be named, or the set all', () => {
  const seeded = '/admin/v1/Apps/IDCSAppId'
  expect(send(state, 'GET', seeded).json['idcsPreventedOperations']).toBeUndefined()
  const named = send(state, 'GET', `${seeded}?attributes=idcsPreventedOperations`).json
  expect(named['idcsPreventedOperations']).toEqual(['replace', 'delete'])
  const all = send(state, 'GET', `${seeded}?attributeSets=all`).json
  expect(all).toMatchObject({ idcsPreventedOperations: ['replace', 'delete'], meta: { resourceType: 'App' } })
  const request = send(state, 'GET', `${seeded}?attributeSets=request`).json
  expect(Object.keys(request)).toEqual([
    ...['id', 'idcsPreventedOperations', 'displayName', 'isAliasApp', 'editableAttributes', 'basedOnTemplate'],
  ])
})

test('of a repeated parameter only the first counts; several names have commas between them', () => {
  const seeded = '/admin/v1/Apps/IDCSAppId'
  const shown = (query: string) => {
    const { json } = send(state, 'GET', `${seeded}?${query}`)
    return [json['idcsPreventedOperations'] !== undefined, json['name'] !== undefined]
  }
  expect(shown('attributeSets=default,request')).toEqual([true, true])
  expect(shown('attributeSets=default&attributeSets=request')).toEqual([false, true])
  expect(shown('attributeSets=request&attributeSets=default')).toEqual([true, false])
  expect(shown('attributes=name&attributes=idcsPreventedOperations')).toEqual([false, true])
})

test('the default set is the plain answer, and a set that does not exist is refused', () => {
  expect(send(state, 'GET', `${app}?attributeSets=default`).json).toEqual(send(state, 'GET', app).json)
  const { status, json } = send(state, 'GET', `${app}?attributeSets=some`)
  expect(status).toBe(400)
  expect(json['detail']).toBe("There is no attribute set 'some'.")
})

test('a list is narrowed the same way', () => {
  const { json } = send(
    state,
    'GET',
    '/admin/v1/Apps?filter=name+eq+"8d2f6e01c9b34a7e95d0b3f84c7a1e56"&attributes=active',
  )
  expect(json['Resources']).toEqual([{ ...always, active: true }])
})
