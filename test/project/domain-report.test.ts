import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { observationNames, observations } from '../../src/identity-domain/observe/vocabulary'

const page = readFileSync('docs/output.md', 'utf8')

/** The words in backticks. */
const wordsIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)

test('docs/output.md has every observation of a report with its values, and no other', () => {
  const [, table = ''] = page.split('| observation | values | |\n| --- | --- | --- |\n')
  const rows = (table.split('\n\n')[0] ?? '').split('\n').map((line) => line.split(' | '))
  const documented = rows.flatMap(([names = '', values = '']) => {
    const all = wordsIn(names)
    // Several of a kind, or each of its own.
    const kinds = values === 'as above' ? ['number', '`scim`, `json`, `html`, `text`, `empty`'] : values.split('; ')
    return all.map((name, at) => [name, kinds.length === all.length ? kinds[at] : values])
  })
  const expected = observationNames.map((name) => {
    const kind: readonly string[] | object = observations[name]
    if (!Array.isArray(kind)) return [name, 'of' in kind ? 'list of attribute names' : 'number']
    return [name, kind.length === 0 ? 'none' : kind.map((value) => `\`${value}\``).join(', ')]
  })
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(expected))
})
