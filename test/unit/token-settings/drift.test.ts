import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AppState, driftOf } from '../../../src/token-settings/drift'

const state = (part: Partial<AppState> = {}): AppState => ({
  id: 'a1',
  displayName: 'Billing',
  clientId: 'c1',
  settings: { refreshTokenExpiry: { seconds: 604800, duration: '7d', source: 'default' }, allowOffline: true },
  lastModified: '2026-10-05T14:03:00Z',
  lastModifiedBy: 'dana',
  ...part,
})
const both = { across: false, complete: true }
const shown = (before: AppState[], after: AppState[], options = both) =>
  driftOf(before, after, options).map(({ kind, app, attribute, from, to }) => [kind, app.id, attribute, from, to])

describe('what differs between two readings', () => {
  test('nothing, whatever the version, the date and the order', () => {
    const other = state({ id: 'b2', displayName: 'B', clientId: 'c2' })
    const later = state({ lastModified: '2026-11-05T14:03:00Z', lastModifiedBy: 'kim' })
    expect(shown([state(), other], [other, later])).toEqual([])
  })

  test('a default that became a value of the app is a change', () => {
    const set = { seconds: 604800, duration: '7d', source: 'app' }
    const settings = { ...state().settings, refreshTokenExpiry: set }
    expect(shown([state()], [state({ settings })])).toEqual([
      ['changed', 'a1', 'refreshTokenExpiry', { seconds: 604800, duration: '7d', source: 'default' }, set],
    ])
  })

  test('a setting that only one side knows is null on the other', () => {
    expect(shown([state()], [state({ settings: { ...state().settings, audience: 'https://x/' } })])).toEqual([
      ['changed', 'a1', 'audience', null, 'https://x/'],
    ])
  })

  test('renamed, recreated under its client id, added and removed', () => {
    const gone = state({ id: 'z9', displayName: 'Gone', clientId: 'c9' })
    const fresh = state({ id: 'b2', displayName: 'Fresh', clientId: 'c2' })
    expect(shown([state(), gone], [state({ displayName: 'Invoices' }), fresh])).toEqual([
      ['renamed', 'a1', 'displayName', 'Billing', 'Invoices'],
      ['added', 'b2', null, null, 'Fresh'],
      ['removed', 'z9', null, 'Gone', null],
    ])
    expect(shown([state()], [state({ id: 'n5' })])).toEqual([['recreated', 'n5', 'id', 'a1', 'n5']])
  })

  test('ids are compared without regard to case', () => {
    expect(shown([state({ id: 'AB' })], [state({ id: 'ab' })])).toEqual([])
  })

  test('of a list that may lack apps, nothing is said to be added or removed', () => {
    const changed = state({ settings: { ...state().settings, allowOffline: false } })
    expect(shown([state()], [state({ id: 'b2', clientId: 'c2' })], { across: false, complete: false })).toEqual([])
    expect(shown([state()], [changed], { across: false, complete: false })).toHaveLength(1)
  })

  test('an app is the same as one other at most, whatever else fits', () => {
    const [a, b] = [
      state({ id: 'a', clientId: 'k1', displayName: 'X' }),
      state({ id: 'b', clientId: 'k2', displayName: 'Y' }),
    ]
    const c = state({ id: 'c', clientId: 'k1', displayName: 'Y' })
    expect(shown([a, b], [c], { across: true, complete: true }).map(([kind]) => kind)).toEqual(['removed', 'renamed'])
    expect(shown([c], [a, b], { across: true, complete: true }).map(([kind]) => kind)).toEqual(['renamed', 'added'])
    const again = state({ id: 'a2', clientId: 'k1' })
    const gone = shown([state({ id: 'a', clientId: 'k1' }), again], [again], { across: false, complete: true })
    expect(gone.map(([kind, id]) => [kind, id])).toEqual([['removed', 'a']])
  })

  test('across domains apps are matched by client id, then by name, and ids mean nothing', () => {
    const across = { across: true, complete: true }
    expect(shown([state()], [state({ id: 'other' })], across)).toEqual([])
    expect(shown([state()], [state({ id: 'other', clientId: 'x' })], across)).toEqual([])
    const twice = [state({ id: 'x', clientId: 'x' }), state({ id: 'y', clientId: 'y' })]
    expect(shown([state()], twice, across).map(([kind]) => kind)).toEqual(['removed', 'added', 'added'])
  })

  test('the last writer of an app that is gone is not named', () => {
    const [removed] = driftOf([state()], [], both)
    expect(removed).toMatchObject({ kind: 'removed', lastModified: null, lastModifiedBy: null })
  })

  test('what is removed one way is added the other way, and changes turn round', () => {
    const anyState = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      displayName: fc.constantFrom('A', 'B'),
      clientId: fc.constant(null),
      settings: fc.record({ allowOffline: fc.constantFrom(true, false, null) }),
      lastModified: fc.constant(null),
      lastModifiedBy: fc.constant(null),
    })
    const reading = fc.uniqueArray(anyState, { selector: ({ id }) => id })
    fc.assert(
      fc.property(reading, reading, (one, other) => {
        const there = driftOf(one, other, both)
        const back = driftOf(other, one, both)
        const opposite = { added: 'removed', removed: 'added' } as Record<string, string>
        const key = (kind: string, id: string, attribute: string | null, values: unknown[]) =>
          JSON.stringify([kind, id, attribute, ...values])
        expect(back.map((each) => key(each.kind, each.app.id, each.attribute, [each.from, each.to])).sort()).toEqual(
          there
            .map((each) => key(opposite[each.kind] ?? each.kind, each.app.id, each.attribute, [each.to, each.from]))
            .sort(),
        )
      }),
    )
  })
})
