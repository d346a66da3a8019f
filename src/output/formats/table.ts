import { type EncodedCell, encodeCell } from '../cell'
import { drawDetails } from '../draw-details'
import { drawTable } from '../draw-table'
import { loadPaint, type Paint } from '../style'
import type { Column, View } from '../view'
import type { OutputFormat, RowEncoder, Sink } from './format'

/** For people: a table without borders, or labelled lines for one result. */
export const table: OutputFormat = {
  isForPeople: true,
  isJson: false,
  isDocument: true,
  async encodeResult(view, row, { hide, columns, colour }) {
    const details =
      view.details?.(row) ?? shownColumns(view).map(({ title, forPeople }) => ({ label: title, value: forPeople(row) }))
    return drawDetails(details, { hide, columns, paint: await loadPaint(colour) })
  },
  encodeRows: tableRows,
}

/** Widths depend on every row, so all of them are kept until the end. */
function tableRows<Row>(view: View<Row>, { hide, columns: width, colour }: Sink): RowEncoder<Row> {
  const columns = shownColumns(view)
  const cells: EncodedCell[][] = []
  return {
    start: '',
    between: '',
    rows(rows) {
      for (const row of rows) cells.push(columns.map(({ forPeople }) => encodeCell(forPeople(row), hide)))
      return ''
    },
    async *end() {
      yield* drawTable(columns.map(tableColumn), cells, { width, paint: await loadPaint(colour) })
    },
    empty: () => '',
  }
}

/** Rows as a table, in a text that is drawn for its own kind of sink. */
export function drawRows<Row>(
  view: View<Row>,
  rows: readonly Row[],
  { hide, columns: width, paint }: Pick<Sink, 'hide' | 'columns'> & { paint: Paint },
): AsyncGenerator<string> {
  const columns = shownColumns(view)
  const cells = rows.map((row) => columns.map(({ forPeople }) => encodeCell(forPeople(row), hide)))
  return drawTable(columns.map(tableColumn), cells, { width, paint })
}

type ShownColumn<Row> = Column<Row> & Required<Pick<Column<Row>, 'forPeople'>>

function shownColumns<Row>({ columns }: View<Row>): ShownColumn<Row>[] {
  return columns.filter((column): column is ShownColumn<Row> => column.forPeople !== undefined)
}

function tableColumn<Row>({ title, align = 'left', whole }: Column<Row>) {
  return { title, align, whole: whole ?? (align === 'right' || /\bid$/i.test(title)) }
}
