import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { commandPages } from '../../scripts/docs/described'

const root = new URL('../../', import.meta.url)

test('docs/commands.md and the page of each command show the help of the program; npm run docs writes them', async () => {
  const pages = await commandPages()
  for (const { path, text } of pages) expect(readFileSync(new URL(path, root), 'utf8')).toBe(text)
  const named = pages.map(({ path }) => path).filter((path) => path.startsWith('docs/commands/'))
  expect(readdirSync(new URL('docs/commands', root)).map((name) => `docs/commands/${name}`)).toEqual(named.sort())
})
