import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { exampleIds, type Sandbox } from '../../../src/sandbox/server'
import { programWords } from '../../support/built-program'
import { type Ending, errorOf, json, terminalWithSandbox } from '../../support/program'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rm(directory, { recursive: true }))
const at = (name: string) => join(directory, name)

/** The built program where no file may grow beyond so many bytes: as on a disk that is nearly full, a part is written. */
function withFilesUpTo(bytes: number, args: string[], { sandbox, stdout }: { sandbox: Sandbox; stdout?: string }) {
  const descriptor = stdout === undefined ? null : openSync(stdout, 'w')
  const limited = `ulimit -f ${bytes / 512} && exec "$@"`
  const child = spawn('sh', ['-c', limited, 'sh', ...programWords, ...args], {
    stdio: ['ignore', descriptor ?? 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      APPS_DOMAIN_URL: sandbox.url,
      APPS_CLIENT_ID: sandbox.clientId,
      APPS_CLIENT_SECRET: sandbox.clientSecret,
    },
  })
  if (descriptor !== null) closeSync(descriptor)
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk) => {
      said[name] += chunk
    })
  }
  return new Promise<Ending>((resolve) => child.on('close', (exitCode) => resolve({ exitCode, ...said })))
}

/** The size is in blocks of 512 bytes in a POSIX `sh`. */
describe.skipIf(process.platform !== 'linux')('F68, M5: a file that takes only a part', () => {
  test('a report: 11, the old one is there, nothing beside it, and stdout has the answer', async () => {
    const { sandbox } = await terminalWithSandbox()
    await writeFile(at('report.html'), 'old')

    const args = ['audit', '--max-refresh', '30d', '-o', 'json', '-o', `html=${at('report.html')}`]
    const ending = await withFilesUpTo(4096, args, { sandbox })

    expect(ending.exitCode).toBe(11)
    expect(errorOf(ending).message).toBe(`Cannot write ${at('report.html')} (EFBIG). The file was not changed.`)
    expect(json(ending)).toMatchObject({ coverage: { complete: true }, summary: { findings: 2 } })
    expect([await readFile(at('report.html'), 'utf8'), await readdir(directory)]).toEqual(['old', ['report.html']])
  })

  test('a history: 11, the report is whole, and the next run adds its line below the part', async () => {
    const { apps, sandbox } = await terminalWithSandbox()
    const args = ['audit', '--max-refresh', '30d', '-o', 'json', '--history', at('history')]
    await apps(args)

    const ending = await withFilesUpTo(512, args, { sandbox })
    expect(ending.exitCode).toBe(11)
    expect(errorOf(ending).message).toBe(`--history: this run was not added to ${at('history')} (EFBIG).`)
    expect(json(ending).history.runs).toBe(2)
    expect(await readFile(at('history'), 'utf8')).toHaveLength(512)

    const next = await apps(args)
    expect(next.stderr).toContain('is cut off, so it is ignored.')
    expect([json(next).history.runs, json(await apps(args)).history.runs]).toEqual([2, 3])
    expect(await readdir(directory)).toEqual(['history'])
  })

  test('stdout: 11, and it is said that the output is incomplete', async () => {
    const { sandbox } = await terminalWithSandbox()
    const ending = await withFilesUpTo(512, ['list', '-o', 'csv'], { sandbox, stdout: at('list.csv') })
    expect(ending).toEqual({
      exitCode: 11,
      stdout: '',
      stderr: 'Error: The output could not be written and is incomplete (EFBIG).\n',
    })
  })

  test('F70: the file of --keep: 11 before the first request', async () => {
    const { sandbox } = await terminalWithSandbox()
    const ending = await withFilesUpTo(0, ['test-offline', 'Report Mailer', '--keep', at('kept')], { sandbox })
    expect([ending.exitCode, sandbox.requests, await readdir(directory)]).toEqual([11, [], []])
  })
})

test.runIf(existsSync('/dev/full'))(
  'F68: a full device for a report: 11, and the other reports are whole',
  async () => {
    const { apps } = await terminalWithSandbox()
    const args = [
      'audit',
      '--max-refresh',
      '30d',
      '-o',
      'json',
      '-o',
      'html=/dev/full',
      '-o',
      `csv=${at('report.csv')}`,
    ]
    const ending = await apps(args)
    expect(ending.exitCode).toBe(11)
    expect(errorOf(ending).message).toMatch(/^Cannot write \/dev\/full \(ENOSPC\)\./)
    expect(json(ending)).toMatchObject({ summary: { findings: 2 } })
    expect((await readFile(at('report.csv'), 'utf8')).split('\n')).toHaveLength(5)
  },
)

// Root may write into every folder but these.
test.runIf(existsSync('/sys/kernel'))('F70: a folder that takes no file: 11 before the first request', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  const ending = await apps(['audit', '--max-refresh', '30d', '-o', 'json', '-o', 'csv=/sys/kernel/report.csv'])
  expect(ending).toMatchObject({ exitCode: 11, stdout: '' })
  expect(errorOf(ending).message).toMatch(
    /^Cannot write \/sys\/kernel\/report\.csv \(E[A-Z]+\)\. No request was sent to the domain\.$/,
  )
  expect(sandbox.requests).toEqual([])
})

describe.skipIf(process.platform === 'win32')('SIGKILL', () => {
  test('F66: while a change is on its way: the same command once more finds out, and sends nothing twice', async () => {
    const { apps, start, sandbox, patches } = await terminalWithSandbox()
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'hang', when: 'after' } })
    const change = ['set-expiry', exampleIds.resourceOwner, '9d', '-o', 'json']

    const running = start([...change, '--debug'])
    await running.hasSaid('PATCH /admin/v1/Apps')
    await received(sandbox, 'patch')
    running.signal('SIGKILL')
    expect(await running.ended).toMatchObject({ exitCode: null, stdout: '' })

    const again = await apps(change)
    expect([again.exitCode, json(again).outcome]).toEqual([0, 'unchanged'])
    expect(patches()).toHaveLength(1)
  })

  test('while an audit reads: the old report is there, and the next one takes its place', async () => {
    const { apps, start, sandbox } = await terminalWithSandbox()
    await writeFile(at('report.csv'), 'old')
    sandbox.faults.add({ match: { kind: 'list' }, action: { type: 'hang' } })
    const audit = ['audit', '--max-refresh', '30d', '-o', 'json', '-o', `csv=${at('report.csv')}`]

    const running = start(audit)
    await received(sandbox, 'list')
    running.signal('SIGKILL')
    expect((await running.ended).exitCode).toBeNull()

    expect(await readFile(at('report.csv'), 'utf8')).toBe('old')
    expect((await apps(audit)).exitCode).toBe(1)
    expect(await readFile(at('report.csv'), 'utf8')).toMatch(/^\ufefftype,/)
    const left = (await readdir(directory)).filter((name) => name !== 'report.csv')
    expect(await Promise.all(left.map((name) => readFile(at(name), 'utf8')))).toEqual([''])
  })
})

/** Resolves when the sandbox has received a request of that kind. */
function received(sandbox: Sandbox, kind: string): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (sandbox.requests.some((request) => request.kind === kind)) resolve()
      else setImmediate(look)
    }
    look()
  })
}
