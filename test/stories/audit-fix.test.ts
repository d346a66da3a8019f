import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { exampleIds } from '../../src/sandbox/server'
import { json, terminalWithSandbox } from '../support/program'

const { fieldServiceApi } = exampleIds

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rm(directory, { recursive: true }))

const plan = () => join(directory, 'fixes.json')
const journal = () => `${plan()}.journal.ndjson`
const fix = () => ['audit', '--max-refresh', '30d', '--fix', '-y', '--out', plan(), '-o', 'json']

test('what an audit finds is fixed, shown to be fixed, and goes back', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  const fixed = await apps(fix())
  expect(fixed.exitCode).toBe(0)
  expect(json(fixed)).toMatchObject({ verdict: 'yes', fix: { auditedAgain: true, summary: { rows: 2, confirmed: 2 } } })
  expect(fixed.stderr).toContain(`To go back: apps undo ${journal()}\n`)

  expect((await apps(['audit', '--max-refresh', '30d'])).exitCode).toBe(0)
  expect((await apps(['undo', journal(), '-y'])).exitCode).toBe(0)
  expect(sandbox.state.apps.get(fieldServiceApi)?.['refreshTokenExpiry']).toBe(31_536_000)
})

test('a run that is killed in the middle of a row goes on with its plan', async () => {
  const { apps, start, sandbox } = await terminalWithSandbox()
  sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'hang', when: 'after' } })
  const running = start(fix())
  while (!sandbox.requests.some(({ kind }) => kind === 'patch')) await new Promise(setImmediate)
  running.signal('SIGKILL')
  await running.ended

  const resumed = await apps(['apply', plan(), '-y', '--resume', '-o', 'json'])
  expect([resumed.exitCode, json(resumed).rows.map(({ outcome }: { outcome: string }) => outcome)]).toEqual([
    0,
    ['confirmed', 'confirmed'],
  ])
})

test('Ctrl-C in the middle of a row is 130: its outcome is found out, and the report is that from before', async () => {
  const { start, sandbox } = await terminalWithSandbox()
  sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'hang', when: 'after' } })
  const running = start([...fix(), '--timeout', '20s'])
  while (!sandbox.requests.some(({ kind }) => kind === 'patch')) await new Promise(setImmediate)
  running.signal('SIGINT')
  const ending = await running.ended
  expect(ending.exitCode).toBe(130)
  expect(json(ending)).toMatchObject({
    verdict: 'no',
    fix: { auditedAgain: false, summary: { confirmed: 1, 'not-tried': 1 } },
  })
  const kinds = (await readFile(journal(), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).kind)
  expect(kinds).toEqual(['begin', 'intent', 'outcome', 'end'])
})
