import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Plan } from '../../src/plan/plan'
import { exampleIds, type Sandbox } from '../../src/sandbox/server'
import { isLong } from '../support/extent'
import { type Wish, writePlanFor } from '../support/plan-on-disk'
import { errorOf, json, type Running, type TerminalInSandbox, terminalWithSandbox } from '../support/program'
import { hasTerminals, onTerminal } from '../support/terminal'

const { fieldServiceApi, legacyIntranet, analyticsConnector, customerPortal } = exampleIds

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rm(directory, { recursive: true }))

const plan = () => join(directory, 'plan.json')
const journal = () => `${plan()}.journal.ndjson`

const two: Wish[] = [
  [fieldServiceApi, 'refreshTokenExpiry', 2_592_000],
  [legacyIntranet, 'accessTokenExpiry', 3600],
]

async function withPlan(wishes: readonly Wish[] = two, part: Partial<Plan> = {}): Promise<TerminalInSandbox> {
  const terminal = await terminalWithSandbox()
  writePlanFor(plan(), terminal.sandbox, wishes, { createdAt: new Date().toISOString(), ...part })
  return terminal
}

const longerTokens = 'Warning: Tokens already issued may keep their longer lifetime (Oracle does not document it).\n'

const outcomes = (document: { rows: { outcome: string }[] }) => document.rows.map(({ outcome }) => outcome)

test('a plan is applied, and its last line says how to go back', async () => {
  const { apps, sandbox } = await withPlan()
  const ending = await apps(['apply', plan(), '-y'])
  expect(ending).toEqual({
    exitCode: 0,
    stdout: [
      `1\t${fieldServiceApi}\tField Service API\trefreshTokenExpiry\t31536000\t2592000\t2592000\tconfirmed\t\t\n`,
      `2\t${legacyIntranet}\tLegacy Intranet\taccessTokenExpiry\t28800\t3600\t3600\tconfirmed\t\t\n`,
    ].join(''),
    stderr: `${longerTokens}2 confirmed. Journal: ${journal()}\nTo go back: apps undo ${journal()}\n`,
  })
  expect((await stat(journal())).mode & 0o777).toBe(0o600)

  const back = await apps(['undo', journal(), '-y', '-o', 'json'])
  expect(back.exitCode).toBe(0)
  expect(json(back)).toMatchObject({ domain: sandbox.url, plan: journal(), summary: { rows: 2, confirmed: 2 } })
  expect(sandbox.state.apps.get(fieldServiceApi)?.['refreshTokenExpiry']).toBe(31_536_000)
  expect(sandbox.state.apps.get(legacyIntranet)?.['accessTokenExpiry']).toBe(28_800)
})

test('--resume without a journal says so, and begins with the first row', async () => {
  const { apps } = await withPlan()
  const ending = await apps(['apply', plan(), '-y', '--resume'])
  expect(ending.exitCode).toBe(0)
  expect(ending.stderr.split('\n')[0]).toBe(
    `Warning: There is no run in the journal ${journal()}, so this run begins with the first row.`,
  )
})

test('one row changed in the meantime: the rest is partly done, with the way back and the way on', async () => {
  const { apps, sandbox } = await withPlan()
  sandbox.editApp(legacyIntranet, { accessTokenExpiry: 7200 })
  const stopped = await apps(['apply', plan(), '-y', '-o', 'json'])
  expect([stopped.exitCode, outcomes(json(stopped))]).toEqual([6, ['not-tried', 'conflict']])

  const { exitCode, stderr } = await apps(['apply', plan(), '-y', '--skip-stale'])
  expect(exitCode).toBe(9)
  expect(stderr).toMatch(
    /^Warning: Tokens already issued .*\n1 confirmed, 1 not changed\. Journal: \S+\nError: Partly done\. Row 2 \(Legacy Intranet, access\): conflict, 2h now \(app last written: .+\), neither 8h nor 1h\.\nHint: Back: apps undo \S+\. Onward: make a new plan\.\n$/,
  )
})

test('the same plan again finds everything as wanted, and a journal names no secret', async () => {
  const { apps, patches, sandbox } = await withPlan()
  await apps(['apply', plan(), '-y'])
  expect(await apps(['apply', plan()])).toMatchObject({ exitCode: 0, stderr: '0 confirmed, 2 unchanged.\n' })
  expect(patches()).toHaveLength(2)
  expect(await readFile(journal(), 'utf8')).not.toContain(sandbox.clientSecret)
})

test('a second run meanwhile is 2, with the process of the first', async () => {
  const { apps, start, sandbox } = await withPlan()
  sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'hang' } })
  const first = start(['apply', plan(), '-y'])
  await until(() => sandbox.requests.some(({ kind }) => kind === 'patch'), first)
  const second = await apps(['apply', plan(), '-y', '-o', 'json'])
  expect(second.exitCode).toBe(2)
  const inUse = /is in use by another run \(process \d+\)\. Nothing was sent\.$/
  expect(errorOf(second).message).toMatch(inUse)
  for (const words of [
    ['apply', plan(), '-n', '--resume'],
    ['undo', journal(), '-n'],
    ['plan', '--undo', journal()],
  ]) {
    const looking = await apps([...words, '-o', 'json'])
    expect([words[0], looking.exitCode, errorOf(looking).message]).toEqual([words[0], 2, expect.stringMatching(inUse)])
  }
  first.signal('SIGKILL')
  await first.ended
  const resumed = await apps(['apply', plan(), '-y', '--resume', '-o', 'json'])
  expect([resumed.exitCode, outcomes(json(resumed))]).toEqual([0, ['confirmed', 'confirmed']])
})

test('Ctrl-C in the middle of a row: 130, and the journal says what became of it', async () => {
  const { apps, start, sandbox } = await withPlan()
  sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'hang', when: 'after' } })
  const running = start(['apply', plan(), '-y', '-o', 'json', '--timeout', '20s'])
  await until(() => sandbox.requests.some(({ kind }) => kind === 'patch'), running)
  running.signal('SIGINT')
  const ending = await running.ended
  expect(ending.exitCode).toBe(130)
  expect(outcomes(json(ending))).toEqual(['confirmed', 'not-tried'])
  const lines = (await readFile(journal(), 'utf8')).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line).kind)).toEqual(['begin', 'intent', 'outcome', 'end'])
  const resumed = await apps(['apply', plan(), '-y', '--resume', '-o', 'json'])
  expect([resumed.exitCode, outcomes(json(resumed))]).toEqual([0, ['unchanged', 'confirmed']])
})

describe.skipIf(!hasTerminals)('on a terminal', () => {
  test('there is one question, progress, and a line for each row', async () => {
    const { sandbox } = await withPlan()
    const terminal = onTerminal(['apply', plan()], {
      HOME: directory,
      APPS_DOMAIN_URL: sandbox.url,
      APPS_CLIENT_ID: sandbox.clientId,
      APPS_CLIENT_SECRET: sandbox.clientSecret,
    })
    await terminal.hasShown(/Make 2 changes to 2 apps on [\s\S]*365d to 30d \(12[\s\S]*times\)\? \[y\/N\]/)
    terminal.type('y\n')
    await terminal.hasShown(/1\/2 {2}Field Service API {2}refresh {2}365d → 30d/)
    expect(await terminal.ended).toBe(0)
    expect(terminal.shown()).toMatch(/1\/\d {2}Field Service API +refresh {2}365d → 30d +confirmed\n/)
    expect(terminal.shown()).toContain('2 confirmed. Journal: ')
  })
})

describe('a run that is killed', () => {
  const wishes: Wish[] = [
    ...two,
    [analyticsConnector, 'accessTokenExpiry', 900],
    [customerPortal, 'refreshTokenExpiry', 86_400],
    [legacyIntranet, 'allowedGrants', ['authorization_code', 'refresh_token']],
  ]
  /** Readings and changes of all rows, and the sign-in. */
  const mostRequests = 1 + 4 + 3 * wishes.length

  const live = ({ state }: Sandbox) =>
    wishes.map(([id, attribute]) => {
      const value = state.apps.get(id)?.[attribute]
      return Array.isArray(value) ? [...value].sort() : value
    })

  const rounds = isLong ? 60 : 4
  test(`${rounds} times at some moment: --resume ends it, and no PATCH goes out twice without a look`, {
    timeout: 600_000,
  }, async () => {
    const { apps, start, sandbox } = await withPlan(wishes)
    let survived = 0
    for (let round = 0; round < rounds; round++) {
      sandbox.reset()
      await rm(journal(), { force: true })
      // Every number of requests gets its turn, the small ones and the large ones.
      const after = 1 + ((round * 7 + 3) % mostRequests)
      const running = start(['apply', plan(), '-y', '-q'])
      await until(() => sandbox.requests.length >= after, running)
      running.signal('SIGKILL')
      const { exitCode } = await running.ended
      if (exitCode !== null) survived++
      const where = `round ${round}, after ${after} requests`
      const resumed = await apps(['apply', plan(), '-y', '-q', '--resume'])
      expect([where, resumed.exitCode, resumed.stderr]).toMatchObject([where, 0, expect.any(String)])
      expect([where, live(sandbox)]).toEqual([where, wishes.map(([, , value]) => value)])
      for (const [id] of wishes) {
        const methods = sandbox.requests.filter(({ path }) => path.includes(id)).map(({ method }) => method)
        expect([where, methods.join(' ')]).not.toEqual([where, expect.stringContaining('PATCH PATCH')])
      }
    }
    expect(survived).toBeLessThan(rounds)
  })
})

/** Looks again whenever something else had its turn, until it is so, or the program has ended. */
async function until(isSo: () => boolean, { ended }: Running): Promise<void> {
  let isOver = false
  void ended.then(() => {
    isOver = true
  })
  while (!isSo() && !isOver) await new Promise((resolve) => setImmediate(resolve))
}
