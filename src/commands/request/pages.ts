import { DomainFailure } from '../../failures/errors'
import { idOfRow, type Page } from '../../identity-domain/list/page-chain'
import {
  noteId,
  type Reached,
  type ReadList,
  type Row,
  type RowReader,
  reachedBy,
  readList,
} from '../../identity-domain/list/read-list'
import { SeenIds } from '../../identity-domain/list/seen-ids'
import type { RawAnswer } from '../../identity-domain/raw-request'
import type { Run } from '../../identity-domain/run'
import {
  AmbiguousAttribute,
  isObject,
  type JsonObject,
  type JsonValue,
  pickAttributes,
} from '../../identity-domain/scim/strict-json'

export interface PagesOptions {
  /** Asks for the page that begins with this row, from 1. @throws {Failure} */
  ask(start: number): Promise<RawAnswer>
  /** Whether the rows were asked for in the order of their ids. */
  isById(): boolean
  /** Asks for the row that comes first in descending order. @throws {Failure} */
  askLast(): Promise<RawAnswer>
  run: Pick<Run, 'clock' | 'observe'>
}

/** A list of any kind, read page by page and proved as that of apps is. Of rows that were given away only ids are kept. */
export function pagedList({ ask, isById, askLast, run }: PagesOptions): ReadList<JsonValue> {
  const open = async ({ start, answer }: { start: number; answer: RawAnswer }): Promise<Page> => pageIn(answer, start)
  const source = {
    ask: async (start: number) => ({ start, answer: await ask(start) }),
    open,
    atOnce: () => pagesAtOnce,
    isById,
    lastId: () =>
      askLast().then(
        (answer) => idOfRow(pageIn(answer, 1).rows[0] ?? null),
        () => null,
      ),
  }
  return readList(source, createRowReader(), run)
}

/** Rows are as large as the domain likes, so fewer pages wait than in a list of apps. */
const pagesAtOnce = 2

/** Takes rows as they are. One without an id cannot be told from another that looks the same. */
function createRowReader(): RowReader<JsonValue> {
  const seen = new SeenIds()
  let withoutId = 0

  async function take(page: Page, before: Reached<JsonValue> | null, known: SeenIds): Promise<Reached<JsonValue>> {
    const rows: Row<JsonValue>[] = []
    const contents = new Set(before?.rows.flatMap(({ content }) => content ?? []))
    for (const raw of page.rows) {
      const id = idOfRow(raw)
      const content = id === null ? JSON.stringify(raw) : null
      const isNew = content === null ? noteId(id ?? '', { known, seen }) : !contents.has(content)
      if (!isNew) continue
      rows.push({ id, kept: raw, why: null, displayName: null, content })
      if (content === null) continue
      contents.add(content)
      withoutId++
    }
    return reachedBy(page, rows)
  }

  return {
    take,
    flush: async ({ rows }) => rows.map(({ kept }) => kept as JsonValue),
    seen,
    distinct: () => seen.size + withoutId,
    unreadable: () => withoutId,
  }
}

/** @throws {DomainFailure} for anything but a ListResponse (RFC 7644 section 3.4.2) */
function pageIn({ body, status, requestId }: RawAnswer, start: number): Page {
  const { Resources, totalResults } = isObject(body) ? listMembers(body) : {}
  const rows = Resources ?? []
  if (
    typeof totalResults === 'number' &&
    Number.isSafeInteger(totalResults) &&
    totalResults >= 0 &&
    Array.isArray(rows)
  )
    return { start, totalResults, rows }
  throw new DomainFailure('The response is not a SCIM list, so it cannot be read page by page.', {
    status,
    ...(requestId === null ? {} : { requestId }),
  })
}

function listMembers(body: JsonObject): { Resources?: JsonValue; totalResults?: JsonValue } {
  try {
    return pickAttributes(body, ['Resources', 'totalResults'])
  } catch (error) {
    if (error instanceof AmbiguousAttribute) return {}
    throw error
  }
}
