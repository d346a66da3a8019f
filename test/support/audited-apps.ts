import type { Waiver } from '../../src/audit/audit-report'
import type { AuditedApp } from '../../src/audit/audited-app'
import type { BuiltInCode, BuiltInRule, LimitRule, Policy, PolicyRule } from '../../src/audit/policy'
import type { Coverage } from '../../src/token-settings/coverage'
import type { Seconds } from '../../src/token-settings/duration'
import { byDefault, setTo } from './example-app'

/** As many seconds. */
export const seconds = (count: number): Seconds => count as Seconds
export const day = 86_400

/** An app that is neither client nor resource, as one for SAML is. */
export const auditedApp = (part: Partial<AuditedApp> = {}): AuditedApp => ({
  id: 'a1',
  displayName: 'Payroll',
  clientId: null,
  refreshTokenExpiry: byDefault(604_800),
  accessTokenExpiry: byDefault(3_600),
  allowOffline: null,
  isOAuthResource: null,
  isOAuthClient: null,
  active: true,
  clientType: null,
  allowedGrants: [],
  trustScope: null,
  allowedScopes: [],
  bypassConsent: null,
  allowedTags: [],
  tags: [],
  contact: null,
  isOPCService: null,
  scopes: [],
  ...part,
})

/** A resource that allows offline access, 7 d and 1 h, with the scope `https://<id>.example/read`. */
export const auditedResource = (part: Partial<AuditedApp> = {}): AuditedApp =>
  auditedApp({
    id: 'r1',
    displayName: 'Quotes API',
    refreshTokenExpiry: setTo(604_800),
    accessTokenExpiry: setTo(3_600),
    allowOffline: true,
    isOAuthResource: true,
    scopes: [{ fqs: scopeOf(part.id ?? 'r1') }],
    ...part,
  })

export const scopeOf = (id: string): string => `https://${id}.example/read`

/** A confidential client with code and refresh token that lists the scope of {@link auditedResource}. */
export const auditedClient = (part: Partial<AuditedApp> = {}): AuditedApp =>
  auditedApp({
    id: 'c1',
    displayName: 'Teller',
    clientId: 'teller',
    isOAuthClient: true,
    clientType: 'confidential',
    allowedGrants: ['authorization_code', 'refresh_token'],
    trustScope: 'Explicit',
    allowedScopes: [scopeOf('r1')],
    ...part,
  })

export const limitRule = (part: Partial<LimitRule> = {}): LimitRule => ({
  kind: 'limits',
  id: 'limits',
  severity: 'medium',
  select: {},
  place: null,
  refreshTokenExpiry: null,
  accessTokenExpiry: null,
  allowOffline: null,
  allowedGrants: null,
  ...part,
})

export const builtInRule = (use: BuiltInCode, part: Partial<BuiltInRule> = {}): BuiltInRule => ({
  kind: 'built-in',
  use,
  id: use,
  severity: 'medium',
  select: {},
  place: null,
  max: null,
  ...part,
})

/** A policy of these rules, as if from a file. */
export const policyOf = (...rules: PolicyRule[]): Policy => ({
  from: { kind: 'file', path: 'apps-policy.yaml' },
  rules,
})

export const exampleWaiver = (part: Partial<Waiver> = {}): Waiver => ({
  rule: 'limits',
  app: 'r1',
  reason: 'A migration that ends this year',
  owner: 'payments@example.com',
  expires: '2026-12-31',
  max: null,
  line: 2,
  ...part,
})

/** Of a list that was read to its end. */
export const completeCoverage = (apps: number): Coverage => ({
  complete: true,
  pages: 1,
  totalResults: apps,
  distinctApps: apps,
  unreadable: 0,
  requests: 2,
  order: 'id',
  totalsMoved: false,
  gaps: [],
  unreadableRows: [],
})
