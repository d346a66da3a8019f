import { describe, expect, test } from 'vitest'
import { handleRequest } from '../../../../src/sandbox/handle-request'
import {
  exampleIds,
  type Fault,
  type FaultAction,
  type RequestKind,
  type SandboxState,
} from '../../../../src/sandbox/server'
import { answerOf, domainWithoutPort, patchBody, send } from '../domain-without-port'

const id = exampleIds.resourceOwner
const app = `/admin/v1/Apps/${id}`
const body = patchBody({ op: 'replace', path: 'refreshTokenExpiry', value: 904800 })

function domainWith(...faults: Fault[]): SandboxState {
  const state = domainWithoutPort()
  state.faults.push(...faults)
  return state
}

function deliver(state: SandboxState, method: string, target: string, text = '', more: Record<string, string> = {}) {
  const headers = { authorization: 'Bearer administrator', 'content-type': 'application/json', ...more }
  return handleRequest(state, { method, target, headers, body: Buffer.from(text) })
}

function deliverPatch(action: FaultAction) {
  const state = domainWith({ match: { kind: 'patch' }, action })
  const delivery = deliver(state, 'PATCH', app, JSON.stringify(body))
  const value = send(state, 'GET', app).json['refreshTokenExpiry']
  return { state, delivery, value, entry: state.ledger.entries[0] }
}

const [old, changed] = [604800, 904800]

describe('a PATCH meets', () => {
  test.each<[FaultAction, string, number, number | null]>([
    [{ type: 'reset' }, 'reset', old, null],
    [{ type: 'reset', when: 'before' }, 'reset', old, null],
    [{ type: 'reset', when: 'after' }, 'reset', changed, null],
    [{ type: 'hang' }, 'hang', old, null],
    [{ type: 'hang', when: 'after' }, 'hang', changed, null],
    [{ type: 'status', status: 503 }, 'answer', old, 503],
    [{ type: 'status', status: 504, when: 'after' }, 'answer', changed, 504],
    [{ type: 'truncate' }, 'truncated', changed, 200],
    [{ type: 'pretend' }, 'answer', old, 200],
    [{ type: 'empty' }, 'answer', changed, 200],
    [{ type: 'empty', when: 'before' }, 'answer', old, 200],
    [{ type: 'redirect', location: 'https://elsewhere.example/' }, 'answer', old, 302],
    [{ type: 'html' }, 'answer', old, 200],
    [{ type: 'html', when: 'after' }, 'answer', changed, 200],
    [{ type: 'override', attributes: { id: 'x' } }, 'answer', changed, 200],
    [{ type: 'expireTokens' }, 'answer', old, 401],
  ])('%j: %s, the value is then %i, the status %s', (action, kind, value, status) => {
    const state = domainWith({ match: { kind: 'patch' }, action })
    const delivery = deliver(state, 'PATCH', app, JSON.stringify(body))
    expect(delivery.kind).toBe(kind)
    expect(state.apps.get(id)?.['refreshTokenExpiry']).toBe(value)
    expect(state.ledger.entries).toMatchObject([{ kind: 'patch', status, fault: action.type }])
    expect(state.faults).toEqual([])
  })

  test('an answer that claims what was not done', () => {
    const { state, delivery, value } = deliverPatch({ type: 'pretend' })
    const claimed = delivery.kind === 'answer' ? answerOf(delivery.response).json : {}
    expect(claimed['refreshTokenExpiry']).toBe(904800)
    expect(value).toBe(604800)
    expect(send(state, 'PATCH', app, { body }).status).toBe(200)
  })

  test('a part of the answer, of the length asked for', () => {
    const { delivery } = deliverPatch({ type: 'truncate', bytes: 10, ending: 'clean' })
    expect(delivery).toMatchObject({ kind: 'truncated', bytes: 10, ending: 'clean' })
  })
})

describe('the other calls that write', () => {
  const newApp = {
    schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:App'],
    displayName: 'New',
    basedOnTemplate: { value: 'CustomWebAppTemplateId' },
  }
  const inactive = exampleIds.legacyIntranet
  const calls: [string, string, string, object, number][] = [
    ['create', 'POST', '/admin/v1/Apps', newApp, 201],
    ['replace', 'PUT', `/admin/v1/Apps/${inactive}`, newApp, 200],
    ['delete', 'DELETE', `/admin/v1/Apps/${inactive}`, {}, 204],
    [
      'status',
      'PUT',
      `/admin/v1/AppStatusChanger/${inactive}`,
      { schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger'], active: true },
      200,
    ],
    [
      'secret',
      'POST',
      '/admin/v1/AppClientSecretRegenerator',
      { schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:AppClientSecretRegenerator'], appId: inactive },
      201,
    ],
    [
      'bulk',
      'POST',
      '/admin/v1/Bulk',
      {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
        Operations: [
          { method: 'DELETE', path: `/Apps/${inactive}` },
          { method: 'POST', path: '/Apps', data: newApp },
        ],
      },
      201,
    ],
  ]

  test.each(calls)(
    '%s: pretended, lost after it was done, and refused before',
    (kind, method, target, sent, status) => {
      const outcome = (action: FaultAction) => {
        const state = domainWith({ match: { kind: kind as RequestKind }, action })
        const before = [...state.apps.all()]
        const headers = { 'opc-retry-token': 'once' }
        const request = () => deliver(state, method, target, JSON.stringify(sent), headers)
        const first = request()
        const unchanged =
          state.apps.all().length === before.length && state.apps.all().every((app, at) => app === before[at])
        const second = request()
        const statusOf = (delivery: typeof first) =>
          delivery.kind === 'answer' ? delivery.response.status : delivery.kind
        return [statusOf(first), unchanged, statusOf(second), state.ledger.entries.map((entry) => entry.kind)]
      }
      expect(outcome({ type: 'pretend' })).toEqual([status, true, status, [kind, kind]])
      expect(outcome({ type: 'reset', when: 'after' })).toEqual(['reset', false, status, [kind, kind]])
      expect(outcome({ type: 'status', status: 503 })).toEqual([503, true, status, [kind, kind]])
    },
  )
})

describe('an answer can be', () => {
  function answered(action: FaultAction, target = app) {
    return send(domainWith({ action }), 'GET', target)
  }

  test('a SCIM error with a Retry-After in seconds', () => {
    const { status, headers, json } = answered({ type: 'status', status: 429, retryAfter: 7 })
    expect(status).toBe(429)
    expect(headers['retry-after']).toBe('7')
    expect(json).toMatchObject({ detail: 'The sandbox was told to answer 429.', status: '429' })
  })

  test('one with a date of the sandbox’s clock', () => {
    const state = domainWith({ action: { type: 'status', status: 503, retryAfter: 90, retryAfterAs: 'date' } })
    state.clock.set(new Date('2030-01-01T00:00:00Z'))
    const { headers } = send(state, 'GET', app)
    expect(headers['retry-after']).toBe('Tue, 01 Jan 2030 00:01:30 GMT')
    expect(headers['date']).toBe('Tue, 01 Jan 2030 00:00:00 GMT')
  })

  test('one in words and headers of one’s own', () => {
    const { headers, json } = answered({
      type: 'status',
      status: 409,
      detail: 'No.',
      messageId: 'error.x',
      headers: { 'retry-after': 'soon' },
    })
    expect(headers['retry-after']).toBe('soon')
    expect(json).toMatchObject({
      detail: 'No.',
      'urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error': { messageId: 'error.x' },
    })
  })

  test.each([
    ['html', 'text/html', '<html><head><title>Error 502</title></head><body><h1>Error 502</h1></body></html>'],
    ['empty', undefined, ''],
  ] as const)('a status with a body of the kind %s', (kind, type, text) => {
    const answer = answered({ type: 'status', status: 502, body: kind })
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([502, type, text])
  })

  test('a redirection', () => {
    const { status, headers } = answered({ type: 'redirect', location: 'http://127.0.0.1:1/', status: 307 })
    expect([status, headers['location']]).toEqual([307, 'http://127.0.0.1:1/'])
  })

  test('an App with other values, and without some', () => {
    const action: FaultAction = { type: 'override', attributes: { refreshTokenExpiry: '604800' }, remove: ['id'] }
    const { json } = answered(action, `${app}?attributes=refreshTokenExpiry`)
    expect(json).toEqual({
      displayName: 'ResourceOwner',
      isAliasApp: false,
      basedOnTemplate: { value: 'CustomWebAppTemplateId' },
      refreshTokenExpiry: '604800',
    })
  })

  test('a list with another row and another total', () => {
    const action: FaultAction = { type: 'override', row: 2, attributes: { id: 7 }, envelope: { totalResults: 99 } }
    const { json } = answered(action, '/admin/v1/Apps?attributes=id&count=2')
    expect(json).toMatchObject({ totalResults: 99, Resources: [{ id: exampleIds.resourceOwner }, { id: 7 }] })
  })
})

describe('a fault strikes', () => {
  const failing = (match: Fault['match']): Fault => ({ match: match ?? {}, action: { type: 'status', status: 500 } })
  const get = (state: SandboxState, target = app) => send(state, 'GET', target).status

  test('once, unless told otherwise', () => {
    const state = domainWith(failing({}))
    expect([get(state), get(state)]).toEqual([500, 200])
  })

  test('so many times, after so many were let through', () => {
    const state = domainWith(failing({ kind: 'get', skip: 1, times: 2 }))
    expect([get(state), get(state), get(state), get(state)]).toEqual([200, 500, 500, 200])
  })

  test('only what it is aimed at', () => {
    const state = domainWith(failing({ method: 'patch' }), failing({ kind: 'search' }), failing({ path: '/oauth2/' }))
    expect(get(state)).toBe(200)
    expect(get(state, '/admin/v1/Apps')).toBe(200)
    expect(send(state, 'PATCH', app, { body }).status).toBe(500)
    expect(send(state, 'POST', '/admin/v1/Apps/.search').status).toBe(500)
    expect(send(state, 'POST', '/oauth2/v1/token').status).toBe(500)
    expect(state.faults).toEqual([])
  })

  test('one request at a time, in the order in which they were added', () => {
    const state = domainWith(
      { action: { type: 'status', status: 429 } },
      { match: { kind: 'get' }, action: { type: 'status', status: 503 } },
    )
    expect([get(state), get(state), get(state)]).toEqual([429, 503, 200])
  })
})

describe('a fault with a share', () => {
  const targets = Array.from({ length: 2000 }, (_, count) => `${app}?count=${count}`)
  const statuses = (...faults: Fault[]) => {
    const state = domainWith(...faults)
    const deliveries = targets.map((target) => deliver(state, 'GET', target))
    return { state, seen: deliveries.map((each) => (each.kind === 'answer' ? each.response.status : each.kind)) }
  }
  const busy: Fault = {
    match: { share: 0.05, seed: 3 },
    action: { type: 'status', status: 429, retryAfter: 2 },
  }

  test('strikes about so many, the same every time, without an end', () => {
    const { state, seen } = statuses({ ...busy })
    const struck = seen.filter((status) => status === 429).length
    expect(struck).toBeGreaterThan(70)
    expect(struck).toBeLessThan(130)
    expect(state.faults).toHaveLength(1)
    expect(statuses({ ...busy }).seen).toEqual(seen)
    expect(statuses({ ...busy, match: { share: 0.05, seed: 4 } }).seen).not.toEqual(seen)
  })

  test('leaves room for others, each with its own share', () => {
    const { seen } = statuses({ ...busy }, { match: { share: 0.01, seed: 8 }, action: { type: 'reset' } })
    const resets = seen.filter((status) => status === 'reset').length
    expect(resets).toBeGreaterThan(8)
    expect(resets).toBeLessThan(35)
    expect(seen.filter((status) => status === 200).length).toBe(
      2000 - resets - seen.filter((status) => status === 429).length,
    )
  })

  test('strikes only what it is aimed at, lets pass what it should, and ends if told so', () => {
    const { state, seen } = statuses({ match: { share: 1, skip: 2, times: 3 }, action: { type: 'html' } })
    expect(seen.length).toBe(2000)
    expect(state.ledger.entries.filter(({ fault }) => fault === 'html').map(({ number }) => number)).toEqual([3, 4, 5])
    expect(state.faults).toEqual([])
    expect(statuses({ match: { kind: 'list', share: 1 }, action: { type: 'reset' } }).seen.includes('reset')).toBe(
      false,
    )
    expect(statuses({ match: { share: 0 }, action: { type: 'reset' } }).seen.includes('reset')).toBe(false)
  })
})

describe('somebody else adds and removes', () => {
  const page = '/admin/v1/Apps?attributes=id&count=1000'

  test('just before a request, or just after it', () => {
    const state = domainWith(
      { match: { kind: 'list', skip: 1 }, action: { type: 'addApp', attributes: { displayName: 'New' } } },
      { match: { kind: 'list', skip: 1 }, action: { type: 'removeApp', app: id, when: 'after' } },
    )
    const totals = [1, 2, 3].map(() => send(state, 'GET', page).json['totalResults'] as number)
    const [before = 0] = totals
    expect(totals).toEqual([before, before + 1, before])
    expect(state.apps.get(id)).toBeUndefined()
    expect(state.faults).toEqual([])
  })
})

describe('somebody else writes', () => {
  const foreign = (when: 'before' | 'after'): Fault => ({
    match: { kind: 'patch' },
    action: { type: 'foreignWrite', app: id, attributes: { refreshTokenExpiry: 5, description: null }, when },
  })

  test('just before a PATCH, which then meets another version', () => {
    const state = domainWith(foreign('before'))
    const { version } = send(state, 'GET', app).json['meta'] as { version: string }
    const answer = send(state, 'PATCH', app, { body, headers: { 'if-match': version } })
    expect(answer.status).toBe(412)
    const after = send(state, 'GET', app).json
    expect(after['refreshTokenExpiry']).toBe(5)
    expect(after['idcsLastModifiedBy']).toMatchObject({ type: 'User', display: 'admin opc' })
  })

  test('to an App that is not there: the sandbox says so, and goes on', () => {
    const state = domainWith({ action: { type: 'foreignWrite', app: 'nobody', attributes: {} } })
    const { status, json } = send(state, 'GET', app)
    expect(status).toBe(500)
    expect(json['detail']).toBe('The sandbox failed: There is no App with the id nobody.')
    expect(send(state, 'GET', app).status).toBe(200)
  })

  test('just after it, so that its answer is already out of date; another fault may strike as well', () => {
    const state = domainWith(foreign('after'), { match: { kind: 'patch' }, action: { type: 'empty' } })
    const answer = send(state, 'PATCH', app, { body })
    expect([answer.status, answer.text]).toEqual([200, ''])
    expect(send(state, 'GET', app).json['refreshTokenExpiry']).toBe(5)
    expect(state.faults).toEqual([])
  })
})
