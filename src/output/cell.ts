import { forTerminal, shorten } from './encoders'
import type { Paint, Tone } from './style'
import { cutToWidth, widthOf } from './width'

/** What a person reads in one place: text as it came, which is made printable when it is written. */
export type Cell = Piece | readonly Piece[]

/** Pieces of a cell follow one another without a space. */
export type Piece = string | { text: string; tone: Tone }

/** A cell made printable, not yet coloured. */
export type EncodedCell = readonly { text: string; tone: Tone | undefined }[]

/** More characters than a person reads in one cell. Scripts get all of them. */
const longestPiece = 300

export function encodeCell(cell: Cell, hide: (text: string) => string): EncodedCell {
  const pieces: readonly Piece[] = Array.isArray(cell) ? cell : [cell as Piece]
  return pieces.map((piece) => {
    const { text, tone } = typeof piece === 'string' ? { text: piece, tone: undefined } : piece
    return { text: forTerminal(shorten(hide(text), longestPiece)), tone }
  })
}

export function widthOfCell(cell: EncodedCell): number {
  return cell.reduce((width, { text }) => width + widthOf(text), 0)
}

/** The cell in at most `columns` columns, ending in `…` where something was cut. */
export function cutCell(cell: EncodedCell, columns: number): EncodedCell {
  if (widthOfCell(cell) <= columns) return cell
  const cut: { text: string; tone: Tone | undefined }[] = []
  let left = columns
  for (const { text, tone } of cell) {
    const width = widthOf(text)
    // The last piece that fits leaves a column for the sign that something follows.
    if (width >= left) return [...cut, { text: cutToWidth(`${text}…`, left), tone }]
    cut.push({ text, tone })
    left -= width
  }
  return cut
}

export function paintCell(cell: EncodedCell, paint: Paint): string {
  return cell.map(({ text, tone }) => (tone === undefined || text === '' ? text : paint(text, tone))).join('')
}
