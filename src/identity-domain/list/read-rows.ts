import { DomainFailure, Failure } from '../../failures/errors'
import type { OAuthApp } from '../../token-settings/app'
import { mostNamed, type UnreadableRow } from '../../token-settings/coverage'
import { limits } from '../limits'
import { letOthersRun } from '../run'
import { readOAuthApp } from '../scim/app-resource'
import { UnreadableApp } from '../scim/attribute-values'
import { repeatsName } from '../scim/parse-response'
import { isObject, type JsonValue, nestsTooDeeply } from '../scim/strict-json'
import type { ListOptions } from './list-options'
import { idOfRow, type Page } from './page-chain'
import { noteId, type Reached, type Row, type RowReader, reachedBy } from './read-list'
import { SeenIds } from './seen-ids'

/**
 * Makes apps of rows, each id once, and gives them away when the page after them has come: by then it is known whether a
 * row that stands on both pages has changed in between. What cannot be read is asked for once more by its id, and never
 * dropped.
 */
export function createRowReader<Kept>({ client, keep, signed }: Pick<ListOptions<Kept>, 'client' | 'keep' | 'signed'>) {
  const seen = new SeenIds()
  const named: UnreadableRow[] = []
  let unreadable = 0
  let withoutId = 0
  let readAgain = 0

  async function take(page: Page, before: Reached<Kept> | null, known: SeenIds): Promise<Reached<Kept>> {
    const rows: Row<Kept>[] = []
    const waiting = [lookup(rows), lookup(before?.rows ?? [])]
    for (const [place, raw] of page.rows.entries()) {
      if (place % rowsAtOnce === rowsAtOnce - 1) await letOthersRun(signed.run)
      const id = idOfRow(raw)
      const row = page.ambiguous?.has(place) ? unreadableRow(id, raw, repeatsName) : rowOf(id, raw)
      if (id !== null && noteId(id, { known, seen })) {
        rows.push(row)
        continue
      }
      const earlier = waiting[0]?.(row) ?? waiting[1]?.(row)
      if (earlier !== undefined && !isSame(earlier, row)) earlier.why ??= 'it came twice, with different values'
      if (id !== null || earlier !== undefined) continue
      rows.push(row)
      withoutId++
    }
    return reachedBy(page, rows)
  }

  function rowOf(id: string | null, raw: JsonValue): Row<Kept> {
    const read = readOrWhy(raw)
    return typeof read === 'string'
      ? unreadableRow(id, raw, read)
      : { id, kept: keep(read), why: null, displayName: read.displayName, content: null }
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
  } satisfies RowReader<Kept> & Record<string, unknown>
}

/** Rows of a page that are read before anything else gets its turn: Ctrl-C, and the end of the run's time. */
const rowsAtOnce = 1000

const unreadableRow = (id: string | null, raw: JsonValue, why: string): Row<never> => ({
  id,
  kept: null,
  why,
  displayName: nameIn(raw),
  content: id === null ? contentOf(raw) : null,
})

/** What a row is told by: its id or, where it has none, all that is in it. */
const keyOf = ({ id, content }: Row<unknown>): string => id?.toLowerCase() ?? `no id: ${content}`

/** Finds the row of the same key. Nearly always it is the last one; whoever has to look further makes an index once. */
function lookup<Kept>(rows: readonly Row<Kept>[]): (wanted: Row<Kept>) => Row<Kept> | undefined {
  const index = new Map<string, Row<Kept>>()
  let indexed = 0
  return (wanted) => {
    const key = keyOf(wanted)
    const last = rows.at(-1)
    if (last !== undefined && keyOf(last) === key) return last
    for (; indexed < rows.length; indexed++) {
      const row = rows[indexed] as Row<Kept>
      index.set(keyOf(row), row)
    }
    return index.get(key)
  }
}

/** What is not kept makes no difference. */
const isSame = <Kept>(one: Row<Kept>, other: Row<Kept>): boolean => JSON.stringify(one) === JSON.stringify(other)

const contentOf = (raw: JsonValue): string => (nestsTooDeeply(raw) ? 'nested too deeply' : JSON.stringify(raw))

/** The app, or why it is none. */
function readOrWhy(raw: JsonValue): OAuthApp | string {
  try {
    return readOAuthApp(raw)
  } catch (error) {
    if (error instanceof UnreadableApp) return error.message
    throw error
  }
}

function nameIn(raw: JsonValue): string | null {
  const name = isObject(raw) ? raw['displayName'] : null
  return typeof name === 'string' ? name : null
}
