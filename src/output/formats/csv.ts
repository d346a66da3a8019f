import { forCsv } from '../encoders'
import type { View } from '../view'
import type { OutputFormat, RowEncoder, Sink } from './format'

/** CSV with a header (RFC 4180), safe to open in a spreadsheet. */
export const csv: OutputFormat = { isForPeople: false, isJson: false, isDocument: false, encodeRows: csvRows }

/** On a terminal each cell stays on one line. */
export function csvRows<Row>(
  { columns }: View<Row>,
  { hide, isTerminal }: Pick<Sink, 'hide' | 'isTerminal'>,
): RowEncoder<Row> {
  const cell = (value: string | number) =>
    typeof value === 'number' ? String(value) : forCsv(hide(value), { oneLine: isTerminal })
  const line = (row: Row) => `${columns.map(({ forScripts }) => cell(forScripts(row))).join(',')}\n`
  const header = `${columns.map(({ title, name = title }) => forCsv(name)).join(',')}\n`
  return {
    start: header,
    between: '',
    rows: (rows) => rows.map(line).join(''),
    end: () => [],
    empty: () => header,
  }
}

/** At the start of a file, not of stdout: without it, spreadsheets take UTF-8 for something else. */
export const byteOrderMark = '\ufeff'
