import type { JudgedFinding } from '../../../audit/audit-report'
import type { Severity } from '../../../audit/policy'
import { forGitHubMessage, forGitHubProperty, shorten } from '../../../output/encoders'
import { nameOf } from '../../shared/several-domains'
import { formatCoverage, formatVerdict, formatWholeFinding, grouped, verdictTitles } from './format-report'
import type { ReportContext, SeveralContext } from './report-writer'

type Level = 'error' | 'warning'

/** GitHub shows no more than these of one level from one step, and says nothing of the others. */
const mostOfALevel = 10

/** Longer texts are not readable in an annotation. */
const longestText = 1000

const levelOf: Record<Severity, Level> = { critical: 'error', high: 'error', medium: 'warning', low: 'warning' }

/**
 * Annotations of GitHub Actions. Each line is a workflow command, so that no text of the domain ever begins one. The
 * first says the verdict and what was read; then the worst findings that count, and how many are not shown.
 */
export function* writeGitHub(context: ReportContext): Generator<string> {
  yield* annotationsOf(context, { error: mostOfALevel, warning: mostOfALevel })
}

/** Those of all domains share what GitHub shows. The verdict of each domain comes first. */
export function* writeSeveralGitHub({ sections, ...context }: SeveralContext): Generator<string> {
  const left = { error: mostOfALevel, warning: mostOfALevel }
  for (const { result, context: own } of sections) {
    if (own !== null) continue
    left.error = Math.max(0, left.error - 1)
    const title = `apps audit: ${nameOf(result)} was not read`
    yield command('error', { title }, `${result.problem?.message ?? ''} Domain: ${result.domain}`, context)
  }
  for (const { context: own } of sections) if (own !== null) yield* annotationsOf(own, left)
}

function* annotationsOf(context: ReportContext, left: Record<Level, number>): Generator<string> {
  const { report } = context
  const { verdict } = report
  const counting = report.findings.filter(({ counts }) => counts)
  const isError = verdict === 'incomplete'
  const title = `apps audit: ${verdictTitles[verdict]}`
  const about = `${formatVerdict(report)} ${formatCoverage(report)} Domain: ${report.domain}`
  yield command(isError ? 'error' : 'notice', { title }, about, context)
  if (isError) left.error = Math.max(0, left.error - 1)
  let hidden = 0
  for (const finding of counting) {
    const level = levelOf[finding.severity]
    if (left[level] === 0) {
      hidden += 1
      continue
    }
    left[level] -= 1
    yield annotationOf(finding, level, context)
  }
  yield* idleRules(left.warning, context)
  if (hidden === 0) return
  const more = `${grouped(hidden)} of ${grouped(counting.length)} findings are not shown here. All of them: -o html=report.html`
  yield command('notice', { title: 'apps audit: more findings' }, more, context)
}

/** A rule that judged no app may be a mistake in its selection. Of a part of the apps, nothing can be said. */
function* idleRules(most: number, context: ReportContext): Generator<string> {
  const { coverage, filter, idleRules: idle } = context.report
  if (!coverage.complete || filter !== null) return
  for (const id of idle.slice(0, most))
    yield command('warning', { ...placeOf(id, context), title: id }, 'The rule judged no app.', context)
}

function annotationOf(finding: JudgedFinding, level: Level, context: ReportContext): string {
  const { rule, app } = finding
  const text = formatWholeFinding(finding, context.say)
  return command(level, { ...placeOf(rule, context), title: `${rule}: ${app.displayName}` }, text, context)
}

/** The line of the rule in the policy file. */
function placeOf(id: string, { report: { policy } }: ReportContext): Record<string, string> {
  const place = policy.rules.find((rule) => rule.id === id)?.place ?? null
  return policy.from.kind === 'file' && place !== null
    ? { file: policy.from.path, line: String(place.line), col: String(place.column) }
    : {}
}

function command(
  level: Level | 'notice',
  properties: Record<string, string>,
  message: string,
  { hide }: Pick<ReportContext, 'hide'>,
): string {
  const said = (text: string) => shorten(hide(text), longestText)
  const named = Object.entries(properties).map(([name, value]) => `${name}=${forGitHubProperty(said(value))}`)
  return `::${level} ${named.join(',')}::${forGitHubMessage(said(message))}\n`
}
