import { type JsonObject, mapTexts } from './json'
import { joinedRows } from './json-members'
import type { Format, View } from './output'
import { forCsv, forJson, forPlain, isPlainInJson, isPlainLine, jsonText } from './encoders'

/** How rows follow one another in a format that can be written row by row. */
export interface RowEncoder<Row> {
  start: string
  /** With `between` between them. */
  rows(rows: readonly Row[]): string
  between: string
  /** Asked for when all rows have been written. */
  readonly end: string
  /** What stands for no rows at all. */
  readonly empty: string
}

export interface StreamOptions {
  hide(text: string): string
  /** There a cell of CSV takes one line, whatever is in it. */
  isTerminal: boolean
}

export function streamForm<Row>(
  view: View<Row>,
  format: Exclude<Format, 'table'>,
  { hide, isTerminal }: StreamOptions,
): RowEncoder<Row> {
  if (format === 'json') {
    const indented = (text: string) => text.replace(/^/gm, '  ')
    const form = jsonRows(view, { hide, between: ',\n', indent: 2, shape: indented })
    return { ...form, start: '[\n', end: '\n]\n', empty: '[]\n' }
  }
  if (format === 'ndjson') return { ...jsonRows(view, { hide, between: '\n' }), start: '', end: '\n', empty: '' }
  return format === 'csv' ? csvForm(view, { hide, isTerminal }) : plainForm(view, hide)
}

interface JsonForm {
  hide(text: string): string
  between: string
  indent?: number | undefined
  shape?(text: string): string
}

/**
 * What is written is looked through for secrets, and for what has to be escaped, all rows together: that is quicker than
 * text by text, and nearly always nothing is found. Where something is, each row is looked through.
 */
export function jsonRows<Row>(
  view: Pick<View<Row>, 'json' | 'members'>,
  { hide, between, indent, shape = (text) => text }: JsonForm,
) {
  const joined = view.members === undefined || indent !== undefined ? null : joinedRows(view.members, between)

  function quickly(rows: readonly Row[]): string | null {
    if (joined === null) return together(rows)
    const { text, strange } = joined(rows)
    return isPlainInJson(strange) && hide(strange) === strange ? text : null
  }

  function together(rows: readonly Row[]): string | null {
    const text = rows.map((row) => shape(JSON.stringify(view.json(row), null, indent))).join(between)
    return !text.includes('\\') && hide(text) === text && jsonText(text) === text ? text : null
  }

  function some(rows: readonly Row[]): string {
    return (
      quickly(rows) ?? rows.map((row) => quickly([row]) ?? shape(encodeJson(view.json(row), hide, indent))).join(between)
    )
  }
  return { between, rows: some }
}

function plainForm<Row>({ columns }: View<Row>, hide: StreamOptions['hide']): RowEncoder<Row> {
  const isSafe = (text: string) => isPlainLine(text) && hide(text) === text
  const safeLine = (texts: readonly string[]) =>
    isSafe(texts.join(' ')) ? texts.join('\t') : texts.map((text) => forPlain(hide(text))).join('\t')
  return {
    ...{ start: '', between: '', end: '', empty: '' },
    // All together first, then line by line: nearly always there is nothing to do.
    rows(rows) {
      const lines = rows.map((row) => columns.map(({ forScripts }) => String(forScripts(row))))
      const areSafe = isSafe(lines.map((texts) => texts.join(' ')).join(' '))
      return lines.map((texts) => `${areSafe ? texts.join('\t') : safeLine(texts)}\n`).join('')
    },
  }
}

function csvForm<Row>({ columns }: View<Row>, { hide, isTerminal }: StreamOptions): RowEncoder<Row> {
  const text = (value: string | number) =>
    typeof value === 'number' ? String(value) : forCsv(hide(value), { oneLine: isTerminal })
  const titles = `${columns.map(({ title, name = title }) => forCsv(name)).join(',')}\n`
  return lineForm((row) => `${columns.map(({ forScripts }) => text(forScripts(row))).join(',')}\n`, titles)
}

const lineForm = <Row>(line: (row: Row) => string, start: string): RowEncoder<Row> => ({
  start,
  rows: (rows) => rows.map(line).join(''),
  between: '',
  end: '',
  empty: start,
})

/** How many rows become text, and are looked through for secrets, at a time. */
export const rowsAtOnce = 32

/** All of it, some rows at a time. */
export function* encodeAll<Row>(form: RowEncoder<Row>, rows: Iterable<Row>): Generator<string> {
  let started = false
  let waiting: Row[] = []
  const next = (): string => {
    const text = (started ? form.between : form.start) + form.rows(waiting)
    started = true
    waiting = []
    return text
  }
  for (const row of rows) if (waiting.push(row) === rowsAtOnce) yield next()
  if (waiting.length > 0) yield next()
  yield started ? form.end : form.empty
}

/** One document, looked through for secrets in the same way. */
export function encodeJson(document: JsonObject, hide: (text: string) => string, indent?: number): string {
  const text = JSON.stringify(document, null, indent)
  const isClean = !text.includes('\\') && hide(text) === text
  return isClean ? jsonText(text) : forJson(mapTexts(document, hide), indent)
}
