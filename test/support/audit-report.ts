import type { AuditReport, JudgedFinding, Waiver } from '../../src/audit/audit-report'
import { type PolicyRule, type Severity, severities } from '../../src/audit/policy'
import { builtInRules } from '../../src/audit/rules/built-in'
import type { Violation } from '../../src/audit/rules/violations'
import { findingTexts } from '../../src/commands/audit/format-finding'
import type { FindingTexts, ReportContext } from '../../src/commands/audit/reports/report-writer'
import type { Seconds } from '../../src/token-settings/duration'

const seconds = (number: number) => number as Seconds
const day = 86_400

const refreshMax: PolicyRule = {
  kind: 'limits',
  id: 'refresh-max',
  severity: 'high',
  select: {},
  place: { line: 3, column: 5 },
  refreshTokenExpiry: { max: seconds(30 * day), min: null, unset: 'judge' },
  accessTokenExpiry: null,
  allowOffline: null,
  allowedGrants: null,
}

const accessMax: PolicyRule = {
  ...refreshMax,
  id: 'access-max',
  severity: 'medium',
  select: { displayName: ['prod-*'], tags: [{ key: 'env', value: 'prod' }] },
  place: { line: 7, column: 5 },
  refreshTokenExpiry: null,
  accessTokenExpiry: { max: seconds(3_600), min: null, unset: 'judge' },
}

const implicit: PolicyRule = {
  kind: 'built-in',
  id: 'implicit-grant',
  use: 'implicit-grant',
  severity: 'low',
  select: {},
  place: { line: 11, column: 5 },
  max: null,
}

export const exampleRules = { refreshMax, accessMax, implicit }

const waiver: Waiver = {
  rule: 'refresh-max',
  app: '33333333333333333333333333333333',
  reason: 'the till has no keyboard',
  owner: 'alice@example.com',
  expires: '2026-12-31',
  max: seconds(400 * day),
  line: 2,
}

export const overMax = (days: number): Violation => ({
  kind: 'over-max',
  attribute: 'refreshTokenExpiry',
  actual: { seconds: seconds(days * day), source: 'app' },
  allowed: seconds(30 * day),
})

/** A finding of `refresh-max` that counts, unless the parts say otherwise. */
export const finding = (parts: Partial<JudgedFinding> = {}): JudgedFinding => ({
  rule: 'refresh-max',
  severity: 'high',
  app: { id: '11111111111111111111111111111111', displayName: 'Payroll' },
  violation: overMax(90),
  waiver: null,
  since: null,
  counts: true,
  ...parts,
})

/** What one audit may find: two that count, one that is waived, one whose waiver has ended, one of low severity. */
export const exampleFindings: readonly JudgedFinding[] = [
  finding({
    app: { id: '22222222222222222222222222222222', displayName: 'Portal' },
    violation: overMax(365),
    waiver: { waiver: { ...waiver, app: '22222222222222222222222222222222', expires: '2026-10-31' }, state: 'expired' },
  }),
  finding({
    app: { id: waiver.app, displayName: 'Till' },
    violation: overMax(180),
    waiver: { waiver, state: 'applied' },
    counts: false,
  }),
  finding(),
  finding({
    rule: 'implicit-grant',
    severity: 'low',
    app: { id: '44444444444444444444444444444444', displayName: 'Old page' },
    violation: { kind: 'implicit-grant' },
    counts: false,
  }),
]

/** A report of these findings, with the numbers that follow from them. */
export function reportOf(findings: readonly JudgedFinding[], parts: Partial<AuditReport> = {}): AuditReport {
  const open = findings.filter(({ waiver }) => waiver?.state !== 'applied')
  const rules = parts.policy?.rules ?? [refreshMax, accessMax, implicit]
  return {
    domain: 'https://idcs-0.identity.oraclecloud.com',
    startedAt: new Date('2026-11-24T08:00:00.000Z'),
    policy: { from: { kind: 'file', path: 'policy.yaml' }, rules },
    filter: null,
    coverage: {
      complete: true,
      pages: 3,
      totalResults: 214,
      distinctApps: 214,
      unreadable: 0,
      requests: 4,
      order: 'id',
      totalsMoved: false,
      gaps: [],
      unreadableRows: [],
    },
    summary: {
      apps: 214,
      judged: 180,
      notApplicable: 34,
      findings: open.length,
      waived: findings.length - open.length,
      bySeverity: Object.fromEntries(
        severities.map((each) => [each, open.filter(({ severity }) => severity === each).length]),
      ) as Record<Severity, number>,
      byRule: Object.fromEntries(rules.map(({ id }) => [id, open.filter(({ rule }) => rule === id).length])),
    },
    lifetimes: {
      refresh: [{ seconds: seconds(604_800), apps: 90 }],
      access: [{ seconds: seconds(3_600), apps: 170 }],
    },
    findings,
    unusedWaivers: [],
    idleRules: [],
    baseline: null,
    verdict: findings.some(({ counts }) => counts) ? 'no' : 'yes',
    ...parts,
  }
}

export const exampleReport = reportOf(exampleFindings, {
  unusedWaivers: [{ ...waiver, app: '55555555555555555555555555555555', max: null, line: 8 }],
  idleRules: ['access-max'],
})

/** One rule, one finding. */
export const smallReport = reportOf([finding()], {
  policy: { from: { kind: 'file', path: 'policy.yaml' }, rules: [refreshMax] },
})

export const emptyReport = reportOf([])

/** Read to the end of its second page, but for one row. */
export const incompleteReport = reportOf([finding()], {
  policy: smallReport.policy,
  verdict: 'incomplete',
  coverage: {
    ...emptyReport.coverage,
    complete: false,
    pages: 2,
    distinctApps: 200,
    unreadable: 1,
    gaps: [{ kind: 'stopped', after: '66666666666666666666666666666666', why: 'the time of the run was over' }],
    unreadableRows: [
      { id: '77777777777777777777777777777777', displayName: 'Broken', why: 'refreshTokenExpiry is no whole number' },
    ],
  },
})

export const comparedReport = reportOf(
  [
    finding({ since: 'worse' }),
    finding({ app: { id: '22222222222222222222222222222222', displayName: 'Portal' }, since: 'known', counts: false }),
  ],
  { policy: smallReport.policy, baseline: { path: 'base.json', fixed: gone(3) } },
)

/** So many findings of an earlier report that are gone. */
export function gone(count: number) {
  return Array.from({ length: count }, (_, place) => ({
    rule: 'refresh-max',
    app: { id: `gone${place}`, displayName: null },
  }))
}

const say: FindingTexts = {
  ...findingTexts((command) => command),
  ruleTitle: (rule) => (rule.kind === 'built-in' ? builtInRules[rule.use].title : `The limits of ${rule.id}`),
  ruleWhy: (rule) => (rule.kind === 'built-in' ? builtInRules[rule.use].why : 'A limit of the policy.'),
}

/** How a writer is called for a pipe. */
export const contextOf = (report: AuditReport, parts: Partial<ReportContext> = {}): ReportContext => ({
  report,
  say,
  hide: (text) => text,
  domainName: report.domain,
  target: { isTerminal: false, columns: Infinity, paint: (text) => text },
  version: '1.2.3',
  warnings: [],
  detail: 'usual',
  ...parts,
})

export const terminalOf = (columns: number): ReportContext['target'] => ({
  isTerminal: true,
  columns,
  paint: (text) => text,
})

export async function written(text: Iterable<string> | AsyncIterable<string>): Promise<string> {
  const chunks: string[] = []
  for await (const chunk of text) chunks.push(chunk)
  return chunks.join('')
}
