import { createPublicKey, createVerify, type JsonWebKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { SandboxState } from '../../../../src/sandbox/server'
import { type Answer, domainWithoutPort, send, tokenOf } from '../domain-without-port'
import {
  appCalled,
  askToken,
  claimsOf,
  credentialsOf,
  payments,
  post,
  refresh,
  refusal,
  stories,
  tokensFor,
} from '../oauth-calls'

const { resourceOwner, mobile } = stories
const scanner = 'Warehouse Scanner'

function get(state: SandboxState, target: string, headers: Record<string, string> = {}): Answer {
  return send(state, 'GET', target, { token: null, headers })
}

describe('discovery', () => {
  const oauth = 'http://127.0.0.1:8080/oauth2/v1'
  const configuration = {
    issuer: 'https://identity.oraclecloud.com/',
    authorization_endpoint: `${oauth}/authorize`,
    token_endpoint: `${oauth}/token`,
    userinfo_endpoint: `${oauth}/userinfo`,
    device_authorization_endpoint: `${oauth}/device`,
    revocation_endpoint: `${oauth}/revoke`,
    introspection_endpoint: `${oauth}/introspect`,
    introspect_endpoint: `${oauth}/introspect`,
    end_session_endpoint: `${oauth}/userlogout`,
    jwks_uri: 'http://127.0.0.1:8080/admin/v1/SigningCert/jwk',
    scopes_supported: [
      ...['openid', 'profile', 'offline_access', 'email', 'address', 'phone'],
      ...['groups', 'get_groups', 'approles', 'get_approles'],
    ],
    response_types_supported: [
      ...['code', 'token', 'id_token'],
      ...['code token', 'code id_token', 'token id_token', 'code token id_token'],
    ],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['aud', 'exp', 'iat', 'iss', 'jti', 'sub'],
    grant_types_supported: [
      ...['client_credentials', 'password', 'refresh_token', 'authorization_code'],
      ...['urn:ietf:params:oauth:grant-type:jwt-bearer', 'tls_cert_auth'],
      'urn:ietf:params:oauth:grant-type:device_code',
    ],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt', 'client_secret_post'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256'],
    userinfo_signing_alg_values_supported: ['none'],
    ui_locales_supported: ['en'],
    claims_parameter_supported: false,
    http_logout_supported: true,
    logout_session_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    require_request_uri_registration: false,
  }

  test('is what a domain was seen to answer, on this origin, and the device grant', () => {
    const { status, headers, json } = get(domainWithoutPort(), '/.well-known/openid-configuration')
    expect([status, headers['content-type']]).toEqual([200, 'application/json;charset=utf-8'])
    expect(json).toEqual(configuration)
  })

  test('is one level further down in idcs-configuration', () => {
    const { json } = get(domainWithoutPort(), '/.well-known/idcs-configuration')
    expect(json).toEqual({ 'openid-configuration': configuration })
  })

  test.each(['introspection_endpoint', 'introspect_endpoint'] as const)(
    'introspectionName: %j is the only one',
    (name) => {
      const state = domainWithoutPort({ switches: { introspectionName: name } })
      const names = Object.keys(get(state, '/.well-known/openid-configuration').json)
      expect(names.filter((each) => each.startsWith('introspect'))).toEqual([name])
    },
  )

  test.each(['openid-configuration', 'idcs-configuration'])('%s is only read', (name) => {
    const { status, headers } = send(domainWithoutPort(), 'POST', `/.well-known/${name}`)
    expect([status, headers['allow']]).toEqual([405, 'GET, HEAD'])
  })
})

describe('the signing keys', () => {
  const path = '/admin/v1/SigningCert/jwk'

  test('need a token, of whatever role', () => {
    const state = domainWithoutPort()
    expect(get(state, path).status).toBe(401)
    state.tokens.set('kim', tokenOf('72a9f4e6d0c34b8fb1e5837c6d20a94e'))
    const { status, json } = send(state, 'GET', path, { token: 'kim' })
    expect(status).toBe(200)
    expect(json).toEqual({
      keys: [
        {
          kty: 'RSA',
          kid: 'SIGNING_KEY',
          use: 'sig',
          key_ops: ['verify'],
          alg: 'RS256',
          n: expect.any(String),
          e: 'AQAB',
          x5t: expect.stringMatching(/^[\w-]{27}$/),
          'x5t#S256': expect.stringMatching(/^[\w-]{43}$/),
        },
      ],
    })
  })

  test('signingCertPublicAccess: true shows them to everybody, and they fit the tokens', () => {
    const state = domainWithoutPort({ switches: { signingCertPublicAccess: true } })
    const [jwk] = get(state, path).json['keys'] as unknown as JsonWebKey[]
    const key = createPublicKey({ key: jwk ?? {}, format: 'jwk' })
    const tokens = tokensFor(state, resourceOwner)
    for (const token of [tokens['access_token'], tokens['id_token']]) {
      const [header = '', payload = '', signature = ''] = String(token).split('.')
      const verify = createVerify('RSA-SHA256').update(`${header}.${payload}`)
      expect(verify.verify(key, signature, 'base64url')).toBe(true)
      expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
        alg: 'RS256',
        typ: 'JWT',
        kid: 'SIGNING_KEY',
        x5t: (jwk as Record<string, unknown>)['x5t'],
        'x5t#S256': (jwk as Record<string, unknown>)['x5t#S256'],
      })
    }
    expect(send(state, 'POST', path, { token: null }).status).toBe(401)
    expect(send(state, 'POST', path).status).toBe(405)
  })
})

describe('introspection', () => {
  const introspect = (state: SandboxState, token: unknown, client = scanner) =>
    post(state, '/oauth2/v1/introspect', { ...credentialsOf(state, client), token: String(token) })

  test('tells about a live access token', () => {
    const state = domainWithoutPort()
    const tokens = tokensFor(state, resourceOwner)
    const { status, json } = introspect(state, tokens['access_token'])
    expect(status).toBe(200)
    expect(json).toEqual({
      active: true,
      exp: 1767326645,
      iat: 1767323045,
      nbf: 1767323045,
      iss: 'https://identity.oraclecloud.com/',
      preferred_username: 'dana@example.com',
      prn: 'dana@example.com',
      scope: '/myprofile openid',
      token_type: 'Bearer',
    })
  })

  test('tells nothing of others: expired, revoked, a refresh token, what is none', () => {
    const state = domainWithoutPort()
    const [first, second] = [tokensFor(state, resourceOwner), tokensFor(state, resourceOwner)]
    post(state, '/oauth2/v1/revoke', {
      ...credentialsOf(state, resourceOwner.name),
      token: String(first['access_token']),
    })
    for (const token of [first['access_token'], second['refresh_token'], 'constructor']) {
      expect(introspect(state, token).json).toEqual({ active: false })
    }
    state.clock.advance(3600)
    expect(introspect(state, second['access_token']).json).toEqual({ active: false })
  })

  test("introspectActive: 'text' is what the page of the documentation says", () => {
    const state = domainWithoutPort({ switches: { introspectActive: 'text' } })
    expect(introspect(state, 'x').json).toEqual({ active: 'false' })
    expect(introspect(state, tokensFor(state, resourceOwner)['access_token']).json['active']).toBe('true')
  })

  test('is for clients that may', () => {
    const state = domainWithoutPort()
    const answer = introspect(state, 'x', 'ResourceOwner')
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual(refusal(answer, 'unauthorized_client', 'The client may not introspect tokens.'))
    const unknown = post(state, '/oauth2/v1/introspect', { token: 'x' })
    expect(unknown.status).toBe(401)
    const none = introspect(state, '')
    expect(none.json).toEqual(refusal(none, 'invalid_request', 'The parameter token is missing.'))
  })
})

describe('revocation', () => {
  const revoke = (state: SandboxState, client: string, token: unknown, other = {}) =>
    post(state, '/oauth2/v1/revoke', { ...credentialsOf(state, client), token: String(token), ...other })
  const userinfo = (state: SandboxState, token: unknown) =>
    get(state, '/oauth2/v1/userinfo', { authorization: `Bearer ${token}` }).status

  test('of a refresh token ends everything of its grant', () => {
    const state = domainWithoutPort()
    const first = tokensFor(state, resourceOwner)
    const second = refresh(state, resourceOwner.name, first['refresh_token']).json
    const other = tokensFor(state, resourceOwner)
    const answer = revoke(state, resourceOwner.name, second['refresh_token'], { token_type_hint: 'access_token' })
    expect([answer.status, answer.text]).toEqual([200, ''])
    expect([first, second, other].map((tokens) => userinfo(state, tokens['access_token']))).toEqual([401, 401, 200])
    const after = refresh(state, resourceOwner.name, second['refresh_token'])
    expect(after.json).toEqual(refusal(after, 'invalid_grant', 'The refresh token was revoked.'))
    expect(refresh(state, resourceOwner.name, other['refresh_token']).status).toBe(200)
  })

  test('of a spent refresh token does as well', () => {
    const state = domainWithoutPort()
    const first = tokensFor(state, resourceOwner)
    const second = refresh(state, resourceOwner.name, first['refresh_token']).json
    revoke(state, resourceOwner.name, first['refresh_token'])
    expect(refresh(state, resourceOwner.name, second['refresh_token']).status).toBe(400)
  })

  test('of an access token ends that one alone', () => {
    const state = domainWithoutPort()
    const tokens = tokensFor(state, resourceOwner)
    expect(revoke(state, resourceOwner.name, tokens['access_token']).status).toBe(200)
    expect(userinfo(state, tokens['access_token'])).toBe(401)
    expect(refresh(state, resourceOwner.name, tokens['refresh_token']).status).toBe(200)
  })

  test('of a token of the Admin API ends it', () => {
    const state = domainWithoutPort()
    const { json } = askToken(state, 'OAuthClient', {
      grant_type: 'client_credentials',
      scope: 'urn:opc:idm:__myscopes__',
    })
    const token = String(json['access_token'])
    expect(send(state, 'GET', '/admin/v1/Apps', { token }).status).toBe(200)
    revoke(state, 'OAuthClient', token)
    expect(send(state, 'GET', '/admin/v1/Apps', { token }).status).toBe(401)
  })

  test('by a public client needs its id only', () => {
    const state = domainWithoutPort()
    const tokens = tokensFor(state, mobile)
    expect(revoke(state, mobile.name, tokens['refresh_token']).status).toBe(200)
    expect(refresh(state, mobile.name, tokens['refresh_token']).status).toBe(400)
  })

  test.each(['refresh_token', 'access_token'])('by another client is refused: %s', (name) => {
    const state = domainWithoutPort()
    const tokens = tokensFor(state, resourceOwner)
    const answer = revoke(state, mobile.name, tokens[name])
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual(refusal(answer, 'unauthorized_client', 'The token was issued to another client.'))
    expect(userinfo(state, tokens['access_token'])).toBe(200)
    expect(refresh(state, resourceOwner.name, tokens['refresh_token']).status).toBe(200)
  })

  test('of what is no token is done at once', () => {
    const answer = revoke(domainWithoutPort(), mobile.name, '__proto__')
    expect([answer.status, answer.text]).toEqual([200, ''])
  })

  test('without a token, a client or a form is refused', () => {
    const state = domainWithoutPort()
    const none = revoke(state, mobile.name, '')
    expect(none.json).toEqual(refusal(none, 'invalid_request', 'The parameter token is missing.'))
    const nobody = post(state, '/oauth2/v1/revoke', { token: 'x' })
    expect(nobody.status).toBe(401)
    expect(nobody.json).toEqual(refusal(nobody, 'invalid_client', 'Client authentication failed.'))
    expect(get(state, '/oauth2/v1/revoke').status).toBe(405)
  })

  test.each(['/oauth2/v1/revoke', '/oauth2/v1/introspect'])('%s with unreadable Basic: 400 without a body', (path) => {
    const answer = post(domainWithoutPort(), path, { token: 'x' }, { authorization: 'Basic %%%' })
    expect([answer.status, answer.text]).toEqual([400, ''])
  })
})

describe('userinfo', () => {
  test('tells who has signed in', () => {
    const state = domainWithoutPort()
    const scope = `openid email ${resourceOwner.scope}`
    const token = String(tokensFor(state, resourceOwner, { scope })['access_token'])
    expect(send(state, 'GET', '/oauth2/v1/userinfo', { token }).json).toEqual({
      sub: 'dana@example.com',
      preferred_username: 'dana@example.com',
      name: 'Dana Moreno',
      given_name: 'Dana',
      family_name: 'Moreno',
      updated_at: 1767323045,
      email: 'dana@example.com',
      email_verified: true,
    })
    const { access_token } = tokensFor(state, resourceOwner)
    const plain = send(state, 'POST', '/oauth2/v1/userinfo', { token: String(access_token) })
    expect(Object.keys(plain.json)).not.toContain('email')
  })

  test('is for tokens with openid that are alive', () => {
    const state = domainWithoutPort()
    const without = String(tokensFor(state, resourceOwner, { scope: resourceOwner.scope })['access_token'])
    const token = String(tokensFor(state, resourceOwner)['access_token'])
    expect(send(state, 'GET', '/oauth2/v1/userinfo', { token: without }).status).toBe(401)
    expect(send(state, 'GET', '/oauth2/v1/userinfo').status).toBe(401)
    expect(get(state, '/oauth2/v1/userinfo').status).toBe(401)
    expect(send(state, 'PUT', '/oauth2/v1/userinfo', { token }).status).toBe(405)
    state.clock.advance(3600)
    expect(send(state, 'GET', '/oauth2/v1/userinfo', { token }).headers['content-type']).toBe('text/html')
  })
})

describe('userlogout goes on', () => {
  const away = 'http://localhost:8943/bye?x=1'
  const leave = (query: Record<string, string>, registered = [away]) => {
    const state = domainWithoutPort()
    state.apps.replace({ ...appCalled(state, resourceOwner.name), postLogoutRedirectUris: registered })
    const hint = String(tokensFor(state, resourceOwner)['id_token'])
    const given = { id_token_hint: hint, post_logout_redirect_uri: away, ...query }
    return get(state, `/oauth2/v1/userlogout?${new URLSearchParams(given)}`)
  }

  test('to a registered address, with the state', () => {
    expect(leave({}).headers['location']).toBe(away)
    expect(leave({ state: 'a b' }).headers['location']).toBe(`${away}&state=a+b`)
  })

  test.each([
    ['an address that is not registered', { post_logout_redirect_uri: 'https://evil.example' }],
    ['without an ID token', { id_token_hint: '' }],
    ['with an ID token that is none', { id_token_hint: 'a.b.c' }],
  ])('nowhere: %s', (_what, query) => {
    const { status, headers, text } = leave(query)
    expect([status, headers['location']]).toEqual([200, undefined])
    expect(text).toContain('Signed out')
  })
})

test('a client that is public has no part in client_credentials', () => {
  const state = domainWithoutPort()
  const answer = askToken(state, mobile.name, { grant_type: 'client_credentials', scope: mobile.scope })
  expect(answer.status).toBe(401)
  const withSecret = askToken(state, mobile.name, { grant_type: 'refresh_token', client_secret: 'x' })
  expect(withSecret.json).toEqual(refusal(withSecret, 'invalid_client', 'Client authentication failed.'))
})

test('client_credentials carry no refresh token, whatever is asked for, and say nothing of a user', () => {
  const state = domainWithoutPort({ switches: { offlineNotPermitted: 'invalid_scope' } })
  const scope = `${payments} offline_access openid`
  const { json } = askToken(state, 'Nightly Invoice Export', { grant_type: 'client_credentials', scope })
  expect(Object.keys(json)).toEqual(['access_token', 'token_type', 'expires_in'])
  expect(claimsOf(json['access_token'])).toMatchObject({ sub_type: 'client', scope: '/payments' })
})
