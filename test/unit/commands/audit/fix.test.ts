import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { realEnvironment } from '../../../../src/platform/real-environment'
import { exampleIds, type FaultAction, type SandboxOptions } from '../../../../src/sandbox/server'
import type { FakeOptions } from '../../../support/fake-environment'
import { programWithSandbox } from '../../../support/in-process'

const { fieldServiceApi, legacyIntranet } = exampleIds

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const { files } = realEnvironment()
const at = (name: string) => join(directory, name)
const journal = () => at('fixes.json.journal.ndjson')
const limits = ['--max-refresh', '30d', '--max-access', '1h']

async function withSandbox(settings: SandboxOptions = {}) {
  const program = await programWithSandbox(settings)
  const run = (argv: string[], options: FakeOptions = {}) =>
    program.apps(argv, { ...options, files: { ...files, ...options.files } })
  return {
    ...program,
    run,
    fix: (...argv: string[]) => run(['audit', ...limits, '--fix', '--out', at('fixes.json'), '-o', 'json', ...argv]),
    live: (id: string, attribute: string) => program.sandbox.state.apps.get(id)?.[attribute],
  }
}

const document = ({ stdout }: { stdout: string }) => JSON.parse(stdout)
const errorOf = ({ stderr }: { stderr: string }) => JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '').error
const outcomes = (ending: { stdout: string }) =>
  document(ending).fix.rows.map(({ outcome }: { outcome: string }) => outcome)
const lists = (requests: readonly { kind: string }[]) => requests.filter(({ kind }) => kind === 'list').length

describe('an audit that fixes', () => {
  test('changes what a setting can fix, audits again, and ends with the code of the second audit', async () => {
    const { fix, live, sandbox } = await withSandbox()
    const ending = await fix('-y')
    expect(ending.exitCode).toBe(0)
    expect(document(ending)).toMatchObject({
      verdict: 'yes',
      findings: [],
      fix: {
        plan: at('fixes.json'),
        journal: journal(),
        auditedAgain: true,
        findingsBefore: 3,
        fixed: [
          { rule: 'refresh-max', app: { id: fieldServiceApi, displayName: 'Field Service API' } },
          { rule: 'access-max', app: { id: legacyIntranet, displayName: 'Legacy Intranet' } },
          { rule: 'refresh-max', app: { id: legacyIntranet, displayName: 'Legacy Intranet' } },
        ],
        summary: { rows: 3, confirmed: 3, unchanged: 0 },
        skipped: [],
      },
    })
    expect(live(fieldServiceApi, 'refreshTokenExpiry')).toBe(2_592_000)
    expect(ending.stderr).toContain(`3 confirmed. Journal: ${journal()}\nTo go back: apps undo ${journal()}\n`)
    // The audit, the plan, and the audit once more: each asks for the page, and for the last id.
    expect(lists(sandbox.requests)).toBe(6)
  })

  test('makes the rows that apps plan --from-audit makes of the same report', async () => {
    const { run, fix } = await withSandbox()
    await run(['audit', ...limits, '-o', `json=${at('audit.json')}`])
    await run(['plan', '--from-audit', at('audit.json'), '--out', at('plan.json')])
    await fix('-n')
    const [planned, fixes] = ['plan.json', 'fixes.json'].map((name) => JSON.parse(readFileSync(at(name), 'utf8')))
    expect(fixes.rows).toEqual(planned.rows)
    expect(fixes.source).toMatchObject({ kind: 'audit', path: 'apps audit --fix' })
  })

  test('can be undone by its journal, and its plan is one that apply knows', async () => {
    const { fix, run, live } = await withSandbox()
    await fix('-y')
    expect(await run(['apply', at('fixes.json'), '-y'])).toMatchObject({
      exitCode: 0,
      stderr: '0 confirmed, 3 unchanged.\n',
    })
    expect(await run(['undo', journal(), '-y'])).toMatchObject({ exitCode: 0 })
    expect(live(legacyIntranet, 'accessTokenExpiry')).toBe(28_800)
  })

  test('asks nothing and writes no file where nothing is to be fixed', async () => {
    const { fix, patches, run } = await withSandbox()
    const met = await run(['audit', '--max-refresh', '365d', '--fix', '--out', at('fixes.json'), '-o', 'json'])
    expect(met).toMatchObject({ exitCode: 0, stderr: '' })
    expect(document(met).fix).toBeUndefined()
    expect([patches(), existsSync(at('fixes.json'))]).toEqual([[], false])
    expect((await fix('-y', '--fail-on', 'medium')).exitCode).toBe(0)
  })

  test('lists what no setting can fix, and ends with 1', async () => {
    writeFileSync(at('p.yaml'), 'version: 1\nrules:\n  - use: inactive-still-trusted\n')
    const { run, sandbox, patches } = await withSandbox()
    sandbox.editApp(fieldServiceApi, { active: false })
    const argv = ['audit', '--policy', at('p.yaml'), '--fix', '-y', '-o', 'json']
    const ending = await run(argv)
    expect([ending.exitCode, patches()]).toEqual([1, []])
    expect(document(ending).fix).toMatchObject({ plan: null, auditedAgain: false, rows: [] })
    expect(document(ending).fix.skipped[0].reason).toMatch(
      /^Rule inactive-still-trusted: No setting of a plan fixes it/,
    )
    expect(ending.stderr).toMatch(/Skipped: .*No setting of a plan fixes it/)
  })

  test('leaves alone what is waived, or accepted by a baseline', async () => {
    writeFileSync(
      at('w.yaml'),
      JSON.stringify({
        version: 1,
        waivers: [{ rule: 'refresh-max', app: fieldServiceApi, reason: 'agreed', owner: 'a', expires: '2099-12-31' }],
      }),
    )
    const { run, fix, live } = await withSandbox()
    await run(['audit', '--max-access', '1h', '-o', `json=${at('base.json')}`])
    const ending = await fix('-y', '--waivers', at('w.yaml'), '--baseline', at('base.json'), '--only-new')
    expect(ending.exitCode).toBe(0)
    expect(document(ending).fix.rows).toMatchObject([{ app: { id: legacyIntranet }, attribute: 'refreshTokenExpiry' }])
    expect(document(ending).fix.skipped.map(({ reason }: { reason: string }) => reason)).toEqual([
      'Rule refresh-max: The finding is waived.',
      'Rule access-max: The finding does not count, because of --fail-on or the baseline.',
    ])
    expect(live(fieldServiceApi, 'refreshTokenExpiry')).toBe(31_536_000)
  })

  test('the history has one run: the audit after the changes', async () => {
    const { fix } = await withSandbox()
    await fix('-y', '--history', at('h.ndjson'))
    const lines = readFileSync(at('h.ndjson'), 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).summary.findings)).toEqual([0])
  })
})

describe('an audit that does not fix', () => {
  test('-n shows what would be changed, and ends with the code of the audit', async () => {
    const { run, patches } = await withSandbox()
    const ending = await run(['audit', ...limits, '--fix', '-n', '-o', 'json'])
    expect([ending.exitCode, patches()]).toEqual([1, []])
    expect(outcomes(ending)).toEqual(['dry-run', 'dry-run', 'dry-run'])
    expect(document(ending).fix).toMatchObject({ plan: null, journal: null, auditedAgain: false })
    expect(ending.stderr).toContain('3 clients lose something.')
  })

  test('without a terminal it needs -y: 2, with the report, and no file', async () => {
    const { fix, patches } = await withSandbox()
    const ending = await fix()
    expect([ending.exitCode, patches(), existsSync(journal())]).toEqual([2, [], false])
    expect(errorOf(ending).message).toMatch(/^Nothing was sent: this run cannot ask, so audit --fix needs -y\. /)
    expect(document(ending)).toMatchObject({ verdict: 'no', summary: { findings: 3 } })
  })

  test('a guard stops with 2, and --allow opens it', async () => {
    const apps = Array.from({ length: 26 }, (_, n) => ({
      id: String(n).padStart(32, '0'),
      displayName: `Resource ${n}`,
      ...{ name: `r${n}`, isOAuthResource: true, allowOffline: true, active: true, refreshTokenExpiry: 31_536_000 },
    }))
    const { fix, patches } = await withSandbox({ apps })
    const ending = await fix('-y')
    expect([ending.exitCode, patches()]).toEqual([2, []])
    expect(errorOf(ending).hint).toBe('If it is meant: --allow rows --allow share')
    rmSync(at('fixes.json'))
    expect(await fix('-y', '--allow', 'rows', '--allow', 'share')).toMatchObject({ exitCode: 0 })
  })

  test('a list with gaps is 3, and nothing is changed', async () => {
    const { fix, patches, sandbox } = await withSandbox()
    sandbox.faults.add({
      match: { kind: 'list' },
      action: { type: 'override', row: 3, attributes: { refreshTokenExpiry: 'x' } },
    })
    sandbox.faults.add({
      match: { kind: 'get' },
      action: { type: 'override', attributes: { refreshTokenExpiry: 'x' } },
    })
    const ending = await fix('-y')
    expect([ending.exitCode, patches()]).toEqual([3, []])
    expect(document(ending).fix).toBeUndefined()
  })

  test.each([
    [['--profiles', 'eu,us'], /--fix changes one domain/],
    [['--init'], /cannot be combined/],
    [['--explain', 'implicit-grant'], /cannot be combined/],
  ])('%j beside it is 2', async (words, said) => {
    const { sandbox, run } = await withSandbox()
    const ending = await run(['audit', '--fix', ...words], { variables: { APPS_CONFIG_DIR: directory } })
    expect([ending.exitCode, sandbox.requests]).toEqual([2, []])
    if (!words.includes('--profiles')) expect(ending.stderr).toMatch(said)
  })

  test.each([['-n'], ['-y'], ['--allow=rows'], ['--journal=j'], ['--out=o']])('%s without it is 2', async (word) => {
    const { run, sandbox } = await withSandbox()
    const ending = await run(['audit', word])
    expect([ending.exitCode, sandbox.requests]).toEqual([2, []])
    expect(ending.stderr).toContain('is about the changes that --fix makes')
  })

  test.each(['fixes.json', 'fixes.json.journal.ndjson'])(
    'a file %s that is there already is 2, before any request',
    async (name) => {
      writeFileSync(at(name), 'mine')
      const { fix, sandbox } = await withSandbox()
      expect([(await fix('-y')).exitCode, sandbox.requests]).toEqual([2, []])
      expect(readFileSync(at(name), 'utf8')).toBe('mine')
    },
  )
})

describe('a fix that does not go as it should', () => {
  const second = (action: FaultAction) => ({ match: { kind: 'patch' as const, skip: 1, times: 1 }, action })

  test.each<[string, FaultAction, number, string[]]>([
    ['a refusal', { type: 'status', status: 400 }, 9, ['confirmed', 'refused', 'not-tried']],
    ['an unknown outcome', { type: 'status', status: 500 }, 8, ['confirmed', 'unknown', 'not-tried']],
    ['another value', { type: 'pretend' }, 8, ['confirmed', 'differs', 'not-tried']],
  ])('%s keeps its code, and the domain is audited again', async (_, action, code, expected) => {
    const { fix, sandbox } = await withSandbox()
    sandbox.faults.add(second(action))
    const ending = await fix('-y')
    expect([ending.exitCode, outcomes(ending)]).toEqual([code, expected])
    expect(document(ending)).toMatchObject({ verdict: 'no', fix: { auditedAgain: true, findingsBefore: 3 } })
    expect(errorOf(ending)).toMatchObject({ code })
    expect(errorOf(ending).hint).toContain(`Back: apps undo ${journal()}`)
  })

  test('a second audit that is not possible is 3, and says that the changes were made', async () => {
    const { fix, sandbox } = await withSandbox()
    sandbox.faults.add({ match: { kind: 'list', skip: 4 }, action: { type: 'status', status: 403 } })
    const ending = await fix('-y')
    expect([ending.exitCode, outcomes(ending)]).toEqual([3, ['confirmed', 'confirmed', 'confirmed']])
    expect(errorOf(ending).message).toMatch(/^The domain was not audited again after the changes\. /)
    expect(document(ending).fix).toMatchObject({ auditedAgain: false, fixed: [] })
  })

  test('a second audit with gaps is 3, and claims nothing to be fixed', async () => {
    const { fix, sandbox } = await withSandbox()
    const attributes = { refreshTokenExpiry: 'x' }
    sandbox.faults.add({ match: { kind: 'list', skip: 4 }, action: { type: 'override', row: 3, attributes } })
    sandbox.faults.add({ match: { kind: 'get', skip: 8 }, action: { type: 'override', attributes } })
    const ending = await fix('-y')
    expect(ending.exitCode).toBe(3)
    expect(document(ending)).toMatchObject({ verdict: 'incomplete', fix: { auditedAgain: true, fixed: [] } })
  })

  test('Ctrl-C in the middle: 130, the journal is complete, and the report is that from before', async () => {
    const { run } = await withSandbox()
    const stop = new AbortController()
    const signals = { interrupted: stop.signal, leaveNow: new AbortController().signal }
    const append: typeof files.append = async (path, textAfter) => {
      const size = await files.append(path, textAfter)
      if (readFileSync(path, 'utf8').trimEnd().split('\n').length === 3) stop.abort('SIGINT')
      return size
    }
    const argv = ['audit', ...limits, '--fix', '-y', '--out', at('fixes.json'), '-o', 'json']
    const ending = await run(argv, { signals, files: { append } })
    expect([ending.exitCode, outcomes(ending)]).toEqual([130, ['confirmed', 'not-tried', 'not-tried']])
    expect(document(ending).fix).toMatchObject({ auditedAgain: false, fixed: [] })
    const kinds = readFileSync(journal(), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).kind)
    expect(kinds).toEqual(['begin', 'intent', 'outcome', 'end'])
    expect(await run(['apply', at('fixes.json'), '-y', '--resume'])).toMatchObject({ exitCode: 0 })
  })

  test('a plan that cannot be saved stops before the first change: 11', async () => {
    const { run, patches } = await withSandbox()
    const create: typeof files.create = async () => {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' })
    }
    const argv = ['audit', ...limits, '--fix', '-y', '--journal', at('j.ndjson'), '-o', 'json']
    const ending = await run(argv, { files: { create } })
    expect([ending.exitCode, patches(), readdirSync(directory)]).toEqual([11, [], []])
    expect(document(ending)).toMatchObject({ verdict: 'no', summary: { findings: 3 } })
  })

  test.each([
    [2, 403, 4],
    [2, 500, 7],
  ])(
    'apps that cannot be listed for the plan (after %i requests, %i) is %i, with the report',
    async (skip, status, code) => {
      const { fix, sandbox, patches } = await withSandbox()
      sandbox.faults.add({ match: { kind: 'list', skip, times: 99 }, action: { type: 'status', status } })
      const ending = await fix('-y', '--history', at('history.ndjson'))
      expect([ending.exitCode, patches()]).toEqual([code, []])
      expect(document(ending)).toMatchObject({ verdict: 'no', summary: { findings: 3 } })
      expect(errorOf(ending).code).toBe(code)
      expect(readFileSync(at('history.ndjson'), 'utf8')).toContain('"findings":3')
    },
  )
})

describe('on a terminal', () => {
  test('one question names the rows, the domain and what clients lose; the report follows the answer', async () => {
    const { run, patches } = await withSandbox()
    const argv = ['audit', ...limits, '--fix', '--out', at('fixes.json')]
    const ending = await run(argv, { onTerminal: true, answers: ['y'] })
    expect([ending.exitCode, patches().length]).toEqual([0, 3])
    expect(ending.stderr.match(/lose something/g)).toHaveLength(1)
    expect(ending.stderr).toMatch(/3 clients lose something: apps impact \S+\nMake 3 changes to 2 apps on /)
    expect(ending.stdout).toContain('3 changes made and verified. 3 of 3 findings fixed.')
  })

  test('no is 2: nothing is changed, and the findings are shown', async () => {
    const { run, patches } = await withSandbox()
    const ending = await run(['audit', ...limits, '--fix'], { onTerminal: true, answers: ['n'] })
    expect([ending.exitCode, patches()]).toEqual([2, []])
    expect(ending.stdout).toContain('Nothing was changed.')
    expect(ending.stderr).toContain('Nothing was sent: the question was not answered with yes.')
  })
})
