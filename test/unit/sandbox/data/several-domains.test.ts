import { describe, expect, test } from 'vitest'
import { administratorClient, exampleIds, type JsonObject, type SandboxState } from '../../../../src/sandbox/server'
import { domainWithoutPort } from '../domain-without-port'

const appsOf = (domain: number, apps: 'examples' | { generate: number } = 'examples') =>
  domainWithoutPort({ domain, apps }).apps.all()
const namesOf = (apps: readonly JsonObject[]) => apps.map((app) => String(app['displayName'])).sort()
const byClientId = (apps: readonly JsonObject[]) => new Map(apps.map((app) => [app['name'], app]))

/** Of each app that both domains have: the settings that differ, without what every domain has of its own. */
function differences(one: readonly JsonObject[], other: readonly JsonObject[]) {
  const own = ['id', 'ocid', 'meta', 'description', 'clientSecret', 'idcsLastModifiedBy', 'allowedScopes']
  const others = byClientId(other)
  return one.flatMap((app) => {
    const same = others.get(app['name'] ?? '')
    const names = Object.keys({ ...app, ...same }).filter(
      (name) => !own.includes(name) && JSON.stringify(app[name]) !== JSON.stringify(same?.[name]),
    )
    return same === undefined || names.length === 0 ? [] : [[app['displayName'], names] as const]
  })
}

describe('of several domains', () => {
  test('the first has the example apps of docs/sandbox.md', () => {
    const { apps, clientSecret } = domainWithoutPort({ domain: 0 })
    expect(Object.values(exampleIds).filter((id) => apps.get(id) === undefined)).toEqual([])
    expect(clientSecret).toBe(administratorClient.clientSecret)
  })

  test('no two have an app with the same id but IDCSApp, and every reference leads to the app of its own domain', () => {
    const states = [0, 1, 2, 3].map((domain) => domainWithoutPort({ domain }))
    const ids = states.flatMap(({ apps }) => apps.all().map((app) => String(app['id'])))
    expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual(['IDCSAppId', 'IDCSAppId', 'IDCSAppId'])
    for (const state of states) expect(strayIds(state)).toEqual([])
  })

  test('the second and the third have the same apps with a few other settings, and lack some', () => {
    const [first, second, third] = [appsOf(0), appsOf(1), appsOf(2)]
    const missingIn = (apps: readonly JsonObject[]) =>
      first.filter((app) => !byClientId(apps).has(app['name'] ?? '')).map((app) => app['displayName'])

    expect(missingIn(second)).toEqual(['Nightly Invoice Export'])
    expect(differences(first, second)).toEqual([
      ['Field Service API', ['refreshTokenExpiry']],
      ['Payments API', ['accessTokenExpiry']],
      ['Customer Portal', ['refreshTokenExpiry']],
    ])
    expect(missingIn(third)).toEqual(['Expense Reports', 'Warehouse Scanner'])
    expect(differences(first, third)).toEqual([
      ['ResourceOwner', ['accessTokenExpiry']],
      ['Payments API', ['allowOffline']],
      ['Customer Portal', ['displayName']],
      ['Order Dashboard', ['allowedGrants']],
    ])
  })

  test('those after them take turns', () => {
    expect(namesOf(appsOf(3))).toEqual(namesOf(appsOf(1)))
    expect(namesOf(appsOf(4))).toEqual(namesOf(appsOf(2)))
  })

  test('each has a secret of its own for the client to sign in with, the same every time', () => {
    const states = [0, 1, 2, 0, 1, 2].map((domain) => domainWithoutPort({ domain }))
    expect(new Set(states.map(({ clientId }) => clientId)).size).toBe(1)
    expect(new Set(states.map(({ clientSecret }) => clientSecret)).size).toBe(3)
    for (const { apps, clientId, clientSecret } of states)
      expect(apps.byClientId(clientId)).toMatchObject({ clientSecret })
  })

  test('each has other ids for the apps that come by themselves', () => {
    const added = [0, 1].flatMap((domain) => {
      const state = domainWithoutPort({ domain })
      state.churn.start({ add: 5, remove: 0 })
      state.churn.beforeList()
      return state.churn.report().added
    })
    expect(new Set(added).size).toBe(10)
  })

  test('with generated apps, each has as many, with other ids and some other lifetimes', () => {
    const [first, second] = [0, 1].map((domain) => appsOf(domain, { generate: 400 }))
    expect(namesOf(second ?? [])).toEqual(namesOf(first ?? []))
    const ids = new Set([...(first ?? []), ...(second ?? [])].map((app) => app['id']))
    expect(ids.size).toBe(804)
    const found = differences(first ?? [], second ?? [])
    expect(new Set(found.flatMap(([, names]) => names))).toEqual(new Set(['refreshTokenExpiry']))
    expect(found.length).toBeGreaterThan(3)
    expect(found.length).toBeLessThan(20)
    expect(strayIds(domainWithoutPort({ domain: 1, apps: { generate: 400 } }))).toEqual([])
    expect(appsOf(1, { generate: 20 }).slice(0, 20)).toEqual(second?.slice(0, 20))
  })
})

/** Ids of apps, in an app, that are not there. */
function strayIds({ apps }: SandboxState): unknown[] {
  return apps.all().flatMap((app) => {
    const scopes = (app['allowedScopes'] ?? []) as JsonObject[]
    const writer = app['idcsLastModifiedBy'] as JsonObject | undefined
    const named = [
      ...scopes.map((scope) => scope['idOfDefiningApp']),
      ...(writer?.['type'] === 'App' ? [writer['value']] : []),
    ]
    return named.filter((id) => id === undefined || apps.get(String(id)) === undefined)
  })
}
