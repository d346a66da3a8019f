/** Any value that JSON can hold. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject

export interface JsonObject {
  [name: string]: JsonValue
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function Bare() {}
Bare.prototype = Object.freeze(Object.create(null))
const BareObject = Bare as unknown as new () => JsonObject

/** An object that inherits nothing: a name from outside can never reach `Object.prototype` through it. */
export function emptyObject(): JsonObject {
  // Not Object.create(null): V8 keeps each such object as a hash table of its own, which is several times as large.
  return new BareObject()
}

/** A deep copy in objects that inherit nothing. */
export function copyJson<T extends JsonValue>(value: T): T {
  if (Array.isArray(value)) return value.map(copyJson) as T
  if (!isJsonObject(value)) return value
  const copy = emptyObject()
  for (const name of Object.keys(value)) copy[name] = copyJson(value[name] as JsonValue)
  return copy as T
}

/** Equal as JSON: the order of object members does not count, the order of an array does. */
export function sameJson(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (one === other) return true
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((item, i) => sameJson(item, other[i]))
  }
  if (!isJsonObject(one) || !isJsonObject(other)) return false
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && sameJson(one[name], other[name]))
  )
}
