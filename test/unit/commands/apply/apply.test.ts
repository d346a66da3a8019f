import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { planJson } from '../../../../src/commands/shared/plan/plan-json'
import { guardNames } from '../../../../src/plan/apply-guards'
import type { Plan } from '../../../../src/plan/plan'
import { realEnvironment } from '../../../../src/platform/real-environment'
import { removeApp } from '../../../../src/sandbox/control/second-writer'
import { exampleIds, type FaultAction, type SandboxOptions } from '../../../../src/sandbox/server'
import type { FakeOptions } from '../../../support/fake-environment'
import { programWithSandbox } from '../../../support/in-process'
import { type Wish, writePlanFor } from '../../../support/plan-on-disk'

const { fieldServiceApi, legacyIntranet, analyticsConnector, customerPortal, oracleApp } = exampleIds

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const at = (name: string) => join(directory, name)
const journal = () => at('plan.json.journal.ndjson')
const linesOf = (path: string) =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

const { files } = realEnvironment()

/** By id: Field Service API, then Legacy Intranet, then Analytics Connector. */
const three: Wish[] = [
  [fieldServiceApi, 'refreshTokenExpiry', 2_592_000],
  [legacyIntranet, 'accessTokenExpiry', 3600],
  [analyticsConnector, 'accessTokenExpiry', 900],
]

async function withPlan(wishes: readonly Wish[] = three, part: Partial<Plan> = {}, settings: SandboxOptions = {}) {
  const program = await programWithSandbox(settings)
  const { sandbox } = program
  const plan = writePlanFor(at('plan.json'), sandbox, wishes, part)
  const run = (argv: readonly string[], options: FakeOptions = {}) =>
    program.apps([...argv], { ...options, files: { ...files, ...options.files } })
  return {
    ...program,
    plan,
    run,
    apply: (...argv: string[]) => run(['apply', at('plan.json'), '-o', 'json', ...argv]),
    live: (id: string, attribute: string) => sandbox.state.apps.get(id)?.[attribute],
  }
}

const document = ({ stdout }: { stdout: string }) => JSON.parse(stdout)
const outcomes = (ending: { stdout: string }) =>
  document(ending).rows.map(({ outcome }: { outcome: string }) => outcome)
const errorOf = ({ stderr }: { stderr: string }) => JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '').error

describe('a plan that nothing is in the way of', () => {
  test('is carried out row after row: read all, then read, PATCH and read back each', async () => {
    const { apply, sandbox, live } = await withPlan()
    const ending = await apply('-y')
    expect(ending).toMatchObject({ exitCode: 0 })
    expect(document(ending)).toMatchObject({
      schemaVersion: 1,
      domain: sandbox.url,
      plan: at('plan.json'),
      journal: journal(),
      summary: { rows: 3, confirmed: 3, unchanged: 0 },
      rows: [
        { row: 1, attribute: 'refreshTokenExpiry', now: { seconds: 2_592_000, duration: '30d', source: 'app' } },
        { row: 2, outcome: 'confirmed', reason: null, requestId: null },
        { row: 3 },
      ],
    })
    const done = sandbox.requests.map(({ kind }) => kind).filter((kind) => kind !== 'token')
    expect(done).toEqual(['get', 'get', 'get', ...Array.from({ length: 3 }, () => ['get', 'patch', 'get']).flat()])
    expect(live(fieldServiceApi, 'refreshTokenExpiry')).toBe(2_592_000)
    expect(ending.stderr).toContain(`To go back: apps undo ${journal()}\n`)
  })

  test('leaves a journal for its owner alone, with an intent before each outcome', async () => {
    const { apply, sandbox, plan } = await withPlan()
    await apply('-y')
    expect(statSync(journal()).mode & 0o777).toBe(0o600)
    const lines = linesOf(journal())
    expect(lines.map(({ kind }) => kind)).toEqual([
      'begin',
      ...['intent', 'outcome', 'intent', 'outcome', 'intent', 'outcome'],
      'end',
    ])
    expect(lines[0]).toMatchObject({ domain: sandbox.url, actor: sandbox.clientId, rows: 3, plan: at('plan.json') })
    expect(lines[1].change).toMatchObject({ row: 1, app: plan.rows[0]?.app })
    expect(lines.at(-1)).toMatchObject({ stopped: null, summary: { confirmed: 3 } })
  })

  test('a second time everything is unchanged, and nothing is sent', async () => {
    const { apply, patches } = await withPlan()
    await apply('-y')
    const before = readFileSync(journal(), 'utf8')
    const ending = await apply('-y')
    expect(ending.exitCode).toBe(0)
    expect(outcomes(ending)).toEqual(['unchanged', 'unchanged', 'unchanged'])
    expect(patches()).toHaveLength(3)
    expect(readFileSync(journal(), 'utf8')).toBe(before)
  })

  test('a dry run reads, and leaves neither a change nor a file', async () => {
    const { apply, patches } = await withPlan()
    const ending = await apply('-n')
    expect(ending.exitCode).toBe(0)
    expect(outcomes(ending)).toEqual(['dry-run', 'dry-run', 'dry-run'])
    expect(patches()).toEqual([])
    expect(existsSync(journal())).toBe(false)
  })

  test('an app that has another name by now is changed, and that is said', async () => {
    const { apply, sandbox } = await withPlan()
    sandbox.editApp(legacyIntranet, { displayName: 'Intranet' })
    const ending = await apply('-y')
    expect(ending.exitCode).toBe(0)
    expect(document(ending).warnings[0]).toEqual(
      `The app ${legacyIntranet} is called 'Intranet', and in the plan 'Legacy Intranet'.`,
    )
  })

  test('of an empty plan there is nothing to do', async () => {
    const { apply } = await withPlan([])
    const ending = await apply()
    expect([ending.exitCode, document(ending).rows]).toEqual([0, []])
  })

  test('that a domain gives no versions is said once', async () => {
    const { apply } = await withPlan(three, {}, { switches: { metaVersion: false } })
    const ending = await apply('-y')
    expect(ending.exitCode).toBe(0)
    expect(ending.stderr.match(/not protected against concurrent writers/g)).toHaveLength(1)
  })

  test('that shorter lifetimes may not hold for tokens that are out is said once', async () => {
    const { apply } = await withPlan()
    expect(document(await apply('-y')).warnings).toEqual([
      'Tokens already issued may keep their longer lifetime (Oracle does not document it).',
    ])
  })

  test('grants are changed in one request', async () => {
    const { apply, patches, live } = await withPlan([[legacyIntranet, 'allowedGrants', ['authorization_code']]])
    expect(await apply('-y')).toMatchObject({ exitCode: 0 })
    expect(live(legacyIntranet, 'allowedGrants')).toEqual(['authorization_code'])
    expect(patches()).toHaveLength(1)
  })
})

describe('one question', () => {
  const asks = async (answers: string[], ...argv: string[]) => {
    const program = await withPlan()
    const options = { onTerminal: true, answers, variables: { NO_COLOR: '1' } }
    const ending = await program.run(['apply', at('plan.json'), ...argv], options)
    return { ...program, ending }
  }

  test('names the domain, the rows and the largest step', async () => {
    const { ending, sandbox } = await asks(['y'])
    expect(ending.exitCode).toBe(0)
    expect(ending.stderr.replaceAll('\n', ' ')).toContain(
      `Make 3 changes to 3 apps on ${sandbox.url}, the largest: access of 'Analytics Connector' from 11s to 15m (82 times)? [y/N]`,
    )
    expect(ending.stdout).toMatch(/1\/\d {2}Field Service API +refresh {2}365d → 30d +confirmed\n/)
  })

  test('another answer than yes sends nothing', async () => {
    const { ending, patches } = await asks(['n'])
    expect([ending.exitCode, patches(), existsSync(journal())]).toEqual([2, [], false])
  })

  test('without a terminal -y is needed', async () => {
    const { apply, patches } = await withPlan()
    const ending = await apply()
    expect([ending.exitCode, patches()]).toEqual([2, []])
    expect(errorOf(ending)).toMatchObject({ hint: 'If it is meant: -y' })
    expect(outcomes(ending)).toEqual(['not-tried', 'not-tried', 'not-tried'])
  })
})

describe('one row that cannot be carried out stops all of them', () => {
  test('a value that somebody changed: three values and the last writer', async () => {
    const { apply, sandbox, patches } = await withPlan()
    sandbox.editApp(legacyIntranet, { accessTokenExpiry: 7200 })
    const ending = await apply('-y')
    expect(ending.exitCode).toBe(6)
    expect(outcomes(ending)).toEqual(['not-tried', 'conflict', 'not-tried'])
    expect(document(ending).rows[1]).toMatchObject({ now: { seconds: 7200 } })
    expect(document(ending).rows[1].reason).toMatch(/^2h now \(app last written: .+, 2.+Z\), neither 8h nor 1h$/)
    expect([patches(), existsSync(journal())]).toEqual([[], false])
    expect(errorOf(ending).message).toContain('row 2 (Legacy Intranet, access): conflict, 2h now')
  })

  test('a default that became a set value of the same length', async () => {
    const { apply, sandbox } = await withPlan([[customerPortal, 'refreshTokenExpiry', 86_400]])
    sandbox.editApp(customerPortal, { refreshTokenExpiry: 604_800 })
    expect(await apply('-y')).toMatchObject({ exitCode: 6 })
  })

  test('an app that is gone, also when another app has its id for a name', async () => {
    const { apply, sandbox } = await withPlan()
    removeApp(sandbox.state, legacyIntranet)
    sandbox.editApp(customerPortal, { displayName: legacyIntranet })
    const ending = await apply('-y')
    expect(ending.exitCode).toBe(5)
    expect(outcomes(ending)).toEqual(['not-tried', 'gone', 'not-tried'])
  })

  test('one app by its id and again by its OCID is 2', async () => {
    const { apply, plan, sandbox, patches } = await withPlan([[fieldServiceApi, 'refreshTokenExpiry', 2_592_000]])
    const [row] = plan.rows
    const ocid = String(sandbox.state.apps.get(fieldServiceApi)?.['ocid'])
    const again = { ...row, row: 2, app: { ...row?.app, id: ocid } }
    writeFileSync(at('plan.json'), JSON.stringify(planJson({ ...plan, rows: [row, again] as unknown as Plan['rows'] })))
    const ending = await apply('-y')
    expect(ending.exitCode).toBe(2)
    expect(errorOf(ending).message).toBe(
      `Rows 1 and 2 are about refreshTokenExpiry of one app, ${fieldServiceApi}. Nothing was sent.`,
    )
    expect(patches()).toEqual([])
  })

  test('an app that cannot be read is 3', async () => {
    const { apply, sandbox } = await withPlan()
    sandbox.faults.add({
      match: { path: `/admin/v1/Apps/${legacyIntranet}`, times: 99 },
      action: { type: 'override', attributes: { accessTokenExpiry: '28800' } },
    })
    const ending = await apply('-y')
    expect(ending.exitCode).toBe(3)
    expect(outcomes(ending)).toEqual(['not-tried', 'unreadable', 'not-tried'])
    expect(errorOf(ending).message).toMatch(/'accessTokenExpiry' is missing or not of the documented type\.$/)
    expect(errorOf(ending).message).not.toContain('..')
  })

  test('an attribute that the domain lets nobody edit is known without a PATCH', async () => {
    const { apply, patches } = await withPlan([[oracleApp, 'allowedGrants', ['implicit']]])
    const ending = await apply('-y', '--allow', 'oracle', '--allow', 'no-effect')
    expect([ending.exitCode, outcomes(ending), patches()]).toEqual([7, ['refused'], []])
  })

  test('an app that only clients of Oracle may change is 4', async () => {
    const { apply, sandbox, patches } = await withPlan()
    const app = sandbox.state.apps.get(legacyIntranet)
    if (app !== undefined) app['idcsPreventedOperations'] = ['update']
    const ending = await apply('-y')
    expect([ending.exitCode, outcomes(ending), patches()]).toEqual([4, ['not-tried', 'refused', 'not-tried'], []])
  })

  test('--skip-stale leaves it out, and the rest is partly done', async () => {
    const { apply, sandbox } = await withPlan()
    sandbox.editApp(legacyIntranet, { accessTokenExpiry: 7200 })
    const ending = await apply('-y', '--skip-stale')
    expect([ending.exitCode, outcomes(ending)]).toEqual([9, ['confirmed', 'conflict', 'confirmed']])
    expect(errorOf(ending).hint).toBe(`Back: apps undo ${journal()}. Onward: make a new plan.`)
  })

  test('a domain that limits requests longer than the run may last: the hint goes on with the same rows', async () => {
    const { apply, sandbox } = await withPlan()
    const tooLong = { type: 'status', status: 429, retryAfter: 7200 } as const
    sandbox.faults.add({ match: { kind: 'patch', skip: 1 }, action: tooLong })
    const ending = await apply('-y')
    expect([ending.exitCode, outcomes(ending)]).toEqual([9, ['confirmed', 'refused', 'not-tried']])
    expect(errorOf(ending).hint).toBe(`Back: apps undo ${journal()}. Onward: apps apply ${at('plan.json')} --resume.`)
    expect(await apply('-y', '--resume')).toMatchObject({ exitCode: 0 })
  })

  test('what goes on opens the same guards again, and what goes back only those that can be in the way', async () => {
    const { run, apply, sandbox } = await withPlan([...three, [oracleApp, 'accessTokenExpiry', 1800]])
    const tooLong = { type: 'status', status: 429, retryAfter: 7200 } as const
    sandbox.faults.add({ match: { kind: 'patch', skip: 1 }, action: tooLong })
    const ending = await apply('-y', '--allow', 'oracle', '--allow', 'long')
    const resume = `apps apply ${at('plan.json')} --resume --allow oracle`
    expect(errorOf(ending).hint).toBe(`Back: apps undo ${journal()} --allow oracle. Onward: ${resume} --allow long.`)
    const again = await apply('-y', '--allow', 'oracle')
    expect(errorOf(again).hint).toBe(`To read every row again and go on: ${resume}`)
    expect(await run([...resume.split(' ').slice(1), '-y'])).toMatchObject({ exitCode: 0 })
  })

  test('a domain that answers nothing is 7, with no row at all', async () => {
    const { apply, sandbox } = await withPlan()
    sandbox.faults.add({ match: { kind: 'get', times: 99 }, action: { type: 'reset' } })
    expect(await apply('-y')).toMatchObject({ exitCode: 7, stdout: '' })
  })
})

describe('guards', () => {
  const old = { createdAt: '2026-10-04T14:00:00.000Z' }
  const generated = (count: number): Wish[] =>
    Array.from({ length: count }, (_, n) => [`${n}`.padStart(32, '0'), 'refreshTokenExpiry', 86_400])
  const sandboxOf = (count: number, part: object = {}) => ({
    apps: Array.from({ length: count }, (_, n) => ({
      id: `${n}`.padStart(32, '0'),
      displayName: `Resource ${n}`,
      name: `r${n}`,
      isOAuthResource: true,
      allowOffline: true,
      refreshTokenExpiry: 604_800,
      active: true,
      ...part,
    })),
  })

  test.each<[string, Wish[], Partial<Plan>, SandboxOptions, RegExp]>([
    ['rows', generated(26), {}, sandboxOf(99), /rows: 26 rows would be written, more than 25/],
    [
      'share',
      generated(4),
      {},
      sandboxOf(12),
      /share: 4 of the 12 resource apps of the domain would be changed, more than 30 %/,
    ],
    [
      'self',
      [[exampleIds.administrator, 'allowedGrants', ['client_credentials', 'implicit']]],
      {},
      {},
      /self: .*OAuthClient/,
    ],
    [
      'oracle',
      [[oracleApp, 'accessTokenExpiry', 900]],
      {},
      {},
      /oracle: it would change 1 app made by Oracle: IDCSApp/,
    ],
    ['no-effect', [[exampleIds.paymentsApi, 'refreshTokenExpiry', 900]], {}, {}, /no-effect: .*on 1 app: Payments API/],
    [
      'long',
      [[fieldServiceApi, 'refreshTokenExpiry', 31_536_001]],
      {},
      {},
      /long: it would set more than 365d on 1 app/,
    ],
    ['age', three, old, {}, /age: the plan was made 25 hours ago, more than 24/],
  ])('%s stops with 2 and says how to open it', async (guard, wishes, part, settings, said) => {
    expect(guardNames).toContain(guard)
    const { apply, patches } = await withPlan(wishes, part, settings)
    const ending = await apply('-y')
    expect([ending.exitCode, patches()]).toEqual([2, []])
    expect(errorOf(ending).message).toMatch(said)
    expect(errorOf(ending).hint).toBe(`If it is meant: --allow ${guard}`)
    expect(document(ending).guards).toMatchObject([{ guard }])
    expect(await apply('-y', '--allow', guard)).toMatchObject({ exitCode: 0 })
  })

  test('a dry run says which will be in the way', async () => {
    const { apply } = await withPlan(three, old)
    const ending = await apply('-n')
    expect(ending.exitCode).toBe(0)
    expect(document(ending).warnings).toEqual([
      'The run itself will need --allow age. age: the plan was made 25 hours ago, more than 24.',
    ])
  })

  test('a guard that there is not is refused', async () => {
    const { apply } = await withPlan()
    expect(await apply('--allow', 'everything')).toMatchObject({ exitCode: 2 })
  })
})

describe('a row that does not go as it should', () => {
  /** Strikes the PATCH of the second row. */
  const second = (action: FaultAction) => ({ match: { kind: 'patch' as const, skip: 1, times: 1 }, action })

  test('an unknown outcome stops: 8', async () => {
    const { apply, sandbox, patches } = await withPlan()
    sandbox.faults.add(second({ type: 'status', status: 500 }))
    const ending = await apply('-y', '--continue-on-failure')
    expect([ending.exitCode, outcomes(ending)]).toEqual([8, ['confirmed', 'unknown', 'not-tried']])
    expect(patches()).toHaveLength(2)
    expect(linesOf(journal()).at(-1)).toMatchObject({
      kind: 'end',
      stopped: 'row 2 (Legacy Intranet, access): unknown',
    })
  })

  test('a value that reads back otherwise stops: 8', async () => {
    const { apply, sandbox } = await withPlan()
    sandbox.faults.add(second({ type: 'pretend' }))
    const ending = await apply('-y', '--continue-on-failure')
    expect([ending.exitCode, outcomes(ending)]).toEqual([8, ['confirmed', 'differs', 'not-tried']])
  })

  test.each([
    ['unknown', { type: 'status', status: 500 }, '1 confirmed, 1 unknown, 1 not changed.'],
    ['another value', { type: 'pretend' }, '1 confirmed, 1 read back different, 1 not changed.'],
  ] as const)('what was sent is not counted as not changed: %s', async (_, action, totals) => {
    const { apply, sandbox } = await withPlan()
    sandbox.faults.add(second(action))
    expect((await apply('-y')).stderr).toContain(`${totals} Journal: ${journal()}\n`)
  })

  test('a refusal stops: 9, and --resume goes on', async () => {
    const { apply, sandbox } = await withPlan()
    sandbox.faults.add(second({ type: 'status', status: 400 }))
    const ending = await apply('-y')
    expect([ending.exitCode, outcomes(ending)]).toEqual([9, ['confirmed', 'refused', 'not-tried']])
    const again = await apply('-y')
    expect([again.exitCode, again.stdout]).toEqual([2, ''])
    expect(errorOf(again).hint).toContain(`apps apply ${at('plan.json')} --resume`)
    const resumed = await apply('-y', '--resume')
    expect([resumed.exitCode, outcomes(resumed)]).toEqual([0, ['unchanged', 'confirmed', 'confirmed']])
  })

  test('--continue-on-failure goes on after a refusal', async () => {
    const { apply, sandbox } = await withPlan()
    sandbox.faults.add(second({ type: 'status', status: 400 }))
    const ending = await apply('-y', '--continue-on-failure')
    expect([ending.exitCode, outcomes(ending)]).toEqual([9, ['confirmed', 'refused', 'confirmed']])
  })

  test('a refusal of the first row is the code of that row', async () => {
    const { apply, sandbox } = await withPlan()
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'status', status: 403 } })
    const ending = await apply('-y')
    expect([ending.exitCode, outcomes(ending)]).toEqual([4, ['refused', 'not-tried', 'not-tried']])
  })

  test('another writer between the first reading and the row is a conflict', async () => {
    const { apply, sandbox } = await withPlan()
    const attributes = { accessTokenExpiry: 7200 }
    sandbox.faults.add({
      match: { kind: 'patch', times: 1 },
      action: { type: 'foreignWrite', app: legacyIntranet, attributes },
    })
    const ending = await apply('-y')
    expect([ending.exitCode, outcomes(ending)]).toEqual([9, ['confirmed', 'conflict', 'not-tried']])
    expect(document(ending).rows[1].reason).toMatch(/^2h now .* neither 8h nor 1h$/)
  })

  test('Ctrl-C in the middle of a row: its outcome is found out, the journal is complete, and the code is 130', async () => {
    const { run, sandbox } = await withPlan()
    const stop = new AbortController()
    const signals = { interrupted: stop.signal, leaveNow: new AbortController().signal }
    const append: typeof files.append = async (path, textAfter) => {
      const size = await files.append(path, textAfter)
      if (readFileSync(path, 'utf8').trimEnd().split('\n').length === 4) stop.abort('SIGINT')
      return size
    }
    const argv = ['apply', at('plan.json'), '-y', '-o', 'json']
    const ending = await run(argv, { signals, files: { append } })
    expect(ending.exitCode).toBe(130)
    expect(outcomes(ending)[0]).toBe('confirmed')
    const lines = linesOf(journal())
    expect(lines.filter(({ kind }) => kind === 'intent')).toHaveLength(
      lines.filter(({ kind }) => kind === 'outcome').length,
    )
    expect(lines.at(-1)).toMatchObject({ kind: 'end', stopped: 'interrupted' })
    sandbox.clock.now()
    const resumed = await run([...argv, '--resume'])
    expect(resumed.exitCode).toBe(0)
  })
})

describe('the journal', () => {
  const failing = (atLine: number): NonNullable<FakeOptions['files']> => {
    let count = 0
    return {
      append: async (path, textAfter) => {
        if (++count === atLine) throw Object.assign(new Error('full'), { code: 'ENOSPC', syscall: 'write' })
        return files.append(path, textAfter)
      },
    }
  }
  const argv = () => ['apply', at('plan.json'), '-y', '-o', 'json']

  test('F75: that fails after a PATCH is 11: the outcome is said, and nothing is sent after it', async () => {
    const { run, patches } = await withPlan()
    const ending = await run(argv(), { files: failing(3) })
    expect(ending.exitCode).toBe(11)
    expect(ending.stderr).toContain(
      'The outcome is not in the journal: row 1 (Field Service API, refresh) is confirmed.',
    )
    expect(patches()).toHaveLength(1)
    const resumed = await run([...argv(), '--resume'])
    expect([resumed.exitCode, outcomes(resumed)]).toEqual([0, ['confirmed', 'confirmed', 'confirmed']])
    expect(document(resumed).rows[0].reason).toBe('confirmed by reading; the answer to the change was never seen')
    expect(patches()).toHaveLength(3)
  })

  test.each([
    ['is removed', (path: string) => rmSync(path)],
    ['is cut', (path: string) => truncateSync(path, 10)],
    ['gets a line of something else', (path: string) => appendFileSync(path, '{}\n')],
  ])('that %s in the middle of a run ends it with 11, and nothing is sent after that', async (_, spoil) => {
    const { run, patches } = await withPlan()
    let written = 0
    const append: typeof files.append = async (path, textAfter) => {
      const size = await files.append(path, textAfter)
      // After the outcome of the first row.
      if (++written === 3) spoil(path)
      return size
    }
    const ending = await run(argv(), { files: { append } })
    expect(ending.exitCode).toBe(11)
    expect(ending.stderr).toContain('is not as this run left it: something else changed or removed it.')
    expect(patches()).toHaveLength(1)
  })

  test('that fails before a PATCH: the hint goes on with the same journal', async () => {
    const { run } = await withPlan()
    const ending = await run(argv(), { files: failing(4) })
    expect([ending.exitCode, outcomes(ending)]).toEqual([11, ['confirmed', 'refused', 'not-tried']])
    expect(errorOf(ending).hint).toBe(`Back: apps undo ${journal()}. Onward: apps apply ${at('plan.json')} --resume.`)
  })

  test('of another name is named by the hint, with the waves', async () => {
    const { run } = await withPlan()
    const own = [...argv(), '--journal', at('own.ndjson'), '--waves', '1,100%']
    await run(own, { files: failing(6) })
    expect(errorOf(await run(own)).hint).toBe(
      `To read every row again and go on: apps apply ${at('plan.json')} --journal ${at('own.ndjson')} --waves 1,100% --resume`,
    )
  })

  test.each([1, 2])('that fails at line %s sends nothing', async (line) => {
    const { run, patches } = await withPlan()
    const ending = await run(argv(), { files: failing(line) })
    expect([ending.exitCode, patches()]).toEqual([11, []])
  })

  test('F77: that is in use is 2 with the process, and nothing is requested', async () => {
    const { run, sandbox } = await withPlan()
    const lock = await files.lock(journal(), new AbortController().signal)
    const ending = await run(argv())
    await lock.release()
    expect([ending.exitCode, sandbox.requests]).toEqual([2, []])
    expect(errorOf(ending).message).toBe(
      `The journal ${journal()} is in use by another run (process ${process.pid}). Nothing was sent.`,
    )
  })

  test.each([
    ['of another plan', (text: string) => text.replace(/"sha256":"./, '"sha256":"x'), /is of another plan \(/],
    ['of another domain', (text: string) => text.replace(/"domain":"http/, '"domain":"https'), /is of another plan \(/],
    ['with a broken line in the middle', (text: string) => text.replace('"row":1,', '"row":'), /Line 2 .* is cut off/],
    [
      'with a line of a later version',
      (text: string) => text.replace('Version":1,"kind":"end"', 'Version":2,"kind":"end"'),
      /newer version/,
    ],
    ['with an unknown kind', (text: string) => text.replace('"kind":"end"', '"kind":"rest"'), /is of an unknown kind/],
    ['that is none', () => 'hello\n', /Line 1 .* is not a line that apps apply writes/],
  ])('F74: %s is 2: it stays as it is, and nothing is requested', async (_, change, said) => {
    const { run, sandbox } = await withPlan()
    await run(argv())
    const requests = sandbox.requests.length
    const text = change(readFileSync(journal(), 'utf8'))
    writeFileSync(journal(), text)
    for (const more of [[], ['--resume'], ['-n']]) {
      const ending = await run([...argv(), ...more])
      expect([ending.exitCode, ending.stdout]).toEqual([2, ''])
      expect(errorOf(ending).message).toMatch(said)
    }
    expect(readFileSync(journal(), 'utf8')).toBe(text)
    expect(sandbox.requests).toHaveLength(requests)
  })

  test.each([
    ['live = to', null, 0, 'confirmed'],
    ['live = from', 31_536_000, 0, 'confirmed'],
    ['a third value', 7200, 6, 'conflict'],
  ])('F73: in doubt, %s: without --resume 2, with it judged by reading', async (_, live, exitCode, outcome) => {
    const { run, sandbox, patches } = await withPlan()
    await run(argv(), { files: failing(3) })
    if (live !== null) sandbox.editApp(fieldServiceApi, { refreshTokenExpiry: live })
    expect(await run(argv())).toMatchObject({ exitCode: 2, stdout: '' })
    expect(patches()).toHaveLength(1)
    const resumed = await run([...argv(), '--resume'])
    expect([resumed.exitCode, outcomes(resumed)[0]]).toEqual([exitCode, outcome])
  })

  test('a value that was confirmed and that somebody put back is a conflict when the run goes on', async () => {
    const { run, sandbox } = await withPlan()
    sandbox.faults.add({ match: { kind: 'patch', skip: 1 }, action: { type: 'status', status: 400 } })
    await run(argv())
    sandbox.editApp(fieldServiceApi, { refreshTokenExpiry: 31_536_000 })
    const ending = await run([...argv(), '--resume'])
    expect([ending.exitCode, outcomes(ending)[0]]).toEqual([6, 'conflict'])
    expect(document(ending).rows[0].reason).toContain('365d now (app last written: ')
    expect(document(ending).rows[0].reason).toMatch(/, as before: it was put back after the change to 30d$/)
  })

  test('a plan of another domain is 2, and nothing is requested', async () => {
    const { apply, sandbox } = await withPlan(three, { domain: 'https://other.example' })
    expect(await apply('-y')).toMatchObject({ exitCode: 2, stdout: '' })
    expect(sandbox.requests).toEqual([])
  })

  test.each([[[]], [['-n']]])('that cannot be made is 11, and nothing is requested: %j', async (more) => {
    const { apply, sandbox } = await withPlan()
    const ending = await apply('-y', '--journal', at('none/journal.ndjson'), ...more)
    expect([ending.exitCode, ending.stdout, sandbox.requests]).toEqual([11, '', []])
    expect(errorOf(ending).message).toBe(
      `The journal ${at('none/journal.ndjson')} cannot be written. Nothing was sent.`,
    )
  })

  test('may not be the plan itself', async () => {
    const { apply, sandbox } = await withPlan()
    expect(await apply('-y', '--journal', at('plan.json'))).toMatchObject({ exitCode: 2, stdout: '' })
    expect(sandbox.requests).toEqual([])
  })
})

describe('apps undo', () => {
  const undo = () => ['undo', journal(), '-y', '-o', 'json']

  test('goes back, newest first; a default is removed', async () => {
    const { apply, run, live, patches } = await withPlan([...three, [customerPortal, 'refreshTokenExpiry', 86_400]])
    await apply('-y')
    const ending = await run(undo())
    expect([ending.exitCode, outcomes(ending)]).toEqual([0, ['confirmed', 'confirmed', 'confirmed', 'confirmed']])
    expect(live(fieldServiceApi, 'refreshTokenExpiry')).toBe(31_536_000)
    expect(live(customerPortal, 'refreshTokenExpiry')).toBeUndefined()
    const paths = patches().map(({ path }) => path.split('?')[0])
    expect(paths.slice(4)).toEqual(paths.slice(0, 4).reverse())
    expect(document(ending).warnings).toContain(
      'The next plan from prod.yaml changes these values again, unless you edit that file.',
    )
  })

  test('twice: 0, and nothing is sent; and it can be undone itself', async () => {
    const { apply, run, live, patches } = await withPlan()
    await apply('-y')
    await run(undo())
    const again = await run(undo())
    expect([again.exitCode, outcomes(again)]).toEqual([0, ['unchanged', 'unchanged', 'unchanged']])
    expect(patches()).toHaveLength(6)
    expect(await run(['undo', at('plan.json.journal.undo.ndjson'), '-y'])).toMatchObject({ exitCode: 0 })
    expect(live(fieldServiceApi, 'refreshTokenExpiry')).toBe(2_592_000)
  })

  test('a value that is not ours any more is kept, with who and when: 9', async () => {
    const { apply, run, sandbox, live } = await withPlan()
    await apply('-y')
    sandbox.editApp(legacyIntranet, { accessTokenExpiry: 7200 })
    const ending = await run(undo())
    expect([ending.exitCode, outcomes(ending)]).toEqual([9, ['confirmed', 'kept', 'confirmed']])
    expect(document(ending).rows[1].reason).toMatch(/^2h now \(app last written: .+Z\), neither 1h nor 8h$/)
    expect(live(legacyIntranet, 'accessTokenExpiry')).toBe(7200)
  })

  test('6 if nothing was undone', async () => {
    const { apply, run, sandbox } = await withPlan([[legacyIntranet, 'accessTokenExpiry', 3600]])
    await apply('-y')
    sandbox.editApp(legacyIntranet, { accessTokenExpiry: 7200 })
    const ending = await run(undo())
    expect([ending.exitCode, outcomes(ending)]).toEqual([6, ['kept']])
  })

  test('only what was confirmed goes back', async () => {
    const { apply, run, sandbox } = await withPlan()
    sandbox.faults.add({ match: { kind: 'patch', skip: 1 }, action: { type: 'status', status: 400 } })
    await apply('-y')
    const ending = await run(undo())
    expect([ending.exitCode, outcomes(ending)]).toEqual([0, ['confirmed']])
  })

  test('that stops in the middle goes on with --resume', async () => {
    const { apply, run, sandbox } = await withPlan()
    await apply('-y')
    sandbox.faults.add({ match: { kind: 'patch', skip: 1 }, action: { type: 'pretend' } })
    const ending = await run(undo())
    expect([ending.exitCode, outcomes(ending)]).toEqual([8, ['confirmed', 'differs', 'not-tried']])
    expect(errorOf(ending).hint).toBe(
      `Back: apps undo ${at('plan.json.journal.undo.ndjson')}. Onward: apps undo ${journal()} --resume.`,
    )
    const resumed = await run([...undo(), '--resume'])
    expect([resumed.exitCode, outcomes(resumed)]).toEqual([0, ['unchanged', 'confirmed', 'confirmed']])
  })

  test('a lifetime that makes no sense is not written again', async () => {
    const { sandbox, apply, run } = await withPlan()
    const app = sandbox.state.apps.get(legacyIntranet)
    if (app !== undefined) app['accessTokenExpiry'] = 0
    writePlanFor(at('plan.json'), sandbox, three)
    expect(await apply('-y')).toMatchObject({ exitCode: 0 })
    const ending = await run(undo())
    expect([ending.exitCode, outcomes(ending)]).toEqual([9, ['confirmed', 'kept', 'confirmed']])
    expect(document(ending).rows[1].reason).toBe('a lifetime of 0s makes no sense, so it is not written')
  })

  test('a dry run changes nothing', async () => {
    const { apply, run, patches } = await withPlan()
    await apply('-y')
    const ending = await run([...undo(), '-n'])
    expect([ending.exitCode, outcomes(ending)]).toEqual([0, ['dry-run', 'dry-run', 'dry-run']])
    expect(patches()).toHaveLength(3)
  })

  test.each([
    ['a plan', 1, 'plan.json', '', 'The journal of a plan is usually PLAN.journal.ndjson.'],
    ['spoilt', 9, 'plan.json.journal.ndjson', 'x\n', 'Name another journal.'],
  ])('a journal that is %s: 2, and the hint says what to name', async (_, line, name, more, hint) => {
    const path = at(name)
    const { apply, run } = await withPlan()
    await apply('-y')
    appendFileSync(path, more)
    const ending = await run(['undo', path, '-y', '-o', 'json'])
    expect(ending.exitCode).toBe(2)
    expect(errorOf(ending)).toMatchObject({
      message: `Line ${line} of the journal ${path} is not a line that apps apply writes. The file was not changed, and nothing was sent.`,
      hint,
    })
  })

  test('a plan without a change, and a journal without one, say so: 0', async () => {
    const { apply, run, sandbox } = await withPlan([])
    expect(await apply('-y')).toMatchObject({ exitCode: 0, stderr: `${at('plan.json')} has no changes.\n` })
    writePlanFor(at('plan.json'), sandbox, three)
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'status', status: 400 } })
    await apply('-y')
    expect(await run(undo())).toMatchObject({
      exitCode: 0,
      stderr: `${journal()} has no changes that can be undone.\n`,
    })
  })

  test.each<[string, Wish, string]>([
    [
      'a lifetime',
      [legacyIntranet, 'accessTokenExpiry', 3600],
      `To settle it: apps set-expiry ${legacyIntranet} 8h --token access --expect 1h -y`,
    ],
    [
      'a lifetime that was not set',
      [customerPortal, 'accessTokenExpiry', 900],
      `To settle it: apps set-expiry ${customerPortal} --unset --token access --expect 15m -y`,
    ],
    [
      'offline access',
      [fieldServiceApi, 'allowOffline', false],
      `To see it: apps request GET '/admin/v1/Apps/${fieldServiceApi}?attributes=allowOffline'. It was on; the change was to off.`,
    ],
  ])('a change in doubt is left, and the hint settles it, whether it was made or not: 9, %s', async (_, wish, hint) => {
    const { apply, run, sandbox } = await withPlan([wish])
    const [id, attribute] = wish
    const before = sandbox.state.apps.get(id)?.[attribute]
    await apply('-y')
    writeFileSync(journal(), `${readFileSync(journal(), 'utf8').split('\n').slice(0, 2).join('\n')}\n`)
    const ending = await run(undo())
    expect([ending.exitCode, document(ending).rows]).toEqual([9, []])
    expect(errorOf(ending).hint).toBe(hint)
    const command = /^To settle it: apps (.+)$/.exec(hint)?.[1]
    if (command === undefined) return
    expect(await run(command.split(' '))).toMatchObject({ exitCode: 0 })
    expect(sandbox.state.apps.get(id)?.[attribute]).toBe(before)
    expect(await run(command.split(' '))).toMatchObject({ exitCode: 0 })
  })

  test('a journal that has other changes than an earlier undo of it: 2, with its name', async () => {
    const { apply, run, sandbox } = await withPlan()
    sandbox.faults.add({ match: { kind: 'patch', skip: 1 }, action: { type: 'status', status: 400 } })
    await apply('-y')
    await run(undo())
    await apply('-y', '--resume', '--skip-stale')
    const ending = await run(undo())
    expect(ending.exitCode).toBe(2)
    expect(errorOf(ending).message).toMatch(
      /^The journal \S+undo\.ndjson is of an earlier undo, before \S+ got other changes \(.+Z\)\. Nothing was sent\.$/,
    )
    expect(await run([...undo(), '--journal', at('second.ndjson')])).toMatchObject({ exitCode: 0 })
  })

  test('a journal that is not there is 2', async () => {
    const { run, sandbox } = await withPlan()
    expect(await run(undo())).toMatchObject({ exitCode: 2, stdout: '' })
    expect(sandbox.requests).toEqual([])
  })
})

describe('the question', () => {
  const asked = async (part: FaultAction | null, ...argv: string[]) => {
    const { run, sandbox, patches } = await withPlan()
    if (part !== null) sandbox.faults.add({ match: { kind: 'list', times: 99 }, action: part })
    const ending = await run(['apply', at('plan.json'), ...argv], { onTerminal: true, answers: ['n'] })
    return { ...ending, patches: patches(), lists: sandbox.requests.filter(({ kind }) => kind === 'list').length }
  }

  test('says above it what clients lose, also with --quiet', async () => {
    const { exitCode, stderr, patches } = await asked(null, '-q')
    expect([exitCode, patches]).toEqual([2, []])
    expect(stderr).toMatch(
      /^ *\r?3 clients lose something: apps impact \S*plan\.json\nMake 3 changes to 3 apps on .*\?/m,
    )
  })

  test.each<[string, FaultAction]>([
    ['refused', { type: 'status', status: 403 }],
    ['with gaps', { type: 'override', row: 3, attributes: { id: 7 } }],
  ])('is asked although the list of apps is %s, and what is not known is not said to be none', async (_, action) => {
    const { exitCode, stderr } = await asked(action)
    expect(exitCode).toBe(2)
    expect(stderr.replace(/\s+/g, ' ')).toMatch(
      /How many clients lose something is not known: .* Make 3 changes to 3 apps/,
    )
  })

  test.each(['-y', '-n'])('is not asked with %s, and then no list is read', async (word) => {
    const { exitCode, lists } = await asked(null, word)
    expect([exitCode, lists]).toEqual([0, 0])
  })
})

test('rows wait for the next minute where a domain limits requests', async () => {
  const { apply, sandbox } = await withPlan()
  for (const kind of ['get', 'patch'] as const)
    sandbox.faults.add({ match: { kind, skip: 3, times: 7 }, action: { type: 'status', status: 429 } })
  expect(await apply('-y')).toMatchObject({ exitCode: 0 })
})
