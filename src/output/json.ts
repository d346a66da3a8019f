import { forJson, jsonText } from './encoders'

/** A JSON value. Members that are undefined are left out, as JSON.stringify does. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject

/** A JSON object. Give it a type, not an interface: TypeScript gives interfaces no index signature. */
export type JsonObject = { readonly [name: string]: JsonValue | undefined }

/** In digits. A shorter number is one of ours, whatever some secret is. */
const shortestSecretNumber = 8

/** The same value with every text in it, names too, passed through `change`; a long number that it changes becomes a text. */
export function mapTexts(value: JsonValue, change: (text: string) => string): JsonValue {
  if (typeof value === 'string') return change(value)
  if (typeof value === 'number') {
    const digits = String(value)
    return digits.length < shortestSecretNumber || change(digits) === digits ? value : change(digits)
  }
  if (typeof value !== 'object' || value === null) return value
  if (isArray(value)) return value.map((item) => mapTexts(item, change))
  const members = Object.entries(value).flatMap(([name, member]) =>
    member === undefined ? [] : [[change(name), mapTexts(member, change)] as const],
  )
  // Defines own members, so a member called __proto__ stays one.
  return Object.fromEntries(members)
}

/** Array.isArray does not recognise readonly arrays. */
export const isArray = (value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] => Array.isArray(value)

/** One document with secrets hidden. It is searched as a whole first: nearly always there is nothing to hide. */
export function encodeJson(document: JsonObject, hide: (text: string) => string, indent?: number): string {
  const text = JSON.stringify(document, null, indent)
  const isClean = !text.includes('\\') && hide(text) === text
  return isClean ? jsonText(text) : forJson(mapTexts(document, hide), indent)
}
