import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const versions = JSON.parse(read('scripts/strangers/versions.json')) as Record<string, { version: string }>
const [introduction = '', ...sections] = read('docs/compatibility.md').split(/^(?=## )/m)

test('docs/compatibility.md lists every program of versions.json, in its order', () => {
  expect(introduction).toContain('# Compatibility')
  expect(sections.map((section) => /^## (\S+)/.exec(section)?.[1])).toEqual(Object.keys(versions))
})

test.each(sections.map((section) => [section.split('\n')[0] ?? '', section]))(
  '%s: the version and its cases, or why it did not run',
  (heading, section) => {
    const [, name = '', version] = /^## (\S+)(?: (\S+))?$/.exec(heading) ?? []
    if (version === undefined) expect(section).toMatch(/^## \S+\n\nNot run: [^\n]+\.\n+$/)
    else {
      expect(version).toBe(versions[name]?.version)
      expect(section).toMatch(
        /^## [^\n]+\n\n\| case \| seen \|\n\| --- \| --- \|\n(\| [^\n]+ \| [^\n]* \|\n)+\n?(- [^\n]+\n)*\n*$/,
      )
    }
    expect(section).not.toContain('**different**')
  },
)

test('docs/compatibility.md names no folder and no address of the machine that wrote it', () => {
  expect(read('docs/compatibility.md')).not.toMatch(/\/(tmp|home|root|Users|var)\/|127\.0\.0\.1:\d|localhost:\d/)
})
