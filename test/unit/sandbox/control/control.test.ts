import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { exampleIds, type SandboxState } from '../../../../src/sandbox/server'
import { domainWithoutPort, send } from '../domain-without-port'

function control(
  state: SandboxState,
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
) {
  const { status, text } = send(state, method, `/sandbox/${path}`, { token: null, headers, ...(body && { body }) })
  return { status, json: JSON.parse(text) as unknown }
}

test('the clock is read and moved', () => {
  const state = domainWithoutPort()
  expect(control(state, 'GET', 'clock').json).toEqual({ now: '2026-01-02T03:04:05.000Z' })
  expect(control(state, 'POST', 'clock', { advance: 691_200 }).json).toEqual({ now: '2026-01-10T03:04:05.000Z' })
  expect(control(state, 'POST', 'clock', { set: '2030-01-01T00:00:00Z' }).json).toEqual({
    now: '2030-01-01T00:00:00.000Z',
  })
  expect(send(state, 'GET', '/admin/v1/Apps').headers['date']).toBe('Tue, 01 Jan 2030 00:00:00 GMT')
})

test.each([{}, { advance: '5' }, { advance: 1, set: '2030-01-01' }, { set: 'tomorrow' }, { advance: 1e30 }, []])(
  'the clock is not moved by %j',
  (body) => {
    const state = domainWithoutPort()
    expect(control(state, 'POST', 'clock', body).status).toBe(400)
    expect(state.clock.now().toISOString()).toBe('2026-01-02T03:04:05.000Z')
  },
)

test('faults are added, shown and dropped', () => {
  const state = domainWithoutPort()
  const fault = { match: { kind: 'patch', skip: 1 }, action: { type: 'reset', when: 'after' } }
  expect(control(state, 'POST', 'faults', fault)).toEqual({ status: 200, json: [fault] })
  expect(control(state, 'POST', 'faults', [{ action: { type: 'html' } }]).json).toHaveLength(2)
  expect(control(state, 'GET', 'faults').json).toEqual([fault, { action: { type: 'html' } }])
  expect(control(state, 'DELETE', 'faults').json).toEqual([])
  expect(state.faults).toEqual([])
})

test.each<[unknown, string]>([
  [5, 'A fault must be {"match": {…}, "action": {"type": …}}.'],
  [{}, 'A fault needs an "action".'],
  [{ action: { type: 'html' }, times: 2 }, "A fault has no member 'times'."],
  [
    { action: { type: 'constructor' } },
    '"type" must be one of status, reset, hang, truncate, pretend, empty, redirect, html, override, expireTokens, foreignWrite, addApp, removeApp.',
  ],
  [{ action: { type: 'status' } }, `'status' needs "status".`],
  [{ action: { type: 'status', status: 99 } }, `"status" of 'status' cannot be 99.`],
  [{ action: { type: 'reset', when: 'later' } }, `"when" of 'reset' cannot be "later".`],
  [{ action: { type: 'reset', colour: 'red' } }, `'reset' has no "colour".`],
  [{ action: { type: 'redirect', location: 'a\nb' } }, `"location" of 'redirect' cannot be "a\\nb".`],
  [
    { action: { type: 'status', status: 500, headers: { 'a b': 'c' } } },
    `"headers" of 'status' cannot be {"a b":"c"}.`,
  ],
  [{ action: { type: 'html' }, match: { times: 0 } }, `"times" of 'match' cannot be 0.`],
  [{ action: { type: 'html' }, match: { share: 5 } }, `"share" of 'match' cannot be 5.`],
  [{ action: { type: 'addApp' } }, `'addApp' needs "attributes".`],
  [{ action: { type: 'html' }, match: { kind: 'upload' } }, `"kind" of 'match' cannot be "upload".`],
])('%j is not a fault', (fault, error) => {
  const state = domainWithoutPort()
  expect(control(state, 'POST', 'faults', [fault])).toEqual({ status: 400, json: { error } })
  expect(state.faults).toEqual([])
})

test('the ledger shows what came in, without secrets', () => {
  const state = domainWithoutPort()
  const body = 'grant_type=client_credentials&client_id=x&client_secret=hush'
  send(state, 'POST', '/oauth2/v1/token', {
    token: null,
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Basic aHVzaA==' },
  })
  send(state, 'GET', '/admin/v1/Apps?count=1', { headers: { 'if-match': '"v"', cookie: 'hush' } })
  expect(control(state, 'GET', 'requests').json).toEqual([
    {
      number: 1,
      time: '2026-01-02T03:04:05.000Z',
      kind: 'token',
      method: 'POST',
      path: '/oauth2/v1/token',
      headers: {
        host: '127.0.0.1:8080',
        'content-type': 'application/x-www-form-urlencoded',
        authorization: 'Basic [redacted]',
      },
      body: 'grant_type=client_credentials&client_id=x&client_secret=[redacted]',
      status: 400,
      fault: null,
    },
    {
      number: 2,
      time: '2026-01-02T03:04:05.000Z',
      kind: 'list',
      method: 'GET',
      path: '/admin/v1/Apps?count=1',
      headers: { host: '127.0.0.1:8080', 'if-match': '"v"', authorization: 'Bearer [redacted]' },
      body: '',
      status: 200,
      fault: null,
    },
  ])
  expect(control(state, 'DELETE', 'requests').json).toEqual([])
  expect(state.ledger.entries).toEqual([])
})

test('the second writer changes an App, with a new version', () => {
  const state = domainWithoutPort()
  const before = send(state, 'GET', `/admin/v1/Apps/${exampleIds.paymentsApi}`).json
  const { status } = control(state, 'POST', `apps/${exampleIds.paymentsApi}`, { refreshTokenExpiry: 86400 })
  expect(status).toBe(200)
  const after = send(state, 'GET', `/admin/v1/Apps/${exampleIds.paymentsApi}`).json
  expect(after).toMatchObject({ refreshTokenExpiry: 86400, idcsLastModifiedBy: { type: 'User', display: 'admin opc' } })
  expect((after['meta'] as { version: string }).version).not.toBe((before['meta'] as { version: string }).version)
})

test.each([
  ['nobody', {}, 'There is no App with the id nobody.'],
  [exampleIds.paymentsApi, { id: 'x' }, "The attribute 'id' is read-only."],
  [exampleIds.paymentsApi, { refreshTokenExpiry: 'x' }, "'refreshTokenExpiry' must be an integer."],
])('the second writer may not write to %s %j', (id, attributes, error) => {
  expect(control(domainWithoutPort(), 'POST', `apps/${id}`, attributes)).toEqual({ status: 400, json: { error } })
})

test('reset brings everything back', () => {
  const state = domainWithoutPort()
  const names = () => state.apps.all().map((app) => [app['displayName'], app['refreshTokenExpiry']])
  const before = names()
  control(state, 'POST', `apps/${exampleIds.paymentsApi}`, { refreshTokenExpiry: 1, displayName: 'x' })
  control(state, 'POST', 'clock', { advance: 5 })
  control(state, 'POST', 'faults', { action: { type: 'html' }, match: { kind: 'token' } })
  expect(send(state, 'GET', '/admin/v1/Apps').status).toBe(200)
  expect(control(state, 'POST', 'reset', {}).json).toEqual({ now: '2026-01-02T03:04:05.000Z' })
  expect(names()).toEqual(before)
  expect([state.faults, state.ledger.entries, state.tokens.size]).toEqual([[], [], 0])
})

test('an API key can be registered, and what is none cannot', () => {
  const state = domainWithoutPort()
  const { publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  expect(control(state, 'POST', 'api-keys', { keyId: 't/u/f', publicKey, roles: ['User Administrator'] })).toEqual({
    status: 200,
    json: { keyId: 't/u/f' },
  })
  expect(state.apiKeys.get('t/u/f')?.roles).toEqual(['user administrator'])
  for (const body of [{ keyId: 't/u', publicKey }, { keyId: 't/u/f', publicKey: 'x' }, { keyId: 't/u/f' }]) {
    expect(control(state, 'POST', 'api-keys', body).status).toBe(400)
  }
})

describe('a web page cannot drive it:', () => {
  const state = domainWithoutPort()
  test.each<[string, Record<string, string>, number]>([
    ['by a name that points here', { host: 'evil.example' }, 403],
    ['by a name that begins like ours', { host: 'localhost.evil.example' }, 403],
    ['by a name that begins like our address', { host: '127.0.0.1.evil.example:80' }, 403],
    ['without a host', { host: '' }, 403],
    ['with an Origin', { origin: 'https://evil.example' }, 403],
    ['with the Origin null', { origin: 'null' }, 403],
    ['with our own Origin', { origin: 'http://127.0.0.1:8080' }, 403],
    ['as a browser’s request from elsewhere', { 'sec-fetch-site': 'cross-site' }, 403],
    ['by a form', { 'content-type': 'text/plain' }, 415],
    ['by another form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ])('%s', (_how, headers, status) => {
    const answer = control(state, 'POST', 'clock', { advance: 5 }, headers)
    expect(answer.status).toBe(status)
    expect(answer.json).toEqual({ error: expect.any(String) })
    expect(state.clock.now().toISOString()).toBe('2026-01-02T03:04:05.000Z')
  })

  test.each(['localhost', 'LOCALHOST:1234', '127.0.0.1', '[::1]:8080'])('but a program can, at %s', (host) => {
    expect(control(state, 'GET', 'clock', undefined, { host }).status).toBe(200)
  })
})

test('other paths and methods are refused, and nothing of it is in the ledger', () => {
  const state = domainWithoutPort()
  expect(control(state, 'GET', 'nothing')).toEqual({
    status: 404,
    json: { error: 'There is nothing at /sandbox/nothing.' },
  })
  expect(control(state, 'PUT', 'clock').status).toBe(405)
  expect(control(state, 'POST', 'apps/%zz', {}).status).toBe(400)
  expect(send(state, 'GET', '/sandbox').status).toBe(404)
  expect(state.ledger.entries).toEqual([])
})
