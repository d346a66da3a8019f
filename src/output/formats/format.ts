import type { View } from '../view'

/** Where encoded text goes. */
export interface Sink {
  /** Replaces the secrets known by now. */
  hide(text: string): string
  isTerminal: boolean
  /** The width to draw for; Infinity where nothing limits it. */
  columns: number
  colour: boolean
}

/** How rows follow one another in one format. */
export interface RowEncoder<Row> {
  start: string
  /** With `between` between them. */
  rows(rows: readonly Row[]): string
  between: string
  /** What follows the last row. Called when all rows have been encoded. */
  end(): Iterable<string> | AsyncIterable<string>
  /** The whole output when there are no rows. */
  empty(): string
}

/** One format of `--output`: what it can do, and how it encodes. */
export interface OutputFormat {
  /** Drawn for people, who also read the notes that explain marks in it. */
  isForPeople: boolean
  /** Results are JSON, and so is an error on stderr. */
  isJson: boolean
  /** One result is a document of many lines; elsewhere it is one row. */
  isDocument: boolean
  /** One result alone; where absent it is encoded as the only row. */
  encodeResult?<Row>(view: View<Row>, row: Row, sink: Sink, warnings: readonly string[]): string | Promise<string>
  encodeRows<Row>(view: View<Row>, sink: Sink): RowEncoder<Row>
}

/** How many rows become text, and are searched for secrets, at a time. */
export const rowsAtOnce = 32

/** Rows that come one by one, {@link rowsAtOnce} at a time. */
export function* batchesOf<Row>(rows: Iterable<Row>): Generator<Row[]> {
  let batch: Row[] = []
  for (const row of rows) {
    if (batch.push(row) < rowsAtOnce) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** All rows as text, {@link rowsAtOnce} at a time. */
export async function* encodeAll<Row>(
  encoder: RowEncoder<Row>,
  batches: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
): AsyncGenerator<string> {
  let started = false
  for await (const rows of batches)
    for (let at = 0; at < rows.length; at += rowsAtOnce) {
      yield (started ? encoder.between : encoder.start) + encoder.rows(rows.slice(at, at + rowsAtOnce))
      started = true
    }
  if (started) yield* encoder.end()
  else yield encoder.empty()
}
