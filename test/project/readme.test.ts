import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { type Sandbox, startSandbox } from '../../src/sandbox/server'
import { withRealOutput } from './console-examples'

const path = new URL('../../README.md', import.meta.url).pathname
const readme = readFileSync(path, 'utf8')

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

// `npm run docs` writes the output into the page again, with `vitest run --update`.
test('every example prints what the README shows, in this order, on one sandbox', async () => {
  expect(readme.match(/^\$ apps /gm)).toHaveLength(5)
  await expect(await withRealOutput(readme, sandbox)).toMatchFileSnapshot(path)
})

test('the README has at most 200 lines', () => {
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(200)
})

describe('the commands to install and build it', () => {
  test('name the tarball of this version', () => {
    expect(readme).toContain(`./${packageJson.name}-${packageJson.version}.tgz`)
  })

  test('are scripts of the package', () => {
    const scripts = [...readme.matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name)
    expect(scripts).toEqual(['demo', 'build:executable'])
    expect(Object.keys(packageJson.scripts)).toEqual(expect.arrayContaining(scripts))
    expect(readme).toContain('npm ci && npm run demo')
    expect(readme).toContain('npm ci && npm test')
  })
})
