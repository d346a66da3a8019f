import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { run } from '../../../src/main'
import type { Files } from '../../../src/platform/environment'
import { lockFile } from '../../../src/platform/file-lock'
import { openNetwork } from '../../../src/platform/network'
import { realEnvironment } from '../../../src/platform/real-environment'
import { exampleIds, type Sandbox, startSandbox } from '../../../src/sandbox/server'
import { isLong, publish } from '../../support/extent'
import { fakeEnvironment } from '../../support/fake-environment'
import { HoldingDispatcher } from '../../support/holding-dispatcher'
import { type Wish, writePlanFor } from '../../support/plan-on-disk'
import { type Break, BreakingDispatcher, BreakingPoint, breakFilesAt, breaks } from './breaking-point'

const { fieldServiceApi, legacyIntranet } = exampleIds

const wishes: Wish[] = [
  [fieldServiceApi, 'refreshTokenExpiry', 2_592_000],
  [legacyIntranet, 'accessTokenExpiry', 3600],
]
const before: Record<string, number> = { [fieldServiceApi]: 31_536_000, [legacyIntranet]: 28_800 }

const counts = { points: 0, held: 0 }
afterAll(() => publish('crash-points', counts))

let directory = ''
let sandbox: Sandbox
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'apps-test-'))
  sandbox = await startSandbox()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await sandbox.close()
  rmSync(directory, { recursive: true })
})

const plan = () => join(directory, 'plan.json')
const journal = () => `${plan()}.journal.ndjson`
const applying = (...more: string[]) => ['apply', plan(), '-y', '-o', 'json', ...more]
const undoing = (...more: string[]) => ['undo', journal(), '-y', '-o', 'json', ...more]

const { files, clock } = realEnvironment()
let processes = 0

/** Each run is a process of its own: the lock of one that was killed is nobody's. */
function filesOfNextProcess(): Partial<Files> {
  const own = ++processes
  return {
    ...files,
    lock: (path, stop, options) =>
      lockFile(path, { clock, stop, processes: { own, host: 'here', isRunning: () => false }, ...options }),
  }
}

/** @returns null: the program was killed */
async function runApps(argv: string[], point = new BreakingPoint(0, 'fails')) {
  const environment = fakeEnvironment({
    signals: { interrupted: point.first.signal, leaveNow: point.second.signal },
    variables: {
      APPS_DOMAIN_URL: sandbox.url,
      APPS_CLIENT_ID: sandbox.clientId,
      APPS_CLIENT_SECRET: sandbox.clientSecret,
    },
    files: filesOfNextProcess(),
    network: async (settings) =>
      new HoldingDispatcher(new BreakingDispatcher(await openNetwork(settings, {}), point), environment.clock),
  })
  const exitCode = await Promise.race([run(argv, environment), point.killed])
  return { exitCode: exitCode === 'killed' ? null : exitCode, ...environment.said }
}

const live = () => wishes.map(([id, attribute]) => sandbox.state.apps.get(id)?.[attribute])
const wanted = wishes.map(([, , value]) => value)

/** Between two PATCHes of one app that may have taken effect there is a reading of it. */
function expectNoBlindPatch(): void {
  for (const [id] of wishes) {
    const methods = sandbox.requests.filter(({ path }) => path.includes(id)).map(({ method }) => method)
    expect(methods.join(' ')).not.toContain('PATCH PATCH')
  }
}

function rowsInDoubt(path: string): number {
  if (!existsSync(path)) return 0
  const whole = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  const open = new Set<number>()
  for (const line of whole) {
    const { kind, change, row } = JSON.parse(line)
    if (kind === 'intent') open.add(change.row)
    if (kind === 'outcome') open.delete(row)
  }
  return open.size
}

const usually: Record<'apply' | 'undo', readonly Break[]> = {
  apply: ['fails late', 'SIGINT', 'killed'],
  undo: ['killed'],
}

describe.each([
  ['apply', applying, wanted, journal],
  ['undo', undoing, Object.values(before), () => `${plan()}.journal.undo.ndjson`],
] as const)('apps %s', (name, argv, expected, ownJournal) => {
  test.each(isLong ? breaks : usually[name])(
    'F73: wherever it breaks, --resume ends it: %s',
    { timeout: 300_000 },
    async (how) => {
      for (let n = 1; ; n++) {
        writePlanFor(plan(), sandbox, wishes)
        if (name === 'undo') expect(await runApps(applying())).toMatchObject({ exitCode: 0 })
        const point = new BreakingPoint(n, how)
        const closeFiles = breakFilesAt(point)
        const ending = await runApps(argv(), point)
        await closeFiles()
        vi.restoreAllMocks()
        const where = `${n}: ${point.met} ${how}; exit ${ending.exitCode}\n${ending.stderr}`
        counts.points += point.met === null ? 0 : 1
        try {
          expect(ending.exitCode).not.toBe(10)
          expect(rowsInDoubt(ownJournal())).toBeLessThanOrEqual(1)
          if (ending.exitCode === 0) expect(live()).toEqual(expected)
          const resumed = await runApps(argv('--resume'))
          expect(resumed, resumed.stderr).toMatchObject({ exitCode: 0 })
          expect(live()).toEqual(expected)
          expectNoBlindPatch()
          expect(rowsInDoubt(ownJournal())).toBe(0)
        } catch (error) {
          throw new Error(where, { cause: error })
        }
        counts.held += point.met === null ? 0 : 1
        if (point.met === null) {
          expect(n).toBeGreaterThan(20)
          return
        }
        sandbox.reset()
        for (const path of [plan(), journal(), `${plan()}.journal.undo.ndjson`]) rmSync(path, { force: true })
      }
    },
  )
})

test('F74: a journal that is cut at any byte of its last line is resumed', { timeout: 600_000 }, async () => {
  writePlanFor(plan(), sandbox, wishes)
  await runApps(applying())
  const lines = readFileSync(journal(), 'utf8').split(/(?<=\n)/)
  expect(lines).toHaveLength(6)
  for (const [at, line] of lines.entries()) {
    // begin, intent 1, outcome 1, intent 2, outcome 2, end: a PATCH left after its intent was whole.
    const values = [at > 1, at > 3]
    const step = isLong ? 1 : at === 2 ? 3 : 41
    for (let length = 0; length < line.length; length += step) {
      for (const [index, [id, attribute, to]] of wishes.entries())
        sandbox.editApp(id, { [attribute]: values[index] ? (to as number) : (before[id] ?? 0) })
      writeFileSync(journal(), lines.slice(0, at).join('') + line.slice(0, length))
      const resumed = await runApps(applying('--resume'))
      expect([at, length, resumed.exitCode, resumed.stderr]).toMatchObject([at, length, 0, expect.any(String)])
      expect(live()).toEqual(wanted)
      expectNoBlindPatch()
      const again = await runApps(applying())
      expect([at, length, again.exitCode]).toEqual([at, length, 0])
    }
  }
})
