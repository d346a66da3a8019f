import { exampleGrants } from '../../data/example-grants'
import { jsonResponse, queryOf, type SandboxRequest, type SandboxResponse } from '../../http-message'
import { isJsonObject, type JsonObject, type JsonValue } from '../../json'
import type { SandboxState } from '../../state'
import { listSchema } from '../apps-list'
import { type Caller, requireRight } from '../authorization'
import { badRequest } from '../errors'
import { FilterError, parseFilter } from '../filter'

/**
 * Who may use an app. Documented are the list and its filter `app.value eq "…"`; that it takes the role of whoever may
 * read Apps is a guess.
 */
export function getGrants(state: SandboxState, request: SandboxRequest, caller: Caller): SandboxResponse {
  requireRight(state, caller, 'read')
  const query = queryOf(request)
  const found = exampleGrants(state.url).filter(matching(query.get('filter')))
  const count = countIn(query.get('count'), state)
  return jsonResponse({
    schemas: [listSchema],
    totalResults: found.length,
    Resources: found.slice(0, count),
    startIndex: 1,
    itemsPerPage: count,
  })
}

function countIn(text: string | null, state: SandboxState): number {
  if (text !== null && !/^\d{1,9}$/.test(text)) throw badRequest('count must be an integer.')
  return Math.min(Number(text ?? 50), state.switches.largestCount)
}

/** @throws ScimError 400 for another filter: the sandbox compares only one value of a grant with `eq` */
function matching(filter: string | null): (grant: JsonObject) => boolean {
  if (filter === null) return () => true
  try {
    const read = parseFilter(filter)
    if (read.kind === 'compare' && read.operator === 'eq') return (grant) => valueAt(grant, read.path) === read.value
    throw new FilterError('Only eq is supported here', 0)
  } catch (error) {
    if (!(error instanceof FilterError)) throw error
    throw badRequest(`The filter cannot be used: ${error.message}.`)
  }
}

function valueAt(grant: JsonObject, path: string): JsonValue | undefined {
  const [attribute = '', member] = path.split('.')
  const value = grant[attribute]
  return member !== undefined && isJsonObject(value) ? value[member] : value
}
