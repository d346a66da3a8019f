import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numbered } from '../../../src/plan/order'
import type { PlanRow, UnnumberedRow } from '../../../src/plan/plan'
import type { Lifetime } from '../../../src/token-settings/app'
import type { Seconds } from '../../../src/token-settings/duration'

const app = (id: string) => ({ id, displayName: `App ${id}`, clientId: null })
const set = (seconds: number): Lifetime => ({ seconds: seconds as Seconds, source: 'app' })
const common = { app: app('a1'), line: null, warnings: [] }

const refresh = (from: number, to: number): UnnumberedRow => ({
  ...common,
  attribute: 'refreshTokenExpiry',
  from: set(from),
  to: set(to),
})
const access = (from: number, to: number): UnnumberedRow => ({
  ...common,
  attribute: 'accessTokenExpiry',
  from: set(from),
  to: set(to),
})
const offline = (from: boolean | null, to: boolean | null): UnnumberedRow => ({
  ...common,
  attribute: 'allowOffline',
  from,
  to,
})
const grants = (from: string[], to: string[]): UnnumberedRow => ({ ...common, attribute: 'allowedGrants', from, to })

describe('the order of the rows of a plan', () => {
  test.each<[string, UnnumberedRow[], string[]]>([
    [
      'offline access is allowed after the lifetime is shorter',
      [offline(false, true), refresh(900, 60)],
      ['refreshTokenExpiry', 'allowOffline'],
    ],
    [
      'offline access is forbidden before the lifetime is longer',
      [refresh(60, 900), offline(true, false)],
      ['allowOffline', 'refreshTokenExpiry'],
    ],
    [
      'a grant is taken away first',
      [access(900, 60), grants(['a', 'b'], ['a'])],
      ['allowedGrants', 'accessTokenExpiry'],
    ],
    [
      'grants are replaced after one lifetime is shorter and before the other is longer',
      [refresh(60, 900), grants(['a'], ['b']), access(900, 60)],
      ['accessTokenExpiry', 'allowedGrants', 'refreshTokenExpiry'],
    ],
  ])('%s', (_, rows, order) => {
    expect(numbered(rows).map(({ attribute }) => attribute)).toEqual(order)
  })

  test('apps are sorted by id, and rows are numbered from 1', () => {
    const [one, other] = [refresh(9, 8), access(9, 8)].map((row, at) => ({ ...row, app: app(`a${9 - at}`) }))

    expect(numbered([one, other] as UnnumberedRow[]).map(({ row, app: { id } }) => [row, id])).toEqual([
      [1, 'a8'],
      [2, 'a9'],
    ])
  })

  test('at no moment does an app allow more than both before and after', () => {
    const lifetimes = fc.integer({ min: 1, max: 3 })
    const flags = fc.boolean()
    const lists = fc.subarray(['a', 'b'])
    const states = fc.record({ refresh: lifetimes, access: lifetimes, offline: flags, grants: lists })
    type State = { refresh: number; access: number; offline: boolean; grants: string[] }
    const isWithin = (one: State, other: State) =>
      one.refresh <= other.refresh &&
      one.access <= other.access &&
      (!one.offline || other.offline) &&
      one.grants.every((grant) => other.grants.includes(grant))
    const after = (state: State, { attribute, to }: PlanRow): State => {
      if (attribute === 'allowOffline') return { ...state, offline: to === true }
      if (attribute === 'allowedGrants') return { ...state, grants: [...to] }
      return { ...state, [attribute === 'refreshTokenExpiry' ? 'refresh' : 'access']: to.seconds }
    }

    fc.assert(
      fc.property(states, states, (before, end) => {
        let state: State = before
        for (const row of numbered([
          refresh(before.refresh, end.refresh),
          access(before.access, end.access),
          offline(before.offline, end.offline),
          grants(before.grants, end.grants),
        ])) {
          state = after(state, row)
          expect(isWithin(state, before) || isWithin(state, end)).toBe(true)
        }
        expect(state).toEqual(end)
      }),
    )
  })
})
