import type { Terminal } from '../platform/environment'
import { forTerminal } from './encoders'
import { type Format, formatOf } from './formats'
import { encodeAll, type RowEncoder, type Sink } from './formats/format'
import { createMessages, type FailureReport } from './messages'
import type { View } from './view'
import { drawableColumns } from './width'
import { writeInChunks } from './write-in-chunks'

export type { Cell, Piece } from './cell'
export type { Detail } from './draw-details'
export type { Format } from './formats'
export type { JsonObject, JsonValue } from './json'
export type { FailureReport } from './messages'
export type { Tone } from './style'
export type { Column, View } from './view'

export type Verbosity = 'quiet' | 'normal' | 'verbose' | 'debug'

export interface OutputOptions {
  stdout: Terminal
  stderr: Terminal
  format: Format
  /** A failure is also an annotation of GitHub Actions; false where absent. */
  annotates?: boolean
  colour: { stdout: boolean; stderr: boolean }
  verbosity: Verbosity
  /** Replaces the secrets known by now. Everything written passes through it, before it is encoded or cut. */
  hide(text: string): string
}

/** What a report needs to know of where it is written, and of what has been said. */
export interface OutputContext {
  /** Whether stdout may be coloured. */
  colour: boolean
  verbosity: Verbosity
  hide(text: string): string
  /** Those so far; the list grows. */
  warnings: readonly string[]
}

/**
 * The one place that writes. Results go to stdout, all else to stderr. Each text given is one line: a line end in it
 * is shown as `\n`.
 *
 * A failure to write to stdout rejects, with the `code` of the system (EPIPE, ENOSPC…). One to write to stderr does
 * not: there is nobody left to tell, and the result must not be lost for it.
 */
export interface Output {
  readonly format: Format
  /** For what is encoded for a kind of sink of its own before it is written with {@link Output.raw}. */
  readonly context: OutputContext
  /** One object: a block of details, one line, or one JSON document with the warnings so far under `warnings`. */
  result<Row>(view: View<Row>, row: Row): Promise<void>
  /**
   * Any number of rows. When reading them fails, those read before are still written, as a whole document, and then
   * the failure is thrown; without any, nothing is written.
   */
  results<Row>(view: View<Row>, rows: Iterable<Row> | AsyncIterable<Row>): Promise<void>
  /** The same for rows that come some at a time; those of a batch are written together. */
  batches<Row>(view: View<Row>, batches: AsyncIterable<readonly Row[]>): Promise<void>
  /**
   * The same in a form of the command's own, such as one document around all rows. Secrets are taken out by the form: it
   * alone knows what is text and what holds it together.
   */
  stream<Row>(form: RowEncoder<Row>, batches: AsyncIterable<readonly Row[]>): Promise<void>
  /** A bare result, such as a number of seconds. */
  line(text: string): Promise<void>
  /**
   * A result that has been encoded for its own kind of sink, such as a report or a completion script. As it stands: secrets are
   * hidden before a text is encoded, for in a finished document nobody can tell a value from what is around it.
   */
  raw(text: string): Promise<void>
  /**
   * How far long work has come: a line or several, only where stderr is a terminal and not with `quiet`. The next text
   * replaces it, and it is gone before anything else is written; an empty text takes it away.
   */
  progress(text: string): Promise<void>
  /** For whoever watches; nothing with `quiet`. */
  note(text: string): Promise<void>
  /** The same for a line with columns, which is not broken between words. */
  aligned(text: string): Promise<void>
  /** Only with `verbose` or `debug`. */
  detail(text: string): Promise<void>
  /** Also with `quiet`, and remembered for the JSON document of {@link Output.result}. */
  warning(text: string): Promise<void>
  /**
   * Without a line end: the answer is typed behind it. `choices` stands after the text, however long that is; what is to be
   * known first stands above it, a line each.
   */
  question(text: string, choices?: string, above?: readonly string[]): Promise<void>
  /** A sentence and a hint, or in JSON and NDJSON one object on one line. To be the last call. */
  failure(report: FailureReport): Promise<void>
}

export function createOutput(options: OutputOptions): Output {
  const { format, verbosity, hide, colour } = options
  const messages = createMessages(options)
  const stdout = messages.before(options.stdout)
  const warnings: string[] = []
  const { encodeResult, encodeRows } = formatOf(format)
  const sink = (): Sink => ({ hide, isTerminal: stdout.isTerminal, columns: columnsOf(stdout), colour: colour.stdout })
  return {
    format,
    context: { colour: colour.stdout, verbosity, hide, warnings },
    result: async (view, row) =>
      encodeResult === undefined
        ? writeRows(encodeRows(view, sink()), [[row]], stdout)
        : stdout.write(await encodeResult(view, row, sink(), warnings)),
    results: (view, rows) => writeRows(encodeRows(view, sink()), oneByOne(rows), stdout),
    batches: (view, batches) => writeRows(encodeRows(view, sink()), batches, stdout),
    stream: (encoder, batches) => writeRows(encoder, batches, stdout),
    line: (text) => stdout.write(`${forTerminal(hide(text))}\n`),
    raw: (text) => stdout.write(text),
    async progress(text) {
      if (verbosity !== 'quiet') await messages.progress(text)
    },
    async note(text) {
      if (verbosity !== 'quiet') await messages.note(text)
    },
    async aligned(text) {
      if (verbosity !== 'quiet') await messages.aligned(text)
    },
    async detail(text) {
      if (verbosity === 'verbose' || verbosity === 'debug') await messages.detail(text)
    },
    async warning(text) {
      warnings.push(text)
      await messages.warning(text)
    },
    question: messages.question,
    failure: (report) => messages.failure(report),
  }
}

/** A table in a file is for people too, but no terminal limits its width, and it must not depend on COLUMNS. */
const columnsOf = (stdout: Terminal): number => (stdout.isTerminal ? drawableColumns(stdout) : Infinity)

type Batches<Row> = Iterable<readonly Row[]> | AsyncIterable<readonly Row[]>

async function* oneByOne<Row>(rows: Iterable<Row> | AsyncIterable<Row>): AsyncGenerator<readonly Row[]> {
  for await (const row of rows) yield [row]
}

async function writeRows<Row>(encoder: RowEncoder<Row>, batches: Batches<Row>, stdout: Terminal): Promise<void> {
  const failures: unknown[] = []
  await writeInChunks(encodeAll(encoder, untilFailure(batches, failures)), stdout)
  if (failures.length > 0) throw failures[0]
}

/**
 * The rows before a failure to read are written as a whole document, and the failure is thrown afterwards. A failure
 * before the first row is thrown at once. A failure to write is not caught here: it must stop everything at once.
 */
async function* untilFailure<Row>(batches: Batches<Row>, failures: unknown[]): AsyncGenerator<readonly Row[]> {
  let hasRows = false
  try {
    for await (const rows of batches) {
      hasRows ||= rows.length > 0
      yield rows
    }
  } catch (error) {
    if (!hasRows) throw error
    failures.push(error)
  }
}

/** A table on a terminal and plain lines anywhere else, unless a format was asked for. */
export function chooseFormat(stdout: Pick<Terminal, 'isTerminal'>, asked?: Format): Format {
  return asked ?? (stdout.isTerminal ? 'table' : 'plain')
}

/**
 * `--no-color`, else the variables of https://no-color.org, https://force-color.org and https://bixense.com/clicolors, in
 * this order; else whether it is a terminal that can show colours. Only tables and messages have any.
 */
export function chooseColour(
  variables: Record<string, string | undefined>,
  terminal: Pick<Terminal, 'isTerminal'>,
  flags: { noColor?: boolean } = {},
): boolean {
  const { NO_COLOR = '', FORCE_COLOR = '', CLICOLOR_FORCE = '', CLICOLOR, TERM } = variables
  if (flags.noColor === true || NO_COLOR !== '') return false
  // Node and chalk take these for no.
  if (FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  if (CLICOLOR_FORCE !== '' && CLICOLOR_FORCE !== '0') return true
  return terminal.isTerminal && TERM !== 'dumb' && CLICOLOR !== '0'
}
