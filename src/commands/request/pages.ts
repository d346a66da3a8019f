import { DomainFailure, type Failure } from '../../errors'
import type { IdentityDomain } from '../../identity-domain/domain'
import { isObject, type JsonObject, type JsonValue, pickAttributes } from '../../identity-domain/json'
import { idOfRow, linkOf, noteId, type SeenIds } from '../../identity-domain/page-chain'
import type { RawRequest } from '../../identity-domain/raw-request'

/** What the pages of a list had, together. */
export interface Pages {
  rows: JsonValue[]
  totalResults: number
  /** As of one answer. */
  isExact: boolean
  /** Why it is not proved that these are all; null where it is. */
  gap: string | null
  failure: Failure | null
}

interface OnePage {
  start: number
  totalResults: number
  rows: JsonValue[]
}

/**
 * Reads a list to its end. Each page begins with the last row of the page before, which proves that nothing is left out
 * between them; the list is whole where the last page ends it and there are as many ids as it counts.
 *
 * @param pathFrom the path of the page that begins with this row, from 1
 * @throws {Failure} when the first page cannot be read
 */
export async function readPages(
  domain: IdentityDomain,
  request: RawRequest,
  pathFrom: (start: number) => string,
): Promise<Pages> {
  const seen: SeenIds = new Set()
  const rows: JsonValue[] = []
  let isExact = true
  let page = await pageAt(1)
  add(page)
  const ending = (gap: string | null, failure: Failure | null = null): Pages => {
    const counted = `${seen.size} different ids were read, and the domain counts ${page.totalResults}`
    const isWhole = seen.size === rows.length && seen.size === page.totalResults
    return { rows, totalResults: page.totalResults, isExact, gap: gap ?? (isWhole ? null : counted), failure }
  }
  while (page.start + page.rows.length - 1 < page.totalResults) {
    if (page.rows.length === 0) return ending('a page came empty before the end')
    let next: OnePage
    try {
      next = await pageAt(page.start + page.rows.length - 1)
    } catch (failure) {
      if (!(failure instanceof DomainFailure)) throw failure
      return ending(failure.message.replace(/\.$/, ''), failure)
    }
    const link = linkOf(next, seen)
    page = next
    add(next)
    if (link === 'broken') return ending('the list moved while it was read')
    if (link === 'stands-still') return ending('the domain gave the same rows again')
  }
  return ending(null)

  function add({ rows: more }: OnePage): void {
    for (const row of more) {
      const id = idOfRow(row)
      if (id !== null && seen.has(id.toLowerCase())) continue
      if (id !== null) noteId(seen, id)
      rows.push(row)
    }
  }

  async function pageAt(start: number): Promise<OnePage> {
    const { body, ...answer } = await domain.request({ ...request, path: pathFrom(start) })
    isExact &&= answer.isExact
    const page = isObject(body) ? asPage(body, start) : null
    if (page === null) throw new DomainFailure('The answer is no SCIM list, and cannot be read page by page.')
    return page
  }
}

/** RFC 7644 section 3.4.2. */
function asPage(body: JsonObject, start: number): OnePage | null {
  const { Resources = [], totalResults, startIndex } = pickAttributes(body, ['Resources', 'totalResults', 'startIndex'])
  if (typeof totalResults !== 'number' || !Number.isSafeInteger(totalResults) || totalResults < 0) return null
  if (!Array.isArray(Resources)) return null
  if (startIndex !== undefined && startIndex !== start && Resources.length > 0) return null
  return { start, totalResults, rows: Resources }
}
