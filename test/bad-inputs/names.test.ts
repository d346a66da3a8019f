import { describe, expect, test } from 'vitest'
import { exampleIds } from '../../src/sandbox/server'
import { attackNames } from '../support/attack-names'
import { isAsked, signedInSandbox } from '../support/bad-input'
import { isLong } from '../support/extent'
import { readCsvRecords, readXml, sarifFaults } from '../support/readers'

const policy = 'version: 1\nrules: [{ id: short, refreshTokenExpiry: { max: 1h, unset: fail } }]\n'
const files = { read: async () => ({ text: policy, readableByOthers: false }) }
const ids = Object.values(exampleIds).slice(0, 12)
const batches = Array.from({ length: Math.ceil(attackNames.length / ids.length) }, (_, at) =>
  attackNames.slice(at * ids.length, (at + 1) * ids.length),
)

/** Each of these names on an app of its own. */
async function domainOf(names: readonly string[]) {
  const domain = await signedInSandbox()
  for (const [at, displayName] of names.entries())
    Object.assign(domain.sandbox.state.apps.get(ids[at] ?? '') ?? {}, { displayName })
  return domain
}

const unseen =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be in it.
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]/

/** Nothing that would do something to a terminal or a CI system. */
function expectInert(text: string, format: string): void {
  // A regular expression without the flag u sees the halves of a pair.
  expect(text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '')).not.toMatch(unseen)
  if (format !== 'csv') expect(text).not.toContain('\r')
  expect(text).not.toMatch(/##\w*\[|section_(start|end):/)
  const commands = text.split(/[\r\n]+/).filter((line) => /^\s*::/.test(line))
  expect(
    format === 'github' ? commands.filter((line) => !/^::(error|warning|notice)[ :]/.test(line)) : commands,
  ).toEqual([])
}

const readers: Record<string, (text: string) => void> = {
  json: (text) => JSON.parse(text),
  ndjson: (text) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  plain(text) {
    const tabs = text
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t').length)
    expect(new Set(tabs).size).toBe(1)
  },
  csv(text) {
    const rows = readCsvRecords(text)
    expect(rows.length).toBeGreaterThan(0)
    for (const cell of rows.flatMap((row) => Object.values(row))) expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/)
  },
  junit: (text) => void readXml(text),
  sarif: (text) => expect(sarifFaults(JSON.parse(text))).toEqual([]),
  html(text) {
    expect(text).toContain("default-src 'none'")
    expect(text.match(/<script/g)).toHaveLength(1)
    expect(text).not.toMatch(/<(img|base|iframe|link)\b/)
  },
  markdown: (text) => expect(text).not.toMatch(/<(img|script)|\]\(javascript/),
  table: (text) => expect(text).not.toBe(''),
  github: (text) => expect(text).not.toBe(''),
}

describe.each(batches.map((batch) => [batch.map(([name]) => name).join('; '), batch] as const))('%s', (_, batch) => {
  const names = batch.map(([, text]) => text)

  test.each(['table', 'plain', 'json', 'ndjson', 'csv'])(
    'is inert in what every command writes as %s',
    async (format) => {
      const { apps, patches } = await domainOf(names)
      const all: [argv: string[], exitCode: number | null][] = [
        [['get-expiry', ...ids.slice(0, names.length)], 0],
        [['list'], 0],
        [['audit', '--policy', 'p.yaml'], 1],
        ...ids.slice(0, isLong || format === 'table' ? names.length : 1).flatMap((id): [string[], number | null][] => [
          [['set-expiry', id, '9d', '-n', '--force'], 0],
          [['diagnose', id], null],
        ]),
      ]
      for (const [argv, expected] of all) {
        const { exitCode, stdout, stderr } = await apps([...argv, '-o', format], { files })
        if (expected !== null) expect({ argv, exitCode }).toEqual({ argv, exitCode: expected })
        expectInert(stdout, format)
        expectInert(stderr, 'stderr')
        if (argv[0] !== 'diagnose' && format !== 'plain') readers[format]?.(stdout)
        if (argv[0] === 'list' || argv[0] === 'get-expiry') readers[format]?.(stdout)
      }
      expect(patches()).toEqual([])
    },
  )

  test('is the same name in JSON', async () => {
    const { apps } = await domainOf(names)
    const { stdout } = await apps(['list', '-o', 'json'])
    const read = JSON.parse(stdout).map(({ displayName }: { displayName: string }) => displayName)
    expect(read).toEqual(expect.arrayContaining(names))
  })

  test.each(['sarif', 'junit', 'markdown', 'html', 'github'])('is inert in a report as %s', async (format) => {
    const { apps } = await domainOf(names)
    const { exitCode, stdout, stderr } = await apps(['audit', '--policy', 'p.yaml', '-o', format], { files })
    expect(exitCode).toBe(1)
    expectInert(stdout, format)
    expectInert(stderr, 'stderr')
    readers[format]?.(stdout)
  })

  test('is inert in the error that finds no such app', async () => {
    const { apps } = await domainOf([])
    for (const name of names.filter((each) => each.length <= 1024)) {
      const { exitCode, stdout, stderr } = await apps(['get-expiry', '--', name])
      expect({ stdout, isRefused: exitCode === 2 || exitCode === 5 }).toEqual({ stdout: '', isRefused: true })
      expectInert(stderr, 'stderr')
    }
  })
})

test('N26: two apps of one name have their ids beside it, and the verdict comes first', async () => {
  const { apps } = await domainOf(['Twin', 'Twin', 'TOTAL ✔ complete: true'])
  const { stdout } = await apps(['list', '-o', 'table'])
  const lines = stdout.split('\n').filter((line) => line.includes('Twin'))
  expect(lines.map((line) => ids.filter((id) => line.includes(id)))).toEqual([[ids[1]], [ids[0]]])
  const audited = await apps(['audit', '--policy', 'p.yaml', '-o', 'table'], { files })
  expect(audited.stdout.split('\n')[0]).toBe('✗ Policy violated')
})

test('N27: a name that holds a secret of this run is shown without it', async () => {
  const { apps, sandbox } = await domainOf([])
  Object.assign(sandbox.state.apps.get(ids[0] ?? '') ?? {}, { displayName: `a ${sandbox.clientSecret} b` })
  for (const format of ['table', 'plain', 'json', 'ndjson', 'csv']) {
    for (const argv of [['get-expiry', ids[0] ?? ''], ['list'], ['audit', '--policy', 'p.yaml']]) {
      const { stdout, stderr } = await apps([...argv, '-o', format], { files })
      expect(`${stdout}${stderr}`).not.toContain(sandbox.clientSecret)
      expect(stdout).toContain('[redacted]')
    }
  }
})

test.each(attackNames)('%s is inert in a question', async (_, name) => {
  const { apps, patches } = await domainOf([name])
  const id = ids[0] ?? ''
  const asking = [
    ['set-expiry', id, '1h'],
    ['set-offline', id, 'off'],
    ['set-grant', id, 'refresh_token', 'off'],
  ]
  for (const argv of asking.slice(0, isLong ? 3 : 1)) {
    const { exitCode, stderr } = await apps(argv, { onTerminal: true, answers: ['no'], variables: { NO_COLOR: '1' } })
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(isAsked)
    expectInert(stderr, 'stderr')
  }
  expect(patches()).toEqual([])
})
