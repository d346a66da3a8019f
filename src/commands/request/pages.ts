import { DomainFailure, Failure } from '../../failures/errors'
import { idOfRow, linkOf } from '../../identity-domain/list/page-chain'
import { SeenIds } from '../../identity-domain/list/seen-ids'
import type { RawAnswer } from '../../identity-domain/raw-request'
import {
  AmbiguousAttribute,
  isObject,
  type JsonObject,
  type JsonValue,
  pickAttributes,
} from '../../identity-domain/scim/strict-json'

/** A list of any kind, read page by page. */
export interface PagedList {
  /**
   * The rows in the domain's order, a page at a time, each id once; of what has been given away only ids are kept. To be
   * read once.
   *
   * @throws {Failure} when the first page cannot be read; later trouble ends the list, and stands in {@link ending}
   */
  batches(): AsyncGenerator<JsonValue[], void, undefined>
  /** What is known so far. */
  ending(): Ending
}

export interface Ending {
  rows: number
  /** As the last page had it. */
  totalResults: number
  /** Why it is not proved that these are all; null where it is, or may still be. */
  gap: string | null
  /** What ended the list before its end. */
  failure: Failure | null
}

interface OnePage {
  start: number
  totalResults: number
  rows: JsonValue[]
}

/**
 * Each page begins with the last row of the page before, which proves that nothing is left out between them; the list is
 * whole where the last page ends it and there are as many ids as it counts.
 *
 * @param ask for the page that begins with this row, from 1
 */
export function pagedList(ask: (start: number) => Promise<RawAnswer>): PagedList {
  const seen = new SeenIds()
  const ending: Ending = { rows: 0, totalResults: 0, gap: null, failure: null }

  async function* batches(): AsyncGenerator<JsonValue[], void, undefined> {
    let page: OnePage | null = await pageAt(1)
    for (;;) {
      // Asked for before the rows are given away, so that whoever writes them and the domain need not wait for each other.
      const coming: Promise<Arrival> | null = isLast(page) ? null : arrivalOf(pageAt(lastRow(page)))
      yield taken(page)
      page = coming === null ? null : judged(await coming)
      if (page === null) break
      if (ending.gap !== null) return yield taken(page)
    }
    if (ending.gap === null && (seen.size !== ending.rows || seen.size !== ending.totalResults))
      ending.gap = `${seen.size} different ids were read, and the domain counts ${ending.totalResults}`
  }

  /** null where there is no more; the gap says why it is not proved that this is the end, if it is not. */
  function judged(arrival: Arrival): OnePage | null {
    if ('failure' in arrival) {
      if (!(arrival.failure instanceof Failure)) throw arrival.failure
      ending.failure = arrival.failure
      ending.gap = arrival.failure.message.replace(/\.$/, '')
      return null
    }
    const link = linkOf(arrival.page, seen)
    if (link === 'broken') ending.gap = 'the list moved while it was read'
    if (link === 'stands-still') ending.gap = 'the domain gave the same rows again'
    return arrival.page
  }

  async function pageAt(start: number): Promise<OnePage> {
    const { body, status, requestId } = await ask(start)
    const page = isObject(body) ? asPage(body, start) : null
    if (page !== null) return page
    throw new DomainFailure('The response is not a SCIM list, so it cannot be read page by page.', {
      status,
      ...(requestId === null ? {} : { requestId }),
    })
  }

  function taken({ rows, totalResults }: OnePage): JsonValue[] {
    const fresh = rows.filter((row) => {
      const id = idOfRow(row)
      return id === null || seen.add(id)
    })
    ending.rows += fresh.length
    ending.totalResults = totalResults
    return fresh
  }

  return { batches, ending: () => ending }
}

type Arrival = { page: OnePage } | { failure: unknown }

/** Whatever went wrong waits until its turn comes. */
const arrivalOf = (reading: Promise<OnePage>): Promise<Arrival> =>
  reading.then(
    (page) => ({ page }),
    (failure: unknown) => ({ failure }),
  )

const isLast = (page: OnePage): boolean => page.rows.length === 0 || lastRow(page) >= page.totalResults

const lastRow = ({ start, rows }: OnePage): number => start + rows.length - 1

/** RFC 7644 section 3.4.2. */
function asPage(body: JsonObject, start: number): OnePage | null {
  const { Resources = [], totalResults, startIndex } = listMembers(body)
  if (typeof totalResults !== 'number' || !Number.isSafeInteger(totalResults) || totalResults < 0) return null
  if (!Array.isArray(Resources)) return null
  if (startIndex !== undefined && startIndex !== start && Resources.length > 0) return null
  return { start, totalResults, rows: Resources }
}

function listMembers(body: JsonObject): { Resources?: JsonValue; totalResults?: JsonValue; startIndex?: JsonValue } {
  try {
    return pickAttributes(body, ['Resources', 'totalResults', 'startIndex'])
  } catch (error) {
    if (error instanceof AmbiguousAttribute) return {}
    throw error
  }
}
