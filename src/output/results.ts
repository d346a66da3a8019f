import { type EncodedCell, encodeCell } from './cell'
import { BufferedWriter } from './buffered-writer'
import { drawableColumns } from './columns'
import { drawDetails } from './draw-details'
import { mapTexts } from './json'
import type { Column, OutputOptions, View } from './output'
import { forJson } from './encoders'
import { rowsAtOnce, type RowEncoder, streamForm } from './stream-form'
import { loadPaint } from './style'
import { drawTable } from './draw-table'

type Rows<Row> = Iterable<Row> | AsyncIterable<Row>

/** Rows as they come, some at a time: a hundred thousand of them one by one would take twice as long. */
export type Batches<Row> = AsyncIterable<readonly Row[]>

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
    const columns = widthFor(stdout)
    await stdout.write(drawDetails(details, { hide, columns, paint: await loadPaint(options.colour.stdout) }))
  } else await writeResults(view, [row], options)
}

/** Any number of rows on stdout. Throws what reading the rows threw, after writing those that came before. */
export const writeResults = <Row>(view: View<Row>, rows: Rows<Row>, options: OutputOptions): Promise<void> =>
  writeBatches(view, oneByOne(rows), options)

async function* oneByOne<Row>(rows: Rows<Row>): AsyncGenerator<readonly Row[]> {
  for await (const row of rows) yield [row]
}

/** The same for rows that come some at a time. */
export async function writeBatches<Row>(view: View<Row>, batches: Batches<Row>, options: OutputOptions): Promise<void> {
  if (options.format !== 'table') return writeForm(formOf(view, options), batches, options)
  const failures: unknown[] = []
  await writeTable(view, untilFailure(batches, failures), options)
  if (failures.length > 0) throw failures[0]
}

/** The same in a form that the caller has made. */
export async function writeForm<Row>(
  form: RowEncoder<Row>,
  batches: Batches<Row>,
  { stdout }: Pick<OutputOptions, 'stdout'>,
): Promise<void> {
  const failures: unknown[] = []
  await writeStream(form, untilFailure(batches, failures), { stdout, failures })
  if (failures.length > 0) throw failures[0]
}

/** Keeps a failure to read apart from one to write, which must stop everything at once. */
async function* untilFailure<Row>(batches: Batches<Row>, failures: unknown[]): AsyncGenerator<readonly Row[]> {
  try {
    yield* batches
  } catch (error) {
    failures.push(error)
  }
}

async function writeTable<Row>(view: View<Row>, batches: Batches<Row>, options: OutputOptions): Promise<void> {
  const { stdout, hide, colour } = options
  const cells: EncodedCell[][] = []
  const columns = shownColumns(view)
  for await (const rows of batches)
    for (const row of rows) cells.push(columns.map(({ forPeople }) => encodeCell(forPeople(row), hide)))
  if (cells.length === 0) return
  const width = widthFor(stdout)
  const chunks = new BufferedWriter(stdout)
  const paint = await loadPaint(colour.stdout)
  for await (const lines of drawTable(columns.map(tableColumn), cells, { width, paint })) await chunks.write(lines)
  await chunks.flush()
}

/** A table in a file is for people too, but no terminal limits its width, and it must not depend on COLUMNS. */
const widthFor = (stdout: OutputOptions['stdout']): number => (stdout.isTerminal ? drawableColumns(stdout) : Infinity)

type ShownColumn<Row> = Column<Row> & Required<Pick<Column<Row>, 'forPeople'>>

function shownColumns<Row>({ columns }: View<Row>): ShownColumn<Row>[] {
  return columns.filter((column): column is ShownColumn<Row> => column.forPeople !== undefined)
}

function tableColumn<Row>({ title, align = 'left', whole }: Column<Row>) {
  return { title, align, whole: whole ?? (align === 'right' || /\bid$/i.test(title)) }
}

function formOf<Row>(view: View<Row>, { format, stdout, hide }: OutputOptions): RowEncoder<Row> {
  return streamForm(view, format === 'table' ? 'plain' : format, { hide, isTerminal: stdout.isTerminal })
}

async function writeStream<Row>(
  form: RowEncoder<Row>,
  batches: Batches<Row>,
  { stdout, failures }: { stdout: OutputOptions['stdout']; failures: readonly unknown[] },
): Promise<void> {
  const chunks = new BufferedWriter(stdout)
  for await (const rows of batches)
    for (let at = 0; at < rows.length; at += rowsAtOnce)
      await chunks.write((chunks.started ? form.between : form.start) + form.rows(rows.slice(at, at + rowsAtOnce)))
  if (chunks.started) await chunks.write(form.end)
  else if (failures.length === 0) await chunks.write(form.empty)
  await chunks.flush()
}
