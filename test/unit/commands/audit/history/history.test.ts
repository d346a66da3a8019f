import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FileProblem } from '../../../../../src/failures/file-problem'
import type { Files } from '../../../../../src/platform/environment'
import { realEnvironment } from '../../../../../src/platform/real-environment'
import { programWithSandbox } from '../../../../support/in-process'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rm(directory, { recursive: true }))

const at = (name: string) => join(directory, name)
const { read, lines, report, place, lock, mayAppend, append } = realEnvironment().files
const files = { read, lines, report, place, lock, mayAppend, append }

const words = (...more: string[]) => ['audit', '--max-refresh', '30d', '--history', at('history'), ...more]
const text = () => readFile(at('history'), 'utf8')
const runs = async () =>
  (await text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('the history of an audit', () => {
  test('gets one line for each run, in a file for this user alone', async () => {
    const { apps, sandbox } = await programWithSandbox()
    await apps(words(), { files })
    await apps(words('--filter', 'displayName sw "L"'), { files })

    expect(await runs()).toEqual([
      {
        kind: 'apps-audit-run',
        schemaVersion: 1,
        at: '2026-10-05T14:03:00.000Z',
        domain: sandbox.url,
        profile: null,
        policyDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        filter: null,
        complete: true,
        verdict: 'no',
        summary: {
          apps: 15,
          judged: 6,
          findings: 2,
          waived: 0,
          bySeverity: { low: 0, medium: 2, high: 0, critical: 0 },
        },
      },
      expect.objectContaining({ filter: 'displayName sw "L"', verdict: 'no' }),
    ])
    expect((await stat(at('history'))).mode & 0o777).toBe(0o600)
    expect(await readdir(directory)).toEqual(['history'])
  })

  test('has the same digest for the same limits, wherever they stand', async () => {
    const { apps } = await programWithSandbox()
    await writeFile(
      at('policy.yaml'),
      'version: 1\nrules:\n  # a month\n  - { id: refresh-max, refreshTokenExpiry: { max: 720h } }\n',
    )
    await apps(words(), { files })
    await apps(['audit', '--policy', at('policy.yaml'), '--history', at('history')], { files })
    const [one, other] = await runs()
    expect(other.policyDigest).toBe(one.policyDigest)
  })

  test('shows the trend of this domain, and keeps the lines of another', async () => {
    const { apps, sandbox } = await programWithSandbox()
    await apps(words(), { files })
    const own = await text()
    const others = own.replace(sandbox.url, 'https://other.example').replace('"findings":2', '"findings":9')
    await writeFile(at('history'), own.replace('"findings":2', '"findings":5') + others)

    const ending = await apps(words('-o', 'json'), { files })

    expect(JSON.parse(ending.stdout).history).toMatchObject({
      path: at('history'),
      runs: 2,
      change: { since: '2026-10-05T14:03:00.000Z', findings: -3, waived: 0 },
      points: [{ findings: 5 }, { findings: 2 }],
    })
    expect((await runs()).map(({ domain }) => domain)).toEqual([sandbox.url, 'https://other.example', sandbox.url])
  })

  test('of an incomplete run says so, and the run is a gap', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add(
      {
        match: { kind: 'list', times: 9 },
        action: { type: 'override', row: 3, attributes: { refreshTokenExpiry: 'x' } },
      },
      { match: { kind: 'get', times: 9 }, action: { type: 'override', attributes: { refreshTokenExpiry: 'x' } } },
    )
    const ending = await apps(words('-o', 'json'), { files })
    expect(ending.exitCode).toBe(3)
    expect(JSON.parse(ending.stdout).history).toMatchObject({ change: null, points: [{ gap: true }] })
    expect(await runs()).toMatchObject([{ complete: false, verdict: 'incomplete' }])
  })

  test('gets no line of a run that read nothing', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'list', times: 9 }, action: { type: 'status', status: 403 } })
    expect((await apps(words(), { files })).exitCode).toBe(4)
    expect(await readdir(directory)).toEqual([])
  })

  test('is written through a link, and the link stays one', async () => {
    const { apps } = await programWithSandbox()
    await symlink(at('target'), at('history'))
    await apps(words(), { files })
    await apps(words(), { files })
    expect(await runs()).toHaveLength(2)
    expect((await readdir(directory)).sort()).toEqual(['history', 'target'])
    expect(await readFile(at('target'), 'utf8')).toBe(await text())
  })

  test('has the lines of two runs at once', async () => {
    const { apps } = await programWithSandbox()
    await Promise.all([apps(words(), { files }), apps(words(), { files })])
    expect(await runs()).toHaveLength(2)
  })
})

describe('a crash', () => {
  test('that cut off the last line is a warning once; the next line stands on its own', async () => {
    const { apps } = await programWithSandbox()
    await apps(words(), { files })
    const whole = await text()
    await writeFile(at('history'), whole + whole.slice(0, 90))

    const first = await apps(words('-o', 'json'), { files })
    const second = await apps(words('-o', 'json'), { files })

    expect(first.stderr).toBe(`Warning: --history: the last line of ${at('history')} is cut off, so it is ignored.\n`)
    expect(second.stderr).toBe('')
    expect(JSON.parse(first.stdout).history.runs).toBe(2)
    expect(JSON.parse(second.stdout).history.runs).toBe(3)
    const [one, torn, two, three, end] = (await text()).split('\n')
    expect([`${one}\n`, torn, end]).toEqual([whole, whole.slice(0, 90), ''])
    expect([two, three].map((line) => JSON.parse(line ?? '').afterTornLine)).toEqual([true, undefined])
  })

  test('that cut off only the end of the line lost nothing', async () => {
    const { apps } = await programWithSandbox()
    await apps(words(), { files })
    await writeFile(at('history'), (await text()).trimEnd())
    const ending = await apps(words('-o', 'json'), { files })
    expect(ending.stderr).toBe('')
    expect(JSON.parse(ending.stdout).history.runs).toBe(2)
    expect(await runs()).toHaveLength(2)
  })
})

describe('F70: a history that cannot be written', () => {
  test('is known before the first request', async () => {
    const { apps, sandbox } = await programWithSandbox()
    const path = at('no/such/history')
    const ending = await apps(['audit', '--history', path], { files })
    expect(ending).toMatchObject({
      exitCode: 11,
      stdout: '',
      stderr: `Error: --history: ${path} cannot be written. No request was made.\n`,
    })
    expect(sandbox.requests).toEqual([])
  })

  test('because another run keeps it is known before the first request', async () => {
    const { apps, sandbox } = await programWithSandbox()
    const busy: Files['lock'] = async () => {
      throw { path: at('.history.lock'), problem: 'busy' } satisfies FileProblem
    }
    const ending = await apps(words(), { files: { ...files, lock: busy } })
    expect(ending.exitCode).toBe(11)
    expect(ending.stderr).toContain(`Hint: Try again. If there is no other run, remove ${at('.history.lock')}\n`)
    expect(sandbox.requests).toEqual([])
  })

  test.each<[unknown, string]>([
    [Object.assign(new Error('full'), { code: 'ENOSPC' }), 'ENOSPC'],
    [{ path: 'history', problem: 'busy' }, 'busy'],
    ['SIGINT', 'SIGINT'],
  ])('at the end (%j) is exit 11, and the reports are written all the same', async (error, why) => {
    const { apps } = await programWithSandbox()
    const failing: Files['append'] = async () => {
      throw error
    }
    const ending = await apps(words('-o', 'json', '-o', `html=${at('page')}`), { files: { ...files, append: failing } })
    expect(ending.exitCode).toBe(11)
    expect(JSON.parse(ending.stdout)).toMatchObject({ verdict: 'no', history: { runs: 1 } })
    expect(JSON.parse(ending.stderr).error.message).toBe(
      `--history: this run was not added to ${at('history')} (${why}).`,
    )
    expect(await readdir(directory)).toEqual(['page'])
  })
})

test('a history of a hundred thousand runs is read line by line, and its trend has thirty', async () => {
  const { apps } = await programWithSandbox()
  await apps(words(), { files })
  await writeFile(at('history'), (await text()).repeat(100_000))
  const ending = await apps(words('-o', 'json'), { files })
  expect(JSON.parse(ending.stdout).history.runs).toBe(100_001)
  expect(JSON.parse(ending.stdout).history.points).toHaveLength(30)
})
