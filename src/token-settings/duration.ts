import { formatDuration, longestDuration, readDuration, type Seconds } from './duration-grammar'
import { DurationError, type DurationProblem, refusalOf } from './duration-refusal'

export { DurationError, type DurationProblem, formatDuration, longestDuration, type Seconds }

/**
 * Reads a length of time. Accepted are
 *
 * - a number and a unit: `90s` `15m` `8h` `9d` `2w`, and several with falling units: `1d12h` `1w2d`;
 * - words, with at most one space around each number: `9 days` `9days` `1 week 2 days`; singular and plural alike;
 * - ISO 8601: `P9D` `PT36H` `P1DT12H` `P2W`, and `P1W2D`, which ISO 8601-2 allows and `1w2d` has to match;
 * - seconds alone, from 60 up: `604800`.
 *
 * Numbers are whole and at least 1 in every part, so `1d0h` is refused like `0s`. Months and years are refused because
 * they have no fixed length, everything else because a guess would change how long tokens live.
 *
 * Whether a domain allows the length, or a person should be warned of it, is not judged here.
 *
 * @throws {DurationError} for any other text, and for more than {@link longestDuration}.
 */
export function parseDuration(text: string): Seconds {
  const seconds = readDuration(text)
  if (typeof seconds !== 'number') throw refusalOf(text)
  return seconds
}

/** The length with its seconds beside it, for wherever a change is shown: `9d (777600 s)`. */
export function formatWithSeconds(seconds: Seconds): string {
  return `${formatDuration(seconds)} (${seconds} s)`
}
