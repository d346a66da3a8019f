import type { Place } from '../../../audit/policy'
import { shorten } from '../../../output/encoders'

/** Of a policy or waivers file: in bytes as it is read, in characters as it is parsed. */
export const longestFile = 1_048_576

/** What is wrong in a file that somebody wrote by hand. */
export interface Mistake extends Place {
  /** Quotes keys, durations and near misses of known words, and nothing else of the file: it may hold secrets. */
  message: string
}

/** What was read from a text, with warnings; or every reason why it was refused. */
export type Reading<Value> =
  | { isRead: true; value: Value; warnings: readonly Mistake[] }
  | { isRead: false; mistakes: readonly Mistake[] }

export const mistake = ({ line, column }: Place, message: string): Mistake => ({ line, column, message })

/** `apps-policy.yaml:3:5: unknown key 'refreshTokenExpirey': did you mean refreshTokenExpiry?` */
export const formatMistake = (path: string, { line, column, message }: Mistake): string =>
  `${path}:${line}:${column}: ${message}`

/** A text as it was typed, short enough for a sentence. */
export const typed = (text: string): string => `'${shorten(text, longestShown)}'`

const longestShown = 60

/** In the order of the file. */
export const sortByPlace = (mistakes: readonly Mistake[]): Mistake[] =>
  [...mistakes].sort((one, other) => one.line - other.line || one.column - other.column)
