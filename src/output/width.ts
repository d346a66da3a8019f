import type { Terminal } from '../platform/environment'
import { characters } from './encoders'

/** East Asian Width W and F (https://www.unicode.org/reports/tr11/), in the ranges that names are written in. */
const wide =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u33ff\u3400-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]/u
/** Marks that sit on the letter before them, and the vowels and finals that Hangul puts into one square. */
const weightless = /[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7ff]/u
const pictograph = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{Regional_Indicator}{2}/u

/** How many columns of a terminal a printable text takes. */
export function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length
  let width = 0
  for (const { segment } of characters().segment(text)) width += widthOfCharacter(segment)
  return width
}

function widthOfCharacter(character: string): number {
  if (pictograph.test(character)) return 2
  let width = 0
  for (const part of character) width += weightless.test(part) ? 0 : wide.test(part) ? 2 : 1
  return width
}

/** The text in at most `columns` columns, ending in `…` where something was cut. */
export function cutToWidth(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  let kept = ''
  let width = 0
  for (const { segment } of characters().segment(text)) {
    width += widthOfCharacter(segment)
    if (width > columns - 1) break
    kept += segment
  }
  return `${kept}…`
}

/** The width to draw for: the terminal's own, or within what a person can read. */
export function drawableColumns({ columns }: Pick<Terminal, 'columns'>): number {
  if (!Number.isInteger(columns) || columns < 1) return 80
  return Math.min(Math.max(columns, 20), 1000)
}
