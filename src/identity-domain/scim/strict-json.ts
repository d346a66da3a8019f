import { limits } from '../limits'

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject
export interface JsonObject {
  [key: string]: JsonValue
}

/** Why a text is not a JSON document that this program reads. */
export class JsonProblem extends Error {
  /** True when the text is the beginning of a document that was cut off. */
  readonly isCut: boolean

  constructor(message: string, { isCut }: { isCut: boolean }) {
    super(message)
    this.name = 'JsonProblem'
    this.isCut = isCut
  }
}

/** The same as {@link readJson}; undefined for what is no JSON document. */
export function jsonIn(text: string): JsonValue | undefined {
  try {
    return readJson(text)
  } catch (error) {
    if (error instanceof JsonProblem) return undefined
    throw error
  }
}

/**
 * One JSON document (RFC 8259). Neither the text nor a part of it is in the message: it may hold secrets.
 *
 * @param where it ends, if it ends in the middle
 * @throws {JsonProblem}
 */
export function readJson(text: string, where = `, after ${text.length} characters`): JsonValue {
  const { deepest, isOpen } = shapeOf(text)
  if (deepest > limits.jsonDepth) throw new JsonProblem('the JSON is nested too deeply', { isCut: false })
  if (text.trim() === '') throw new JsonProblem('the body is empty', { isCut: true })
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    if (isOpen) throw new JsonProblem(`the JSON ends in the middle${where}`, { isCut: true })
    throw new JsonProblem('the body is not JSON', { isCut: false })
  }
}

/**
 * The same for an answer of many megabytes. It does not check how deep the JSON nests: JSON.parse does not mind depth,
 * and whoever walks into a part recursively checks that part with {@link nestsTooDeeply}.
 *
 * @throws {JsonProblem}
 */
export function readLargeJson(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return readJson(text, '')
  }
}

/** Whether a value nests deeper than {@link readJson} allows. */
export function nestsTooDeeply(value: JsonValue): boolean {
  let level: JsonValue[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limits.jsonDepth) return true
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []))
  }
  return false
}

/** How deep brackets nest outside strings, and whether one of them, or a string, is still open at the end. */
function shapeOf(text: string): { deepest: number; isOpen: boolean } {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === 0x5c) at++
      else if (code === 0x22) inString = false
    } else if (code === 0x22) inString = true
    else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, ++depth)
    else if (code === 0x7d || code === 0x5d) depth--
  }
  return { deepest, isOpen: (depth > 0 || inString) && /^\s*[[{]/.test(text) }
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The same attribute came twice, in different letter cases: which one counts cannot be known. */
export class AmbiguousAttribute extends Error {}

/**
 * A copy that holds the named attributes and nothing else, under the names as given here. SCIM attribute names are not
 * case-sensitive (RFC 7643 section 2.1).
 *
 * @throws {AmbiguousAttribute}
 */
export function pickAttributes<Name extends string>(
  object: JsonObject,
  names: readonly Name[],
): Partial<Record<Name, JsonValue>> {
  const wanted = new Map(names.map((name) => [name.toLowerCase(), name]))
  const picked: Partial<Record<Name, JsonValue>> = Object.create(null)
  for (const key of Object.keys(object)) {
    const name = wanted.get(key.toLowerCase())
    if (name === undefined) continue
    if (name in picked) throw new AmbiguousAttribute(`'${name}' stands twice in the answer`)
    picked[name] = object[key] as JsonValue
  }
  return picked
}
