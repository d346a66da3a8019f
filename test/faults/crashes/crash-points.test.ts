import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { run } from '../../../src/main'
import { createFile, mayCreate, openReport, replaceFile } from '../../../src/platform/file-writing'
import { openNetwork } from '../../../src/platform/network'
import { realEnvironment } from '../../../src/platform/real-environment'
import { exampleUsers } from '../../../src/sandbox/data/users'
import { exampleIds, type Sandbox, startSandbox } from '../../../src/sandbox/server'
import { isLong, publish } from '../../support/extent'
import { fakeEnvironment } from '../../support/fake-environment'
import { HoldingDispatcher } from '../../support/holding-dispatcher'
import { appCalled } from '../../support/test-offline'
import { type Break, BreakingDispatcher, BreakingPoint, breakFilesAt, breaks } from './breaking-point'

const app = exampleIds.resourceOwner
const { read } = realEnvironment().files
const counts = { points: 0, held: 0 }
afterAll(() => publish('crash-points', counts))

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rm(directory, { recursive: true }))
const at = (name: string) => join(directory, name)

interface Ending {
  /** The operation that was broken; null where none was. */
  met: string | null
  /** null: the program was killed. */
  exitCode: number | null
  stdout: string
  stderr: string
  sandbox: Sandbox
  how: Break
}

interface Case {
  argv(): string[]
  answers?: string[]
  /** Before the program is started. */
  prepare?(sandbox: Sandbox): Promise<unknown>
  /** What has to be so, wherever it broke. */
  expectTruth(ending: Ending): Promise<void>
}

/** The program on a sandbox of its own, with one operation that breaks. */
async function broken(each: Case, point: BreakingPoint, how: Break): Promise<Ending> {
  const sandbox = await startSandbox()
  let closeFiles = async (): Promise<void> => undefined
  try {
    await each.prepare?.(sandbox)
    closeFiles = breakFilesAt(point)
    return { ...(await runOn(sandbox, each, point)), met: point.met, sandbox, how }
  } finally {
    await closeFiles()
    vi.restoreAllMocks()
    await sandbox.close()
  }
}

async function runOn(sandbox: Sandbox, { argv, answers = [] }: Pick<Case, 'argv' | 'answers'>, point: BreakingPoint) {
  const environment = fakeEnvironment({
    answers: [...answers],
    signals: { interrupted: point.first.signal, leaveNow: point.second.signal },
    variables: {
      APPS_DOMAIN_URL: sandbox.url,
      APPS_CLIENT_ID: sandbox.clientId,
      APPS_CLIENT_SECRET: sandbox.clientSecret,
      APPS_TEST_CLIENT_SECRET: String(appCalled('Report Mailer', sandbox)['clientSecret']),
    },
    files: { read, create: createFile, replace: replaceFile, mayCreate, report: openReport },
    network: async (settings) =>
      new HoldingDispatcher(new BreakingDispatcher(await openNetwork(settings, {}), point), environment.clock),
  })
  const { write } = environment.stdout
  environment.stdout.write = (text) => point.pass('stdout', 'ENOSPC', () => write(text))
  const exitCode = await Promise.race([run(argv(), environment), point.killed])
  return { exitCode: exitCode === 'killed' ? null : exitCode, ...environment.said }
}

const tokensOf = ({ state, clientSecret }: Sandbox): string[] => [
  clientSecret,
  ...state.tokens.keys(),
  ...state.oauth.refreshTokens.keys(),
]

/** What holds for every command. */
async function expectOrder({ exitCode, stdout, stderr, sandbox, how, met }: Ending): Promise<void> {
  expect(exitCode).not.toBe(10)
  for (const secret of tokensOf(sandbox)) expect(`${stdout}${stderr}`).not.toContain(secret)
  if (how.startsWith('SIG')) expect(exitCode).toBe(how === 'SIGTERM' ? 143 : 130)
  const left = (await readdir(directory)).filter((name) => name.startsWith('.'))
  if (!mayLeaveSomething(how, met)) expect(left).toEqual([])
  for (const name of left) {
    // The one with a token in it is for its owner alone; no other has any.
    if (name.startsWith('.kept')) expect((await stat(at(name))).mode & 0o077).toBe(0)
    else for (const secret of tokensOf(sandbox)) expect(await readFile(at(name), 'utf8')).not.toContain(secret)
  }
}

/** One that was killed could not tidy up; a file that cannot be removed stays, and so does one that nobody heard of. */
const mayLeaveSomething = (how: Break, met: string | null): boolean =>
  how === 'killed' || met === 'fs.rm' || (met === 'fs.open' && how === 'fails late')

function documentIn(stdout: string): { outcome?: string; verdict?: string } | null {
  try {
    return JSON.parse(stdout)
  } catch {
    return null
  }
}

interface Change {
  argv: string[]
  /** Whether the app has the new value; null: neither the new one nor the old. */
  isSet(app: Record<string, unknown>): boolean | null
}

/** What is said of a change is what the sandbox holds, or that it is not known. */
const changing = ({ argv, isSet }: Change): Case => ({
  argv: () => [...argv, '-o', 'json'],
  async expectTruth({ exitCode, stdout, stderr, sandbox }) {
    const done = sandbox.requests.filter(({ method, status }) => method === 'PATCH' && status === 200)
    expect(done.length).toBeLessThanOrEqual(1)
    const now = isSet(sandbox.state.apps.get(argv[1] ?? '') ?? {})
    expect(now).not.toBeNull()
    if (exitCode === null) return
    const outcome = documentIn(stdout)?.outcome ?? /^(confirmed|unknown|refused|unchanged)\b/m.exec(stderr)?.[1]
    if (outcome === 'confirmed') expect(now).toBe(true)
    else if (outcome === 'unknown') expect([8, 130, 143]).toContain(exitCode)
    else expect(now).toBe(false)
    if (/Nothing was changed/.test(stderr)) expect(now).toBe(false)
    if (exitCode === 0) expect(outcome).toBe('confirmed')
    if ([2, 4, 5, 6, 7].includes(exitCode)) expect(now).toBe(false)
  },
})

const oneOf = <Value>(value: Value, before: Value, after: Value) =>
  value === after ? true : value === before ? false : null

const grantsOf = ({ allowedGrants }: Record<string, unknown>) => JSON.stringify(allowedGrants)

const testOffline = ['test-offline', 'Report Mailer', '--resource', 'Analytics Connector', '-o', 'json']
const byPassword = ['--grant', 'password', '--username', 'dana@example.com', '--password-stdin']

const keeping = {
  argv: () => [...testOffline, ...byPassword, '--keep', at('kept')],
  answers: [exampleUsers.dana.password],
}

/** null: no such file. It is read by its owner alone, whenever it is looked at. */
async function keptToken(): Promise<{ isWhole: boolean; refreshToken?: string; inUse?: boolean } | null> {
  if (!existsSync(at('kept'))) return null
  expect((await stat(at('kept'))).mode & 0o777).toBe(0o600)
  return { isWhole: true, ...JSON.parse(await readFile(at('kept'), 'utf8')) }
}

/** The refresh tokens of grants that have not been revoked. */
const livingGrants = ({ state }: Sandbox) =>
  [...state.oauth.refreshTokens.values()].filter(({ grant }) => !grant.revoked)

const refreshes = ({ requests }: Sandbox): number =>
  requests.filter(({ body }) => body.includes('grant_type=refresh_token')).length

const cases: Record<string, Case> = {
  'set-expiry': changing({
    argv: ['set-expiry', app, '9d'],
    isSet: ({ refreshTokenExpiry }) => oneOf<unknown>(refreshTokenExpiry, 604_800, 777_600),
  }),
  'set-offline': changing({
    argv: ['set-offline', app, 'off'],
    isSet: ({ allowOffline }) => oneOf<unknown>(allowOffline, true, false),
  }),
  'set-grant': changing({
    argv: ['set-grant', exampleIds.nightlyInvoiceExport, 'authorization_code', 'on'],
    isSet: (client) => oneOf(grantsOf(client), '["client_credentials"]', '["client_credentials","authorization_code"]'),
  }),
  'get-expiry': {
    argv: () => ['get-expiry', app, '--seconds'],
    async expectTruth({ exitCode, stdout, sandbox }) {
      expect(sandbox.requests.every(({ method }) => method !== 'PATCH')).toBe(true)
      if (exitCode === 0) expect(stdout).toBe('604800\n')
      if (stdout !== '') expect(stdout).toBe('604800\n')
    },
  },
  list: {
    argv: () => ['list', '-o', 'ndjson'],
    async expectTruth({ exitCode, stdout }) {
      const rows = stdout.split('\n').filter((line) => line !== '')
      for (const row of rows) expect(JSON.parse(row)).toHaveProperty('id')
      if (exitCode === 0) expect(rows).toHaveLength(15)
    },
  },
  'audit with a report': {
    argv: () => ['audit', '--max-refresh', '30d', '-o', 'json', '-o', `csv=${at('report.csv')}`],
    prepare: () => writeFile(at('report.csv'), 'old'),
    async expectTruth({ exitCode, stdout, stderr }) {
      const report = await readFile(at('report.csv'), 'utf8')
      const isWhole = report.startsWith('\ufefftype,') && report.split('\n').length === 5
      expect(report === 'old' || isWhole || /incomplete/.test(report)).toBe(true)
      if (exitCode === 0 || exitCode === 1) {
        expect(exitCode).toBe(1)
        expect(isWhole).toBe(true)
        expect(documentIn(stdout)).toMatchObject({ coverage: { complete: true }, summary: { findings: 2 } })
      } else if (exitCode !== null) expect(stderr).not.toBe('')
    },
  },
  'test-offline that keeps a token': {
    ...keeping,
    async expectTruth({ exitCode, stdout, stderr, sandbox, how }) {
      const kept = await keptToken()
      // The grant holds on this sandbox, so that every other verdict would be a false one.
      expect(['holds', 'incomplete', undefined]).toContain(documentIn(stdout)?.verdict)
      if (/was not kept/.test(stderr) && how === 'fails') expect(kept).toBeNull()
      if (/was not kept/.test(stderr)) expect(livingGrants(sandbox)).toEqual([])
      if (/Nothing was changed/.test(stderr)) expect([kept, livingGrants(sandbox)]).toEqual([null, []])
      if (exitCode === 0) expect(kept).toMatchObject({ isWhole: true, inUse: false })
      if (exitCode === 0) expect(sandbox.state.oauth.refreshTokens.get(kept?.refreshToken ?? '')?.spent).toBe(false)
    },
  },
  'test-offline with the token that was kept': {
    argv: () => ['test-offline', 'Report Mailer', '--from', at('kept'), '-o', 'json'],
    prepare: (sandbox) => runOn(sandbox, keeping, new BreakingPoint(0, 'fails')),
    async expectTruth({ exitCode, stdout, stderr, sandbox }) {
      const kept = await keptToken()
      expect(kept?.isWhole).toBe(true)
      expect(['holds', 'incomplete', undefined]).toContain(documentIn(stdout)?.verdict)
      const isAlive = sandbox.state.oauth.refreshTokens.get(kept?.refreshToken ?? '')?.spent === false
      // One that may be used up is marked before it is sent.
      expect(isAlive || kept?.inUse === true).toBe(true)
      if (exitCode === 0) expect([isAlive, kept?.inUse]).toEqual([true, false])
      // The sign-in that left it is one; whoever was told that nothing happened has not used it up.
      if (/Nothing was changed/.test(stderr))
        expect([isAlive, kept?.inUse, refreshes(sandbox)]).toEqual([true, false, 1])
    },
  },
}

describe.each(Object.entries(cases))('%s', (name, each) => {
  // A SIGTERM is a Ctrl-C with another number, and a second Ctrl-C has stories of its own.
  const usually: readonly Break[] = name.startsWith('test-offline')
    ? ['fails late', 'killed']
    : ['fails', 'fails late', 'SIGINT', 'killed']
  const tried = isLong ? breaks : usually
  test.each(tried)('F63, F64, F68: what is said is so, at whichever operation: %s', async (how) => {
    for (let n = 1; ; n++) {
      const point = new BreakingPoint(n, how)
      const ending = await broken(each, point, how)
      if (point.met === null) {
        expect(n).toBeGreaterThan(3)
        expect([0, 1], ending.stderr).toContain(ending.exitCode)
        await each.expectTruth(ending)
        return
      }
      counts.points++
      const where = `${n}: ${point.met} ${how}; exit ${ending.exitCode}\n${ending.stderr}`
      try {
        await expectOrder(ending)
        await each.expectTruth(ending)
      } catch (error) {
        throw new Error(where, { cause: error })
      }
      counts.held++
      for (const name of await readdir(directory)) await rm(at(name))
    }
  })
})
