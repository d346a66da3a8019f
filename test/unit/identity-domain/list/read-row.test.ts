import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idOfRow } from '../../../../src/identity-domain/list/page-chain'
import { readRow } from '../../../../src/identity-domain/list/read-row'
import { oauthApp } from '../../../../src/identity-domain/scim/app-resource'
import type { JsonValue } from '../../../../src/identity-domain/scim/strict-json'
import { idOf } from './changing-domain'

/** What reading gives, or the words in which it is refused. */
function outcome(read: (row: JsonValue) => unknown, row: JsonValue): unknown {
  try {
    return read(row)
  } catch (error) {
    return (error as Error).message
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

describe('a row that is read quickly reads as the schema reads it', () => {
  test('whatever it holds, under whatever names', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: row }, anything), (each) => {
        const read = outcome(oauthApp.read, each)
        expect(outcome(readRow, each)).toEqual(read)
        expect(outcome((row) => readRow(row, idOfRow(row)), each)).toEqual(read)
      }),
      { numRuns: 3000 },
    )
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
    expect(readRow(full)).toEqual({
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
