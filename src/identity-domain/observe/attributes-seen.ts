import { isObject, type JsonObject, type JsonValue } from '../scim/strict-json'
import { attributeNames, knownAttribute } from './known-names'
import { type JsonType, jsonTypes } from './vocabulary'

/** Of one known attribute of Apps: in which forms it came, and how many of the apps have it. */
export interface AttributeSeen {
  name: string
  types: JsonType[]
  /** Whether it came as a list. */
  isList: boolean
  apps: number
}

export interface AttributesSeen {
  known: AttributeSeen[]
  /** Names that no schema of this program has: how many, and how many apps have one. */
  unknown: { names: number; apps: number }
}

/** Which attributes rows have, known members of complex ones included. Of a value only its type is kept. */
export function attributesIn(rows: readonly JsonObject[]): AttributesSeen {
  const seen = new Map<string, { types: Set<JsonType>; isList: boolean; rows: Set<JsonObject> }>()
  const unknown = new Set<string>()
  const withUnknown = new Set<JsonObject>()
  const take = (row: JsonObject, path: string, value: JsonValue) => {
    const name = knownAttribute(path)
    if (name === undefined) {
      unknown.add(path.toLowerCase())
      withUnknown.add(row)
      return
    }
    const found = seen.get(name) ?? { types: new Set(), isList: false, rows: new Set() }
    seen.set(name, found)
    found.rows.add(row)
    if (Array.isArray(value)) found.isList = true
    for (const item of [value].flat(1)) {
      found.types.add(typeOf(item as JsonValue))
      if (!hasKnownMembers.has(name) || !isObject(item as JsonValue)) continue
      for (const [member, inner] of Object.entries(item as JsonObject)) take(row, `${name}.${member}`, inner)
    }
  }
  for (const row of rows) for (const [name, value] of Object.entries(row)) take(row, name, value)
  return {
    known: attributeNames.flatMap((name) => {
      const found = seen.get(name)
      if (found === undefined) return []
      const types = jsonTypes.filter((type) => found.types.has(type))
      return [{ name, types, isList: found.isList, apps: found.rows.size }]
    }),
    unknown: { names: unknown.size, apps: withUnknown.size },
  }
}

const hasKnownMembers: ReadonlySet<string> = new Set(
  attributeNames.flatMap((name) => (name.startsWith('urn:') ? [] : name.split('.').slice(0, -1))),
)

function typeOf(value: JsonValue): JsonType {
  if (value === null) return 'null'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'decimal'
  if (typeof value === 'string') return 'text'
  return typeof value === 'boolean' ? 'boolean' : 'object'
}

/** The names of one App, in lower case, without members: to compare two answers. */
export const namesIn = (row: JsonObject): Set<string> => new Set(Object.keys(row).map((name) => name.toLowerCase()))
