import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judge } from '../../../../src/audit/judge'
import { readPolicy } from '../../../../src/commands/audit/policy/policy-file'
import { startingPolicy } from '../../../../src/commands/audit/policy/starting-policy'
import { auditedApp, auditedClient, auditedResource, day } from '../../../support/audited-apps'
import { byDefault, setTo } from '../../../support/example-app'
import { runs } from '../../../support/extent'

const start = { domain: 'https://idcs-1.identity.oraclecloud.com', at: new Date('2026-11-24T12:00:00Z') }

test('a policy to begin with says what the domain has now', () => {
  const apps = [
    auditedApp(),
    auditedClient(),
    auditedResource({ refreshTokenExpiry: setTo(90 * day) }),
    auditedResource({ id: 'r2', refreshTokenExpiry: byDefault(7 * day) }),
    auditedResource({ id: 'r3', allowOffline: null }),
  ]
  expect(
    startingPolicy({ ...start, apps }),
  ).toBe(`# What apps audit judges by. Written 2026-11-24 from what https://idcs-1.identity.oraclecloud.com had:
# 5 apps, of them 3 OAuth resources.
#
# Check: apps audit --policy FILE. Editors complete and check with: apps audit --print-schema
version: 1
rules:

  # Refresh tokens: 2 apps, 7d to 90d; 1 by default; 1 above 30d.
  - id: refresh-max
    severity: high
    refreshTokenExpiry: { max: 30d }

  # Access tokens: 3 apps, all 1h; 0 by default; 0 above 1h.
  - id: access-max
    severity: medium
    accessTokenExpiry: { max: 1h }

  # Rules that find nothing now; should they, something has changed.
  # Access tokens live longer than refresh tokens.
  - use: access-outlives-refresh
  # A client may use refresh tokens, but no resource gives it one.
  - use: refresh-grant-without-offline-resource
  # A public client can hold long-lived refresh tokens.
  - use: public-client-long-refresh
  # A client may use the implicit grant.
  - use: implicit-grant
  # A client gets offline access without asking the user.
  - use: consent-bypassed-offline
  # An inactive resource is still trusted by active clients.
  - use: inactive-still-trusted

  # Rules that find something now. Take the # away to have it judged; --explain says more about each.
  # A refresh lifetime is set where it has no effect: 1 finding.
  # - use: refresh-without-effect
  # A resource allows offline access that no client can use: 1 finding.
  # - use: offline-resource-without-client
  # A lifetime is not set, so the default applies: 1 finding.
  # - use: lifetime-by-default

  # More that rules can say, for some apps only:
  # - id: production
  #   severity: critical
  #   select: { displayName: "prod-*", active: true }
  #   refreshTokenExpiry: { max: 8h, min: 1h, unset: fail }
  #   allowedGrants: { forbidden: [implicit, password] }
`)
})

test('whatever the domain has, it is read again as a policy, and so is what stands in its comments', async () => {
  const lifetime = fc.oneof(fc.nat().map(setTo), fc.constant(byDefault(7 * day)), fc.constant(setTo(2_147_483_648)))
  const app = fc
    .record({
      displayName: fc.string(),
      refreshTokenExpiry: lifetime,
      isOAuthResource: fc.boolean(),
      allowOffline: fc.boolean(),
      isOAuthClient: fc.boolean(),
      allowedGrants: fc.subarray(['implicit', 'refresh_token', 'authorization_code']),
      active: fc.boolean(),
    })
    .map((part) => auditedClient(part))
  await fc.assert(
    fc.asyncProperty(fc.array(app, { maxLength: 5 }), async (apps) => {
      const text = startingPolicy({ ...start, apps })
      const reading = await readPolicy(text, 'apps-policy.yaml')
      expect(reading.isRead).toBe(true)
      if (!reading.isRead) return
      const builtIn = reading.value.rules.filter(({ kind }) => kind === 'built-in')
      expect(judge(apps, { ...reading.value, rules: builtIn }).findings).toEqual([])
      const all = await readPolicy(text.replace(/^ {2}# (?=- (use|id): | {2}\w+: )/gm, '  '), 'apps-policy.yaml')
      expect(all.isRead && all.value.rules.length).toBe(2 + 9 + 1)
    }),
    { numRuns: runs(100) },
  )
})
