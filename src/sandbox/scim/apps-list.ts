import type { SandboxResponse } from '../http-message'
import type { JsonObject, JsonValue } from '../json'
import type { SandboxState } from '../state'
import { badRequest } from './errors'
import { compileFilter, FilterError, parseFilter, valuesAt } from './filter'
import type { Page } from './page-cache'
import { type Projection, project } from './projection'
import { type AttributePath, findAttribute } from './schema'

export const listSchema = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
const defaultCount = 50

/** What a list asks for, by query or by `/.search` (RFC 7644 section 3.4.2). */
export interface AppsQuery {
  filter: string | undefined
  sortBy: string | undefined
  sortOrder: string | undefined
  /** From 1. */
  startIndex: number | undefined
  count: number | undefined
  projection: Projection
}

/** @throws ScimError 400 */
export function listApps(state: SandboxState, query: AppsQuery): SandboxResponse {
  const { filter, sortBy, sortOrder, startIndex, count, projection } = query
  const key = JSON.stringify([filter, sortBy, sortOrder, startIndex, count, state.switches, projection.key])
  const { headers, body } = state.pages.page(key, state.apps.revision, () => pageOf(state, query))
  return { status: 200, headers: { ...headers }, body }
}

function pageOf(state: SandboxState, query: AppsQuery): Page {
  const matching = selection(state, query)
  const startIndex = Math.max(1, query.startIndex ?? 1)
  const count = pageSize(state, query.count)
  const rows = matching.slice(startIndex - 1, startIndex - 1 + count)
  const head = { schemas: [listSchema], totalResults: matching.length }
  // itemsPerPage echoes what was asked for, not the number of rows: so do all of Oracle's samples.
  const tail = { startIndex, itemsPerPage: count }
  const texts = rows.map((app) => JSON.stringify(project(app, query.projection)))
  const text = `${JSON.stringify(head).slice(0, -1)},"Resources":[${texts.join(',')}],${JSON.stringify(tail).slice(1)}`
  return {
    headers: {
      'content-type': 'application/json;charset=utf-8',
      ...pagingHeaders(state, rows.length, startIndex + rows.length, matching.length),
    },
    body: Buffer.from(text),
  }
}

function pageSize({ switches }: SandboxState, count: number | undefined): number {
  const { largestCount, largeCount } = switches
  if (count === undefined || count < 0) return Math.min(defaultCount, largestCount)
  if (count > largestCount && largeCount === 'refuse') throw badRequest(`count must be at most ${largestCount}.`)
  return Math.min(count, largestCount)
}

/**
 * `opc-next-page` is the next index in base64. Users report that the last page names the first one, so that a client
 * that follows it never ends (oracle/oci-cli issue 666, oracle/oci-python-sdk issue 708): a switch.
 */
function pagingHeaders({ switches }: SandboxState, rows: number, next: number, total: number): Record<string, string> {
  const isLast = rows === 0 || next > total
  const headers: Record<string, string> = { 'opc-total-items': String(total) }
  if (isLast && switches.nextPageAtEnd === 'none') return headers
  const named = isLast && switches.nextPageAtEnd === 'first' ? 1 : next
  return { ...headers, 'opc-next-page': Buffer.from(String(named)).toString('base64') }
}

// Pages of one list ask for the same selection; without this, each of them would filter and sort every App again.
const selections = new WeakMap<SandboxState, Map<string, readonly JsonObject[]>>()
const rememberedSelections = 8

function selection(state: SandboxState, query: AppsQuery): readonly JsonObject[] {
  const { sorting, searchableExpiry } = state.switches
  const { filter } = query
  const { sortBy, sortOrder } = sorting === 'honour' ? query : { sortBy: undefined, sortOrder: undefined }
  if (filter === undefined && sortOrder === undefined) {
    if (sortBy === undefined) return state.apps.all()
    if (/^id$/i.test(sortBy)) return state.apps.allById()
  }
  const remembered = selections.get(state) ?? new Map<string, readonly JsonObject[]>()
  selections.set(state, remembered)
  const key = JSON.stringify([state.apps.revision, filter, searchableExpiry, sortBy, sortOrder])
  const found = remembered.get(key) ?? sorted(filtered(state.apps.all(), filter, searchableExpiry), sortBy, sortOrder)
  remembered.delete(key)
  remembered.set(key, found)
  for (const oldest of remembered.keys()) {
    if (remembered.size <= rememberedSelections) break
    remembered.delete(oldest)
  }
  return found
}

const expiries = ['refreshTokenExpiry', 'accessTokenExpiry']

function filtered(
  apps: readonly JsonObject[],
  filter: string | undefined,
  searchableExpiry: boolean,
): readonly JsonObject[] {
  if (filter === undefined) return apps
  try {
    return apps.filter(compileFilter(parseFilter(filter), searchableExpiry ? expiries : []))
  } catch (error) {
    if (!(error instanceof FilterError)) throw error
    throw badRequest(`The filter cannot be used: ${error.message}, at character ${error.position + 1}.`)
  }
}

function sorted(
  apps: readonly JsonObject[],
  sortBy: string | undefined,
  sortOrder: string | undefined,
): readonly JsonObject[] {
  const order = (sortOrder ?? 'ascending').toLowerCase()
  if (order !== 'ascending' && order !== 'descending') throw badRequest('sortOrder must be ascending or descending.')
  if (sortBy === undefined) return apps
  const path = findAttribute(sortBy)
  if (!path || (path.attribute.type === 'complex' && !path.subAttribute)) {
    throw badRequest(`Apps cannot be sorted by '${sortBy}'.`)
  }
  const keyed = apps.map((app) => ({ app, key: sortKey(app, path) }))
  const direction = order === 'ascending' ? 1 : -1
  // Apps without a value come last, in descending order first (RFC 7644 section 3.4.2.3). The sort is stable.
  keyed.sort((one, other) => direction * compareKeys(one.key, other.key))
  return keyed.map(({ app }) => app)
}

type SortKey = string | number | undefined

function sortKey(app: JsonObject, path: AttributePath): SortKey {
  const value: JsonValue | undefined = valuesAt(app, path)[0]
  if (typeof value === 'string') return (path.subAttribute ?? path.attribute).caseExact ? value : value.toLowerCase()
  if (typeof value === 'boolean') return Number(value)
  return typeof value === 'number' ? value : undefined
}

function compareKeys(one: SortKey, other: SortKey): number {
  if (one === other) return 0
  if (one === undefined) return 1
  if (other === undefined) return -1
  return one < other ? -1 : 1
}
