import { describe, expect, test } from 'vitest'
import {
  exampleIds,
  exampleUsers,
  type Fault,
  type FaultAction,
  type SandboxState,
  type Switches,
} from '../../../../src/sandbox/server'
import { domainWithoutPort, send } from '../domain-without-port'
import {
  appCalled,
  askToken,
  authorizePath,
  claimsOf,
  codeFor,
  post,
  redeem,
  redirected,
  refresh,
  stories,
  tokensFor,
} from '../oauth-calls'

const { resourceOwner, mobile } = stories
const scanner = 'Warehouse Scanner'

function control(state: SandboxState, method: string, path: string, body?: object) {
  const { status, text } = send(state, method, `/sandbox/${path}`, { token: null, ...(body && { body }) })
  return { status, json: JSON.parse(text) as unknown }
}

const allSwitches: Switches = {
  smallestExpiry: 1,
  largestExpiry: null,
  integerAsText: 'refuse',
  ifMatch: 'enforce',
  etag: 'bare',
  etagOnGet: false,
  ifNoneMatch: 'ignore',
  metaVersion: true,
  errorBody: 'scim',
  unauthorizedBody: 'html',
  missingRole: 401,
  largestCount: 1000,
  largeCount: 'clamp',
  nextPageAtEnd: 'none',
  sorting: 'honour',
  narrowing: 'honour',
  repeatedSets: 'first',
  unknownAttribute: 'ignore',
  unknownAttributeSet: 'refuse',
  hiddenAttributes: null,
  searchableExpiry: false,
  activeAtCreation: false,
  readOnlyInPut: 'refuse',
  omittedInPut: 'clear',
  deleteActive: 400,
  forceDelete: 'inactive-only',
  retryToken: 'honour',
  bulkOperations: 50,
  bulkStatus: 201,
  limits: null,
  limitRetryAfter: false,
  signatureSkew: 300,
  signatureClock: 'wall',
  metadata: 'answers',
  dynamicGroup: 'matches',
  unmatchedMachine: 404,
  dynamicGroupRole: 'granted',
  machineMinutes: 20,
  exchangeMinutes: 60,
  exchangeClient: 'confidential',
  trustRole: 'identity-domain-administrator',
  issuer: 'constant',
  introspectionName: 'both',
  signingCertPublicAccess: false,
  offlineNotPermitted: 'omit',
  rotation: 'rotate',
  reuse: 'refuse',
  window: 'sliding',
  withdrawnOffline: 'honour',
  changedExpiry: 'new-tokens',
  myScopesRefreshExpiry: 604_800,
  sessionBoundsRefresh: false,
  idTokenOnRefresh: true,
  scopeInAnswer: false,
  sessionMinutes: 480,
  pkce: 'public',
  tokenRedirectUri: 'optional',
  slowDown: true,
  devicePending: 'authorization_pending',
  oauthErrorText: true,
  introspectActive: 'boolean',
}

describe('switches', () => {
  test('are shown, set, and set back', () => {
    const state = domainWithoutPort({ switches: { window: 'absolute' } })
    const initial = { ...allSwitches, window: 'absolute' }
    expect(control(state, 'GET', 'switches')).toEqual({ status: 200, json: initial })
    const set = { rotation: 'keep', signatureSkew: null, sessionMinutes: 10, window: 'sliding' }
    expect(control(state, 'POST', 'switches', set)).toEqual({ status: 200, json: { ...initial, ...set } })
    expect(tokensFor(state, resourceOwner)['expires_in']).toBe(600)
    control(state, 'POST', 'reset', {})
    expect(state.switches).toEqual(initial)
  })

  test.each<[object, string]>([
    [{ colour: 1 }, `There is no switch 'colour'. Switches: ${Object.keys(allSwitches).join(', ')}.`],
    [{ constructor: 1 }, `There is no switch 'constructor'. Switches: ${Object.keys(allSwitches).join(', ')}.`],
    [{ rotation: 'on' }, `'rotation' must be "rotate" or "keep".`],
    [{ scopeInAnswer: 'true' }, `'scopeInAnswer' must be false or true.`],
    [{ sessionMinutes: null }, `'sessionMinutes' must be an integer from 1.`],
    [{ largestExpiry: 0 }, `'largestExpiry' must be an integer from 1, or null.`],
    [{ signatureSkew: 1.5 }, `'signatureSkew' must be an integer from 0, or null.`],
    [{ rotation: 'keep', reuse: 'maybe' }, `'reuse' must be "refuse" or "refuse-and-revoke-family" or "accept".`],
  ])('cannot be %j, and nothing of it is set', (body, error) => {
    const state = domainWithoutPort()
    expect(control(state, 'POST', 'switches', body)).toEqual({ status: 400, json: { error } })
    expect(state.switches).toEqual(allSwitches)
  })

  test('belong to one sandbox', () => {
    const one = domainWithoutPort()
    one.switches.rotation = 'keep'
    expect(domainWithoutPort().switches).toEqual(allSwitches)
  })
})

describe('the sign-in', () => {
  test.each([
    { answer: 'approve', user: 'kim@example.com' },
    { answer: 'approve', user: 'dana@example.com', polls: 3 },
    { answer: 'deny' },
    { answer: 'never' },
    { answer: 'page' },
  ])('can be %j', (answer) => {
    const state = domainWithoutPort()
    expect(control(state, 'GET', 'sign-in').json).toEqual({ answer: 'page' })
    expect(control(state, 'POST', 'sign-in', answer)).toEqual({ status: 200, json: answer })
    expect(control(state, 'GET', 'sign-in').json).toEqual(answer)
    control(state, 'POST', 'reset', {})
    expect(control(state, 'GET', 'sign-in').json).toEqual({ answer: 'page' })
  })

  const words = '"answer" must be "page", "approve" with a "user", "deny" or "never".'
  test.each<[object, string]>([
    [{}, words],
    [{ answer: 'yes' }, words],
    [{ answer: 'deny', user: 'kim@example.com' }, words],
    [{ answer: 'approve' }, '"user" must be a user of the sandbox.'],
    [{ answer: 'approve', user: 'nobody' }, '"user" must be a user of the sandbox.'],
    [{ answer: 'approve', user: 'kim@example.com', polls: -1 }, '"polls" must be an integer of at least 0.'],
    [{ answer: 'page', colour: 1 }, "A sign-in has no member 'colour'."],
  ])('cannot be %j', (answer, error) => {
    const state = domainWithoutPort()
    expect(control(state, 'POST', 'sign-in', answer)).toEqual({ status: 400, json: { error } })
    expect(state.oauth.signIn).toEqual({ answer: 'page' })
  })
})

describe('devices', () => {
  const scope = 'https://fieldservice.example.com/orders.read'
  const begin = (state: SandboxState) => {
    const client_id = String(appCalled(state, scanner)['name'])
    return post(state, '/oauth2/v1/device', { response_type: 'device_code', scope, client_id }).json
  }
  const poll = (state: SandboxState, json: object) => {
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
    return askToken(state, scanner, {
      grant_type,
      device_code: String((json as Record<string, unknown>)['device_code']),
    })
  }

  test('are listed, approved and refused', () => {
    const state = domainWithoutPort()
    const [first, second] = [begin(state), begin(state)]
    const listed = [first, second].map((each) => ({
      userCode: each['user_code'],
      app: exampleIds.warehouseScanner,
      scope,
    }))
    expect(control(state, 'GET', 'device').json).toEqual(listed)
    const approval = { userCode: first['user_code'], user: 'kim@example.com' }
    expect(control(state, 'POST', 'device', approval)).toEqual({
      status: 200,
      json: { userCode: first['user_code'], answer: 'approved' },
    })
    expect(control(state, 'POST', 'device', { deny: true }).json).toEqual({
      userCode: second['user_code'],
      answer: 'denied',
    })
    expect(poll(state, first).status).toBe(200)
    expect(poll(state, second).json['error']).toBe('access_denied')
    expect(control(state, 'GET', 'device').json).toEqual([])
  })

  test.each<[object, number, string]>([
    [{ userCode: 'x', user: 'kim@example.com' }, 404, 'No device with this code is waiting for its user.'],
    [{ user: 'nobody' }, 400, 'Name a "user" of the sandbox; GET /sandbox/users shows them.'],
    [{}, 400, 'Name a "user" of the sandbox; GET /sandbox/users shows them.'],
    [{ user: 'kim@example.com', deny: false }, 400, 'Name a "user" of the sandbox; GET /sandbox/users shows them.'],
  ])('are not answered by %j', (body, status, error) => {
    const state = domainWithoutPort()
    const device = begin(state)
    expect(control(state, 'POST', 'device', body)).toEqual({ status, json: { error } })
    expect(poll(state, device).json['error']).toBe('authorization_pending')
  })
})

describe('users', () => {
  test('are shown with their passwords, which guard nothing', () => {
    const { json } = control(domainWithoutPort(), 'GET', 'users')
    expect(json).toMatchObject([
      { ...exampleUsers.dana, roles: ['application administrator'], active: true, locked: false },
      { ...exampleUsers.kim, roles: [], active: true },
      { ...exampleUsers.lee, roles: [], active: false },
    ])
  })

  test('are unlocked, locked and switched off', () => {
    const state = domainWithoutPort()
    const [dana] = state.oauth.users.values()
    Object.assign(dana ?? {}, { locked: true, failures: 5 })
    expect(control(state, 'POST', 'users/Dana@example.com', { locked: false }).json).toMatchObject({
      locked: false,
      failures: 0,
      active: true,
    })
    control(state, 'POST', 'users/dana@example.com', { active: false })
    expect(dana?.active).toBe(false)
    for (const body of [{ locked: 1 }, { roles: [] }]) {
      expect(control(state, 'POST', 'users/kim@example.com', body).status).toBe(400)
    }
    expect(control(state, 'POST', 'users/nobody', {}).status).toBe(400)
    control(state, 'POST', 'reset', {})
    expect(control(state, 'GET', 'users').json).toMatchObject([{ active: true }, {}, {}])
  })
})

test('grants show what is alive, and no tokens', () => {
  const state = domainWithoutPort()
  const tokens = tokensFor(state, resourceOwner)
  refresh(state, resourceOwner.name, tokens['refresh_token'])
  const grant = {
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    app: exampleIds.resourceOwner,
    user: 'dana@example.com',
    scope: 'openid http://127.0.0.1:8080/myprofile offline_access',
    revoked: false,
    accessTokens: 2,
    refreshTokens: 1,
  }
  expect(control(state, 'GET', 'grants').json).toEqual([grant])
  refresh(state, resourceOwner.name, tokens['refresh_token'])
  state.switches.reuse = 'refuse-and-revoke-family'
  refresh(state, resourceOwner.name, tokens['refresh_token'])
  expect(control(state, 'GET', 'grants').json).toEqual([{ ...grant, revoked: true, accessTokens: 0, refreshTokens: 0 }])
  control(state, 'POST', 'reset', {})
  expect(control(state, 'GET', 'grants').json).toEqual([])
})

describe('faults', () => {
  const withFault = (match: Fault['match'], action: FaultAction) => {
    const state = domainWithoutPort()
    expect(control(state, 'POST', 'faults', { match, action }).status).toBe(200)
    return state
  }
  const refreshing = { kind: 'token', grantType: 'refresh_token' } as const

  test('the answer to a refresh is lost after the token was spent', () => {
    const state = withFault(refreshing, { type: 'reset', when: 'after' })
    const { refresh_token } = tokensFor(state, resourceOwner)
    expect(() => refresh(state, resourceOwner.name, refresh_token)).toThrow('No answer, but reset')
    const again = refresh(state, resourceOwner.name, refresh_token)
    expect(again.json['error_description']).toBe('The refresh token was used before.')
  })

  test('a token answer without a refresh token, with a lifetime as text', () => {
    const state = withFault(
      { kind: 'token', grantType: 'authorization_code' },
      { type: 'override', remove: ['refresh_token'], attributes: { expires_in: '3600' } },
    )
    const { json } = redeem(state, resourceOwner, codeFor(state, resourceOwner))
    expect(Object.keys(json)).toEqual(['access_token', 'token_type', 'expires_in', 'id_token'])
    expect(json['expires_in']).toBe('3600')
  })

  test('an ID token with another nonce and without an azp, well signed', () => {
    const change = { claims: { nonce: 'other' }, remove: ['azp'] }
    const state = withFault({ kind: 'token' }, { type: 'override', idToken: change })
    const tokens = tokensFor(state, resourceOwner)
    const usual = tokensFor(state, resourceOwner)
    expect(claimsOf(tokens['id_token'])['nonce']).toBe('other')
    expect(Object.keys(claimsOf(tokens['id_token']))).toEqual(
      Object.keys(claimsOf(usual['id_token'])).filter((name) => name !== 'azp'),
    )
  })

  test.each([
    ['none', { alg: 'none', typ: 'JWT' }],
    ['broken', expect.objectContaining({ alg: 'RS256' })],
  ] as const)('an ID token whose signature is %s', (signature, header) => {
    const state = withFault({ kind: 'token' }, { type: 'override', idToken: { signature } })
    const [first = '', , last] = String(tokensFor(state, resourceOwner)['id_token']).split('.')
    expect(JSON.parse(Buffer.from(first, 'base64url').toString())).toEqual(header)
    expect(last === '').toBe(signature === 'none')
  })

  test('a refusal in OAuth’s own words', () => {
    const state = withFault(refreshing, { type: 'status', status: 400, body: 'oauth', error: 'invalid_grant' })
    const answer = refresh(state, resourceOwner.name, tokensFor(state, resourceOwner)['refresh_token'])
    expect([answer.status, answer.json]).toEqual([
      400,
      { error: 'invalid_grant', error_description: 'The sandbox was told to answer 400.' },
    ])
    const other = withFault(refreshing, { type: 'status', status: 503, body: 'oauth', detail: 'Later.' })
    expect(refresh(other, resourceOwner.name, 'x').json).toEqual({
      error: 'invalid_request',
      error_description: 'Later.',
    })
  })

  test('a redirection with another state and without a code', () => {
    const state = withFault({ kind: 'authorize' }, { type: 'override', attributes: { state: 'x' }, remove: ['code'] })
    state.oauth.signIn = { answer: 'approve', user: 'dana@example.com' }
    const answer = send(state, 'GET', authorizePath(state, mobile), { token: null })
    expect(answer.headers['location']).toBe('http://127.0.0.1:8945/return?state=x')
  })

  test.each([
    ['authorize', 'GET', '/oauth2/v1/authorize'],
    ['device', 'POST', '/oauth2/v1/device'],
    ['revoke', 'POST', '/oauth2/v1/revoke'],
    ['introspect', 'POST', '/oauth2/v1/introspect'],
    ['userinfo', 'GET', '/oauth2/v1/userinfo'],
    ['discovery', 'GET', '/.well-known/openid-configuration'],
    ['discovery', 'GET', '/.well-known/idcs-configuration'],
    ['jwk', 'GET', '/admin/v1/SigningCert/jwk'],
  ] as const)('are aimed at %s', (kind, method, path) => {
    const state = withFault({ kind }, { type: 'status', status: 502, body: 'empty' })
    send(state, 'GET', '/admin/v1/Apps')
    expect(send(state, method, path).status).toBe(502)
    expect(state.ledger.entries.map((entry) => entry.kind)).toEqual(['list', kind])
  })

  test.each([
    [{ match: { grantType: 5 }, action: { type: 'html' } }, `"grantType" of 'match' cannot be 5.`],
    [
      { action: { type: 'override', idToken: { signature: 'good' } } },
      `"idToken" of 'override' cannot be {"signature":"good"}.`,
    ],
    [{ action: { type: 'override', idToken: { nonce: 'x' } } }, `"idToken" of 'override' cannot be {"nonce":"x"}.`],
  ])('%j is none', (fault, error) => {
    expect(control(domainWithoutPort(), 'POST', 'faults', fault)).toEqual({ status: 400, json: { error } })
  })
})

test('the ledger keeps no secret of a sign-in', () => {
  const state = domainWithoutPort()
  const { dana } = exampleUsers
  const path = authorizePath(state, resourceOwner)
  const { code = '' } = redirected(post(state, path, { username: dana.userName, password: dana.password }))
  const tokens = redeem(state, resourceOwner, code).json
  refresh(state, resourceOwner.name, tokens['refresh_token'])
  post(state, '/oauth2/v1/revoke', { token: String(tokens['access_token']) })
  send(state, 'GET', `/oauth2/v1/userlogout?id_token_hint=${tokens['id_token']}&state=x`, { token: null })
  const text = JSON.stringify(state.ledger.entries)
  const secrets = [dana.password, code, ...['access_token', 'refresh_token', 'id_token'].map((name) => tokens[name])]
  for (const secret of secrets) {
    expect(text).not.toContain(String(secret))
    expect(text).not.toContain(encodeURIComponent(String(secret)))
  }
  expect(state.ledger.entries.at(-1)?.path).toBe('/oauth2/v1/userlogout?id_token_hint=[redacted]&state=x')
})
