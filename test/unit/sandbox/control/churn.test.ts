import { describe, expect, test } from 'vitest'
import {
  administratorClient,
  exampleIds,
  type SandboxState,
  userAdministratorClient,
} from '../../../../src/sandbox/server'
import { control, domainWithoutPort, send } from '../domain-without-port'

const idsOf = (state: SandboxState) => state.apps.all().map((app) => String(app['id']))
const list = (state: SandboxState) => send(state, 'GET', '/admin/v1/Apps?attributes=id&sortBy=id&count=1000')

describe('apps come and go', () => {
  test('before every request for a list, and not before others; what was there stays', () => {
    const state = domainWithoutPort()
    const before = idsOf(state)
    state.churn.start({ add: 3, remove: 2 })
    expect(idsOf(state)).toEqual(before)

    const first = list(state)
    send(state, 'GET', `/admin/v1/Apps/${exampleIds.resourceOwner}`)
    expect(first.json['totalResults']).toBe(before.length + 1)
    expect(list(state).json['totalResults']).toBe(before.length + 2)

    const { added, removed, ...rest } = state.churn.report()
    expect(rest).toEqual({ running: true, rounds: 2, mayGo: [] })
    expect([added.length, removed.length]).toEqual([6, 4])
    expect(added).toEqual(expect.arrayContaining([...removed]))
    expect(idsOf(state)).toEqual([...before, ...added.filter((id) => !removed.includes(id))])
  })

  test('a search is a request for a list, and one that the rate limits refuse is none', () => {
    const state = domainWithoutPort({ switches: { limits: 'free' } })
    state.churn.start({})
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:SearchRequest']
    for (let count = 0; count < 25; count++) send(state, 'POST', '/admin/v1/Apps/.search', { body: { schemas } })
    expect(state.churn.report().rounds).toBe(20)
  })

  test('of those that were there a declared share may go, and no other ever goes', () => {
    const state = domainWithoutPort({ apps: { generate: 300 } })
    const before = idsOf(state)
    state.churn.start({ add: 1, remove: 3, share: 0.2 })
    const { mayGo } = state.churn.report()
    expect(mayGo.length).toBeGreaterThan(40)
    expect(mayGo.length).toBeLessThan(80)
    for (let count = 0; count < 60; count++) list(state)

    const { added, removed, mayGo: left } = state.churn.report()
    expect(left).toEqual([])
    expect(removed.filter((id) => !added.includes(id)).sort()).toEqual([...mayGo].sort())
    expect(before.filter((id) => !idsOf(state).includes(id)).sort()).toEqual([...mayGo].sort())
  })

  test('those that the sandbox needs, and Oracle’s, never go', () => {
    const state = domainWithoutPort()
    state.churn.start({ add: 0, remove: 100, share: 1 })
    list(state)
    expect(idsOf(state).sort()).toEqual(
      [exampleIds.administrator, exampleIds.userAdministrator, exampleIds.oracleApp].sort(),
    )
    expect(state.apps.byClientId(administratorClient.clientId)).toBeDefined()
    expect(state.apps.byClientId(userAdministratorClient.clientId)).toBeDefined()
  })

  test('every so many lists, the same for the same seed, and others for another', () => {
    const course = (seed: number) => {
      const state = domainWithoutPort({ apps: { generate: 50 } })
      state.churn.start({ every: 2, add: 1, remove: 1, share: 0.5, seed })
      for (let count = 0; count < 9; count++) list(state)
      return state.churn.report()
    }
    expect(course(7)).toEqual(course(7))
    expect(course(7).rounds).toBe(4)
    expect(course(7).removed).not.toEqual(course(8).removed)
  })

  test('and with a name that somebody else has taken, nothing is added', () => {
    const first = domainWithoutPort()
    first.churn.start({ remove: 0 })
    list(first)
    const taken = first.apps.all().at(-1)?.['displayName'] as string
    const state = domainWithoutPort({ apps: [{ displayName: taken }] })
    state.churn.start({ remove: 0 })
    expect(list(state).status).toBe(200)
    expect(state.churn.report().added).toEqual([])
  })
})

test('over the control endpoint: started, looked at, stopped', () => {
  const state = domainWithoutPort()
  const none = { running: false, rounds: 0, added: [], removed: [], mayGo: [] }
  expect(control(state, 'GET', 'churn').json).toEqual(none)
  expect(control(state, 'POST', 'churn', { every: 1, add: 2, remove: 0, seed: 7 }).json).toEqual({
    ...none,
    running: true,
  })
  list(state)
  const report = control(state, 'DELETE', 'churn').json
  expect(report).toMatchObject({ running: false, rounds: 1, added: [expect.any(String), expect.any(String)] })
  list(state)
  expect(control(state, 'GET', 'churn').json).toEqual(report)
})

test('a reset ends it, and the next one is like the first', () => {
  const state = domainWithoutPort()
  const before = state.apps.all()
  const round = () => {
    state.churn.start({ add: 2, remove: 1, share: 0.5 })
    list(state)
    return state.churn.report()
  }
  const first = round()
  state.reset()
  expect(state.churn.report()).toMatchObject({ running: false, added: [] })
  expect(state.apps.all()).toEqual(before)
  expect(round()).toEqual(first)
})

test('what one leaves behind is no trouble for the next', () => {
  const state = domainWithoutPort()
  for (let count = 0; count < 3; count++) {
    state.churn.start({ add: 2, remove: 0 })
    list(state)
    expect(state.churn.report().added).toHaveLength(2)
  }
})

test.each<[object, string]>([
  [{ evry: 1 }, 'Churn has no member "evry". Members: every, add, remove, seed, share.'],
  [{ constructor: 1 }, 'Churn has no member "constructor". Members: every, add, remove, seed, share.'],
  [{ every: 0 }, '"every" must be a whole number from 1.'],
  [{ add: -1 }, '"add" must be a whole number from 0 to 1000.'],
  [{ remove: 1.5 }, '"remove" must be a whole number from 0 to 1000.'],
  [{ seed: '7' }, '"seed" must be a whole number.'],
  [{ share: 1.1 }, '"share" must be a number from 0 to 1.'],
])('%j is no churn', (options, error) => {
  const state = domainWithoutPort()
  expect(control(state, 'POST', 'churn', options)).toMatchObject({ status: 400, json: { error } })
  expect(state.churn.report().running).toBe(false)
})
