import { isJsonObject, type JsonObject, type JsonValue } from '../json'
import { appOfOci, isOfOci } from './oci-output'

/** A row that is no App, or two that cannot be in one domain. It says nothing of what is in them but their keys. */
export class RowError extends Error {
  override readonly name = 'RowError'
}

export interface FileRow {
  row: unknown
  /** For messages: of the line, or of the place in a list, from 1. */
  number: number
}

/** In characters. Larger lists have to have one app a line. */
const largestDocument = 256 * 1024 * 1024

/**
 * The apps of a file. Each line that is not blank is an app, or a list of apps; if the first one is not JSON by itself,
 * the whole file is one JSON document.
 *
 * @throws RowError for what is not JSON; the parser's own message would quote the line
 */
export async function* rowsIn(lines: AsyncIterable<string>): AsyncGenerator<FileRow> {
  const document: string[] = []
  let size = 0
  let number = 0
  let rows = 0
  for await (const line of lines) {
    number++
    if (document.length === 0 && line.trim() === '') continue
    const value = document.length === 0 ? parsed(line) : undefined
    if (value !== undefined) {
      for (const row of appsIn(value, { number, rows })) {
        rows++
        yield row
      }
      continue
    }
    if (rows > 0) throw notJson(number)
    document.push(line)
    size += line.length
    if (size > largestDocument) throw notJson(number)
  }
  if (document.length === 0) return
  const value = parsed(document.join('\n'))
  const first = number - document.length + 1
  if (value === undefined) throw notJson(first)
  yield* appsIn(value, { number: first, rows: 0 })
}

const notJson = (number: number) => new RowError(`Row ${number} is not an App: it is not JSON.`)

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

/**
 * An app by itself, a ListResponse (RFC 7644 section 3.4.2), what `oci` prints of one, or a JSON array of apps, which has
 * to be the first of the file.
 *
 * @param place the number of the line, and how many rows came before
 */
function appsIn(value: JsonValue, { number, rows }: { number: number; rows: number }): FileRow[] {
  const data = isJsonObject(value) && isJsonObject(value['data']) ? value['data'] : value
  if (isJsonObject(value) && isOfSnapshot(value)) return []
  const list = isJsonObject(data) ? (data['Resources'] ?? data['resources']) : data
  // An array is a whole file: among lines it is no app.
  if (!Array.isArray(list) || (list === data && rows > 0)) return [{ row: asRow(data), number }]
  return list.map((item, index) => ({ row: asRow(item), number: rows + index + 1 }))
}

/** The first and the last line of what `apps snapshot` writes. */
const isOfSnapshot = ({ kind }: JsonObject): boolean => kind === 'apps-snapshot' || kind === 'apps-snapshot-end'

const asRow = (value: JsonValue): unknown => (isJsonObject(value) && isOfOci(value) ? appOfOci(value) : value)
