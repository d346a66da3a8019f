import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exampleIds, type JsonObject, type JsonValue, type SandboxState } from '../../../../src/sandbox/server'
import { domainWithoutPort, patchBody, patchSchema, send } from '../domain-without-port'

const portal = exampleIds.customerPortal

function patch(state: SandboxState, id: string, operations: object[], headers: Record<string, string> = {}) {
  return send(state, 'PATCH', `/admin/v1/Apps/${id}`, { body: patchBody(...operations), headers })
}

describe('a PATCH changes', () => {
  const custom = 'urn:ietf:params:scim:schemas:oracle:idcs:extension:webTierPolicy:App'
  const payments = 'https://payments.example.com/payments'
  const profile = 'https://portal.example.com/profile'
  test.each<[string, object[], string, unknown]>([
    ['a number', [{ op: 'replace', path: 'refreshTokenExpiry', value: 904800 }], 'refreshTokenExpiry', 904800],
    ['with op in upper case', [{ op: 'REPLACE', path: 'refreshTokenExpiry', value: 1 }], 'refreshTokenExpiry', 1],
    ['with add where nothing was', [{ op: 'add', path: 'accessTokenExpiry', value: 60 }], 'accessTokenExpiry', 60],
    ['whatever the case of the name', [{ op: 'replace', path: 'ALLOWOFFLINE', value: false }], 'allowOffline', false],
    [
      'by URN',
      [{ op: 'replace', path: `${'urn:ietf:params:scim:schemas:oracle:idcs:App'}:active`, value: false }],
      'active',
      false,
    ],
    ['without a path', [{ op: 'replace', value: { description: 'new', active: false } }], 'description', 'new'],
    [
      'an extension',
      [{ op: 'replace', path: `${custom}:webTierPolicyAZControl`, value: 'local' }],
      custom,
      { webTierPolicyAZControl: 'local' },
    ],
    ['to nothing by remove', [{ op: 'remove', path: 'description' }], 'description', undefined],
    ['to nothing by null', [{ op: 'replace', path: 'description', value: null }], 'description', undefined],
    [
      'nothing when there is nothing to remove',
      [{ op: 'remove', path: 'refreshTokenExpiry' }],
      'refreshTokenExpiry',
      undefined,
    ],
    [
      'by the last operation',
      [
        { op: 'add', path: 'refreshTokenExpiry', value: 5 },
        { op: 'remove', path: 'refreshTokenExpiry' },
      ],
      'refreshTokenExpiry',
      undefined,
    ],
    [
      'a list by adding',
      [{ op: 'add', path: 'allowedGrants', value: ['client_credentials'] }],
      'allowedGrants',
      ['authorization_code', 'refresh_token', 'client_credentials'],
    ],
    [
      'a list by adding one value',
      [{ op: 'add', path: 'allowedGrants', value: 'password' }],
      'allowedGrants',
      ['authorization_code', 'refresh_token', 'password'],
    ],
    [
      'no list by adding what is there',
      [{ op: 'add', path: 'allowedGrants', value: ['refresh_token'] }],
      'allowedGrants',
      ['authorization_code', 'refresh_token'],
    ],
    [
      'a list by removing a value',
      [{ op: 'remove', path: 'allowedGrants[value eq "refresh_token"]' }],
      'allowedGrants',
      ['authorization_code'],
    ],
    [
      'a list by naming what goes',
      [{ op: 'remove', path: 'allowedGrants', value: ['refresh_token'] }],
      'allowedGrants',
      ['authorization_code'],
    ],
    [
      'a list as a whole',
      [{ op: 'replace', path: 'allowedGrants', value: ['password'] }],
      'allowedGrants',
      ['password'],
    ],
    ['a list to nothing', [{ op: 'replace', path: 'redirectUris', value: [] }], 'redirectUris', undefined],
    [
      'scopes by adding',
      [{ op: 'add', path: 'scopes', value: [{ value: 'x', requiresConsent: true }] }],
      'scopes',
      [
        {
          value: 'profile',
          description: 'Read and change the profile',
          displayName: 'Read and change the profile',
          requiresConsent: false,
          fqs: profile,
        },
        { value: 'x', requiresConsent: true, fqs: 'https://portal.example.com/x' },
      ],
    ],
    [
      'scopes by replacing chosen ones',
      [{ op: 'replace', path: 'scopes[value sw "prof"]', value: [{ value: 'profile2' }] }],
      'scopes',
      [{ value: 'profile2', fqs: `${profile}2` }],
    ],
    [
      'a sub-attribute of chosen ones',
      [
        { op: 'replace', path: 'scopes[value eq "profile"].description', value: 'd' },
        { op: 'remove', path: 'scopes.displayName' },
      ],
      'scopes',
      [{ value: 'profile', description: 'd', requiresConsent: false, fqs: profile }],
    ],
    [
      'allowed scopes by ew',
      [{ op: 'remove', path: 'allowedScopes[fqs ew "/profile"]' }],
      'allowedScopes',
      [{ fqs: payments, idOfDefiningApp: exampleIds.paymentsApi }],
    ],
    [
      'allowed scopes by co',
      [{ op: 'remove', path: 'allowedScopes[fqs co "example.com"]' }],
      'allowedScopes',
      undefined,
    ],
    [
      'nothing when the chosen ones are not there',
      [{ op: 'remove', path: 'allowedGrants[value eq "password"]' }],
      'allowedGrants',
      ['authorization_code', 'refresh_token'],
    ],
    [
      'the scopes along with the audience',
      [
        { op: 'replace', path: 'audience', value: 'urn:x/' },
        { op: 'remove', path: 'scopes.displayName' },
        { op: 'remove', path: 'scopes.description' },
      ],
      'scopes',
      [{ value: 'profile', requiresConsent: false, fqs: 'urn:x/profile' }],
    ],
    [
      'an immutable attribute that has no value yet',
      [{ op: 'add', path: 'isMulticloudServiceApp', value: false }],
      'isMulticloudServiceApp',
      false,
    ],
    [
      'an enumeration in its own spelling',
      [{ op: 'replace', path: 'clientType', value: 'Trusted' }],
      'clientType',
      'trusted',
    ],
  ])('%s', (_what, operations, attribute, expected) => {
    const state = domainWithoutPort()
    const answer = patch(state, portal, operations)
    expect(answer.status, answer.text).toBe(200)
    expect(answer.json[attribute]).toEqual(expected)
    expect(send(state, 'GET', `/admin/v1/Apps/${portal}`).json).toEqual(answer.json)
  })
})

test('read-only members inside a value are left out: a client may send back what it has read', () => {
  const value = [{ fqs: 'https://nobody.example.com/x', idOfDefiningApp: 'invented', readOnly: true }]
  const { status, json } = patch(domainWithoutPort(), portal, [{ op: 'replace', path: 'allowedScopes', value }])
  expect(status).toBe(200)
  expect(json['allowedScopes']).toEqual([{ fqs: 'https://nobody.example.com/x' }])
})

describe('a PATCH is refused', () => {
  const missing = 'error.common.validation.missingReqAttributes'
  test.each<[string, unknown, string, string | undefined]>([
    ['without schemas', { Operations: [] }, 'Missing required attribute(s): schemas.', missing],
    ['without Operations', { schemas: [patchSchema] }, 'Missing required attribute(s): Operations.', missing],
    [
      'with operations in lower case',
      { schemas: [patchSchema], operations: [] },
      'Missing required attribute(s): Operations.',
      missing,
    ],
    ['with nothing to do', patchBody(), 'Missing required attribute(s): Operations.', missing],
    [
      'with another schema',
      { schemas: ['x'], Operations: [] },
      `The schemas of a PATCH must be ["${patchSchema}"].`,
      undefined,
    ],
    ['as a list', [], 'The body is not a JSON object.', undefined],
    ['without op', patchBody({ path: 'active', value: true }), 'Missing required attribute(s): op.', missing],
    [
      'with another op',
      patchBody({ op: 'set', path: 'active', value: true }),
      'op must be add, remove or replace.',
      undefined,
    ],
    ['without a value', patchBody({ op: 'replace', path: 'active' }), 'Missing required attribute(s): value.', missing],
    ['removing without a path', patchBody({ op: 'remove' }), 'Missing required attribute(s): path.', missing],
    [
      'for an unknown attribute',
      patchBody({ op: 'add', path: 'refreshTokenExpire', value: 1 }),
      "There is no attribute 'refreshTokenExpire'.",
      undefined,
    ],
    [
      'for an unknown sub-attribute',
      patchBody({ op: 'add', path: 'scopes', value: [{ value: 'x', colour: 'red' }] }),
      "There is no attribute 'scopes.colour'.",
      undefined,
    ],
    [
      'for a read-only attribute',
      patchBody({ op: 'replace', path: 'clientSecret', value: 'x' }),
      "The attribute 'clientSecret' is read-only.",
      undefined,
    ],
    [
      'for a read-only sub-attribute',
      patchBody({ op: 'replace', path: 'meta.version', value: 'x' }),
      "The attribute 'meta.version' is read-only.",
      undefined,
    ],
    [
      'for the id, without a path',
      patchBody({ op: 'replace', value: { id: 'x' } }),
      "The attribute 'id' is read-only.",
      undefined,
    ],
    [
      'for an immutable attribute with a value',
      patchBody({ op: 'replace', path: 'name', value: 'x' }),
      "The attribute 'name' cannot be changed.",
      undefined,
    ],
    [
      'removing what is required',
      patchBody({ op: 'remove', path: 'displayName' }),
      'Missing required attribute(s): displayName.',
      missing,
    ],
    [
      'adding a scope without its value',
      patchBody({ op: 'add', path: 'scopes', value: [{ description: 'x' }] }),
      'Missing required attribute(s): scopes.value.',
      missing,
    ],
    [
      'with a text for a number',
      patchBody({ op: 'replace', path: 'refreshTokenExpiry', value: '604800' }),
      "'refreshTokenExpiry' must be an integer.",
      undefined,
    ],
    [
      'with a fraction',
      patchBody({ op: 'replace', path: 'refreshTokenExpiry', value: 1.5 }),
      "'refreshTokenExpiry' must be an integer.",
      undefined,
    ],
    [
      'with zero seconds',
      patchBody({ op: 'replace', path: 'refreshTokenExpiry', value: 0 }),
      "'refreshTokenExpiry' must be at least 1.",
      undefined,
    ],
    [
      'with negative seconds',
      patchBody({ op: 'replace', path: 'accessTokenExpiry', value: -1 }),
      "'accessTokenExpiry' must be at least 1.",
      undefined,
    ],
    [
      'with a number for a boolean',
      patchBody({ op: 'replace', path: 'allowOffline', value: 1 }),
      "'allowOffline' must be true or false.",
      undefined,
    ],
    [
      'with an unknown word',
      patchBody({ op: 'replace', path: 'trustScope', value: 'explicit' }),
      "'trustScope' must be one of Explicit, Account, Tags, Default.",
      undefined,
    ],
    [
      'replacing what no value matches',
      patchBody({ op: 'replace', path: 'scopes[value eq "x"]', value: {} }),
      `Nothing matches the path 'scopes[value eq "x"]'.`,
      undefined,
    ],
    [
      'choosing among one value',
      patchBody({ op: 'remove', path: 'audience[value eq "x"]' }),
      `'audience' has one value only: 'audience[value eq "x"]'.`,
      undefined,
    ],
    [
      'with a path filter that is none',
      patchBody({ op: 'remove', path: 'scopes[value]' }),
      "The path 'scopes[value]' cannot be read: An operator is missing at the end.",
      undefined,
    ],
    ['with an empty path', patchBody({ op: 'remove', path: '' }), 'path must be an attribute path.', undefined],
  ])('%s', (_what, body, detail, messageId) => {
    const state = domainWithoutPort()
    const before = send(state, 'GET', `/admin/v1/Apps/${portal}`).text
    const answer = send(state, 'PATCH', `/admin/v1/Apps/${portal}`, { body: body as object })
    expect(answer.status).toBe(400)
    expect(answer.json).toMatchObject({ detail, status: '400' })
    const extension = answer.json['urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error']
    expect(extension).toEqual(messageId && { messageId })
    expect(send(state, 'GET', `/admin/v1/Apps/${portal}`).text).toBe(before)
  })

  test('as a whole when the second operation fails', () => {
    const state = domainWithoutPort()
    const before = send(state, 'GET', `/admin/v1/Apps/${portal}`).text
    const good = { op: 'replace', path: 'scopes[value eq "profile"].description', value: 'changed' }
    expect(patch(state, portal, [good, { op: 'replace', path: 'id', value: 'x' }]).status).toBe(400)
    expect(send(state, 'GET', `/admin/v1/Apps/${portal}`).text).toBe(before)
  })

  test('with 409 when another App has that display name', () => {
    const answer = patch(domainWithoutPort(), portal, [{ op: 'replace', path: 'displayName', value: 'PAYMENTS api' }])
    expect(answer.status).toBe(409)
    expect(answer.json['detail']).toBe("Another App already has the display name 'PAYMENTS api'.")
  })

  test('for what cannot be edited in an App made by Oracle', () => {
    const state = domainWithoutPort()
    expect(patch(state, 'IDCSAppId', [{ op: 'replace', path: 'refreshTokenExpiry', value: 60 }]).status).toBe(200)
    const urn = 'urn:ietf:params:scim:schemas:oracle:idcs:App:refreshTokenExpiry'
    expect(patch(state, 'IDCSAppId', [{ op: 'remove', path: urn }]).status).toBe(200)
    const answer = patch(state, 'IDCSAppId', [{ op: 'replace', path: 'description', value: 'mine' }])
    expect(answer.status).toBe(400)
    expect(answer.json['detail']).toBe("The attribute 'description' of this App cannot be edited.")
  })
})

test('the range of a lifetime is a switch', () => {
  const state = domainWithoutPort({ switches: { smallestExpiry: null, largestExpiry: 100 } })
  expect(patch(state, portal, [{ op: 'replace', path: 'refreshTokenExpiry', value: -5 }]).status).toBe(200)
  const answer = patch(state, portal, [{ op: 'replace', path: 'refreshTokenExpiry', value: 101 }])
  expect(answer.json['detail']).toBe("'refreshTokenExpiry' must be at most 100.")
})

describe('a change', () => {
  const operation = { op: 'replace', path: 'refreshTokenExpiry', value: 60 }

  test('brings a new version, the time and the writer, and the version as etag', () => {
    const state = domainWithoutPort()
    const before = send(state, 'GET', `/admin/v1/Apps/${portal}`).json['meta'] as JsonObject
    const answer = patch(state, portal, [operation])
    const meta = answer.json['meta'] as JsonObject
    expect(meta['version']).not.toBe(before['version'])
    expect(answer.headers['etag']).toBe(meta['version'])
    expect(meta['created']).toBe('2023-06-30T12:00:00.001Z')
    expect(meta['lastModified']).toBe('2026-01-02T03:04:05.000Z')
    expect(answer.json['idcsLastModifiedBy']).toEqual({
      type: 'App',
      value: exampleIds.administrator,
      display: 'OAuthClient',
      $ref: `http://127.0.0.1:8080/admin/v1/Apps/${exampleIds.administrator}`,
    })
  })

  test('to the same value changes nothing, not even the version', () => {
    const state = domainWithoutPort()
    const first = patch(state, portal, [operation])
    expect(patch(state, portal, [operation]).json).toEqual(first.json)
  })

  test('narrows its answer by attributes', () => {
    const target = `/admin/v1/Apps/${portal}?attributes=refreshTokenExpiry`
    expect(send(domainWithoutPort(), 'PATCH', target, { body: patchBody(operation) }).json).toEqual({
      id: portal,
      displayName: 'Customer Portal',
      isAliasApp: false,
      basedOnTemplate: { value: 'CustomWebAppTemplateId' },
      refreshTokenExpiry: 60,
    })
  })

  test.each([
    ['VERSION', 200],
    ['"VERSION"', 200],
    ['W/"VERSION"', 200],
    ['"other", "VERSION"', 200],
    ['*', 200],
    ['"other"', 412],
    ['', 412],
  ])('with if-match %s answers %i', (ifMatch, status) => {
    const state = domainWithoutPort()
    const { version } = send(state, 'GET', `/admin/v1/Apps/${portal}?attributes=meta.version`).json[
      'meta'
    ] as JsonObject
    const headers = { 'if-match': ifMatch.replace('VERSION', String(version)) }
    expect(patch(state, portal, [operation], headers).status).toBe(status)
    const value = send(state, 'GET', `/admin/v1/Apps/${portal}`).json['refreshTokenExpiry']
    expect(value).toBe(status === 200 ? 60 : undefined)
  })

  test('does not look at if-match when the switch says so', () => {
    const state = domainWithoutPort({ switches: { ifMatch: 'ignore' } })
    expect(patch(state, portal, [operation], { 'if-match': '"other"' }).status).toBe(200)
  })
})

const path = fc.constantFrom(
  ...[
    'refreshTokenExpiry',
    'allowOffline',
    'allowedGrants',
    'scopes',
    'scopes.description',
    'scopes[value pr]',
    'audience',
  ],
  ...[
    'allowedGrants[value eq "refresh_token"]',
    'meta',
    'name',
    'displayName',
    '__proto__',
    '__proto__.polluted',
    'basedOnTemplate',
  ],
  ...[
    'constructor.prototype',
    'constructor.prototype.polluted',
    'scopes.__proto__',
    'scopes[value pr].__proto__',
    'nonsense',
  ],
)
const value: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom<JsonValue>(1, 604800, 'x', true, false, null, [], {}, ['x'], [{ value: 'x' }], { value: 'profile' }),
  fc.constant(JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as JsonValue),
  fc.constant(JSON.parse('[{"value":"x","__proto__":{"polluted":true}}]') as JsonValue),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>,
)
const operation = fc.record(
  { op: fc.constantFrom('add', 'remove', 'replace', 'REPLACE'), path, value },
  { requiredKeys: ['op'] },
)

test('whatever is sent: a failed PATCH changes nothing, the version changes exactly when the App does, nothing is polluted', () => {
  const state = domainWithoutPort()
  fc.assert(
    fc.property(fc.array(operation, { minLength: 1, maxLength: 4 }), (operations) => {
      const before = send(state, 'GET', `/admin/v1/Apps/${portal}?attributeSets=all`)
      const answer = patch(state, portal, operations)
      const after = send(state, 'GET', `/admin/v1/Apps/${portal}?attributeSets=all`)
      expect([200, 400, 409]).toContain(answer.status)
      if (answer.status !== 200) expect(after.text).toBe(before.text)
      const sameVersion =
        (before.json['meta'] as JsonObject)['version'] === (after.json['meta'] as JsonObject)['version']
      expect(sameVersion).toBe(after.text === before.text)
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
      expect(after.json['displayName']).toBeTypeOf('string')
    }),
    { numRuns: 1000 },
  )
})
