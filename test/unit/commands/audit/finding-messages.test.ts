import { describe, expect, test } from 'vitest'
import type { AuditedApp } from '../../../../src/audit/audited-app'
import type { Finding } from '../../../../src/audit/findings'
import { judge } from '../../../../src/audit/judge'
import { builtInCodes, type PolicyRule } from '../../../../src/audit/policy'
import { builtInRules } from '../../../../src/audit/rules/built-in'
import type { Violation } from '../../../../src/audit/rules/violations'
import { findingTexts } from '../../../../src/commands/audit/format-finding'
import { finding } from '../../../support/audit-report'
import {
  auditedClient,
  auditedResource,
  builtInRule,
  day,
  limitRule,
  policyOf,
  seconds,
} from '../../../support/audited-apps'
import { byDefault, setTo } from '../../../support/example-app'

const texts = findingTexts((command) => command)
const refresh = 'refreshTokenExpiry'
const access = 'accessTokenExpiry'
const quotes = { id: 'r1', displayName: 'Quotes API' }
const payments = { id: 'r2', displayName: 'Payments API' }

const rows: [violation: Violation, message: string, fix: string][] = [
  [
    { kind: 'over-max', attribute: refresh, actual: setTo(90 * day), allowed: seconds(30 * day) },
    'refresh tokens live 90d (7776000 s); the policy allows at most 30d (2592000 s)',
    'apps set-expiry a1 30d --expect 90d -y',
  ],
  [
    { kind: 'over-max', attribute: access, actual: byDefault(3600), allowed: seconds(600) },
    'access tokens live 1h (3600 s) by default; the policy allows at most 10m (600 s)',
    'apps set-expiry a1 10m --token access --expect 1h -y',
  ],
  [
    { kind: 'over-max', attribute: refresh, actual: setTo(2_147_483_648), allowed: seconds(2_147_483_647) },
    'refresh tokens live 24855d3h14m8s (2147483648 s); that is more than the 2147483647 s that a domain can hold',
    'apps set-expiry a1 24855d3h14m7s --force',
  ],
  [
    { kind: 'over-max', attribute: refresh, actual: setTo(900 * day), allowed: seconds(400 * day) },
    'refresh tokens live 900d (77760000 s); the policy allows at most 400d (34560000 s)',
    'apps set-expiry a1 400d --expect 900d -y --force',
  ],
  [
    { kind: 'under-min', attribute: access, actual: setTo(30), allowed: seconds(60) },
    'access tokens live 30s (30 s); the policy requires at least 1m (60 s)',
    'apps set-expiry a1 1m --token access --expect 30s',
  ],
  [
    { kind: 'under-min', attribute: refresh, actual: setTo(0), allowed: seconds(1) },
    'refresh tokens live 0s (0 s); that is not a valid lifetime',
    'apps set-expiry a1 1s -y',
  ],
  [
    { kind: 'not-set', attribute: refresh, actual: byDefault(7 * day) },
    'refreshTokenExpiry is not set; the policy requires a value on the app itself, not the default of 7d (604800 s)',
    'apps set-expiry a1 7d --expect 7d',
  ],
  [
    { kind: 'wrong-offline', actual: true, allowed: false },
    'allowOffline is true; the policy requires false',
    'apps set-offline a1 off',
  ],
  [
    { kind: 'wrong-offline', actual: null, allowed: true },
    'allowOffline is not set; the policy requires true',
    'apps set-offline a1 on',
  ],
  [
    { kind: 'forbidden-grant', grant: 'implicit' },
    'the client may use the grant implicit, which the policy forbids',
    'apps set-grant a1 implicit off -y',
  ],
  [
    { kind: 'missing-grant', grant: "urn:x'$(id)" },
    "the client may not use the grant urn:x'$(id), which the policy requires",
    "apps set-grant a1 'urn:x'\\''$(id)' on",
  ],
  [
    { kind: 'access-outlives-refresh', actual: setTo(8 * day), refresh: byDefault(7 * day) },
    'access tokens live 8d (691200 s), longer than refresh tokens, which live 7d (604800 s) by default',
    'apps set-expiry a1 7d --token access --expect 8d',
  ],
  [
    { kind: 'access-outlives-refresh', actual: setTo(60), refresh: setTo(0) },
    'access tokens live 1m (60 s), longer than refresh tokens, which live 0s (0 s)',
    'Set a lifetime for the refresh tokens first: they have 0 seconds now.',
  ],
  [
    { kind: 'refresh-without-effect', actual: setTo(9 * day), why: 'not-a-resource' },
    'refreshTokenExpiry is 9d (777600 s) but has no effect: the app is not an OAuth resource, and the resource sets how long tokens live',
    'apps set-expiry a1 --unset --force -y',
  ],
  [
    { kind: 'refresh-without-effect', actual: setTo(9 * day), why: 'offline-not-allowed' },
    'refreshTokenExpiry is 9d (777600 s) but has no effect: the resource does not allow offline access, so no refresh token is issued for it',
    'apps set-expiry a1 --unset --force -y',
  ],
  [
    { kind: 'refresh-grant-without-offline-resource', resources: [], resourceCount: 0 },
    'the client may use refresh tokens but cannot get one: it lists no scope of any resource',
    'apps set-grant a1 refresh_token off -y',
  ],
  [
    { kind: 'refresh-grant-without-offline-resource', resources: [quotes], resourceCount: 1 },
    "the client may use refresh tokens but cannot get one: 'Quotes API' does not allow offline access",
    'apps set-grant a1 refresh_token off -y',
  ],
  [
    { kind: 'refresh-grant-without-offline-resource', resources: [quotes, payments], resourceCount: 7 },
    "the client may use refresh tokens but cannot get one: none of the 7 resources whose scopes it lists allows offline access: 'Quotes API', 'Payments API' and 5 more",
    'apps set-grant a1 refresh_token off -y',
  ],
  [
    { kind: 'refresh-grant-without-offline-resource', through: 'account', resources: [], resourceCount: 0 },
    'the client may use refresh tokens but cannot get one: no resource of the domain allows offline access',
    'apps set-grant a1 refresh_token off -y',
  ],
  [
    { kind: 'refresh-grant-without-offline-resource', through: 'tags', resources: [], resourceCount: 0 },
    'the client may use refresh tokens but cannot get one: no resource with one of its allowedTags allows offline access',
    'apps set-grant a1 refresh_token off -y',
  ],
  [
    { kind: 'offline-resource-without-client' },
    'the resource allows offline access, but no active client can get a refresh token for it',
    'apps set-offline a1 off',
  ],
  [
    { kind: 'public-client-long-refresh', resource: quotes, actual: setTo(90 * day), allowed: seconds(7 * day) },
    "a public client may get refresh tokens of 'Quotes API' that live 90d (7776000 s); the rule allows at most 7d (604800 s)",
    'apps set-expiry r1 7d --expect 90d -y',
  ],
  [
    {
      kind: 'public-client-long-refresh',
      through: 'account',
      others: 3,
      resource: quotes,
      actual: setTo(90 * day),
      allowed: seconds(7 * day),
    },
    "a public client may get refresh tokens of 'Quotes API' and at least 3 other resources (it may request scopes of any resource) that live 90d (7776000 s); the rule allows at most 7d (604800 s)",
    'apps set-expiry r1 7d --expect 90d -y',
  ],
  [
    { kind: 'lifetime-by-default', attribute: access, actual: byDefault(3600) },
    'accessTokenExpiry is not set: the documented default of 1h (3600 s) applies',
    'apps set-expiry a1 1h --token access --expect 1h',
  ],
  [
    { kind: 'implicit-grant' },
    'the client may use the implicit grant, which puts access tokens in page addresses',
    'apps set-grant a1 implicit off -y',
  ],
  [
    { kind: 'consent-bypassed-offline', through: 'tags', others: 1, resource: quotes },
    "the client bypasses consent and may get refresh tokens of 'Quotes API' and at least 1 other resource (it may request scopes of all resources with its tags)",
    'In the console (Client configuration), let the client ask for consent, or remove the scope from it.',
  ],
  [
    { kind: 'inactive-still-trusted', role: 'resource', by: [quotes], byCount: 1 },
    "the resource is inactive, but 1 active client still lists its scopes: 'Quotes API'",
    'In the console (Client configuration), remove its scopes from these clients, or delete the app.',
  ],
  [
    { kind: 'inactive-still-trusted', role: 'resource', by: [quotes], byCount: 3 },
    "the resource is inactive, but 3 active clients still list its scopes: 'Quotes API' and 2 more",
    'In the console (Client configuration), remove its scopes from these clients, or delete the app.',
  ],
]

describe('the message and the fix of a finding', () => {
  test.each(rows)('%j', (violation, message, fix) => {
    const found = finding({ app: { id: 'a1', displayName: 'Payroll' }, violation })
    expect(texts.message(found)).toBe(message)
    expect(texts.fixes(found)).toEqual([fix])
  })
})

test('a public client that may request any resource has one finding with a fix for each of fourteen resources', () => {
  const resources = Array.from({ length: 14 }, (_, at) =>
    auditedResource({ id: `r${at}`, displayName: `API ${at}`, [refresh]: setTo((90 - at) * day) }),
  )
  const client = auditedClient({ id: 'c1', clientType: 'public', trustScope: 'Account' })
  const { findings } = judge([client, ...resources], policyOf(builtInRule('public-client-long-refresh')))
  expect(findings).toHaveLength(1)
  const [found] = findings as [Finding]
  expect(texts.message(found)).toBe(
    "a public client may get refresh tokens of 14 resources (it may request scopes of any resource) that live too long: 'API 0' 90d, 'API 1' 89d, 'API 2' 88d, 'API 3' 87d, 'API 4' 86d, 'API 5' 85d, 'API 6' 84d, 'API 7' 83d, 'API 8' 82d, 'API 9' 81d, 'API 10' 80d, 'API 11' 79d, 'API 12' 78d, 'API 13' 77d; the rule allows at most 7d (604800 s)",
  )
  expect(texts.fixes(found)).toEqual(resources.map(({ id }, at) => `apps set-expiry ${id} 7d --expect ${90 - at}d -y`))
})

describe('no fix changes an app that Oracle made', () => {
  const fixesFor = (apps: AuditedApp[], ...rules: PolicyRule[]) =>
    judge(apps, policyOf(...rules)).findings.map((found) => [found.app.id, texts.fixes(found)])
  const leaveIt = 'Oracle made this app, so do not change it: waive the finding, or exclude the app with select.'

  test.each([
    ['by its mark', auditedResource({ id: 'f'.repeat(32), isOPCService: true, [access]: setTo(day) })],
    ['by its well-known id', auditedResource({ id: 'IDCSAppId', [access]: setTo(day) })],
  ])('which is known %s', (_, app) => {
    const rule = limitRule({ accessTokenExpiry: { max: seconds(3600), min: null, unset: 'judge' } })
    expect(fixesFor([app, auditedResource({ [access]: setTo(day) })], rule)).toEqual([
      [app.id, [leaveIt]],
      ['r1', ['apps set-expiry r1 1h --token access --expect 1d -y']],
    ])
  })

  test('which a public client of the domain reaches', () => {
    const fusion = auditedResource({ id: 'fa', displayName: 'Fusion', isOPCService: true, [refresh]: setTo(90 * day) })
    const own = auditedResource({ [refresh]: setTo(60 * day) })
    const client = auditedClient({ clientType: 'public', trustScope: 'Account' })
    expect(fixesFor([client, fusion, own], builtInRule('public-client-long-refresh'))).toEqual([
      [
        'c1',
        [
          "Oracle made 'Fusion', so do not change it: remove its scopes from the client, or waive the finding.",
          'apps set-expiry r1 7d --expect 60d -y',
        ],
      ],
    ])
  })
})

test('every built-in rule has a title, a paragraph and a source', () => {
  expect(Object.keys(builtInRules)).toEqual([...builtInCodes])
  for (const { title, why, source } of Object.values(builtInRules)) {
    expect(title).toMatch(/^[A-Z][^.]{20,70}$/)
    expect(why).toMatch(/^[^\n]{150,900}\.$/)
    expect(source).toMatch(/\.$/)
  }
  expect(builtInRules['public-client-long-refresh'].why).toContain(
    'longer than its max, 7d unless the policy says otherwise',
  )
})
