import { createHash } from 'node:crypto'
import type { AuditReport, JudgedFinding, SinceBaseline } from '../../../audit/audit-report'
import { identityOf } from '../../../audit/findings'
import type { PolicyRule, Severity } from '../../../audit/policy'
import { findingFacts } from '../../../audit/rules/violations'
import { forSarifMessage } from '../../../output/encoders'
import { encodeJson, type JsonObject } from '../../../output/json'
import { introductionJson, lifetimeJson } from './finding-json'
import { formatWholeFinding, missingSentences, pluralize } from './format-report'
import type { ReportContext } from './report-writer'

/** Code scanning refuses a file with more results in one run (GitHub, "SARIF support for code scanning"). */
const mostResults = 25_000

/**
 * SARIF 2.1.0, as GitHub's code scanning accepts it: every result stands on the line of the policy file whose rule it
 * breaks. The rules come before the results, which are written one by one. Of more than code scanning takes, the worst are
 * written, and the run says so.
 */
export function* writeSarif(context: ReportContext): Generator<string> {
  const { report, hide } = context
  const head = encodeJson({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0' }, hide, 2)
  yield `${head.slice(0, -'\n}'.length)},\n  "runs": [\n    {\n`
  yield `${encodeJson(runOf(context), hide, 2).slice('{\n'.length, -'\n}'.length).replace(/^/gm, '    ')},\n`
  yield '      "results": ['
  const places = new Map(report.policy.rules.map((rule, place) => [rule.id, { rule, place }]))
  let between = '\n'
  for (const finding of report.findings.slice(0, mostResults)) {
    yield `${between}        ${encodeJson(resultOf(finding, places.get(finding.rule), context), hide)}`
    between = ',\n'
  }
  yield `${report.findings.length === 0 ? '' : '\n      '}]\n    }\n  ]\n}\n`
}

function runOf(context: ReportContext): JsonObject {
  const { report, version } = context
  const { domain, startedAt, policy, coverage } = report
  const { policy: judgedBy, coverage: covered, summary } = introductionJson(context)
  return {
    tool: {
      driver: {
        name: 'apps audit',
        semanticVersion: version,
        rules: policy.rules.map((rule) => ruleOf(rule, context)),
      },
    },
    automationDetails: { id: `apps-audit/${hostOf(domain)}/` },
    invocations: [
      {
        executionSuccessful: coverage.complete,
        startTimeUtc: startedAt.toISOString(),
        toolExecutionNotifications: notificationsOf(report),
      },
    ],
    columnKind: 'utf16CodeUnits',
    properties: { domain, verdict: report.verdict, coverage: covered, summary, policy: judgedBy },
  }
}

const hostOf = (origin: string): string => origin.replace(/^\w+:\/\//, '')

function notificationsOf(report: AuditReport): JsonObject[] {
  const { coverage, findings } = report
  const texts = [
    ...(coverage.complete ? [] : ['It is not proved that every app of the domain was read.']),
    ...missingSentences(report),
  ]
  const errors = texts.map((text) => ({ level: 'error', message: messageOf(text) }))
  if (findings.length <= mostResults) return errors
  const left = findings.length - mostResults
  return [
    ...errors,
    {
      level: 'warning',
      message: messageOf(
        `${pluralize(left, 'finding')} ${left === 1 ? 'is' : 'are'} left out: code scanning takes no more.`,
      ),
    },
  ]
}

const levels: Record<Severity, string> = { critical: 'error', high: 'error', medium: 'warning', low: 'note' }

/** Code scanning makes its own severities of these: critical over 9.0, high from 7.0, medium from 4.0, low above 0. */
const scores: Record<Severity, string> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.5' }

function ruleOf(rule: PolicyRule, { say }: ReportContext): JsonObject {
  const title = say.ruleTitle(rule)
  const why = say.ruleWhy(rule)
  return {
    id: rule.id,
    shortDescription: { text: forSarifMessage(title) },
    fullDescription: { text: forSarifMessage(why) },
    help: { text: forSarifMessage(why) },
    defaultConfiguration: { level: levels[rule.severity] },
    properties: { tags: ['security', 'oauth'], precision: 'very-high', 'security-severity': scores[rule.severity] },
  }
}

type PlacedRule = { rule: PolicyRule; place: number }

function resultOf(finding: JudgedFinding, placed: PlacedRule | undefined, context: ReportContext): JsonObject {
  const { rule, severity, violation, waiver, since } = finding
  const { attribute, actual, evidence } = findingFacts(violation)
  return {
    ruleId: rule,
    ruleIndex: placed?.place,
    level: levels[severity],
    message: messageOf(formatWholeFinding(finding, context.say)),
    locations: [locationOf(finding, placed, context)],
    partialFingerprints: { primaryLocationLineHash: fingerprintOf(finding) },
    ...(since === null ? {} : { baselineState: baselineStates[since] }),
    suppressions: waiver?.state === 'applied' ? [suppressionOf(waiver.waiver)] : [],
    properties: { attribute, actual: actual === null ? null : lifetimeJson(actual), evidence },
  }
}

const messageOf = (text: string): JsonObject => ({ text: forSarifMessage(text) })

const baselineStates: Record<SinceBaseline, string> = { new: 'new', worse: 'updated', known: 'unchanged' }

function suppressionOf({ reason, owner, expires }: NonNullable<JudgedFinding['waiver']>['waiver']): JsonObject {
  return { kind: 'external', status: 'accepted', justification: `${reason} (${owner}, until ${expires})` }
}

function locationOf({ app }: JudgedFinding, placed: PlacedRule | undefined, { report }: ReportContext): JsonObject {
  const { from } = report.policy
  const place = placed?.rule.place ?? { line: 1, column: 1 }
  return {
    physicalLocation: {
      artifactLocation: artifactOf(from.kind === 'file' ? from.path : ''),
      region: { startLine: place.line, startColumn: place.column },
    },
    logicalLocations: [{ name: app.displayName, fullyQualifiedName: app.id, kind: 'resource' }],
  }
}

/** A path from the root of the repository, unless it was given from that of the file system. */
function artifactOf(path: string): JsonObject {
  const names = path.replaceAll('\\', '/').replace(/^(\.\/)+/, '')
  const uri = names.split('/').map(encodeURIComponent).join('/')
  if (names.startsWith('/')) return { uri: `file://${uri}` }
  return /^[A-Za-z]:\//.test(names) ? { uri: `file:///${uri.replace('%3A', ':')}` } : { uri, uriBaseId: '%SRCROOT%' }
}

/**
 * By this code scanning knows a finding again, and by no other name. All findings of a rule stand on one line, from which
 * it would else be made: then one finding would be taken for another.
 */
const fingerprintOf = (finding: JudgedFinding): string =>
  `${createHash('sha256').update(identityOf(finding)).digest('hex').slice(0, 32)}:1`
