import { createVerify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { signingKey } from '../../../../src/sandbox/oauth/keys/signing-key'
import { exampleIds, type SandboxState, userAdministratorClient } from '../../../../src/sandbox/server'
import { domainWithoutPort, patchBody, send } from '../domain-without-port'

const all = 'urn:opc:idm:__myscopes__'

function basic(clientId: string, clientSecret: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` }
}

function ask(state: SandboxState, form: Record<string, string> | string, headers: Record<string, string> = {}) {
  const body = typeof form === 'string' ? form : new URLSearchParams(form).toString()
  return send(state, 'POST', '/oauth2/v1/token', {
    token: null,
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8', ...headers },
  })
}

function credentials({ clientId, clientSecret }: { clientId: string; clientSecret: string }) {
  return { client_id: clientId, client_secret: clientSecret }
}

function claimsOf(token: unknown): Record<string, unknown> {
  return JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
}

const clientCredentials = { grant_type: 'client_credentials', scope: all }

describe('a client gets a token', () => {
  test('by Basic, and may use it', () => {
    const state = domainWithoutPort()
    const { status, json, headers } = ask(state, clientCredentials, basic(state.clientId, state.clientSecret))
    expect(status).toBe(200)
    expect(json).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 3600 })
    expect(headers['content-type']).toBe('application/json;charset=utf-8')
    expect(send(state, 'GET', '/admin/v1/Apps', { token: String(json['access_token']) }).status).toBe(200)
  })

  test('by the form', () => {
    const state = domainWithoutPort()
    expect(ask(state, { ...clientCredentials, ...credentials(state) }).status).toBe(200)
  })

  test.each([
    ['encoded', encodeURIComponent],
    ['as it is', (secret: string) => secret],
  ])('with a secret full of signs, %s', (_how, encode) => {
    const clientSecret = 'a+b:c/d=e f'
    const state = domainWithoutPort({ clientCredentials: { clientId: 'dana', clientSecret } })
    expect(ask(state, clientCredentials, basic('dana', encode(clientSecret))).status).toBe(200)
  })

  test('signed, with the documented claims', () => {
    const state = domainWithoutPort()
    const token = String(ask(state, clientCredentials, basic(state.clientId, state.clientSecret)).json['access_token'])
    const [header = '', payload = '', signature = ''] = token.split('.')
    const verify = createVerify('RSA-SHA256').update(`${header}.${payload}`)
    expect(verify.verify(signingKey().publicKey, signature, 'base64url')).toBe(true)
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ alg: 'RS256', kid: 'SIGNING_KEY' })
    expect(claimsOf(token)).toEqual({
      tok_type: 'AT',
      iss: 'https://identity.oraclecloud.com/',
      sub: state.clientId,
      sub_type: 'client',
      sub_mappingattr: 'userName',
      aud: ['http://127.0.0.1:8080', 'urn:opc:lbaas:logicalguid=sandbox'],
      scope: all,
      client_id: state.clientId,
      client_name: 'OAuthClient',
      client_tenantname: 'sandbox',
      tenant: 'sandbox',
      'user.tenant.name': 'sandbox',
      jti: expect.stringMatching(/^[0-9a-f]{32}$/),
      iat: 1767323045,
      exp: 1767326645,
    })
  })

  test('that ends on the sandbox’s clock', () => {
    const state = domainWithoutPort()
    const token = String(ask(state, clientCredentials, basic(state.clientId, state.clientSecret)).json['access_token'])
    state.clock.advance(3599)
    expect(send(state, 'GET', '/admin/v1/Apps', { token }).status).toBe(200)
    state.clock.advance(1)
    expect(send(state, 'GET', '/admin/v1/Apps', { token }).status).toBe(401)
  })

  test('with the roles it has, and no more', () => {
    const state = domainWithoutPort()
    const { json } = ask(state, { ...clientCredentials, ...credentials(userAdministratorClient) })
    const token = String(json['access_token'])
    expect(send(state, 'GET', '/admin/v1/Apps', { token }).status).toBe(200)
    const body = patchBody({ op: 'replace', path: 'active', value: true })
    expect(send(state, 'PATCH', `/admin/v1/Apps/${exampleIds.paymentsApi}`, { token, body }).status).toBe(401)
  })

  test('for one role, its name encoded twice', () => {
    const state = domainWithoutPort()
    const form = (role: string) =>
      `grant_type=client_credentials&scope=urn:opc:idm:role.${role}&${new URLSearchParams(credentials(state))}`
    expect(ask(state, form('Application%2520Administrator')).status).toBe(200)
    expect(ask(state, form('User%2520Administrator')).json['error']).toBe('invalid_scope')
  })

  test('for a resource, which lives as long as set on the resource app', () => {
    const state = domainWithoutPort()
    const payments = 'https://payments.example.com/payments'
    const clientId = '93e0d5a8b1f64c2795ea7c3f60d82b4e'
    const secret = String(state.apps.byClientId(clientId)?.['clientSecret'])
    const answer = ask(state, { grant_type: 'client_credentials', scope: payments }, basic(clientId, secret))
    expect(answer.json).toMatchObject({ expires_in: 900 })
    expect(claimsOf(answer.json['access_token'])).toMatchObject({
      aud: 'https://payments.example.com',
      scope: '/payments',
    })
    const token = String(answer.json['access_token'])
    expect(send(state, 'GET', '/admin/v1/Apps', { token }).headers['content-type']).toBe(
      'application/json;charset=utf-8',
    )
  })
})

describe('a token lives the smallest of what applies:', () => {
  test.each([
    ['nothing is set', undefined, '', 3600],
    ['asked for less', undefined, ' urn:opc:resource:expiry=300', 300],
    ['asked for more, where nothing is set', undefined, ' urn:opc:resource:expiry=86400', 86400],
    ['asked for more than a year', undefined, ' urn:opc:resource:expiry=99999999', 31_536_000],
    ['the resource says less than was asked', 400, ' urn:opc:resource:expiry=500', 400],
    ['the resource says more than was asked', 400, ' urn:opc:resource:expiry=300', 300],
  ])('%s', (_what, accessTokenExpiry, scope, expected) => {
    const state = domainWithoutPort()
    if (accessTokenExpiry !== undefined) {
      const body = patchBody({ op: 'replace', path: 'accessTokenExpiry', value: accessTokenExpiry })
      expect(send(state, 'PATCH', '/admin/v1/Apps/IDCSAppId', { body }).status).toBe(200)
    }
    const { json } = ask(state, { ...clientCredentials, scope: all + scope, ...credentials(state) })
    expect(json['expires_in']).toBe(expected)
  })
})

describe('no token:', () => {
  const state = domainWithoutPort()
  const right = credentials(state)
  const portal = '6e1a58c4d7f0492bb3c69e02f84d5a71'
  const portalSecret = String(state.apps.byClientId(portal)?.['clientSecret'])
  test.each<[string, Record<string, string> | string, number, string, string]>([
    [
      'a wrong secret',
      { ...clientCredentials, ...right, client_secret: 'x' },
      401,
      'invalid_client',
      'Client authentication failed.',
    ],
    [
      'an unknown client',
      { ...clientCredentials, client_id: 'x', client_secret: 'x' },
      401,
      'invalid_client',
      'Client authentication failed.',
    ],
    ['no client at all', clientCredentials, 401, 'invalid_client', 'Client authentication failed.'],
    [
      'a public client',
      { ...clientCredentials, client_id: '29c4f7b0e6d1483fa50be8c2d9367f14' },
      401,
      'invalid_client',
      'Client authentication failed.',
    ],
    ['no grant', { scope: all, ...right }, 400, 'invalid_request', 'The parameter grant_type is missing.'],
    [
      'another grant',
      { ...right, grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' },
      400,
      'unsupported_grant_type',
      'The grant type urn:ietf:params:oauth:grant-type:jwt-bearer is not supported.',
    ],
    [
      'a grant of Object',
      { ...right, grant_type: 'constructor' },
      400,
      'unsupported_grant_type',
      'The grant type constructor is not supported.',
    ],
    [
      'a grant that the client may not use',
      { ...clientCredentials, client_id: portal, client_secret: portalSecret },
      400,
      'unauthorized_client',
      'The client may not use the grant type client_credentials.',
    ],
    ['no scope', { grant_type: 'client_credentials', ...right }, 400, 'invalid_scope', 'The scope is missing.'],
    [
      'a lifetime and no scope',
      { ...clientCredentials, ...right, scope: 'urn:opc:resource:expiry=300' },
      400,
      'invalid_scope',
      'The scope is missing.',
    ],
    [
      'a lifetime that is none',
      { ...clientCredentials, ...right, scope: `${all} urn:opc:resource:expiry=-1` },
      400,
      'invalid_scope',
      'urn:opc:resource:expiry= takes one number of seconds.',
    ],
    [
      'a scope of nobody',
      { ...clientCredentials, ...right, scope: 'x' },
      400,
      'invalid_scope',
      'The scopes are not those of one resource.',
    ],
    [
      'two resources',
      { ...clientCredentials, ...right, scope: `${all} https://payments.example.com/payments` },
      400,
      'invalid_scope',
      'The scopes belong to two resources.',
    ],
    [
      'a scope the client may not have',
      { ...clientCredentials, ...right, scope: 'https://payments.example.com/payments' },
      400,
      'invalid_scope',
      'The client may not ask for https://payments.example.com/payments.',
    ],
    [
      'a parameter twice',
      `${new URLSearchParams({ ...clientCredentials, ...right })}&scope=x`,
      400,
      'invalid_request',
      'The parameter scope is repeated.',
    ],
  ])('%s', (_what, form, status, error, description) => {
    const answer = ask(state, form)
    expect(answer.json).toEqual({ error, error_description: description, ecid: answer.headers['x-oracle-dms-ecid'] })
    expect(answer.status).toBe(status)
  })

  test('Basic and form at once', () => {
    const answer = ask(state, { ...clientCredentials, ...right }, basic(state.clientId, state.clientSecret))
    expect(answer.json['error']).toBe('invalid_request')
  })

  test('Basic that is wrong is told so', () => {
    const answer = ask(state, clientCredentials, basic(state.clientId, 'x'))
    expect(answer.status).toBe(401)
    expect(answer.headers['www-authenticate']).toBe('Basic realm="oauth2"')
  })

  test.each([
    'Basic %%%',
    `Basic ${Buffer.from('no colon').toString('base64')}`,
    `Basic ${Buffer.from('%zz:x').toString('base64')}`,
  ])('%s cannot be read: 400 without a body', (authorization) => {
    const answer = ask(state, clientCredentials, { authorization })
    expect([answer.status, answer.text]).toEqual([400, ''])
  })

  test('a client that was switched off', () => {
    const own = domainWithoutPort()
    const body = patchBody({ op: 'replace', path: 'active', value: false })
    send(own, 'PATCH', `/admin/v1/Apps/${exampleIds.userAdministrator}`, { body })
    const { json } = ask(own, { ...clientCredentials, ...credentials(userAdministratorClient) })
    expect(json['error']).toBe('invalid_client')
  })

  test('JSON instead of a form, and GET', () => {
    const { json } = send(state, 'POST', '/oauth2/v1/token', { body: { ...clientCredentials, ...right } })
    expect(json['error']).toBe('invalid_request')
    expect(send(state, 'GET', '/oauth2/v1/token').status).toBe(405)
  })
})
