import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { figures } from '../../scripts/figures/table.mjs'

const page = readFileSync(new URL('../../docs/reliability.md', import.meta.url), 'utf8')

test('docs/reliability.md shows every published figure, in its order, with its aim', () => {
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.slice(2, -2).split(' | '))
  const start = rows.findIndex(([title]) => title === 'Figure') + 2
  const shown = rows.slice(start, start + figures.length)
  expect(figures.length).toBeGreaterThan(8)
  expect(shown.map(([figure, , , aim]) => [figure, aim])).toEqual(figures.map(({ figure, aim }) => [figure, aim]))
  for (const [, usual, long] of shown) expect([usual, long].join(' ')).toMatch(/\d/)
})
