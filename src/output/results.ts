import { type PrintableCell, printable } from './cell'
import { Chunks } from './chunks'
import { saneColumns } from './columns'
import { drawDetails } from './details'
import { type JsonObject, mapTexts } from './json'
import type { Column, OutputOptions, View } from './output'
import { forCsv, forJson, forPlain, jsonText } from './printable'
import { loadPaint } from './style'
import { drawTable } from './table'

type Rows<Row> = Iterable<Row> | AsyncIterable<Row>

/** One object on stdout, in the format asked for. */
export async function writeResult<Row>(
  view: View<Row>,
  row: Row,
  options: OutputOptions & { warnings: readonly string[] },
): Promise<void> {
  const { stdout, format, hide, warnings } = options
  if (format === 'json') {
    const document = { ...view.json(row), ...(warnings.length > 0 ? { warnings } : {}) }
    await stdout.write(`${forJson(mapTexts(document, hide), 2)}\n`)
  } else if (format === 'table') {
    const details =
      view.details?.(row) ?? shownColumns(view).map(({ title, forPeople }) => ({ label: title, value: forPeople(row) }))
    await stdout.write(drawDetails(details, { hide, paint: await loadPaint(options.colour.stdout) }))
  } else await writeResults(view, [row], options)
}

/** Any number of rows on stdout. Throws what reading the rows threw, after writing those that came before. */
export async function writeResults<Row>(view: View<Row>, rows: Rows<Row>, options: OutputOptions): Promise<void> {
  const failures: unknown[] = []
  const readable = untilFailure(rows, failures)
  if (options.format === 'table') await writeTable(view, readable, options)
  else await writeStream(streamForm(view, options), readable, { stdout: options.stdout, failures })
  if (failures.length > 0) throw failures[0]
}

/** Keeps a failure to read apart from one to write, which must stop everything at once. */
async function* untilFailure<Row>(rows: Rows<Row>, failures: unknown[]): AsyncGenerator<Row> {
  try {
    yield* rows
  } catch (error) {
    failures.push(error)
  }
}

async function writeTable<Row>(view: View<Row>, rows: AsyncIterable<Row>, options: OutputOptions): Promise<void> {
  const { stdout, hide, colour } = options
  const cells: PrintableCell[][] = []
  const columns = shownColumns(view)
  for await (const row of rows) cells.push(columns.map(({ forPeople }) => printable(forPeople(row), hide)))
  if (cells.length === 0) return
  // A table in a file is for people too, but no terminal limits its width, and it must not depend on COLUMNS.
  const width = stdout.isTerminal ? saneColumns(stdout) : Infinity
  const chunks = new Chunks(stdout)
  const paint = await loadPaint(colour.stdout)
  for await (const lines of drawTable(columns.map(tableColumn), cells, { width, paint })) await chunks.add(lines)
  await chunks.flush()
}

type ShownColumn<Row> = Column<Row> & Required<Pick<Column<Row>, 'forPeople'>>

function shownColumns<Row>({ columns }: View<Row>): ShownColumn<Row>[] {
  return columns.filter((column): column is ShownColumn<Row> => column.forPeople !== undefined)
}

function tableColumn<Row>({ title, align = 'left', whole }: Column<Row>) {
  return { title, align, whole: whole ?? (align === 'right' || /\bid$/i.test(title)) }
}

/** How rows follow one another in a format that can be written row by row. */
interface StreamForm<Row> {
  start: string
  row(row: Row): string
  between: string
  end: string
  /** What stands for no rows at all. */
  empty: string
}

async function writeStream<Row>(
  form: StreamForm<Row>,
  rows: AsyncIterable<Row>,
  { stdout, failures }: { stdout: OutputOptions['stdout']; failures: readonly unknown[] },
): Promise<void> {
  const chunks = new Chunks(stdout)
  for await (const row of rows) await chunks.add((chunks.started ? form.between : form.start) + form.row(row))
  if (chunks.started) await chunks.add(form.end)
  else if (failures.length === 0) await chunks.add(form.empty)
  await chunks.flush()
}

/**
 * What is written is looked through as a whole, which is quicker than text by text, as long as nothing in it is escaped.
 * Where a secret is in it each text is looked through, so that what takes its place cannot break the JSON.
 */
function jsonOf(document: JsonObject, hide: OutputOptions['hide'], indent?: number): string {
  const text = JSON.stringify(document, null, indent)
  const isClean = !text.includes('\\') && hide(text) === text
  return isClean ? jsonText(text) : forJson(mapTexts(document, hide), indent)
}

function streamForm<Row>(view: View<Row>, { format, stdout, hide }: OutputOptions): StreamForm<Row> {
  const { columns } = view
  const document = (row: Row, indent?: number) => jsonOf(view.json(row), hide, indent)
  if (format === 'json') {
    const row = (row: Row) => document(row, 2).replace(/^/gm, '  ')
    return { start: '[\n', row, between: ',\n', end: '\n]\n', empty: '[]\n' }
  }
  const lines = { start: '', between: '', end: '', empty: '' }
  if (format === 'ndjson') return { ...lines, row: (row) => `${document(row)}\n` }
  if (format === 'csv') {
    const oneLine = stdout.isTerminal
    const text = (value: string | number) =>
      typeof value === 'number' ? String(value) : forCsv(hide(value), { oneLine })
    const titles = `${columns.map(({ title, name = title }) => forCsv(name)).join(',')}\n`
    return {
      ...lines,
      start: titles,
      empty: titles,
      row: (row) => `${columns.map((column) => text(column.forScripts(row))).join(',')}\n`,
    }
  }
  return {
    ...lines,
    row: (row) => `${columns.map((column) => forPlain(hide(String(column.forScripts(row))))).join('\t')}\n`,
  }
}
