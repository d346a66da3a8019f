import type { JudgedFinding, Waiver } from '../../../audit/audit-report'
import { findingFacts } from '../../../audit/rules/violations'
import { byteOrderMark, csvRows } from '../../../output/formats/csv'
import { batchesOf, encodeAll, type RowEncoder } from '../../../output/formats/format'
import { plainRows } from '../../../output/formats/plain'
import type { View } from '../../../output/output'
import type { CoverageGap, UnreadableRow } from '../../../token-settings/coverage'
import { formatDuration } from '../../../token-settings/duration'
import { formatGap } from '../../shared/format-coverage'
import { asSentence, formatCoverage, formatWaiver, joinFixes, statusOf } from './format-report'
import type { DomainSection, ReportContext, SeveralContext } from './report-writer'

/** What a line of `plain` or `csv` is about. */
type ReportRecord =
  | { type: 'audit' }
  | { type: 'gap'; gap: CoverageGap }
  | { type: 'unreadable'; row: UnreadableRow }
  | { type: 'unused-waiver'; waiver: Waiver }
  | { type: 'finding'; finding: JudgedFinding }

type Fields = Partial<Record<(typeof fieldNames)[number] | 'profile', string | number>>

/**
 * The fields of every record, empty where they have no meaning. `status` is of a finding `counts`, `waived` or
 * `does-not-count`, and of the audit its verdict; lifetimes are in seconds.
 */
const fieldNames = [
  ...(['type', 'status', 'severity', 'rule', 'appId', 'displayName'] as const),
  ...(['attribute', 'actual', 'actualDuration', 'source', 'allowed', 'allowedDuration'] as const),
  ...(['since', 'waiver', 'message', 'fix'] as const),
  ...(['domain', 'date'] as const),
]

/** Tab-separated, one record a line, without a header. See {@link writeRecords}. */
export const writePlain = (context: ReportContext): AsyncGenerator<string> =>
  writeRecords(plainRows(recordView, context), context)

/** For a spreadsheet: what it would take for a formula is text. See {@link writeRecords}. */
export async function* writeCsv(context: ReportContext): AsyncGenerator<string> {
  if (context.target.isFile) yield byteOrderMark
  yield* writeRecords(csvRows(recordView, { hide: context.hide, isTerminal: context.target.isTerminal }), context)
}

/** The records of all domains, with whose they are. See {@link writeRecords}. */
export const writeSeveralPlain = (context: SeveralContext): AsyncGenerator<string> =>
  encodeEach((hide) => plainRows(severalView, { hide }), context)

export async function* writeSeveralCsv(context: SeveralContext): AsyncGenerator<string> {
  if (context.target.isFile) yield byteOrderMark
  const { isTerminal } = context.target
  yield* encodeEach((hide) => csvRows(severalView, { hide, isTerminal }), context)
}

/** One header, and of each domain its own secrets are hidden. */
async function* encodeEach(
  encoderFor: (hide: ReportContext['hide']) => RowEncoder<Fields>,
  { sections, hide }: SeveralContext,
): AsyncGenerator<string> {
  const { start } = encoderFor(hide)
  yield start
  for (const section of sections)
    yield* encodeAll({ ...encoderFor(section.result.hide), start: '' }, batchesOf(fieldsOfSection(section)))
}

/** Of a domain that was not read there is a record all the same. */
function* fieldsOfSection({ result, context }: DomainSection): Generator<Fields> {
  const { domain, problem } = result
  const profile = result.profile ?? ''
  if (context === null) yield { type: 'audit', status: 'failed', message: problem?.message ?? '', domain, profile }
  else for (const fields of fieldsOf(context)) yield { ...fields, profile }
}

/**
 * All records have the same fields. The first one, of type `audit`, is the verdict and what was read: a report without
 * findings that says nothing else could not be told from one of a list that was never read. What was not read follows as
 * `gap` and `unreadable`; then unused waivers; then, of type `finding`, the findings.
 */
function writeRecords(encoder: RowEncoder<Fields>, context: ReportContext): AsyncGenerator<string> {
  return encodeAll(encoder, batchesOf(fieldsOf(context)))
}

const viewOf = (names: readonly (keyof Fields)[]): View<Fields> => ({
  columns: names.map((name) => ({ title: name, forScripts: (fields) => fields[name] ?? '' })),
  json: (fields) => ({ ...fields }),
})

const recordView = viewOf(fieldNames)

/** Whose record it is, stands last. */
const severalView = viewOf([...fieldNames.filter((name) => name !== 'domain'), 'profile', 'domain'])

function* fieldsOf(context: ReportContext): Generator<Fields> {
  const { domain, startedAt } = context.report
  const date = startedAt.toISOString()
  for (const record of recordsOf(context)) yield { ...fieldsIn(record, context), domain, date }
}

function* recordsOf({ report }: ReportContext): Generator<ReportRecord> {
  yield { type: 'audit' }
  for (const gap of report.coverage.gaps) yield { type: 'gap', gap }
  for (const row of report.coverage.unreadableRows) yield { type: 'unreadable', row }
  for (const waiver of report.unusedWaivers) yield { type: 'unused-waiver', waiver }
  for (const finding of report.findings) yield { type: 'finding', finding }
}

function fieldsIn(record: ReportRecord, { report, say }: ReportContext): Fields {
  const { type } = record
  switch (type) {
    case 'audit':
      return { type, status: report.verdict, message: formatCoverage(report) }
    case 'gap':
      return { type, message: asSentence(`it is not shown that ${formatGap(record.gap)}`) }
    case 'unreadable':
      return { type, appId: record.row.id ?? '', displayName: record.row.displayName ?? '', message: record.row.why }
    case 'unused-waiver':
      return { type, rule: record.waiver.rule, appId: record.waiver.app, message: formatWaiver(record.waiver) }
    case 'finding':
      return findingFields(record.finding, say)
  }
}

function findingFields(finding: JudgedFinding, say: ReportContext['say']): Fields {
  const { attribute, actual, allowed } = findingFacts(finding.violation)
  return {
    type: 'finding',
    status: statusOf(finding),
    severity: finding.severity,
    rule: finding.rule,
    appId: finding.app.id,
    displayName: finding.app.displayName,
    attribute,
    actual: actual?.seconds ?? '',
    actualDuration: actual === null ? '' : formatDuration(actual.seconds),
    source: actual?.source ?? '',
    allowed: allowed ?? '',
    allowedDuration: allowed === null ? '' : formatDuration(allowed),
    since: finding.since ?? '',
    waiver: finding.waiver?.state ?? '',
    message: say.message(finding),
    fix: joinFixes(say.fixes(finding)),
  }
}
