import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFile, mayCreate, replaceFile } from '../src/file-writing'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rm(directory, { recursive: true }))
const at = (name: string) => join(directory, name)

describe('S11: a file that holds a secret', () => {
  test('is for its owner alone, and nothing is left beside it', async () => {
    await createFile(at('token'), 'one')
    expect((await stat(at('token'))).mode & 0o777).toBe(0o600)
    await replaceFile(at('token'), 'two')
    expect((await stat(at('token'))).mode & 0o777).toBe(0o600)
    expect(await readFile(at('token'), 'utf8')).toBe('two')
    expect(await readdir(directory)).toEqual(['token'])
  })

  test('is not written over another one, nor through a link', async () => {
    await writeFile(at('other'), 'kept')
    await symlink(at('other'), at('link'))
    for (const name of ['other', 'link']) {
      await expect(createFile(at(name), 'new')).rejects.toMatchObject({ problem: 'exists' })
    }
    expect(await readFile(at('other'), 'utf8')).toBe('kept')
    expect((await readdir(directory)).sort()).toEqual(['link', 'other'])
  })

  test('A7: a link is replaced, and its target untouched', async () => {
    await writeFile(at('other'), 'kept')
    await symlink(at('other'), at('link'))
    await replaceFile(at('link'), 'new')
    expect([await readFile(at('other'), 'utf8'), await readFile(at('link'), 'utf8')]).toEqual(['kept', 'new'])
  })

  test('F70: whether it can be made is known before, and leaves nothing', async () => {
    expect(await mayCreate(at('token'))).toBe('yes')
    expect(await readdir(directory)).toEqual([])
    await symlink(at('nowhere'), at('dangling'))
    expect(await mayCreate(at('dangling'))).toBe('exists')
    expect(await mayCreate(at('no/such/directory'))).toBe('not-writable')
  })
})
