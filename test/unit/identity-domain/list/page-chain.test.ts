import { describe, expect, test } from 'vitest'
import { idOfRow, type Link, linkOf } from '../../../../src/identity-domain/list/page-chain'
import { SeenIds } from '../../../../src/identity-domain/list/seen-ids'
import type { JsonValue } from '../../../../src/identity-domain/scim/strict-json'

const rowsOf = (...ids: string[]): JsonValue[] => ids.map((id) => ({ id }))
const seen = (...ids: string[]): SeenIds => {
  const known = new SeenIds()
  for (const id of ids) known.add(id)
  return known
}

describe('how a page stands to what was read before it', () => {
  test.each<[string, { start: number; totalResults: number; rows: JsonValue[] }, Link]>([
    ['its first row is known, and more follow', { start: 2, totalResults: 9, rows: rowsOf('b', 'c') }, 'goes-on'],
    ['only a row in its middle is new', { start: 1, totalResults: 3, rows: rowsOf('a', 'c', 'b') }, 'goes-on'],
    ['it ends where the list does', { start: 2, totalResults: 2, rows: rowsOf('b') }, 'ends'],
    ['it ends before the list does', { start: 2, totalResults: 3, rows: rowsOf('b') }, 'stands-still'],
    ['it ends behind where the list does', { start: 2, totalResults: 1, rows: rowsOf('b') }, 'stands-still'],
    ['its first row is new', { start: 2, totalResults: 3, rows: rowsOf('c', 'b') }, 'broken'],
    ['its first row has no id', { start: 2, totalResults: 3, rows: [{}, ...rowsOf('b')] }, 'broken'],
    ['it has no rows', { start: 2, totalResults: 2, rows: [] }, 'broken'],
    ['an id in another letter case is known', { start: 2, totalResults: 2, rows: rowsOf('B') }, 'ends'],
    ['a row without an id is not new', { start: 1, totalResults: 2, rows: [...rowsOf('a'), {}] }, 'ends'],
  ])('%s', (_, page, link) => expect(linkOf(page, seen('a', 'b'))).toBe(link))
})

describe('the id of a row', () => {
  test.each<[string, JsonValue, string | null]>([
    ['its id', { id: 'a1' }, 'a1'],
    ['in another letter case of its name', { ID: 'a1' }, 'a1'],
    ['the one that is called exactly so', { id: 'a1', ID: 'a2' }, 'a1'],
    ['two of other letter cases', { Id: 'a1', ID: 'a2' }, null],
    ['none', { name: 'a1' }, null],
    ['no text', { id: 1 }, null],
    ['no id', { id: 'a/../b' }, null],
    ['no row', ['a1'], null],
    ['nothing', null, null],
  ])('%s', (_, row, id) => expect(idOfRow(row)).toBe(id))
})
