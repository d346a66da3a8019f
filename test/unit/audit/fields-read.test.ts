import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AuditedApp, AuditedField } from '../../../src/audit/audited-app'
import { defaultPolicy } from '../../../src/audit/default-policy'
import { fieldsReadBy } from '../../../src/audit/fields-read'
import { judge } from '../../../src/audit/judge'
import { countLifetimes } from '../../../src/audit/lifetime-counts'
import { builtInCodes, type PolicyRule, type Selection } from '../../../src/audit/policy'
import type { Seconds } from '../../../src/token-settings/duration'
import { anyDomain } from '../../support/any-domain'
import { auditedApp, builtInRule, limitRule, policyOf, seconds } from '../../support/audited-apps'
import { runs } from '../../support/extent'

/** As it is when nothing but these has been asked for. */
function only(fields: readonly AuditedField[], app: AuditedApp): AuditedApp {
  return { ...auditedApp({ active: null }), ...Object.fromEntries(fields.map((field) => [field, app[field]])) }
}

const conditions: Selection[] = [
  { displayName: ['App 1', 'App 3'] },
  { id: ['a0', 'a2', 'a3'] },
  { clientId: ['client-1', 'client-2'] },
  { clientType: ['public', 'trusted'] },
  { trustScope: ['Explicit', 'Tags'] },
  { allowedGrants: ['authorization_code'] },
  { tags: [{ key: 'env', value: null }] },
  { active: true },
  { active: false },
  { isOAuthResource: true },
  { isOAuthClient: true },
  { allowOffline: false },
]

const anySelection: fc.Arbitrary<Selection> = fc
  .subarray(conditions, { maxLength: 2 })
  .map((chosen) => Object.assign({}, ...chosen))

const limits = { max: seconds(86_400) as Seconds, min: null, unset: 'fail' as const }

const anyLimits: fc.Arbitrary<PolicyRule> = fc
  .record({
    select: anySelection,
    refreshTokenExpiry: fc.constantFrom(limits, null),
    accessTokenExpiry: fc.constantFrom(limits, null),
    allowOffline: fc.constantFrom(true, false, null),
    allowedGrants: fc.constantFrom({ forbidden: ['implicit'], required: ['refresh_token'] }, null),
  })
  .map(limitRule)

const anyRule: fc.Arbitrary<PolicyRule> = fc.oneof(
  anyLimits,
  fc.tuple(fc.constantFrom(...builtInCodes), anySelection).map(([code, select]) => builtInRule(code, { select })),
)

const withClientIds = (apps: readonly AuditedApp[]) => apps.map((app, at) => ({ ...app, clientId: `client-${at}` }))

describe('what a policy does not read makes no difference to it', () => {
  test.each(builtInCodes)('%s, over all apps', (code) => {
    let found = 0
    fc.assert(
      fc.property(anyDomain(5), (apps) => {
        const policy = policyOf(builtInRule(code))
        const all = judge(apps, policy)
        found += all.findings.length
        expect(
          judge(
            apps.map((app) => only(fieldsReadBy(policy), app)),
            policy,
          ),
        ).toEqual(all)
      }),
      { numRuns: runs(500) },
    )
    expect(found).toBeGreaterThan(0)
  })

  test('rules of all kinds, with all kinds of selections', () => {
    let found = 0
    fc.assert(
      fc.property(anyDomain(3).map(withClientIds), anyRule, (apps, rule) => {
        const policy = policyOf(rule)
        const few = apps.map((app) => only(fieldsReadBy(policy), app))
        const all = judge(apps, policy)
        found += all.findings.length
        expect(judge(few, policy)).toEqual(all)
        expect(countLifetimes(few)).toEqual(countLifetimes(apps))
      }),
      { numRuns: runs(1000) },
    )
    expect(found).toBeGreaterThan(100)
  })
})

test('limits alone ask for little', () => {
  expect(fieldsReadBy(policyOf(limitRule({ refreshTokenExpiry: limits })))).toEqual([
    'id',
    'displayName',
    'isOAuthResource',
    'allowOffline',
    'refreshTokenExpiry',
    'accessTokenExpiry',
    'isOPCService',
    'tags',
    'contact',
  ])
})

test('the default policy asks for one thing more', () => {
  expect(fieldsReadBy(defaultPolicy)).toEqual([
    'id',
    'displayName',
    'isOAuthResource',
    'allowOffline',
    'refreshTokenExpiry',
    'accessTokenExpiry',
    'isOPCService',
    'tags',
    'contact',
    'isOAuthClient',
  ])
})
