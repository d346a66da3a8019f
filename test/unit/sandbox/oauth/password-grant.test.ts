import { describe, expect, test } from 'vitest'
import { exampleUsers, type SandboxState } from '../../../../src/sandbox/server'
import { domainWithoutPort, patchBody, send } from '../domain-without-port'
import { appCalled, askToken, claimsOf, post, refresh, refusal, reports } from '../oauth-calls'

const client = 'Report Mailer'
const { dana, kim, lee } = exampleUsers

function ask(
  state: SandboxState,
  { userName, password }: { userName: string; password: string } = dana,
  scope = `${reports} offline_access`,
) {
  return askToken(state, client, { grant_type: 'password', username: userName, password, scope })
}

test('a password gives tokens, and a refresh token that works', () => {
  const state = domainWithoutPort()
  const { status, json } = ask(state, kim)
  expect(status).toBe(200)
  expect(json).toEqual({
    access_token: expect.any(String),
    token_type: 'Bearer',
    expires_in: 11,
    refresh_token: expect.stringMatching(/^AQIDB/),
  })
  expect(claimsOf(json['access_token'])).toMatchObject({ sub: 'kim@example.com', scope: 'reports' })
  expect(refresh(state, client, json['refresh_token']).status).toBe(200)
})

test('a user name is the same in capitals', () => {
  expect(ask(domainWithoutPort(), { ...dana, userName: 'DANA@Example.Com' }).status).toBe(200)
})

describe('no tokens', () => {
  test.each([
    ['for a wrong password', { ...dana, password: 'x' }, 'The user name or the password is wrong.'],
    ['for an unknown user', { userName: '__proto__', password: 'x' }, 'The user name or the password is wrong.'],
    ['for a user who is switched off', lee, 'The user is not active.'],
    ['for lee with a wrong password', { ...lee, password: 'x' }, 'The user name or the password is wrong.'],
  ])('%s', (_what, user, description) => {
    const answer = ask(domainWithoutPort(), user)
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual(refusal(answer, 'invalid_grant', description))
  })

  test.each([
    ['username', 'The parameter username is missing.'],
    ['password', 'The parameter password is missing.'],
  ])('without %s', (name, description) => {
    const form = { grant_type: 'password', username: 'x', password: 'x', scope: reports, [name]: '' }
    const answer = askToken(domainWithoutPort(), client, form)
    expect(answer.json).toEqual(refusal(answer, 'invalid_request', description))
  })

  test.each([
    ['https://intranet.example.com/pages', 'The resource is not active.'],
    ['https://payments.example.com/payments', 'The client may not ask for https://payments.example.com/payments.'],
    [
      'https://analytics.example.com/reports https://payments.example.com/payments',
      'The scopes are not those of one resource.',
    ],
    ['', 'The scope is missing.'],
    ['offline_access', 'The scope is missing.'],
    ['email', 'The scope is missing.'],
    ['urn:opc:resource:consumer::all', 'The client is not trusted with urn:opc:resource:consumer::all.'],
    [`urn:opc:resource:multiresourcescope ${reports}`, 'The sandbox does not support scopes of several resources.'],
  ])('for the scope %j, and no password is judged', (scope, description) => {
    const state = domainWithoutPort()
    const answer = ask(state, { ...dana, password: 'x' }, scope)
    expect(answer.json).toEqual(refusal(answer, 'invalid_scope', description))
    expect(state.oauth.users.get(dana.userName)?.failures).toBe(0)
  })

  test('to a client that is switched off', () => {
    const answer = askToken(domainWithoutPort(), 'Legacy Intranet', { grant_type: 'password', ...{ username: 'x' } })
    expect(answer.status).toBe(401)
    expect(answer.json).toEqual(refusal(answer, 'invalid_client', 'Client authentication failed.'))
  })

  test('to a client that may not use the grant', () => {
    const answer = askToken(domainWithoutPort(), 'ResourceOwner', { grant_type: 'password' })
    expect(answer.json).toEqual(
      refusal(answer, 'unauthorized_client', 'The client may not use the grant type password.'),
    )
  })

  test('when Basic and the form name two clients', () => {
    const state = domainWithoutPort()
    const { name, clientSecret } = appCalled(state, client)
    const authorization = `Basic ${Buffer.from(`${name}:${clientSecret}`).toString('base64')}`
    const form = { grant_type: 'password', username: dana.userName, password: dana.password, scope: reports }
    const answer = post(state, '/oauth2/v1/token', { ...form, client_id: 'x' }, { authorization })
    expect(answer.json).toEqual(refusal(answer, 'invalid_request', 'The parameter client_id names another client.'))
    expect(post(state, '/oauth2/v1/token', { ...form, client_id: String(name) }, { authorization }).status).toBe(200)
  })
})

describe('wrong passwords lock a user', () => {
  const wrong = { ...dana, password: 'x' }

  test('the fifth does, and the right one comes too late', () => {
    const state = domainWithoutPort()
    for (let attempt = 1; attempt <= 4; attempt++) ask(state, wrong)
    expect(ask(state).status).toBe(200)
    for (let attempt = 1; attempt <= 5; attempt++) {
      expect(ask(state, wrong).json['error_description']).toBe('The user name or the password is wrong.')
    }
    const answer = ask(state)
    expect(answer.json).toEqual(refusal(answer, 'invalid_grant', 'The user is locked.'))
    expect(ask(state, kim).status).toBe(200)
  })
})

describe('an access token lives the smallest of what applies:', () => {
  test.each([
    ['resource 400, asked 500, session 900', 400, ' urn:opc:resource:expiry=500', 15, 400],
    ['asked 300', 400, ' urn:opc:resource:expiry=300', 15, 300],
    ['session 900', 3600, ' urn:opc:resource:expiry=1800', 15, 900],
    ['nothing set', undefined, '', 480, 3600],
    ['nothing set, a short session', undefined, '', 10, 600],
    ['asked for more, where nothing is set: the session', undefined, ' urn:opc:resource:expiry=86400', 480, 28_800],
    ['a resource with more than the session', 86_400, '', 480, 28_800],
  ])('%s', (_what, accessTokenExpiry, scope, sessionMinutes, expected) => {
    const state = domainWithoutPort({ switches: { sessionMinutes } })
    const { accessTokenExpiry: _, ...analytics } = appCalled(state, 'Analytics Connector')
    state.apps.replace({ ...analytics, ...(accessTokenExpiry !== undefined && { accessTokenExpiry }) })
    expect(ask(state, dana, `${reports}${scope}`).json['expires_in']).toBe(expected)
  })
})

describe('offlineNotPermitted', () => {
  const asking = (state: SandboxState) => ask(state, dana, `${reports} offline_access`)
  const forbidding = (switches: object) => {
    const state = domainWithoutPort({ switches })
    state.apps.replace({ ...appCalled(state, 'Analytics Connector'), allowOffline: false })
    return state
  }

  test("'omit' leaves the refresh token out", () => {
    const { status, json } = asking(forbidding({}))
    expect([status, Object.keys(json)]).toEqual([200, ['access_token', 'token_type', 'expires_in']])
  })

  test("'invalid_scope' refuses", () => {
    const answer = asking(forbidding({ offlineNotPermitted: 'invalid_scope' }))
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual(refusal(answer, 'invalid_scope', 'The scope offline_access is not permitted.'))
  })

  test("'invalid_scope' hurts nobody who may", () => {
    const { json } = asking(domainWithoutPort({ switches: { offlineNotPermitted: 'invalid_scope' } }))
    expect(json['refresh_token']).toMatch(/^AQIDB/)
  })
})

describe('scopes', () => {
  const all = 'urn:opc:idm:__myscopes__'
  const withClient = (attributes: object, switches = {}) => {
    const state = domainWithoutPort({ switches })
    state.apps.replace({ ...appCalled(state, client), ...attributes })
    return state
  }
  const role = (display: string) => ({ value: display, display })
  const applicationAdministrator = { grantedAppRoles: [role('Application Administrator'), role('Me')] }

  test('of the Admin API: what client and user both have; the user is the writer', () => {
    const state = withClient(applicationAdministrator)
    const { json } = ask(state, dana, `${all} offline_access`)
    expect(json['refresh_token']).toMatch(/^AQIDB/)
    const token = String(json['access_token'])
    const body = patchBody({ op: 'replace', path: 'refreshTokenExpiry', value: 86_400 })
    const { id } = appCalled(state, 'Payments API')
    const patched = send(state, 'PATCH', `/admin/v1/Apps/${id}`, { token, body })
    expect(patched.json['idcsLastModifiedBy']).toMatchObject({ type: 'User', display: 'Dana Moreno' })
    const ofKim = String(ask(state, kim, all).json['access_token'])
    expect(send(state, 'GET', '/admin/v1/Apps', { token: ofKim }).status).toBe(401)
  })

  test('of the Admin API with onBehalfOfUser: what the user has', () => {
    const state = withClient({ allowedOperations: ['onBehalfOfUser'] })
    const token = String(ask(state, dana, all).json['access_token'])
    expect(send(state, 'GET', '/admin/v1/Apps', { token }).status).toBe(200)
  })

  test('of the Admin API last as long as IDCSApp says, a week where it says nothing', () => {
    const state = withClient(applicationAdministrator)
    const { json } = ask(state, dana, `${all} offline_access`)
    state.clock.advance(604_799)
    const second = refresh(state, client, json['refresh_token']).json['refresh_token']
    state.clock.advance(604_800)
    expect(refresh(state, client, second).status).toBe(400)
  })

  test.each([
    ['Account', {}, 'urn:opc:resource:scope:account'],
    [
      'Tags',
      { allowedTags: [{ key: 'tier', value: 'gold' }] },
      `urn:opc:resource:scope:tag=${Buffer.from('{"tags":[{"key":"tier","value":"gold"}]}').toString('base64')}`,
    ],
  ])('of everything, for a client trusted with %s', (trustScope, attributes, aud) => {
    const state = withClient({ trustScope, ...attributes })
    const { json } = ask(state, dana, 'urn:opc:resource:consumer::all offline_access')
    expect(json).toMatchObject({ expires_in: 3600, refresh_token: expect.stringMatching(/^AQIDB/) })
    expect(claimsOf(json['access_token'])['aud']).toBe(aud)
    const mixed = ask(state, dana, `urn:opc:resource:consumer::all ${reports}`)
    expect(mixed.json).toEqual(
      refusal(mixed, 'invalid_scope', 'urn:opc:resource:consumer::all cannot be combined with other scopes.'),
    )
  })

  test('that are not listed, for a client trusted with all of the account, or with the tags of the resource', () => {
    const payments = 'https://payments.example.com/payments'
    expect(ask(withClient({ trustScope: 'Account' }), dana, payments).status).toBe(200)
    const tagged = withClient({ trustScope: 'Tags', allowedTags: [{ key: 'tier', value: 'gold' }] })
    expect(ask(tagged, dana, payments).status).toBe(400)
    const tags = [{ key: 'tier', value: 'gold' }]
    tagged.apps.replace({ ...appCalled(tagged, 'Payments API'), tags })
    expect(ask(tagged, dana, payments).status).toBe(200)
  })
})
