import { DomainFailure, Failure } from '../../failures/errors'
import type { OAuthApp } from '../../token-settings/app'
import { mostNamed, type UnreadableRow } from '../../token-settings/coverage'
import { limits } from '../limits'
import { UnreadableApp } from '../scim/app-resource'
import { isObject, type JsonValue, nestsTooDeeply } from '../scim/strict-json'
import type { ListOptions } from './list-options'
import { idOfRow } from './page-chain'
import type { Page } from './read-page'
import { readRow } from './read-row'
import { SeenIds } from './seen-ids'

interface Row<Kept> {
  id: string | null
  /** What is kept of the app; what the row itself came from is forgotten at once, for pages are large. */
  kept: Kept | null
  /** Why it is no app, or not certain to be one as it stands here. */
  why: string | null
  displayName: string | null
  /** All of a row without an id: nothing else tells it from another one. */
  content: string | null
}

/** The end of what has been read so far. */
export interface Reached<Kept> {
  /** What the last page brought, and has not been given away yet. */
  rows: readonly Row<Kept>[]
  lastId: string | null
  /** Where the last row stood when it was read, from 1. */
  place: number
}

/**
 * Makes apps of rows, each id once, and gives them away when the page after them has come: by then it is known whether a
 * row that stands on both pages has changed in between. What cannot be read is asked for once more by its id, and never
 * dropped.
 */
export function createRowReader<Kept>({ client, keep }: Pick<ListOptions<Kept>, 'client' | 'keep'>) {
  const seen = new SeenIds()
  const named: UnreadableRow[] = []
  let unreadable = 0
  let withoutId = 0
  let readAgain = 0

  /** @param known also takes note of the ids of the page */
  function take(page: Page, before: Reached<Kept> | null, known: SeenIds): Reached<Kept> {
    const rows: Row<Kept>[] = []
    for (const raw of page.rows) {
      const id = idOfRow(raw)
      if (id !== null && isNew(id, known)) rows.push(rowOf(id, raw))
      else again(rowOf(id, raw), rows, before?.rows ?? [])
    }
    return { rows, lastId: idOfRow(page.rows.at(-1) ?? null), place: page.start + page.rows.length - 1 }
  }

  function isNew(id: string, known: SeenIds): boolean {
    if (known !== seen) known.add(id)
    return seen.add(id)
  }

  function rowOf(id: string | null, raw: JsonValue): Row<Kept> {
    const content = id === null ? contentOf(raw) : null
    const read = readOrWhy(raw, id)
    return typeof read === 'string'
      ? { id, kept: null, why: read, displayName: nameIn(raw), content }
      : { id, kept: keep(read), why: null, displayName: read.displayName, content }
  }

  /** A row that may have come before: by its id, or, where it has none, by all that is known of it. */
  function again(row: Row<Kept>, rows: Row<Kept>[], before: readonly Row<Kept>[]): void {
    const isIt = (other: Row<Kept>) =>
      row.id === null ? isSame(other, row) : other.id?.toLowerCase() === row.id.toLowerCase()
    // Nearly always it is the last row of the page before.
    const waiting = rows.findLast(isIt) ?? before.findLast(isIt)
    if (waiting !== undefined) {
      if (!isSame(waiting, row)) waiting.why = 'it came twice, with different values'
    } else if (row.id === null) {
      withoutId++
      rows.push(row)
    }
  }

  async function flush({ rows }: Reached<Kept>): Promise<Kept[]> {
    const given: Kept[] = []
    for (const row of rows) {
      const kept = row.why === null ? row.kept : await secondReading(row, row.why)
      if (kept !== null) given.push(kept)
    }
    return given
  }

  async function secondReading({ id, displayName }: Row<Kept>, why: string): Promise<Kept | null> {
    const row = { id, displayName, why }
    if (id === null || readAgain >= limits.rowsReadAgain) return giveUp(row)
    const app = await byId(id, row)
    return app === null ? null : keep(app)
  }

  /** An app that is gone by now was not there all the time. */
  async function byId(id: string, row: UnreadableRow): Promise<OAuthApp | null> {
    readAgain++
    try {
      return await client.read(id)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      return giveUp(error instanceof DomainFailure ? row : { ...row, why: `${row.why}; ${error.message}` })
    }
  }

  function giveUp(row: UnreadableRow): null {
    unreadable++
    if (named.length < mostNamed) named.push(row)
    return null
  }

  return {
    take,
    flush,
    seen,
    /** Apps with different ids, and rows without one. */
    distinct: () => seen.size + withoutId,
    unreadable: () => unreadable,
    /** Requests for single apps. */
    readAgain: () => readAgain,
    named: () => named,
  }
}

/** What is not kept makes no difference. */
const isSame = <Kept>(one: Row<Kept>, other: Row<Kept>): boolean => JSON.stringify(one) === JSON.stringify(other)

const contentOf = (raw: JsonValue): string => (nestsTooDeeply(raw) ? 'nested too deeply' : JSON.stringify(raw))

/** The app, or why it is none. */
function readOrWhy(raw: JsonValue, id: string | null): OAuthApp | string {
  try {
    return readRow(raw, id)
  } catch (error) {
    if (error instanceof UnreadableApp) return error.message
    throw error
  }
}

function nameIn(raw: JsonValue): string | null {
  const name = isObject(raw) ? raw['displayName'] : null
  return typeof name === 'string' ? name : null
}
