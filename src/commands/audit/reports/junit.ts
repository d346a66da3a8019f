import type { JudgedFinding } from '../../../audit/audit-report'
import { identityOf } from '../../../audit/findings'
import type { PolicyRule } from '../../../audit/policy'
import { forXml } from '../../../output/encoders'
import { type DomainResult, nameOf } from '../../shared/several-domains'
import {
  asSentence,
  formatCoverage,
  formatWaiverProblem,
  hostOf,
  joinFixes,
  missingSentences,
  statusOf,
} from './format-report'
import type { ReportContext, SeveralContext } from './report-writer'

interface Counts {
  tests: number
  failures: number
  errors: number
  skipped: number
}

/**
 * JUnit XML as CI systems read it, valid by the schema of Jenkins (junit-10.xsd): a suite for each rule, a case for each finding. One that counts is a failure; one that
 * does not, or is waived, is skipped, so that the colour of a build is that of the exit code. A rule without findings is
 * one passed case, and a rule that judged no app is a skipped one. The first suite is the list itself: not having seen every app is an error.
 * Jenkins takes the part of a class name up to the last dot for a package: there it is the domain.
 */
export function* writeJUnit(context: ReportContext): Generator<string> {
  yield* documentOf(`apps audit ${context.report.domain}`, [suitesOf(context)], context)
}

/** The suites of all domains; the name of each begins with that of the profile. One that was not read is an error. */
export function* writeSeveralJUnit({ sections, hide }: SeveralContext): Generator<string> {
  const suites = sections.map(({ result, context }) =>
    context === null ? failedSuite(result, hide) : suitesOf(context, `${nameOf(result)}: `),
  )
  yield* documentOf(`apps audit of ${sections.length} domains`, suites, { hide })
}

interface Suites {
  counts: Counts
  text(): Iterable<string>
}

function* documentOf(name: string, all: readonly Suites[], { hide }: Pick<ReportContext, 'hide'>): Generator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>\n`
  yield `<testsuites name="${forXml(hide(name))}" ${totals(sum(all.map(({ counts }) => counts)))}>\n`
  for (const { text } of all) yield* text()
  yield '</testsuites>\n'
}

function suitesOf(context: ReportContext, prefix = ''): Suites {
  const { report } = context
  const xml = (text: string) => forXml(context.hide(text))
  const suites = report.policy.rules.map((rule) => ({ rule, findings: [] as JudgedFinding[] }))
  const byRule = new Map(suites.map((suite) => [suite.rule.id, suite.findings]))
  for (const finding of report.findings) byRule.get(finding.rule)?.push(finding)
  const counts = suites.map(({ rule, findings }) => countsOf(findings, report.idleRules.includes(rule.id)))
  const coverage = { tests: 1, failures: 0, errors: report.verdict === 'incomplete' ? 1 : 0, skipped: 0 }
  // In UTC; what reads it knows no fractions and no zones.
  const stamp = `timestamp="${report.startedAt.toISOString().slice(0, 19)}"`
  const open = (name: string, count: Counts) =>
    `  <testsuite name="${xml(`${prefix}${name}`)}" ${attributes(count)} ${stamp}>\n`
  return {
    counts: sum([coverage, ...counts]),
    *text() {
      yield `${open('coverage', coverage)}${coverageCase(context, xml)}  </testsuite>\n`
      for (const [place, { rule, findings }] of suites.entries()) {
        yield open(rule.id, counts[place] as Counts)
        if (findings.length === 0) yield passedCase(rule, context, xml)
        for (const finding of findings) yield findingCase(finding, context, xml)
        yield '  </testsuite>\n'
      }
    },
  }
}

function failedSuite(result: DomainResult<unknown>, hide: ReportContext['hide']): Suites {
  const xml = (text: string) => forXml(hide(text))
  const counts = { tests: 1, failures: 0, errors: 1, skipped: 0 }
  const message = xml(result.problem?.message ?? '')
  return {
    counts,
    *text() {
      yield `  <testsuite name="${xml(`${nameOf(result)}: coverage`)}" ${attributes(counts)}>\n`
      yield `    <testcase classname="${xml(`${hostOf(result.domain)}.coverage`)}" name="every app was read">\n`
      yield `      <error type="failed" message="${message}"/>\n    </testcase>\n  </testsuite>\n`
    },
  }
}

type Xml = (text: string) => string

function countsOf(findings: readonly JudgedFinding[], isIdle: boolean): Counts {
  if (findings.length === 0) return { tests: 1, failures: 0, errors: 0, skipped: isIdle ? 1 : 0 }
  const failures = findings.filter((finding) => statusOf(finding) === 'counts').length
  return { tests: findings.length, failures, errors: 0, skipped: findings.length - failures }
}

const sum = (all: readonly Counts[]): Counts =>
  all.reduce((one, other) => ({
    tests: one.tests + other.tests,
    failures: one.failures + other.failures,
    errors: one.errors + other.errors,
    skipped: one.skipped + other.skipped,
  }))

const attributes = (counts: Counts): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name}="${count}"`)
    .join(' ')

/** The schema allows the root no more than these. */
const totals = ({ tests, failures, errors }: Counts): string =>
  `tests="${tests}" failures="${failures}" errors="${errors}"`

const className = (name: string, { report }: ReportContext): string => `${hostOf(report.domain)}.${name}`

function coverageCase(context: ReportContext, xml: Xml): string {
  const { report } = context
  const start = `    <testcase classname="${xml(className('coverage', context))}" name="every app was read"`
  const words = xml(formatCoverage(report))
  if (report.verdict !== 'incomplete') return `${start}>\n      <system-out>${words}</system-out>\n    </testcase>\n`
  const text = missingSentences(report)
    .map((line) => `\n${xml(line)}`)
    .join('')
  return `${start}>\n      <error type="incomplete" message="${words}">${text}\n</error>\n    </testcase>\n`
}

/** Of a list that was not read to its end, nothing is said about the apps that were not read. */
function passedCase(rule: PolicyRule, context: ReportContext, xml: Xml): string {
  const { report, say } = context
  const isIdle = report.idleRules.includes(rule.id)
  const about = isIdle ? 'no matching app' : report.coverage.complete ? 'all apps' : 'the apps that were read'
  const start = `    <testcase classname="${xml(className(rule.id, context))}" name="${xml(`${about}: ${say.ruleTitle(rule)}`)}"`
  if (!isIdle) return `${start}/>\n`
  return `${start}>\n      <skipped message="The rule judged no app."/>\n    </testcase>\n`
}

function findingCase(finding: JudgedFinding, context: ReportContext, xml: Xml): string {
  const { say } = context
  const { rule, severity, app, waiver } = finding
  const name = `${app.displayName} (${app.id}): ${whatIsWrong(finding)}`
  const message = asSentence(say.message(finding))
  const start = `    <testcase classname="${xml(className(rule, context))}" name="${xml(name)}">\n`
  const end = '    </testcase>\n'
  const status = statusOf(finding)
  if (status !== 'counts') {
    const why =
      status === 'waived' && waiver !== null
        ? `Waived until ${waiver.waiver.expires} by ${waiver.waiver.owner}: ${waiver.waiver.reason}`
        : 'It does not count.'
    return `${start}      <skipped message="${xml(`${why} (${message})`)}"/>\n${end}`
  }
  const problem = formatWaiverProblem(finding)
  const lines = [message, ...(problem === null ? [] : [asSentence(problem)]), `Fix: ${joinFixes(say.fixes(finding))}`]
  const text = lines.map((line) => `\n${xml(line)}`).join('')
  return `${start}      <failure type="${severity}" message="${xml(message)}">${text}\n</failure>\n${end}`
}

/** The same from one audit to the next, so that a CI system can tell a case that is new from one that still fails. */
const whatIsWrong = (finding: JudgedFinding): string =>
  identityOf(finding).slice(`${finding.rule} ${finding.app.id} `.length)
