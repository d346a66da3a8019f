import { appIdPattern } from '../scim/app-attributes'
import { AmbiguousAttribute, isObject, type JsonValue, pickAttributes } from '../scim/strict-json'
import type { SeenIds } from './seen-ids'

/** Some rows of a list, as they came. */
export interface Page {
  /** The place of its first row in the list, from 1. */
  start: number
  totalResults: number
  rows: readonly JsonValue[]
  /** Places in `rows` of those that say two things under one name, from 0. */
  ambiguous?: ReadonlySet<number>
}

/** How a page stands to what was read before it. */
export type Link =
  /** It begins with something known, so nothing is left out between, and it goes on from there. */
  | 'goes-on'
  /** It begins with something known, and the list ends with it. */
  | 'ends'
  /** It begins with something known and brings nothing new, though more is promised. */
  | 'stands-still'
  /** Nothing shows what stands between. */
  | 'broken'

/**
 * The proof that no app is left out. The domain puts the apps in order by something that does not change, and each page
 * is a stretch of that order without holes at the moment it is read. So an app that is there all the time and stands
 * before the last row that was seen has been on a page, if each page begins with a row that was on a page before: no
 * matter what was added or removed in between, and in what order the pages were read.
 */
export function linkOf(page: Page, seen: Pick<SeenIds, 'has'>): Link {
  const first = idOfRow(page.rows[0] ?? null)
  if (first === null || !seen.has(first)) return 'broken'
  const isNew = (id: string | null) => id !== null && !seen.has(id)
  // The last row first: it nearly always decides.
  if (isNew(idOfRow(page.rows.at(-1) ?? null)) || page.rows.some((row) => isNew(idOfRow(row)))) return 'goes-on'
  return page.start + page.rows.length - 1 === page.totalResults ? 'ends' : 'stands-still'
}

/**
 * Whether the ids on every page stand in order, compared as they are or without regard to letter case: as on the first page.
 * Only then is it seen that the domain put the list in the order of its ids: some take `sortBy` and ignore it.
 */
export function createOrderCheck() {
  let keyOf: KeyOf | null | undefined
  return {
    look({ rows }: Pick<Page, 'rows'>): void {
      keyOf ??= keyOf === undefined ? [asItIs, inLowerCase].find((each) => isAscending(rows, each)) : null
      if (keyOf != null && !isAscending(rows, keyOf)) keyOf = null
    },
    holds: () => keyOf != null,
  }
}

type KeyOf = (id: string) => string
const asItIs: KeyOf = (id) => id
const inLowerCase: KeyOf = (id) => id.toLowerCase()

function isAscending(rows: readonly JsonValue[], keyOf: KeyOf): boolean {
  let before = ''
  for (const row of rows) {
    const id = isObject(row) ? row['id'] : null
    if (typeof id !== 'string') return false
    const key = keyOf(id)
    if (key < before) return false
    before = key
  }
  return true
}

/** null where it has none that can be an id (RFC 7643 section 3.1). */
export function idOfRow(row: JsonValue): string | null {
  if (!isObject(row)) return null
  const found = row['id'] ?? idInOtherCase(row)
  return typeof found === 'string' && appIdPattern.test(found) ? found : null
}

function idInOtherCase(row: Parameters<typeof pickAttributes>[0]): JsonValue | undefined {
  try {
    return pickAttributes(row, ['id']).id
  } catch (error) {
    if (error instanceof AmbiguousAttribute) return undefined
    throw error
  }
}
