import type { LedgerEntry } from '../fault-server'
import { type Answer, json, scimError } from './answer'
import type { AppRecord, DomainState, Operation } from './state'

/** How the domain keeps to what is only promised. */
export interface AppRules {
  /** Rows a page at most. */
  pageSize: number
  honoursVersions: boolean
  /** Gives no version at all, or one of another form. */
  versionOf(app: AppRecord): string | null
  /** For how many reads the old value is still shown after a change. */
  staleReads: number
}

/** `/admin/v1/Apps` and what is below it. */
export function appsEndpoint(state: DomainState, request: LedgerEntry, rules: AppRules): Answer {
  const { pathname, searchParams } = new URL(request.path, 'http://domain.example')
  noteBreaches(state, request, searchParams)
  const id = /^\/admin\/v1\/Apps\/([^/]+)$/.exec(pathname)?.[1]
  if (id === undefined) return list(state, searchParams, rules)
  const app = state.apps.get(id)
  if (app === undefined) return scimError(404, `Resource ${id} of type Apps does not exist.`)
  if (request.method === 'PATCH') return patch(state, app, request, rules)
  return json(200, narrowed(shown(state, app), searchParams, rules))
}

/** So many users, groups and apps are granted to each app. */
export const grantsOfEach = 3

/** `/admin/v1/Grants`, of which only the count is asked for. */
export const grantsEndpoint = (): Answer =>
  json(200, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: grantsOfEach,
    startIndex: 1,
    itemsPerPage: 1,
    Resources: [{ id: 'g1' }],
  })

/** S10, S16: what no request of ours may do. */
function noteBreaches(state: DomainState, { method, path, body }: LedgerEntry, query: URLSearchParams): void {
  const attributes = query.get('attributes')
  if (attributes === null) state.breaches.push(`${method} without attributes`)
  if (/secret/i.test(attributes ?? '') && attributes !== 'clientSecret')
    state.breaches.push(`${method} asks for a secret besides`)
  if (query.has('attributeSets')) state.breaches.push('attributeSets')
  if (method === 'PATCH' && operationIn(body) === null) state.breaches.push(`no PatchOp of ours: ${body}`)
  if (method !== 'GET' && method !== 'PATCH') state.breaches.push(`${method} ${path}`)
}

/** The one operation of docs/cli-contract.md, section 4; null where it is any other. */
function operationIn(body: string): Operation | null {
  const { schemas, Operations, ...rest } = JSON.parse(body)
  const [operation, ...others] = Operations
  const isPatchOp = JSON.stringify(schemas) === '["urn:ietf:params:scim:api:messages:2.0:PatchOp"]'
  if (!isPatchOp || others.length > 0 || Object.keys(rest).length > 0) return null
  const { op, path, value } = operation as Operation
  const isSeconds = Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 2_147_483_647
  const isLifetime = /^(refresh|access)TokenExpiry$/.test(path)
  const isFine =
    (isLifetime && op === 'replace' && isSeconds) ||
    (isLifetime && op === 'remove' && value === undefined) ||
    (path === 'allowOffline' && op === 'replace' && typeof value === 'boolean') ||
    (path === 'allowedGrants' && op === 'add' && Array.isArray(value) && value.length === 1) ||
    (/^allowedGrants\[value eq "[^"]+"\]$/.test(path) && op === 'remove')
  return isFine ? operation : null
}

function patch(state: DomainState, app: AppRecord, { headers, body }: LedgerEntry, rules: AppRules): Answer {
  const operation = operationIn(body)
  if (operation === null) return scimError(400, 'No such operation.')
  const ifMatch = headers['if-match']
  const knewTheVersion = ifMatch === undefined ? null : ifMatch === rules.versionOf(app)
  if (rules.honoursVersions && knewTheVersion === false) return scimError(412, 'The resource has been changed.')
  const changed = { ...app, version: app.version + 1, attributes: applied(app.attributes, operation) }
  state.stale = rules.staleReads > 0 ? { id: app.id, before: app, reads: rules.staleReads } : null
  state.apps.set(app.id, changed)
  state.effects.push({ id: app.id, operation, knewTheVersion })
  return json(200, narrowed(changed, new URLSearchParams('attributes=id,displayName'), rules))
}

function applied(attributes: AppRecord['attributes'], { op, path, value }: Operation): AppRecord['attributes'] {
  const grant = /^allowedGrants\[value eq "([^"]+)"\]$/.exec(path)?.[1]
  const grants = (attributes['allowedGrants'] ?? []) as string[]
  if (grant !== undefined) return { ...attributes, allowedGrants: grants.filter((each) => each !== grant) }
  if (path === 'allowedGrants')
    return { ...attributes, allowedGrants: [...new Set([...grants, ...(value as string[])])] }
  if (op === 'replace') return { ...attributes, [path]: value }
  const { [path]: _, ...others } = attributes
  return others
}

/** What a read sees: for a while perhaps what was there before. */
function shown(state: DomainState, app: AppRecord): AppRecord {
  const { stale } = state
  if (stale?.id !== app.id || stale.reads <= 0) return app
  stale.reads--
  return stale.before
}

/** Only what was asked for; `id` always (RFC 7643 section 2.4). */
export function narrowed(app: AppRecord, query: URLSearchParams, rules: AppRules): Record<string, unknown> {
  const all: Record<string, unknown> = { id: app.id, displayName: app.displayName, ...app.attributes }
  const names = query.get('attributes')?.split(',') ?? Object.keys(all)
  const version = rules.versionOf(app)
  const narrow = Object.fromEntries(Object.entries(all).filter(([name]) => name === 'id' || names.includes(name)))
  return { ...narrow, ...(names.includes('meta.version') && version !== null ? { meta: { version } } : {}) }
}

function list(state: DomainState, query: URLSearchParams, rules: AppRules): Answer {
  const apps = [...state.apps.values()].filter(matching(query.get('filter')))
  const by = query.get('sortBy') ?? 'id'
  const key = ({ id, displayName }: AppRecord) => (by === 'displayName' ? displayName : id)
  apps.sort((one, other) => (key(one) < key(other) ? -1 : 1))
  if (query.get('sortOrder') === 'descending') apps.reverse()
  const start = Math.max(1, Number(query.get('startIndex') ?? 1))
  const count = Math.min(rules.pageSize, Number(query.get('count') ?? 50))
  const rows = apps.slice(start - 1, start - 1 + count)
  return json(200, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: apps.length,
    startIndex: start,
    itemsPerPage: count,
    Resources: rows.map((app) => narrowed(app, query, rules)),
  })
}

/** `a eq "x" or b eq "y" or scopes[fqs eq "z"]`: what this program asks for. */
function matching(filter: string | null): (app: AppRecord) => boolean {
  if (filter === null) return () => true
  const parts = [...filter.matchAll(/(scopes\[)?(\w+) eq ("(?:[^"\\]|\\.)*")\]?/g)]
  return (app) =>
    parts.some(([, ofScopes, name = '', value = '""']) => {
      const wanted = JSON.parse(value) as string
      if (ofScopes === undefined) return ({ ...app.attributes, ...app } as Record<string, unknown>)[name] === wanted
      return ((app.attributes['scopes'] ?? []) as Record<string, unknown>[]).some((scope) => scope[name] === wanted)
    })
}
