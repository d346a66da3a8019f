import * as z from 'zod/mini'
import type { App } from '../token-settings/app'
import { UnreadableApp } from './app-resource'
import { isObject, type JsonValue, pickAttributes } from './json'

const listResponse = z.object({
  totalResults: z.int().check(z.gte(0)),
  Resources: z.optional(z.array(z.unknown())),
})

/**
 * The rows of a ListResponse that has to hold every match (RFC 7644 section 3.4.2; `Resources` may be left out when
 * there are none).
 *
 * @throws {UnreadableApp} also when it holds more or fewer rows than it promises
 */
export function readMatches<Kind extends App>(body: JsonValue, readRow: (row: JsonValue) => Kind): Kind[] {
  if (!isObject(body)) throw new UnreadableApp('it is not a JSON object')
  const list = z.safeParse(listResponse, pickAttributes(body, ['totalResults', 'Resources']))
  if (!list.success) {
    const name = list.error.issues[0]?.path.join('.') ?? ''
    throw new UnreadableApp(`its '${name}' is missing or not of the documented type`)
  }
  const rows = (list.data.Resources ?? []) as JsonValue[]
  if (rows.length !== list.data.totalResults) {
    throw new UnreadableApp(`it promises ${list.data.totalResults} matches and holds ${rows.length}`)
  }
  return rows.map(readRow)
}
