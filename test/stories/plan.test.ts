import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parsePlan } from '../../src/commands/shared/plan/plan-schema'
import { readFault } from '../../src/sandbox/faults/fault'
import { exampleIds } from '../../src/sandbox/server'
import { json, terminalWithSandbox } from '../support/program'

const { fieldServiceApi, resourceOwner, analyticsConnector } = exampleIds

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rm(directory, { recursive: true }))

const at = (name: string) => join(directory, name)

const desired = `version: 1
reason: INC-4711
apps:
  - id: "${fieldServiceApi}"
    displayName: Field Service API
    refreshTokenExpiry: 30d
  - select: { displayName: "Legacy *" }
    accessTokenExpiry: { max: 1h }
`

async function inSandbox() {
  const { apps, sandbox } = await terminalWithSandbox()
  return {
    apps,
    sandbox,
    /** All that was sent but sign-in and reading. */
    written: () => sandbox.requests.filter(({ method, path }) => method !== 'GET' && !path.includes('/oauth2/')),
  }
}

describe('apps plan', () => {
  test('shows each change of a desired state, saves it for this user alone, and changes nothing', async () => {
    const { apps, sandbox, written } = await inSandbox()
    await writeFile(at('prod.yaml'), desired)

    const ending = await apps(['plan', at('prod.yaml'), '--out', at('plan.json'), '-o', 'table', '--exit-code'])

    expect(ending).toEqual({
      exitCode: 1,
      stdout: [
        `Field Service API  ${fieldServiceApi}`,
        `  refresh  365d (31536000 s) → 30d (2592000 s)  shorter 12x  ${at('prod.yaml')}:6`,
        'Legacy Intranet    5d84c1f7b3a04e29963fa8e2071bd65c',
        `  access   8h (28800 s) → 1h (3600 s)           shorter 8x   ${at('prod.yaml')}:8`,
        '',
      ].join('\n'),
      stderr: `2 changes to 2 apps; 0 as wanted, 13 not mentioned. 3 clients lose something: apps impact ${at('plan.json')}\nTo carry it out: apps apply ${at('plan.json')}\n`,
    })
    expect((await stat(at('plan.json'))).mode & 0o777).toBe(0o600)
    const plan = parsePlan(await readFile(at('plan.json'), 'utf8'), 'plan.json')
    expect(plan).toMatchObject({
      domain: sandbox.url,
      source: {
        kind: 'desired-state',
        path: at('prod.yaml'),
        sha256: createHash('sha256').update(desired).digest('hex'),
        reason: 'INC-4711',
      },
      rows: [
        { row: 1, attribute: 'refreshTokenExpiry', line: 6 },
        { row: 2, attribute: 'accessTokenExpiry', line: 8 },
      ],
      unchanged: 0,
      notMentioned: 13,
    })
    expect(written()).toEqual([])
  })

  test('a file that exists is left as it is, and no request is sent', async () => {
    const { apps, sandbox } = await inSandbox()
    await writeFile(at('prod.yaml'), desired)
    await writeFile(at('plan.json'), 'mine')

    const ending = await apps(['plan', at('prod.yaml'), '--out', at('plan.json')])

    expect(ending).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('already exists') })
    expect(await readFile(at('plan.json'), 'utf8')).toBe('mine')
    expect(sandbox.requests).toEqual([])
  })

  test('an unedited list is an empty plan, and its edits are the plan', async () => {
    const { apps } = await inSandbox()
    const { stdout: list } = await apps(['list', '-o', 'csv'])
    await writeFile(at('apps.csv'), list)

    expect(await apps(['plan', at('apps.csv'), '--exit-code', '--out', at('empty.json')])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'No changes; 15 as wanted, 0 not mentioned.\n',
    })
    await writeFile(at('apps.csv'), `\ufeff${list.replace('31536000,365d', '2592000,365d')}`)
    expect(await apps(['plan', at('apps.csv'), '--exit-code'])).toMatchObject({
      exitCode: 1,
      stdout: `1\t${fieldServiceApi}\tField Service API\trefreshTokenExpiry\t31536000\tapp\t2592000\tapp\t5\t\n`,
    })
  })

  test('a table in UTF-16 from a pipe is read as well', async () => {
    const { apps } = await inSandbox()
    const table = `id;accessTokenExpiry\r\n${resourceOwner};15m\r\n`
    await writeFile(at('apps.csv'), Buffer.from(`\ufeff${table}`, 'utf16le'))

    const ending = await apps(['plan', at('apps.csv'), '-o', 'json'])

    expect(json(ending)).toMatchObject({ rows: [{ app: { id: resourceOwner }, to: { duration: '15m' }, line: 2 }] })
    const piped = await apps(['plan', '-', '--input', 'csv', '-o', 'json'], { stdin: table })
    expect(json(piped)).toMatchObject({ source: { path: 'stdin' }, rows: [{ app: { id: resourceOwner } }] })
  })

  test('the fixes of an audit are one plan; without them the audit would find the same again', async () => {
    const { apps } = await inSandbox()
    const audit = ['audit', '--max-refresh', '30d', '--min-access', '1m', '-o', 'json']
    await writeFile(at('audit.json'), (await apps(audit)).stdout)

    const ending = await apps(['plan', '--from-audit', at('audit.json'), '-o', 'json'])

    expect(json(ending)).toMatchObject({
      source: { kind: 'audit' },
      rows: expect.arrayContaining([
        expect.objectContaining({
          attribute: 'refreshTokenExpiry',
          to: { seconds: 2592000, duration: '30d', source: 'app' },
        }),
        expect.objectContaining({
          app: expect.objectContaining({ id: analyticsConnector }),
          attribute: 'accessTokenExpiry',
          to: { seconds: 60, duration: '1m', source: 'app' },
        }),
      ]),
    })
  })

  test('a snapshot is a plan for the way back', async () => {
    const { apps } = await inSandbox()
    await apps(['snapshot', '--out', at('before')])
    await apps(['set-expiry', resourceOwner, '9d'])
    await apps(['set-offline', resourceOwner, 'off', '-y'])

    const ending = await apps(['plan', '--restore', at('before'), '-o', 'table'])

    expect(ending).toMatchObject({
      exitCode: 0,
      stdout: [
        `ResourceOwner  ${resourceOwner}`,
        `  refresh  9d (777600 s) → 7d (604800 s)  shorter  ${at('before')}:10`,
        `  offline  off → on                                ${at('before')}:10`,
        '',
      ].join('\n'),
    })
  })

  test.each([
    {
      what: 'a snapshot',
      take: ['snapshot', '-o', 'ndjson'],
      option: '--restore',
      because: 'is of a list that was not complete, and may lack apps.',
      hint: 'Name a complete snapshot.',
    },
    {
      what: 'an audit',
      take: ['audit', '--max-refresh', '1d', '-o', 'json'],
      option: '--from-audit',
      because: 'is of an audit that did not see every app, and may lack findings.',
      hint: 'Audit the domain again.',
    },
  ])('from $what of a part of the domain there is no plan', async ({ take, option, because, hint }) => {
    const { apps } = await inSandbox()
    const { stdout } = await apps(take)
    await writeFile(at('part'), stdout.replace(/"complete": ?true/, '"complete":false'))

    const ending = await apps(['plan', option, at('part'), '--out', at('plan.json')])

    expect(ending).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: `Error: There is no plan: ${at('part')} ${because}\nHint: ${hint}\n`,
    })
    await expect(readFile(at('plan.json'))).rejects.toThrow('ENOENT')
  })

  test('the command that carries it out opens the guards that are named', async () => {
    const { apps } = await inSandbox()
    await writeFile(at('long.yaml'), desired.replace('30d', '400d'))
    const { stderr } = await apps(['plan', at('long.yaml'), '--out', at('plan.json')])
    expect(stderr).toContain('Guards that have to be allowed when it is carried out: long.\n')
    expect(stderr).toContain(`To carry it out: apps apply ${at('plan.json')} --allow long\n`)
    expect((await apps(['apply', at('plan.json'), '--allow', 'long', '-y'])).exitCode).toBe(0)
  })

  test('--undo is a plan for the way back from an apply; what somebody else changed is kept', async () => {
    const { apps, sandbox, written } = await inSandbox()
    await writeFile(at('prod.yaml'), desired)
    await apps(['plan', at('prod.yaml'), '--out', at('plan.json')])
    await apps(['apply', at('plan.json'), '-y'])
    const journal = at('plan.json.journal.ndjson')
    const legacyIntranet = exampleIds.legacyIntranet
    sandbox.editApp(legacyIntranet, { accessTokenExpiry: 7200 })
    const before = written().length

    const ending = await apps(['plan', '--undo', journal, '--out', at('back.json'), '--exit-code', '-o', 'table'])
    expect([ending.exitCode, ending.stdout.replace(/\(app last written: [^)]*\)/, '(LAST)')]).toEqual([
      1,
      [
        `Field Service API  ${fieldServiceApi}`,
        '  refresh  30d (2592000 s) → 365d (31536000 s)  longer 12x',
        `skipped  'Legacy Intranet' (${legacyIntranet}) accessTokenExpiry: kept: 2h now (LAST), neither 1h nor 8h`,
        '',
      ].join('\n'),
    ])
    expect(ending.stderr).toBe(
      `Warning: The next plan from ${at('prod.yaml')} changes these values again, unless you edit that file.\n1 change to 1 app; 0 as wanted, 13 not mentioned, 1 skipped.\nTo carry it out: apps apply ${at('back.json')}\n`,
    )
    expect(parsePlan(await readFile(at('back.json'), 'utf8'), 'back.json')).toMatchObject({
      source: { kind: 'journal', path: journal, reason: 'INC-4711' },
      rows: [{ row: 1, attribute: 'refreshTokenExpiry', to: { seconds: 31_536_000 } }],
      skipped: [{ app: { id: legacyIntranet }, attribute: 'accessTokenExpiry' }],
    })
    expect(written().length).toBe(before)

    expect((await apps(['apply', at('back.json'), '-y'])).exitCode).toBe(0)
    expect(sandbox.state.apps.get(fieldServiceApi)?.['refreshTokenExpiry']).toBe(31_536_000)
  })

  test('--undo of an app that is gone is 5, and --skip-missing lists it', async () => {
    const { apps, sandbox } = await inSandbox()
    await writeFile(at('prod.yaml'), desired)
    await apps(['plan', at('prod.yaml'), '--out', at('plan.json')])
    await apps(['apply', at('plan.json'), '-y'])
    sandbox.state.apps.remove(fieldServiceApi)
    const undo = ['plan', '--undo', at('plan.json.journal.ndjson')]
    expect((await apps(undo)).exitCode).toBe(5)
    const { exitCode, stderr } = await apps([...undo, '--skip-missing'])
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('There is no such app.')])
  })

  test('--only leaves out all other apps; an app that is not there ends the run', async () => {
    const { apps } = await inSandbox()
    await writeFile(at('prod.yaml'), desired)

    const ending = await apps(['plan', at('prod.yaml'), '--only', 'Legacy Intranet', '-o', 'json'])

    expect(json(ending)).toMatchObject({ rows: [{ app: { displayName: 'Legacy Intranet' } }], notMentioned: 14 })
    expect(await apps(['plan', at('prod.yaml'), '--only', 'Legacy'])).toMatchObject({ exitCode: 5, stdout: '' })
  })

  test('a list that is not complete is no plan', async () => {
    const { apps, sandbox } = await inSandbox()
    await writeFile(at('prod.yaml'), desired)
    sandbox.state.faults.push(
      readFault({ match: { kind: 'list', times: 99 }, action: { type: 'override', envelope: { totalResults: 16 } } }),
    )

    const ending = await apps(['plan', at('prod.yaml'), '--out', at('plan.json'), '-o', 'json'])

    expect(ending).toMatchObject({ exitCode: 3, stdout: '' })
    expect(await readdir(directory)).toEqual(['prod.yaml'])
  })

  test('Markdown for a pull request goes to a file, beside a table on stdout', async () => {
    const { apps } = await inSandbox()
    await writeFile(at('prod.yaml'), desired)

    await apps(['plan', at('prod.yaml'), '-o', 'table', '-o', `markdown=${at('plan.md')}`])

    expect(await readFile(at('plan.md'), 'utf8')).toContain(
      `| Field Service API (${fieldServiceApi}) | refreshTokenExpiry | 365d (31536000 s) → 30d (2592000 s) | shorter 12x |`,
    )
  })

  test('its schema is printed for editors without a domain', async () => {
    const { apps } = await inSandbox()

    const ending = await apps(['plan', '--print-schema'], { variables: { APPS_DOMAIN_URL: undefined } })

    expect([ending.exitCode, JSON.parse(ending.stdout)]).toMatchObject([
      0,
      { title: 'a desired state', required: ['version', 'apps'] },
    ])
  })
})
