import type { AuditReport, JudgedFinding } from '../../src/audit/audit-report'
import type { BuiltInRule, LimitRule, PolicyRule, Severity } from '../../src/audit/policy'
import type { Violation } from '../../src/audit/rules/violations'
import type { Coverage } from '../../src/token-settings/coverage'
import { formatDuration, formatWithSeconds, parseDuration, type Seconds } from '../../src/token-settings/duration'

export const seconds = (text: string): Seconds => parseDuration(text)

export const limitRule = (id: string, members: Partial<LimitRule> = {}): LimitRule => ({
  kind: 'limits',
  id,
  severity: 'high',
  select: {},
  place: null,
  refreshTokenExpiry: null,
  accessTokenExpiry: null,
  allowOffline: null,
  allowedGrants: null,
  ...members,
})

export const refreshMax = limitRule('refresh-max', {
  place: { line: 3, column: 5 },
  refreshTokenExpiry: { max: seconds('30d'), min: seconds('1h'), unset: 'judge' },
})

export const accessMax = limitRule('prod-access-max', {
  severity: 'medium',
  place: { line: 9, column: 5 },
  select: { displayName: ['prod-*'], active: true, tags: [{ key: 'stage', value: 'prod' }] },
  accessTokenExpiry: { max: seconds('1h'), min: null, unset: 'fail' },
})

export const implicitGrant: BuiltInRule = {
  kind: 'built-in',
  use: 'implicit-grant',
  id: 'implicit-grant',
  severity: 'critical',
  select: {},
  place: { line: 14, column: 5 },
  max: null,
}

const examplePolicy: readonly PolicyRule[] = [
  refreshMax,
  accessMax,
  implicitGrant,
  limitRule('no-offline-in-test', { severity: 'low', select: { displayName: ['test-*'] }, allowOffline: false }),
]

export const completeCoverage: Coverage = {
  complete: true,
  pages: 3,
  totalResults: 2147,
  distinctApps: 2147,
  unreadable: 0,
  requests: 5,
  order: 'id',
  totalsMoved: false,
  gaps: [],
  unreadableRows: [],
}

export const brokenCoverage: Coverage = {
  ...completeCoverage,
  complete: false,
  totalResults: 2203,
  unreadable: 2,
  totalsMoved: true,
  gaps: [
    { kind: 'stretch', after: exampleId(17), before: null },
    { kind: 'stopped', after: exampleId(999), why: 'the domain answered 503, five times in a row.' },
  ],
  unreadableRows: [
    { id: exampleId(4), displayName: 'Old import', why: 'allowOffline is "maybe", and not a boolean' },
    { id: null, displayName: null, why: 'the row has no id' },
  ],
}

/** 32 hexadecimal digits, as the domain makes them. */
export function exampleId(number: number): string {
  return (number * 2_654_435_761).toString(16).padStart(12, '0').repeat(3).slice(0, 32)
}

const names = [
  'Payroll',
  'prod-orders',
  'prod-invoices-api',
  'Mobile Banking',
  'Kundenportal',
  '人事システム',
  'Warehouse',
]

export const exampleFinding = (number: number, members: Partial<JudgedFinding> = {}): JudgedFinding => ({
  ...violationAt(number),
  app: {
    id: exampleId(number),
    displayName: `${names[number % names.length]} ${Math.floor(number / names.length) + 1}`,
  },
  waiver: null,
  since: null,
  counts: true,
  ...members,
})

function violationAt(number: number): { rule: string; severity: Severity; violation: Violation } {
  switch (number % 4) {
    case 0:
      return {
        rule: 'refresh-max',
        severity: 'high',
        violation: {
          kind: 'over-max',
          attribute: 'refreshTokenExpiry',
          actual: { seconds: (86_400 * (31 + ((number * 37) % 300))) as Seconds, source: 'app' },
          allowed: seconds('30d'),
        },
      }
    case 1:
      return {
        rule: 'prod-access-max',
        severity: 'medium',
        violation: {
          kind: 'not-set',
          attribute: 'accessTokenExpiry',
          actual: { seconds: seconds('1h'), source: 'default' },
        },
      }
    case 2:
      return { rule: 'implicit-grant', severity: 'critical', violation: { kind: 'implicit-grant' } }
    default:
      return {
        rule: 'no-offline-in-test',
        severity: 'low',
        violation: { kind: 'wrong-offline', actual: true, allowed: false },
      }
  }
}

const worst: readonly Severity[] = ['critical', 'high', 'medium', 'low']

/** A report as an audit makes it, with so many findings. */
export function exampleReport(
  findings: number | readonly JudgedFinding[],
  members: Partial<AuditReport> = {},
): AuditReport {
  const all = typeof findings === 'number' ? Array.from({ length: findings }, (_, at) => exampleFinding(at)) : findings
  const sorted = [...all].sort((one, other) => worst.indexOf(one.severity) - worst.indexOf(other.severity))
  const open = sorted.filter(({ waiver }) => waiver?.state !== 'applied')
  const howMany = (fits: (finding: JudgedFinding) => boolean) => open.filter(fits).length
  const coverage = members.coverage ?? completeCoverage
  return {
    domain: 'https://idcs-9dcb0a5bd8e1.identity.oraclecloud.com',
    startedAt: new Date('2026-11-24T09:30:00Z'),
    policy: { from: { kind: 'file', path: 'policies/tokens.yaml' }, rules: examplePolicy },
    filter: null,
    coverage,
    summary: {
      apps: 2147,
      judged: 1980,
      notApplicable: 167,
      findings: open.length,
      waived: sorted.length - open.length,
      bySeverity: {
        low: howMany(({ severity }) => severity === 'low'),
        medium: howMany(({ severity }) => severity === 'medium'),
        high: howMany(({ severity }) => severity === 'high'),
        critical: howMany(({ severity }) => severity === 'critical'),
      },
      byRule: Object.fromEntries(examplePolicy.map(({ id }) => [id, howMany(({ rule }) => rule === id)])),
    },
    lifetimes: exampleLifetimes,
    findings: sorted,
    unusedWaivers: [],
    idleRules: [],
    baseline: null,
    verdict: !coverage.complete ? 'incomplete' : open.some(({ counts }) => counts) ? 'no' : 'yes',
    ...members,
  }
}

export const exampleLifetimes: AuditReport['lifetimes'] = {
  refresh: [
    { seconds: seconds('15m'), apps: 3 },
    { seconds: seconds('8h'), apps: 41 },
    { seconds: seconds('1d'), apps: 212 },
    { seconds: seconds('7d'), apps: 1204 },
    { seconds: seconds('30d'), apps: 318 },
    { seconds: seconds('90d'), apps: 12 },
    { seconds: seconds('500d'), apps: 1 },
  ],
  access: [
    { seconds: seconds('5m'), apps: 90 },
    { seconds: seconds('1h'), apps: 1710 },
    { seconds: seconds('8h'), apps: 158 },
    { seconds: seconds('1d'), apps: 22 },
  ],
}

/** Sentences like those of the program, for what the examples find. */
export const exampleWords = {
  message({ violation }: Pick<JudgedFinding, 'violation'>): string {
    switch (violation.kind) {
      case 'over-max':
        return `refresh tokens live ${formatWithSeconds(violation.actual.seconds)}; the policy allows at most ${formatWithSeconds(violation.allowed)}`
      case 'not-set':
        return 'accessTokenExpiry is not set; the policy requires a value on the app itself, not the default of 1h (3600 s)'
      case 'implicit-grant':
        return 'the client may use the implicit grant, which puts access tokens in page addresses'
      case 'wrong-offline':
        return `allowOffline is ${violation.actual}; the policy requires ${violation.allowed}`
      case 'consent-bypassed-offline':
        return `the client bypasses consent and may get refresh tokens of '${violation.resource.displayName}'`
      default:
        return violation.kind
    }
  },
  fixes: (finding: Pick<JudgedFinding, 'violation' | 'app'>): string[] => [exampleFix(finding)],
  ruleTitle: (rule: PolicyRule): string =>
    rule.kind === 'built-in' ? 'A client may use the implicit grant' : `Limits of the policy, rule ${rule.id}`,
  ruleWhy: (rule: PolicyRule): string => `Why ${rule.id} is there: a stolen token works as long as it lives.`,
}

function exampleFix({ violation, app }: Pick<JudgedFinding, 'violation' | 'app'>): string {
  switch (violation.kind) {
    case 'over-max':
      return `apps set-expiry ${app.id} ${formatDuration(violation.allowed)} --expect ${formatDuration(violation.actual.seconds)}`
    case 'not-set':
      return `apps set-expiry ${app.id} 1h --token access`
    case 'implicit-grant':
      return `apps set-grant ${app.id} implicit off -y`
    case 'consent-bypassed-offline':
      return 'Let the client ask for consent, in the console.'
    default:
      return `apps set-offline ${app.id} off`
  }
}
