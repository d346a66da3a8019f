import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readFault } from '../../src/sandbox/faults/fault'
import { exampleIds } from '../../src/sandbox/server'
import { writePlanFor } from '../support/plan-on-disk'
import { errorOf, json, type TerminalInSandbox, terminalWithSandbox } from '../support/program'
import { readCsvRecords } from '../support/readers'

const { fieldServiceApi, paymentsApi, legacyIntranet, customerPortal } = exampleIds

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rm(directory, { recursive: true }))

const at = (name: string) => join(directory, name)
const plan = () => at('plan.json')
const journal = () => `${plan()}.journal.ndjson`
const undone = () => `${plan()}.journal.undo.ndjson`

/** A terminal whose domain was recorded in `monday`. */
async function onMonday(): Promise<TerminalInSandbox> {
  const terminal = await terminalWithSandbox()
  await terminal.apps(['snapshot', '--out', at('monday')])
  return terminal
}

describe('apps diff --plan', () => {
  test('saves the plan that goes back, and apply carries it out', async () => {
    const { apps, sandbox } = await onMonday()
    sandbox.editApp(fieldServiceApi, { refreshTokenExpiry: 3600, displayName: 'Field' })
    sandbox.editApp(paymentsApi, { allowOffline: true })
    const ending = await apps(['diff', at('monday'), '--plan', at('back.json')])
    expect(ending.exitCode).toBe(1)
    expect(ending.stderr).toMatch(/^3 differences since .+\.\n/)
    expect(ending.stderr).toContain(
      `${at('back.json')}: 2 changes to 2 apps. To go back: apps apply ${at('back.json')}\n` +
        '1 difference is not in the plan. A plan sets refreshTokenExpiry, accessTokenExpiry, allowOffline, allowedGrants of apps with the same id.\n',
    )
    expect((await stat(at('back.json'))).mode & 0o777).toBe(0o600)

    expect(await apps(['apply', at('back.json'), '-y'])).toMatchObject({ exitCode: 0 })
    const { differences } = json(await apps(['diff', at('monday'), '-o', 'json']))
    expect(differences).toMatchObject([{ kind: 'renamed' }])
  })

  test('saves what apps plan --restore saves, of the live domain and of two files', async () => {
    const { apps, sandbox } = await onMonday()
    sandbox.editApp(fieldServiceApi, { refreshTokenExpiry: null, accessTokenExpiry: 60 })
    sandbox.editApp(customerPortal, { allowedGrants: ['implicit'], active: false })
    sandbox.state.apps.remove(legacyIntranet)
    await apps(['snapshot', '--out', at('friday')])
    await apps(['plan', '--restore', at('monday'), '--skip-missing', '--out', at('restore.json')])
    await apps(['diff', at('monday'), '--plan', at('live.json')])
    await apps(['diff', at('monday'), at('friday'), '--plan', at('files.json')])
    const written = await Promise.all(
      ['restore', 'live', 'files'].map(async (name) => JSON.parse(await readFile(at(`${name}.json`), 'utf8'))),
    )
    const [restore, ...others] = written.map(({ createdAt: _, ...document }) => document)
    expect(restore.rows).toHaveLength(3)
    expect(others).toEqual([restore, restore])
    const friday = JSON.parse((await readFile(at('friday'), 'utf8')).split('\n')[0] ?? '')
    expect(written[2].createdAt).toBe(friday.startedAt)
  })

  test('without differences saves an empty plan', async () => {
    const { apps } = await onMonday()
    const ending = await apps(['diff', at('monday'), '--plan', at('back.json')])
    expect(ending).toMatchObject({ exitCode: 0, stdout: '' })
    expect(ending.stderr).toContain(`${at('back.json')}: no changes.\n`)
    expect(JSON.parse(await readFile(at('back.json'), 'utf8'))).toMatchObject({ rows: [], unchanged: 15 })
  })

  test('saves nothing if a side may lack apps', async () => {
    const { apps, sandbox } = await onMonday()
    sandbox.editApp(fieldServiceApi, { refreshTokenExpiry: 3600 })
    const action = { type: 'override', envelope: { totalResults: 16 } }
    sandbox.state.faults.push(readFault({ match: { kind: 'list', times: 99 }, action }))
    const ending = await apps(['diff', at('monday'), '--plan', at('back.json')])
    expect(ending.exitCode).toBe(3)
    expect(ending.stderr).toContain(`${at('back.json')} was not written: a side may lack apps.\n`)
    expect(existsSync(at('back.json'))).toBe(false)
  })

  test('is refused with --across, over a file that exists, and over a file that is read', async () => {
    const { apps, sandbox } = await onMonday()
    await writeFile(at('mine'), 'mine')
    const before = sandbox.requests.length
    const ask = async (...words: string[]) => {
      const ending = await apps(['diff', at('monday'), ...words, '-o', 'json'])
      expect(ending).toMatchObject({ exitCode: 2, stdout: '' })
      return errorOf(ending).message
    }
    expect(await ask('--plan', at('new'), '--across')).toContain(
      '--plan: is about the apps of one domain, and --across compares two',
    )
    expect(await ask('--plan', at('mine'))).toBe(`--plan: ${at('mine')} already exists.`)
    expect(await ask('--plan', at('monday'))).toContain('is a file that the diff reads.')
    expect(await readFile(at('mine'), 'utf8')).toBe('mine')
    expect(existsSync(at('new'))).toBe(false)
    expect(sandbox.requests).toHaveLength(before)
  })
})

describe('apps diff --journal', () => {
  /** Row 1 is applied; Payments API is changed by somebody else. */
  async function applied(): Promise<TerminalInSandbox> {
    const terminal = await onMonday()
    writePlanFor(
      plan(),
      terminal.sandbox,
      [
        [fieldServiceApi, 'refreshTokenExpiry', 2_592_000],
        [legacyIntranet, 'accessTokenExpiry', 3600],
      ],
      { createdAt: new Date().toISOString() },
    )
    await terminal.apps(['apply', plan(), '-y'])
    terminal.sandbox.editApp(paymentsApi, { allowOffline: true })
    return terminal
  }

  test('marks what apps apply changed, in every format', async () => {
    const { apps } = await applied()
    const show = (...format: string[]) => apps(['diff', at('monday'), '--journal', journal(), ...format])
    const { differences } = json(await show('-o', 'json'))
    const byApp = Object.fromEntries(
      differences.map(({ app, by }: { app: { id: string }; by: unknown }) => [app.id, by]),
    )
    expect(byApp).toEqual({
      [fieldServiceApi]: { command: 'apps apply', journal: journal(), row: 1 },
      [legacyIntranet]: { command: 'apps apply', journal: journal(), row: 2 },
      [paymentsApi]: null,
    })
    const table = (await show('-o', 'table')).stdout
    expect(table).toContain(
      `  refreshTokenExpiry  365d → 30d\n    changed by apps apply (${journal()}, row 1)\n  app last written `,
    )
    expect(table.match(/changed by/g)).toHaveLength(2)
    expect((await show('-o', 'markdown')).stdout).toMatch(/ by OAuthClient; changed by apps apply \(.+, row 1\) \|\n/)
    const csv = await show('-o', 'csv')
    expect(csv.stdout).toMatch(/^kind,.+,lastModified,lastModifiedBy,by,byJournal,byRow\n/)
    expect(readCsvRecords(csv.stdout).find(({ id }) => id === fieldServiceApi)).toMatchObject({
      lastModifiedBy: 'OAuthClient',
      by: 'apps apply',
      byJournal: journal(),
      byRow: '1',
    })
    expect((await show('-o', 'plain')).stdout).toContain(`\tapps apply\t${journal()}\t1\n`)
    expect((await show('-o', 'ndjson')).stdout).toContain('"row":2}}\n')
  })

  test('leaves a value that somebody changed since to the last writer of the app', async () => {
    const { apps, sandbox } = await applied()
    sandbox.editApp(fieldServiceApi, { refreshTokenExpiry: 3600 })
    const { differences } = json(await apps(['diff', at('monday'), '--journal', journal(), '-o', 'json']))
    expect(differences.find(({ app }: { app: { id: string } }) => app.id === fieldServiceApi)).toMatchObject({
      to: { seconds: 3600 },
      by: null,
    })
  })

  test('takes several journals, and names an undo as that', async () => {
    const { apps } = await applied()
    await apps(['snapshot', '--out', at('tuesday')])
    expect(await apps(['undo', journal(), '-y'])).toMatchObject({ exitCode: 0 })
    const words = ['--journal', journal(), '--journal', undone()]
    const { differences } = json(await apps(['diff', at('tuesday'), ...words, '-o', 'json']))
    expect(differences.map(({ by }: { by: unknown }) => by)).toEqual(
      [1, 2].map(() => expect.objectContaining({ command: 'apps undo', journal: undone() })),
    )
  })

  test('claims no change from before the first of two files', async () => {
    const { apps } = await applied()
    await apps(['snapshot', '--out', at('tuesday')])
    const back = await apps(['diff', at('tuesday'), at('monday'), '--journal', journal(), '-o', 'json'])
    expect(json(back).differences.map(({ by }: { by: unknown }) => by)).toEqual([null, null, null])
    const there = await apps(['diff', at('monday'), at('tuesday'), '--journal', journal(), '-o', 'json'])
    expect(json(there).differences.filter(({ by }: { by: unknown }) => by !== null)).toHaveLength(2)
  })

  test.each<[string, (text: string) => string, string]>([
    [
      'of another domain',
      (text) => text.replaceAll(/"domain":"[^"]+"/g, '"domain":"https://x.example"'),
      'is of https://x.example',
    ],
    ['that is damaged', (text) => text.replace('"kind":"intent"', '"kind":"int'), 'Line 2 of the journal'],
    [
      'of a newer version',
      (text) => text.replaceAll('"schemaVersion":1', '"schemaVersion":2'),
      'was written by a newer version',
    ],
    ['without a run', () => '', 'does not exist, or holds no run'],
    ['of something else', () => '{"kind":"apps-plan"}\n', 'is not a line that apps apply writes'],
  ])('a journal %s is refused, and nothing is requested', async (_, edit, why) => {
    const { apps, sandbox } = await applied()
    await writeFile(at('other'), edit(await readFile(journal(), 'utf8')))
    const before = sandbox.requests.length
    const ending = await apps(['diff', at('monday'), '--journal', at('other'), '-o', 'json'])
    expect(ending).toMatchObject({ exitCode: 2, stdout: '' })
    expect(errorOf(ending).message).toContain(why)
    expect(sandbox.requests).toHaveLength(before)
  })

  test('is refused with --across', async () => {
    const { apps } = await applied()
    const ending = await apps(['diff', at('monday'), '--across', '--journal', journal(), '-o', 'json'])
    expect(ending.exitCode).toBe(2)
    expect(errorOf(ending).message).toContain('--journal: is about the apps of one domain')
  })
})
