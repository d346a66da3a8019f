import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { run } from '../../../src/main'
import type { Files } from '../../../src/platform/environment'
import { realEnvironment } from '../../../src/platform/real-environment'
import { type FakeOptions, fakeEnvironment } from '../../support/fake-environment'

const { files } = realEnvironment()

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rm(directory, { recursive: true }))
const at = (name: string) => join(directory, name)

async function linesIn(content: string | Uint8Array, longest = 1000): Promise<string[]> {
  await writeFile(at('file'), content)
  const lines: string[] = []
  for await (const line of files.lines(at('file'), { longest })) lines.push(line)
  return lines
}

describe('the lines of a file', () => {
  test.each<[string, string[]]>([
    ['', []],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\n\nb\r\n', ['a', '', 'b\r']],
    ['\n', ['']],
    ['\ufeffä\n🚚', ['ä', '🚚']],
  ])('%j', async (content, lines) => {
    expect(await linesIn(content)).toEqual(lines)
  })

  test('C5: may be in UTF-16 with a byte order mark', async () => {
    const long = Array.from({ length: 40 }, (_, index) => `${index} ${'ä🚚'.repeat(index * 200)}`)
    const bytes = Buffer.from(`\ufeff${long.join('\n')}\n`, 'utf16le')
    expect(await linesIn(bytes, 100_000)).toEqual(long)
    expect(await linesIn(bytes.swap16(), 100_000)).toEqual(long)
  })

  test('are whole, however large the file is and wherever it is cut', async () => {
    const long = Array.from({ length: 40 }, (_, index) => `${index} ${'ä🚚'.repeat(index * 200)}`)
    expect(await linesIn(`${long.join('\n')}\n`, 100_000)).toEqual(long)
  })

  test('may not be too long, also the last', async () => {
    await expect(linesIn(`a\n${'x'.repeat(300_000)}\nb`)).rejects.toMatchObject({ problem: 'too-large' })
    await expect(linesIn('x'.repeat(1001))).rejects.toMatchObject({ problem: 'too-large' })
    expect(await linesIn('x'.repeat(1000))).toHaveLength(1)
  })

  test.each([
    ['in the middle', Buffer.from([0x61, 0xff, 0x0a])],
    ['at the end', Buffer.from([0x61, 0x0a, 0xc3])],
  ])('are UTF-8, also %s', async (_where, bytes) => {
    await expect(linesIn(bytes)).rejects.toMatchObject({ problem: 'not-utf8' })
  })

  test('that nobody asks for are not read: the file is closed', async () => {
    await writeFile(at('file'), 'a\nb\n')
    for await (const line of files.lines(at('file'), { longest: 10 })) {
      expect(line).toBe('a')
      break
    }
  })
})

async function sandbox(args: string[], options: FakeOptions = {}) {
  const temporary = { temporaryDirectory: files.temporaryDirectory } satisfies Partial<Files>
  const environment = fakeEnvironment({ files: { lines: files.lines, ...temporary }, ...options })
  const exitCode = await run(['sandbox', ...args], environment)
  return { exitCode, ...environment.said }
}

describe('B1: --apps is exit 2 for a file', () => {
  test.each<[string, (path: string) => unknown, string]>([
    ['that is not there', () => undefined, 'does not exist'],
    ['that is a directory', (path) => mkdir(path), 'is not a regular file'],
    ['that is a FIFO, without waiting', (path) => execFileSync('mkfifo', [path]), 'is not a regular file'],
    ['that is not UTF-8', (path) => writeFile(path, Buffer.from([0xff])), 'is not UTF-8 text'],
    [
      'that is one endless line',
      (path) => writeFile(path, 'x'.repeat(65 * 1024 * 1024)),
      'has a line of more than 64 MiB',
    ],
  ])('%s', async (_which, make, words) => {
    await make(at('apps'))
    expect(await sandbox(['--apps', at('apps')])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `Error: --apps: ${at('apps')} ${words}.\n`,
    })
  })

  test('with a row that is no app, and names the row, and nothing of what is in it', async () => {
    await writeFile(at('apps'), '\ufeff{"id":"a","displayName":"A"}\n\n{"id":"canary","displayName":5}\n')
    expect(await sandbox(['--apps', at('apps')])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `Error: --apps: ${at('apps')}: Row 3 is not an App: 'displayName' must be a string.\nHint: --apps reads what 'apps list -o ndjson' or 'oci identity-domains apps list --all' prints, or a SCIM ListResponse.\n`,
    })
  })

  test('with two rows that cannot be in one domain', async () => {
    await writeFile(at('apps'), '{"id":"a","displayName":"canary"}\n{"id":"b","displayName":"CANARY"}\n')
    const { exitCode, stderr } = await sandbox(['--apps', at('apps')])
    expect([exitCode, stderr.split('\n')[0]]).toEqual([
      2,
      `Error: --apps: ${at('apps')}: Rows 1 and 2 have the same display name.`,
    ])
  })
})

describe('B1: exit 2, and no file is touched, for', () => {
  const number = 'is not a number of apps; write a whole number from 1 to 1000000'
  test.each<[string[], string]>([
    [['--generate', '-1'], `--generate '-1' ${number}.`],
    [['--generate', '0'], `--generate '0' ${number}.`],
    [['--generate', '1.5'], `--generate '1.5' ${number}.`],
    [['--generate', '1e3'], `--generate '1e3' ${number}.`],
    [['--generate', '007'], `--generate '007' ${number}.`],
    [['--generate', '1000001'], `--generate '1000001' ${number}.`],
    [['--generate', ''], `--generate '' ${number}.`],
    [['--apps', ''], `--apps '' is empty; name a file.`],
    [
      ['--limits', 'Free'],
      "--limits 'Free' is not a domain type; write free, oracle-apps, oracle-apps-premium, premium, external-user.",
    ],
    [['--switch', 'rotation=off'], `--switch: 'rotation' must be "rotate" or "keep".`],
    [['--switch', 'rotation'], `--switch: 'rotation' must be "rotate" or "keep".`],
    [['--switch', 'largestExpiry=0'], "--switch: 'largestExpiry' must be an integer from 1, or null."],
    [['--switch', 'etagOnGet=yes'], "--switch: 'etagOnGet' must be false or true."],
    [['--switch', 'etag=none', '--switch', 'etag=bare'], "--switch: 'etag' is set twice."],
    [['--switch', 'limits=free', '--limits', 'free'], "--switch: 'limits' is set twice."],
    [['--apps', 'x', '--generate', '5'], '--apps and --generate cannot be combined.'],
    [['--generate', '5', '--generate', '6'], '--generate is given twice.'],
  ])('%j', async (args, message) => {
    const { exitCode, stdout, stderr } = await sandbox(args, { files: {} })
    expect([exitCode, stdout, stderr.split('\n')[0]]).toEqual([2, '', `Error: ${message}`])
  })

  test.each(['colour=red', 'constructor=1', '', '=x'])(
    '--switch %j, which there is not, and names those that are',
    async (text) => {
      const { exitCode, stderr } = await sandbox(['--switch', text], { files: {} })
      expect(exitCode).toBe(2)
      expect(stderr).toMatch(
        /^Error: --switch: There is no switch '\w*'\. Switches: smallestExpiry, largestExpiry, .*\.\nHint: Write NAME=VALUE; docs\/sandbox\.md lists them all\.\n$/,
      )
    },
  )
})

test('Ctrl-C while a large file is read ends it there', async () => {
  const stop = new AbortController()
  async function* lines() {
    yield '{"displayName":"A"}'
    stop.abort('SIGINT')
    yield '{"displayName":"B"}'
    throw new Error('read on')
  }
  const signals = { interrupted: stop.signal, leaveNow: new AbortController().signal }
  const ended = await sandbox(['--apps', 'x'], { files: { lines }, signals })
  expect([ended.exitCode, ended.stdout]).toEqual([130, ''])
})
