import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { domainWithoutPort, send } from '../domain-without-port'
import {
  appCalled,
  askToken,
  authorizePath,
  challenge,
  claimsOf,
  codeFor,
  payments,
  redeem,
  redirected,
  refresh,
  refusal,
  stories,
  tokensFor,
  verifier,
} from '../oauth-calls'

const { resourceOwner, portal, mobile, dashboard } = stories

describe('a code gives tokens', () => {
  test('all three, for a confidential client', () => {
    const state = domainWithoutPort()
    const { status, json, headers } = redeem(state, resourceOwner, codeFor(state, resourceOwner))
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('application/json;charset=utf-8')
    expect(json).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: expect.stringMatching(/^AQIDB[A-Za-z0-9+/]+=$/),
      id_token: expect.any(String),
    })
  })

  test('with the documented claims of a user', () => {
    const state = domainWithoutPort()
    const tokens = tokensFor(state, resourceOwner)
    const clientId = '3fd7476a48a94381bd5e1bc88cc92021'
    expect(claimsOf(tokens['access_token'])).toEqual({
      tok_type: 'AT',
      iss: 'https://identity.oraclecloud.com/',
      sub: 'dana@example.com',
      sub_type: 'user',
      user_id: '7c1f5e0b93d44a6f8b25e6d1a0c97f34',
      user_displayname: 'Dana Moreno',
      user_tenantname: 'sandbox',
      sid: expect.stringMatching(/^[0-9a-f]{32}$/),
      sub_mappingattr: 'userName',
      client_id: clientId,
      client_name: 'ResourceOwner',
      client_tenantname: 'sandbox',
      tenant: 'sandbox',
      'user.tenant.name': 'sandbox',
      aud: 'http://127.0.0.1:8080',
      scope: '/myprofile openid',
      jti: expect.stringMatching(/^[0-9a-f]{32}$/),
      iat: 1767323045,
      exp: 1767326645,
    })
    const hash = createHash('sha256').update(String(tokens['access_token'])).digest().subarray(0, 16)
    expect(claimsOf(tokens['id_token'])).toEqual({
      tok_type: 'IT',
      iss: 'https://identity.oraclecloud.com/',
      sub: 'dana@example.com',
      sub_mappingattr: 'userName',
      aud: ['https://identity.oraclecloud.com/', clientId],
      azp: clientId,
      amr: ['USERNAME_PASSWORD'],
      authn_strength: '2',
      at_hash: hash.toString('base64url'),
      nonce: 'nonce-1',
      sid: claimsOf(tokens['access_token'])['sid'],
      user_id: '7c1f5e0b93d44a6f8b25e6d1a0c97f34',
      user_displayname: 'Dana Moreno',
      user_tenantname: 'sandbox',
      auth_time: 1767323045,
      session_exp: 1767323045 + 28_800,
      jti: expect.stringMatching(/^[0-9a-f]{32}$/),
      iat: 1767323045,
      exp: 1767323045 + 28_800,
    })
  })

  test('for a public client, by its id and the verifier', () => {
    const state = domainWithoutPort()
    const { json } = redeem(state, mobile, codeFor(state, mobile))
    expect(json).toMatchObject({ expires_in: 3600, refresh_token: expect.stringMatching(/^AQIDB/) })
    expect(refresh(state, mobile.name, json['refresh_token']).status).toBe(200)
  })

  test('by a plain challenge', () => {
    const state = domainWithoutPort()
    for (const method of ['plain', undefined]) {
      const code = codeFor(state, mobile, { code_challenge: verifier, code_challenge_method: method })
      expect(redeem(state, mobile, code).status).toBe(200)
    }
  })

  test('without PKCE, for a confidential client, which need not repeat its redirect_uri', () => {
    const state = domainWithoutPort()
    const code = codeFor(state, portal, { code_challenge: undefined, code_challenge_method: undefined })
    expect(redeem(state, portal, code, { code_verifier: undefined, redirect_uri: undefined }).status).toBe(200)
  })

  test.each([
    ['without openid there is no ID token', resourceOwner, `${resourceOwner.scope} offline_access`, ['refresh_token']],
    ['without offline_access no refresh token', resourceOwner, `openid ${resourceOwner.scope}`, ['id_token']],
    ['a client may just sign users in', resourceOwner, 'openid email', ['id_token']],
    ['for a sign-in alone no refresh token', resourceOwner, 'openid offline_access', ['id_token']],
    ['a resource that forbids offline access gives none', portal, `${payments} offline_access`, []],
    ['a client without the grant refresh_token gets none', dashboard, `${dashboard.scope} offline_access`, []],
  ])('%s', (_what, wanted, scope, besides) => {
    const tokens = tokensFor(domainWithoutPort(), wanted, { scope })
    expect(Object.keys(tokens)).toEqual(['access_token', 'token_type', 'expires_in', ...besides])
  })
})

describe('a code gives nothing', () => {
  const refused = (change: object, description: string, wanted: typeof mobile | typeof resourceOwner = mobile) => {
    const state = domainWithoutPort()
    const code = codeFor(state, wanted)
    const answer = redeem(state, wanted, code, { ...change })
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual(refusal(answer, 'invalid_grant', description))
    // Neither now, nor when everything is right at last: a code is good for one attempt.
    expect(redeem(state, wanted, code).status).toBe(400)
    expect([...state.tokens.keys()]).toEqual(['administrator'])
    expect(state.oauth.refreshTokens.size).toBe(0)
  }

  test.each([
    ['another verifier', { code_verifier: `${verifier.slice(0, -1)}x` }],
    ['the challenge for a verifier', { code_verifier: challenge }],
    ['no verifier', { code_verifier: undefined }],
    ['an empty one', { code_verifier: '' }],
    ['one that is too short', { code_verifier: 'short' }],
  ])('for %s', (_what, change) => {
    refused(change, 'The code_verifier does not match the code_challenge.')
  })

  test.each([
    ['another redirect_uri', { redirect_uri: 'com.example.fieldservice:/return' }],
    ['nearly the same', { redirect_uri: 'http://127.0.0.1:8945/return/' }],
  ])('for %s', (_what, change) => {
    refused(change, 'The redirect_uri differs from that of the authorization request.')
  })

  test('for a verifier where there was no challenge', () => {
    const state = domainWithoutPort()
    const code = codeFor(state, portal, { code_challenge: undefined, code_challenge_method: undefined })
    const answer = redeem(state, portal, code)
    expect(answer.json).toEqual(refusal(answer, 'invalid_grant', 'The authorization request had no code_challenge.'))
  })

  test('to another client, which cannot use it up either', () => {
    const state = domainWithoutPort()
    const code = codeFor(state, resourceOwner)
    const answer = redeem(state, { ...resourceOwner, name: 'Customer Portal' }, code)
    expect(answer.json).toEqual(refusal(answer, 'invalid_grant', 'The code is unknown.'))
    expect(redeem(state, resourceOwner, code).status).toBe(200)
  })

  test.each([
    [179, 200],
    [180, 400],
  ])('%i seconds after it was given: %i', (age, status) => {
    const state = domainWithoutPort()
    const code = codeFor(state, resourceOwner)
    state.clock.advance(age)
    expect(redeem(state, resourceOwner, code).status).toBe(status)
  })

  test('a second time, and takes back what it gave', () => {
    const state = domainWithoutPort()
    const code = codeFor(state, resourceOwner)
    const { json } = redeem(state, resourceOwner, code)
    const second = redeem(state, resourceOwner, code)
    expect(second.json).toEqual(refusal(second, 'invalid_grant', 'The code was used before.'))
    const after = refresh(state, resourceOwner.name, json['refresh_token'])
    expect(after.json).toEqual(refusal(after, 'invalid_grant', 'The refresh token was revoked.'))
    const { status } = send(state, 'GET', '/oauth2/v1/userinfo', { token: String(json['access_token']) })
    expect(status).toBe(401)
  })

  test('that was made up, or left out', () => {
    const state = domainWithoutPort()
    const unknown = redeem(state, resourceOwner, 'constructor')
    expect(unknown.json).toEqual(refusal(unknown, 'invalid_grant', 'The code is unknown.'))
    const none = redeem(state, resourceOwner, '')
    expect(none.json).toEqual(refusal(none, 'invalid_request', 'The parameter code is missing.'))
  })

  test('of a user who was switched off meanwhile', () => {
    const state = domainWithoutPort()
    const code = codeFor(state, resourceOwner)
    for (const user of state.oauth.users.values()) user.active = false
    const answer = redeem(state, resourceOwner, code)
    expect(answer.json).toEqual(refusal(answer, 'invalid_grant', 'The user is not active.'))
  })

  test('to a client that is switched off, or has lost the grant', () => {
    const state = domainWithoutPort()
    const code = codeFor(state, resourceOwner)
    const app = appCalled(state, resourceOwner.name)
    state.apps.replace({ ...app, allowedGrants: ['client_credentials'] })
    expect(redeem(state, resourceOwner, code).json['error']).toBe('unauthorized_client')
    state.apps.replace({ ...app, active: false })
    expect(redeem(state, resourceOwner, code)).toMatchObject({ status: 401, json: { error: 'invalid_client' } })
    state.apps.replace(app)
    expect(redeem(state, resourceOwner, code).status).toBe(200)
  })
})

describe('switches', () => {
  test("tokenRedirectUri: 'required' wants it repeated, as RFC 6749 does", () => {
    const state = domainWithoutPort({ switches: { tokenRedirectUri: 'required' } })
    const answer = redeem(state, resourceOwner, codeFor(state, resourceOwner), { redirect_uri: undefined })
    expect(answer.json['error_description']).toBe('The redirect_uri differs from that of the authorization request.')
  })

  test.each([
    ['optional', mobile, true],
    ['public', mobile, false],
    ['public', portal, true],
    ['always', portal, false],
  ] as const)('pkce: %j for %o without a challenge: %s', (pkce, wanted, goesOn) => {
    const state = domainWithoutPort({ switches: { pkce } })
    state.oauth.signIn = { answer: 'approve', user: 'dana@example.com' }
    const path = authorizePath(state, wanted, { code_challenge: undefined, code_challenge_method: undefined })
    const query = redirected(send(state, 'GET', path, { token: null }))
    expect(query).toEqual(
      goesOn
        ? { code: expect.any(String), state: 'state-1' }
        : {
            error: 'invalid_request',
            error_description: 'The parameter code_challenge is missing.',
            state: 'state-1',
          },
    )
  })

  test.each([
    ['constant', 'https://identity.oraclecloud.com/'],
    ['constant-without-slash', 'https://identity.oraclecloud.com'],
    ['domain', 'http://127.0.0.1:8080'],
  ] as const)('issuer: %j is %s in discovery and in tokens', (issuer, expected) => {
    const state = domainWithoutPort({ switches: { issuer } })
    const tokens = tokensFor(state, resourceOwner)
    const discovered = send(state, 'GET', '/.well-known/openid-configuration', { token: null }).json
    const found = [discovered, claimsOf(tokens['access_token']), claimsOf(tokens['id_token'])].map(
      (each) => (each as Record<string, unknown>)[each === discovered ? 'issuer' : 'iss'],
    )
    expect(found).toEqual([expected, expected, expected])
  })

  test('scopeInAnswer: true says what was granted', () => {
    const state = domainWithoutPort({ switches: { scopeInAnswer: true } })
    const tokens = tokensFor(state, resourceOwner)
    expect(tokens['scope']).toBe('http://127.0.0.1:8080/myprofile openid offline_access')
    const without = tokensFor(state, dashboard)
    expect(without['scope']).toBe('https://fieldservice.example.com/orders.read openid')
    const again = refresh(state, resourceOwner.name, tokens['refresh_token']).json
    expect(again['scope']).toBe('http://127.0.0.1:8080/myprofile openid offline_access')
    const alone = askToken(state, 'ResourceOwner', { grant_type: 'client_credentials', scope: resourceOwner.scope })
    expect(alone.json['scope']).toBe('http://127.0.0.1:8080/myprofile')
  })
})
