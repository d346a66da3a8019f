import { DomainFailure, Failure } from '../errors'
import type { OAuthApp } from '../token-settings/app'
import { mostNamed, type UnreadableRow } from '../token-settings/coverage'
import { UnreadableApp } from './app-resource'
import { IdSet } from './id-set'
import { isObject, type JsonValue, nestsTooDeeply } from './json'
import { limits } from './limits'
import type { ListOptions } from './list-apps'
import { idOfRow } from './page-chain'
import type { Page } from './read-page'
import { readRow } from './read-row'

interface Row {
  id: string | null
  raw: JsonValue
  /** It came twice, and not the same: only the app itself, read by its id, can say which one counts. */
  differs: boolean
}

/** The end of what has been read so far. */
export interface Reached {
  /** What the last page brought, and has not become apps yet. */
  rows: readonly Row[]
  lastId: string | null
  /** Where the last row stood when it was read, from 1. */
  place: number
}

/**
 * Makes apps of rows, each id once, when the page after them has come: by then it is known whether a row that stands on
 * both pages has changed in between. What cannot be read is asked for once more by its id, and never dropped.
 */
export function createRowReader<Kept>({ client, keep }: Pick<ListOptions<Kept>, 'client' | 'keep'>) {
  const seen = new IdSet()
  const named: UnreadableRow[] = []
  let unreadable = 0
  let withoutId = 0
  let readAgain = 0

  /** @param known also takes note of the ids of the page */
  function take(page: Page, before: Reached | null, known: IdSet): Reached {
    const rows: Row[] = []
    for (const raw of page.rows) {
      const id = idOfRow(raw)
      if (id !== null && known !== seen) known.add(id)
      if (id !== null && seen.add(id)) rows.push({ id, raw, differs: false })
      else again({ id, raw, differs: false }, rows, before?.rows ?? [])
    }
    return { rows, lastId: idOfRow(page.rows.at(-1) ?? null), place: page.start + page.rows.length - 1 }
  }

  /** A row that may have come before: by its id, or, where it has none, by all that it holds. */
  function again(row: Row, rows: Row[], before: readonly Row[]): void {
    const isIt = row.id === null ? sameContent(row) : sameId(row)
    const waiting = rows.find(isIt) ?? before.find(isIt)
    if (waiting !== undefined) waiting.differs ||= !isSame(waiting.raw, row.raw)
    else if (row.id === null) {
      withoutId++
      rows.push(row)
    }
  }

  async function flush({ rows }: Reached): Promise<Kept[]> {
    const kept: Kept[] = []
    for (const row of rows) {
      const read = row.differs ? 'it came twice, with different values' : readOrWhy(row.raw)
      const app = typeof read === 'string' ? await secondReading(row, read) : read
      if (app !== null) kept.push(keep(app))
    }
    return kept
  }

  async function secondReading({ id, raw }: Row, why: string): Promise<OAuthApp | null> {
    const row = { id, displayName: nameIn(raw), why }
    if (id !== null && readAgain < limits.rowsReadAgain) return byId(id, row)
    return giveUp(row)
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

const sameId =
  ({ id }: Row) =>
  (other: Row): boolean =>
    other.id?.toLowerCase() === id?.toLowerCase()

const sameContent =
  ({ raw }: Row) =>
  (other: Row): boolean =>
    other.id === null && isSame(other.raw, raw)

const isSame = (one: JsonValue, other: JsonValue): boolean => textOf(one) === textOf(other)

const textOf = (raw: JsonValue): string => (nestsTooDeeply(raw) ? 'nested too deeply' : JSON.stringify(raw))

/** The app, or why it is none. */
function readOrWhy(raw: JsonValue): OAuthApp | string {
  try {
    return readRow(raw)
  } catch (error) {
    if (error instanceof UnreadableApp) return error.message
    throw error
  }
}

function nameIn(raw: JsonValue): string | null {
  const name = isObject(raw) ? raw['displayName'] : null
  return typeof name === 'string' ? name : null
}
