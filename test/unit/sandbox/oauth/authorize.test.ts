import { describe, expect, test } from 'vitest'
import { exampleUsers, type SandboxState } from '../../../../src/sandbox/server'
import { type Answer, domainWithoutPort, send } from '../domain-without-port'
import {
  appCalled,
  authorizePath,
  challenge,
  claimsOf,
  payments,
  post,
  redeem,
  redirected,
  stories,
  type Wanted,
} from '../oauth-calls'

const { resourceOwner, portal, mobile } = stories
const { dana, kim, lee } = exampleUsers

function open(state: SandboxState, path: string, cookie?: string): Answer {
  return send(state, 'GET', path, { token: null, ...(cookie !== undefined && { headers: { cookie } }) })
}

function signIn(state: SandboxState, path: string, form: object = {}, cookie?: string): Answer {
  const fields = { username: dana.userName, password: dana.password, decision: 'allow', ...form }
  return post(state, path, fields, cookie === undefined ? {} : { cookie })
}

function cookieOf({ headers }: Answer): string {
  return headers['set-cookie']?.split(';', 1)[0] ?? ''
}

const writing: Wanted = { ...mobile, scope: 'https://fieldservice.example.com/orders.write' }

/** Field Service Mobile may also ask for the scope that needs a consent. */
function domainWithConsent(attributes = {}): SandboxState {
  const state = domainWithoutPort()
  const app = appCalled(state, mobile.name)
  state.apps.replace({ ...app, allowedScopes: [{ fqs: writing.scope }], ...attributes })
  return state
}

describe('the page', () => {
  test('is plain HTML, with the users filled in', () => {
    const { status, headers, text } = open(domainWithoutPort(), authorizePath(domainWithoutPort(), resourceOwner))
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'text/html;charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache, no-store, must-revalidate',
    })
    expect(text).toContain('<p><b>ResourceOwner</b> asks for access.</p>')
    expect(text).toContain('<form method="post" autocomplete="off">')
    expect(text).toContain('name="username" type="text" value="dana@example.com">')
    expect(text).toContain('name="password" type="password" value="Dana-4-the-sandbox">')
    expect(text).toContain('<button name="decision" value="allow">Allow</button>')
    expect(text).not.toContain('<script')
  })

  test('takes the hint who it is', () => {
    const state = domainWithoutPort()
    const { text } = open(state, authorizePath(state, resourceOwner, { login_hint: 'kim@example.com' }))
    expect(text).toContain('value="kim@example.com"')
    expect(text).toContain('value="Kim-4-the-sandbox"')
  })

  test('shows nothing of the request as HTML', () => {
    const state = domainWithoutPort()
    state.apps.replace({ ...appCalled(state, resourceOwner.name), displayName: '<b>"Rock\' & Roll' })
    const wanted = { ...resourceOwner, name: '<b>"Rock\' & Roll' }
    const { text } = open(state, authorizePath(state, wanted, { login_hint: '"><script>' }))
    expect(text).toContain('<b>&lt;b&gt;&quot;Rock&#39; &amp; Roll</b>')
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;"')
    expect(text).not.toContain('<script>')
  })

  test('leads to a code, which is redeemed', () => {
    const state = domainWithoutPort()
    const answer = signIn(state, authorizePath(state, resourceOwner))
    expect(answer.headers['location']).toMatch(/^http:\/\/localhost:8943\?code=[\w-]{43}&state=state-1$/)
    expect(answer.headers['set-cookie']).toMatch(/^sandbox_session=[0-9a-f]{32}; Path=\/; HttpOnly; SameSite=Lax$/)
    expect(redeem(state, resourceOwner, redirected(answer)['code'] ?? '').status).toBe(200)
  })

  test('needs no button: name and password will do', () => {
    const state = domainWithoutPort()
    const answer = post(state, authorizePath(state, mobile), { username: kim.userName, password: kim.password })
    expect(redirected(answer)).toEqual({ code: expect.any(String), state: 'state-1' })
  })

  test.each([
    ['wrong', { ...dana, password: '"' }, 'The user name or the password is wrong.'],
    ['inactive', lee, 'The user is not active.'],
  ])('comes again after a sign-in that is %s', (_what, { userName, password }, problem) => {
    const state = domainWithoutPort()
    const answer = signIn(state, authorizePath(state, resourceOwner), { username: userName, password })
    expect(answer.status).toBe(403)
    expect(answer.text).toContain(`<p role="alert"><b>${problem}</b></p>`)
    expect(answer.text).toContain(`value="${userName}"`)
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(state.oauth.codes.size).toBe(0)
  })

  test('locks after five wrong passwords', () => {
    const state = domainWithoutPort()
    for (let attempt = 1; attempt <= 5; attempt++) signIn(state, authorizePath(state, mobile), { password: 'x' })
    expect(signIn(state, authorizePath(state, mobile)).text).toContain('The user is locked.')
  })

  test('takes a no', () => {
    const state = domainWithoutPort()
    expect(redirected(signIn(state, authorizePath(state, resourceOwner), { decision: 'deny' }))).toEqual({
      error: 'access_denied',
      error_description: 'The user has refused.',
      state: 'state-1',
    })
  })
})

describe('is not sent on, since nobody knows where to:', () => {
  const shown = 'This request cannot be answered'
  test.each<[string, Record<string, string | undefined>, string]>([
    ['an unknown client', { client_id: 'x' }, 'The client is unknown, or not active.'],
    ['no client', { client_id: undefined }, 'The client is unknown, or not active.'],
    ['an inactive client', { client_id: 'b7c3e90f2d5841a6be08f1647a9d35c2' }, 'The client is unknown, or not active.'],
    ['no redirect_uri', { redirect_uri: undefined }, 'The redirect_uri is not one of those registered for the client.'],
    ...[
      'http://localhost:8943/',
      'http://localhost:8943?x=1',
      'http://LOCALHOST:8943',
      'http://localhost:8944',
      'https://evil.example',
    ].map((uri): [string, Record<string, string>, string] => [
      uri,
      { redirect_uri: uri },
      'The redirect_uri is not one of those registered for the client.',
    ]),
  ])('%s', (_what, other, problem) => {
    const state = domainWithoutPort()
    for (const answer of [open, signIn].map((way) => way(state, authorizePath(state, resourceOwner, other)))) {
      expect([answer.status, answer.headers['location']]).toEqual([400, undefined])
      expect(answer.text).toContain(shown)
      expect(answer.text).toContain(problem)
    }
    expect(state.oauth.codes.size).toBe(0)
  })

  test.each(['client_id', 'redirect_uri'])('%s twice', (name) => {
    const state = domainWithoutPort()
    const answer = open(state, `${authorizePath(state, resourceOwner)}&${name}=x`)
    expect(answer.status).toBe(400)
    expect(answer.text).toContain(`The parameter ${name} is repeated.`)
  })
})

describe('is sent back with', () => {
  test.each<[string, string, Wanted, Record<string, string | undefined>]>([
    ['invalid_request', 'The parameter response_type is missing.', mobile, { response_type: undefined }],
    ['unsupported_response_type', 'The response type token is not supported.', mobile, { response_type: 'token' }],
    ['invalid_scope', 'The scope is missing.', mobile, { scope: undefined }],
    ['invalid_scope', `The client may not ask for ${payments}.`, mobile, { scope: payments }],
    ['invalid_scope', 'The scopes are not those of one resource.', portal, { scope: `${payments} ${portal.scope}` }],
    ['invalid_scope', 'The scopes belong to two resources.', portal, { scope: `${payments} urn:opc:idm:__myscopes__` }],
    ['invalid_request', 'The parameter code_challenge is missing.', mobile, { code_challenge: undefined }],
    ['invalid_request', 'The code_challenge_method S512 is not supported.', mobile, { code_challenge_method: 'S512' }],
    ['invalid_request', 'The code_challenge is malformed.', mobile, { code_challenge: 'short' }],
    ['invalid_request', 'The code_challenge is malformed.', mobile, { code_challenge: `${challenge}=` }],
    ['invalid_request', 'There is no prompt create.', mobile, { prompt: 'create' }],
    ['invalid_request', 'The prompt none cannot be combined with others.', mobile, { prompt: 'none login' }],
    ['login_required', 'The user is not signed in.', mobile, { prompt: 'none' }],
  ])('%s: %s', (error, description, wanted, other) => {
    const state = domainWithoutPort()
    const answer = open(state, authorizePath(state, wanted, other))
    expect(redirected(answer)).toEqual({ error, error_description: description, state: 'state-1' })
    expect(answer.headers['location']?.startsWith(`${wanted.redirectUri}?`)).toBe(true)
  })

  test('unauthorized_client, and without a state that was not sent', () => {
    const state = domainWithoutPort()
    state.apps.replace({ ...appCalled(state, mobile.name), allowedGrants: ['refresh_token'] })
    expect(redirected(open(state, authorizePath(state, mobile, { state: undefined })))).toEqual({
      error: 'unauthorized_client',
      error_description: 'The client may not use the grant type authorization_code.',
    })
  })

  test('invalid_request: a parameter twice', () => {
    const state = domainWithoutPort()
    expect(redirected(open(state, `${authorizePath(state, mobile)}&nonce=x`))).toEqual({
      error: 'invalid_request',
      error_description: 'The parameter nonce is repeated.',
      state: 'state-1',
    })
  })

  test('invalid_scope where offline access is forbidden, and the switch says so', () => {
    const state = domainWithoutPort({ switches: { offlineNotPermitted: 'invalid_scope' } })
    const path = authorizePath(state, portal, { scope: `${payments} offline_access` })
    expect(redirected(open(state, path))['error_description']).toBe('The scope offline_access is not permitted.')
  })

  test('the query that its address has already', () => {
    const state = domainWithoutPort()
    const redirectUri = 'http://localhost:8943/?tenant=a%20b'
    state.apps.replace({ ...appCalled(state, portal.name), redirectUris: [redirectUri] })
    const path = authorizePath(state, { ...portal, redirectUri }, { prompt: 'none', state: 'a b&c' })
    expect(open(state, path).headers['location']).toBe(
      `${redirectUri}&error=login_required&error_description=The+user+is+not+signed+in.&state=a+b%26c`,
    )
  })

  test('a scheme of its own', () => {
    const state = domainWithoutPort()
    const path = authorizePath(state, { ...mobile, redirectUri: 'com.example.fieldservice:/return' })
    expect(signIn(state, path).headers['location']).toMatch(/^com\.example\.fieldservice:\/return\?code=/)
  })
})

describe('a session', () => {
  test('saves the next sign-in, and its remaining time bounds the access token', () => {
    const state = domainWithoutPort()
    const cookie = cookieOf(signIn(state, authorizePath(state, resourceOwner)))
    state.clock.advance(470 * 60)
    const answer = open(state, authorizePath(state, resourceOwner), `other=1; ${cookie}`)
    const { json } = redeem(state, resourceOwner, redirected(answer)['code'] ?? '')
    expect(json['expires_in']).toBe(600)
    expect(claimsOf(json['id_token'])).toMatchObject({ auth_time: 1767323045, exp: 1767323045 + 28_800 })
  })

  test('ends after 480 minutes', () => {
    const state = domainWithoutPort()
    const cookie = cookieOf(signIn(state, authorizePath(state, resourceOwner)))
    state.clock.advance(480 * 60)
    expect(open(state, authorizePath(state, resourceOwner), cookie).status).toBe(200)
  })

  test('that ends before the code is redeemed leaves nothing', () => {
    const state = domainWithoutPort()
    const cookie = cookieOf(signIn(state, authorizePath(state, resourceOwner)))
    state.clock.advance(480 * 60 - 1)
    const { code = '' } = redirected(open(state, authorizePath(state, resourceOwner), cookie))
    state.clock.advance(1)
    expect(redeem(state, resourceOwner, code).json['error_description']).toBe('The session of the user has ended.')
  })

  test.each([
    ['none', 302],
    ['login', 200],
    ['select_account', 200],
    ['consent', 200],
    ['', 302],
  ])('with prompt=%s: %i', (prompt, status) => {
    const state = domainWithoutPort()
    const cookie = cookieOf(signIn(state, authorizePath(state, resourceOwner)))
    expect(open(state, authorizePath(state, resourceOwner, { prompt }), cookie).status).toBe(status)
  })

  test('does not answer prompt=login without a password', () => {
    const state = domainWithoutPort()
    const cookie = cookieOf(signIn(state, authorizePath(state, resourceOwner)))
    const path = authorizePath(state, resourceOwner, { prompt: 'login' })
    expect(post(state, path, { decision: 'allow' }, { cookie }).status).toBe(403)
  })

  test('prompt=none has no form to send', () => {
    const state = domainWithoutPort()
    const answer = signIn(state, authorizePath(state, resourceOwner, { prompt: 'none' }))
    expect(redirected(answer)['error']).toBe('login_required')
  })

  test('of a user who is switched off is none', () => {
    const state = domainWithoutPort()
    const cookie = cookieOf(signIn(state, authorizePath(state, resourceOwner)))
    for (const user of state.oauth.users.values()) user.active = false
    expect(open(state, authorizePath(state, resourceOwner), cookie).status).toBe(200)
  })

  test.each(['sandbox_session=', 'sandbox_session=constructor', 'xsandbox_session=1', ''])('is not %j', (cookie) => {
    const state = domainWithoutPort()
    expect(open(state, authorizePath(state, resourceOwner), cookie).status).toBe(200)
  })

  test('ends with userlogout; tokens stay', () => {
    const state = domainWithoutPort()
    const cookie = cookieOf(signIn(state, authorizePath(state, resourceOwner)))
    const { code = '' } = redirected(open(state, authorizePath(state, resourceOwner), cookie))
    const token = String(redeem(state, resourceOwner, code).json['access_token'])
    const answer = open(state, '/oauth2/v1/userlogout', cookie)
    expect(answer.status).toBe(200)
    expect(answer.headers['set-cookie']).toBe('sandbox_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax')
    expect(open(state, authorizePath(state, resourceOwner), cookie).status).toBe(200)
    expect(send(state, 'GET', '/oauth2/v1/userinfo', { token }).status).toBe(200)
  })
})

describe('consent', () => {
  test('is asked for once, where a scope needs it', () => {
    const state = domainWithConsent()
    const path = authorizePath(state, writing)
    expect(open(state, path).text).toContain('<p>It wants to:</p><ul><li>Change orders</li></ul>')
    const cookie = cookieOf(signIn(state, authorizePath(state, resourceOwner)))
    const page = open(state, path, cookie)
    expect(page.text).toContain('<p>Signed in as dana@example.com.</p>')
    expect(page.text).not.toContain('name="password"')
    expect(redirected(open(state, `${path}&prompt=none`, cookie))['error']).toBe('consent_required')
    const agreed = post(state, path, { decision: 'allow' }, { cookie })
    expect(redeem(state, writing, redirected(agreed)['code'] ?? '').status).toBe(200)
    expect(redirected(open(state, path, cookie))['code']).toBeDefined()
    const ofKim = cookieOf(signIn(state, authorizePath(state, resourceOwner), { username: kim.userName, ...kim }))
    expect(open(state, path, ofKim).text).toContain('Change orders')
  })

  test('is not asked for where the client is excused, or no scope needs it', () => {
    const excused = domainWithConsent({ bypassConsent: true })
    expect(open(excused, authorizePath(excused, writing)).text).not.toContain('It wants to')
    const state = domainWithoutPort()
    expect(open(state, authorizePath(state, mobile)).text).not.toContain('It wants to')
  })
})

describe('the sandbox itself', () => {
  test('can sign somebody in', () => {
    const state = domainWithConsent()
    state.oauth.signIn = { answer: 'approve', user: 'kim@example.com' }
    const { code = '' } = redirected(open(state, authorizePath(state, writing)))
    expect(claimsOf(redeem(state, writing, code).json['id_token'])['sub']).toBe('kim@example.com')
  })

  test('cannot sign in a user who is switched off', () => {
    const state = domainWithoutPort()
    state.oauth.signIn = { answer: 'approve', user: 'lee@example.com' }
    expect(redirected(open(state, authorizePath(state, mobile)))['error']).toBe('access_denied')
  })

  test('can say no', () => {
    const state = domainWithoutPort()
    state.oauth.signIn = { answer: 'deny' }
    expect(redirected(open(state, authorizePath(state, mobile)))).toEqual({
      error: 'access_denied',
      error_description: 'The user has refused.',
      state: 'state-1',
    })
  })

  test('can answer never: a page that leads nowhere', () => {
    const state = domainWithoutPort()
    state.oauth.signIn = { answer: 'never' }
    const answer = open(state, authorizePath(state, mobile))
    expect([answer.status, answer.headers['location']]).toEqual([200, undefined])
    expect(answer.text).toContain('The sandbox is set to answer no sign-in.')
    expect(answer.text).not.toContain('<form')
  })
})

test('other methods are refused', () => {
  const state = domainWithoutPort()
  const answer = send(state, 'PUT', authorizePath(state, mobile), { token: null })
  expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, POST'])
})
