import { execFileSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { appendTo, mayAppend } from '../../../src/platform/file-append'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rm(directory, { recursive: true }))
const at = (name: string) => join(directory, name)

describe('appending to a file', () => {
  test('makes one for its owner alone, and adds to it', async () => {
    await appendTo(at('log'), () => 'one\n')
    await appendTo(at('log'), () => 'two\nthree\n')
    expect(await readFile(at('log'), 'utf8')).toBe('one\ntwo\nthree\n')
    expect((await stat(at('log'))).mode & 0o777).toBe(0o600)
    expect(await readdir(directory)).toEqual(['log'])
  })

  test('leaves the rights of one that is there', async () => {
    await writeFile(at('log'), 'one\n')
    await chmod(at('log'), 0o640)
    await appendTo(at('log'), () => 'two\n')
    expect((await stat(at('log'))).mode & 0o777).toBe(0o640)
  })

  test.each([
    ['', false],
    ['one\n', false],
    ['one\ntw', true],
  ])('says of %j whether its last line has no end: %s', async (text, isLineOpen) => {
    await writeFile(at('log'), text)
    const size = await appendTo(at('log'), (end) => JSON.stringify(end))
    const whole = text + JSON.stringify({ isLineOpen, size: text.length })
    expect(await readFile(at('log'), 'utf8')).toBe(whole)
    expect(size).toBe(whole.length)
  })

  test('many at once: each text stays in one piece', async () => {
    const texts = Array.from({ length: 50 }, (_, number) => `${String(number).repeat(2000)}\n`)
    await Promise.all(texts.map((text) => appendTo(at('log'), () => text)))
    expect((await readFile(at('log'), 'utf8')).split('\n').sort()).toEqual(
      ['', ...texts.map((text) => text.trimEnd())].sort(),
    )
  })

  test('where it cannot be done, the error has the code of the system', async () => {
    await expect(appendTo(at('no/such/log'), () => 'x')).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('F70: whether it will work is known before', () => {
  test('and nothing is changed or left behind', async () => {
    await writeFile(at('whole'), 'one\n')
    await writeFile(at('open'), 'one\ntw')
    expect(await mayAppend(at('new'))).toBe('new-file')
    expect(await mayAppend(at('whole'))).toBe('whole-lines')
    expect(await mayAppend(at('open'))).toBe('open-line')
    expect(await mayAppend(at('no/such/log'))).toBe('not-writable')
    expect((await readdir(directory)).sort()).toEqual(['open', 'whole'])
    expect(await readFile(at('open'), 'utf8')).toBe('one\ntw')
  })

  test.skipIf(process.getuid?.() === 0)('also of a file that may not be written', async () => {
    await writeFile(at('log'), '')
    await chmod(at('log'), 0o400)
    expect(await mayAppend(at('log'))).toBe('not-writable')
  })

  test('C2: what is no regular file is not opened', async () => {
    execFileSync('mkfifo', [at('fifo')])
    await mkdir(at('folder'))
    for (const path of [at('fifo'), at('folder'), '/dev/null']) {
      await expect(mayAppend(path)).rejects.toMatchObject({ problem: 'not-a-file' })
      await expect(appendTo(path, () => 'x')).rejects.toMatchObject({ problem: 'not-a-file' })
    }
  })
})
