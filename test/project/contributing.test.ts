import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }

const root = new URL('../../', import.meta.url)
const page = readFileSync(new URL('CONTRIBUTING.md', root), 'utf8')

/** The rows of the table with this header. */
function rowsBelow(header: string): string[][] {
  const table = page.slice(page.indexOf(header)).split('\n\n')[0] ?? ''
  return table
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}

describe('CONTRIBUTING.md', () => {
  test('names the imports of each room as rooms.test.ts holds them', () => {
    const held = readFileSync(new URL('rooms.test.ts', import.meta.url), 'utf8').replace(/\s+/g, '')
    const rooms = rowsBelow('| room | what is in it | imports |')
    expect(rooms).toHaveLength(13)
    for (const [room, , imports = ''] of rooms) {
      const names = imports.split(', ').filter(Boolean)
      expect(held).toMatch(new RegExp(`\\['${room}',\\[${names.map((name) => `'${name}'`).join(',')},?\\],\\[`))
    }
  })

  test('follows one command in at most a dozen steps down and a dozen up', () => {
    const walk = page.slice(page.indexOf('Down, from'), page.indexOf('A list takes'))
    const [down = '', up = ''] = walk.split('Up, from')
    for (const steps of [down, up]) {
      const count = steps.match(/^\d+\. /gm)?.length ?? 0
      expect(count).toBeGreaterThan(5)
      expect(count).toBeLessThanOrEqual(12)
    }
  })

  test('gives a reason for every library', () => {
    const named = rowsBelow('| library | why |').flatMap(([names = '']) => names.split(', '))
    expect(named.sort()).toEqual(Object.keys(packageJson.devDependencies).sort())
  })
})

describe('every page', () => {
  const inDocs = readdirSync(new URL('docs', root)).filter((name) => name.endsWith('.md'))
  const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...inDocs.map((name) => `docs/${name}`)]

  test.each(pages)('%s names files and folders of the repository that exist', (name) => {
    const text = readFileSync(new URL(name, root), 'utf8')
    const paths = [...text.matchAll(/`((?:src|test|scripts|bin|docs)\/[\w./-]+)`/g)].map(([, path = '']) => path)
    expect(paths.filter((path) => !existsSync(new URL(path, root)))).toEqual([])
  })

  test.each(pages)('%s links to pages and headings that exist', (name) => {
    const text = readFileSync(new URL(name, root), 'utf8')
    const links = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = '']) => link)
    expect(links.filter((link) => !leadsSomewhere(link, new URL(name, root)))).toEqual([])
  })
})

function leadsSomewhere(link: string, from: URL): boolean {
  const { pathname, hash } = new URL(link, from)
  if (!existsSync(pathname)) return false
  return hash === '' || headingsOf(readFileSync(pathname, 'utf8')).includes(hash.slice(1))
}

/** As GitHub makes anchors of them. */
const headingsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-'),
  )
