import type { JudgedFinding } from '../../../audit/audit-report'
import { findingFacts } from '../../../audit/rules/violations'
import { forMarkdown, shorten } from '../../../output/encoders'
import { completeSentence, nameOf, statusOf } from '../../shared/several-domains'
import { fixCells, fixHead, fixSentence } from './fix/words'
import {
  andMore,
  countingBySeverity,
  findingsByStatus,
  formatCoverage,
  formatVerdict,
  formatWaiver,
  formatWaiverProblem,
  grouped,
  missingSentences,
  moreNotCounting,
  mostApps,
  pluralize,
  policyName,
  tally,
  verdictMarks,
  verdictTitles,
} from './format-report'
import { type FindingGroup, groupByCause, sinceOf } from './group-findings'
import type { ReportContext, SeveralContext } from './report-writer'
import { trendMarkdown } from './trend/markdown'

/** A job summary takes 1 MiB from one step and drops all of what is longer; others may write to the same one. */
const mostBytes = 900 * 1024

/** More rows than these take a browser seconds, and nobody reads them. */
const mostRows = 1000

const mostNamed = 100

/** Rows of what is folded: findings that do not count. */
const mostFolded = 100

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

/** A line for each domain, then a section for each. */
export function* writeSeveralMarkdown(several: SeveralContext): Generator<string> {
  let left = mostBytes
  for (const piece of severalPieces(several, (bytes) => left > bytes)) {
    left -= Buffer.byteLength(piece)
    yield piece
  }
}

function* severalPieces(several: SeveralContext, isRoom: IsRoom): Generator<string> {
  const results = several.sections.map(({ result }) => result)
  yield `${row(['Domain', 'Findings', 'Read', 'Address'])}${row(['---', '---', '---', '---'])}`
  for (const result of results) {
    const findings = result.value === null ? '' : countingBySeverity(result.value)
    yield row([prose(nameOf(result), several), findings, statusOf(result), code(result.domain, several)])
  }
  yield `\n${prose(`${completeSentence(results)}.`, several)}\n\n`
  for (const { result, context } of several.sections) {
    if (context === null || !isRoom(reserved)) continue
    yield `# ${prose(nameOf(result), several)}\n\n`
    yield* piecesOf(context, isRoom)
  }
}

type IsRoom = (bytes: number) => boolean

/** Kept for what follows the findings. */
const reserved = 100 * 1024

/** Kept for the end of a table that is folded: without it, the rest of the page would be folded too. */
const reservedForFolded = 1024

const findingHead = ['Severity', 'Rule', 'App', 'App id', 'Found', 'Wanted', 'What to do']

function* piecesOf(context: ReportContext, isRoom: IsRoom): Generator<string> {
  const { report } = context
  const { verdict, policy } = report
  const { counting, notCounting, waived } = findingsByStatus(report)
  const [causes, otherCauses] = [groupByCause(counting), groupByCause(notCounting)]
  yield `## ${verdictMarks[verdict]} ${verdictTitles[verdict]}\n\n`
  yield `${prose(formatVerdict(report), context)}\n\n`
  yield `**Coverage:** ${prose(formatCoverage(report), context)}\n\n`
  const missing = missingSentences(report)
  for (const line of missing.slice(0, mostNamed)) yield `- ${prose(line, context)}\n`
  if (missing.length > 0) yield '\n'
  yield `${code(context.domainName, context)}, checked against ${code(policyName(policy), context)}\n\n`
  yield* fixSection(context, (bytes) => isRoom(bytes + reserved))
  if (report.history !== undefined) yield trendMarkdown(report.history)
  yield* rulesTable(counting, notCounting, context)
  yield* table(
    { head: findingHead, rows: causes.length, most: mostRows },
    mapped(causes, (group) => findingRow(group, context)),
    (bytes) => isRoom(bytes + reserved),
  )
  yield* folded(
    moreNotCounting(notCounting.length),
    { head: findingHead, rows: otherCauses.length, most: mostFolded },
    mapped(otherCauses, (group) => findingRow(group, context)),
    (bytes) => isRoom(bytes + reservedForFolded),
  )
  yield* folded(
    `${grouped(waived.length)} waived`,
    { head: ['Rule', 'App', 'App id', 'Reason', 'Owner', 'Until'], rows: waived.length, most: mostFolded },
    mapped(waived, (finding) => waivedRow(finding, context)),
    (bytes) => isRoom(bytes + reservedForFolded),
  )
  if (report.unusedWaivers.length > 0) yield '### Unused waivers\n\n'
  for (const waiver of report.unusedWaivers.slice(0, mostNamed)) {
    const line = `- Rule ${prose(formatWaiver(waiver), context)}\n`
    if (isRoom(line.length * 4)) yield line
  }
  yield* goneList(context, isRoom)
}

/** What `--fix` did: a sentence, and each change in a folded table. */
function* fixSection(context: ReportContext, isRoom: IsRoom): Generator<string> {
  const { fix } = context
  if (fix === undefined) return
  yield `**Fix:** ${prose(fixSentence(fix), context)}\n\n`
  yield* folded(
    pluralize(fix.rows.length, 'change'),
    { head: [...fixHead], rows: fix.rows.length, most: mostRows },
    mapped(fix.rows, (report) => row(fixCells(report).map((cell) => prose(cell, context)))),
    isRoom,
  )
}

function* goneList(context: ReportContext, isRoom: IsRoom): Generator<string> {
  const gone = context.report.baseline?.fixed ?? []
  if (gone.length > 0) yield '\n### Gone since the baseline\n\n'
  for (const { rule, app } of gone.slice(0, mostNamed)) {
    const line = `- ${code(rule, context)} ${prose(app.displayName ?? '', context)} ${code(app.id, context)}\n`
    if (isRoom(line.length * 4)) yield line
  }
}

function* rulesTable(
  counting: readonly JudgedFinding[],
  notCounting: readonly JudgedFinding[],
  context: ReportContext,
): Generator<string> {
  const { report, say } = context
  const [counts, others] = [tally(counting), tally(notCounting)]
  const idle = new Set(report.idleRules)
  yield '| Rule | Severity | Findings | |\n| --- | --- | ---: | --- |\n'
  for (const rule of report.policy.rules) {
    const more = others.ofRule(rule.id)
    const note = `${idle.has(rule.id) ? ' (no matching app)' : ''}${more === 0 ? '' : ` (${moreNotCounting(more)})`}`
    yield row([
      code(rule.id, context),
      rule.severity,
      grouped(counts.ofRule(rule.id)),
      prose(`${say.ruleTitle(rule)}${note}`, context),
    ])
  }
  yield '\n'
}

interface TableHead {
  head: readonly string[]
  rows: number
  most: number
}

/** A line with the number. Who wants to see them opens it. */
function* folded(title: string, head: TableHead, lines: Iterable<string>, isRoom: IsRoom): Generator<string> {
  if (head.rows === 0) return
  yield `<details><summary>${title}</summary>\n\n`
  yield* table(head, lines, isRoom)
  yield '</details>\n\n'
}

function* table({ head, rows, most }: TableHead, lines: Iterable<string>, isRoom: IsRoom): Generator<string> {
  if (rows === 0) return
  yield `${row(head)}${row(head.map(() => '---'))}`
  let written = 0
  for (const line of lines) {
    if (written === most || !isRoom(Buffer.byteLength(line))) break
    yield line
    written += 1
  }
  yield written < rows ? `\nand ${grouped(rows - written)} more. All of them: \`-o html=report.html\`\n\n` : '\n'
}

function* mapped<One, Other>(all: readonly One[], change: (one: One) => Other): Generator<Other> {
  for (const one of all) yield change(one)
}

/** Findings of one cause are one row, with all their apps. */
function findingRow(group: FindingGroup, context: ReportContext): string {
  const [finding] = group
  const { severity, rule, violation, counts } = finding
  const { found, wanted } = findingFacts(violation)
  const problem = formatWaiverProblem(finding)
  const since = sinceOf(group)
  const notes = [
    ...(since === 'new' || since === 'worse' ? [since] : []),
    ...(counts ? [] : ['does not count']),
    ...(problem === null ? [] : [prose(problem, context)]),
  ]
  const apps = group.slice(0, mostApps).map(({ app }) => app)
  return row([
    `${severity}${notes.map((note) => `, ${note}`).join('')}`,
    code(rule, context),
    lines(apps.map(({ displayName }) => prose(displayName, context))) + andMore(group.length - apps.length),
    lines(apps.map(({ id }) => code(id, context))),
    prose(found, context),
    prose(wanted, context),
    lines(context.say.fixes(finding).map((fix) => fixCell(fix, context))),
  ])
}

const lines = (cells: readonly string[]): string => cells.join('<br>')

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

const prose = (text: string, { hide }: Pick<ReportContext, 'hide'>): string =>
  forMarkdown(shorten(hide(text), longestSentence))

/** An element and not backticks, in which a reference would be no character. */
const code = (text: string, { hide }: Pick<ReportContext, 'hide'>): string =>
  `<code>${forMarkdown(shorten(hide(text), longestText))}</code>`
