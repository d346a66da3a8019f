import type { CommandContext, NamedDomain } from '../../cli/command'
import { CutShort, Failure, isWriteError } from '../../failures/errors'
import { type ExitCode, exitCodes, mostImportant } from '../../failures/exit-codes'
import { forProfile } from '../../failures/hints'
import { limits } from '../../identity-domain/limits'
import type { OutputFormat, RowEncoder, Sink } from '../../output/formats/format'
import { mapTexts } from '../../output/json'
import type { Members } from '../../output/json-members'
import type { FailureReport, JsonObject, View } from '../../output/output'
import { counted } from './format-coverage'

/** What one of several domains gave. */
export interface DomainResult<Value> {
  /** null: of two files, which name domains alone. */
  profile: string | null
  /** The origin. */
  domain: string
  /** null: nothing could be read. */
  value: Value | null
  /** Why it is not complete, or there is no value; null where it is complete. */
  problem: FailureReport | null
  /** Takes the secrets of this domain out of a text, and of no other: else one could black out what another one says. */
  hide: Hide
}

type Hide = (text: string) => string

/** A value, and why it is not complete; null where it is. */
export interface Read<Value> {
  value: Value
  problem: FailureReport | null
}

/** Reads some domains at a time. What happens in one costs the others nothing. The results are in the order of the domains. */
export async function readEach<Value>(
  domains: readonly NamedDomain[],
  read: (context: CommandContext) => Promise<Read<Value>>,
): Promise<DomainResult<Value>[]> {
  const results: DomainResult<Value>[] = []
  const waiting = domains.entries()
  const readNext = async () => {
    for (const [place, domain] of waiting) results[place] = await readOne(domain, read)
  }
  await Promise.all(Array.from({ length: limits.domainsAtOnce }, readNext))
  return results
}

async function readOne<Value>(
  { profile, origin, context, close }: NamedDomain,
  read: (context: CommandContext) => Promise<Read<Value>>,
): Promise<DomainResult<Value>> {
  const { hide } = context.output.context
  const result: DomainResult<Value> = { profile, domain: origin, value: null, problem: null, hide }
  try {
    return Object.assign(result, await read(context))
  } catch (error) {
    return Object.assign(result, { problem: reportOf(error) })
  } finally {
    await endReading(result, { context, close })
  }
}

/** Nothing more is asked of it, and what it gave as a reason may be said with those of others. */
export async function endReading(
  result: DomainResult<unknown>,
  { context, close }: Pick<NamedDomain, 'context' | 'close'>,
): Promise<void> {
  if (result.problem !== null) result.problem = shownProblem(result.problem, result)
  await context.output.progress('')
  await context.output.note(result.problem?.message ?? 'complete')
  await close()
}

/** Items of several sources as they come, of some sources at a time. A source begins when it is its turn. */
export async function* merge<Item>(sources: readonly (() => AsyncGenerator<Item>)[]): AsyncGenerator<Item> {
  const waiting = sources.values()
  const running = new Map<AsyncGenerator<Item>, Promise<[AsyncGenerator<Item>, IteratorResult<Item>]>>()
  const advance = (source: AsyncGenerator<Item>) =>
    running.set(
      source,
      source.next().then((next) => [source, next]),
    )
  const startNext = () => {
    const { value: start } = waiting.next()
    if (start !== undefined) advance(start())
  }
  for (let at = 0; at < limits.domainsAtOnce; at++) startNext()
  try {
    while (running.size > 0) {
      const [source, { done, value }] = await Promise.race(running.values())
      running.delete(source)
      if (done) startNext()
      else {
        advance(source)
        yield value
      }
    }
  } finally {
    for (const source of running.keys()) void source.return(undefined).catch(() => {})
  }
}

/** @throws what no domain is the reason of */
export function reportOf(error: unknown): FailureReport {
  if (error instanceof Failure && !isWriteError(error)) return error
  // The name of a signal: something was waited for that no domain answers, such as a program that prints a secret.
  if (typeof error === 'string') return new CutShort()
  throw error
}

/** Without the secrets of the domain, and with advice for its profile. */
function shownProblem(
  { exitCode, message, hint: advice, status, requestId, details }: FailureReport,
  { profile, hide }: Pick<DomainResult<unknown>, 'profile' | 'hide'>,
): FailureReport {
  const hint = advice === null || profile === null ? advice : forProfile(advice, profile)
  return {
    ...{ exitCode, message: hide(message), hint: hint === null ? null : hide(hint), status },
    requestId: requestId === null ? null : hide(requestId),
    ...(details === undefined ? {} : { details: details.map(hide) }),
  }
}

export type DomainStatus = 'complete' | 'incomplete' | 'failed'

export function statusOf({ value, problem }: Pick<DomainResult<unknown>, 'value' | 'problem'>): DomainStatus {
  if (problem === null) return 'complete'
  return value === null ? 'failed' : 'incomplete'
}

export const nameOf = ({ profile, domain }: Pick<DomainResult<unknown>, 'profile' | 'domain'>): string =>
  profile ?? domain

const withoutStop = (text: string): string => text.replace(/\.$/, '')

/** `2 of 3 domains complete; us: not signed in`. */
export function completeSentence(results: readonly DomainResult<unknown>[]): string {
  const lacking = results.filter(({ problem }) => problem !== null)
  const named = lacking.map((each) => `; ${nameOf(each)}: ${withoutStop(each.problem?.message ?? '')}`)
  const shown = named.length > mostNamed ? [...named.slice(0, mostNamed), `; ${named.length - mostNamed} more`] : named
  return `${results.length - lacking.length} of ${counted(results.length, 'domain')} complete${shown.join('')}`
}

const mostNamed = 3

/**
 * Says which domains lack something.
 *
 * @param code of each value, as a run on this domain alone would end
 * @returns 3 where a domain was read and another was not complete; where none was read, the code of the reason
 */
export async function concludeSeveral<Value>(
  results: readonly DomainResult<Value>[],
  code: (value: Value) => ExitCode,
  { output }: CommandContext,
): Promise<ExitCode> {
  const lacking = results.filter(({ problem }) => problem !== null)
  if (lacking.length === 0) {
    await output.note(`${completeSentence(results)}.`)
    return mostImportant(results.flatMap(({ value }) => (value === null ? [] : [code(value)])))
  }
  const exitCode = results.some(({ value }) => value !== null) ? exitCodes.incomplete : codeOfNone(lacking)
  const [{ problem: first } = { problem: null }] = lacking
  const details = lacking.flatMap((each) => detailsOf(each, lacking.length > mostNamed))
  await output.failure({
    exitCode,
    message: `${completeSentence(results)}.`,
    hint: lacking.length === 1 ? (first?.hint ?? null) : hintFor(results),
    status: lacking.length === 1 ? (first?.status ?? null) : null,
    requestId: lacking.length === 1 ? (first?.requestId ?? null) : null,
    ...(details.length === 0 ? {} : { details }),
  })
  return exitCode
}

/** Of two files there is no domain to run it with. */
const hintFor = (results: readonly DomainResult<unknown>[]): string | null =>
  results.some(({ profile }) => profile !== null) ? 'Run it with --profile NAME to see more of one domain.' : null

const detailsOf = (result: DomainResult<unknown>, withMessage: boolean): string[] => [
  ...(withMessage ? [`${nameOf(result)}: ${result.problem?.message ?? ''}`] : []),
  ...(result.problem?.details ?? []).map((detail) => `${nameOf(result)}: ${detail}`),
]

function codeOfNone(failed: readonly DomainResult<unknown>[]): ExitCode {
  const codes = failed.map(({ problem }) => (problem?.exitCode ?? exitCodes.incomplete) as ExitCode)
  return [exitCodes.domainFailed, exitCodes.notPermitted].find((code) => codes.includes(code)) ?? mostImportant(codes)
}

/** What every format of JSON says of a domain, before what was read of it. */
export function domainJson(result: DomainResult<unknown>): JsonObject {
  const { profile, domain, problem } = result
  return { profile, domain, status: statusOf(result), error: problem === null ? null : errorJson(problem) }
}

const errorJson = ({ exitCode, message, hint, status, requestId, details }: FailureReport): JsonObject => ({
  code: exitCode,
  message,
  hint,
  status,
  requestId,
  ...(details === undefined ? {} : { details }),
})

/** One document for all of them, with what each of them gave. */
export function severalJson<Value>(
  results: readonly DomainResult<Value>[],
  { document, summary }: { document(value: Value): JsonObject; summary: JsonObject },
): JsonObject {
  return {
    schemaVersion: 1,
    domains: results.map((result) => ({
      ...domainJson(result),
      ...(result.value === null ? {} : (mapTexts(document(result.value), result.hide) as JsonObject)),
    })),
    summary: { ...countsJson(results), ...summary },
  }
}

export function countsJson(results: readonly DomainResult<unknown>[]): JsonObject {
  const count = (status: DomainStatus) => results.filter((each) => statusOf(each) === status).length
  return {
    domains: results.length,
    complete: count('complete'),
    incomplete: count('incomplete'),
    failed: count('failed'),
  }
}

/** A line for each domain, above their sections. */
export function summaryView<Value>(what: {
  title: string
  count(value: Value): string | number
}): View<DomainResult<Value>> {
  const shown = ({ value }: DomainResult<Value>) => (value === null ? '' : String(what.count(value)))
  return {
    columns: [
      { title: 'Domain', forPeople: nameOf, forScripts: nameOf },
      { title: what.title, align: 'right', forPeople: shown, forScripts: shown },
      { title: 'Read', forPeople: toneOf, forScripts: statusOf },
      { title: 'Address', forPeople: ({ domain }) => domain, forScripts: ({ domain }) => domain, whole: true },
    ],
    json: domainJson,
  }
}

const tones = { complete: 'good', incomplete: 'warn', failed: 'bad' } as const

function toneOf(result: DomainResult<unknown>) {
  const status = statusOf(result)
  return { text: status, tone: tones[status] }
}

/** Rows that come together are of one domain, and its secrets are taken out of them. */
export function encodeRowsOfDomains<Row>(
  view: View<Row>,
  format: OutputFormat,
  sink: Sink,
): RowEncoder<RowOfDomain<Row>> {
  const several = rowsOfDomains(view)
  const encoders = new Map<unknown, RowEncoder<RowOfDomain<Row>>>()
  const encoderOf = (result: DomainResult<unknown>) => {
    const known = encoders.get(result) ?? format.encodeRows(several, { ...sink, hide: result.hide })
    encoders.set(result, known)
    return known
  }
  const around = format.encodeRows(several, sink)
  return { ...around, rows: (rows) => (rows[0] === undefined ? '' : encoderOf(rows[0].result).rows(rows)) }
}

/** A row of one of several domains; without a row, why that domain is not complete. */
export interface RowOfDomain<Row> {
  row: Row | null
  result: DomainResult<unknown>
}

/** The same columns, then why a domain is not complete, and whose row it is. */
export function rowsOfDomains<Row>({ columns, json, members }: View<Row>): View<RowOfDomain<Row>> {
  return {
    ...(members === undefined ? {} : { members: membersOfDomains(members) }),
    columns: [
      ...columns.map((column) => ({
        title: column.title,
        ...(column.name === undefined ? {} : { name: column.name }),
        forScripts: ({ row }: RowOfDomain<Row>) => (row === null ? '' : column.forScripts(row)),
      })),
      { title: 'problem', forScripts: ({ row, result }) => (row === null ? (result.problem?.message ?? '') : '') },
      { title: 'profile', forScripts: ({ result }) => result.profile ?? '' },
      { title: 'domain', forScripts: ({ result }) => result.domain },
    ],
    json({ row, result }) {
      const { profile, domain } = result
      return row === null ? domainJson(result) : { ...json(row), profile, domain }
    },
  }
}

/** Of rows alone: where there is a reason instead of one, it is written by itself. */
const membersOfDomains = <Row>(members: Members<Row>): Members<RowOfDomain<Row>> => ({
  ...Object.fromEntries(
    Object.entries(members).map(([name, valueIn]) => [name, ({ row }: RowOfDomain<Row>) => valueIn(row as Row)]),
  ),
  profile: ({ result }) => result.profile,
  domain: ({ result }) => result.domain,
})

/** Why a domain is not complete. */
export const problemView: View<DomainResult<unknown>> = { columns: [], json: domainJson }

/** The rows of each, and what is wrong with it. */
export const rowsIn = <Value, Row>(
  results: readonly DomainResult<Value>[],
  rows: (value: Value) => readonly Row[],
): RowOfDomain<Row>[][] =>
  results.map((result) => [
    ...(result.value === null ? [] : rows(result.value).map((row) => ({ row, result }))),
    ...(result.problem === null ? [] : [{ row: null, result }]),
  ])
