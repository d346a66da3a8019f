/** Whole seconds: the unit in which the identity domain keeps every lifetime. */
export type Seconds = number & { readonly unit: 'seconds' }

/** 2147483647 s, a little over 68 years: the largest number the domain's 32-bit attribute can hold. */
export const longestDuration = 2_147_483_647 as Seconds

export type Unit = 'w' | 'd' | 'h' | 'm' | 's'

export const secondsPer = { w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 } as const
export const fallingUnits: readonly Unit[] = ['w', 'd', 'h', 'm', 's']

/** Seconds written without a unit are read from here up: below it a unit was most likely forgotten. */
export const leastBareSeconds = 60

/** Longer than any duration that could be accepted, and as much as an error shows. */
export const longestText = 80

const letters = /^(?:([1-9]\d*)w)?(?:([1-9]\d*)d)?(?:([1-9]\d*)h)?(?:([1-9]\d*)m)?(?:([1-9]\d*)s)?$/
const spelledOut =
  /^(?:([1-9]\d*) ?weeks?(?: (?=\d))?)?(?:([1-9]\d*) ?days?(?: (?=\d))?)?(?:([1-9]\d*) ?hours?(?: (?=\d))?)?(?:([1-9]\d*) ?minutes?(?: (?=\d))?)?(?:([1-9]\d*) ?seconds?)?$/
const iso8601 =
  /^P(?=[\dT])(?:([1-9]\d*)W)?(?:([1-9]\d*)D)?(?:T(?=\d)(?:([1-9]\d*)H)?(?:([1-9]\d*)M)?(?:([1-9]\d*)S)?)?$/
const bare = /^[1-9]\d*$/

/** null for a text outside the grammar of `parseDuration`; `too-large` for more than {@link longestDuration}. */
export function readDuration(text: string): Seconds | 'too-large' | null {
  if (text.length > longestText) return null
  const seconds = bare.test(text) ? bareSeconds(text) : sumOfParts(text)
  if (seconds === undefined) return null
  return seconds > longestDuration ? 'too-large' : (seconds as Seconds)
}

function bareSeconds(text: string): number | undefined {
  const seconds = Number(text)
  return seconds < leastBareSeconds ? undefined : seconds
}

/** Exact whenever it is at most {@link longestDuration}, for then each part is as well. */
function sumOfParts(text: string): number | undefined {
  if (text === '') return undefined
  const counts = (letters.exec(text) ?? spelledOut.exec(text) ?? iso8601.exec(text))?.slice(1)
  return counts?.reduce((sum, count, place) => sum + Number(count ?? 0) * secondsPer[fallingUnits[place] as Unit], 0)
}

/**
 * The length exactly, in days, hours, minutes and seconds: `7d`, `10d11h20m`, `1h`, `0s`.
 * `parseDuration` reads it back to the same number from 1 to {@link longestDuration}.
 *
 * @throws {RangeError} for what is not a whole number of seconds from 0 up.
 */
export function formatDuration(seconds: Seconds): string {
  const known = formatted.get(seconds)
  if (known !== undefined) return known
  const text = formatOnce(seconds)
  if (formatted.size < mostFormatted) formatted.set(seconds, text)
  return text
}

/** A report says the same few lengths over and over again. */
const formatted = new Map<Seconds, string>()
const mostFormatted = 1000

function formatOnce(seconds: Seconds): string {
  if (!Number.isSafeInteger(seconds) || seconds < 0) throw new RangeError(`${seconds} is not a number of whole seconds`)
  const text =
    part(Math.floor(seconds / secondsPer.d), 'd') +
    part(Math.floor((seconds % secondsPer.d) / secondsPer.h), 'h') +
    part(Math.floor((seconds % secondsPer.h) / secondsPer.m), 'm') +
    part(seconds % secondsPer.m, 's')
  return text === '' ? '0s' : text
}

const part = (count: number, unit: Unit): string => (count === 0 ? '' : `${count}${unit}`)
