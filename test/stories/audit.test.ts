import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { shellWord } from '../../src/failures/shell-word'
import { exampleIds } from '../../src/sandbox/server'
import { programWords } from '../support/built-program'
import { errorOf, json, terminalWithSandbox } from '../support/program'
import { bash } from '../support/shell'

const { fieldServiceApi, legacyIntranet } = exampleIds

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rm(directory, { recursive: true }))

test('a job that is red turns green when every fix that the audit names has been run', async () => {
  const { apps } = await terminalWithSandbox()
  const limits = ['audit', '--max-refresh', '30d', '--max-access', '1h', '-o', 'json']

  const red = await apps(limits)
  expect(red).toMatchObject({ exitCode: 1, stderr: '' })
  expect(json(red).findings.map(({ app }: { app: { id: string } }) => app.id)).toEqual([
    fieldServiceApi,
    legacyIntranet,
    legacyIntranet,
  ])
  for (const { fix } of json(red).findings) expect((await apps([...fix.split(' ').slice(1), '--yes'])).exitCode).toBe(0)

  const green = await apps(limits)
  expect(green).toMatchObject({ exitCode: 0, stderr: '' })
  expect(json(green)).toMatchObject({ verdict: 'yes', coverage: { complete: true, distinctApps: 15 }, findings: [] })
})

test('a waiver excuses one app, and its report says so; the page for people is written beside', async () => {
  const { apps } = await terminalWithSandbox()
  const policy = join(directory, 'policy.yaml')
  const waivers = join(directory, 'waivers.yaml')
  const page = join(directory, 'audit.html')
  await writeFile(policy, 'version: 1\nrules:\n  - id: refresh-max\n    refreshTokenExpiry: { max: 100d }\n')
  await writeFile(
    waivers,
    `waivers:\n  - { rule: refresh-max, app: ${fieldServiceApi}, reason: no keyboard, owner: ann, expires: 2999-12-31 }\n`,
  )

  const ending = await apps(['audit', '--policy', policy, '--waivers', waivers, '-o', 'json', '-o', `html=${page}`])

  expect(ending).toMatchObject({ exitCode: 0, stderr: '' })
  expect(json(ending).summary).toMatchObject({ findings: 0, waived: 1 })
  expect(await readFile(page, 'utf8')).toContain('No keyboard. ann.')
})

test('a domain that fails half-way is exit 3: what is known stands in the report, what is not on stderr', async () => {
  const { apps, sandbox } = await terminalWithSandbox({ apps: manyApps(2000) })
  sandbox.faults.add({ match: { kind: 'list', skip: 1, times: 99 }, action: { type: 'status', status: 403 } })

  const ending = await apps(['audit', '--max-refresh', '30d', '-o', 'json'])

  expect(ending.exitCode).toBe(3)
  expect(json(ending)).toMatchObject({
    verdict: 'incomplete',
    coverage: { complete: false, distinctApps: 1000, totalResults: 2002, gaps: [{ kind: 'stopped' }] },
  })
  expect(errorOf(ending)).toMatchObject({ code: 3, status: 403 })
})

test('F30: a token that ends in the middle of a list is renewed, and nothing is lost', async () => {
  const { apps, sandbox } = await terminalWithSandbox({ apps: manyApps(3000) })
  sandbox.faults.add({ match: { kind: 'list', skip: 2 }, action: { type: 'expireTokens' } })

  const ending = await apps(['list', '-o', 'ndjson'])

  expect(ending).toMatchObject({ exitCode: 0, stderr: 'Complete: 3002 apps in 4 pages.\n' })
  expect(new Set(ending.stdout.trimEnd().split('\n')).size).toBe(3002)
})

test('Ctrl-C in the middle of an audit: the report on what was read, an incomplete run in the history, and 130', async () => {
  const { start, sandbox } = await terminalWithSandbox({ apps: manyApps(2000) })
  sandbox.faults.add({
    match: { kind: 'list', skip: 1, times: 9 },
    action: { type: 'status', status: 429, retryAfter: 60 },
  })

  const history = join(directory, 'history.ndjson')
  const running = start(['audit', '--max-refresh', '30d', '-o', 'json', '--history', history])
  await running.hasSaid('waiting 6')
  running.signal('SIGINT')
  const ending = await running.ended

  expect(ending.exitCode).toBe(130)
  expect(json(ending)).toMatchObject({ verdict: 'incomplete', coverage: { complete: false, distinctApps: 1000 } })
  expect(errorOf(ending)).toMatchObject({ code: 130 })
  expect(JSON.parse(await readFile(history, 'utf8'))).toMatchObject({ complete: false, summary: { apps: 1000 } })
})

/** Resources without a lifetime of their own, in the order of their numbers. */
const manyApps = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    id: (at + 1).toString(16).padStart(32, '0'),
    displayName: `App ${at + 1}`,
    isOAuthResource: true,
    allowOffline: true,
    audience: `https://app${at + 1}.example/`,
  }))

const refreshPolicy = 'version: 1\nrules:\n  - { id: refresh-max, refreshTokenExpiry: { max: 30d } }\n'
const twoFindings = { exitCode: 1, stderr: '' }

test('C2, C5: a policy and waivers come from stdin, from a pipe of the shell, or in UTF-16', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  const asUtf16 = join(directory, 'utf16.yaml')
  await writeFile(asUtf16, Buffer.from(`\ufeff${refreshPolicy}`, 'utf16le'))
  const text = ['audit', '-o', 'json', '--policy']

  const onStdin = await apps([...text, '-'], { stdin: refreshPolicy })
  expect(onStdin).toMatchObject(twoFindings)
  expect(json(onStdin).policy).toMatchObject({ source: 'file', path: 'stdin' })
  expect(await apps([...text, asUtf16])).toMatchObject(twoFindings)
  const program = programWords.map(shellWord).join(' ')
  const inBash = await bash(
    `APPS_CLIENT_SECRET_FILE=<(printf %s '${sandbox.clientSecret}') ${program} ${text.join(' ')} <(cat ${asUtf16})`,
    directory,
    { APPS_DOMAIN_URL: sandbox.url, APPS_CLIENT_ID: sandbox.clientId },
  )
  expect(inBash).toMatchObject(twoFindings)
})

test('C2: two files on stdin are refused', async () => {
  const { apps } = await terminalWithSandbox()
  const words = ['audit', '--policy', '-', '--waivers', '-', '-o', 'json']
  const ending = await apps(words, { stdin: refreshPolicy })
  expect(ending.exitCode).toBe(2)
  expect(errorOf(ending).message).toBe('--policy and --waivers cannot both be read from stdin.')
})

test('a history shows how the findings fall, over a crash and an incomplete run, and breaks at another policy', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  const history = join(directory, 'history.ndjson')
  const page = join(directory, 'audit.html')
  const audit = ['audit', '--history', history, '-o', 'table']
  const month = [...audit, '--max-refresh', '30d']

  const first = await apps([...month, '--max-access', '1h'])
  expect(first.stdout).toContain('There is no earlier complete run to compare with.')

  const broken = await apps([...month, '-o', `html=${page}`])
  expect(broken.stdout).toMatch(/Not compared with the run of .*, which had another policy\./)
  expect(await readFile(page, 'utf8')).toContain('which had another policy')

  await writeFile(history, `${await readFile(history, 'utf8')}{"kind":"apps-audit-run","sche`)
  sandbox.faults.add({ match: { kind: 'list', times: 2 }, action: { type: 'override', row: 3, attributes: { id: 7 } } })
  const incomplete = await apps(month)
  expect(incomplete.exitCode).toBe(3)
  expect(incomplete.stderr).toContain(`Warning: --history: the last line of ${history} is cut off, so it is ignored.\n`)
  expect(incomplete.stdout).toContain('This run is incomplete, so it is not compared with an earlier one.')
  sandbox.faults.clear()

  expect((await apps(['set-expiry', fieldServiceApi, '30d', '--yes'])).exitCode).toBe(0)
  const fewer = await apps(month)
  expect(fewer.stdout).toMatch(
    /1 finding, 1 fewer than on .*\n {2}█ 3 findings, · incomplete, │ another policy or filter\n/,
  )
  expect(fewer.stdout).toMatch(/Findings in 4 runs since \d{4}-\d\d-\d\d\n {2}█│▆·▃\n/)
  expect((await readFile(history, 'utf8')).trimEnd().split('\n')).toHaveLength(5)
})
