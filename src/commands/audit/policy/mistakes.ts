import type { Place } from '../../../audit/policy'
import { shorten } from '../../../output/printable'

/** What is wrong in a file that somebody wrote by hand. */
export interface Mistake extends Place {
  /** Names keys and durations as they were typed, and nothing else of the file: it may hold what is nobody's business. */
  message: string
  /** What to write instead, or what was meant. */
  suggestion: string | null
}

/** What a text was read to, with what a person should know about it all the same; or why it was not. */
export type Reading<Value> =
  | { isRead: true; value: Value; warnings: readonly Mistake[] }
  | { isRead: false; mistakes: readonly Mistake[] }

export const mistake = (place: Place, message: string, suggestion: string | null = null): Mistake => ({
  line: place.line,
  column: place.column,
  message,
  suggestion,
})

/** `apps-policy.yaml:3:5: unknown key 'refreshTokenExpirey': did you mean refreshTokenExpiry?` */
export const sentenceOf = (path: string, { line, column, message, suggestion }: Mistake): string =>
  `${path}:${line}:${column}: ${message}${suggestion === null ? '' : `: ${suggestion}`}`

/** A text as it was typed, short enough for a sentence. */
export const typed = (text: string): string => `'${shorten(text, longestShown)}'`

const longestShown = 60

/** In the order of the file. */
export const sortByPlace = (mistakes: readonly Mistake[]): Mistake[] =>
  [...mistakes].sort((one, other) => one.line - other.line || one.column - other.column)
