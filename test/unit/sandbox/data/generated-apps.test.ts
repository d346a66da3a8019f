import { describe, expect, test } from 'vitest'
import { GeneratedApps } from '../../../../src/sandbox/data/generated-apps'
import { checkedApp } from '../../../../src/sandbox/scim/value-check'
import type { JsonObject } from '../../../../src/sandbox/server'
import { domainWithoutPort, url } from '../domain-without-port'

const invented = new GeneratedApps(url)
const apps = Array.from({ length: 6000 }, (_, place) => invented.at(place))
const share = (fits: (app: JsonObject) => unknown) => apps.filter(fits).length / apps.length

describe('invented apps', () => {
  test('are the same every time, and fewer are the beginning of more', () => {
    const names = (count: number) =>
      domainWithoutPort({ apps: { generate: count } })
        .apps.all()
        .slice(0, count)
    expect(names(40)).toEqual(names(40))
    expect(names(25)).toEqual(names(40).slice(0, 25))
    expect(names(40)).toEqual(apps.slice(0, 40))
  })

  test('are so many, beside the two that a sandbox needs', () => {
    const state = domainWithoutPort({ apps: { generate: 3 } })
    expect(state.apps.all().map((app) => app['displayName'])).toEqual([
      ...apps.slice(0, 3).map((app) => app['displayName']),
      'OAuthClient',
      'User Import',
    ])
  })

  test('are Apps, as the schema has them', () => {
    for (const app of apps.slice(0, 400)) {
      expect(checkedApp(app, { smallestExpiry: 1, largestExpiry: null, integerAsText: 'refuse' })).toEqual(app)
    }
  })

  test('have ids like Oracle’s, and nothing in common that must be unique', () => {
    for (const name of ['id', 'ocid', 'name', 'displayName']) {
      expect(new Set(apps.map((app) => String(app[name]).toLowerCase())).size).toBe(apps.length)
    }
    expect(apps.filter((app) => !/^[0-9a-f]{32}$/.test(String(app['id'])))).toEqual([])
    expect(() => domainWithoutPort({ apps: { generate: 6000 } })).not.toThrow()
  })

  test('are unique far beyond as well', () => {
    const far = Array.from({ length: 3000 }, (_, index) => invented.at(1_000_000_000 + index))
    for (const name of ['id', 'name', 'displayName']) {
      expect(new Set([...apps, ...far].map((app) => app[name])).size).toBe(apps.length + far.length)
    }
  })

  test('name only scopes of resources that stand before them, as these define them', () => {
    const state = domainWithoutPort({ apps: { generate: 600 } })
    const named = state.apps
      .all()
      .flatMap((app, place) => ((app['allowedScopes'] ?? []) as JsonObject[]).map((scope) => ({ place, scope })))
    expect(named.length).toBeGreaterThan(300)
    for (const { place, scope } of named) {
      const resource = state.apps.byScope(String(scope['fqs']))
      expect(resource).toMatchObject({ isOAuthResource: true, id: scope['idOfDefiningApp'] })
      expect(state.apps.all().indexOf(resource as JsonObject)).toBeLessThan(place)
    }
  })

  test('are a mix in which every rule finds something', () => {
    const grants = (app: JsonObject) => (app['allowedGrants'] ?? []) as string[]
    const mix = {
      resources: share((app) => app['isOAuthResource']),
      clients: share((app) => app['isOAuthClient']),
      both: share((app) => app['isOAuthResource'] && app['isOAuthClient']),
      neither: share((app) => !app['isOAuthResource'] && !app['isOAuthClient']),
      saml: share((app) => app['loginMechanism'] === 'SAML'),
      publicClients: share((app) => app['clientType'] === 'public'),
      inactive: share((app) => app['active'] === false),
      offline: share((app) => app['allowOffline'] === true),
      noRefreshLifetime: share((app) => app['isOAuthResource'] && app['refreshTokenExpiry'] === undefined),
      lifetimeWithoutEffect: share((app) => !app['isOAuthResource'] && app['refreshTokenExpiry'] !== undefined),
      implicit: share((app) => grants(app).includes('implicit')),
      refresh: share((app) => grants(app).includes('refresh_token')),
      tags: share((app) => app['tags']),
      allowedTags: share((app) => app['allowedTags']),
      wholeDomain: share((app) => app['trustScope'] === 'Account'),
      bypassConsent: share((app) => app['bypassConsent']),
      unusualNames: share((app) => /[^\w .()-]/.test(String(app['displayName']))),
    }
    expect(Object.entries(mix).filter(([, part]) => part < 0.01)).toEqual([])
    expect(mix.unusualNames).toBeLessThan(0.05)
    const lifetimes = new Set(apps.map((app) => app['refreshTokenExpiry']))
    expect(lifetimes.size).toBeGreaterThan(25)
  })
})
