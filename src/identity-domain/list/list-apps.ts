import { Failure } from '../../failures/errors'
import type { Coverage, CoverageGap } from '../../token-settings/coverage'
import { limits } from '../limits'
import { attributesFor, oauthApp } from '../scim/app-resource'
import type { ListOptions } from './list-options'
import { idOfRow, type Link, linkOf } from './page-chain'
import { type Arrival, createPagesAhead } from './pages-ahead'
import { createPageReader, type Page, type UnopenedPage } from './read-page'
import { createRowReader, type Reached } from './read-rows'
import { SeenIds } from './seen-ids'

/** All apps of a domain, or those that a filter matches. */
export interface AppList<Kept> {
  /**
   * The apps, in the domain's order, some at a time; each id once. To be read once.
   *
   * @throws {Failure} when nothing could be read at all; after the first page trouble ends the list, and stands in
   *   {@link coverage}
   */
  batches(): AsyncGenerator<Kept[], void, undefined>
  /** What is known about the list; to be asked when it has been read. */
  coverage(): Coverage
  /** Why the list ended before its end, where a failure was the reason. */
  stoppedBy(): Failure | null
}

/**
 * Page 1 is read alone: it says how many rows a page has, and how many there are. The others are asked for a few at a
 * time, each beginning with the last row of the page before. A stretch that is not shown to be whole is read again from
 * further back. The list is whole when a page begins with a known row, ends with one, and stands where the domain says
 * that the list ends ({@link linkOf} has the proof).
 */
export function listApps<Kept>(options: ListOptions<Kept>): AppList<Kept> {
  const { signed } = options
  const { run } = signed
  const began = run.clock.elapsed()
  const gaps: CoverageGap[] = []
  const rows = createRowReader(options)
  let pages = 0
  let atOnce: number = limits.pagesAtOnce
  let totals: { last: number; moved: boolean } | null = null
  let failure: Failure | null = null
  const reader = createPageReader(signed, {
    attributes: options.fields === undefined ? oauthApp.readAttributes : attributesFor(options.fields),
    filter: options.filter,
    onLimited: () => {
      atOnce = Math.max(1, atOnce >> 1)
    },
  })
  const ahead = createPagesAhead(reader.ask, () => atOnce)
  const readNow = async (start: number): Promise<Page> => reader.open(await reader.ask(start))

  function arrived(page: Page): Page {
    totals = {
      last: page.totalResults,
      moved: totals !== null && (totals.moved || totals.last !== page.totalResults),
    }
    return page
  }

  /** @throws {Failure} where nothing has been read before; else it ends the list, as with any other page */
  async function firstPage(): Promise<Page | null> {
    try {
      const page = arrived(await readNow(1))
      return page.rows.length > 0 || page.totalResults === 0 ? page : arrived(await readNow(1))
    } catch (error) {
      if (!(error instanceof Failure) || pages === 0) throw error
      stop(error, { lastId: null })
      return null
    }
  }

  async function* batches(): AsyncGenerator<Kept[], void, undefined> {
    yield* pass(rows.seen)
    // The pages followed on each other, and still the domain counts more: once more, for what may have come since.
    if (gaps.length === 0 && isShort()) yield* pass(new SeenIds())
    if (gaps.length === 0 && isShort())
      gaps.push({ kind: 'count', totalResults: totals?.last ?? 0, distinctApps: rows.distinct() })
  }

  const isShort = (): boolean => rows.distinct() < (totals?.last ?? 0)

  /** @param known the ids of this pass */
  async function* pass(known: SeenIds): AsyncGenerator<Kept[], void, undefined> {
    const first = await firstPage()
    if (first === null) return
    pages++
    if (first.rows.length === 0) {
      if (first.totalResults > 0) gaps.push({ kind: 'no-end', after: null })
      return
    }
    const step = Math.max(1, first.rows.length - 1)
    let reached = rows.take(first, null, known)
    let repair: Repair = noRepair
    for (;;) {
      run.observe({
        kind: 'page',
        pages,
        apps: rows.distinct(),
        of: totals?.last ?? 0,
        seconds: run.clock.elapsed() - began,
      })
      const start = Math.max(1, reached.place - repair.back)
      const until = repair.back > 0 ? start : (totals?.last ?? 0)
      const page = await opened(await ahead.take({ start, step, until }))
      if (page instanceof Failure) {
        stop(page, reached)
        break
      }
      const link = linkOf(page, known)
      if (link === 'ends') break
      if (link !== 'goes-on' && repair.tries < limits.repairs) {
        repair = nextRepair(repair, link, page, step)
        continue
      }
      const next = link === 'goes-on' ? page : repair.beyond
      if (link !== 'goes-on') gaps.push(gapBefore(next, reached))
      if (next === null) break
      pages++
      const now = rows.take(next, reached, known)
      yield await rows.flush(reached)
      reached = now
      repair = noRepair
    }
    yield await rows.flush(reached)
  }

  async function opened(arrival: Arrival<UnopenedPage>): Promise<Page | Failure> {
    try {
      if ('failure' in arrival) throw arrival.failure
      return arrived(await reader.open(arrival.page))
    } catch (error) {
      if (error instanceof Failure) return error
      throw error
    }
  }

  function stop(reason: Failure, { lastId }: Pick<Reached<unknown>, 'lastId'>): void {
    failure = reason
    gaps.push({ kind: 'stopped', after: lastId, why: reason.message })
  }

  return {
    batches,
    stoppedBy: () => failure,
    coverage() {
      return {
        complete: pages > 0 && gaps.length === 0 && rows.unreadable() === 0,
        pages,
        totalResults: totals?.last ?? null,
        distinctApps: rows.distinct(),
        unreadable: rows.unreadable(),
        requests: reader.requests + rows.readAgain(),
        order: pages > 0 ? reader.order : null,
        totalsMoved: totals?.moved ?? false,
        gaps,
        unreadableRows: rows.named(),
      }
    },
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

function gapBefore(beyond: Page | null, { lastId }: Pick<Reached<unknown>, 'lastId'>): CoverageGap {
  return beyond === null
    ? { kind: 'no-end', after: lastId }
    : { kind: 'stretch', after: lastId, before: idOfRow(beyond.rows[0] ?? null) }
}
