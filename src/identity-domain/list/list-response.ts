import * as z from 'zod/mini'
import type { App } from '../../token-settings/app'
import { UnreadableApp } from '../scim/attribute-values'
import { isObject, type JsonValue, pickAttributes } from '../scim/strict-json'

const listResponse = z.object({
  totalResults: z.int().check(z.gte(0)),
  // Not z.array: it would look at each of a thousand rows, and there is nothing to be seen.
  Resources: z.nullish(z.custom<JsonValue[]>(Array.isArray)),
})

/** A page of a list as it came: rows are not looked into. */
export interface ListPage {
  totalResults: number
  rows: JsonValue[]
}

/**
 * A ListResponse (RFC 7644 section 3.4.2; `Resources` may be left out, or null, when there are none).
 *
 * @throws {UnreadableApp}
 */
export function readListPage(body: JsonValue): ListPage {
  if (!isObject(body)) throw new UnreadableApp('it is not a JSON object')
  const list = z.safeParse(listResponse, pickAttributes(body, ['totalResults', 'Resources']))
  if (!list.success) {
    const name = list.error.issues[0]?.path[0] ?? ''
    throw new UnreadableApp(`its '${String(name)}' is missing or not of the documented type`)
  }
  return { totalResults: list.data.totalResults, rows: list.data.Resources ?? [] }
}

/**
 * The rows of a ListResponse that has to hold every match.
 *
 * @throws {UnreadableApp} also when it holds more or fewer rows than it promises
 */
export function readMatches<Kind extends App>(body: JsonValue, readRow: (row: JsonValue) => Kind): Kind[] {
  const { totalResults, rows } = readListPage(body)
  if (rows.length !== totalResults) {
    throw new UnreadableApp(`it promises ${totalResults} matches and holds ${rows.length}`)
  }
  return rows.map(readRow)
}

/**
 * A page from somewhere in a list. That a page is short is nothing unusual; that it is empty although rows are promised
 * from there on is for the reader of all pages to judge.
 *
 * @param start from 1
 * @throws {UnreadableApp} also when `Resources` is missing where rows are promised
 */
export function readPageFrom(body: JsonValue, start: number): ListPage {
  const page = readListPage(body)
  const hasRows = isObject(body) && Array.isArray(pickAttributes(body, ['Resources']).Resources)
  if (!hasRows && page.totalResults >= start) {
    throw new UnreadableApp(`it promises ${page.totalResults} apps and has no 'Resources'`)
  }
  return page
}
