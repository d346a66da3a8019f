import { expect, test } from 'vitest'
import type { AppsSource } from '../../../src/sandbox/server'
import { programWithSandbox } from '../../support/in-process'

/** What `apps list -o ndjson` prints of a sandbox with these apps. */
async function listed(source: AppsSource): Promise<string> {
  const { apps } = await programWithSandbox({ apps: source })
  const { exitCode, stdout } = await apps(['list', '-o', 'ndjson'])
  expect(exitCode).toBe(0)
  return stdout
}

async function* linesOf(text: string) {
  yield* text.split('\n')
}

test.each<[string, AppsSource, number]>([
  ['the example apps', 'examples', 15],
  ['invented apps', { generate: 1500 }, 1502],
])('a list of %s makes a copy whose list is the same to the byte', async (_which, source, count) => {
  const list = await listed(source)
  expect(list.trimEnd().split('\n')).toHaveLength(count)
  expect(await listed({ lines: linesOf(list) })).toBe(list)
})
