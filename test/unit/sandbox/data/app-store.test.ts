import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppStore, Duplicate } from '../../../../src/sandbox/data/app-store'
import type { JsonObject } from '../../../../src/sandbox/server'

const app = (id: string, more: JsonObject = {}): JsonObject => ({
  id,
  name: `c-${id}`,
  displayName: `n-${id}`,
  ...more,
})

test('whatever is added, replaced and removed: each App is found, in the order of creation and in that of ids', () => {
  const id = fc.constantFrom('a', 'B', 'c', 'D', 'e', 'F')
  const step = fc.record({ what: fc.constantFrom('add', 'replace', 'remove', 'sort'), id, text: fc.nat(9) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const store = new AppStore()
      let expected: JsonObject[] = []
      for (const { what, id, text } of steps) {
        const known = expected.some((each) => each['id'] === id)
        const next = app(id, { description: `${text}`, ocid: `ocid.${id}` })
        if (what === 'sort') store.allById()
        else if (what === 'remove') {
          store.remove(id.toUpperCase())
          expected = expected.filter((each) => each['id'] !== id)
        } else if (what === 'replace' && known) {
          store.replace(next)
          expected = expected.map((each) => (each['id'] === id ? next : each))
        } else if (what === 'add' && !known) {
          store.add(next)
          expected.push(next)
        }
        expect(store.all()).toEqual(expected)
        expect(store.size).toBe(expected.length)
      }
      const lower = (each: JsonObject) => String(each['id']).toLowerCase()
      expect(store.allById()).toEqual([...expected].sort((one, other) => (lower(one) < lower(other) ? -1 : 1)))
      for (const name of ['a', 'B', 'c', 'D', 'e', 'F']) {
        const found = expected.find((each) => each['id'] === name)
        expect(store.get(name.toLowerCase())).toBe(found)
        expect(store.get(`OCID.${name}`)).toBe(found)
        expect(store.byClientId(`C-${name}`)).toBe(found)
        expect(store.byDisplayName(`N-${name}`)).toBe(found)
      }
    }),
  )
})

test('what was removed may be added again, its names and scopes included', () => {
  const store = new AppStore()
  const first = app('1', { ocid: 'ocid.1', scopes: [{ value: 'read', fqs: 'https://a.example/read' }] })
  store.add(first)
  store.remove('1')
  expect(store.byScope('https://a.example/read')).toBeUndefined()
  store.add({ ...first, id: '2' })
  expect(store.byScope('https://a.example/read')).toMatchObject({ id: '2' })
  expect(store.get('1')).toBeUndefined()
})

test.each<[JsonObject, string]>([
  [app('A1', { name: 'x', displayName: 'x' }), 'id'],
  [app('OCID.1'), 'id'],
  [app('2', { ocid: 'Ocid.1' }), 'id'],
  [app('2', { ocid: 'a1' }), 'id'],
  [app('2', { displayName: 'N-A1' }), 'display name'],
  [app('2', { name: 'C-A1' }), 'name'],
  [app('2', { scopes: [{ value: 'r', fqs: 'https://a.example/r' }] }), 'scope'],
])('%j is refused, and nothing has happened', (next, what) => {
  const store = new AppStore()
  const first = app('a1', { ocid: 'ocid.1', scopes: [{ value: 'r', fqs: 'https://a.example/r' }] })
  store.add(first)
  const { revision } = store
  let thrown: unknown
  try {
    store.add(next)
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(Duplicate)
  expect(thrown).toMatchObject({ status: 409, what, holder: first })
  expect([store.all(), store.revision]).toEqual([[first], revision])
})
