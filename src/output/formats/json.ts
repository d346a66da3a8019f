import { isPlainInJson, jsonText } from '../encoders'
import { encodeJson } from '../json'
import { joinedRows } from '../json-members'
import type { View } from '../view'
import type { OutputFormat, RowEncoder } from './format'

/** One JSON document, indented: an object for one result, an array for rows. */
export const json: OutputFormat = {
  isForPeople: false,
  isJson: true,
  isDocument: true,
  encodeResult: (view, row, { hide }, warnings) =>
    `${encodeJson({ ...view.json(row), ...(warnings.length > 0 ? { warnings } : {}) }, hide, 2)}\n`,
  encodeRows: (view, { hide }) => ({
    ...jsonRows(view, { hide, between: ',\n', indent: 2, shape: (text) => text.replace(/^/gm, '  ') }),
    start: '[\n',
    end: () => ['\n]\n'],
    empty: () => '[]\n',
  }),
}

/** One JSON object a line. */
export const ndjson: OutputFormat = {
  isForPeople: false,
  isJson: true,
  isDocument: false,
  encodeRows: (view, { hide }) => jsonLines(view, { hide }),
}

interface JsonLayout {
  hide(text: string): string
  between: string
  indent?: number | undefined
  /** Applied to the text of each row, such as to indent it. */
  shape?(text: string): string
}

/** One document after another, each of one line unless it is indented. */
export const jsonLines = <Row>(
  view: Pick<View<Row>, 'json' | 'members'>,
  layout: Pick<JsonLayout, 'hide' | 'indent'>,
): RowEncoder<Row> => ({
  ...jsonRows(view, { ...layout, between: '\n' }),
  start: '',
  end: () => ['\n'],
  empty: () => '',
})

/**
 * Rows are searched for secrets, and for characters to escape, all together: that is faster than text by text, and nearly
 * always nothing is found. When something is found, each row is searched alone.
 */
export function jsonRows<Row>(
  view: Pick<View<Row>, 'json' | 'members'>,
  { hide, between, indent, shape = (text) => text }: JsonLayout,
): Pick<RowEncoder<Row>, 'between' | 'rows'> {
  const joined = view.members === undefined || indent !== undefined ? null : joinedRows(view.members, between)

  /** null when some text has to be hidden or escaped. */
  function encodeTogether(rows: readonly Row[]): string | null {
    if (joined !== null) {
      const { text, strange } = joined(rows)
      return isPlainInJson(strange) && hide(strange) === strange ? text : null
    }
    const text = rows.map((row) => shape(JSON.stringify(view.json(row), null, indent))).join(between)
    return !text.includes('\\') && hide(text) === text && jsonText(text) === text ? text : null
  }

  const encodeOne = (row: Row): string => encodeTogether([row]) ?? shape(encodeJson(view.json(row), hide, indent))
  return { between, rows: (rows) => encodeTogether(rows) ?? rows.map(encodeOne).join(between) }
}
