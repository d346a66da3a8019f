import { execFileSync } from 'node:child_process'
import { constants, existsSync } from 'node:fs'
import {
  chown,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  createFile,
  makeDirectory,
  mayCreate,
  openReport,
  placeOf,
  removeFile,
  replaceFile,
} from '../../../src/platform/file-writing'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rm(directory, { recursive: true }))
const at = (name: string) => join(directory, name)

const never = new AbortController().signal

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

test('S11: a folder for secrets is made for this user alone, also one that was there and empty; one with files is left', async () => {
  await mkdir(at('empty'), { mode: 0o755 })
  await mkdir(at('used'), { mode: 0o755 })
  await writeFile(at('used/file'), '')
  for (const name of ['new/inner', 'empty', 'used']) await makeDirectory(at(name))
  const modes = await Promise.all(
    ['new', 'new/inner', 'empty', 'used'].map(async (name) => (await stat(at(name))).mode & 0o777),
  )
  expect(modes).toEqual([0o700, 0o700, 0o700, 0o755])
})

describe('A7: two ways to name one file', () => {
  test('lead to the same place, through dots and linked directories', async () => {
    const real = await realpath(directory)
    await mkdir(at('folder'))
    await symlink(at('folder'), at('linked'))
    for (const way of ['folder/policy', 'folder/../folder/./policy', 'linked/policy'])
      expect(await placeOf(at(way), { ofName: true })).toBe(join(real, 'folder/policy'))
  })

  test('a link is a place of its own, unless it is read', async () => {
    const real = await realpath(directory)
    await writeFile(at('policy'), '')
    await symlink(at('policy'), at('link'))
    expect(await placeOf(at('link'), { ofName: true })).toBe(join(real, 'link'))
    expect(await placeOf(at('link'), { ofName: false })).toBe(join(real, 'policy'))
    expect(await placeOf(at('nowhere/new'), { ofName: false })).toBe(at('nowhere/new'))
  })
})

describe('F41: what is no regular file is never replaced or removed', () => {
  test.each(['/dev/null', '/dev/zero'])('a link to %s', async (device) => {
    await symlink(device, at('token'))
    await expect(replaceFile(at('token'), 'secret')).rejects.toMatchObject({ problem: 'not-a-file' })
    expect(await removeFile(at('token'))).toBe(false)
    expect((await stat(device)).isCharacterDevice()).toBe(true)
    expect(await readdir(directory)).toEqual(['token'])
  })

  test('a FIFO and a directory', async () => {
    execFileSync('mkfifo', [at('fifo')])
    await mkdir(at('directory'))
    for (const name of ['fifo', 'directory']) {
      await expect(replaceFile(at(name), 'secret')).rejects.toMatchObject({ problem: 'not-a-file' })
      expect(await removeFile(at(name))).toBe(false)
    }
    expect((await readdir(directory)).sort()).toEqual(['directory', 'fifo'])
  })
})

describe('F68, A7: a report', () => {
  test('stands in its place whole, and until then the old one does', async () => {
    await writeFile(at('report'), 'old')
    const report = await openReport(at('report'), never)
    await report.write('one ')
    await report.write('two')
    expect(await readFile(at('report'), 'utf8')).toBe('old')
    await report.finish()
    await report.discard()
    expect(await readFile(at('report'), 'utf8')).toBe('one two')
    expect(await readdir(directory)).toEqual(['report'])
  })

  test('that is given up leaves the old one, and nothing beside it', async () => {
    await writeFile(at('report'), 'old')
    const report = await openReport(at('report'), never)
    await report.write('half')
    await report.discard()
    expect(await readFile(at('report'), 'utf8')).toBe('old')
    expect(await readdir(directory)).toEqual(['report'])
  })

  test('goes through a link, and keeps the rights of what is there', async () => {
    await writeFile(at('other'), 'old', { mode: 0o640 })
    await symlink('other', at('link'))
    const report = await openReport(at('link'), never)
    await report.write('new')
    const modes = (await readdir(directory)).map(async (name) => (await stat(at(name))).mode & 0o777)
    expect(await Promise.all(modes)).toEqual([0o640, 0o640, 0o640])
    await report.finish()
    expect([await readFile(at('other'), 'utf8'), (await lstat(at('link'))).isSymbolicLink()]).toEqual(['new', true])
    expect((await stat(at('other'))).mode & 0o777).toBe(0o640)
    expect((await readdir(directory)).sort()).toEqual(['link', 'other'])
  })

  test('through a link to what is missing makes that', async () => {
    await symlink('missing', at('link'))
    const report = await openReport(at('link'), never)
    await report.write('new')
    await report.finish()
    expect([await readFile(at('missing'), 'utf8'), (await lstat(at('link'))).isSymbolicLink()]).toEqual(['new', true])
  })

  const isRoot = process.getuid?.() === 0
  test.skipIf(!isRoot)('keeps the owner of what is there', async () => {
    await writeFile(at('report'), 'old')
    await chown(at('report'), 12_345, 23_456)
    const report = await openReport(at('report'), never)
    await report.write('new')
    await report.finish()
    const { uid, gid } = await stat(at('report'))
    expect([await readFile(at('report'), 'utf8'), uid, gid]).toEqual(['new', 12_345, 23_456])
  })

  describe('F44: to a FIFO', () => {
    const fifo = () => {
      execFileSync('mkfifo', [at('fifo')])
      return at('fifo')
    }

    test('that nobody reads is given up when the run ends', async () => {
      const stop = new AbortController()
      const opening = openReport(fifo(), stop.signal)
      stop.abort('the reason')
      await expect(opening).rejects.toBe('the reason')
    })

    test('whose reader is slow is written whole, and given up when the run ends', async () => {
      const path = fifo()
      const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
      const stop = new AbortController()
      const report = await openReport(path, stop.signal)
      const text = 'x'.repeat(300_000)
      const writing = report.write(text)
      let read = 0
      while (read < text.length) {
        read += await reader.read(Buffer.alloc(65_536)).then(
          ({ bytesRead }) => bytesRead,
          () => 0,
        )
      }
      await writing
      const stuck = report.write(text)
      stop.abort('the reason')
      await expect(stuck).rejects.toBe('the reason')
      await report.discard()
      await reader.close()
      expect((await stat(path)).isFIFO()).toBe(true)
    })
  })

  test('F70: where it cannot be written, that is known at once', async () => {
    await expect(openReport(at('no/such/directory'), never)).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(openReport(directory, never)).rejects.toMatchObject({ code: 'EISDIR' })
    expect(await readdir(directory)).toEqual([])
  })

  test('to a device is written to it; the device stays what it is', async () => {
    const report = await openReport('/dev/null', never)
    await report.write('gone')
    await report.finish()
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true)
  })

  test.skipIf(!existsSync('/dev/full'))('on a full disk fails, instead of being cut', async () => {
    const full = await openReport('/dev/full', never)
    await expect(full.write('x')).rejects.toMatchObject({ code: 'ENOSPC' })
    await full.discard()
  })
})
