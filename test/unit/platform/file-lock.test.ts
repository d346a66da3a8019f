import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lockFile, type Processes } from '../../../src/platform/file-lock'
import { realEnvironment } from '../../../src/platform/real-environment'
import { fakeClock } from '../../support/fake-clock'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apps-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const file = () => join(folder, 'count')
const lock = () => join(folder, '.count.lock')
const never = new AbortController().signal
const processes: Processes = { own: 100, host: 'here', isRunning: (id) => id === 101 }
const id = '0123456789abcdef'

const take = (stop = never, clock = fakeClock()) => lockFile(file(), { clock, processes, stop })

const { clock: realClock } = realEnvironment()

/** Reads, and writes one more: what is lost where two do so at once. */
async function addOne(): Promise<void> {
  const stop = new AbortController().signal
  const held = await lockFile(file(), { clock: realClock, processes, stop })
  const count = Number(await readFile(file(), 'utf8'))
  await writeFile(file(), String(count + 1))
  await held.release()
}

test.each([
  ['no lock', null],
  ['one that was left behind', `${id} 99 here\n`],
])('C2: of twelve at once each has it alone, where there is %s', async (_, left) => {
  writeFileSync(file(), '0')
  if (left !== null) writeFileSync(lock(), left)
  await Promise.all(Array.from({ length: 12 }, addOne))
  expect(readFileSync(file(), 'utf8')).toBe('12')
  expect(readdirSync(folder)).toEqual(['count'])
})

describe('a lock that is there', () => {
  test.each([
    ['of a process that has ended', `${id} 99 here\n`],
    ['of an earlier process with the id of this one', `${id} 100 here\n`],
  ])('%s is taken away', async (_, left) => {
    writeFileSync(lock(), left)
    const held = await take()
    expect(readFileSync(lock(), 'utf8')).toMatch(/^[0-9a-f]{16} 100 here\n$/)
    await held.release()
    expect(readdirSync(folder)).toEqual([])
  })

  test.each([
    ['of a process that runs', `${id} 101 here\n`, { process: 101 }],
    ['of another machine', `${id} 99 there\n`, {}],
    ['of nobody known', '', {}],
  ])('%s is waited for, for ten seconds, and left alone', async (_, left, holder) => {
    writeFileSync(lock(), left)
    const clock = fakeClock()
    await expect(take(never, clock)).rejects.toEqual({ path: lock(), problem: 'busy', ...holder })
    expect(clock.elapsed()).toBeGreaterThanOrEqual(10)
    expect(clock.elapsed()).toBeLessThan(10.1)
    expect(readFileSync(lock(), 'utf8')).toBe(left)
  })

  test('is not taken from whoever is about to take it away', async () => {
    writeFileSync(lock(), `${id} 99 here\n`)
    writeFileSync(`${lock()}.${id}`, '')
    await expect(take()).rejects.toEqual({ path: lock(), problem: 'busy', process: 99 })
    expect(existsSync(lock())).toBe(true)
  })

  test('is not waited for by who wants to know at once', async () => {
    writeFileSync(lock(), `${id} 101 here\n`)
    const clock = fakeClock()
    const taken = lockFile(file(), { clock, processes, stop: never, waits: false })
    await expect(taken).rejects.toEqual({ path: lock(), problem: 'busy', process: 101 })
    expect(clock.elapsed()).toBe(0)
    writeFileSync(lock(), `${id} 99 here\n`)
    await (await lockFile(file(), { clock, processes, stop: never, waits: false })).release()
    expect(existsSync(lock())).toBe(false)
  })

  test('is waited for no longer than the user wants', async () => {
    writeFileSync(lock(), `${id} 101 here\n`)
    const stop = new AbortController()
    stop.abort('SIGINT')
    await expect(take(stop.signal)).rejects.toBe('SIGINT')
  })
})
