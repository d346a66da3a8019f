import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { writtenLines } from '../../src/commands/audit/history/lines'
import { realEnvironment } from '../../src/platform/real-environment'
import { auditRun } from '../support/audit-runs'
import { canary, refusalOf, runWithoutNetwork } from '../support/bad-input'

const folder = mkdtempSync(join(tmpdir(), 'apps-histories-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string) => join(folder, name)
const { files } = realEnvironment()

const line = writtenLines([auditRun(20, 12)], { isLineOpen: false, hide: (text) => text })
const afterTorn = writtenLines([auditRun(21, 12)], { isLineOpen: true, hide: (text) => text })
const torn = line.slice(0, 120)
const newer = line.replace('"schemaVersion":1', '"schemaVersion":2')
const audit = (path: string) => ['audit', '--max-refresh=1d', '--history', path]

describe('C20: a history with a line that apps did not write is refused, and not changed', () => {
  const foreign = 'is not a line that apps audit --history writes'
  test.each([
    ['a file of something else', `password: ${canary}\n`, 1, foreign],
    ['the same without a line end', `password: ${canary}`, 1, foreign],
    ['a broken line in the middle', `${line}${torn}\n${line}`, 2, 'is cut off'],
    ['a broken last line that has its end', `${line}${torn}\n`, 2, 'is cut off'],
    ['a second broken line after a torn one', `${line}${torn}\n${torn}${afterTorn}`, 2, 'is cut off'],
    ['an empty line', `${line}\n${line}`, 2, foreign],
    ['another kind', `${line}{"kind":"apps-snapshot","schemaVersion":1}\n`, 2, foreign],
    ['a newer version', line + newer, 2, 'was written by a newer version of apps (schemaVersion 2)'],
    [
      'a text for a number',
      line.replace('"findings":12', '"findings":"12"'),
      1,
      'is not as apps audit --history writes it',
    ],
  ])('%s', async (_, text, number, problem) => {
    writeFileSync(at('history'), text)
    expect(await refusalOf(audit(at('history')), { files })).toEqual({
      message: `--history: line ${number} of ${at('history')} ${problem}. The file was not changed.`,
      hint: 'Name another file, or remove that line.',
    })
    expect(readFileSync(at('history'), 'utf8')).toBe(text)
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([])
  })

  test('bytes that are no text, and a line without an end in sight', async () => {
    writeFileSync(at('history'), Buffer.from([0x7b, 0xff, 0xfe]))
    expect((await refusalOf(audit(at('history')), { files })).message).toBe(
      `--history: ${at('history')} is not UTF-8 text.`,
    )
    writeFileSync(at('history'), 'x'.repeat(300_000))
    expect((await refusalOf(audit(at('history')), { files })).message).toBe(
      `--history: ${at('history')} has a line of more than 256 KiB.`,
    )
  })
})

describe('C21: a history is a file of its own', () => {
  test('that is no regular file is refused, and never waited for', async () => {
    execFileSync('mkfifo', [at('fifo')])
    mkdirSync(at('folder'))
    for (const path of [at('fifo'), at('folder'), '/dev/null', '/dev/zero'])
      expect((await refusalOf(audit(path), { files })).message).toBe(`--history: ${path} is not a regular file.`)
  })

  test.each([
    [['-'], '--history: needs the path of a file, because each run adds a line to it.'],
    [[''], "--history '' is empty; write the path of a file."],
    [['h', '-o', 'html=h'], "--history: the file 'h' is named twice."],
    [['h', '--waivers', 'h'], "--history: 'h' is a file that the audit reads."],
    [['h', '--baseline', 'h'], "--history: 'h' is a file that the audit reads."],
  ])('%j', async (words, message) => {
    expect(await refusalOf(['audit', '--max-refresh=1d', '--history', ...words])).toEqual({
      message,
      hint: 'See the usage: apps audit --help',
    })
  })

  test('and never the policy', async () => {
    const { message } = await refusalOf(['audit', '--policy', 'h', '--history', 'h'])
    expect(message).toBe("--history: 'h' is a file that the audit reads.")
  })

  test('that cannot be written is exit 11 before the first request', async () => {
    const { exitCode, stdout } = await runWithoutNetwork(audit(at('no/such/history')), { files })
    expect({ exitCode, stdout }).toEqual({ exitCode: 11, stdout: '' })
  })
})
