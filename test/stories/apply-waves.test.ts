import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { exampleIds } from '../../src/sandbox/server'
import { type Wish, writePlanFor } from '../support/plan-on-disk'
import { errorOf, json, terminalWithSandbox } from '../support/program'

const { fieldServiceApi, legacyIntranet, analyticsConnector } = exampleIds

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rm(directory, { recursive: true }))

const at = (name: string) => join(directory, name)
const plan = () => at('plan.json')
const journal = () => at('plan.json.journal.ndjson')

/** By id: Field Service API, then Legacy Intranet, then Analytics Connector. */
const three: Wish[] = [
  [fieldServiceApi, 'refreshTokenExpiry', 2_592_000],
  [legacyIntranet, 'accessTokenExpiry', 3600],
  [analyticsConnector, 'accessTokenExpiry', 900],
]

async function withPlan() {
  const terminal = await terminalWithSandbox()
  writePlanFor(plan(), terminal.sandbox, three, { createdAt: new Date().toISOString() })
  return terminal
}

/** A program in Node; it writes down the wave that it was asked about. */
async function gate(body: string): Promise<string> {
  const lines = [
    "const fs = require('node:fs')",
    `const { APPS_WAVE: wave } = process.env`,
    `fs.appendFileSync(${JSON.stringify(at('asked'))}, wave + '\\n')`,
    body,
  ]
  await writeFile(at('gate.cjs'), lines.join('\n'))
  return `'${process.execPath}' '${at('gate.cjs')}'`
}

const waves = (command: string, ...others: string[]) => [
  ...['apply', plan(), '-y', '-o', 'json', '--waves', '1,2,100%', '--gate', command],
  ...others,
]

const asked = () => (existsSync(at('asked')) ? readFileSync(at('asked'), 'utf8').trimEnd().split('\n') : [])
const outcomes = (document: { rows: { outcome: string }[] }) => document.rows.map(({ outcome }) => outcome)
const linesOf = (path: string) =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
const kinds = () =>
  linesOf(journal()).map(({ kind, wave, answer }) =>
    [kind, wave, answer].filter((each) => each !== undefined).join(' '),
  )

const row = ['intent', 'outcome']

describe('a gate that passes', () => {
  test('is asked before the first wave, and after each but the last', async () => {
    const { apps, patches } = await withPlan()
    const ending = await apps(waves(await gate('console.log(wave)')))
    expect([ending.exitCode, outcomes(json(ending))]).toEqual([0, ['confirmed', 'confirmed', 'confirmed']])
    expect(asked()).toEqual(['0', '1', '2'])
    expect(ending.stderr).toContain(
      'The gate runs before wave 1.\n0\nThe gate runs after wave 1.\n1\nThe gate runs after wave 2.\n2\n',
    )
    expect(patches()).toHaveLength(3)
    expect(kinds()).toEqual([
      ...['begin', 'gate 0 passed', 'wave 1', ...row, 'gate 1 passed'],
      ...['wave 2', ...row, 'gate 2 passed', 'wave 3', ...row, 'end'],
    ])
  })

  test('is told the wave, the plan and the journal, and no credential; what it prints goes to stderr', async () => {
    const { apps } = await withPlan()
    const variables = { APPS_TEST_CLIENT_SECRET: 'tested', OCI_CLI_KEY_CONTENT: 'key' }
    const body =
      'if (wave === "1") console.log(Object.entries(process.env).filter(([name]) => /^(APPS|OCI)_/.test(name)))'
    const { stdout, stderr, exitCode } = await apps(
      ['apply', plan(), '-y', '-o', 'json', '--waves', '1,100%', '--gate', await gate(body)],
      { variables },
    )
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout).summary).toMatchObject({ confirmed: 3 })
    const names = [...stderr.matchAll(/\[\s*'((?:APPS|OCI)_\w+)'/g)].map(([, name]) => name)
    expect(names.sort()).toEqual(['APPS_JOURNAL', 'APPS_PLAN', 'APPS_WAVE'])
    expect(stderr).toContain(journal())
  })

  test('is no line for a shell', async () => {
    const { apps } = await withPlan()
    const ending = await apps(waves(`${await gate('process.exitCode = process.argv.length === 4 ? 0 : 1')} ; $(exit)`))
    expect(ending.exitCode).toBe(0)
  })
})

describe('a gate that fails', () => {
  test('before the first wave: 2, nothing is sent, and no journal is made', async () => {
    const { apps, patches } = await withPlan()
    const ending = await apps(waves(await gate('process.exitCode = 1')))
    expect(ending.exitCode).toBe(2)
    expect(errorOf(ending).message).toBe(
      'Nothing was sent: the gate failed (exit code 1) before the first wave, so it would prove nothing after it.',
    )
    expect([patches(), asked(), existsSync(journal())]).toEqual([[], ['0'], false])
  })

  test('after a wave: 9, and --resume asks it again and goes on', async () => {
    const { apps } = await withPlan()
    const ending = await apps(waves(await gate('process.exitCode = Number(wave === "2")')))
    expect([ending.exitCode, outcomes(json(ending))]).toEqual([9, ['confirmed', 'confirmed', 'not-tried']])
    expect(errorOf(ending).message).toBe('Stopped after wave 2: the gate failed (exit code 1).')
    expect(errorOf(ending).hint).toMatch(
      /^Back: apps undo \S+\. Onward: apps apply \S+ --waves 1,2,100% --gate .+ --resume\.$/,
    )
    expect(kinds().slice(-2)).toEqual(['gate 2 failed', 'end'])

    const without = await apps(['apply', plan(), '-y', '-o', 'json', '--resume'])
    expect(without.exitCode).toBe(2)
    expect(errorOf(without).message).toMatch(/^An earlier run stood in wave 2 of 3, which ends after 2 apps\./)

    await rm(at('asked'))
    const resumed = await apps(waves(await gate(''), '--resume'))
    expect([resumed.exitCode, outcomes(json(resumed))]).toEqual([0, ['unchanged', 'unchanged', 'confirmed']])
    expect(asked()).toEqual(['2'])
  })

  test('--resume without the gate is refused, also with the same waves: 2', async () => {
    const { apps } = await withPlan()
    await apps(waves(await gate('process.exitCode = Number(wave === "2")')))
    const without = await apps(['apply', plan(), '-y', '-o', 'json', '--resume', '--waves', '1,2,100%'])
    expect(without.exitCode).toBe(2)
    expect(errorOf(without)).toMatchObject({
      message: `An earlier run stood in wave 2 of 3, which ends after 2 apps. It asked a gate. Nothing was sent. The journal is ${journal()}.`,
      hint: 'Give the same --waves and --gate again.',
    })
  })

  test('with --undo-on-failure everything goes back: 1', async () => {
    const { apps, sandbox } = await withPlan()
    const ending = await apps(waves(await gate('process.exitCode = Number(wave === "2")'), '--undo-on-failure'))
    expect([ending.exitCode, outcomes(json(ending))]).toEqual([1, ['undone', 'undone', 'not-tried']])
    expect(errorOf(ending).message).toBe('The gate failed (exit code 1) after wave 2. All changes were undone.')
    expect(sandbox.state.apps.get(fieldServiceApi)?.['refreshTokenExpiry']).toBe(31_536_000)
    expect(sandbox.state.apps.get(legacyIntranet)?.['accessTokenExpiry']).toBe(28_800)
    expect(linesOf(at('plan.json.journal.undo.ndjson')).at(-1)).toMatchObject({ kind: 'end', stopped: null })
  })

  test('a value that somebody changed meanwhile stays, and that is 9', async () => {
    const { sandbox, start } = await withPlan()
    const body =
      'process.exitCode = 1; if (wave === "0") process.exitCode = 0; else while (!fs.existsSync(__dirname + "/go"));'
    const running = start(waves(await gate(body), '--undo-on-failure'))
    await until(() => asked().length === 2)
    sandbox.editApp(fieldServiceApi, { refreshTokenExpiry: 1000 })
    await writeFile(at('go'), '')
    const ending = await running.ended
    expect([ending.exitCode, outcomes(json(ending))]).toEqual([9, ['confirmed', 'not-tried', 'not-tried']])
    expect(errorOf(ending).message).toMatch(
      /^Stopped after wave 1: the gate failed \(exit code 1\)\. Row 1 \(.+\): not undone: 16m40s now/,
    )
    expect(errorOf(ending).hint).toBe(`Back: apps undo ${journal()}. Onward: make a new plan.`)
  })

  test('a change that the domain does not let back is still there, and stays confirmed: 9', async () => {
    const { apps, sandbox } = await withPlan()
    sandbox.faults.add({ match: { kind: 'patch', skip: 3 }, action: { type: 'status', status: 403 } })
    const ending = await apps(waves(await gate('process.exitCode = Number(wave === "2")'), '--undo-on-failure'))
    expect([ending.exitCode, outcomes(json(ending))]).toEqual([9, ['confirmed', 'undone', 'not-tried']])
    expect(sandbox.state.apps.get(fieldServiceApi)?.['refreshTokenExpiry']).toBe(2_592_000)
    expect(json(ending).rows[0].reason).toMatch(/^not undone: Nothing was changed\. The domain does not let .+ 403$/)
    expect(ending.stderr).toContain('Warning: The gate failed (exit code 1) after wave 2: undoing the changes.\n')
    expect(ending.stderr).toContain(`1 confirmed, 1 undone, 1 not changed. Journal: ${journal()}\n`)
    expect(errorOf(ending).hint).toBe(`Back: apps undo ${journal()} --resume. Onward: make a new plan.`)

    const again = await apps(['undo', journal(), '--resume', '-y', '-o', 'json'])
    expect([again.exitCode, outcomes(json(again))]).toEqual([0, ['unchanged', 'confirmed']])
    expect(sandbox.state.apps.get(fieldServiceApi)?.['refreshTokenExpiry']).toBe(31_536_000)
  })

  test('a journal of an earlier undo is no surprise in the middle: 2', async () => {
    const { apps, sandbox } = await withPlan()
    await writeFile(at('plan.json.journal.undo.ndjson'), '')
    const ending = await apps(waves(await gate(''), '--undo-on-failure'))
    expect([ending.exitCode, sandbox.requests.length, asked()]).toEqual([2, 0, []])
  })
})

describe('a gate that is inconclusive', () => {
  test.each([
    ['another exit code', 'process.exitCode = 3', 'is inconclusive (exit code 3)'],
    ['a signal', 'process.kill(process.pid, "SIGKILL")', 'was killed, so it is inconclusive'],
  ])('%s: 9, and nothing is undone', async (_, body, words) => {
    const { apps } = await withPlan()
    const ending = await apps(waves(await gate(`if (wave === "1") ${body}`), '--undo-on-failure'))
    expect([ending.exitCode, outcomes(json(ending))]).toEqual([9, ['confirmed', 'not-tried', 'not-tried']])
    expect(errorOf(ending).message).toBe(`Stopped after wave 1: the gate ${words}.`)
    expect(existsSync(at('plan.json.journal.undo.ndjson'))).toBe(false)
    expect(kinds().slice(-2)).toEqual(['gate 1 inconclusive', 'end'])
  })

  test('one that is not there: 2, and nothing is sent', async () => {
    const { apps, patches } = await withPlan()
    const ending = await apps(waves(at('none')))
    expect([ending.exitCode, patches()]).toEqual([2, []])
    expect(errorOf(ending).message).toMatch(/^Nothing was sent: the gate could not be started before the first wave/)
  })
})

test('Ctrl-C while a gate runs: 130, the gate ends, and the journal is complete', async () => {
  const { start, apps } = await withPlan()
  const body = `if (wave === "1") { fs.writeFileSync(${JSON.stringify(at('pid'))}, String(process.pid)); setInterval(() => {}, 1000) }`
  const running = start(waves(await gate(body), '--undo-on-failure'))
  await until(() => existsSync(at('pid')) && readFileSync(at('pid'), 'utf8') !== '')
  running.signal('SIGINT')
  const ending = await running.ended
  expect([ending.exitCode, outcomes(json(ending))]).toEqual([130, ['confirmed', 'not-tried', 'not-tried']])
  expect(() => process.kill(Number(readFileSync(at('pid'), 'utf8')), 0)).toThrow('ESRCH')
  expect(kinds()).toEqual(['begin', 'gate 0 passed', 'wave 1', ...row, 'gate 1 inconclusive', 'end'])
  const resumed = await apps(waves(await gate(''), '--resume'))
  expect([resumed.exitCode, outcomes(json(resumed))]).toEqual([0, ['unchanged', 'confirmed', 'confirmed']])
})

test('Ctrl-C while the gate runs before the first wave: 130, nothing is sent, and no journal is made', async () => {
  const { start, patches } = await withPlan()
  const running = start(waves(await gate('process.on("SIGTERM", () => process.exit(0)); setInterval(() => {}, 1000)')))
  await until(() => asked().length === 1)
  running.signal('SIGINT')
  const ending = await running.ended
  expect([ending.exitCode, patches(), existsSync(journal())]).toEqual([130, [], false])
})

test('a gate that does not end within the time limit of the run is inconclusive: 9', async () => {
  const { apps } = await withPlan()
  const body = 'if (wave === "1") { process.on("SIGTERM", () => {}); setInterval(() => {}, 1000) }'
  const ending = await apps(waves(await gate(body), '--undo-on-failure', '--timeout', '3s'))
  expect([ending.exitCode, outcomes(json(ending))]).toEqual([9, ['confirmed', 'not-tried', 'not-tried']])
  expect(errorOf(ending).message).toBe('Stopped after wave 1: the gate did not end within the time limit of this run.')
})

test('what an earlier run has changed is undone, too, when the gate fails after --resume', async () => {
  const { apps, sandbox } = await withPlan()
  await apps(waves(await gate('process.exitCode = wave === "1" ? 3 : 0')))
  const ending = await apps(
    waves(await gate('process.exitCode = Number(wave === "2")'), '--resume', '--undo-on-failure'),
  )
  expect([ending.exitCode, outcomes(json(ending))]).toEqual([1, ['undone', 'undone', 'not-tried']])
  expect(sandbox.state.apps.get(fieldServiceApi)?.['refreshTokenExpiry']).toBe(31_536_000)
})

test('a dry run does not ask the gate', async () => {
  const { apps, patches } = await withPlan()
  const ending = await apps(waves(await gate(''), '-n'))
  expect([ending.exitCode, asked(), patches()]).toEqual([0, [], []])
})

test('a run that is killed while a gate runs goes on with the wave it stood in', async () => {
  const { start, apps } = await withPlan()
  const body = 'if (wave === "2") process.kill(process.ppid, "SIGKILL")'
  await start(waves(await gate(body))).ended
  await rm(at('asked'))
  const resumed = await apps(waves(await gate(''), '--resume'))
  expect([resumed.exitCode, outcomes(json(resumed))]).toEqual([0, ['unchanged', 'unchanged', 'confirmed']])
  expect(asked()).toEqual(['2'])
})

test.each([
  ['no app', ['--waves', '0,100%'], "--waves: '0' is no app at all."],
  ['less than before', ['--waves', '5,1'], /^--waves: '1' does not come after '5'/],
  ['more than all', ['--waves', '101%'], "--waves: '101%' is more than all apps."],
  ['not all', ['--waves', '1,2'], "--waves: '2' does not reach all 3 apps of the plan. Nothing was sent."],
  ['a gate without waves', ['--gate', 'true'], '--gate requires --waves.'],
  ['an open quote', ['--waves', '1,100%', '--gate', "'true"], /^--gate: this is not a command/],
  ['an undo without a gate', ['--waves', '1,100%', '--undo-on-failure'], '--undo-on-failure requires --gate.'],
])('words that make no sense, %s: 2 before any request', async (_, words, message) => {
  const { apps, sandbox } = await withPlan()
  const ending = await apps(['apply', plan(), '-y', '-o', 'json', ...words])
  expect([ending.exitCode, sandbox.requests.length]).toEqual([2, 0])
  expect(errorOf(ending).message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message))
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}
