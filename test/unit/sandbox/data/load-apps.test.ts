import { describe, expect, test } from 'vitest'
import { administratorClient, exampleIds, type JsonObject } from '../../../../src/sandbox/server'
import { domainWithoutPort, send } from '../domain-without-port'

test('an App needs no more than a display name; the rest is filled in', () => {
  const state = domainWithoutPort({ apps: [{ displayName: 'Mine' }] })
  const { json } = send(state, 'GET', '/admin/v1/Apps?filter=displayName+eq+"mine"')
  expect(json['Resources']).toEqual([
    {
      schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:App'],
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      name: expect.stringMatching(/^[0-9a-f]{32}$/),
      displayName: 'Mine',
      active: true,
      isAliasApp: false,
      basedOnTemplate: {
        value: 'CustomWebAppTemplateId',
        $ref: 'http://127.0.0.1:8080/admin/v1/AppTemplates/CustomWebAppTemplateId',
      },
      meta: {
        resourceType: 'App',
        created: '2026-01-02T03:04:05.000Z',
        lastModified: '2026-01-02T03:04:05.000Z',
        location: expect.stringMatching(/^http:\/\/127\.0\.0\.1:8080\/admin\/v1\/Apps\/[0-9a-f]{32}$/),
        version: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    },
  ])
})

test('the clients a sandbox needs are there as well, whatever is loaded', () => {
  const state = domainWithoutPort({ apps: [] })
  expect(state.apps.all().map((app) => app['displayName'])).toEqual(['OAuthClient', 'User Import'])
})

test('an App that is called like one of these is no trouble, and may be the one that signs in', () => {
  const rows = [{ displayName: 'OAuthClient' }, { displayName: 'Import of ours', name: 'dana' }]
  const clientCredentials = { clientId: 'dana', clientSecret: 'hush' }
  const state = domainWithoutPort({ apps: rows, clientCredentials })
  expect(state.apps.all().map((app) => app['displayName'])).toEqual(['OAuthClient', 'Import of ours', 'User Import'])
  expect(state.apps.byClientId('dana')).toMatchObject({ clientSecret: 'hush', allowedGrants: ['client_credentials'] })
  const names = domainWithoutPort({ apps: rows }).apps.all()
  expect(names.map((app) => app['displayName'])).toEqual([
    ...['OAuthClient', 'Import of ours', 'OAuthClient of the sandbox', 'User Import'],
  ])
})

test('what one sandbox lists can be loaded into another, which can then be signed in to', () => {
  const first = domainWithoutPort()
  const rows = send(first, 'GET', '/admin/v1/Apps?attributeSets=all&count=1000').json['Resources'] as JsonObject[]
  const withoutSecrets = rows.map(({ clientSecret: _, ...row }) => row)
  const second = domainWithoutPort({ apps: withoutSecrets })
  expect(second.apps.all().map((app) => app['id'])).toEqual(first.apps.all().map((app) => app['id']))
  expect(second.apps.get(exampleIds.administrator)?.['clientSecret']).toBe(administratorClient.clientSecret)
})

test('odd values that a domain may hold are taken', () => {
  const state = domainWithoutPort({ apps: [{ displayName: 'Odd', refreshTokenExpiry: -1, accessTokenExpiry: 0 }] })
  expect(state.apps.all()[0]).toMatchObject({ refreshTokenExpiry: -1, accessTokenExpiry: 0 })
})

describe('a bad row is named:', () => {
  test.each<[unknown[], string]>([
    [[{ displayName: 'A' }, 5], 'Row 2 is not an App: it is not a JSON object.'],
    [[{}], "Row 1 is not an App: it has no 'displayName'."],
    [[{ displayName: 'A', colour: 'red' }], "Row 1 is not an App: this version does not know its key 'colour'."],
    [[{ displayName: 'A', refreshTokenExpiry: '7d' }], "Row 1 is not an App: 'refreshTokenExpiry' must be an integer."],
    [[{ displayName: 'A' }, { displayName: 'B' }, { displayName: 'a' }], 'Rows 1 and 3 have the same display name.'],
    [
      [
        { displayName: 'A', id: 'x' },
        { displayName: 'B', id: 'X' },
      ],
      'Rows 1 and 2 have the same id.',
    ],
    [
      [JSON.parse('{"displayName":"A","__proto__":{"polluted":true}}')],
      "Row 1 is not an App: this version does not know its key '__proto__'.",
    ],
  ])('%j', (apps, message) => {
    expect(() => domainWithoutPort({ apps: apps as JsonObject[] })).toThrow(message)
  })
})

test('twenty thousand apps can be held, and paged through', () => {
  const apps = Array.from({ length: 20_000 }, (_, index) => ({
    displayName: `App ${index}`,
    isOAuthResource: index % 2 === 0,
  }))
  const state = domainWithoutPort({ apps })
  const { json } = send(state, 'GET', '/admin/v1/Apps?attributes=displayName&sortBy=id&startIndex=19001&count=1000')
  expect(json['totalResults']).toBe(20_002)
  expect(json['Resources']).toHaveLength(1000)
})
