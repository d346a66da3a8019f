import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject, SandboxState } from '../../../../src/sandbox/server'
import { runs } from '../../../support/extent'
import { domainWithoutPort, patchBody, send } from '../domain-without-port'

// The calls that write, in any order, against the simplest thing that could be right: a list of rows.

interface Row {
  id: string
  clientId: string
  displayName: string
  description: string | undefined
  refreshTokenExpiry: number | undefined
  active: boolean
  version: string
}

type Fields = Pick<Row, 'displayName' | 'description' | 'refreshTokenExpiry'>
type Version = 'none' | 'current' | 'stale'

type Step =
  | { call: 'POST'; fields: Fields; clientId: string | undefined; active: boolean | undefined }
  | { call: 'PUT'; at: number; fields: Fields; active: boolean | undefined; version: Version }
  | { call: 'PATCH'; at: number; path: keyof Fields; value: string | number | null; version: Version }
  | { call: 'STATUS'; at: number; active: boolean; version: Version }
  | { call: 'DELETE'; at: number; version: Version }

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
// So few that names are taken often, in one case or another.
const displayName = fc.constantFrom('Alpha', 'ALPHA', 'Beta', 'beta', 'Gamma', 'Delta', 'Epsilon', '')
const expiry = fc.constantFrom(0, 1, 60, 86_400, 604_800)
const fields: fc.Arbitrary<Fields> = fc.record({
  displayName,
  description: optional(fc.constantFrom('one', 'two')),
  refreshTokenExpiry: optional(expiry),
})
/** Of the rows that are there, counted round and round; the last is one that is not there. */
const at = fc.nat({ max: 12 })
const rowAt = (rows: readonly Row[], place: number) => (place === 12 ? undefined : rows[place % rows.length])
const version = fc.constantFrom<Version>('none', 'none', 'none', 'none', 'none', 'current', 'current', 'stale')
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    call: fc.constant('POST' as const),
    fields,
    clientId: optional(fc.constantFrom('one', 'ONE', 'two', 'not-one')),
    active: optional(fc.boolean()),
  }),
  fc.record({ call: fc.constant('PUT' as const), at, fields, active: optional(fc.boolean()), version }),
  fc.record({
    call: fc.constant('PATCH' as const),
    at,
    path: fc.constantFrom<keyof Fields>('displayName', 'displayName', 'description', 'refreshTokenExpiry'),
    value: fc.oneof(fc.constant(null), displayName, expiry),
    version,
  }),
  fc.record({ call: fc.constant('STATUS' as const), at, active: fc.boolean(), version }),
  fc.record({ call: fc.constant('DELETE' as const), at, version }),
)

const schemas = ['urn:ietf:params:scim:schemas:oracle:idcs:App']
const basedOnTemplate = { value: 'CustomWebAppTemplateId' }
const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

/** What is left of the rows, and the status that the call should get. */
function predicted(rows: readonly Row[], step: Step): { status: number; rows: Row[] } {
  const refused = (status: number) => ({ status, rows: [...rows] })
  if (step.call === 'POST') {
    const { clientId } = step
    if (!valid(step.fields) || clientId === 'not-one') return refused(400)
    if (taken(rows, step.fields.displayName)) return refused(409)
    if (clientId !== undefined && rows.some((row) => same(row.clientId, clientId))) return refused(409)
    const made = { ...step.fields, id: '', clientId: clientId ?? '', active: step.active ?? false, version: '' }
    return { status: 201, rows: [...rows, made] }
  }
  const row = rowAt(rows, step.at)
  if (!row) return refused(404)
  if (step.version === 'stale') return refused(412)
  if (step.call === 'DELETE') {
    return row.active ? refused(400) : { status: 204, rows: rows.filter((other) => other !== row) }
  }
  const after = changed(row, step)
  if (!after) return refused(400)
  const others = rows.filter((other) => other !== row)
  if (taken(others, after.displayName)) return refused(409)
  return { status: 200, rows: rows.map((other) => (other === row ? after : other)) }
}

/** The row as the call leaves it; undefined when that cannot be. */
function changed(row: Row, step: Exclude<Step, { call: 'POST' | 'DELETE' }>): Row | undefined {
  if (step.call === 'STATUS') return { ...row, active: step.active }
  if (step.call === 'PUT')
    return valid(step.fields) ? { ...row, ...step.fields, active: step.active ?? row.active } : undefined
  const { path, value } = step
  if (value === null) return path === 'displayName' ? undefined : { ...row, [path]: undefined }
  if (typeof value !== (path === 'refreshTokenExpiry' ? 'number' : 'string')) return undefined
  const after = { ...row, [path]: value }
  return valid(after) ? after : undefined
}

const valid = ({ displayName, refreshTokenExpiry }: Fields) => displayName !== '' && refreshTokenExpiry !== 0
const taken = (rows: readonly Row[], name: string) => rows.some((row) => same(row.displayName, name))

function carriedOut(state: SandboxState, rows: readonly Row[], step: Step): number {
  if (step.call === 'POST') {
    const { clientId: name, active } = step
    return send(state, 'POST', '/admin/v1/Apps', { body: { schemas, basedOnTemplate, ...step.fields, name, active } })
      .status
  }
  const { id = 'nobody', version: current = '' } = rowAt(rows, step.at) ?? {}
  const headers: Record<string, string> =
    step.version === 'none' ? {} : { 'if-match': step.version === 'current' ? current : 'stale' }
  const target = `/admin/v1/Apps/${id}`
  switch (step.call) {
    case 'PUT': {
      const body = { schemas, basedOnTemplate, ...step.fields, active: step.active }
      return send(state, 'PUT', target, { headers, body }).status
    }
    case 'PATCH': {
      const body = patchBody({ op: 'replace', path: step.path, value: step.value })
      return send(state, 'PATCH', target, { headers, body }).status
    }
    case 'STATUS': {
      const changer = { schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger'], active: step.active }
      return send(state, 'PUT', `/admin/v1/AppStatusChanger/${id}`, { headers, body: changer }).status
    }
    case 'DELETE':
      return send(state, 'DELETE', target, { headers }).status
  }
}

/** The same request each time, so that it is answered from the cache whenever it may be. */
function listed(state: SandboxState): Row[] {
  const { json } = send(state, 'GET', '/admin/v1/Apps?startIndex=3&count=1000')
  return (json['Resources'] as JsonObject[]).map((app) => ({
    id: String(app['id']),
    clientId: String(app['name']),
    displayName: String(app['displayName']),
    description: app['description'] as string | undefined,
    refreshTokenExpiry: app['refreshTokenExpiry'] as number | undefined,
    active: app['active'] as boolean,
    version: String((app['meta'] as JsonObject)['version']),
  }))
}

test('calls that write do to Apps what a list of rows does, and a version is another when, and only when, a row is', () => {
  const met = new Set<string>()
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 30, size: 'max' }), (steps) => {
      // The two apps of every sandbox come first.
      const state = domainWithoutPort({ apps: [] })
      for (const name of ['Alpha', 'Beta', 'Gamma']) {
        send(state, 'POST', '/admin/v1/Apps', {
          body: { schemas, basedOnTemplate, displayName: name, description: 'one' },
        })
      }
      let rows = listed(state)
      for (const each of steps) {
        const expected = predicted(rows, each)
        expect([each, carriedOut(state, rows, each)]).toEqual([each, expected.status])
        const now = listed(state)
        expect(now.map(told)).toEqual(
          expected.rows.map((row, index) => told({ ...row, clientId: row.clientId || (now[index]?.clientId ?? '') })),
        )
        for (const row of now) {
          const before = rows.find(({ id }) => id === row.id)
          if (before)
            expect(row.version === before.version).toBe(JSON.stringify(told(row)) === JSON.stringify(told(before)))
        }
        met.add(`${each.call} ${expected.status}`)
        rows = now
      }
    }),
    { numRuns: runs(200) },
  )
  const refusedOrDone = ['200', '400', '404', '409', '412']
  const all = [
    ...['POST 201', 'POST 400', 'POST 409', 'DELETE 204', 'DELETE 400', 'DELETE 404', 'DELETE 412'],
    ...['PUT', 'PATCH'].flatMap((call) => refusedOrDone.map((status) => `${call} ${status}`)),
    ...['STATUS 200', 'STATUS 404', 'STATUS 412'],
  ]
  expect([...met].sort()).toEqual(all.sort())
})

function told({ id: _id, version: _version, ...rest }: Row) {
  return rest
}
