import { describe, expect, test } from 'vitest'
import { appOfRow } from '../../../../src/sandbox/data/list-row'
import { createSandboxState, emptyDomain, fill } from '../../../../src/sandbox/sandbox-domain'
import { exampleIds, type JsonObject } from '../../../../src/sandbox/server'
import { domainWithoutPort, send, url } from '../domain-without-port'

/** As `apps list -o ndjson` writes it, every member there. */
const row = {
  id: '9fc12da9eecd4927a9ef88512ce5612e',
  ocid: null,
  displayName: 'Quotes',
  clientId: '3fd7476a48a94381bd5e1bc88cc92021',
  refreshTokenExpiry: { seconds: 777600, duration: '9d', source: 'app' },
  accessTokenExpiry: { seconds: 3600, duration: '1h', source: 'default' },
  allowOffline: true,
  isOAuthResource: true,
  isOAuthClient: true,
  active: false,
  inEffect: { refresh: true, access: true, reason: null },
  clientType: 'confidential',
  trustScope: 'Explicit',
  allowedGrants: ['authorization_code', 'refresh_token'],
  allowedScopes: ['https://quotes.example/read'],
  allowedTags: [{ key: 'team', value: 'data' }],
  tags: [{ key: 'stage', value: 'test' }],
  redirectUris: ['https://quotes.example/return'],
  allUrlSchemesAllowed: true,
  bypassConsent: false,
  audience: 'https://quotes.example/',
  scopes: [{ value: 'read', fqs: 'https://quotes.example/read', requiresConsent: true }],
} satisfies JsonObject

describe('a row of apps list', () => {
  test('is the App that it was made from: what is there by default is not there', () => {
    const { ocid: _ocid, clientId, inEffect: _inEffect, accessTokenExpiry: _access, ...same } = row
    expect(appOfRow(row)).toEqual({
      ...same,
      name: clientId,
      refreshTokenExpiry: 777600,
      allowedScopes: [{ fqs: 'https://quotes.example/read' }],
    })
  })

  test('and is answered as such', () => {
    const state = domainWithoutPort({ apps: [row] })
    const { json } = send(
      state,
      'GET',
      `/admin/v1/Apps/${row.id}?attributes=refreshTokenExpiry,accessTokenExpiry,name,scopes,allowedScopes,ocid,tags`,
    )
    expect(json).toEqual({
      id: row.id,
      displayName: 'Quotes',
      name: row.clientId,
      refreshTokenExpiry: 777600,
      scopes: row.scopes,
      allowedScopes: [{ fqs: 'https://quotes.example/read', idOfDefiningApp: row.id }],
      tags: row.tags,
      isAliasApp: false,
      basedOnTemplate: { value: 'CustomWebAppTemplateId' },
    })
  })

  test('needs no more than an id and a name; null is what is not there', () => {
    const bare = Object.fromEntries(Object.keys(row).map((name) => [name, null]))
    const state = domainWithoutPort({ apps: [{ ...bare, id: 'abc', displayName: 'Bare' }, { displayName: 'Barer' }] })
    expect(state.apps.all().slice(0, 2)).toMatchObject([
      { id: 'abc', displayName: 'Bare' },
      { id: expect.stringMatching(/^[0-9a-f]{32}$/), displayName: 'Barer' },
    ])
  })

  test('without an audience gets it from its scopes', () => {
    expect(appOfRow({ ...row, audience: null })).toMatchObject({ audience: 'https://quotes.example/' })
    expect(appOfRow({ displayName: 'x', scopes: [{ value: 'read', fqs: 'other' }] })).not.toHaveProperty('audience')
  })
})

test('an App of the Admin API stays as it is', () => {
  const app = {
    displayName: 'x',
    name: 'y',
    refreshTokenExpiry: 60,
    allowedScopes: [{ fqs: 'https://a/b' }],
    schemas: [],
  }
  expect(appOfRow(app)).toEqual(app)
})

describe('refused by its key, and without its value, is', () => {
  test.each<[JsonObject, string]>([
    [{ refreshTokenExpirey: 5 }, "this version does not know its key 'refreshTokenExpirey'."],
    [{ 'secret\n\u001b[31m': 'x' }, "this version does not know its key 'secret\\n\\u001b[31m'."],
    [{ ['k'.repeat(200)]: 'x' }, `this version does not know its key '${'k'.repeat(79)}…'.`],
    [
      { refreshTokenExpiry: { seconds: 5, source: 'app', unit: 'x' } },
      "this version does not know its key 'refreshTokenExpiry.unit'.",
    ],
    [
      { refreshTokenExpiry: { seconds: 5, source: 'policy' } },
      "its 'refreshTokenExpiry.source' is neither app nor default.",
    ],
    [{ refreshTokenExpiry: { seconds: 5 } }, "its 'refreshTokenExpiry.source' is neither app nor default."],
    [{ accessTokenExpiry: { source: 'app' } }, "its 'accessTokenExpiry.seconds' is not an integer."],
    [{ accessTokenExpiry: { seconds: '5', source: 'default' } }, "its 'accessTokenExpiry.seconds' is not an integer."],
    [{ clientId: 'canary', name: 'other' }, "its 'clientId' and its 'name' differ."],
    [{ id: '' }, "its 'id' cannot be one."],
    [{ id: 5 }, "its 'id' cannot be one."],
    [{ id: 'canary/..' }, "its 'id' cannot be one."],
    [{ refreshTokenExpiry: 'canary' }, "'refreshTokenExpiry' must be an integer."],
    [{ clientType: 'canary' }, "'clientType' must be one of confidential, public, trusted."],
    [{ allowedScopes: 'canary' }, "'allowedScopes' must be a list."],
    [{ scopes: [{ value: 'read', colour: 'canary' }] }, "There is no attribute 'scopes.colour'."],
    [{ tags: ['canary'] }, "'tags' must be an object."],
  ])('%j', (more, reason) => {
    const apps = [{ displayName: 'A' }, { displayName: 'canary', ...more }]
    expect(() => domainWithoutPort({ apps })).toThrow(`Row 2 is not an App: ${reason}`)
  })
})

describe('lines of a file', () => {
  async function* from(...lines: string[]) {
    yield* lines
  }
  const filled = async (...lines: string[]) => {
    const state = emptyDomain(url, {})
    await fill(state, { apps: { lines: from(...lines) } })
    return state.apps.all().map((app) => app['displayName'])
  }

  test('are rows, where they are not blank', async () => {
    expect(await filled('{"displayName":"A"}', '', '  \r', '{"displayName":"B"}\r')).toEqual([
      ...['A', 'B', 'OAuthClient', 'User Import'],
    ])
    expect(await filled()).toEqual(['OAuthClient', 'User Import'])
  })

  test.each<[string[], string]>([
    [['{"displayName":"A"}', '', '{"displayName":"canary"'], 'Row 3 is not an App: it is not JSON.'],
    [['["canary"]'], 'Row 1 is not an App: it is not a JSON object.'],
    [['{', '"displayName": "canary",'], 'Row 1 is not an App: it is not JSON.'],
    [['', '{"id":"canary"}'], "Row 2 is not an App: it has no 'displayName'."],
    [['{"displayName":"A","id":"canary"}', '', '{"displayName":"B","id":"CANARY"}'], 'Rows 1 and 3 have the same id.'],
    [
      ['{"displayName":"canary"}', '{"displayName":"B"}', '{"displayName":"Canary"}'],
      'Rows 1 and 3 have the same display name.',
    ],
    [
      ['', '{"displayName":"A","clientId":"canary"}', '{"displayName":"B","name":"CANARY"}'],
      'Rows 2 and 3 have the same client id.',
    ],
    [
      [
        '{"displayName":"A","audience":"https://canary/","scopes":[{"value":"r"}]}',
        '{"displayName":"B","audience":"https://canary/","scopes":[{"value":"r"}]}',
      ],
      'Rows 1 and 2 have the same scope.',
    ],
  ])('%j are refused by their numbers', async (lines, message) => {
    await expect(filled(...lines)).rejects.toThrow(message)
    const error = await filled(...lines).catch((thrown: Error) => thrown)
    expect(String(error)).not.toMatch(/canary/i)
  })

  test('may be another sandbox’s list, which can then be signed in to', async () => {
    const first = domainWithoutPort()
    const rows = first.apps.all().map((app) => ({
      id: app['id'],
      displayName: app['displayName'],
      clientId: app['name'],
      isOAuthClient: app['isOAuthClient'] ?? null,
      allowedGrants: app['allowedGrants'] ?? [],
    }))
    const second = emptyDomain(url, {})
    await fill(second, { apps: { lines: from(...rows.map((each) => JSON.stringify(each))) } })
    expect(second.apps.all().map((app) => app['id'])).toEqual(first.apps.all().map((app) => app['id']))
    expect(second.apps.get(exampleIds.administrator)).toMatchObject({
      clientSecret: second.clientSecret,
      allowedGrants: ['client_credentials'],
      grantedAppRoles: [{ display: 'Application Administrator' }],
    })
  })
})

test('a reset comes back to the rows, though they can be read only once', async () => {
  async function* lines() {
    yield '{"id":"a","displayName":"A","refreshTokenExpiry":60}'
  }
  const state = emptyDomain(url, {})
  await fill(state, { apps: { lines: lines() } })
  const before = state.apps.all()
  send(state, 'POST', '/sandbox/apps/a', { body: { refreshTokenExpiry: 5 } })
  send(state, 'POST', '/sandbox/apps', { body: { displayName: 'B' } })
  expect(state.apps.get('a')).toMatchObject({ refreshTokenExpiry: 5 })
  state.reset()
  expect(state.apps.all()).toEqual(before)
  expect(createSandboxState(url).apps.size).toBe(15)
})
