import { UsageError } from '../../failures/errors'
import type { JsonValue } from '../../identity-domain/scim/strict-json'
import type { Request } from './request'

/** A path with those parts of a query that are not empty. */
export const withQuery = (path: string, parts: readonly string[]): string => {
  const query = parts.filter((part) => part !== '').join('&')
  return query === '' ? path : `${path}?${query}`
}

const encode = (text: string): string => encodeURIComponent(text).replaceAll("'", '%27')

/** @throws {UsageError} for a parameter that is given twice: which one counts would be the domain's secret */
export function parameters({ attributes }: Request, query: string, members: readonly [string, JsonValue][]): string[] {
  const all = [...(attributes === undefined ? [] : [['attributes', attributes] as const]), ...members]
  const names = new Set([...new URLSearchParams(query).keys()].map((name) => name.toLowerCase()))
  return all.map(([name, value]) => {
    if (names.has(name.toLowerCase())) throw new UsageError(`The parameter '${name}' is given twice.`)
    names.add(name.toLowerCase())
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return `${encode(name)}=${name === 'attributes' ? encode(text).replaceAll('%2C', ',') : encode(text)}`
  })
}
