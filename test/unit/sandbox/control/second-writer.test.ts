import { describe, expect, test } from 'vitest'
import { exampleIds } from '../../../../src/sandbox/server'
import { control, domainWithoutPort, send } from '../domain-without-port'

const total = (state: Parameters<typeof send>[0]) => send(state, 'GET', '/admin/v1/Apps?count=0').json['totalResults']

describe('somebody else adds an App', () => {
  test('which is there at once, complete', () => {
    const state = domainWithoutPort()
    const before = total(state) as number
    const { status, json } = control(state, 'POST', 'apps', { displayName: 'New', isOAuthResource: true })
    expect(status).toBe(200)
    expect(json).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      name: expect.stringMatching(/^[0-9a-f]{32}$/),
      displayName: 'New',
      active: true,
      idcsCreatedBy: { type: 'User', display: 'admin opc' },
      meta: { created: '2026-01-02T03:04:05.000Z', resourceType: 'App' },
    })
    expect(total(state)).toBe(before + 1)
    expect(send(state, 'GET', `/admin/v1/Apps/${json['id']}`).json).toMatchObject({ displayName: 'New' })
  })

  test('as a row of apps list, with a scope that others can then ask for', () => {
    const state = domainWithoutPort()
    const { json } = control(state, 'POST', 'apps', {
      id: 'abc',
      displayName: 'Quotes',
      clientId: 'quotes',
      refreshTokenExpiry: { seconds: 60, duration: '1m', source: 'app' },
      audience: 'https://quotes.example/',
      scopes: [{ value: 'read', fqs: 'https://quotes.example/read', requiresConsent: true }],
    })
    expect(json).toMatchObject({ id: 'abc', name: 'quotes', refreshTokenExpiry: 60 })
    expect(state.apps.byScope('https://quotes.example/read')).toMatchObject({ id: 'abc' })
  })

  test.each<[object, string]>([
    [{}, "it has no 'displayName'."],
    [{ displayName: 'payments api' }, "Another App already has the display name 'payments api'."],
    [{ displayName: 'x', colour: 'red' }, "this version does not know its key 'colour'."],
    [{ displayName: 'x', id: 'a/b' }, "its 'id' cannot be one."],
  ])('not %j', (app, error) => {
    const state = domainWithoutPort()
    const before = total(state)
    expect(control(state, 'POST', 'apps', app)).toMatchObject({ status: 400, json: { error } })
    expect(total(state)).toBe(before)
  })
})

describe('somebody else removes an App', () => {
  test('which is then nowhere', () => {
    const state = domainWithoutPort()
    const before = total(state) as number
    const { status, json } = control(state, 'DELETE', `apps/${exampleIds.paymentsApi}`)
    expect([status, json['displayName']]).toEqual([200, 'Payments API'])
    expect(total(state)).toBe(before - 1)
    expect(send(state, 'GET', `/admin/v1/Apps/${exampleIds.paymentsApi}`).status).toBe(404)
    expect(send(state, 'GET', '/admin/v1/Apps?filter=displayName+eq+"Payments+API"').json['totalResults']).toBe(0)
    expect(state.apps.byScope('https://payments.example.com/payments')).toBeUndefined()
    expect(control(state, 'DELETE', `apps/${exampleIds.paymentsApi}`)).toMatchObject({
      status: 400,
      json: { error: `There is no App with the id ${exampleIds.paymentsApi}.` },
    })
  })

  test('by its OCID; whoever was signed in with it is no longer', () => {
    const state = domainWithoutPort()
    const ocid = String(state.apps.get(exampleIds.administrator)?.['ocid'])
    expect(control(state, 'DELETE', `apps/${ocid}`).status).toBe(200)
    expect(send(state, 'GET', '/admin/v1/Apps').status).toBe(401)
  })

  test('and a reset brings it back', () => {
    const state = domainWithoutPort()
    const before = state.apps.all()
    control(state, 'DELETE', `apps/${exampleIds.paymentsApi}`)
    control(state, 'POST', 'apps', { displayName: 'New' })
    state.reset()
    expect(state.apps.all()).toEqual(before)
  })
})
