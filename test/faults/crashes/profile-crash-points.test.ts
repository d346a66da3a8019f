import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { cp, mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { run } from '../../../src/main'
import { openNetwork } from '../../../src/platform/network'
import { realEnvironment } from '../../../src/platform/real-environment'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server'
import { isLong, publish } from '../../support/extent'
import { fakeEnvironment } from '../../support/fake-environment'
import { HoldingDispatcher } from '../../support/holding-dispatcher'
import { type Break, BreakingDispatcher, BreakingPoint, breakFilesAt, breaks } from './breaking-point'

const { files } = realEnvironment()
const counts = { points: 0, held: 0 }
afterAll(() => publish('crash-points', counts))

const folder = mkdtempSync(join(tmpdir(), 'apps-profiles-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const config = join(folder, 'config')
const asItWas = join(folder, 'before')

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox()
  await rm(asItWas, { recursive: true, force: true })
  await mkdir(asItWas, { mode: 0o700 })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await sandbox.close()
})

/** All of what is kept: the two files, as they stand there; null where there is none. */
const fileNames = ['profiles.json', 'secrets.json'] as const
type Kept = Record<(typeof fileNames)[number], string | null>

const kept = (): Kept => {
  const textOf = (name: string) => (existsSync(join(config, name)) ? readFileSync(join(config, name), 'utf8') : null)
  return { 'profiles.json': textOf('profiles.json'), 'secrets.json': textOf('secrets.json') }
}

async function begin(): Promise<void> {
  await rm(config, { recursive: true, force: true })
  if (readdirSync(asItWas).length > 0) await cp(asItWas, config, { recursive: true })
}

/** @returns the exit code; null: it was killed */
async function runOn(argv: string[], point: BreakingPoint | null) {
  const environment = fakeEnvironment({
    answers: [sandbox.clientSecret],
    ...(point && { signals: { interrupted: point.first.signal, leaveNow: point.second.signal } }),
    variables: { APPS_CONFIG_DIR: config },
    files,
    network: async (settings) => {
      const network = await openNetwork(settings, {})
      return new HoldingDispatcher(point === null ? network : new BreakingDispatcher(network, point), environment.clock)
    },
  })
  if (point === null) return { exitCode: await run(argv, environment), ...environment.said }
  const closeFiles = breakFilesAt(point)
  const { write } = environment.stdout
  environment.stdout.write = (text) => point.pass('stdout', 'ENOSPC', () => write(text))
  const exitCode = await Promise.race([run(argv, environment), point.killed])
  await closeFiles()
  vi.restoreAllMocks()
  return { exitCode: exitCode === 'killed' ? null : exitCode, ...environment.said }
}

const loginAs = (name: string, store = 'file') => [
  ...['login', name, '--domain-url', sandbox.url, '--client-id', sandbox.clientId],
  ...['--secret-stdin', '--store', store],
]

interface Case {
  argv(): string[]
  /** Signed in before, in this order. */
  profiles: string[]
  sends: boolean
  changes: boolean
}

const cases: Record<string, Case> = {
  'the first login': { argv: () => loginAs('prod'), profiles: [], sends: true, changes: true },
  'another login': { argv: () => loginAs('test'), profiles: ['prod'], sends: true, changes: true },
  logout: { argv: () => ['logout', 'prod'], profiles: ['test', 'prod'], sends: false, changes: true },
  'profile use': { argv: () => ['profile', 'use', 'test'], profiles: ['test', 'prod'], sends: false, changes: true },
  'profile remove': {
    argv: () => ['profile', 'remove', 'prod'],
    profiles: ['test', 'prod'],
    sends: false,
    changes: true,
  },
  'profile list': { argv: () => ['profile', 'list'], profiles: ['test', 'prod'], sends: false, changes: false },
  'profile show': { argv: () => ['profile', 'show', 'prod'], profiles: ['prod'], sends: false, changes: false },
}

/** One that was killed could not tidy up; a file that cannot be removed stays, and so does one that nobody heard of. */
const mayLeaveSomething = (how: Break, met: string | null): boolean =>
  how === 'killed' || met === 'fs.rm' || (how === 'fails late' && (met === 'fs.open' || met === 'fs.link'))

/** A lock that is left is no one's: whoever comes next takes it away. Here one that was killed has its process still. */
async function expectNoLockToHold(how: Break): Promise<void> {
  const isLocked = () => existsSync(config) && readdirSync(config).some((name) => name.endsWith('.lock'))
  if (how === 'killed' || !isLocked()) return
  for (const argv of [loginAs('next'), ['profile', 'remove', 'next']])
    expect((await runOn(argv, null)).exitCode).toBe(0)
  expect(isLocked()).toBe(false)
}

const signalCode = (how: Break): number => (how === 'SIGTERM' ? 143 : 130)

function expectPrivate(how: Break, met: string | null): void {
  if (!existsSync(config)) return
  const names = readdirSync(config)
  if (!mayLeaveSomething(how, met)) expect(names.filter((name) => name.startsWith('.'))).toEqual([])
  for (const name of names) expect(statSync(join(config, name)).mode & 0o077).toBe(0)
}

describe.each(Object.entries(cases))('%s', (_, { argv, profiles, sends, changes }) => {
  test.each(isLong ? breaks : (['fails late', 'killed'] as const))(
    'F68: leaves what was kept or what is to be kept, each whole, at whichever operation: %s',
    async (how) => {
      await begin()
      for (const name of profiles) expect((await runOn(loginAs(name), null)).exitCode).toBe(0)
      if (profiles.length > 0) await cp(config, asItWas, { recursive: true })
      const before = kept()
      expect((await runOn(argv(), null)).exitCode).toBe(0)
      const after = kept()
      expect(JSON.stringify(before) !== JSON.stringify(after)).toBe(changes)

      for (let n = 1; ; n++) {
        await begin()
        const asked = sandbox.requests.length
        const point = new BreakingPoint(n, how)
        const { exitCode, stdout, stderr } = await runOn([...argv(), '-o', 'json'], point)
        const now = kept()
        if (point.met === null) {
          expect([exitCode, now]).toEqual([0, after])
          expect(n).toBeGreaterThan(changes ? 6 : 2)
          return
        }
        counts.points++
        try {
          for (const name of fileNames) expect([before[name], after[name]]).toContain(now[name])
          // A profile can be used, and nothing secret is kept that no profile leads to.
          if (now['profiles.json'] !== before['profiles.json']) expect(now['secrets.json']).toBe(after['secrets.json'])
          expect(exitCode).not.toBe(10)
          // What sends nothing is over before there is anything to interrupt.
          if (how.startsWith('SIG')) expect(sends ? [signalCode(how)] : [0, signalCode(how)]).toContain(exitCode)
          if (exitCode === 0) expect(now).toEqual(after)
          if (exitCode !== 0 && exitCode !== null) expect(stderr).toContain('"error"')
          if (/Nothing was changed/.test(stderr)) expect(now).toEqual(before)
          if (!sends) expect(sandbox.requests.length).toBe(asked)
          expect(`${stdout}${stderr}`).not.toContain(sandbox.clientSecret)
          expectPrivate(how, point.met)
          const next = await runOn(['profile', 'list', '-o', 'json'], null)
          const { profiles: left = {} } = JSON.parse(now['profiles.json'] ?? '{}')
          expect(JSON.parse(next.stdout).map(({ name }: { name: string }) => name)).toEqual(Object.keys(left))
          await expectNoLockToHold(how)
        } catch (error) {
          throw new Error(`${n}: ${point.met} ${how}; exit ${exitCode}\n${stderr}`, { cause: error })
        }
        counts.held++
      }
    },
  )
})
