import { expect, test } from 'vitest'
import type { AuditedApp } from '../../../src/audit/audited-app'
import { impactOf } from '../../../src/plan/impact'
import { auditedClient, auditedResource, day, scopeOf } from '../../support/audited-apps'
import { setTo } from '../../support/example-app'

const resource = auditedResource({ refreshTokenExpiry: setTo(30 * day) })
const shorter = { ...resource, refreshTokenExpiry: setTo(day) }
const listing = (part: Partial<AuditedApp>) => auditedClient({ allowedScopes: [scopeOf('r1')], ...part })

const partsOf = (after: AuditedApp, apps: readonly AuditedApp[]) =>
  impactOf(new Map([[resource, after]]), [resource, ...apps]).clients.map(({ client, parts }) => [
    client.id,
    ...parts.map(({ loss }) => (loss.kind === 'nothing' ? loss.why : loss.kind)),
  ])

test('clients that lose something come first, and the others say why they lose nothing', () => {
  const apps = [listing({ id: 'c1', allowedGrants: ['client_credentials'] }), listing({ id: 'c2' })]
  expect(partsOf(shorter, apps)).toEqual([
    ['c2', 'idle-window'],
    ['c1', 'uses-no-refresh-tokens'],
  ])
  expect(partsOf(resource, apps)).toEqual([
    ['c1', 'nothing-is-shorter'],
    ['c2', 'nothing-is-shorter'],
  ])
})

test('where no refresh token is issued, a shorter lifetime costs nothing', () => {
  const idle = { ...resource, allowOffline: false }
  const client = listing({})
  const { clients } = impactOf(new Map([[idle, { ...shorter, allowOffline: false }]]), [idle, client])
  expect(clients[0]).toMatchObject({ loses: false, parts: [{ loss: { why: 'issues-no-refresh-tokens' } }] })
})

test('the other resources of a client are counted, and the first ten named', () => {
  const others = Array.from({ length: 12 }, (_, at) => auditedResource({ id: `o${at}` }))
  const client = auditedClient({ trustScope: 'Account' })
  const inactive = auditedResource({ id: 'i1', active: false })
  const { clients } = impactOf(new Map([[resource, shorter]]), [resource, client, inactive, ...others])
  expect(clients[0]?.others.count).toBe(12)
  expect(clients[0]?.others.some.map(({ id }) => id)).toEqual(others.slice(0, 10).map(({ id }) => id))
})

test('clients whose trust is not shown are named apart', () => {
  const client = auditedClient({ trustScope: 'Default', allowedScopes: [] })
  const { clients, unknown } = impactOf(new Map([[resource, shorter]]), [resource, client])
  expect([clients, unknown]).toEqual([[], [client]])
})
