import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv2020 from 'ajv/dist/2020'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asSwitches } from '../../../../src/commands/sandbox/as-switches'
import type { Switches } from '../../../../src/sandbox/server'
import { switchPositions } from '../../../../src/sandbox/switches'
import { programWithSandbox } from '../../../support/in-process'
import { newFiles, reportOn, valuesIn } from './reports'
import { somebody } from './signed-in'

// The clock of the program stands still; so does that of the sandbox.
const now = () => new Date(Date.UTC(2026, 9, 5, 14, 3, 0))

describe('a report on a sandbox', () => {
  test('says how it behaves, and sends nothing but GET', async () => {
    const { exitCode, stderr, sandbox, report } = await reportOn({ now })
    expect(exitCode).toBe(0)
    expect(valuesIn(report)).toEqual({
      discovery: 'as-expected',
      issuer: 'constant',
      'introspection-name': 'both',
      'clock-difference': 0,
      'signing-keys-without-token': 'no',
      'no-credentials-status': 401,
      'no-credentials-body': 'html',
      'missing-app-status': 404,
      'missing-app-body': 'scim',
      'bad-filter-status': 400,
      'bad-filter-body': 'scim',
      'sort-by-id': 'honoured',
      'start-index': 'honoured',
      count: 'honoured',
      'count-zero': 'no-rows',
      'large-count': 'accepted',
      'largest-page': 'not-tried: too-few-apps',
      'total-results': 'agrees',
      'total-items-header': 'agrees',
      'next-page': 'next-index',
      'next-page-at-end': 'none',
      attributes: 'honoured',
      'unknown-attribute': 'ignored',
      'attribute-sets': 'honoured',
      'repeated-attribute-sets': 'first',
      'attribute-sets-with-commas': 'honoured',
      'unknown-attribute-set': 'refused',
      'missing-attributes': [],
      'meta-version': 'always',
      'etag-on-get': 'none',
      'etag-is-version': 'not-tried: depends-on-another',
      'if-none-match': 'ignored',
      'app-by-ocid': 'found',
      'filter-eq': 'honoured',
      'filter-sw': 'honoured',
      'filter-co': 'honoured',
      'filter-boolean': 'honoured',
      'filter-values': 'honoured',
      'filter-expiry': 'refused',
      schemas: 'answered',
      'service-provider-config': 'answered',
      'bulk-operations': 50,
      'claims-etag': 'yes',
      'retry-after': 'not-tried: did-not-happen',
      'if-match': 'not-tried: only-by-writing',
      'etag-on-write': 'not-tried: only-by-writing',
      'attributes-on-patch': 'not-tried: only-by-writing',
      'retry-token': 'not-tried: only-by-writing',
      'smallest-lifetime': 'not-tried: only-by-writing',
      'largest-lifetime': 'not-tried: only-by-writing',
      'integer-as-text': 'not-tried: only-by-writing',
    })
    expect(report).toMatchObject({
      schemaVersion: 1,
      kind: 'apps-domain-report',
      program: { version: '0.1.0', node: 'v20.20.2', platform: 'linux' },
      takenOn: '2026-10-05',
      complete: true,
      apps: { sampled: 15, attributes: { unknown: { names: 0, apps: 0 } } },
    })
    expect(report.errors.find(({ cause }) => cause === 'missing-app')).toEqual({
      cause: 'missing-app',
      status: 404,
      body: 'scim',
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      otherSchemas: 0,
      members: ['schemas', 'status', 'detail'],
      otherMembers: 0,
      statusMember: 'text',
      detail: 'other',
      messageId: 'none',
    })
    expect(report.apps.attributes.known).toContainEqual({
      name: 'refreshTokenExpiry',
      types: ['integer'],
      isList: false,
      apps: expect.any(Number),
    })
    expect(report.apps.attributes.known).toContainEqual({ name: 'scopes.fqs', types: ['text'], isList: false, apps: 6 })
    const sent = sandbox.requests.filter(({ kind }) => kind !== 'token')
    // One more looks whether Apps may be read at all.
    expect(sent).toHaveLength(report.requests.sent + 1)
    expect(new Set(sent.map(({ method }) => method))).toEqual(new Set(['GET']))
    expect(stderr).toBe(
      [
        `Reading ${sandbox.url} with at most 80 GET requests. Nothing is changed.`,
        'The report is in domain.json. It holds no names, ids, addresses or secrets. CONTRIBUTING.md says how to send it.',
        '',
      ].join('\n'),
    )
  })

  test('asks for no attribute that holds a secret, and reads only an app without any as a whole', async () => {
    const { sandbox } = await reportOn()
    const secretive = sandbox.requests.filter(({ method, path }) => {
      const isAboutApps = method === 'GET' && /^\/admin\/v1\/Apps/.test(path)
      return isAboutApps && (!path.includes('attributes=') || /secret/i.test(path))
    })
    const read = secretive.map(({ path }) => path.split('?')[0]?.split('/').at(-1) ?? '')
    expect(read.length).toBeGreaterThan(0)
    for (const id of read) expect(sandbox.state.apps.get(id)).toMatchObject({ isOAuthClient: false })
    for (const id of read) expect(sandbox.state.apps.get(id)).not.toHaveProperty('clientSecret')
  })

  test('shows rows to people and scripts, and itself as JSON', async () => {
    const plain = await reportOn({ now })
    expect(plain.stdout.split('\n')).toContain('sort-by-id\thonoured\t2\t')
    expect(plain.stdout.split('\n')).toContain('if-match\tnot-tried\t0\tonly a change would show it')
    const { stdout, text } = await reportOn({ now }, {}, ['-o', 'json'])
    expect(JSON.parse(stdout)).toEqual(JSON.parse(text))
  })

  test('--print-schema describes it, to a reader of its own', async () => {
    const { report } = await reportOn()
    const { apps } = await programWithSandbox()
    const { exitCode, stdout } = await apps(['doctor', '--print-schema'])
    const validate = new Ajv2020({ strict: true, allErrors: true, formats: { date: true } }).compile(JSON.parse(stdout))
    expect([exitCode, validate(report), validate.errors]).toEqual([0, true, null])
    expect(validate({ ...report, domain: 'https://idcs-1.identity.oraclecloud.com' })).toBe(false)
    const other = await apps(['doctor', '--print-schema', '--report', 'x'])
    expect(other).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('prints a schema and makes no report') })
  })

  test('an app that needs a secret to be known is not read as a whole: the sets of attributes are not tried', async () => {
    const client = (name: string) => ({ displayName: name, isOAuthClient: true, clientType: 'confidential', name })
    const { exitCode, report } = await reportOn({ apps: [client('a1'), client('a2')] })
    expect(exitCode).toBe(0)
    expect(valuesIn(report)).toMatchObject({
      'attribute-sets': 'not-tried: no-never-client',
      'unknown-attribute': 'not-tried: no-never-client',
      'filter-boolean': expect.any(String),
    })
  })
})

test('an API key signs each request', async () => {
  const { run, home, sandbox } = await somebody()
  const path = join(home, 'domain.json')
  const { exitCode } = await run(['doctor', '--report', path], { APPS_OCI_PROFILE: 'KEY' })
  const { complete, observations } = JSON.parse(readFileSync(path, 'utf8'))
  expect([exitCode, complete, observations.count.value]).toEqual([0, true, 'honoured'])
  expect(sandbox.requests.some(({ kind }) => kind === 'token')).toBe(false)
})

describe('a report that cannot be made', () => {
  test('an existing file is refused before anything is sent', async () => {
    const { apps, sandbox } = await programWithSandbox()
    const { written, files } = newFiles()
    written.set('domain.json', 'mine')
    const { exitCode, stdout, stderr } = await apps(['doctor', '--report', 'domain.json'], { files })
    expect({ exitCode, stdout, sent: sandbox.requests.length }).toEqual({ exitCode: 2, stdout: '', sent: 0 })
    expect(stderr).toBe(
      'Error: --report: domain.json already exists.\nHint: Name a new file; a report is never overwritten.\n',
    )
    expect(written.get('domain.json')).toBe('mine')
  })

  test('credentials that are refused, or may not read apps: 4, and no file', async () => {
    const wrong = await reportOn({}, { variables: { APPS_CLIENT_SECRET: 'not-the-secret-of-it' } })
    expect({ exitCode: wrong.exitCode, text: wrong.text, stdout: wrong.stdout }).toEqual({
      exitCode: 4,
      text: '',
      stdout: '',
    })
    const { apps, sandbox } = await programWithSandbox()
    const client = [...sandbox.state.apps.all()].find((app) => app['name'] === sandbox.clientId)
    Object.assign(client ?? {}, { grantedAppRoles: [] })
    const { written, files } = newFiles()
    const { exitCode } = await apps(['doctor', '--report', 'domain.json'], { files })
    expect([exitCode, written.size]).toEqual([4, 0])
  })

  test('a server that is gone in the middle: what was seen is written, and the exit code is 3', async () => {
    const { apps, sandbox } = await programWithSandbox({ now })
    sandbox.faults.add({ match: { kind: 'list', skip: 4, times: 1000 }, action: { type: 'reset' } })
    const { written, files } = newFiles()
    const { exitCode, stdout, stderr } = await apps(['doctor', '--report', 'domain.json'], { files })
    const report = JSON.parse(written.get('domain.json') ?? '')
    expect([exitCode, report.complete]).toEqual([3, false])
    expect(stdout).toContain('sort-by-id\thonoured\t2\t')
    expect(valuesIn(report)).toMatchObject({
      'sort-by-id': 'honoured',
      count: 'not-tried: no-answer',
      schemas: 'not-tried: no-answer',
      'if-match': 'not-tried: only-by-writing',
    })
    expect(stderr).toMatch(
      /Error: The report is incomplete: \d+ observations are missing, because the domain did not answer\.\nHint: Check the connection: apps doctor\n$/,
    )
  })

  test('a domain that limits requests for longer than the run may last: 3', async () => {
    const { apps, sandbox } = await programWithSandbox({ now })
    const limited = { type: 'status', status: 429, retryAfter: 3600 } as const
    sandbox.faults.add({ match: { kind: 'list', skip: 3, times: 1000 }, action: limited })
    const { written, files } = newFiles()
    const { exitCode, stderr } = await apps(['doctor', '--report', 'domain.json'], { files })
    const report = JSON.parse(written.get('domain.json') ?? '')
    expect(exitCode).toBe(3)
    expect(stderr).toMatch(/\nHint: Make another one with more time: apps doctor --report FILE --timeout 5m\n$/)
    expect(valuesIn(report)).toMatchObject({ 'count-zero': 'not-tried: out-of-time', 'retry-after': 'yes' })
  })

  test('Ctrl-C ends it at once, and what was seen is written', async () => {
    const { apps, sandbox } = await programWithSandbox({ now })
    sandbox.faults.add({ match: { kind: 'list', skip: 5 }, action: { type: 'hang' } })
    const stop = new AbortController()
    const { written, files } = newFiles()
    const running = apps(['doctor', '--report', 'domain.json'], {
      files,
      signals: { interrupted: stop.signal, leaveNow: new AbortController().signal },
    })
    const look = () => {
      if (sandbox.requests.some(({ fault }) => fault === 'hang')) stop.abort('SIGINT')
      else setImmediate(look)
    }
    look()
    const { exitCode, stderr } = await running
    const report = JSON.parse(written.get('domain.json') ?? '')
    expect([exitCode, report.complete]).toEqual([130, false])
    expect(valuesIn(report)).toMatchObject({ 'sort-by-id': 'honoured', schemas: 'not-tried: interrupted' })
    expect(stderr).toMatch(/Error: Interrupted\. The report is incomplete: .* because the run was interrupted\.\n$/)
  })
})

/** The switches that something in a report shows. */
const showing: string[] = [
  ...['etag', 'etagOnGet', 'ifNoneMatch', 'metaVersion', 'errorBody', 'unauthorizedBody', 'largestCount'],
  ...['largeCount', 'nextPageAtEnd', 'sorting', 'narrowing', 'repeatedSets', 'unknownAttribute'],
  ...['unknownAttributeSet', 'hiddenAttributes', 'searchableExpiry', 'bulkOperations', 'issuer'],
  ...['introspectionName', 'signingCertPublicAccess'],
]

/** With positions of each. */
const shown: [keyof Switches, unknown][] = Object.entries(switchPositions).flatMap(([name, possible]) => {
  const numbers = { largestCount: [3, 7, 1500], bulkOperations: [1, 1000] } as Record<string, number[]>
  const names = [['ocid'], ['meta', 'idcsCreatedBy'], ['schemas', 'name', 'active', 'isAliasApp', 'basedOnTemplate']]
  const positions: readonly unknown[] =
    'names' in possible ? names : 'first' in possible ? (numbers[name] ?? []) : possible
  const isShown = showing.includes(name)
  return isShown ? positions.map((position): [keyof Switches, unknown] => [name as keyof Switches, position]) : []
})

describe('a sandbox that behaves like a report', () => {
  test('the table knows a switch for each of these', () => {
    expect([...new Set(shown.map(([name]) => name))].sort()).toEqual([...showing].sort())
  })

  test.each(shown)('%s=%j: its report and that of the first sandbox agree', async (name, position) => {
    await agrees({ [name]: position })
  })

  test('any combination does', async () => {
    const positionsOf = (wanted: string) => shown.flatMap(([name, position]) => (name === wanted ? [position] : []))
    const any = fc.record(Object.fromEntries(showing.map((name) => [name, fc.constantFrom(...positionsOf(name))])), {
      requiredKeys: [],
    }) as fc.Arbitrary<Partial<Switches>>
    await fc.assert(fc.asyncProperty(any, agrees), { numRuns: 12 })
  }, 120_000)
})

async function agrees(switches: Partial<Switches>): Promise<void> {
  const first = await reportOn({ now, switches })
  const like = asSwitches(first.report.observations)
  expect(like.cannot).toEqual([])
  const second = await reportOn({ now, switches: like.switches })
  expect(second.report.observations).toEqual(first.report.observations)
  expect(second.report.apps).toEqual(first.report.apps)
  expect(second.report.errors).toEqual(first.report.errors)
}
