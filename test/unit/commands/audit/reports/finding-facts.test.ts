import { describe, expect, it } from 'vitest'
import type { Violation } from '../../../../../src/audit/rules/violations'
import { findingFacts } from '../../../../../src/audit/rules/violations'
import { findingJson } from '../../../../../src/commands/audit/reports/finding-json'
import type { Lifetime } from '../../../../../src/token-settings/app'
import type { Seconds } from '../../../../../src/token-settings/duration'
import { contextOf, emptyReport, finding } from '../../../../support/audit-report'

const set = (seconds: number): Lifetime => ({ seconds: seconds as Seconds, source: 'app' })
const unset = (seconds: number): Lifetime => ({ seconds: seconds as Seconds, source: 'default' })
const allowed = 3_600 as Seconds
const app = { id: '9', displayName: 'Quotes' }

const kinds: [violation: Violation, attribute: string, found: string, wanted: string, evidence: object][] = [
  [
    { kind: 'over-max', attribute: 'accessTokenExpiry', actual: set(28_800), allowed },
    ...(['accessTokenExpiry', 'access 8h', 'max 1h', {}] as const),
  ],
  [
    { kind: 'under-min', attribute: 'refreshTokenExpiry', actual: set(60), allowed },
    ...(['refreshTokenExpiry', 'refresh 1m', 'min 1h', {}] as const),
  ],
  [
    { kind: 'not-set', attribute: 'refreshTokenExpiry', actual: unset(604_800) },
    ...(['refreshTokenExpiry', 'refresh 7d (default)', 'a value', {}] as const),
  ],
  [
    { kind: 'lifetime-by-default', attribute: 'accessTokenExpiry', actual: unset(3_600) },
    ...(['accessTokenExpiry', 'access 1h (default)', 'a value', {}] as const),
  ],
  [
    { kind: 'wrong-offline', actual: null, allowed: true },
    ...(['allowOffline', 'offline not set', 'on', { actual: null, allowed: true }] as const),
  ],
  [
    { kind: 'forbidden-grant', grant: 'password' },
    ...(['allowedGrants', 'password', 'not granted', { grant: 'password' }] as const),
  ],
  [
    { kind: 'missing-grant', grant: 'refresh_token' },
    ...(['allowedGrants', 'not granted', 'refresh_token', { grant: 'refresh_token' }] as const),
  ],
  [{ kind: 'implicit-grant' }, ...(['allowedGrants', 'implicit', 'not granted', { grant: 'implicit' }] as const)],
  [
    { kind: 'access-outlives-refresh', actual: set(28_800), refresh: set(3_600) },
    'accessTokenExpiry',
    'access 8h',
    'refresh 1h',
    { refresh: { seconds: 3_600, duration: '1h', source: 'app' } },
  ],
  [
    { kind: 'refresh-without-effect', actual: set(604_800), why: 'not-a-resource' },
    ...(['refreshTokenExpiry', 'refresh 7d', 'no value', { why: 'not-a-resource' }] as const),
  ],
  [
    { kind: 'public-client-long-refresh', resource: app, actual: set(604_800), allowed, through: 'tags', others: 4 },
    ...(['refreshTokenExpiry', 'refresh 7d', 'max 1h', { resource: app, through: 'tags', others: 4 }] as const),
  ],
  [
    { kind: 'refresh-grant-without-offline-resource', resources: [app], resourceCount: 12 },
    ...(['allowedGrants', 'refresh_token', 'no use for it', { resources: [app], resourceCount: 12 }] as const),
  ],
  [{ kind: 'offline-resource-without-client' }, ...(['allowOffline', 'offline on', 'no use for it', {}] as const)],
  [
    { kind: 'consent-bypassed-offline', resource: app },
    ...(['bypassConsent', 'no consent', 'consent', { resource: app }] as const),
  ],
  [
    { kind: 'inactive-still-trusted', role: 'resource', by: [app], byCount: 31 },
    ...(['active', '31 trust it', 'none', { role: 'resource', by: [app], byCount: 31 }] as const),
  ],
]

describe('what a finding is about', () => {
  it.each(kinds)('$kind', (violation, attribute, found, wanted, evidence) => {
    const facts = findingFacts(violation)
    expect({ attribute: facts.attribute, found: facts.found, wanted: facts.wanted }).toEqual({
      attribute,
      found,
      wanted,
    })
    expect(JSON.parse(JSON.stringify(facts.evidence))).toEqual(evidence)
  })

  it('JSON has how many apps it is about, where a later audit has to see that they are more', () => {
    const extents = kinds.map(
      ([violation]) => findingJson(finding({ violation }), contextOf(emptyReport).say)['extent'],
    )
    expect(extents.filter((extent) => extent !== null)).toEqual([4, 31])
  })
})
