import { describe, expect, test } from 'vitest'
import { exampleIds, type JsonObject, type SandboxState, type Switches } from '../../../../src/sandbox/server'
import { type Answer, domainWithoutPort, patchBody, type Sent, send, tokenOf, url } from '../domain-without-port'

const apps = '/admin/v1/Apps'
const schemas = ['urn:ietf:params:scim:schemas:oracle:idcs:App']
const basedOnTemplate = { value: 'CustomWebAppTemplateId' }
const takenOcid = `ocid1.domainapp.oc1.iad.amaaaaaaidcsappid${'q'.repeat(31)}`
const now = '2026-01-02T03:04:05.000Z'

// Both bodies as in Oracle's documentation of creating such Apps.
const resource = {
  schemas,
  displayName: 'Example_Service1',
  description: 'example service1',
  audience: 'http://example.com/',
  isOAuthResource: true,
  basedOnTemplate,
  scopes: [{ description: 'photos', requiresConsent: true, value: 'photos' }],
}
const client = {
  schemas,
  displayName: 'demoapp',
  isOAuthClient: true,
  active: true,
  clientType: 'confidential',
  basedOnTemplate,
  redirectUris: ['https://app.example.com/return'],
  allUrlSchemesAllowed: true,
  allowedScopes: [{ fqs: 'http://example.com/photos' }],
  allowedGrants: ['authorization_code', 'client_credentials', 'refresh_token'],
}

const domain = (switches: Partial<Switches> = {}) => domainWithoutPort({ switches })
const post = (state: SandboxState, body: object, sent: Sent & { query?: string } = {}) =>
  send(state, 'POST', `${apps}${sent.query ?? ''}`, { ...sent, body })
const pathOf = (answer: Answer) => `${apps}/${String(answer.json['id'])}`

function expectRefusal({ status, json }: Answer, expected: number, detail: string): void {
  expect([status, json['status'], json['detail']]).toEqual([expected, String(expected), detail])
}

describe('POST makes', () => {
  test('the resource of the documentation, with all that the domain adds', () => {
    const state = domain()
    const answer = post(state, resource)
    const id = String(answer.json['id'])
    const by = { type: 'App', value: exampleIds.administrator, display: 'OAuthClient' }
    const $ref = `${url}/admin/v1/Apps/${exampleIds.administrator}`
    expect(answer.status).toBe(201)
    expect(answer.headers['location']).toBe(`${url}/admin/v1/Apps/${id}`)
    expect(answer.headers['etag']).toBe((answer.json['meta'] as JsonObject)['version'])
    expect(answer.json).toEqual({
      ...resource,
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      ocid: `ocid1.domainapp.oc1.iad.amaaaaaa${id}qqqqqqqq`,
      name: expect.stringMatching(/^[0-9a-f]{32}$/),
      active: false,
      meta: {
        resourceType: 'App',
        created: now,
        lastModified: now,
        location: `${url}/admin/v1/Apps/${id}`,
        version: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
      idcsCreatedBy: { ...by, $ref },
      idcsLastModifiedBy: { ...by, $ref },
      domainOcid: 'ocid1.domain.oc1..aaaaaaaaexamplesandboxdomain',
      compartmentOcid: 'ocid1.tenancy.oc1..aaaaaaaaexamplesandboxtenancy',
      tenancyOcid: 'ocid1.tenancy.oc1..aaaaaaaaexamplesandboxtenancy',
      basedOnTemplate: {
        value: 'CustomWebAppTemplateId',
        $ref: `${url}/admin/v1/AppTemplates/CustomWebAppTemplateId`,
        lastModified: '2022-05-04T10:47:12Z',
      },
      scopes: [{ ...resource.scopes[0], fqs: 'http://example.com/photos' }],
      isAliasApp: false,
      isLoginTarget: true,
      showInMyApps: false,
      isMobileTarget: false,
      isUnmanagedApp: false,
      isOPCService: false,
      isManagedApp: false,
      isSamlServiceProvider: false,
      isOAuthClient: false,
      infrastructure: false,
      isWebTierPolicy: false,
      isKerberosRealm: false,
      allowAccessControl: false,
      migrated: false,
      loginMechanism: 'OIDC',
      attrRenderingMetadata: [{ name: 'aliasApps', visible: false }],
    })
    expect(send(state, 'GET', `${apps}/${id}`).json).toEqual(answer.json)
  })

  test('the client of the documentation, with a secret of its own, that gets tokens at once', () => {
    const state = domain()
    const { json: owner } = post(state, resource)
    const { json } = post(state, client)
    expect(json['clientSecret']).toMatch(/^idcscs-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(json['trustScope']).toBe('Explicit')
    expect(json['allowedScopes']).toEqual([{ fqs: 'http://example.com/photos', idOfDefiningApp: owner['id'] }])
    send(state, 'PUT', `/admin/v1/AppStatusChanger/${owner['id']}`, { body: statusBody(true) })
    expect(tokenOfClient(state, json, 'http://example.com/photos').json).toMatchObject({ expires_in: 3600 })
  })

  test('an App under the name that was sent, which is a client id from now on', () => {
    const state = domain()
    const { json } = post(state, { ...client, name: 'My_client_1' })
    expect(json['name']).toBe('My_client_1')
    expect(state.apps.byClientId('my_CLIENT_1')?.['id']).toBe(json['id'])
  })

  test.each([
    ['public', undefined],
    ['trusted', 'Explicit'],
  ])('a client of the type %s with the trust scope %s', (clientType, trustScope) => {
    const { json } = post(domain(), { ...client, clientType })
    expect([json['trustScope'], json['clientSecret'] !== undefined]).toEqual([trustScope, clientType !== 'public'])
  })

  test('nothing of what is read-only, which is ignored, at whatever depth', () => {
    const state = domain()
    const { status, json } = post(state, {
      ...resource,
      id: 'mine',
      clientSecret: 'canary',
      meta: { version: 'mine' },
      grantedAppRoles: [{ value: 'x', display: 'Identity Domain Administrator' }],
      scopes: [{ value: 'photos', fqs: 'urn:mine', readOnly: true }],
    })
    expect(status).toBe(201)
    expect(json['id']).not.toBe('mine')
    expect(json['clientSecret']).toBeUndefined()
    expect(json['grantedAppRoles']).toBeUndefined()
    expect(json['meta']).not.toMatchObject({ version: 'mine' })
    expect(json['scopes']).toEqual([{ value: 'photos', fqs: 'http://example.com/photos' }])
    expect(JSON.stringify(state.ledger.entries)).not.toContain('canary')
  })

  test('names in any case, the URN before them, and what has no value', () => {
    const state = domain()
    const { status, json } = post(state, {
      SCHEMAS: schemas,
      displayname: 'Cased',
      'urn:ietf:params:scim:schemas:oracle:idcs:App:refreshTokenExpiry': 60,
      BasedOnTemplate: { VALUE: 'CustomBrowserMobileTemplateId' },
      description: null,
      redirectUris: [],
      'urn:ietf:params:scim:schemas:oracle:idcs:extension:webTierPolicy:App': { webTierPolicyJson: '{}' },
    })
    expect(status).toBe(201)
    expect(json).toMatchObject({
      displayName: 'Cased',
      refreshTokenExpiry: 60,
    })
    expect(send(state, 'GET', `${apps}/${json['id']}?attributeSets=all`).json).toMatchObject({
      'urn:ietf:params:scim:schemas:oracle:idcs:extension:webTierPolicy:App': { webTierPolicyJson: '{}' },
    })
    expect(json).not.toHaveProperty('description')
    expect(json).not.toHaveProperty('redirectUris')
  })

  test('an answer with only what is asked for', () => {
    const { status, json, headers } = post(domain(), resource, { query: '?attributes=refreshTokenExpiry,audience' })
    expect(status).toBe(201)
    expect(Object.keys(json).sort()).toEqual(['audience', 'basedOnTemplate', 'displayName', 'id', 'isAliasApp'])
    expect(headers['location']).toContain(json['id'])
  })
})

describe('POST is refused', () => {
  const missing = 'error.common.validation.missingReqAttributes'
  test.each<[string, object, string, string | undefined]>([
    ['nothing', {}, 'Missing required attribute(s): schemas,displayName,basedOnTemplate.', missing],
    [
      'no template',
      { ...resource, basedOnTemplate: undefined },
      'Missing required attribute(s): basedOnTemplate.',
      missing,
    ],
    [
      'an empty template',
      { ...resource, basedOnTemplate: {} },
      'Missing required attribute(s): basedOnTemplate.value.',
      missing,
    ],
    ['an empty name', { ...resource, displayName: '' }, 'Missing required attribute(s): displayName.', missing],
    [
      'a resource without audience',
      { ...resource, audience: null },
      'Missing required attribute(s): audience.',
      missing,
    ],
    [
      'a client without type',
      { ...client, clientType: undefined },
      'Missing required attribute(s): clientType.',
      missing,
    ],
    [
      'a scope without value',
      { ...resource, scopes: [{ description: 'x' }] },
      'Missing required attribute(s): scopes.value.',
      missing,
    ],
    [
      'another schema',
      { ...resource, schemas: ['urn:x'] },
      `The schemas of an App must contain "${schemas[0]}".`,
      undefined,
    ],
    ['a list', [resource], 'The body is not a JSON object.', undefined],
    ['an attribute there is not', { ...resource, colour: 'red' }, "There is no attribute 'colour'.", undefined],
    [
      'a sub-attribute as a member',
      { ...resource, 'meta.version': 'x' },
      "There is no attribute 'meta.version'.",
      undefined,
    ],
    ['what every object has', JSON.parse('{"__proto__": {"a": 1}}'), "There is no attribute '__proto__'.", undefined],
    ['a lifetime of 0', { ...resource, refreshTokenExpiry: 0 }, "'refreshTokenExpiry' must be at least 1.", undefined],
    [
      'a lifetime as text',
      { ...resource, refreshTokenExpiry: '60' },
      "'refreshTokenExpiry' must be an integer.",
      undefined,
    ],
    [
      'a type there is not',
      { ...client, clientType: 'secret' },
      "'clientType' must be one of confidential, public, trusted.",
      undefined,
    ],
    [
      'one grant that is no list',
      { ...client, allowedGrants: 'password' },
      "'allowedGrants' must be a list.",
      undefined,
    ],
    [
      'a client id with a hyphen',
      { ...client, name: 'a-b' },
      "'name' holds nothing but letters, digits and underscores.",
      undefined,
    ],
    [
      'an empty client id',
      { ...client, name: '' },
      "'name' holds nothing but letters, digits and underscores.",
      undefined,
    ],
  ])('with %s', (_what, body, detail, messageId) => {
    const state = domain()
    const before = state.apps.all()
    const answer = post(state, body)
    expectRefusal(answer, 400, detail)
    expect(answer.json['urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error']).toEqual(
      messageId === undefined ? undefined : { messageId },
    )
    expect(state.apps.all()).toBe(before)
  })

  test.each<[string, object, string]>([
    ['a display name in another case', { displayName: 'PAYMENTS api' }, "the display name 'PAYMENTS api'"],
    ['a client id', { name: '3FD7476a48a94381bd5e1bc88cc92021' }, "the name '3FD7476a48a94381bd5e1bc88cc92021'"],
    [
      'a scope',
      { audience: 'https://payments.example.com', scopes: [{ value: '/payments' }] },
      "the scope 'https://payments.example.com/payments'",
    ],
    ['an OCID', { ocid: takenOcid }, `the id '${takenOcid}'`],
  ])('with %s that is taken: 409', (_what, other, words) => {
    const state = domain()
    const before = state.apps.all()
    expectRefusal(post(state, { ...resource, ...other }), 409, `Another App already has ${words}.`)
    expect(state.apps.all()).toBe(before)
  })
})

describe('PUT', () => {
  const portal = `${apps}/${exampleIds.customerPortal}`
  const put = (state: SandboxState, target: string, body: object, sent: Sent = {}) =>
    send(state, 'PUT', target, { ...sent, body })

  test('replaces: what is left out is gone or as usual, what cannot be written stays', () => {
    const state = domain()
    const target = pathOf(
      post(state, { ...client, description: 'old', bypassConsent: true, showInMyApps: true, name: 'web' }),
    )
    const before = send(state, 'GET', target).json
    state.clock.advance(60)
    const { status, json, headers } = put(state, target, { ...client, displayName: 'renamed', redirectUris: undefined })
    expect(status).toBe(200)
    const { description: _d, bypassConsent: _b, redirectUris: _r, ...rest } = before
    const meta = {
      ...(before['meta'] as JsonObject),
      lastModified: '2026-01-02T03:05:05.000Z',
      version: headers['etag'],
    }
    expect(json).toEqual({ ...rest, displayName: 'renamed', showInMyApps: false, meta })
    expect(headers['etag']).not.toBe((before['meta'] as JsonObject)['version'])
    expect(json).toMatchObject({ name: 'web', clientSecret: before['clientSecret'], active: true })
  })

  test('leaves an App as it is, version included, when it says the same', () => {
    const state = domain()
    const target = pathOf(post(state, client))
    const before = send(state, 'GET', target).text
    state.clock.advance(60)
    expect(put(state, target, client).status).toBe(200)
    expect(send(state, 'GET', target).text).toBe(before)
  })

  test('may repeat what is immutable, and add what has no value yet', () => {
    const state = domain()
    const target = pathOf(post(state, { ...client, name: 'web' }))
    const repeated = {
      ...client,
      name: 'WEB',
      isAliasApp: false,
      basedOnTemplate: { ...basedOnTemplate, wellKnownId: 'x' },
    }
    const { status, json } = put(state, target, repeated)
    expect(status).toBe(200)
    expect(json).toMatchObject({ name: 'web', basedOnTemplate: { value: 'CustomWebAppTemplateId', wellKnownId: 'x' } })
  })

  test('keeps the read-only members of values that are still there', () => {
    const state = domain()
    const target = pathOf(post(state, { ...client, certificates: [{ certAlias: 'one' }, { certAlias: 'two' }] }))
    const app = state.apps.get(target.slice(apps.length + 1)) as JsonObject
    state.apps.replace({
      ...app,
      certificates: [
        { certAlias: 'one', kid: 'k1' },
        { certAlias: 'two', kid: 'k2' },
      ],
    })
    const { json } = put(state, target, { ...client, certificates: [{ certAlias: 'two' }, { certAlias: 'three' }] })
    expect(json['certificates']).toEqual([{ certAlias: 'two', kid: 'k2' }, { certAlias: 'three' }])
  })

  test('narrows its answer', () => {
    const state = domain()
    const target = pathOf(post(state, client))
    const { json } = put(state, `${target}?attributes=redirectUris`, client)
    expect(Object.keys(json).sort()).toEqual(['basedOnTemplate', 'displayName', 'id', 'isAliasApp', 'redirectUris'])
  })

  const whole = { ...client, displayName: 'Customer Portal' }
  test.each<[string, object, string]>([
    ['read-only attributes', { ...whole, id: exampleIds.customerPortal }, "The attribute 'id' is read-only."],
    ['another client id', { ...whole, name: 'other' }, "The attribute 'name' cannot be changed."],
    [
      'another template',
      { ...whole, basedOnTemplate: { value: 'X' } },
      "The attribute 'basedOnTemplate.value' cannot be changed.",
    ],
    ['another alias mark', { ...whole, isAliasApp: true }, "The attribute 'isAliasApp' cannot be changed."],
    [
      'another hint',
      { ...whole, attrRenderingMetadata: [{ name: 'x' }] },
      "The attribute 'attrRenderingMetadata' cannot be changed.",
    ],
    ['no display name', { ...whole, displayName: undefined }, 'Missing required attribute(s): displayName.'],
    ['no template', { ...whole, basedOnTemplate: undefined }, 'Missing required attribute(s): basedOnTemplate.'],
    ['half a resource', { ...whole, isOAuthResource: true }, 'Missing required attribute(s): audience.'],
    ['a wrong type', { ...whole, active: 'yes' }, "'active' must be true or false."],
    ['a list', [whole], 'The body is not a JSON object.'],
  ])('with %s is 400, and nothing changes', (_what, body, detail) => {
    const state = domain()
    const before = send(state, 'GET', portal).text
    expectRefusal(put(state, portal, body), 400, detail)
    expect(send(state, 'GET', portal).text).toBe(before)
  })

  test('with a name or scope that is taken is 409; of an App that is not there, 404', () => {
    const state = domain()
    expectRefusal(
      put(state, portal, { ...whole, displayName: 'Payments API' }),
      409,
      "Another App already has the display name 'Payments API'.",
    )
    expectRefusal(put(state, `${apps}/nobody`, whole), 404, 'There is no App with the id nobody.')
  })

  test('of an App that only Oracle may replace is 403', () => {
    expectRefusal(
      put(domain(), `${apps}/IDCSAppId`, whole),
      403,
      'The operation replace is not supported for this App.',
    )
  })

  test('of an App made by Oracle may change nothing but its editable attributes', () => {
    const state = domain()
    state.apps.replace({
      ...(state.apps.get(exampleIds.customerPortal) as JsonObject),
      editableAttributes: [{ name: 'redirectUris' }],
    })
    const kept = Object.fromEntries(
      Object.entries(send(state, 'GET', portal).json).filter(
        ([name]) =>
          !/^(id|meta|idcs.*|client.*Secret|.*Ocid|isOPC.*|isManaged.*|infrastr.*|migrated|grantedAppRoles)$/.test(
            name,
          ),
      ),
    )
    expect(put(state, portal, { ...kept, redirectUris: ['https://x.example.com/'] }).status).toBe(200)
    expectRefusal(
      put(state, portal, { ...kept, description: 'mine' }),
      400,
      "The attribute 'description' of this App cannot be edited.",
    )
  })

  test('that was read before goes back as it is only where the switch says so', () => {
    const readBack = (switches: Partial<Switches>, change: object) => {
      const state = domain(switches)
      return put(state, portal, { ...send(state, 'GET', portal).json, ...change }).status
    }
    expect(readBack({}, {})).toBe(400)
    expect(readBack({ readOnlyInPut: 'refuse-others' }, {})).toBe(200)
    expect(readBack({ readOnlyInPut: 'refuse-others' }, { migrated: true })).toBe(400)
    expect(readBack({ readOnlyInPut: 'ignore' }, { migrated: true })).toBe(200)
  })

  test('keeps what is left out where the switch says so', () => {
    const state = domain({ omittedInPut: 'keep' })
    const target = pathOf(post(state, { ...client, description: 'old' }))
    expect(put(state, target, client).json['description']).toBe('old')
  })
})

describe('DELETE', () => {
  test('removes an App that is switched off, with its names, scopes and tokens', () => {
    const state = domain()
    const target = pathOf(post(state, { ...resource, name: 'gone' }))
    const { json } = post(state, client)
    const token = String(tokenOfClient(state, json, 'urn:opc:idm:__myscopes__').json['access_token'])
    expect(token).not.toBe('undefined')
    const { status, text, headers } = send(state, 'DELETE', target)
    expect([status, text]).toEqual([204, ''])
    expect([headers['content-type'], headers['opc-next-page'], headers['opc-total-items']]).toEqual([
      undefined,
      'MQ==',
      '1',
    ])
    expectRefusal(send(state, 'DELETE', target), 404, `There is no App with the id ${target.slice(apps.length + 1)}.`)
    expect(post(state, { ...resource, name: 'gone' }).status).toBe(201)
    send(state, 'PUT', `/admin/v1/AppStatusChanger/${json['id']}`, { body: statusBody(false) })
    expect(send(state, 'DELETE', `${apps}/${json['id']}`).status).toBe(204)
    expect(send(state, 'GET', `${apps}?count=1`, { token }).status).toBe(401)
  })

  test('refuses an active App, also by force, but for the switches', () => {
    const target = `${apps}/${exampleIds.paymentsApi}`
    const detail = 'An active App cannot be deleted: deactivate it first.'
    expectRefusal(send(domain(), 'DELETE', target), 400, detail)
    expectRefusal(send(domain(), 'DELETE', `${target}?forceDelete=true`), 400, detail)
    expectRefusal(send(domain({ deleteActive: 409 }), 'DELETE', target), 409, detail)
    const forceful = domain({ forceDelete: 'active-too' })
    expectRefusal(send(forceful, 'DELETE', `${target}?forceDelete=false`), 400, detail)
    expectRefusal(send(forceful, 'DELETE', `${target}?forceDelete=yes`), 400, 'forceDelete must be true or false.')
    expect(send(forceful, 'DELETE', `${target}?forceDelete=true`).status).toBe(204)
  })

  test('by force takes the scopes of the App from all others', () => {
    const payments = 'https://payments.example.com/payments'
    const namesIt = (state: SandboxState) =>
      state.apps.all().filter((app) => JSON.stringify(app['allowedScopes'] ?? []).includes(payments)).length
    const deleted = (query: string) => {
      const state = domain()
      const before = namesIt(state)
      send(state, 'PUT', `/admin/v1/AppStatusChanger/${exampleIds.paymentsApi}`, { body: statusBody(false) })
      expect(send(state, 'DELETE', `${apps}/${exampleIds.paymentsApi}${query}`).status).toBe(204)
      return [before > 0, namesIt(state) === before, namesIt(state)]
    }
    expect(deleted('')).toEqual([true, true, expect.any(Number)])
    expect(deleted('?forceDelete=true')).toEqual([true, false, 0])
  })

  test('of an App that only Oracle may delete is 403', () => {
    expectRefusal(
      send(domain(), 'DELETE', `${apps}/IDCSAppId`),
      403,
      'The operation delete is not supported for this App.',
    )
  })
})

describe('AppStatusChanger', () => {
  const target = `/admin/v1/AppStatusChanger/${exampleIds.paymentsApi}`
  const app = `${apps}/${exampleIds.paymentsApi}`

  test('switches an App off and on, with a new version each time', () => {
    const state = domain()
    state.clock.advance(5)
    const off = send(state, 'PUT', target, { body: statusBody(false) })
    const after = send(state, 'GET', app).json
    expect(off.status).toBe(200)
    expect(off.headers['etag']).toBe((after['meta'] as JsonObject)['version'])
    expect(off.json).toMatchObject({
      id: exampleIds.paymentsApi,
      schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger'],
      active: false,
      meta: {
        resourceType: 'AppStatusChanger',
        location: `${url}${target}`,
        lastModified: '2026-01-02T03:04:10.000Z',
      },
      idcsLastModifiedBy: { value: exampleIds.administrator },
    })
    expect(after).toMatchObject({ active: false, idcsLastModifiedBy: { value: exampleIds.administrator } })
    expect(send(state, 'PUT', target, { body: statusBody(false) }).headers['etag']).toBe(off.headers['etag'])
    expect(send(state, 'GET', target).json).toEqual(off.json)
    expect(send(state, 'PUT', `${target}?attributes=active`, { body: statusBody(true) }).json).toEqual({
      id: exampleIds.paymentsApi,
      active: true,
    })
    expect(send(state, 'GET', app).json['active']).toBe(true)
  })

  test.each<[object, number, string]>([
    [{}, 400, 'Missing required attribute(s): schemas,active.'],
    [{ ...statusBody(true), active: undefined }, 400, 'Missing required attribute(s): active.'],
    [{ ...statusBody(true), active: 'true' }, 400, "'active' must be true or false."],
    [
      { ...statusBody(true), schemas },
      400,
      'The schemas of a change of status must be ["urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger"].',
    ],
    [[], 400, 'The body is not a JSON object.'],
  ])('refuses %j', (body, status, detail) => {
    expectRefusal(send(domain(), 'PUT', target, { body }), status, detail)
  })

  test('knows no App that is not there, and none of Oracle’s whose status cannot be edited', () => {
    const body = statusBody(false)
    expectRefusal(
      send(domain(), 'PUT', '/admin/v1/AppStatusChanger/x', { body }),
      404,
      'There is no App with the id x.',
    )
    expectRefusal(
      send(domain(), 'PUT', '/admin/v1/AppStatusChanger/IDCSAppId', { body }),
      400,
      "The attribute 'active' of this App cannot be edited.",
    )
  })
})

describe('AppClientSecretRegenerator', () => {
  const target = '/admin/v1/AppClientSecretRegenerator'
  const schema = 'urn:ietf:params:scim:schemas:oracle:idcs:AppClientSecretRegenerator'
  const bodyFor = (appId: unknown) => ({ schemas: [schema], appId })

  test('gives another secret, and the old one ends at once', () => {
    const state = domain()
    const { json: before } = post(state, client)
    const { status, json } = send(state, 'POST', target, { body: bodyFor(before['id']) })
    expect(status).toBe(201)
    expect(json).toEqual({ schemas: [schema], appId: before['id'], clientSecret: expect.stringMatching(/^idcscs-/) })
    expect(json['clientSecret']).not.toBe(before['clientSecret'])
    const scope = 'urn:opc:idm:__myscopes__'
    expect(tokenOfClient(state, before, scope).status).toBe(401)
    expect(tokenOfClient(state, { ...before, clientSecret: json['clientSecret'] as string }, scope).status).toBe(200)
  })

  test.each<[unknown, string, string | undefined]>([
    [
      'nobody',
      'AppClientSecretRegenerator.appId references an App with ID nobody that does not exist.',
      'error.common.validation.invalidReferenceResource',
    ],
    [exampleIds.fieldServiceMobile, 'This App has no client secret.', undefined],
    [exampleIds.paymentsApi, 'This App has no client secret.', undefined],
    [5, "'appId' must be a string.", undefined],
    [undefined, 'Missing required attribute(s): appId.', 'error.common.validation.missingReqAttributes'],
  ])('refuses %j', (appId, detail, messageId) => {
    const answer = send(domain(), 'POST', target, { body: bodyFor(appId) })
    expectRefusal(answer, 400, detail)
    expect(answer.json['urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error']).toEqual(
      messageId === undefined ? undefined : { messageId },
    )
  })
})

describe('if-match', () => {
  const target = `${apps}/${exampleIds.legacyIntranet}`
  const status = `/admin/v1/AppStatusChanger/${exampleIds.legacyIntranet}`
  const requests: [string, string, object | undefined][] = [
    ['PUT', target, { ...resource, displayName: 'Legacy Intranet' }],
    ['PATCH', target, patchBody({ op: 'replace', path: 'description', value: 'x' })],
    ['PUT', status, statusBody(true)],
    ['DELETE', target, undefined],
  ]

  test.each(requests)('%s %s', (method, path, body) => {
    const attempt = (switches: Partial<Switches>, version: (current: string) => string) => {
      const state = domain(switches)
      const { json } = send(state, 'GET', target)
      const headers = { 'if-match': version(String((json['meta'] as JsonObject)['version'])) }
      return send(state, method, path, { headers, ...(body && { body }) }).status
    }
    const done = method === 'DELETE' ? 204 : 200
    expect(attempt({}, (current) => current)).toBe(done)
    expect(attempt({}, (current) => `W/"x", "${current}"`)).toBe(done)
    expect(attempt({}, () => '*')).toBe(done)
    expect(attempt({}, () => 'other')).toBe(412)
    expect(attempt({ ifMatch: 'enforce-with-409' }, () => 'other')).toBe(409)
    expect(attempt({ ifMatch: 'ignore' }, () => 'other')).toBe(done)
  })
})

describe('a request with an opc-retry-token', () => {
  const headers = { 'opc-retry-token': 'r1' }

  test('is done once, and answered as often as it comes within a day', () => {
    const state = domain()
    const first = post(state, resource, { headers })
    expect(post(state, resource, { headers }).json).toEqual(first.json)
    state.clock.advance(24 * 3600 - 1)
    expect(post(state, resource, { headers }).status).toBe(201)
    state.clock.advance(1)
    expect(post(state, resource, { headers }).status).toBe(409)
  })

  test('is refused when it is another one, and somebody else’s token is another token', () => {
    const state = domain()
    post(state, resource, { headers })
    expectRefusal(post(state, client, { headers }), 409, 'The opc-retry-token was used for another request.')
    state.tokens.set('other', tokenOf(exampleIds.userAdministrator, 'application administrator'))
    expect(post(state, client, { headers, token: 'other' }).status).toBe(201)
  })

  test('that failed is tried again, and so is every one with the switch', () => {
    const state = domain()
    expect(post(state, { ...resource, displayName: 'Payments API' }, { headers }).status).toBe(409)
    send(state, 'POST', `/sandbox/apps/${exampleIds.paymentsApi}`, { token: null, body: { displayName: 'Other' } })
    expect(post(state, { ...resource, displayName: 'Payments API' }, { headers }).status).toBe(201)
    const ignoring = domain({ retryToken: 'ignore' })
    expect([post(ignoring, resource, { headers }).status, post(ignoring, resource, { headers }).status]).toEqual([
      201, 409,
    ])
  })
})

describe('who may what', () => {
  const inactive = exampleIds.legacyIntranet
  const status = `/admin/v1/AppStatusChanger/${inactive}`
  const requests: [string, string, object | undefined][] = [
    ['POST', apps, resource],
    ['PUT', `${apps}/${inactive}`, { ...client, displayName: 'Legacy Intranet', active: false }],
    ['PUT', status, statusBody(false)],
    ['GET', status, undefined],
    [
      'POST',
      '/admin/v1/AppClientSecretRegenerator',
      {
        schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:AppClientSecretRegenerator'],
        appId: exampleIds.reportMailer,
      },
    ],
    [
      'POST',
      '/admin/v1/Bulk',
      {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
        Operations: [{ method: 'DELETE', path: '/Apps/nobody' }],
      },
    ],
    ['DELETE', `${apps}/${inactive}`, undefined],
  ]

  test.each([
    ['identity domain administrator', [201, 200, 200, 200, 201, 201, 204]],
    ['application administrator', [201, 200, 200, 200, 201, 201, 204]],
    ['security administrator', [201, 200, 401, 401, 201, 201, 204]],
    ['authenticated client', [401, 200, 200, 401, 201, 201, 401]],
    ['user administrator', [401, 401, 401, 200, 401, 201, 401]],
    ['cloud gate', [401, 401, 401, 401, 401, 401, 401]],
    ['help desk administrator', [401, 401, 401, 401, 401, 201, 401]],
    ['user manager', [401, 401, 401, 401, 401, 201, 401]],
    ['constructor', [401, 401, 401, 401, 401, 401, 401]],
  ])('%s: create, replace, status, its GET, secret, bulk, delete answer %j', (role, statuses) => {
    const state = domain()
    state.tokens.set('t', tokenOf(exampleIds.userAdministrator, role))
    const answers = requests.map(([method, target, body]) =>
      send(state, method, target, { token: 't', ...(body && { body }) }),
    )
    expect(answers.map((answer) => answer.status)).toEqual(statuses)
    for (const { json } of answers.filter((answer) => answer.status === 401)) {
      expect(json['urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error']).toEqual({
        messageId: 'error.common.common.accessDenied',
      })
    }
  })
})

test('the ledger names each call, and shows no secret that was sent', () => {
  const state = domain()
  post(state, { ...client, clientSecret: 'canary' })
  send(state, 'PUT', `${apps}/x`, { body: {} })
  send(state, 'DELETE', `${apps}/x`)
  send(state, 'PUT', '/admin/v1/AppStatusChanger/x', { body: {} })
  send(state, 'GET', '/admin/v1/AppStatusChanger/x')
  send(state, 'POST', '/admin/v1/AppClientSecretRegenerator', { body: {} })
  send(state, 'POST', '/admin/v1/Bulk', { body: {} })
  send(state, 'DELETE', '/admin/v1/Bulk')
  send(state, 'PATCH', `${apps}/${exampleIds.reportMailer}`, {
    body: patchBody({ op: 'replace', path: 'clientSecret', value: 'canary' }),
  })
  expect(state.ledger.entries.map(({ kind, status }) => [kind, status])).toEqual([
    ['create', 201],
    ['replace', 404],
    ['delete', 404],
    ['status', 404],
    ['status', 404],
    ['secret', 400],
    ['bulk', 400],
    ['other', 405],
    ['patch', 400],
  ])
  expect(JSON.stringify(state.ledger.entries)).not.toContain('canary')
})

function statusBody(active: boolean): { schemas: string[]; active: boolean } {
  return { schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger'], active }
}

function tokenOfClient(state: SandboxState, app: JsonObject, scope: string): Answer {
  const basic = Buffer.from(`${app['name']}:${app['clientSecret']}`).toString('base64')
  return send(state, 'POST', '/oauth2/v1/token', {
    token: null,
    headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }).toString(),
  })
}
