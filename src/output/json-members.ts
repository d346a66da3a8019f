import { isArray, type JsonObject, type JsonValue } from './json'

/** The members of a row's JSON in their order, each with how to get it. */
export type Members<Row> = Readonly<Record<string, (row: Row) => JsonValue>>

export const objectOf = <Row>(members: Members<Row>, row: Row): JsonObject =>
  Object.fromEntries(Object.entries(members).map(([name, valueIn]) => [name, valueIn(row)]))

/** Texts of objects that are the same in very many rows. */
const texts = new WeakMap<object, string>()

/** An object that stands in very many rows. What is in it comes from this program, and not from a domain. */
export function inManyRows<Value extends JsonObject>(value: Value): Value {
  texts.set(value, JSON.stringify(value))
  return value
}

/**
 * What `JSON.stringify` makes of rows, in half the time, where no text in them has to be escaped. All texts that came from
 * elsewhere are gathered on the way: if none of them has anything that means something in JSON, the result is JSON.
 *
 * @param between what stands between two rows
 */
export function joinedRows<Row>(members: Members<Row>, between: string) {
  const parts = Object.entries(members).map(([name, valueIn], place) => ({
    before: `${place === 0 ? '{' : ','}${JSON.stringify(name)}:`,
    valueIn,
  }))
  return (rows: readonly Row[]): { text: string; strange: string } => {
    const strange: string[] = []
    let text = ''
    for (const row of rows) {
      if (text !== '') text += between
      for (const { before, valueIn } of parts) text += before + textOf(valueIn(row), strange)
      text += '}'
    }
    return { text, strange: strange.join(' ') }
  }
}

function textOf(value: JsonValue, strange: string[]): string {
  if (typeof value === 'string') {
    strange.push(value)
    return `"${value}"`
  }
  if (value === null || typeof value !== 'object') return String(value)
  return isArray(value) ? textOfItems(value, strange) : (texts.get(value) ?? textOfMembers(value, strange))
}

function textOfItems(items: readonly JsonValue[], strange: string[]): string {
  if (items.length === 0) return '[]'
  let text = ''
  for (const each of items) text += (text === '' ? '[' : ',') + textOf(each, strange)
  return `${text}]`
}

function textOfMembers(object: JsonObject, strange: string[]): string {
  let text = ''
  for (const name in object) {
    const value = object[name]
    if (value === undefined) continue
    text += `${text === '' ? '{' : ','}${textOf(name, strange)}:${textOf(value, strange)}`
  }
  return text === '' ? '{}' : `${text}}`
}
