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
  rows: ReadonlyMap<string, Row>
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
    const rows = new Map<string, Row>()
    for (const raw of page.rows) {
      const id = idOfRow(raw)
      const key = id?.toLowerCase() ?? textOf(raw)
      const waiting = rows.get(key) ?? before?.rows.get(key)
      if (waiting !== undefined) waiting.differs ||= !isSame(waiting.raw, raw)
      else if (id === null) withoutId++
      if (waiting === undefined && (id === null || seen.add(id))) rows.set(key, { id, raw, differs: false })
      if (id !== null && known !== seen) known.add(id)
    }
    return { rows, lastId: idOfRow(page.rows.at(-1) ?? null), place: page.start + page.rows.length - 1 }
  }

  async function flush({ rows }: Reached): Promise<Kept[]> {
    const kept: Kept[] = []
    for (const row of rows.values()) {
      const app = await appOf(row)
      if (app !== null) kept.push(keep(app))
    }
    return kept
  }

  async function appOf({ id, raw, differs }: Row): Promise<OAuthApp | null> {
    const read = differs ? 'it came twice, with different values' : readOrWhy(raw)
    if (typeof read !== 'string') return read
    const row = { id, displayName: nameIn(raw), why: read }
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
