import type { AuditReport, JudgedFinding } from '../../../audit/audit-report'
import type { PolicyRule, Severity } from '../../../audit/policy'
import { findingFacts } from '../../../audit/rules/violations'
import { type Cell, cutCell, type EncodedCell, encodeCell, paintCell } from '../../../output/cell'
import { drawTable, type TableColumn } from '../../../output/draw-table'
import { drawRows } from '../../../output/formats/table'
import type { Tone } from '../../../output/style'
import { wrap } from '../../../output/wrap'
import { formatGap, formatUnreadable } from '../../shared/format-coverage'
import { completeSentence, nameOf, summaryView } from '../../shared/several-domains'
import { fixSentence } from './fix/words'
import {
  asSentence,
  countingBySeverity,
  type FindingsByStatus,
  findingsByStatus,
  formatCoverage,
  formatVerdict,
  formatWaiver,
  formatWaiverProblem,
  grouped,
  moreNotCounting,
  pluralize,
  policyName,
  tally,
  verdictMarks,
  verdictTitles,
  worstFirst,
} from './format-report'
import { type FindingGroup, groupByCause } from './group-findings'
import type { ReportContext, SeveralContext } from './report-writer'
import { drawTrend, trendLegend } from './trend/terminal'
import { trendSentence } from './trend/words'

/** A terminal shows only the worst findings, at most this many. A file, and `full`, show all. */
const mostListed = 50
/** With at most this many findings, each is shown with its fix. */
const fewEnoughForFixes = 10
const mostNamed = 10
/** Column widths are computed for this many lines at a time, so that not every cell has to be kept in memory. */
const mostAligned = 1000

/**
 * For a person: the verdict and what it rests on, then the findings that count from the worst, then the others, and then all
 * in numbers.
 */
export async function* writeTable(context: ReportContext): AsyncGenerator<string> {
  const { report, histogram, target } = context
  yield* verdictLines(context)
  const sorted = findingsByStatus(report)
  yield* countingLines(sorted.counting, context)
  yield* notCountingLines(sorted.notCounting, context)
  yield* waivedLines(sorted.waived, context)
  const columns = Number.isFinite(target.columns) ? target.columns : 80
  const drawn = histogram?.(report, columns) ?? []
  if (drawn.length > 0) yield '\n'
  for (const line of drawn) yield lineOf(line, context)
  yield* trendLines(columns, context)
  yield* rulesLines(sorted, context)
}

/** A line for each domain, then a section for each. */
export async function* writeSeveralTable({ sections, hide, target }: SeveralContext): AsyncGenerator<string> {
  const results = sections.map(({ result }) => result)
  yield* drawRows(summary, results, { hide, columns: target.columns, paint: target.paint })
  for (const { result, context } of sections) {
    if (context === null) continue
    yield `\n${paintCell(encodeCell({ text: nameOf(result), tone: 'strong' }, hide), target.paint)}\n`
    yield* writeTable(context)
  }
  const [sentence] = encodeCell(`${completeSentence(results)}.`, hide)
  yield `\n${wrap(sentence?.text ?? '', '', target.columns).join('\n')}\n`
}

const summary = summaryView<AuditReport>({ title: 'Findings', count: countingBySeverity })

function* trendLines(columns: number, context: ReportContext): Generator<string> {
  const { history } = context.report
  if (history === undefined) return
  yield '\n'
  for (const line of drawTrend(history, columns)) yield lineOf(line, context)
  yield paragraph(trendSentence(history), context)
  const legend = trendLegend(history)
  if (legend !== '') yield paragraph(legend, context)
}

const verdictTones: Record<AuditReport['verdict'], Tone> = { yes: 'good', no: 'bad', incomplete: 'warn' }

function* verdictLines(context: ReportContext): Generator<string> {
  const { report } = context
  const { verdict, coverage, policy } = report
  const title = `${verdictMarks[verdict]} ${verdictTitles[verdict]}`
  yield lineOf({ text: title, tone: verdictTones[verdict] }, context)
  yield paragraph(formatVerdict(report), context)
  yield paragraph(formatCoverage(report), context)
  for (const gap of coverage.gaps.slice(1, mostNamed))
    yield paragraph(`It is also not shown that ${formatGap(gap)}.`, context)
  for (const row of coverage.unreadableRows.slice(0, mostNamed)) {
    yield paragraph(asSentence(`Not read: ${formatUnreadable(row)}`), context)
  }
  yield paragraph(`${context.domainName}, checked against ${policyName(policy)}`, context)
  if (context.fix !== undefined) yield paragraph(fixSentence(context.fix), context)
}

function* rulesLines({ counting, notCounting }: FindingsByStatus, context: ReportContext): Generator<string> {
  const { report } = context
  const [counts, others] = [tally(counting), tally(notCounting)]
  const idle = new Set(report.idleRules)
  const severities = worstFirst.map((severity) => `${grouped(counts.ofSeverity(severity))} ${severity}`).join(', ')
  yield '\n'
  yield lineOf([{ text: 'Findings', tone: 'dim' }, `  ${severities}`], context)
  for (const rule of report.policy.rules) {
    const count = counts.ofRule(rule.id)
    const tone = count === 0 ? 'good' : severityTones[rule.severity]
    const other = others.ofRule(rule.id)
    const note = `${idle.has(rule.id) ? '  no matching app' : ''}${other === 0 ? '' : `  ${moreNotCounting(other)}`}`
    yield lineOf([{ text: grouped(count).padStart(8), tone }, `  ${rule.id}`, { text: note, tone: 'dim' }], context)
  }
  for (const { rule, apps } of report.cannotTell ?? []) {
    yield paragraph(`${rule} cannot tell for ${pluralize(apps, 'app')}.`, context)
  }
}

const severityTones: Record<Severity, Tone> = { critical: 'bad', high: 'bad', medium: 'warn', low: 'dim' }

async function* countingLines(open: readonly JudgedFinding[], context: ReportContext): AsyncGenerator<string> {
  const { detail, target } = context
  if (open.length === 0) return
  const isCapped = target.isTerminal && detail === 'usual' && open.length > mostListed
  const groups = byRule(groupByCause(isCapped ? open.slice(0, mostListed) : open))
  const withFixes = detail === 'full' || (!isCapped && groups.length <= fewEnoughForFixes)
  yield* tableOf(groups, { fixes: withFixes ? 'with-fixes' : 'without', counts: tally(open) }, context)
  if (isCapped) {
    yield paragraph(
      `The worst ${grouped(mostListed)} of ${pluralize(open.length, 'finding')} are shown. All of them: add -v, or -o html=report.html`,
      context,
    )
  } else if (!withFixes) yield paragraph('To see each fix: add -v, or -o html=report.html', context)
}

/** Folded into one line: a thousand of them would hide the few that count. */
async function* notCountingLines(others: readonly JudgedFinding[], context: ReportContext): AsyncGenerator<string> {
  if (others.length === 0) return
  if (context.detail === 'full') {
    yield* section(`Do not count (${grouped(others.length)})`, context)
    return yield* tableOf(byRule(groupByCause(others)), { fixes: 'with-fixes', counts: tally(others) }, context)
  }
  yield '\n'
  yield paragraph(`${moreNotCounting(others.length)}. To list them: add -v, or -o html=report.html`, context)
}

type Fixes = 'with-fixes' | 'without'

interface Shown {
  fixes: Fixes
  /** How many each rule has, with those that are not listed. */
  counts: ReturnType<typeof tally>
}

async function* tableOf(groups: readonly FindingGroup[], shown: Shown, context: ReportContext): AsyncGenerator<string> {
  for (let from = 0; from < groups.length; from += mostAligned) {
    yield '\n'
    yield* alignedLines(groups.slice(from, from + mostAligned), shown, context)
  }
}

async function* alignedLines(
  groups: readonly FindingGroup[],
  { fixes, counts }: Shown,
  context: ReportContext,
): AsyncGenerator<string> {
  const { columns: width, paint } = context.target
  const rules = new Map(context.report.policy.rules.map((rule) => [rule.id, rule]))
  const rows = groups.flat().map((finding) => rowOf(finding, context))
  const lines = drawTable(columns, rows, { width, paint })
  yield await nextOf(lines)
  for (const [place, group] of groups.entries()) {
    const [first] = group
    if (first.rule !== groups[place - 1]?.[0].rule)
      yield headingOf(rules.get(first.rule), first, counts.ofRule(first.rule), context)
    for (const finding of group) {
      yield await nextOf(lines)
      yield* remarksOn(finding, context)
    }
    if (fixes === 'with-fixes') yield* fixLines(group, context)
  }
}

const nextOf = async (lines: AsyncGenerator<string>): Promise<string> => (await lines.next()).value ?? ''

/** Those of one rule together, in the order of the worst of each rule. */
function byRule(groups: readonly FindingGroup[]): FindingGroup[] {
  const rules = new Map<string, FindingGroup[]>()
  for (const group of groups) {
    const [{ rule }] = group
    const known = rules.get(rule)
    if (known === undefined) rules.set(rule, [group])
    else known.push(group)
  }
  return [...rules.values()].flat()
}

const columns: TableColumn[] = [
  { title: '  Name', align: 'left', whole: false, narrowest: 10 },
  { title: 'App id', align: 'left', whole: true },
  { title: 'Found', align: 'left', whole: true },
  // Its rule stands above, with the limit in full.
  { title: 'Wanted', align: 'left', whole: false, narrowest: 7 },
]

/** A grant may have any name; a length of time is never cut. */
const mostOfGrant = 14

function rowOf({ app, violation, counts, since }: JudgedFinding, { hide }: ReportContext): EncodedCell[] {
  const { found, wanted, actual } = findingFacts(violation)
  const most = actual === null ? mostOfGrant : Infinity
  const change = since === 'new' || since === 'worse' ? ` ${since}` : ''
  const cells: Cell[] = [['  ', counts ? app.displayName : { text: app.displayName, tone: 'dim' }], app.id]
  return [
    ...cells.map((cell) => encodeCell(cell, hide)),
    cutCell(encodeCell({ text: found, tone: counts ? 'bad' : 'dim' }, hide), most),
    [...cutCell(encodeCell(wanted, hide), most), ...encodeCell({ text: change, tone: 'warn' }, hide)],
  ]
}

function headingOf(
  rule: PolicyRule | undefined,
  { severity, rule: id }: JudgedFinding,
  count: number,
  context: ReportContext,
): string {
  const title = rule === undefined ? '' : `: ${context.say.ruleTitle(rule)}`
  const pieces = [{ text: severity, tone: severityTones[severity] }, ` ${id} (${grouped(count)})${title}`]
  return lineOf(pieces, context)
}

function* remarksOn(finding: JudgedFinding, context: ReportContext): Generator<string> {
  const { detail, say } = context
  const problem = formatWaiverProblem(finding)
  if (problem !== null) yield lineOf(['    ', { text: asSentence(problem), tone: 'warn' }], context)
  if (detail === 'full') yield paragraph(asSentence(say.message(finding)), context, '    ')
}

function* fixLines(group: FindingGroup, context: ReportContext): Generator<string> {
  const fixes = context.say.fixes(group[0])
  if (group.length > 1) yield paragraph(`One fix for these ${grouped(group.length)} apps:`, context, '    ')
  for (const fix of fixes) yield lineOf(['    ', { text: fix, tone: 'dim' }], context)
}

/** The waived findings, and the unused waivers. */
function* waivedLines(waived: readonly JudgedFinding[], context: ReportContext): Generator<string> {
  const { report, detail, target } = context
  const most = target.isTerminal && detail === 'usual' ? mostNamed : Infinity
  if (waived.length > 0) yield* section(`Waived (${grouped(waived.length)})`, context)
  for (const { app, rule, waiver } of waived.slice(0, most)) {
    if (waiver === null) continue
    const { reason, owner, expires } = waiver.waiver
    yield lineOf(['  ', app.displayName, ` (${app.id})`], context)
    yield paragraph(`${rule}: ${reason}; ${owner}, until ${expires}`, context, '    ')
  }
  yield* moreThan(most, waived.length, context)
  const { unusedWaivers } = report
  if (unusedWaivers.length > 0) yield* section(`Unused waivers (${unusedWaivers.length})`, context)
  for (const waiver of unusedWaivers.slice(0, most)) yield paragraph(formatWaiver(waiver), context)
  yield* moreThan(most, unusedWaivers.length, context)
}

function* section(title: string, context: ReportContext): Generator<string> {
  yield '\n'
  yield lineOf({ text: title, tone: 'strong' }, context)
}

function* moreThan(most: number, count: number, context: ReportContext): Generator<string> {
  if (count > most) yield paragraph(`and ${grouped(count - most)} more: add -v`, context)
}

function lineOf(cell: Cell, { hide, target }: ReportContext): string {
  return `${paintCell(encodeCell(cell, hide), target.paint).trimEnd()}\n`
}

/** Prose, broken between words where a terminal is narrow. */
function paragraph(text: string, { hide, target }: ReportContext, begins = '  '): string {
  const [piece] = encodeCell(text, hide)
  return wrap(piece?.text ?? '', begins, target.columns)
    .map((line, at) => `${at === 0 ? begins : ''}${line}\n`)
    .join('')
}
