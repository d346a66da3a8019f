import { createHash } from 'node:crypto'
import type { JudgedFinding, SinceBaseline } from '../../../audit/audit-report'
import { identityOf } from '../../../audit/findings'
import type { PolicyRule, Severity } from '../../../audit/policy'
import { causeOf, findingFacts } from '../../../audit/rules/violations'
import { forSarifMessage } from '../../../output/encoders'
import { encodeJson, type JsonObject } from '../../../output/json'
import { introductionJson, lifetimeJson } from './finding-json'
import { formatWholeGroup, hostOf, missingSentences, pluralize } from './format-report'
import { type FindingGroup, groupByCause, sinceOf } from './group-findings'
import type { DomainSection, ReportContext, SeveralContext } from './report-writer'

/** Code scanning refuses a file with more results in one run (GitHub, "SARIF support for code scanning"). */
const mostResults = 25_000

/**
 * SARIF 2.1.0, as GitHub's code scanning accepts it: every result stands on the line of the policy file whose rule it
 * breaks. The rules come before the results, which are written one by one. Of more than code scanning takes, the worst are
 * written, and the run says so.
 */
export function* writeSarif(context: ReportContext): Generator<string> {
  yield* documentOf([runText(context)], context)
}

/** A run for each domain; one that was not read is a run that failed. */
export function* writeSeveralSarif(context: SeveralContext): Generator<string> {
  yield* documentOf(
    context.sections.map((section) =>
      section.context === null ? failedRun(section, context) : runText(section.context),
    ),
    context,
  )
}

function* documentOf(runs: readonly Iterable<string>[], { hide }: Pick<ReportContext, 'hide'>): Generator<string> {
  const head = encodeJson({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0' }, hide, 2)
  yield `${head.slice(0, -'\n}'.length)},\n  "runs": [\n`
  for (const [place, run] of runs.entries()) {
    if (place > 0) yield ',\n'
    yield* run
  }
  yield '\n  ]\n}\n'
}

function* runText(context: ReportContext): Generator<string> {
  const { report, hide } = context
  const results = resultsOf(context)
  yield `    {\n${membersOf(runOf(context, results.length), hide)},\n`
  yield '      "results": ['
  const places = new Map(report.policy.rules.map((rule, place) => [rule.id, { rule, place }]))
  let between = '\n'
  for (const group of results.slice(0, mostResults)) {
    yield `${between}        ${encodeJson(resultOf(group, places.get(group[0].rule), context), hide)}`
    between = ',\n'
  }
  yield `${results.length === 0 ? '' : '\n      '}]\n    }`
}

function* failedRun({ result }: DomainSection, { hide, version }: SeveralContext): Generator<string> {
  const message = messageOf(result.problem?.message ?? '')
  const run = {
    tool: { driver: { name: toolName, semanticVersion: version, informationUri } },
    automationDetails: { id: `apps-audit/${hostOf(result.domain)}/` },
    invocations: [{ executionSuccessful: false, toolExecutionNotifications: [{ level: 'error', message }] }],
    properties: { domain: result.domain },
    results: [],
  }
  yield `    {\n${membersOf(run, hide)}\n    }`
}

/** The members of a run, as they stand between its braces. */
const membersOf = (run: JsonObject, hide: ReportContext['hide']): string =>
  encodeJson(run, hide, 2).slice('{\n'.length, -'\n}'.length).replace(/^/gm, '    ')

const toolName = 'apps audit'

/** Findings that count and have one cause are one result. Others stand alone: they may be suppressed one by one. */
function resultsOf({ report: { findings }, sarifAll = false }: ReportContext): FindingGroup[] {
  const groups = groupByCause(findings.filter(({ counts }) => counts))
  const byFirst = new Map(groups.map((group) => [group[0], group]))
  return findings.flatMap((finding): FindingGroup[] => {
    const group = finding.counts ? byFirst.get(finding) : ([finding] as const)
    if (!sarifAll && isLeftOut(finding)) return []
    return group === undefined ? [] : [group]
  })
}

/** An alert for it would be one that nobody has to act on. */
const isLeftOut = ({ waiver, since, counts }: JudgedFinding): boolean =>
  waiver?.state === 'applied' || (since === 'known' && !counts)

function runOf(context: ReportContext, results: number): JsonObject {
  const { report, version } = context
  const { domain, startedAt, policy } = report
  const { policy: judgedBy, coverage: covered, summary } = introductionJson(context)
  return {
    tool: {
      driver: {
        name: toolName,
        semanticVersion: version,
        informationUri,
        rules: policy.rules.map((rule) => ruleOf(rule, context)),
      },
    },
    automationDetails: { id: `apps-audit/${hostOf(domain)}/` },
    invocations: [
      {
        executionSuccessful: report.verdict !== 'incomplete',
        startTimeUtc: startedAt.toISOString(),
        toolExecutionNotifications: notificationsOf(context, results),
      },
    ],
    columnKind: 'utf16CodeUnits',
    properties: { domain, verdict: report.verdict, coverage: covered, summary, policy: judgedBy },
  }
}

/** What the rules are about; this program has no address of its own. */
const informationUri = 'https://docs.oracle.com/en-us/iaas/Content/Identity/home.htm'

function notificationsOf({ report, sarifAll = false }: ReportContext, results: number): JsonObject[] {
  const { coverage, findings } = report
  const texts = [
    ...(coverage.complete ? [] : ['It is not proved that every app of the domain was read.']),
    ...missingSentences(report),
  ]
  const errors = texts.map((text) => ({ level: 'error', message: messageOf(text) }))
  const excused = sarifAll ? 0 : findings.filter(isLeftOut).length
  const tooMany = Math.max(0, results - mostResults)
  return [
    ...errors,
    ...leftOut(excused, 'note', 'waived or known; --sarif-all keeps them'),
    ...leftOut(tooMany, 'warning', 'code scanning takes no more'),
  ]
}

const leftOut = (count: number, level: 'note' | 'warning', why: string): JsonObject[] =>
  count === 0
    ? []
    : [{ level, message: messageOf(`${pluralize(count, 'finding')} ${count === 1 ? 'is' : 'are'} left out: ${why}.`) }]

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

function resultOf(group: FindingGroup, placed: PlacedRule | undefined, context: ReportContext): JsonObject {
  const [finding] = group
  const { rule, severity, violation, waiver } = finding
  const since = sinceOf(group)
  const { attribute, actual, evidence } = findingFacts(violation)
  return {
    ruleId: rule,
    ruleIndex: placed?.place,
    level: levels[severity],
    message: messageOf(formatWholeGroup(group, context.say)),
    locations: [locationOf(group, placed, context)],
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

function locationOf(
  group: FindingGroup,
  placed: PlacedRule | undefined,
  { report, policyPath }: ReportContext,
): JsonObject {
  const { from } = report.policy
  const place = placed?.rule.place ?? { line: 1, column: 1 }
  return {
    physicalLocation: {
      artifactLocation: artifactOf(policyPath ?? (from.kind === 'file' ? from.path : '')),
      region: { startLine: place.line, startColumn: place.column },
    },
    logicalLocations: group.slice(0, mostLocations).map(({ app }) => ({
      ...{ name: app.displayName, fullyQualifiedName: app.id, kind: 'resource' },
    })),
  }
}

/** As many apps of one result as are worth reading. */
const mostLocations = 100

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
function fingerprintOf(finding: JudgedFinding): string {
  const cause = finding.counts && finding.waiver === null ? causeOf(finding.violation) : null
  // A result with several apps is the same one when one of the apps is fixed.
  const name = cause === null ? identityOf(finding) : `${finding.rule} * ${cause}`
  return `${createHash('sha256').update(name).digest('hex').slice(0, 32)}:1`
}
