import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { oauthApp, readApp, readOAuthApp } from '../../../../src/identity-domain/scim/app-resource'
import { UnreadableApp } from '../../../../src/identity-domain/scim/attribute-values'
import type { JsonObject, JsonValue } from '../../../../src/identity-domain/scim/strict-json'
import { readBySchema } from '../../../support/app-schema'
import { idOf } from '../list/changing-domain'

/** What reading gives, or that it is refused: of several mistakes, each reader may name another one. */
function outcome(read: (row: JsonValue) => unknown, row: JsonValue): unknown {
  try {
    return read(row)
  } catch (error) {
    expect(error).toBeInstanceOf(UnreadableApp)
    return 'refused'
  }
}

const anything = fc.oneof(
  fc.constantFrom<JsonValue[]>(null, true, 'text', 604800, -1, 1.5, 2 ** 53, '604800', [], {}, ['a'], [1], [null]),
  fc.constantFrom<JsonValue[]>(
    [{ fqs: 'https://a.example/read' }],
    [{ fqs: 'https://a.example/read', idOfDefiningApp: 'x' }],
    [{ FQS: 'https://a.example/read' }],
    [{ key: 'team', value: 'a' }],
    [{ key: 'team', VALUE: 'a', value: 'b' }],
    [{ value: 'read', fqs: null, requiresConsent: true, description: 'd' }],
    [{ value: 'read', requiresConsent: 'yes' }],
    [{ value: 'read', Fqs: 'x' }],
    { lastModified: '2026-10-05T14:03:00Z', created: 'x' },
    { lastModified: 5 },
    { version: '5', lastModified: 'x' },
    { LASTMODIFIED: 'x' },
    { value: 'u1', display: 'Dana', type: 'User' },
    { value: 'u1', type: 5 },
    { Display: 'Dana' },
  ),
)
const names = [
  ...oauthApp.readAttributes,
  'meta',
  'idcsLastModifiedBy',
  'contactEmailAddress',
  'isAliasApp',
  'clientSecret',
  '__proto__',
]
const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...names) },
  fc.constantFrom(...names.map((each) => each.toUpperCase())),
)
const row = fc
  .array(fc.tuple(name, anything), { maxLength: 12 })
  .map((members) => Object.fromEntries([['id', idOf(7)], ['displayName', 'An app'], ...members]) as JsonValue)

const app = (more: JsonObject): JsonValue => ({ id: idOf(7), displayName: 'An app', ...more })
const problem = (path: string) => `its '${path}' is missing or not of the documented type`

describe('an app reads as a schema reads it', () => {
  test('whatever it holds, under whatever names', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: row }, anything), (each) => {
        expect(outcome(readOAuthApp, each)).toEqual(outcome(readBySchema, each))
      }),
      { numRuns: 3000 },
    )
  })

  test.each<[string, JsonValue, string]>([
    ['no object', ['id'], 'it is not a JSON object'],
    ['no id', { displayName: 'x' }, "its 'id' is missing or not of the documented type"],
    [
      'an id for another path',
      { id: '../Users', displayName: 'x' },
      "its 'id' is missing or not of the documented type",
    ],
    ['no name', { id: idOf(7) }, "its 'displayName' is missing or not of the documented type"],
    ['a lifetime in quotes', app({ refreshTokenExpiry: '604800' }), problem('refreshTokenExpiry')],
    ['an item of a list', app({ allowedGrants: ['code', 5] }), problem('allowedGrants.1')],
    ['a part of an item', app({ scopes: [{ value: 'a' }, { value: 'b', fqs: 5 }] }), problem('scopes.1.fqs')],
    ['an item that is no object', app({ tags: [null] }), problem('tags.0')],
    ['a version for no header', app({ meta: { version: 'a\n' } }), problem('meta.version')],
    ['a writer', app({ idcsLastModifiedBy: { display: 5 } }), problem('idcsLastModifiedBy.display')],
    ['the same name twice', app({ Active: true, ACTIVE: false }), "'active' stands twice in the answer"],
  ])('%s is refused, and it is said what', (_, body, message) => {
    expect(() => readOAuthApp(body)).toThrow(new UnreadableApp(message))
  })

  test('what was not asked for makes no difference to an app that is read for its lifetimes', () => {
    expect(() => readOAuthApp(app({ scopes: 5 }))).toThrow(UnreadableApp)
    expect(readApp(app({ scopes: 5 }))).toMatchObject({ id: idOf(7), displayName: 'An app' })
  })

  test('a full row', () => {
    const full: JsonValue = {
      id: idOf(7),
      ocid: 'ocid1.domainapp.oc1..x',
      displayName: 'Full',
      name: 'client-id',
      active: true,
      isOAuthClient: true,
      isOAuthResource: true,
      refreshTokenExpiry: 86400,
      accessTokenExpiry: null,
      allowOffline: false,
      trustScope: 'Explicit',
      allowedScopes: [{ fqs: 'https://a.example/read', readOnly: false }],
      clientType: 'public',
      allowedGrants: ['refresh_token'],
      redirectUris: ['http://localhost:8943'],
      allUrlSchemesAllowed: true,
      bypassConsent: false,
      allowedTags: [{ key: 'team', value: 'a' }],
      tags: [{ key: 'team', value: 'b' }],
      audience: 'https://full.example/',
      isOPCService: true,
      scopes: [{ value: 'read', fqs: 'https://full.example/read', requiresConsent: true }],
      isAliasApp: false,
      basedOnTemplate: { value: 'CustomWebAppTemplateId' },
    }
    expect(readOAuthApp(full)).toEqual({
      id: idOf(7),
      ocid: 'ocid1.domainapp.oc1..x',
      displayName: 'Full',
      clientId: 'client-id',
      refreshTokenExpiry: { seconds: 86400, source: 'app' },
      accessTokenExpiry: { seconds: 3600, source: 'default' },
      allowOffline: false,
      isOAuthResource: true,
      isOAuthClient: true,
      active: true,
      trustScope: 'Explicit',
      allowedScopes: ['https://a.example/read'],
      isOPCService: true,
      version: null,
      lastModified: null,
      lastModifiedBy: null,
      clientType: 'public',
      allowedGrants: ['refresh_token'],
      redirectUris: ['http://localhost:8943'],
      allUrlSchemesAllowed: true,
      bypassConsent: false,
      allowedTags: [{ key: 'team', value: 'a' }],
      tags: [{ key: 'team', value: 'b' }],
      audience: 'https://full.example/',
      contact: null,
      scopes: [{ value: 'read', fqs: 'https://full.example/read', requiresConsent: true }],
    })
  })
})
