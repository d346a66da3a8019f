import type { Terminal } from '../platform/environment'
import type { Cell } from './cell'
import type { Detail } from './draw-details'
import type { JsonObject } from './json'
import type { Members } from './json-members'
import { createMessages } from './messages'
import { forTerminal } from './encoders'
import { writeBatches, writeForm, writeResult, writeResults } from './results'
import type { RowEncoder } from './stream-form'

export type { Cell, Piece } from './cell'
export type { Detail } from './draw-details'
export type { JsonObject, JsonValue } from './json'
export type { Tone } from './style'

export type Format = 'table' | 'plain' | 'json' | 'ndjson' | 'csv'
export type Verbosity = 'quiet' | 'normal' | 'verbose' | 'debug'

/** One property of a row. Text is given as it came from the server; it is made safe where it is written. */
export interface Column<Row> {
  title: string
  /** The header in CSV; the title where absent. */
  name?: string
  /** In a table; a column without it is for scripts alone. */
  forPeople?(row: Row): Cell
  /** In plain and CSV. A number is written as it is; of a string it is assumed that anybody may have typed it. */
  forScripts(row: Row): string | number
  align?: 'left' | 'right'
  /** Never cut in a narrow terminal. So by itself when aligned right or titled "… id". */
  whole?: boolean
}

/** How the rows of one kind look in every format. */
export interface View<Row> {
  columns: readonly Column<Row>[]
  /** One row as JSON. The member `warnings` is set by {@link Output.result} and is not to be used here. */
  json(row: Row): JsonObject
  /** What {@link json} is made of, for rows by the hundred thousand; where absent, each goes the usual way. */
  members?: Members<Row>
  /** One row alone on a terminal; where absent its columns, title beside value. */
  details?(row: Row): readonly Detail[]
}

/** Why a run ends otherwise than with an answer. */
export interface FailureReport {
  exitCode: number
  /** One sentence. */
  message: string
  /** What to do next. */
  hint: string | null
  /** The HTTP status, where the domain answered. */
  status: number | null
  requestId: string | null
  /** The message is plain ASCII and shows other characters by escapes of its own. */
  escaped?: boolean
  /** More lines below the message, such as one for each app that matched; an array in JSON. */
  details?: readonly string[]
}

export interface OutputOptions {
  stdout: Terminal
  stderr: Terminal
  format: Format
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
  /** A result that has been encoded for its own kind of sink, such as a report or a completion script. As it stands. */
  raw(text: string): Promise<void>
  /**
   * How far long work has come: one line, only where stderr is a terminal and not with `quiet`. The next one replaces
   * it, and it is gone before anything else is written; an empty text takes it away.
   */
  progress(text: string): Promise<void>
  /** For whoever watches; nothing with `quiet`. */
  note(text: string): Promise<void>
  /** Only with `verbose` or `debug`. */
  detail(text: string): Promise<void>
  /** Also with `quiet`, and remembered for the JSON document of {@link Output.result}. */
  warning(text: string): Promise<void>
  /** Without a line end: the answer is typed behind it. `choices` stands after the text, however long that is. */
  question(text: string, choices: string): Promise<void>
  /** A sentence and a hint, or in JSON and NDJSON one object on one line. To be the last call. */
  failure(report: FailureReport): Promise<void>
}

export function createOutput(options: OutputOptions): Output {
  const { format, verbosity, hide } = options
  const messages = createMessages(options)
  const stdout = messages.before(options.stdout)
  const warnings: string[] = []
  return {
    format,
    context: { colour: options.colour.stdout, verbosity, hide, warnings },
    result: (view, row) => writeResult(view, row, { ...options, stdout, warnings }),
    results: (view, rows) => writeResults(view, rows, { ...options, stdout }),
    batches: (view, batches) => writeBatches(view, batches, { ...options, stdout }),
    stream: (form, batches) => writeForm(form, batches, { stdout }),
    line: (text) => stdout.write(`${forTerminal(hide(text))}\n`),
    raw: (text) => stdout.write(hide(text)),
    async progress(text) {
      if (verbosity !== 'quiet') await messages.progress(text)
    },
    async note(text) {
      if (verbosity !== 'quiet') await messages.note(text)
    },
    async detail(text) {
      if (verbosity === 'verbose' || verbosity === 'debug') await messages.detail(text)
    },
    async warning(text) {
      warnings.push(text)
      await messages.warning(text)
    },
    question: (text, choices) => messages.question(text, choices),
    failure: (report) => messages.failure(report),
  }
}

/** A table on a terminal and plain lines anywhere else, unless a format was asked for. */
export function chooseFormat(stdout: Pick<Terminal, 'isTerminal'>, asked?: Format): Format {
  return asked ?? (stdout.isTerminal ? 'table' : 'plain')
}

/** Only on a terminal that can show it, and never against NO_COLOR (https://no-color.org) or `--no-color`. */
export function chooseColour(
  variables: Record<string, string | undefined>,
  terminal: Pick<Terminal, 'isTerminal'>,
  flags: { noColor?: boolean } = {},
): boolean {
  const { NO_COLOR = '', TERM } = variables
  return terminal.isTerminal && NO_COLOR === '' && TERM !== 'dumb' && flags.noColor !== true
}
