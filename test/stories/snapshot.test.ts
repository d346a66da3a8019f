import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { endOf } from '../../src/commands/shared/snapshot'
import { readFault } from '../../src/sandbox/faults/fault'
import { exampleIds } from '../../src/sandbox/server'
import { errorOf, json, terminalWithSandbox } from '../support/program'

const { fieldServiceApi, paymentsApi } = exampleIds

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rm(directory, { recursive: true }))

const at = (name: string) => join(directory, name)
const lines = async (path: string) => (await readFile(path, 'utf8')).trimEnd().split('\n')

/** Other rows, with a last line that fits them. */
const signedAgain = (change: (rows: string[]) => string[]) => (text: string) => {
  const [header = '', ...rest] = text.trimEnd().split('\n')
  const rows = change(rest.slice(0, -1))
  return `${[header, ...rows, JSON.stringify(endOf(rows, true))].join('\n')}\n`
}

describe('apps snapshot', () => {
  test('two snapshots of an idle domain differ in their dates only', async () => {
    const { apps, sandbox } = await terminalWithSandbox()
    expect(await apps(['snapshot', '--out', at('a')], { variables: { TZ: 'Asia/Tokyo' } })).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: `${at('a')}: 15 apps of ${sandbox.url}.\nTo see later what changed: apps diff ${at('a')}\n`,
    })
    const onStdout = await apps(['snapshot'])
    expect(onStdout.exitCode).toBe(0)

    const [first = '', ...rows] = await lines(at('a'))
    const [header, ...others] = onStdout.stdout.trimEnd().split('\n')
    expect(others).toEqual(rows)
    expect({ ...JSON.parse(header ?? ''), startedAt: '' }).toEqual({ ...JSON.parse(first), startedAt: '' })
    expect(JSON.parse(first)).toMatchObject({
      kind: 'apps-snapshot',
      schemaVersion: 1,
      domain: sandbox.url,
      filter: null,
    })
    const ids = rows.slice(0, -1).map((row) => JSON.parse(row).id)
    expect(ids).toEqual([...ids].sort())
    const sha256 = createHash('sha256')
      .update(
        rows
          .slice(0, -1)
          .map((row) => `${row}\n`)
          .join(''),
      )
      .digest('hex')
    expect(JSON.parse(rows.at(-1) ?? '')).toEqual({ kind: 'apps-snapshot-end', complete: true, count: 15, sha256 })
    expect((await stat(at('a'))).mode & 0o777).toBe(0o600)
  })

  test('a file that is there stays as it is, and nothing is requested', async () => {
    const { apps, sandbox } = await terminalWithSandbox()
    await writeFile(at('a'), 'mine')
    const ending = await apps(['snapshot', '--out', at('a'), '-o', 'json'])
    expect(ending.exitCode).toBe(2)
    expect(errorOf(ending).message).toBe(`--out: ${at('a')} already exists.`)
    expect(await readFile(at('a'), 'utf8')).toBe('mine')
    expect(sandbox.requests).toEqual([])
  })

  test('a list that ends early is 3, the last line says so, and diff claims no removal', async () => {
    const { apps, sandbox } = await terminalWithSandbox()
    await apps(['snapshot', '--out', at('whole')])
    const action = { type: 'override', envelope: { totalResults: 16 } }
    sandbox.state.faults.push(readFault({ match: { kind: 'list', times: 99 }, action }))
    const ending = await apps(['snapshot', '--out', at('part')])
    sandbox.state.faults.splice(0)
    expect(ending.exitCode).toBe(3)
    expect(JSON.parse((await lines(at('part'))).at(-1) ?? '')).toMatchObject({ complete: false })

    const diff = await apps(['diff', at('whole'), at('part'), '-o', 'json'])
    expect(diff.exitCode).toBe(3)
    expect(json(diff)).toMatchObject({ complete: false, differences: [] })
    expect(errorOf(diff).message).toBe(`Added and removed apps are not known: ${at('part')} may lack apps.`)
  })
})

test('a sandbox takes a snapshot for its apps, and shows the same settings', async () => {
  const { apps } = await terminalWithSandbox()
  await apps(['snapshot', '--out', at('a')])
  const program = fileURLToPath(new URL('../../bin/apps.js', import.meta.url))
  const words = ['sandbox', '--apps', at('a'), '--', process.execPath, program, 'diff', '--across', at('a')]
  const { exitCode, stdout, stderr } = await apps(words)
  expect({ exitCode, stdout, said: stderr.split(' since ')[0] }).toEqual({
    exitCode: 0,
    stdout: '',
    said: 'No difference',
  })
})

describe('apps diff', () => {
  test('what changed since, and who wrote the app last', async () => {
    const { apps } = await terminalWithSandbox()
    await apps(['snapshot', '--out', at('monday')])
    expect(await apps(['diff', at('monday'), '-o', 'json'])).toMatchObject({ exitCode: 0 })
    await apps(['set-expiry', fieldServiceApi, '30d', '-y', '-q'])
    await apps(['set-offline', paymentsApi, 'on', '-y', '-q'])

    const diff = await apps(['diff', at('monday'), '-o', 'json'])
    expect(diff.exitCode).toBe(1)
    expect(json(diff)).toMatchObject({
      schemaVersion: 1,
      complete: true,
      summary: { changed: 2, renamed: 0, recreated: 0, added: 0, removed: 0 },
    })
    expect(json(diff).differences).toMatchObject([
      {
        kind: 'changed',
        app: { id: fieldServiceApi, displayName: 'Field Service API' },
        attribute: 'refreshTokenExpiry',
        from: { seconds: 31536000, duration: '365d', source: 'app' },
        to: { seconds: 2592000, duration: '30d', source: 'app' },
        lastModifiedBy: 'OAuthClient',
      },
      { kind: 'changed', app: { id: paymentsApi }, attribute: 'allowOffline', from: false, to: true },
    ])
    const people = await apps(['diff', at('monday'), '-o', 'table'])
    expect(people.stdout).toContain(`Field Service API  ${fieldServiceApi}\n  refreshTokenExpiry  365d → 30d\n`)
    const markdown = await apps(['diff', at('monday'), '-o', 'markdown'])
    expect(markdown.stdout).toContain('## 2 differences\n')
    expect(markdown.stdout).toContain(`| changed | Payments API (${paymentsApi}) | allowOffline | false | true |`)
    const csv = await apps(['diff', at('monday'), '-o', 'csv'])
    expect(csv.stdout.split('\n')[0]).toBe(
      'kind,id,displayName,attribute,from,to,lastModified,lastModifiedBy,by,byJournal,byRow',
    )
  })

  test('several reports at once, and none over a file that is read', async () => {
    const { apps } = await terminalWithSandbox()
    await apps(['snapshot', '--out', at('a')])
    await apps(['set-expiry', fieldServiceApi, '30d', '-y', '-q'])
    const reports = ['-o', `markdown=${at('m.md')}`, '-o', `csv=${at('c.csv')}`, '-o', `json=${at('j.json')}`]
    const ending = await apps(['diff', at('a'), ...reports])
    expect(ending.exitCode).toBe(1)
    expect(ending.stdout).toMatch(/^changed\t/)
    expect(await readFile(at('m.md'), 'utf8')).toContain('## 1 difference\n')
    expect(await readFile(at('c.csv'), 'utf8')).toMatch(
      /^\ufeffkind,id,displayName,attribute,from,to,lastModified,lastModifiedBy,by,byJournal,byRow\nchanged,/,
    )
    expect(JSON.parse(await readFile(at('j.json'), 'utf8'))).toMatchObject({ summary: { changed: 1 } })

    const over = await apps(['diff', at('a'), '-o', `json=${at('a')}`])
    expect(over).toMatchObject({ exitCode: 2, stdout: '' })
    expect(over.stderr).toContain('is a file that the diff reads.')
    expect((await readFile(at('a'), 'utf8')).startsWith('{"kind":"apps-snapshot"')).toBe(true)
  })

  test('two snapshots in the wrong order are compared, and that is said', async () => {
    const { apps } = await terminalWithSandbox()
    await apps(['snapshot', '--out', at('a')])
    await apps(['snapshot', '--out', at('b')])
    const { exitCode, stderr } = await apps(['diff', at('b'), at('a')])
    expect(exitCode).toBe(0)
    expect(stderr).toContain('Warning: The first snapshot is the later one: what is shown is the way back.\n')
  })

  test('two files need no request and no sign-in', async () => {
    const { apps, sandbox } = await terminalWithSandbox()
    await apps(['snapshot', '--out', at('a')])
    await apps(['set-expiry', fieldServiceApi, '30d', '-y', '-q'])
    await apps(['snapshot', '--out', at('b')])
    const before = sandbox.requests.length
    const variables = { APPS_DOMAIN_URL: '', APPS_CLIENT_ID: '', APPS_CLIENT_SECRET: '' }
    expect((await apps(['diff', at('a'), at('b')], { variables })).stdout).toMatch(
      /^changed\t\S+\tField Service API\trefreshTokenExpiry\t365d\t30d\t\S+\tOAuthClient\t\t\t\n$/,
    )
    expect(sandbox.requests).toHaveLength(before)
  })

  test('another domain is 2, unless it is asked for', async () => {
    const [one, other] = [await terminalWithSandbox(), await terminalWithSandbox()]
    await one.apps(['snapshot', '--out', at('one')])
    const refused = await other.apps(['diff', at('one'), '-o', 'json'])
    expect(refused.exitCode).toBe(2)
    expect(errorOf(refused)).toMatchObject({
      message: `The snapshot is of ${one.sandbox.url}, and the other side is ${other.sandbox.url}.`,
      hint: 'To compare two domains: --across',
    })
    const across = await other.apps(['diff', at('one'), '--across', '-o', 'json'])
    expect(json(across).differences.map(({ attribute }: { attribute: string }) => attribute)).not.toContain('id')
  })

  test.each([
    ['text of something else', 'hello\n', 'is not a snapshot of apps.'],
    ['nothing', '', 'is not a snapshot of apps.'],
    [
      'a later version',
      (text: string) => text.replace('"schemaVersion":1', '"schemaVersion":2'),
      'has the schema version 2, and 1 is known here.',
    ],
    ['a cut file', (text: string) => text.split('\n').slice(0, 5).join('\n'), 'is cut off: its last line is missing.'],
    ['an edited value', (text: string) => text.replace('31536000', '2592000'), 'was changed after it was written.'],
    [
      'two rows of one app',
      signedAgain((rows) => [rows[0] ?? '', ...rows]),
      'has the app 07ae3d6b9f1c4528ac94f6e05b218d73 in line 2 and again in line 3.',
    ],
    [
      'a lifetime of less than nothing',
      signedAgain((rows) => rows.map((row) => row.replace('"seconds":31536000', '"seconds":-1'))),
      'has something that is not an app in line 5.',
    ],
    [
      'a flag that is none',
      signedAgain((rows) => rows.map((row) => row.replace('"active":true', '"active":5'))),
      'has something that is not an app in line 2.',
    ],
    [
      'a row that is nested too deeply',
      signedAgain(([row = '', ...rows]) => [
        row.replace(/}$/, `,"x":${'['.repeat(9999)}${']'.repeat(9999)}}`),
        ...rows,
      ]),
      'has something that is not an app in line 2.',
    ],
    ['a row taken out', (text: string) => text.replace(/\n\{"id"[^\n]*/, ''), 'was changed after it was written.'],
  ])('%s is refused, and nothing is requested', async (_, made, why) => {
    const { apps, sandbox } = await terminalWithSandbox()
    await apps(['snapshot', '--out', at('good')])
    const before = sandbox.requests.length
    await writeFile(at('bad'), typeof made === 'string' ? made : made(await readFile(at('good'), 'utf8')))
    const ending = await apps(['diff', at('bad'), '-o', 'json'])
    expect(ending.exitCode).toBe(2)
    expect(errorOf(ending).message).toContain(`${at('bad')} ${why}`)
    expect(sandbox.requests).toHaveLength(before)
  })
})

test('what another program does to the ends of lines is no change', async () => {
  const { apps } = await terminalWithSandbox()
  await apps(['snapshot', '--out', at('a')])
  const text = await readFile(at('a'), 'utf8')
  const windows = `\ufeff${text.replaceAll('\n', '\r\n')}\r\n`
  for (const bytes of [Buffer.from(windows, 'utf16le'), Buffer.from(windows.slice(1)), Buffer.from(`${text}\n\n`)]) {
    await writeFile(at('b'), bytes)
    expect(await apps(['diff', at('a'), at('b')])).toMatchObject({ exitCode: 0, stdout: '' })
  }
})

test('names that a terminal would obey are escaped, on stdout and in the file', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  const app = sandbox.state.apps.get(fieldServiceApi)
  if (app !== undefined) app['displayName'] = 'A\u009b31m\u202eB\u007f'
  const { stdout } = await apps(['snapshot', '--out', at('a')]).then(() => apps(['snapshot']))
  for (const text of [stdout, await readFile(at('a'), 'utf8')]) {
    expect(text).toContain('A\\u009b31m\\u202eB\\u007f')
    expect(text).not.toMatch(/[\u007f-\u009f\u202a-\u202e]/)
  }
  expect(await apps(['diff', at('a')])).toMatchObject({ exitCode: 0 })
})
