import {
  fallingUnits,
  formatDuration,
  leastBareSeconds,
  longestDuration,
  longestText,
  readDuration,
  type Seconds,
  secondsPer,
  type Unit,
} from './duration-grammar'

/** A text that is no duration. The message is complete: it quotes the text, says why, and says what to write. */
export class DurationError extends Error {
  override readonly name = 'DurationError'
  readonly code: DurationProblem
  /** What was probably meant, in a form `parseDuration` reads; undefined where that would be a guess. */
  readonly suggestion: string | undefined

  constructor(code: DurationProblem, message: string, suggestion: string | undefined) {
    super(message)
    this.code = code
    this.suggestion = suggestion
  }
}

/** What is wrong, said after the quoted text, and what to write when nothing better can be suggested. */
const refusals = {
  empty: { why: 'is empty', write: 'write a whole number and a unit, such as 9d' },
  'too-long': { why: `has more than ${longestText} characters`, write: 'write a whole number and a unit, such as 9d' },
  'outer-space': { why: 'has a space, a tab or a line end around it', write: 'write it without' },
  'invisible-character': { why: 'holds an invisible character', write: 'type it anew, without that character' },
  'foreign-digit': { why: 'holds a digit of another script', write: 'write the digits 0 to 9' },
  'foreign-character': {
    why: 'holds a character that no duration has',
    write: 'write a whole number and a unit, such as 9d',
  },
  sign: { why: 'has a sign, and no duration is negative', write: 'write it without' },
  'other-base': { why: 'is not a decimal number', write: 'write the digits 0 to 9' },
  exponent: { why: 'has an exponent', write: 'write the number out' },
  separator: { why: 'has a separator between its digits', write: 'write the digits without it' },
  fraction: { why: 'has a fraction', write: 'write whole numbers, in a smaller unit where needed' },
  'no-fixed-length': { why: 'counts in months or years, which have no fixed length', write: 'write days' },
  'letter-case': { why: 'has a unit in capital letters', write: 'write m for minutes, or days for months' },
  'too-fine': { why: 'counts in less than seconds', write: 'write whole seconds, such as 90s' },
  'unknown-unit': { why: 'has an unknown unit', write: 'write w, d, h, m or s' },
  'no-number': { why: 'has a unit without a number', write: 'write a whole number and a unit, such as 9d' },
  zero: { why: 'is zero', write: 'write at least 1s' },
  'leading-zero': { why: 'has a number that begins with 0', write: 'write it without that 0' },
  'no-unit': { why: 'has a number without a unit', write: 'write w, d, h, m or s after each number' },
  'repeated-unit': { why: 'has the same unit twice', write: 'write each unit once' },
  'rising-units': { why: 'has a smaller unit before a larger one', write: 'write the larger unit first' },
  'inner-space': { why: 'has a space where none belongs', write: 'write it without' },
  'mixed-spellings': { why: 'mixes letters and words', write: 'write all units in one way' },
  'misplaced-t': { why: 'has its T in the wrong place', write: 'write it as in P1DT12H' },
  'too-large': {
    why: `is longer than ${longestDuration} seconds, the most a domain can hold`,
    write: `write at most ${formatDuration(longestDuration)}`,
  },
  'not-a-duration': { why: 'is not a length of time', write: 'write a whole number and a unit, such as 9d' },
} satisfies Record<string, { why: string; write: string }>

/** Every reason for which a text is no duration. */
export type DurationProblem = keyof typeof refusals

function refuse(text: string, code: DurationProblem, meant?: string, why = refusals[code].why): DurationError {
  const advice = meant === undefined ? `${refusals[code].write}.` : `did you mean ${meant}?`
  return new DurationError(code, `${quoted(text)} ${why}: ${advice}`, meant)
}

/** Why a text was refused. Nothing here decides whether it is: that has happened. */
export function refusalOf(text: string): DurationError {
  if (text === '') return refuse(text, 'empty')
  if (text.length > longestText) return refuse(text, 'too-long')
  if (readDuration(text) === 'too-large') return refuse(text, 'too-large')
  return explainCharacters(text) ?? explainNumbers(text) ?? explainParts(text) ?? refuse(text, 'not-a-duration')
}

function explainCharacters(text: string): DurationError | undefined {
  const trimmed = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')
  if (trimmed !== text) return refuse(text, 'outer-space', meaningOf(trimmed))
  const character = /[^ -~]/u.exec(text)?.[0]
  if (character === undefined) return undefined
  const plainer = inPlainCharacters(text)
  const meant = plainer === text ? undefined : meaningOf(plainer)
  const shown = escaped(character)
  if (/\p{Nd}/u.test(character)) {
    return refuse(text, 'foreign-digit', meant, `holds ${shown}, a digit of another script`)
  }
  if (/[\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}]/u.test(character)) {
    return refuse(text, 'invisible-character', meant, `holds the invisible character ${shown}`)
  }
  return refuse(text, 'foreign-character', meant, `holds ${shown}, a character that no duration has`)
}

function explainNumbers(text: string): DurationError | undefined {
  if (/^[+-]/.test(text)) return refuse(text, 'sign', /^\+\d/.test(text) ? meaningOf(text.slice(1)) : undefined)
  if (/^0[xob]/i.test(text)) return refuse(text, 'other-base')
  if (/\de[+-]?\d/i.test(text)) return refuse(text, 'exponent')
  if (/[+-]\d/.test(text)) return refuse(text, 'sign')
  if (/\d(?:[_']|,\d{3}(?!\d))/.test(text)) return refuse(text, 'separator', meaningOf(text.replace(/[_',]/g, '')))
  if (/\d[.,]|[.,]\d/.test(text)) return refuse(text, 'fraction', meaningOfFraction(text))
  return undefined
}

/** One number of a refused text and the name after it, which may be empty. */
interface Part {
  count: string
  name: string
  /** What the name stands for, where it stands for something of fixed length. */
  unit: Unit | undefined
}

const words: Record<Unit, RegExp> = { w: /^weeks?$/, d: /^days?$/, h: /^hours?$/, m: /^minutes?$/, s: /^seconds?$/ }
const abbreviations: Record<Unit, RegExp> = { w: /^wks?$/, d: /^dys?$/, h: /^hrs?$/, m: /^mins?$/, s: /^secs?$/ }
const months = /^(?:mo|mos|mon|mons|mth|mths|months?)$/i
const years = /^(?:y|yr|yrs|years?)$/i
const partsOfSeconds = /^(?:ms|msecs?|millis|milliseconds?|us|microseconds?|ns|nanoseconds?)$/i

function explainParts(text: string): DurationError | undefined {
  if (/^p(?:$|t|\d)/i.test(text)) return explainIso8601(text)
  if (unitNamed(text) !== undefined) return refuse(text, 'no-number')
  const odd = /[^a-z0-9 ]/i.exec(text)?.[0]
  if (odd !== undefined) {
    return refuse(text, 'foreign-character', undefined, `holds ${quoted(odd)}, a character that no duration has`)
  }
  const parts = partsOf(text, unitNamed)
  return parts && (explainUnits(text, parts) ?? explainCounts(text, parts) ?? explainSpelling(text, parts))
}

function explainUnits(text: string, parts: readonly Part[]): DurationError | undefined {
  const meant = meaningOfParts(parts)
  for (const { count, name, unit } of parts) {
    if (months.test(name)) return noFixedLength(text, 'months')
    if (years.test(name)) return noFixedLength(text, 'years')
    if (name === 'M' && !/\dh *\d+ *M/i.test(text)) {
      return refuse(text, 'letter-case', undefined, `could mean ${count} minutes or ${count} months`)
    }
    if (partsOfSeconds.test(name)) return refuse(text, 'too-fine')
    if (name !== '' && unit === undefined) {
      return refuse(text, 'unknown-unit', undefined, `has the unknown unit ${quoted(name)}`)
    }
  }
  if (parts.some(({ name }) => name !== name.toLowerCase())) return refuse(text, 'letter-case', meant)
  const abbreviation = parts.find(({ name, unit }) => unit && abbreviations[unit].test(name))?.name
  if (abbreviation === undefined) return undefined
  return refuse(text, 'unknown-unit', meant, `has the unknown unit ${quoted(abbreviation)}`)
}

const noFixedLength = (text: string, unit: 'months' | 'years') =>
  refuse(text, 'no-fixed-length', undefined, `counts in ${unit}, which have no fixed length`)

function explainCounts(text: string, parts: readonly Part[]): DurationError | undefined {
  const meant = meaningOfParts(parts)
  const units = parts.map(({ unit }) => unit)
  if (parts.every(({ count }) => /^0+$/.test(count))) return refuse(text, 'zero')
  if (/^\d+$/.test(text)) return explainBareNumber(text)
  if (parts.some(({ count }) => /^0\d/.test(count))) return refuse(text, 'leading-zero', meant)
  if (parts.some(({ count }) => count === '0')) return refuse(text, 'zero', meant, 'has a part that is zero')
  if (units.includes(undefined)) return refuse(text, 'no-unit', meant)
  if (new Set(units).size < units.length) return refuse(text, 'repeated-unit')
  if (!inFallingOrder(units)) return refuse(text, 'rising-units', meant)
  return undefined
}

/** Days are what lifetimes are mostly given in, so a small number without a unit most likely lacks a `d`. */
function explainBareNumber(digits: string): DurationError {
  const number = digits.replace(/^0+/, '')
  if (Number(number) >= leastBareSeconds) return refuse(digits, 'leading-zero', meaningOf(number))
  if (number !== digits) return refuse(digits, 'leading-zero', `${number}d`, 'begins with 0 and has no unit')
  const why = `has no unit, and numbers alone are seconds from ${leastBareSeconds} up`
  return refuse(digits, 'no-unit', `${number}d`, why)
}

function explainSpelling(text: string, parts: readonly Part[]): DurationError | undefined {
  const meant = meaningOfParts(parts)
  const letters = parts.filter(({ name }) => name.length === 1).length
  if (letters > 0 && letters < parts.length) return refuse(text, 'mixed-spellings', meant)
  return text.includes(' ') ? refuse(text, 'inner-space', meant) : undefined
}

function explainIso8601(text: string): DurationError | undefined {
  const [date = '', ...times] = text.slice(1).toLowerCase().split('t')
  const days = partsOf(date, unitBeforeT)
  const hours = partsOf(times.join('t'), unitNamed)
  if (days === undefined || hours === undefined) return undefined
  const parts = [...days, ...hours]
  const meant = meaningOfParts(parts)
  if (days.some(({ name }) => name === 'y')) return noFixedLength(text, 'years')
  if (days.some(({ name }) => name === 'h' || name === 's')) {
    return refuse(text, 'misplaced-t', meant, 'has no T before its hours, minutes or seconds')
  }
  if (days.some(({ name }) => name === 'm')) return noFixedLength(text, 'months')
  if (hours.some(({ name }) => name === 'w' || name === 'd')) {
    return refuse(text, 'misplaced-t', meant, 'has weeks or days after its T')
  }
  if (parts.length === 0 || (times.length > 0 && hours.length === 0)) {
    return refuse(text, 'no-number', meant, 'ends where ISO 8601 has a number')
  }
  if (text !== text.toUpperCase()) {
    return refuse(text, 'letter-case', meant, 'has small letters where ISO 8601 has capitals')
  }
  return explainUnits(text, parts) ?? explainCounts(text, parts) ?? explainSpelling(text, parts)
}

/** The numbers of a text, each with what follows it; undefined where it is not made of such parts. */
function partsOf(text: string, unitOf: (name: string) => Unit | undefined): Part[] | undefined {
  const parts = [...text.matchAll(/(\d+) *([a-z]*) */gi)]
  if (parts.reduce((length, [part]) => length + part.length, 0) < text.length) return undefined
  return parts.map(([, count = '', name = '']) => ({ count, name, unit: unitOf(name) }))
}

function unitNamed(name: string): Unit | undefined {
  const small = name.toLowerCase()
  return fallingUnits.find((unit) => unit === small || words[unit].test(small) || abbreviations[unit].test(small))
}

/** In the date half of ISO 8601 an M is a month. */
const unitBeforeT = (name: string) => (name === 'm' ? undefined : unitNamed(name))

const inFallingOrder = (units: readonly (Unit | undefined)[]) =>
  units.every((unit, place) => place === 0 || rankOf(units[place - 1]) < rankOf(unit))

const rankOf = (unit: Unit | undefined) => fallingUnits.indexOf(unit as Unit)

/** What a refused text means in the form of `1d12h`, if each part of it has one meaning and stands once. */
function meaningOfParts(parts: readonly Part[]): string | undefined {
  const units = parts.map(({ unit, name }, place) =>
    // `1h30` is an hour and thirty minutes: a last number without a unit counts the next smaller one.
    name === '' && place === parts.length - 1 ? nextSmaller(parts[place - 1]?.unit) : unit,
  )
  if (units.includes(undefined) || new Set(units).size < units.length) return undefined
  const written = fallingUnits.map((unit) => {
    const count = parts[units.indexOf(unit)]?.count.replace(/^0+/, '') ?? ''
    return count === '' ? '' : count + unit
  })
  return meaningOf(written.join(''))
}

const nextSmaller = (unit: Unit | undefined) => (unit === undefined ? undefined : fallingUnits[rankOf(unit) + 1])

/** `1.5h` is `1h30m`. `1.500h` may be that or 1500 hours, so nothing is suggested for it. */
function meaningOfFraction(text: string): string | undefined {
  const plain = text.replace(/^P(?:T(?=[\d.,]+[HMS]$)|(?=[\d.,]+[WD]$))(.*)$/, (_, rest: string) => rest.toLowerCase())
  const [, whole = '', fraction = '', name = ''] = /^(\d+)[.,](\d+) ?([a-z]+)$/.exec(plain) ?? []
  const unit = unitNamed(name)
  if (unit === undefined || fraction.length === 3) return undefined
  const scaled = BigInt(whole + fraction) * BigInt(secondsPer[unit])
  const scale = 10n ** BigInt(fraction.length)
  if (scaled % scale !== 0n || scaled > BigInt(longestDuration) * scale || scaled === 0n) return undefined
  return formatDuration(Number(scaled / scale) as Seconds)
}

/** The text itself where it is a duration, and what it seems to mean where it is not. */
function meaningOf(text: string): string | undefined {
  return typeof readDuration(text) === 'number' ? text : refusalOf(text).suggestion
}

/** The same text on a keyboard of plain ASCII, as far as that can be told. */
function inPlainCharacters(text: string): string {
  return text
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/\p{Z}/gu, ' ')
    .replace(/\p{Nd}/gu, (digit) => String(valueOfDigit(digit.codePointAt(0) as number)))
    .replace(/[\uff21-\uff3a\uff41-\uff5a]/g, (letter) => letter.normalize('NFKC'))
}

/** Unicode keeps the digits of each script together, in runs of ten that begin with zero. */
function valueOfDigit(codePoint: number): number {
  let before = 0
  while (/\p{Nd}/u.test(String.fromCodePoint(codePoint - before - 1))) before += 1
  return before % 10
}

/** A text as part of a sentence: in quotes, on one line, in ASCII, and at most 80 characters of it. */
function quoted(text: string): string {
  let shown = ''
  for (const character of text) {
    const next = escaped(character)
    if (shown.length + next.length > longestText) return `"${shown}…"`
    shown += next
  }
  return `"${shown}"`
}

const shortEscapes: Record<string, string> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '"': '\\"', '\\': '\\\\' }

/** A character so that it can be seen and told from its look-alikes. */
function escaped(character: string): string {
  if (/[ !#-[\]-~]/.test(character)) return character
  const units = Array.from({ length: character.length }, (_, place) => character.charCodeAt(place))
  return shortEscapes[character] ?? units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}
