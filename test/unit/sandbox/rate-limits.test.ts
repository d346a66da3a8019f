import { describe, expect, test } from 'vitest'
import { domainTypes } from '../../../src/sandbox/rate-limits'
import type { SandboxState, Switches } from '../../../src/sandbox/server'
import { control, domainWithoutPort, send } from './domain-without-port'

const list = '/admin/v1/Apps?count=1&attributes=id'

function limited(limits: Switches['limits'], more: Partial<Switches> = {}): SandboxState {
  return domainWithoutPort({ switches: { limits, ...more } })
}

/** How many of so many requests, one right after the other, are not refused. */
function admitted(state: SandboxState, target: string, requests: number): number {
  let count = 0
  for (let request = 0; request < requests; request++) {
    if (send(state, target.startsWith('/oauth2/v1/token') ? 'POST' : 'GET', target).status !== 429) count++
  }
  return count
}

const token = '/oauth2/v1/token'
const keys = '/admin/v1/SigningCert/jwk'
const bulk = '/admin/v1/Bulk'

describe('as Oracle documents them:', () => {
  test.each<[NonNullable<Switches['limits']>, string, number, number]>([
    ['free', list, 20, 150],
    ['free', token, 10, 150],
    ['free', keys, 10, 150],
    ['free', bulk, 5, 200],
    ['oracle-apps', list, 50, 1500],
    ['oracle-apps', token, 40, 1000],
    ['oracle-apps', keys, 50, 1000],
    ['oracle-apps-premium', list, 55, 1750],
    ['oracle-apps-premium', token, 50, 1700],
    ['oracle-apps-premium', keys, 80, 2100],
    ['premium', list, 90, 5000],
    ['premium', token, 65, 3400],
    ['premium', keys, 95, 4500],
    ['external-user', list, 80, 4000],
    ['external-user', token, 60, 2300],
    ['external-user', keys, 90, 3100],
  ])('%s lets %s through %i times a second, %i times a minute', (type, target, perSecond, perMinute) => {
    const state = limited(type)
    expect(admitted(state, target, perSecond + 5)).toBe(perSecond)
    let total = perSecond
    // Whatever is left of the first minute, a second at a time: what was refused does not count.
    for (let second = 1; second < 59 && total < perMinute; second++) {
      state.clock.advance(1)
      total += admitted(state, target, Math.min(perSecond, perMinute - total) + 1)
    }
    expect(total).toBe(Math.min(perMinute, 59 * perSecond))
  })

  test('every type of domain is here', () => {
    expect(domainTypes).toEqual(['free', 'oracle-apps', 'oracle-apps-premium', 'premium', 'external-user'])
  })
})

describe('a request too many', () => {
  test('gets a 429 as a SCIM error, without Retry-After', () => {
    const state = limited('free')
    admitted(state, list, 20)
    const { status, headers, json } = send(state, 'GET', list)
    expect(status).toBe(429)
    expect(headers['retry-after']).toBeUndefined()
    expect(json).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      detail: 'Too many requests for a domain of this type.',
      status: '429',
    })
    expect(state.ledger.entries.at(-1)).toMatchObject({ status: 429, fault: null })
  })

  test('is told when to come again, if so ordered, and can then come', () => {
    const state = limited('free', { limitRetryAfter: true })
    admitted(state, list, 20)
    expect(send(state, 'GET', list).headers['retry-after']).toBe('1')
    state.clock.advance(0.999)
    expect(send(state, 'GET', list).headers['retry-after']).toBe('1')
    state.clock.advance(0.001)
    expect(send(state, 'GET', list).status).toBe(200)
    for (let second = 0; second < 7; second++) {
      state.clock.advance(1)
      admitted(state, list, 20)
    }
    // 150 have been let through; the first twenty of them eight seconds ago.
    expect(send(state, 'GET', list).headers['retry-after']).toBe('52')
    state.clock.advance(52)
    expect(send(state, 'GET', list).status).toBe(200)
  })

  test('leaves the other groups alone', () => {
    const state = limited('free')
    expect(admitted(state, list, 30)).toBe(20)
    expect(admitted(state, token, 30)).toBe(10)
    expect(admitted(state, keys, 30)).toBe(10)
  })

  test('uses up no fault, and changes nothing', () => {
    const state = limited('free')
    admitted(state, list, 20)
    state.faults.push({ action: { type: 'html' } })
    expect(send(state, 'GET', list).status).toBe(429)
    expect(state.faults).toHaveLength(1)
  })
})

test('there are none unless ordered; a switch orders them, the control endpoint has none, a reset ends the count', () => {
  const state = domainWithoutPort()
  expect(admitted(state, list, 200)).toBe(200)
  expect(control(state, 'POST', 'switches', { limits: 'free' }).json).toMatchObject({ limits: 'free' })
  expect(admitted(state, list, 30)).toBe(20)
  for (let count = 0; count < 30; count++) expect(control(state, 'GET', 'clock').status).toBe(200)
  control(state, 'POST', 'reset', {})
  expect(state.switches.limits).toBeNull()
  const started = limited('free')
  admitted(started, list, 20)
  started.reset()
  started.tokens.set('administrator', {
    appId: '66efab799b084c21bf84edcf1f587380',
    expiresAt: Number.POSITIVE_INFINITY,
    roles: ['application administrator'],
  })
  expect(send(started, 'GET', list).status).toBe(200)
})

test('a clock that is set back gives room again', () => {
  const state = limited('free')
  admitted(state, list, 20)
  state.clock.advance(-3600)
  expect(admitted(state, list, 30)).toBe(20)
})
