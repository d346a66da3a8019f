import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openReport, placeOf } from '../../../../src/platform/file-writing'
import { realEnvironment } from '../../../../src/platform/real-environment'
import { exampleIds } from '../../../../src/sandbox/server'
import { programWithSandbox } from '../../../support/in-process'

const { fieldServiceApi, legacyIntranet } = exampleIds

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rm(directory, { recursive: true }))

const at = (name: string) => join(directory, name)
const files = { read: realEnvironment().files.read, report: openReport, place: placeOf }

const rulesOf = (stdout: string) =>
  JSON.parse(stdout).findings.map(({ rule, app }: { rule: string; app: { id: string } }) => [rule, app.id])

describe('the answer of an audit is its exit code', () => {
  test('0: every app was read, and is within the limits given', async () => {
    const { apps } = await programWithSandbox()

    const { exitCode, stdout, stderr } = await apps(['audit', '--max-refresh', '365d', '-o', 'json'])

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      startedAt: '2026-10-05T14:03:00.000Z',
      policy: { source: 'flags' },
      coverage: { complete: true, pages: 1, totalResults: 15, distinctApps: 15, unreadable: 0, requests: 2 },
      summary: { apps: 15, judged: 6, notApplicable: 9, findings: 0, waived: 0 },
      findings: [],
    })
  })

  test('1: something was found, with the command that fixes it', async () => {
    const { apps } = await programWithSandbox()

    const { exitCode, stdout, stderr } = await apps(['audit', '--max-refresh', '30d', '-o', 'json'])

    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' })
    expect(JSON.parse(stdout).findings[0]).toMatchObject({
      rule: 'refresh-max',
      severity: 'medium',
      app: { id: fieldServiceApi, displayName: 'Field Service API' },
      attribute: 'refreshTokenExpiry',
      actual: { seconds: 31536000, duration: '365d', source: 'app' },
      allowed: { seconds: 2592000, duration: '30d' },
      message: 'refresh tokens live 365d (31536000 s); the policy allows at most 30d (2592000 s)',
      fix: `apps set-expiry ${fieldServiceApi} 30d --expect 365d -y`,
      waiver: null,
    })
  })

  test('no more is asked for than the rules read', async () => {
    const { apps, sandbox } = await programWithSandbox()
    await writeFile(at('policy.yaml'), 'version: 1\nrules:\n  - use: implicit-grant\n    select: { clientId: x }\n')

    await apps(['audit', '--max-refresh', '30d'])
    await apps(['audit', '--policy', at('policy.yaml')], { files })

    const lists = sandbox.requests.filter(({ kind }) => kind === 'list')
    const asked = lists.map(({ path }) => new URL(path, sandbox.url).searchParams.get('attributes'))
    const limits =
      'id,displayName,isOAuthResource,allowOffline,refreshTokenExpiry,accessTokenExpiry,isOPCService,tags,contactEmailAddress'
    expect([...new Set(asked)]).toEqual([limits, `${limits},name,isOAuthClient,allowedGrants`])
  })

  test('0 again below --fail-on, of a policy that can fail', async () => {
    const { apps } = await programWithSandbox()
    await writeFile(
      at('policy.yaml'),
      'version: 1\nrules:\n  - id: month\n    refreshTokenExpiry: { max: 30d }\n  - id: years\n    severity: high\n    refreshTokenExpiry: { max: 1000d }\n',
    )
    const ending = await apps(['audit', '--policy', at('policy.yaml'), '--fail-on', 'high', '-o', 'json'], { files })
    expect(ending.exitCode).toBe(0)
    expect(JSON.parse(ending.stdout)).toMatchObject({ verdict: 'yes', summary: { findings: 2 } })
  })

  test('3: an app could not be read, although nothing was found', async () => {
    const { apps, sandbox } = await programWithSandbox()
    const odd = { attributes: { refreshTokenExpiry: 'a week' } }
    sandbox.faults.add(
      { match: { kind: 'list', times: 9 }, action: { type: 'override', row: 3, ...odd } },
      { match: { kind: 'get', times: 9 }, action: { type: 'override', ...odd } },
    )

    const { exitCode, stdout, stderr } = await apps(['audit', '--max-refresh', '365d', '-o', 'json'])

    expect(exitCode).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'incomplete', coverage: { complete: false, unreadable: 1 } })
    expect(JSON.parse(stderr).error).toMatchObject({
      code: 3,
      message: 'Not complete: 15 apps came, but 1 app could not be read.',
      details: [expect.stringContaining("'refreshTokenExpiry' is missing or not of the documented type")],
    })
  })

  test('4 and 7: nothing was read at all, and there is no report', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'list', times: 9 }, action: { type: 'status', status: 403 } })
    expect(await apps(['audit', '-o', 'json'])).toMatchObject({ exitCode: 4, stdout: '' })
    sandbox.faults.clear()
    sandbox.faults.add({ match: { kind: 'list', times: 9 }, action: { type: 'html' } })
    expect(await apps(['audit', '-o', 'json'])).toMatchObject({ exitCode: 7, stdout: '' })
  })
})

describe('a policy file', () => {
  const policy = [
    'version: 1',
    'rules:',
    '  - id: refresh-max',
    '    severity: high',
    '    refreshTokenExpiry: { max: 30d }',
    '  - use: refresh-without-effect',
    '',
  ].join('\n')

  test('decides what is judged; its waivers excuse until their last day, and say so', async () => {
    await writeFile(at('policy.yaml'), policy)
    const waiver = (app: string, expires: string) =>
      `  - { rule: refresh-max, app: ${app}, reason: vendor, owner: ann, expires: ${expires} }\n`
    await writeFile(
      at('waivers.yaml'),
      `waivers:\n${waiver(fieldServiceApi, '2026-10-05')}${waiver(legacyIntranet, '2026-10-04')}`,
    )
    const { apps } = await programWithSandbox()

    const ending = await apps(['audit', '--policy', at('policy.yaml'), '--waivers', at('waivers.yaml'), '-o', 'json'], {
      files,
    })

    expect(ending.exitCode).toBe(1)
    const { findings, summary } = JSON.parse(ending.stdout)
    expect(summary).toMatchObject({ findings: 3, waived: 1, byRule: { 'refresh-max': 1, 'refresh-without-effect': 2 } })
    const states = findings.map((each: { app: { id: string }; waiver: { state: string } | null }) => [
      each.app.id,
      each.waiver?.state ?? null,
    ])
    expect(states).toContainEqual([fieldServiceApi, 'applied'])
    expect(states).toContainEqual([legacyIntranet, 'expired'])
  })

  test.each([
    ['an empty one', '', 'policy.yaml:1:1: a policy that checks nothing cannot pass'],
    ['an unknown key', `${policy}    refreshTokenExpirey: 1\n`, "policy.yaml:7:5: unknown key 'refreshTokenExpirey'"],
  ])('%s is exit 2 with its place, and nothing is asked', async (_, text, message) => {
    await writeFile(at('policy.yaml'), text)
    const { apps, sandbox } = await programWithSandbox()

    const ending = await apps(['audit', '--policy', at('policy.yaml')], { files })

    expect(ending.exitCode).toBe(2)
    expect(ending.stderr).toContain(message)
    expect(sandbox.requests).toEqual([])
  })

  test('P1, P8: a rule that selects nothing and a waiver that excuses nothing are warnings', async () => {
    await writeFile(
      at('policy.yaml'),
      `${policy}  - { id: prod, select: { displayName: "prod-*" }, refreshTokenExpiry: { max: 1d } }\n`,
    )
    const rest = 'reason: vendor, owner: ann, expires: 2026-12-31'
    await writeFile(
      at('waivers.yaml'),
      `waivers:\n  - { rule: refresh-max, app: nobody, ${rest} }\n  - { rule: refresh-max, app: "Legacy Intranet", ${rest} }\n`,
    )
    const { apps } = await programWithSandbox()

    const { stdout } = await apps(
      ['audit', '--policy', at('policy.yaml'), '--waivers', at('waivers.yaml'), '-o', 'json'],
      { files },
    )

    expect(JSON.parse(stdout).warnings).toEqual([
      expect.stringContaining('waivers.yaml:3:'),
      'The rule prod applies to no app of this domain.',
      'The waiver in line 2 (refresh-max, nobody) is unused: it matches no finding.',
      `The waiver in line 3 (refresh-max, Legacy Intranet) names the app by its display name; use its id: ${legacyIntranet}.`,
    ])
  })

  test('P3: a number without a unit is refused with what was meant', async () => {
    await writeFile(at('policy.yaml'), 'version: 1\nrules:\n  - id: a\n    refreshTokenExpiry: { max: 7 }\n')
    const { apps } = await programWithSandbox()
    const ending = await apps(['audit', '--policy', at('policy.yaml')], { files })
    expect(ending).toMatchObject({ exitCode: 2 })
    expect(ending.stderr).toContain('numbers alone are seconds from 60 up: did you mean 7d?\n')
  })

  test('a finding says whose app it is: its tags and its contact', async () => {
    const { apps, sandbox } = await programWithSandbox()
    const app = [...sandbox.state.apps.all()].find(({ id }) => id === exampleIds.fieldServiceApi)
    Object.assign(app as object, { tags: [{ key: 'team', value: 'field' }], contactEmailAddress: 'field@example.com' })
    const { findings } = JSON.parse((await apps(['audit', '--max-refresh', '90d', '-o', 'json'])).stdout)
    expect(findings).toMatchObject([{ tags: [{ key: 'team', value: 'field' }], contact: 'field@example.com' }])
  })

  test('--print-schema report and baseline describe what the program writes, to a reader of their own', async () => {
    const { apps } = await programWithSandbox()
    const report = JSON.parse((await apps(['audit', '-o', 'json'])).stdout)
    expect(report.findings.length).toBeGreaterThan(0)
    for (const name of ['report', 'baseline']) {
      const { exitCode, stdout } = await apps(['audit', '--print-schema', name])
      const validate = new Ajv2020({ strict: true, allErrors: true }).compile(JSON.parse(stdout))
      expect([exitCode, validate(report), validate.errors]).toEqual([0, true, null])
      expect(validate({ ...report, findings: [{}] })).toBe(false)
    }
    expect(await apps(['audit', '--print-schema', 'x'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--print-schema: takes policy, waivers, report, baseline.'),
    })
  })

  test('--init writes one that is accepted, and --print-schema says what it may hold', async () => {
    const { apps } = await programWithSandbox()
    const first = await apps(['audit', '--init'])
    expect(first.exitCode).toBe(0)
    await writeFile(at('policy.yaml'), first.stdout)
    const judged = await apps(['audit', '--policy', at('policy.yaml'), '-o', 'json'], { files })
    expect([0, 1]).toContain(judged.exitCode)
    expect((await apps(['audit', '--print-schema', 'policy'])).stdout).toBe(
      (await apps(['audit', '--print-schema'])).stdout,
    )
    expect(JSON.parse((await apps(['audit', '--print-schema'])).stdout)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
    })
  })
})

describe('a baseline', () => {
  test('start red, only get better', async () => {
    const { apps, sandbox } = await programWithSandbox()
    const limit = ['--max-refresh', '30d', '-o', 'json']
    const before = await apps(['audit', ...limit])
    await writeFile(at('base.json'), before.stdout)
    const compared = ['audit', '--baseline', at('base.json'), '--only-new', ...limit]

    expect(await apps(compared, { files })).toMatchObject({ exitCode: 0 })
    sandbox.editApp(legacyIntranet, { refreshTokenExpiry: 8_640_000 })
    const worse = await apps(compared, { files })
    expect(worse.exitCode).toBe(1)
    expect(rulesOf(worse.stdout)).toContainEqual(['refresh-max', legacyIntranet])
  })

  test('of another domain says nothing about this one', async () => {
    const { apps, sandbox } = await programWithSandbox()
    await writeFile(at('base.json'), '{"schemaVersion":1,"domain":"https://other.example","findings":[]}')
    const ending = await apps(['audit', '--baseline', at('base.json')], { files })
    expect(ending.exitCode).toBe(2)
    expect(ending.stderr).toContain('is a report about https://other.example')
    expect(sandbox.requests).toEqual([])
  })
})

describe('several formats at once', () => {
  test('each file is whole, and stdout has the one without a path', async () => {
    await writeFile(at('policy.yaml'), 'version: 1\nrules:\n  - use: implicit-grant\n')
    const { apps } = await programWithSandbox()
    const formats = ['sarif', 'junit', 'markdown', 'html', 'csv', 'ndjson', 'github', 'table', 'plain']

    const ending = await apps(
      [
        'audit',
        '--policy',
        at('policy.yaml'),
        '-o',
        'json',
        ...formats.flatMap((format) => ['-o', `${format}=${at(format)}`]),
      ],
      { files },
    )

    expect(JSON.parse(ending.stdout)).toMatchObject({ verdict: 'yes' })
    expect(ending).toMatchObject({ exitCode: 0, stderr: '' })
    expect((await readdir(directory)).sort()).toEqual([...formats, 'policy.yaml'].sort())
    expect(JSON.parse(await readFile(at('sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' })
    expect(await readFile(at('html'), 'utf8')).toMatch(/^<!doctype html>/)
    expect(await readFile(at('junit'), 'utf8')).toMatch(/^<\?xml/)
  })

  test.each([
    [
      ['-o', 'json', '-o', 'csv'],
      '--output: json and csv cannot both go to stdout; give one of them a file: -o csv=PATH.',
    ],
    [['-o', 'xml'], '--output: takes table, plain, json, ndjson, csv, sarif, junit, markdown, html, github, or one'],
    [['-o', 'html='], "--output: 'html=' names no file."],
    [['-o', 'html=x', '-o', 'csv=x'], "--output: the file 'x' is named twice."],
    [['-o', 'sarif'], '--output sarif needs a policy file, because its findings point at lines of the policy.'],
    [['--only-new'], '--only-new: needs a report to compare with: --baseline FILE.'],
    [['--min-refresh', '9d', '--max-refresh', '8d'], '--min-refresh 9d is more than --max-refresh 8d'],
    [['--policy', 'p.yaml', '--max-refresh', '8d'], '--policy'],
    [['--explain', 'implicit'], "--explain 'implicit' is not a built-in rule"],
    [['--fail-on', 'severe'], "--fail-on 'severe' takes low, medium, high, critical"],
    [['--policy', 'p.yaml', '-o', 'json=p.yaml'], "--output: 'p.yaml' is a file that the audit reads."],
  ])('A2: %j is exit 2, and nothing is asked', async (words, message) => {
    const { apps, sandbox } = await programWithSandbox()
    const ending = await apps(['audit', ...words])
    expect(ending.exitCode).toBe(2)
    expect(ending.stderr).toContain(message)
    expect(sandbox.requests).toEqual([])
  })

  test('--sarif-all without a SARIF report is a mistake', async () => {
    const { apps, sandbox } = await programWithSandbox()
    const ending = await apps(['audit', '--max-refresh', '7d', '--sarif-all'], { files })
    expect(ending).toMatchObject({ exitCode: 2 })
    expect(ending.stderr).toContain('--sarif-all: needs a SARIF report: -o sarif=PATH')
    expect(sandbox.requests).toEqual([])
  })

  test('A2, A7: nor is a report written over what is read, or over another, under another name', async () => {
    const { apps, sandbox } = await programWithSandbox()
    const policy = 'version: 1\nrules: [{ use: implicit-grant }]\n'
    await writeFile(at('policy.yaml'), policy)
    await symlink(at('policy.yaml'), at('link.yaml'))
    const others = [
      ['--policy', at('policy.yaml'), '-o', `json=${directory}/./policy.yaml`],
      ['--policy', at('link.yaml'), '-o', `json=${at('policy.yaml')}`],
      ['--policy', at('policy.yaml'), '-o', `json=${at('a')}`, '-o', `csv=${directory}/../${basename(directory)}/a`],
    ]
    for (const words of others) expect(await apps(['audit', ...words], { files })).toMatchObject({ exitCode: 2 })
    expect(sandbox.requests).toEqual([])
    expect((await readdir(directory)).sort()).toEqual(['link.yaml', 'policy.yaml'])
    expect(await readFile(at('policy.yaml'), 'utf8')).toBe(policy)
  })

  test('F70: a report that cannot be written is known before the first request', async () => {
    const { apps, sandbox } = await programWithSandbox()
    const ending = await apps(['audit', '-o', `json=${at('no/such/file')}`], { files })
    expect(ending.exitCode).toBe(11)
    expect(ending.stderr).toContain('(ENOENT). No request was sent to the domain.')
    expect(sandbox.requests).toEqual([])
  })

  test('F68: where nothing could be read, the report of last time is still there', async () => {
    await writeFile(at('report'), 'old')
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'list', times: 9 }, action: { type: 'status', status: 403 } })
    expect((await apps(['audit', '-o', `json=${at('report')}`], { files })).exitCode).toBe(4)
    expect(await readFile(at('report'), 'utf8')).toBe('old')
    expect(await readdir(directory)).toEqual(['report'])
  })
})
