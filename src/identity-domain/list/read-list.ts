import { Failure } from '../../failures/errors'
import type { Coverage, CoverageGap } from '../../token-settings/coverage'
import { limits } from '../limits'
import type { Run } from '../run'
import { createOrderCheck, idOfRow, type Link, linkOf, type Page } from './page-chain'
import { createPagesAhead } from './pages-ahead'
import { SeenIds } from './seen-ids'

/** Where the pages of a list come from. */
export interface PageSource<Unopened> {
  /** Asks for the page that begins with this row, from 1. @throws {Failure} */
  ask(start: number): Promise<Unopened>
  /** @throws {Failure} */
  open(page: Unopened): Promise<Page>
  /** Pages that may be waited for at a time. */
  atOnce(): number
  /** Whether the list was asked for in the order of ids, which never change. Settled with the first page. */
  isById(): boolean
  /** The id that comes first in the opposite order; null where it cannot be read. */
  lastId(): Promise<string | null>
}

/** Makes of rows what is kept of them. */
export interface RowReader<Kept> {
  /** Takes a page, and adds the ids on it to `known` and to `seen`. */
  take(page: Page, before: Reached<Kept> | null, known: SeenIds): Promise<Reached<Kept>>
  /** What is kept of the page, once the page after it has come. */
  flush(reached: Reached<Kept>): Promise<Kept[]>
  /** The ids of all rows. */
  readonly seen: SeenIds
  /** Different rows. */
  distinct(): number
  /** How many of them could not be read. */
  unreadable(): number
}

/** The end of what has been read so far. */
export interface Reached<Kept> {
  /** What the last page brought, and has not been given away yet. */
  rows: readonly Row<Kept>[]
  lastId: string | null
  /** Where the last row stood when it was read, from 1. */
  place: number
}

export interface Row<Kept> {
  id: string | null
  /** What is kept of the row; what it came from is forgotten at once, for pages are large. */
  kept: Kept | null
  /** Why it cannot be read, or not be trusted as it stands here. */
  why: string | null
  displayName: string | null
  /** All of a row without an id: nothing else tells it from another one. */
  content: string | null
}

/** The end of a page, with what is kept of its rows. */
export const reachedBy = <Kept>(page: Page, rows: readonly Row<Kept>[]): Reached<Kept> => ({
  rows,
  lastId: idOfRow(page.rows.at(-1) ?? null),
  place: page.start + page.rows.length - 1,
})

/** Takes note of an id in this reading and in all of them, which in the first are the same. @returns whether no reading had it */
export function noteId(id: string, { known, seen }: { known: SeenIds; seen: SeenIds }): boolean {
  if (known !== seen) known.add(id)
  return seen.add(id)
}

/** A list that is read once, page by page. */
export interface ReadList<Kept> {
  /**
   * The rows, in the domain's order, some at a time; each id once. To be read once.
   *
   * @throws {Failure} when nothing could be read at all; after the first page a failure ends the list, and stands in
   *   {@link coverage}
   */
  batches(): AsyncGenerator<Kept[], void, undefined>
  /** What is known about the list; to be asked when it has been read. */
  coverage(): Omit<Coverage, 'requests' | 'order' | 'unreadableRows'>
  /** Why the list ended before its end, where a failure was the reason. */
  stoppedBy(): Failure | null
}

/**
 * Page 1 is read alone: it says how many rows a page has, and how many there are. The others are asked for a few at a
 * time, each beginning with the last row of the page before. A stretch that is not shown to be whole is read again from
 * further back. A reading holds when each page begins with a known row, and the last one ends where the domain says that
 * the list ends ({@link linkOf} has the proof).
 *
 * That proves nothing in an order that can change while the list is read, as that of names can, and as any can where the
 * domain ignores `sortBy`. Then the list is read again, until two readings after each other have the same rows.
 */
export function readList<Kept, Unopened>(
  source: PageSource<Unopened>,
  rows: RowReader<Kept>,
  run: Pick<Run, 'clock' | 'observe'>,
): ReadList<Kept> {
  const began = run.clock.elapsed()
  const gaps: CoverageGap[] = []
  const order = createOrderCheck()
  let pages = 0
  let readings = 0
  let repairs = 0
  let totals: { last: number; moved: boolean } | null = null
  let failure: Failure | null = null
  let given = 0
  const ahead = createPagesAhead(source.ask, source.atOnce)

  function arrived(page: Page): Page {
    totals = {
      last: page.totalResults,
      moved: totals !== null && (totals.moved || totals.last !== page.totalResults),
    }
    order.look(page)
    return page
  }

  async function firstPage(): Promise<Page> {
    const readNow = async (): Promise<Page> => arrived(await source.open(await source.ask(1)))
    const page = await readNow()
    return page.rows.length > 0 || page.totalResults === 0 ? page : readNow()
  }

  /** Somebody changed the list while it was read. */
  const hasMoved = (): boolean => totals?.moved === true || repairs > 0

  /** Whether the domain minds `sortBy`: names may be in the order of ids by chance, until one of them changes. */
  async function isSorted(known: SeenIds): Promise<boolean> {
    const last = await source.lastId()
    return last !== null && known.isBehindAll(last)
  }

  const isShort = (): boolean => rows.distinct() < (totals?.last ?? 0)

  async function* batches(): AsyncGenerator<Kept[], void, undefined> {
    for await (const batch of allReadings()) {
      given += batch.length
      yield batch
    }
  }

  async function* allReadings(): AsyncGenerator<Kept[], void, undefined> {
    let before: SeenIds | null = null
    for (;;) {
      const known: SeenIds = before === null ? rows.seen : new SeenIds()
      const seenBefore = rows.seen.size
      const pagesBefore = pages
      yield* reading(known)
      readings++
      if (gaps.length > 0) return
      const isOnePage = pages - pagesBefore <= 1
      const isProved = isOnePage || (source.isById() && order.holds() && (!hasMoved() || (await isSorted(known))))
      const agrees = before !== null && rows.seen.size === seenBefore && known.hasSameAs(before)
      if (!isShort() && (isProved || agrees)) return
      if (readings === (isProved ? limits.readingsInOrder : limits.readings)) {
        gaps.push(
          isShort()
            ? { kind: 'count', totalResults: totals?.last ?? 0, distinctApps: rows.distinct() }
            : { kind: 'order', readings },
        )
        return
      }
      before = known
    }
  }

  /**
   * @param known the ids of this reading
   * @throws {Failure} where nothing has been read before; else it ends the list
   */
  async function* reading(known: SeenIds): AsyncGenerator<Kept[], void, undefined> {
    let reached: Reached<Kept> | null = null
    try {
      const first = await firstPage()
      pages++
      if (first.rows.length > 0) {
        reached = await rows.take(first, null, known)
        for await (const next of pagesAfter(first, reached, known)) {
          yield await rows.flush(reached)
          reached = next
        }
      } else if (first.totalResults > 0) gaps.push({ kind: 'no-end', after: null })
    } catch (error) {
      if (!(error instanceof Failure) || pages === 0) throw error
      failure = error
      gaps.push({ kind: 'stopped', after: reached?.lastId ?? null, why: error.message })
    }
    if (reached !== null) yield await rows.flush(reached)
  }

  /** What each further page brings, until the list ends, or is given up. @throws {Failure} */
  async function* pagesAfter(
    first: Page,
    start: Reached<Kept>,
    known: SeenIds,
  ): AsyncGenerator<Reached<Kept>, void, undefined> {
    const step = Math.max(1, first.rows.length - 1)
    let reached = start
    let repair: Repair = noRepair
    for (;;) {
      report()
      const page = await pageBehind(reached, { step, back: repair.back })
      const link = linkOf(page, known)
      if (link === 'ends') return
      if (link !== 'goes-on' && repair.tries < limits.repairs) {
        repair = nextRepair(repair, link, page, step)
        repairs++
        continue
      }
      const next = link === 'goes-on' ? page : repair.beyond
      const isNew = next !== null && hasNewId(next, known)
      // A list that brings nothing new may promise more for ever.
      if (link !== 'goes-on') gaps.push(isNew ? gapBefore(next, reached) : { kind: 'no-end', after: reached.lastId })
      if (next === null) return
      pages++
      reached = await rows.take(next, reached, known)
      yield reached
      if (!isNew) return
      repair = noRepair
    }
  }

  async function pageBehind({ place }: Reached<Kept>, { step, back }: { step: number; back: number }): Promise<Page> {
    const start = Math.max(1, place - back)
    const arrival = await ahead.take({ start, step, until: back > 0 ? start : (totals?.last ?? 0) })
    if ('failure' in arrival) throw arrival.failure
    return arrived(await source.open(arrival.page))
  }

  const report = (): void =>
    run.observe({
      kind: 'page',
      pages,
      apps: rows.distinct(),
      of: totals?.last ?? 0,
      seconds: run.clock.elapsed() - began,
    })

  return {
    batches,
    stoppedBy: () => failure,
    coverage: () => ({
      complete: pages > 0 && gaps.length === 0 && rows.unreadable() === 0,
      pages,
      totalResults: totals?.last ?? null,
      // Of a page that the end of the run cut off nothing has been given.
      distinctApps: failure === null ? rows.distinct() : Math.min(rows.distinct(), given + rows.unreadable()),
      unreadable: rows.unreadable(),
      totalsMoved: totals?.moved ?? false,
      gaps,
    }),
  }
}

/** The attempts to show what stands between what is known and the page after it. */
interface Repair {
  tries: number
  /** How far before the last known row the next page begins. */
  back: number
  /** The page that did not follow; null where none with rows has come. */
  beyond: Page | null
}

const noRepair: Repair = { tries: 0, back: 0, beyond: null }

/** Rows that were removed have moved all others forward: half a page further back most likely meets what is known. */
function nextRepair({ tries, back, beyond }: Repair, link: Link, page: Page, step: number): Repair {
  if (link === 'stands-still' && back === 0) return { tries: tries + 1, back, beyond }
  const farther = back === 0 ? (step + 1) >> 1 : step
  return { tries: tries + 1, back: farther, beyond: beyond ?? (page.rows.length > 0 && back === 0 ? page : null) }
}

const gapBefore = (beyond: Page, { lastId }: Pick<Reached<unknown>, 'lastId'>): CoverageGap => ({
  kind: 'stretch',
  after: lastId,
  before: idOfRow(beyond.rows[0] ?? null),
})

const hasNewId = (page: Page, known: SeenIds): boolean =>
  page.rows.some((row) => {
    const id = idOfRow(row)
    return id !== null && !known.has(id)
  })
