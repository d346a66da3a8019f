import type { JudgedFinding } from '../../../audit/audit-report'
import { findingFacts } from '../../../audit/rules/violations'
import { forMarkdown, shorten } from '../../../output/encoders'
import {
  formatCoverage,
  formatVerdict,
  formatWaiver,
  formatWaiverProblem,
  grouped,
  missingSentences,
  openFindings,
  policyName,
  verdictMarks,
  verdictTitles,
  waivedFindings,
} from './format-report'
import type { ReportContext } from './report-writer'

/** A job summary takes 1 MiB from one step and drops all of what is longer; others may write to the same one. */
const mostBytes = 900 * 1024

/** More rows than these take a browser seconds, and nobody reads them. */
const mostRows = 1000

const mostNamed = 100

/** More characters than a person reads in one place. */
const longestText = 300
const longestSentence = 1000

/**
 * For a job summary of GitHub Actions, or wherever else Markdown with tables is shown. Each line begins with words of
 * ours: with others, it could be a list, a heading or a rule.
 */
export function* writeMarkdown(context: ReportContext): Generator<string> {
  let left = mostBytes
  for (const piece of piecesOf(context, (bytes) => left > bytes)) {
    left -= Buffer.byteLength(piece)
    yield piece
  }
}

type IsRoom = (bytes: number) => boolean

/** Kept for what follows the findings. */
const reserved = 100 * 1024

function* piecesOf(context: ReportContext, isRoom: IsRoom): Generator<string> {
  const { report } = context
  const { verdict, policy } = report
  const open = openFindings(report)
  const waived = waivedFindings(report)
  yield `## ${verdictMarks[verdict]} ${verdictTitles[verdict]}\n\n`
  yield `${prose(formatVerdict(report), context)}\n\n`
  yield `**Coverage:** ${prose(formatCoverage(report), context)}\n\n`
  const missing = missingSentences(report)
  for (const line of missing.slice(0, mostNamed)) yield `- ${prose(line, context)}\n`
  if (missing.length > 0) yield '\n'
  yield `${code(context.domainName, context)}, checked against ${code(policyName(policy), context)}\n\n`
  yield* rulesTable(context)
  yield* table(
    { title: null, head: ['Severity', 'Rule', 'App', 'App id', 'Found', 'Wanted', 'What to do'], rows: open.length },
    mapped(open, (finding) => openRow(finding, context)),
    (bytes) => isRoom(bytes + reserved),
  )
  yield* table(
    { title: 'Waived', head: ['Rule', 'App', 'App id', 'Reason', 'Owner', 'Until'], rows: waived.length },
    mapped(waived, (finding) => waivedRow(finding, context)),
    isRoom,
  )
  if (report.unusedWaivers.length > 0) yield '### Unused waivers\n\n'
  for (const waiver of report.unusedWaivers.slice(0, mostNamed)) {
    const line = `- Rule ${prose(formatWaiver(waiver), context)}\n`
    if (isRoom(line.length * 4)) yield line
  }
}

function* rulesTable(context: ReportContext): Generator<string> {
  const { report, say } = context
  const idle = new Set(report.idleRules)
  yield '| Rule | Severity | Findings | |\n| --- | --- | ---: | --- |\n'
  for (const rule of report.policy.rules) {
    const none = idle.has(rule.id) ? ' (no matching app)' : ''
    yield row([
      code(rule.id, context),
      rule.severity,
      grouped(report.summary.byRule[rule.id] ?? 0),
      prose(`${say.ruleTitle(rule)}${none}`, context),
    ])
  }
  yield '\n'
}

interface TableHead {
  title: string | null
  head: readonly string[]
  rows: number
}

function* table({ title, head, rows }: TableHead, lines: Iterable<string>, isRoom: IsRoom): Generator<string> {
  if (rows === 0) return
  yield `${title === null ? '' : `### ${title}\n\n`}${row(head)}${row(head.map(() => '---'))}`
  let written = 0
  for (const line of lines) {
    if (written === mostRows || !isRoom(Buffer.byteLength(line))) break
    yield line
    written += 1
  }
  yield written < rows ? `\nand ${grouped(rows - written)} more. All of them: \`-o html=report.html\`\n\n` : '\n'
}

function* mapped<One, Other>(all: readonly One[], change: (one: One) => Other): Generator<Other> {
  for (const one of all) yield change(one)
}

function openRow(finding: JudgedFinding, context: ReportContext): string {
  const { severity, rule, app, violation, counts, since } = finding
  const { found, wanted } = findingFacts(violation)
  const problem = formatWaiverProblem(finding)
  const fix = context.say.fix(finding)
  const notes = [
    ...(since === 'new' || since === 'worse' ? [since] : []),
    ...(counts ? [] : ['does not count']),
    ...(problem === null ? [] : [prose(problem, context)]),
  ]
  return row([
    `${severity}${notes.map((note) => `, ${note}`).join('')}`,
    code(rule, context),
    prose(app.displayName, context),
    code(app.id, context),
    prose(found, context),
    prose(wanted, context),
    fixCell(fix, context),
  ])
}

const fixCell = (fix: string, context: ReportContext): string =>
  fix.startsWith('apps ') ? code(fix, context) : prose(fix, context)

function waivedRow({ rule, app, waiver }: JudgedFinding, context: ReportContext): string {
  const { reason = '', owner = '', expires = '' } = waiver?.waiver ?? {}
  return row([
    code(rule, context),
    prose(app.displayName, context),
    code(app.id, context),
    prose(reason, context),
    prose(owner, context),
    prose(expires, context),
  ])
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`

const prose = (text: string, { hide }: ReportContext): string => forMarkdown(shorten(hide(text), longestSentence))

/** An element and not backticks, in which a reference would be no character. */
const code = (text: string, { hide }: ReportContext): string =>
  `<code>${forMarkdown(shorten(hide(text), longestText))}</code>`
