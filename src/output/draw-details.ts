import { type Cell, encodeCell, paintCell } from './cell'
import type { Paint } from './style'
import { widthOf } from './width'
import { wrapCell } from './wrap'

/** A labelled value, or a line on its own. `{ line: '' }` is a blank line. */
export type Detail = { label: string; value: Cell } | { line: Cell }

/** One object for a person: labels in one column, values in the next, broken between words where they are longer. */
export function drawDetails(
  details: readonly Detail[],
  { paint, hide, columns }: { paint: Paint; hide(text: string): string; columns: number },
): string {
  const widths = details.map((detail) => ('label' in detail ? widthOf(detail.label) : 0))
  const values = Math.max(...widths) + 2
  const lines = details.map((detail, place) => {
    if ('line' in detail) return paintCell(encodeCell(detail.line, hide), paint)
    const label = paint(detail.label, 'dim') + ' '.repeat(values - (widths[place] as number))
    const value = wrapCell(encodeCell(detail.value, hide), columns - values).map((line) => paintCell(line, paint))
    return (label + value.join(`\n${' '.repeat(values)}`)).trimEnd()
  })
  return lines.map((line) => `${line}\n`).join('')
}
