import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JsonMistake, readJsonTree, type Tree } from '../../../../src/config/profiles/json-tree'
import { runs } from '../../../support/extent'

function plainValue(tree: Tree): unknown {
  switch (tree.kind) {
    case 'object':
      return Object.fromEntries(tree.members.map(({ name, value }) => [name, plainValue(value)]))
    case 'array':
      return tree.items.map(plainValue)
    case 'text':
      return tree.text
    case 'number':
    case 'word':
      return tree.value
  }
}

test('reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom(undefined, 1, '\t'), (text, indent) => {
      const value = JSON.parse(text)
      expect(plainValue(readJsonTree(JSON.stringify(value, null, indent)))).toEqual(value)
    }),
    { numRuns: runs(100) },
  )
})

test('refuses what JSON.parse refuses', () => {
  fc.assert(
    fc.property(
      fc.json({ maxDepth: 2 }),
      fc.nat(),
      fc.constantFrom('', ',', '"', '}', '\u0001', '\\'),
      (json, at, put) => {
        const place = at % (json.length + 1)
        const text = json.slice(0, place) + put + json.slice(place + 1)
        const mine = refusalOf(() => readJsonTree(text))
        // Of two members of one name JSON.parse takes the last.
        if (mine === 'this key appears twice in one object') return
        expect(mine === null).toBe(refusalOf(() => JSON.parse(text)) === null)
      },
    ),
    { numRuns: runs(300) },
  )
})

function refusalOf(read: () => unknown): string | null {
  try {
    read()
    return null
  } catch (error) {
    return (error as Error).message
  }
}

test.each([
  ['{"a": 1,\n  "a": 2}', 2, 3, 'this key appears twice in one object'],
  ['{\n"a": tru}', 2, 6, 'this is not valid JSON'],
  ['', 1, 1, 'this is not valid JSON'],
  ['[1] x', 1, 5, 'this is not valid JSON'],
  ['['.repeat(50), 1, 10, 'this is nested too deeply'],
])('C5: %j is refused at %i:%i', (text, line, column, message) => {
  expect(() => readJsonTree(text)).toThrow(new JsonMistake({ line, column }, message))
  try {
    readJsonTree(text)
  } catch (error) {
    expect((error as JsonMistake).place).toEqual({ line, column })
  }
})
