import { describe, expect, test } from 'vitest'
import { handleRequest } from '../../../../src/sandbox/handle-request'
import { exampleIds } from '../../../../src/sandbox/server'
import { domainWithoutPort, patchBody, send, tokenOf } from '../domain-without-port'

const state = domainWithoutPort()
const app = `/admin/v1/Apps/${exampleIds.fieldServiceApi}`

describe('an App is found', () => {
  test.each([
    ['by id', exampleIds.fieldServiceApi],
    ['by id in another case', exampleIds.fieldServiceApi.toUpperCase()],
    ['by OCID', 'ocid1.domainapp.oc1.iad.amaaaaaa4b1d7c02a6e94f3f8a54d0e9c37b1a60qqqqqqqq'],
    ['by an encoded id', '%34b1d7c02a6e94f3f8a54d0e9c37b1a60'],
  ])('%s', (_how, id) => {
    const { status, json, headers } = send(state, 'GET', `/admin/v1/Apps/${id}`)
    expect(status).toBe(200)
    expect(json['displayName']).toBe('Field Service API')
    expect(headers['etag']).toBeUndefined()
  })

  test('by its well-known id', () => {
    expect(send(state, 'GET', '/admin/v1/Apps/IDCSAppId').json['displayName']).toBe('IDCSApp')
  })
})

test('the headers of an answer are those seen on Oracle’s', () => {
  const { headers } = send(state, 'GET', app, { headers: { 'opc-request-id': 'my-request' } })
  expect(headers).toEqual({
    date: 'Fri, 02 Jan 2026 03:04:05 GMT',
    server: 'Oracle Identity Cloud Service',
    via: '1.1 net-idcs-config',
    'opc-request-id': expect.stringMatching(/^my-request\/\w{17}$/),
    'x-oracle-dms-ecid': expect.stringMatching(/^\w{17}$/),
    'x-oracle-dms-rid': '0:1:1',
    'cache-control': 'no-cache, no-store, must-revalidate',
    pragma: 'no-cache',
    expires: 'Sat, 01 Jan 2000 00:00:00 GMT',
    'x-content-type-options': 'nosniff',
    'x-xss-protection': '1; mode=block',
    'content-type': 'application/json;charset=utf-8',
  })
  const other = send(state, 'GET', app).headers['opc-request-id']
  expect(other).toMatch(/^[0-9A-F]{32}\/\w{17}$/)
})

describe('refused as SCIM errors are', () => {
  const patch = patchBody({ op: 'replace', path: 'refreshTokenExpiry', value: 60 })
  const text = JSON.stringify(patch)
  test.each<[string, string, string, { body?: string | object; headers?: Record<string, string> }, number, string]>([
    ['an id nobody has', 'GET', '/admin/v1/Apps/nobody', {}, 404, 'There is no App with the id nobody.'],
    ['a path of nobody', 'GET', '/admin/v1/Nothing', {}, 404, 'There is nothing at /admin/v1/Nothing.'],
    ['a path of nobody below an App', 'GET', `${app}/x`, {}, 404, `There is nothing at ${app}/x.`],
    ['a bad escape', 'GET', '/admin/v1/Apps/%zz', {}, 400, 'The id is not percent-encoded correctly.'],
    ['another method', 'POST', app, {}, 405, 'POST is not allowed here.'],
    ['another method on the search', 'GET', '/admin/v1/Apps/.search', {}, 405, 'GET is not allowed here.'],
    ['what is not there', 'GET', '/admin/v1/AppRoles', {}, 501, 'The sandbox does not support GET /admin/v1/AppRoles.'],
    [
      'what has no documented body',
      'POST',
      '/admin/v1/AppAllowedScopesChanger',
      {},
      501,
      'The sandbox does not support POST /admin/v1/AppAllowedScopesChanger.',
    ],
    ['no media type', 'PATCH', app, { body: text }, 415, 'Send application/json or application/scim+json.'],
    [
      'a form',
      'PATCH',
      app,
      { body: text, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'Send application/json or application/scim+json.',
    ],
    [
      'no JSON',
      'PATCH',
      app,
      { body: '{', headers: { 'content-type': 'application/json' } },
      400,
      'The body is not JSON.',
    ],
    ['nothing', 'PATCH', app, { headers: { 'content-type': 'application/json' } }, 400, 'The body is not JSON.'],
  ])('%s', (_what, method, target, sent, status, detail) => {
    const answer = send(state, method, target, sent)
    expect(answer.json).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      detail,
      status: String(status),
    })
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toBe('application/json;charset=utf-8')
  })

  test('bytes that are not UTF-8', () => {
    const headers = { authorization: 'Bearer administrator', 'content-type': 'application/json' }
    const body = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])
    const delivery = handleRequest(state, { method: 'PATCH', target: app, headers, body })
    expect(delivery).toMatchObject({ kind: 'answer', response: { status: 400 } })
  })

  test('a body that is too large', () => {
    const headers = { authorization: 'Bearer administrator', 'content-type': 'application/json' }
    const delivery = handleRequest(state, { method: 'PATCH', target: app, headers, body: 'too-large' })
    expect(delivery).toMatchObject({ kind: 'answer', response: { status: 413 } })
  })
})

test.each(['application/json', 'application/json; charset=utf-8', 'application/scim+json', 'APPLICATION/JSON'])(
  'a body of the type %s is read',
  (type) => {
    const body = JSON.stringify(patchBody({ op: 'replace', path: 'refreshTokenExpiry', value: 60 }))
    expect(send(domainWithoutPort(), 'PATCH', app, { body, headers: { 'content-type': type } }).status).toBe(200)
  },
)

test('405 and OPTIONS say what is allowed', () => {
  expect(send(state, 'POST', app).headers['allow']).toBe('GET, PATCH, PUT, DELETE, HEAD, OPTIONS')
  expect(send(state, 'OPTIONS', '/admin/v1/Apps').headers['allow']).toBe('GET, POST, HEAD, OPTIONS')
})

test('a path outside the APIs is a page of HTML, not SCIM', () => {
  const { status, headers } = send(state, 'GET', '/index.html')
  expect(status).toBe(404)
  expect(headers['content-type']).toBe('text/html')
})

describe('who may what', () => {
  const own = domainWithoutPort()
  const requests: [string, string, object | undefined][] = [
    ['GET', app, undefined],
    ['GET', '/admin/v1/Apps', undefined],
    ['POST', '/admin/v1/Apps/.search', { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'] }],
    ['PATCH', app, patchBody({ op: 'replace', path: 'refreshTokenExpiry', value: 60 })],
  ]

  test.each([
    ['identity domain administrator', [200, 200, 200, 200]],
    ['application administrator', [200, 200, 200, 200]],
    ['security administrator', [200, 200, 200, 200]],
    ['user administrator', [200, 200, 200, 401]],
    ['cloud gate', [200, 200, 200, 401]],
    ['help desk administrator', [200, 401, 401, 401]],
    ['me', [401, 401, 401, 401]],
    ['constructor', [401, 401, 401, 401]],
  ])('%s: GET one, list, search, PATCH answer %j', (role, statuses) => {
    own.tokens.set('t', tokenOf(exampleIds.userAdministrator, role))
    const answers = requests.map(([method, target, body]) =>
      send(own, method, target, { token: 't', ...(body && { body }) }),
    )
    expect(answers.map(({ status }) => status)).toEqual(statuses)
    for (const { json } of answers.filter(({ status }) => status === 401)) {
      expect(json).toEqual({
        schemas: [
          'urn:ietf:params:scim:api:messages:2.0:Error',
          'urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error',
        ],
        detail: 'You are not authorized to access this resource.',
        status: '401',
        'urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error': {
          messageId: 'error.common.common.accessDenied',
        },
      })
    }
  })

  test.each([
    ['no token', null, {}],
    ['a token nobody issued', 'x', {}],
    ['Basic credentials', null, { authorization: 'Basic eDp5' }],
    ['a signature of nobody', null, { authorization: 'Signature keyId="a/b/c",signature="x"' }],
    ['rubbish', null, { authorization: 'Bearer' }],
  ])('%s gets 401 as HTML', (_what, token, headers) => {
    const answer = send(own, 'GET', app, { token, headers })
    expect(answer.status).toBe(401)
    expect(answer.headers['content-type']).toBe('text/html')
    expect(answer.text).toBe(
      '<html><head><title>Error 401 Unauthorized</title></head><body><h1>Error 401 Unauthorized</h1></body></html>',
    )
  })

  test('an expired token gets the same', () => {
    own.tokens.set('short', {
      ...tokenOf(exampleIds.administrator, 'application administrator'),
      expiresAt: 1767323055000,
    })
    const status = () => send(own, 'GET', app, { token: 'short' }).status
    expect(own.clock.now().getTime()).toBe(1767323045000)
    own.clock.advance(9)
    expect(status()).toBe(200)
    own.clock.advance(1)
    expect(status()).toBe(401)
  })
})
