import type { JsonObject, JsonValue } from './strict-json'

/**
 * Whether an object somewhere in a JSON document has the same name twice. Which of the two counts is for each reader to
 * choose (RFC 8259 section 4), and JSON.parse takes the last without a word: then the text has more names than the value.
 *
 * @param value what JSON.parse made of the text
 */
export function hasRepeatedName(text: string, value: JsonValue): boolean {
  const names = namesInValue(value)
  return !hasAtMost(names, text) && namesInText(text) !== names
}

/**
 * A name is a string with a colon behind it. A list has megabytes of text, so this looks at colons alone, and may take a string
 * that begins with a colon for a name, but no name for something else: inside a string, a quote has a backslash before it.
 */
function hasAtMost(most: number, text: string): boolean {
  if (unusual.test(text)) return false
  let names = 0
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1))
    if (text.charCodeAt(at - 1) === quoteCode && text.charCodeAt(at - 2) !== backslash) names++
  return names <= most
}

/** A blank between a name and its colon, and a name that ends with a backslash. */
const unusual = /"\s+:|\\\\":/

function namesInText(text: string): number {
  let names = 0
  for (let start = text.indexOf(quote); start !== -1; ) {
    const next = afterSpace(text, endOfString(text, start) + 1)
    if (text.charCodeAt(next) === colon) names++
    start = text.indexOf(quote, next)
  }
  return names
}

function namesInValue(value: JsonValue): number {
  let names = 0
  const waiting: JsonValue[] = typeof value === 'object' && value !== null ? [value] : []
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    if (Array.isArray(each)) {
      for (const item of each) if (typeof item === 'object' && item !== null) waiting.push(item)
    } else {
      for (const name in each as JsonObject) {
        names++
        const member = (each as JsonObject)[name]
        if (typeof member === 'object' && member !== null) waiting.push(member)
      }
    }
  }
  return names
}

export interface RepeatedName {
  name: string
  /** The element of the list's `Resources` that it stands in, from 0; null where it stands elsewhere. */
  row: number | null
  /** Whether it is a name of the row itself, and not of something within the row. */
  isOfRow: boolean
}

/**
 * Which names are repeated in a list, and where. For a document that {@link hasRepeatedName}: this takes much longer.
 *
 * @param text a document that JSON.parse has taken
 */
export function repeatedNames(text: string): RepeatedName[] {
  const found: RepeatedName[] = []
  const open: Container[] = []
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '{' || character === '[') open.push({ isObject: character === '{', names: new Set(), commas: 0 })
    else if (character === '}' || character === ']') open.pop()
    const inner = open.at(-1)
    if (inner === undefined) continue
    if (character === ',') inner.commas++
    if (character !== '"') continue
    const end = endOfString(text, at)
    if (inner.isObject && text.charCodeAt(afterSpace(text, end + 1)) === colon) {
      const name = JSON.parse(text.slice(at, end + 1)) as string
      if (inner.names.has(name)) found.push({ name, ...placeOf(open) })
      inner.names.add(name)
      inner.lastName = name
    }
    at = end
  }
  return found
}

/** An object or array that is not closed yet. */
interface Container {
  isObject: boolean
  names: Set<string>
  lastName?: string
  commas: number
}

function placeOf(open: readonly Container[]): Pick<RepeatedName, 'row' | 'isOfRow'> {
  const [list, rows] = open
  const isInRow = open.length > 2 && list?.lastName?.toLowerCase() === 'resources' && rows?.isObject === false
  return { row: isInRow ? rows.commas : null, isOfRow: open.length === 3 }
}

const quote = '"'
const quoteCode = 0x22
const colon = 0x3a
const backslash = 0x5c

/** Where the string that begins here has its second quote. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf(quote, start + 1)
  while (isEscaped(text, end)) end = text.indexOf(quote, end + 1)
  return end
}

/** Whether an odd number of backslashes stands before. */
function isEscaped(text: string, at: number): boolean {
  let before = at - 1
  while (text.charCodeAt(before) === backslash) before--
  return (at - before) % 2 === 0
}

/** The blanks and line ends of RFC 8259 section 2. */
function afterSpace(text: string, start: number): number {
  let at = start
  for (;;) {
    const code = text.charCodeAt(at)
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at
    at++
  }
}
