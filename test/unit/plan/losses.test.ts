import { describe, expect, test } from 'vitest'
import type { AuditedApp } from '../../../src/audit/audited-app'
import { changesBy, clientsLosing, lossesBy } from '../../../src/plan/losses'
import type { PlanRow } from '../../../src/plan/plan'
import { auditedApp, auditedClient, auditedResource, day, scopeOf } from '../../support/audited-apps'
import { setTo } from '../../support/example-app'
import { examplePlanRow } from '../../support/example-plan'

const resource = auditedResource({ refreshTokenExpiry: setTo(30 * day) })
const client = auditedClient({ allowedScopes: [scopeOf('r1')] })

const rowFor = (id: string, attribute: PlanRow['attribute'], from: unknown, to: unknown): PlanRow =>
  examplePlanRow({ app: { id, displayName: '', clientId: null }, attribute, from, to } as Partial<PlanRow>)

const refresh = rowFor('r1', 'refreshTokenExpiry', setTo(30 * day), setTo(day))
const access = rowFor('r1', 'accessTokenExpiry', setTo(3600), setTo(900))
const closed = rowFor('r1', 'allowOffline', true, false)

const lossesOf = (rows: readonly PlanRow[], apps: readonly AuditedApp[], of = client) => [
  ...lossesBy(changesBy(rows, apps), apps)(of),
]

describe('what a client loses', () => {
  test.each<[string, PlanRow[], Partial<AuditedApp>, Partial<AuditedApp>, unknown[]]>([
    ['a shorter idle window', [refresh], {}, {}, [{ kind: 'idle-window', from: 30 * day, to: day }]],
    ['offline access', [closed], {}, {}, [{ kind: 'offline', from: 30 * day }]],
    [
      'offline access alone where the lifetime is shorter, too',
      [closed, refresh],
      {},
      {},
      [{ kind: 'offline', from: 30 * day }],
    ],
    [
      'a shorter access token, which it renews',
      [access],
      {},
      {},
      [{ kind: 'access-refresh', from: 3600, to: 900, renews: true }],
    ],
    [
      'a shorter access token without refresh tokens',
      [access, refresh],
      { allowedGrants: ['client_credentials'] },
      {},
      [{ kind: 'access-refresh', from: 3600, to: 900, renews: false }],
    ],
    [
      'both lifetimes',
      [refresh, access],
      {},
      {},
      [
        { kind: 'idle-window', from: 30 * day, to: day },
        { kind: 'access-refresh', from: 3600, to: 900, renews: true },
      ],
    ],
    [
      'nothing of refresh tokens that it may not use',
      [refresh, closed],
      { allowedGrants: ['authorization_code'] },
      {},
      [],
    ],
    ['nothing of refresh tokens that are not issued', [refresh], {}, { allowOffline: false }, []],
    ['nothing of a longer lifetime', [rowFor('r1', 'refreshTokenExpiry', setTo(day), setTo(60 * day))], {}, {}, []],
    ['nothing while it is not active', [refresh], { active: false }, {}, []],
    ['nothing of a resource whose scopes it may not request', [refresh], { allowedScopes: [] }, {}, []],
    [
      'as much by the trust of its account',
      [refresh],
      { allowedScopes: [], trustScope: 'Account' },
      {},
      [{ kind: 'idle-window', from: 30 * day, to: day }],
    ],
  ])('%s', (_, rows, ofClient, ofResource, expected) => {
    const [one, other] = [
      { ...client, ...ofClient },
      { ...resource, ...ofResource },
    ]
    expect(lossesOf(rows, [one, other], one).map(({ loss }) => loss)).toEqual(expected)
  })

  const grants = ['authorization_code', 'implicit', 'refresh_token']
  test.each<[string, string[], unknown[]]>([
    ['without refresh_token', ['authorization_code', 'implicit'], [{ kind: 'offline', from: null }]],
    ['without implicit', ['authorization_code', 'refresh_token'], [{ kind: 'grant', grants: ['implicit'] }]],
    [
      'without the grant that brings the first refresh token',
      ['implicit', 'refresh_token'],
      [
        { kind: 'offline', from: null },
        { kind: 'grant', grants: ['authorization_code'] },
      ],
    ],
    ['with one more', [...grants, 'password'], []],
  ])('of its own grants, %s', (_, to, expected) => {
    const one = { ...client, allowedGrants: grants }
    expect(lossesOf([rowFor('c1', 'allowedGrants', grants, to)], [one, resource], one)).toEqual(
      expected.map((loss) => ({ edge: null, loss })),
    )
  })

  test('no idle window is shorter for a client that loses its refresh tokens in the same plan', () => {
    const rows = [refresh, rowFor('c1', 'allowedGrants', client.allowedGrants, ['authorization_code'])]
    expect(lossesOf(rows, [client, resource]).map(({ loss }) => loss.kind)).toEqual(['offline'])
  })
})

test('a client that loses twice is counted once, and an app that is gone counts nobody', () => {
  const other = auditedClient({ id: 'c2', allowedScopes: [scopeOf('r1')], allowedGrants: ['client_credentials'] })
  const apps = [resource, client, other]
  expect(clientsLosing([refresh, closed], apps)).toEqual({ losing: 1, unknown: 0 })
  expect(clientsLosing([refresh, access], apps)).toEqual({ losing: 2, unknown: 0 })
  expect(clientsLosing([rowFor('gone', 'allowOffline', true, false)], apps)).toEqual({ losing: 0, unknown: 0 })
})

test('a client that may request what no app shows, or that shows no settings, is not counted as one that loses nothing', () => {
  const open = { ...client, id: 'c2', trustScope: null, clientType: null, allowedScopes: [] }
  const hidden = auditedApp({ id: 'h1', displayName: 'Hidden', active: null })
  expect(clientsLosing([refresh], [resource, client, open, hidden])).toEqual({ losing: 1, unknown: 2 })
  expect(clientsLosing([rowFor('r1', 'allowOffline', true, true)], [resource, open, hidden])).toEqual({
    losing: 0,
    unknown: 0,
  })
})

test('of an app made by Oracle any client may get tokens, by its app roles', () => {
  const oracle = { ...resource, id: 'r2', scopes: [], isOPCService: true }
  const shorter = rowFor('r2', 'accessTokenExpiry', setTo(3600), setTo(900))
  const longer = rowFor('r2', 'accessTokenExpiry', setTo(3600), setTo(7200))
  const inactive = { ...client, id: 'c2', active: false }
  expect(clientsLosing([shorter], [oracle, client, inactive])).toEqual({ losing: 0, unknown: 1 })
  expect(clientsLosing([longer], [oracle, client, inactive])).toEqual({ losing: 0, unknown: 0 })
})
