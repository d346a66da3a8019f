import { forPlain, isPlainLine } from '../encoders'
import type { View } from '../view'
import type { OutputFormat, RowEncoder, Sink } from './format'

/** Tab-separated fields, one row a line, without a header. */
export const plain: OutputFormat = { isForPeople: false, isJson: false, isDocument: false, encodeRows: plainRows }

export function plainRows<Row>({ columns }: View<Row>, { hide }: Pick<Sink, 'hide'>): RowEncoder<Row> {
  const isSafe = (text: string) => isPlainLine(text) && hide(text) === text
  const safeLine = (texts: readonly string[]) =>
    isSafe(texts.join(' ')) ? texts.join('\t') : texts.map((text) => forPlain(hide(text))).join('\t')
  return {
    start: '',
    between: '',
    // One check for all rows first: it is faster, and nearly always nothing has to be escaped.
    rows(rows) {
      const lines = rows.map((row) => columns.map(({ forScripts }) => String(forScripts(row))))
      const areSafe = isSafe(lines.map((texts) => texts.join(' ')).join(' '))
      return lines.map((texts) => `${areSafe ? texts.join('\t') : safeLine(texts)}\n`).join('')
    },
    end: () => [],
    empty: () => '',
  }
}
