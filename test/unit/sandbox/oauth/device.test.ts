import { describe, expect, test } from 'vitest'
import { exampleUsers, type SandboxState } from '../../../../src/sandbox/server'
import { type Answer, domainWithoutPort, send } from '../domain-without-port'
import { appCalled, askToken, claimsOf, payments, post, refresh, refusal } from '../oauth-calls'

const scanner = 'Warehouse Scanner'
const scope = 'https://fieldservice.example.com/orders.read offline_access'
const grantType = 'urn:ietf:params:oauth:grant-type:device_code'
const { dana, kim, lee } = exampleUsers

function begin(state: SandboxState, other: Record<string, string> = {}): Answer {
  const { name } = appCalled(state, scanner)
  return post(state, '/oauth2/v1/device', { response_type: 'device_code', scope, client_id: String(name), ...other })
}

function codesOf(state: SandboxState, other = {}): { deviceCode: string; userCode: string } {
  const { json } = begin(state, other)
  return { deviceCode: String(json['device_code']), userCode: String(json['user_code']) }
}

function poll(state: SandboxState, deviceCode: string, client: string = scanner): Answer {
  return askToken(state, client, { grant_type: grantType, device_code: deviceCode })
}

function enter(state: SandboxState, userCode: string, form: Record<string, string> = {}): Answer {
  const fields = { user_code: userCode, username: dana.userName, password: dana.password, decision: 'allow', ...form }
  return post(state, '/ui/v1/device', fields)
}

const pending = ['authorization_pending', 'The user has not answered yet.'] as const

test('the answer is the documented one: no interval, and http', () => {
  const state = domainWithoutPort()
  const { status, json } = begin(state)
  expect(status).toBe(200)
  expect(json).toEqual({
    expires_in: 300,
    device_code: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{8}$/),
    verification_uri: 'http://127.0.0.1:8080/ui/v1/device',
  })
})

test.each(['', 'device_code', 'code'])('the response_type %j has no effect: RFC 8628 has none', (response_type) => {
  expect(begin(domainWithoutPort(), { response_type }).status).toBe(200)
})

test('a device gets its tokens once the user has entered the code', () => {
  const state = domainWithoutPort()
  const { deviceCode, userCode } = codesOf(state, { scope: `openid ${scope}` })
  const early = poll(state, deviceCode)
  expect(early.status).toBe(400)
  expect(early.json).toEqual(refusal(early, ...pending))
  expect(enter(state, ` ${userCode.slice(0, 4).toLowerCase()}-${userCode.slice(4)}`).text).toContain('Connected')
  const { status, json } = poll(state, deviceCode)
  expect(status).toBe(200)
  expect(json).toEqual({
    access_token: expect.any(String),
    token_type: 'Bearer',
    expires_in: 3600,
    refresh_token: expect.stringMatching(/^AQIDB/),
    id_token: expect.any(String),
  })
  expect(claimsOf(json['id_token'])['sub']).toBe('dana@example.com')
  expect(refresh(state, scanner, json['refresh_token']).status).toBe(200)
  const again = poll(state, deviceCode)
  expect(again.json).toEqual(refusal(again, 'invalid_grant', 'The device code is unknown.'))
})

describe('polling', () => {
  test('too fast is told to slow down, by five seconds more each time', () => {
    const state = domainWithoutPort()
    const { deviceCode } = codesOf(state)
    const said: unknown[] = []
    for (const wait of [0, 5, 4, 10, 9, 15]) {
      state.clock.advance(wait)
      said.push(poll(state, deviceCode).json['error'])
    }
    expect(said).toEqual([
      ...['authorization_pending', 'authorization_pending', 'slow_down', 'authorization_pending', 'slow_down'],
      'authorization_pending',
    ])
  })

  test('says how long to wait', () => {
    const state = domainWithoutPort()
    const { deviceCode } = codesOf(state)
    poll(state, deviceCode)
    const answer = poll(state, deviceCode)
    expect(answer.json).toEqual(refusal(answer, 'slow_down', 'Wait 10 seconds between two polls.'))
  })

  test('ends after five minutes', () => {
    const state = domainWithoutPort()
    const { deviceCode, userCode } = codesOf(state)
    state.clock.advance(299)
    expect(poll(state, deviceCode).json['error']).toBe('authorization_pending')
    state.clock.advance(1)
    const answer = poll(state, deviceCode)
    expect(answer.json).toEqual(refusal(answer, 'expired_token', 'The device code has expired.'))
    expect(enter(state, userCode).text).toContain('The code is unknown, or has expired.')
  })

  test('ends when the user refuses', () => {
    const state = domainWithoutPort()
    const { deviceCode, userCode } = codesOf(state)
    expect(enter(state, userCode, { decision: 'deny' }).text).toContain('Refused')
    const answer = poll(state, deviceCode)
    expect(answer.json).toEqual(refusal(answer, 'access_denied', 'The user has refused.'))
  })

  test('is for the client that has begun', () => {
    const state = domainWithoutPort()
    const { deviceCode } = codesOf(state)
    state.apps.replace({ ...appCalled(state, 'ResourceOwner'), allowedGrants: [grantType] })
    const answer = poll(state, deviceCode, 'ResourceOwner')
    expect(answer.json).toEqual(refusal(answer, 'invalid_grant', 'The device code is unknown.'))
  })

  test('a public client needs no secret', () => {
    const state = domainWithoutPort()
    const mobile = appCalled(state, 'Field Service Mobile')
    state.apps.replace({ ...mobile, allowedGrants: [grantType] })
    const { deviceCode, userCode } = codesOf(state, { client_id: String(mobile['name']) })
    enter(state, userCode)
    expect(poll(state, deviceCode, 'Field Service Mobile').status).toBe(200)
  })
})

describe('no device code', () => {
  test.each<[string, Record<string, string>, number, string, string]>([
    ['for an unknown client', { client_id: 'x' }, 401, 'invalid_client', 'Client authentication failed.'],
    ['for no client', { client_id: '' }, 400, 'invalid_request', 'The parameter client_id is missing.'],
    [
      'for a client without the grant',
      { client_id: '3fd7476a48a94381bd5e1bc88cc92021' },
      400,
      'unauthorized_client',
      `The client may not use the grant type ${grantType}.`,
    ],
    [
      'for a scope it may not have',
      { scope: payments },
      400,
      'invalid_scope',
      `The client may not ask for ${payments}.`,
    ],
    ['for no scope', { scope: '' }, 400, 'invalid_scope', 'The scope is missing.'],
  ])('%s', (_what, other, status, error, description) => {
    const answer = begin(domainWithoutPort(), other)
    expect(answer.status).toBe(status)
    expect(answer.json).toEqual(refusal(answer, error, description))
  })
})

describe('the page', () => {
  test('asks for the code, which its address may carry', () => {
    const { status, text, headers } = send(domainWithoutPort(), 'GET', '/ui/v1/device?user_code=%22%3Eabc', {
      token: null,
    })
    expect(status).toBe(200)
    expect(text).toContain('name="user_code" type="text" value="&quot;&gt;abc">')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
  })

  test.each([
    ['a wrong password', { password: 'x' }, 'The user name or the password is wrong.'],
    ['a user who is switched off', { username: lee.userName, password: lee.password }, 'The user is not active.'],
  ])('comes again for %s, and the code stays good', (_what, form, problem) => {
    const state = domainWithoutPort()
    const { deviceCode, userCode } = codesOf(state, { scope: 'https://fieldservice.example.com/orders.write' })
    const answer = enter(state, userCode, form)
    expect(answer.status).toBe(403)
    expect(answer.text).toContain(problem)
    expect(answer.text).toContain('<li>Change orders</li>')
    expect(enter(state, userCode).status).toBe(200)
    expect(poll(state, deviceCode).status).toBe(200)
  })

  test('takes no unknown code, no JSON and no PUT', () => {
    const state = domainWithoutPort()
    expect(enter(state, 'BCDFGHJK').status).toBe(403)
    expect(send(state, 'POST', '/ui/v1/device', { token: null, body: {} }).status).toBe(400)
    expect(send(state, 'PUT', '/ui/v1/device', { token: null }).status).toBe(405)
  })
})

describe('the sandbox itself', () => {
  test('approves at the first poll, or after some', () => {
    const state = domainWithoutPort()
    state.oauth.signIn = { answer: 'approve', user: kim.userName }
    expect(poll(state, codesOf(state).deviceCode).status).toBe(200)
    state.oauth.signIn = { answer: 'approve', user: kim.userName, polls: 2 }
    const { deviceCode } = codesOf(state)
    const statuses = [0, 5, 5].map((wait) => {
      state.clock.advance(wait)
      return poll(state, deviceCode).status
    })
    expect(statuses).toEqual([400, 400, 200])
  })

  test.each([
    ['deny', 'access_denied'],
    ['never', 'authorization_pending'],
    ['page', 'authorization_pending'],
  ] as const)('says %s: %s', (answer, error) => {
    const state = domainWithoutPort()
    state.oauth.signIn = { answer }
    expect(poll(state, codesOf(state).deviceCode).json['error']).toBe(error)
  })
})

describe('switches', () => {
  test('slowDown: false lets a device poll as it likes', () => {
    const state = domainWithoutPort({ switches: { slowDown: false } })
    const { deviceCode } = codesOf(state)
    const said = [1, 2, 3].map(() => poll(state, deviceCode).json['error'])
    expect(new Set(said)).toEqual(new Set(['authorization_pending']))
  })
})
