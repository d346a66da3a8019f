import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openReport, placeOf } from '../../../../src/platform/file-writing'
import { realEnvironment } from '../../../../src/platform/real-environment'
import { exampleIds } from '../../../../src/sandbox/server'
import { programWithSandbox } from '../../../support/in-process'
import { listOf, rawDomain } from '../../../support/raw-domain'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rm(directory, { recursive: true }))

const at = (name: string) => join(directory, name)
const files = { read: realEnvironment().files.read, report: openReport, place: placeOf }
const errorIn = (stderr: string) => JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '').error

const policy = (rules: string) => writeFile(at('policy.yaml'), `version: 1\nrules:\n${rules}`)

describe('an audit that judged no app is not a yes', () => {
  test.each([
    [
      'a filter that matches no app',
      ['--max-refresh', '30d', '--filter', 'displayName eq "zzz"'],
      'No app was judged: no app matches the filter displayName eq "zzz".',
    ],
    [
      'limits that apply to none of the apps that match',
      ['--max-refresh', '30d', '--filter', 'isOAuthResource eq false'],
      /^No app was judged: no rule applies to any of the \d+ apps\.$/,
    ],
  ])('%s: exit 3, with the reason', async (_, words, message) => {
    const { apps } = await programWithSandbox()
    const { exitCode, stdout, stderr } = await apps(['audit', ...words, '-o', 'json'])
    expect(exitCode).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'incomplete', coverage: { complete: true }, findings: [] })
    expect(errorIn(stderr).message).toMatch(message)
  })

  test('a policy whose only rule selects nothing: exit 3 in every format, and nowhere "Policy met"', async () => {
    const { apps } = await programWithSandbox()
    await policy('  - id: prod\n    select: { displayName: "no-such-*" }\n    refreshTokenExpiry: { max: 30d }\n')
    const formats = ['plain', 'json', 'ndjson', 'csv', 'sarif', 'junit', 'markdown', 'html', 'github']
    const words = formats.flatMap((format) => ['-o', `${format}=${at(`report.${format}`)}`])
    const { exitCode, stdout } = await apps(['audit', '--policy', at('policy.yaml'), ...words, '-o', 'table'], {
      files,
    })
    expect(exitCode).toBe(3)
    const reports = await Promise.all(formats.map((format) => readFile(at(`report.${format}`), 'utf8')))
    for (const report of [stdout, ...reports]) expect(report).not.toContain('Policy met')
    expect(reports[formats.indexOf('junit')]).toContain('<skipped message="The rule judged no app."/>')
    expect(reports[formats.indexOf('junit')]).toContain('<error type="incomplete"')
    expect(reports[formats.indexOf('github')]).toMatch(/^::error title=apps audit%3A No verdict/)
  })

  test('--require-judged: one rule without an app is enough', async () => {
    const { apps } = await programWithSandbox()
    await policy(
      '  - id: all\n    refreshTokenExpiry: { max: 365d }\n  - id: prod\n    select: { displayName: "no-such-*" }\n    refreshTokenExpiry: { max: 30d }\n',
    )
    const words = ['audit', '--policy', at('policy.yaml'), '-o', 'json']
    expect((await apps(words, { files })).exitCode).toBe(0)
    const { exitCode, stderr } = await apps([...words, '--require-judged'], { files })
    expect(exitCode).toBe(3)
    expect(errorIn(stderr).message).toBe('Not every rule judged an app: prod.')
  })
})

describe('a check that cannot fail is refused before any request', () => {
  test('limits are medium unless --severity says more', async () => {
    const { apps, sandbox } = await programWithSandbox()
    const { exitCode, stderr } = await apps(['audit', '--max-refresh', '30d', '--fail-on', 'high', '-o', 'json'])
    expect(exitCode).toBe(2)
    expect(errorIn(stderr)).toMatchObject({
      message: '--fail-on high: the audit could never fail, because its most severe rule is medium.',
      hint: 'Give the limits this severity: --severity high',
    })
    expect(sandbox.requests).toEqual([])

    const words = ['audit', '--max-refresh', '30d', '--severity', 'high', '--fail-on', 'high', '-o', 'json']
    const severe = await apps(words)
    expect(severe.exitCode).toBe(1)
    expect(JSON.parse(severe.stdout).findings[0].severity).toBe('high')
  })

  test.each([
    ['without a limit', ['--severity', 'high']],
    ['with a policy', ['--severity', 'high', '--policy', 'p.yaml']],
  ])('--severity %s: exit 2', async (_, words) => {
    const { apps } = await programWithSandbox()
    const { exitCode, stderr } = await apps(['audit', ...words])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('--severity: is the severity of limits given as options')
  })
})

describe('apps that show none of their settings', () => {
  const rows = [1, 2, 3].map((n) => `{"id":"${String(n).repeat(32)}","displayName":"App ${n}"}`)
  const domain = () =>
    rawDomain((_, url) => {
      const from = Number(url.searchParams.get('startIndex') ?? 1)
      return { body: listOf(rows.slice(from - 1), from, rows.length) }
    })

  test.each([
    ['audit', ['audit', '--max-refresh', '30d']],
    ['audit with the default policy', ['audit']],
    ['list', ['list']],
  ])('%s: exit 3, and doctor is named', async (_, words) => {
    const { exitCode, stderr } = await (await domain()).apps([...words, '-o', 'json'])
    expect(exitCode).toBe(3)
    expect(errorIn(stderr).message).toMatch(/shows any of its settings/)
    expect(errorIn(stderr).hint).toContain('apps doctor')
  })
})

describe('waivers', () => {
  const waivers = (rule: string, expires: string) =>
    writeFile(
      at('waivers.yaml'),
      `waivers:\n  - rule: ${rule}\n    app: ${exampleIds.fieldServiceApi}\n    reason: Agreed.\n    owner: dana\n    expires: ${expires}\n`,
    )

  async function warningsOf(...words: string[]) {
    const { apps } = await programWithSandbox()
    const { stdout } = await apps(
      ['audit', '--max-refresh', '30d', '--waivers', at('waivers.yaml'), ...words, '-o', 'json'],
      { files },
    )
    return JSON.parse(stdout).warnings
  }

  test('a waiver of a misspelt rule says so, and what was meant', async () => {
    await waivers('refresh-mx', '2027-12-31')
    expect(await warningsOf()).toEqual([
      `The waiver in line 2 (refresh-mx, ${exampleIds.fieldServiceApi}) does not apply: the policy has no such rule. Did you mean refresh-max?`,
    ])
  })

  // The clock of the test stands at 2026-10-05.
  test.each([
    ['2026-10-05', [], ' ends today.'],
    ['2026-10-19', [], ' ends on 2026-10-19.'],
    ['2026-11-04', ['--waivers-ending', '30d'], ' ends on 2026-11-04.'],
  ])('one that ends on %s is announced %j', async (expires, words, ending) => {
    await waivers('refresh-max', expires)
    expect(await warningsOf(...words)).toEqual([
      `The waiver in line 2 (refresh-max, ${exampleIds.fieldServiceApi})${ending}`,
    ])
  })

  test('one that ends later is not', async () => {
    await waivers('refresh-max', '2026-10-20')
    expect(await warningsOf()).toBeUndefined()
  })
})
