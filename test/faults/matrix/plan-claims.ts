import { expect } from 'vitest'
import { clientId, resourceId } from '../domain/apps'
import { grantsOfEach } from '../domain/apps-endpoint'
import { journalFile, plannedId, plannedRows, stored, undoJournalFile } from '../domain/plan'
import type { Ran } from '../domain/run-apps'
import type { AppRecord } from '../domain/state'
import type { Claim } from './claims'

interface ShownRow {
  row: number
  id: string
  outcome: string
}

/** Of both forms the same. */
function rowsIn(stdout: string, format: 'json' | 'plain'): ShownRow[] {
  if (format === 'json')
    return JSON.parse(stdout).rows.map((each: { row: number; app: { id: string }; outcome: string }) => ({
      row: each.row,
      id: each.app.id,
      outcome: each.outcome,
    }))
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
    .map(([row, id = '', , , , , , outcome = '']) => ({ row: Number(row), id, outcome }))
}

/** Where nothing of ours was written; `unchanged` has what is wanted all the same. */
const untouched = ['unchanged', 'dry-run', 'refused', 'conflict', 'kept', 'gone', 'unreadable', 'not-tried']

/** Every row has a word, which is true of the domain and stands in the journal; nothing unsettled ends with a yes. */
export const carriedOut: Claim = (ran, argv, format) => {
  const { exitCode, stdout, domain } = ran
  expectLookBetweenChanges(ran)
  const journal = journalIn(ran, argv)
  expectJournalAsSent(journal, ran)
  if (stdout === '') {
    expect(domain.seen.filter(({ kind }) => kind === 'patch')).toEqual([])
    expect([2, 3, 4, 5, 7]).toContain(exitCode)
    return
  }
  const shown = rowsIn(stdout, format)
  expect(shown).toHaveLength(plannedRows.length)
  for (const each of shown) {
    expectTrue(each, ran, argv)
    const noted = journal.outcomes.get(each.row)
    // What a gate has brought back is confirmed in this journal; what became of the way back stands in another one.
    const isBack = argv.includes('--undo-on-failure') && noted === 'confirmed'
    const mayBe = isBack ? ['confirmed', 'undone', 'unknown', 'differs'] : [noted]
    if (noted !== undefined) expect(mayBe).toContain(each.outcome)
  }
  expectExitCode(exitCode, shown, argv)
}

function expectTrue({ id, outcome }: ShownRow, { domain }: Ran, [command]: readonly string[]): void {
  const { state, ever } = domain
  const plan = plannedRows.find(({ app }) => app.id === id)
  if (plan === undefined) throw new Error(`there is no row of ${id}`)
  const { attribute } = plan
  const [before, after] = (command === 'undo' ? [plan.to, plan.from] : [plan.from, plan.to]).map(stored)
  const ours = state.effects.filter((each) => each.id === id)
  const app = state.apps.get(id)
  const forms = [...(ever.get(id) ?? []), ...(app === undefined ? [] : [app])].map((each) => valueIn(each, attribute))
  if (untouched.includes(outcome)) expect([outcome, ours]).toEqual([outcome, []])
  const wanted = outcome === 'undone' ? before : after
  const isSettled = ['confirmed', 'unchanged', 'undone'].includes(outcome)
  if (isSettled) expect(forms).toContainEqual(wanted)
  expect(ours.length).toBeLessThanOrEqual(outcome === 'undone' ? 2 : 1)
  // Nobody else has written: what is there now is what is claimed.
  if (isSettled && app?.version === 1 + ours.length) expect(valueIn(app, attribute)).toEqual(wanted)
}

function valueIn({ attributes }: AppRecord, attribute: string): unknown {
  const value = attributes[attribute]
  return Array.isArray(value) ? [...value].sort() : value
}

/** Said once more, and in another way than the program says it. */
function expectExitCode(exitCode: number, rows: readonly ShownRow[], argv: readonly string[]): void {
  const has = (...outcomes: string[]) => rows.some(({ outcome }) => outcomes.includes(outcome))
  const isAll = (...outcomes: string[]) => rows.every(({ outcome }) => outcomes.includes(outcome))
  if (exitCode === 0) expect(isAll('confirmed', 'unchanged', 'dry-run')).toBe(true)
  else if (exitCode === 1) expect(isAll('undone', 'not-tried', 'unchanged')).toBe(true)
  if (has('unknown', 'differs')) expect(exitCode).toBe(8)
  else if (exitCode > 1 && has('confirmed')) expect(exitCode).toBe(9)
  // A gate says no after rows that were as wanted already.
  else if (exitCode > 1)
    expect(argv.includes('--gate') ? [2, 3, 4, 5, 6, 7, 9] : [2, 3, 4, 5, 6, 7]).toContain(exitCode)
}

/** Between two changes of one app there is a reading of it. */
function expectLookBetweenChanges({ domain }: Ran): void {
  for (const { app } of plannedRows) {
    const methods = domain.server.ledger.filter(({ path }) => path.includes(app.id)).map(({ method }) => method)
    expect(methods.join(' ')).not.toContain('PATCH PATCH')
  }
}

interface Journaled {
  /** Of rows that were begun, in order. */
  intents: number[]
  /** The last one of each row. */
  outcomes: Map<number, string>
  ids: string[]
}

function journalIn({ files }: Ran, [command]: readonly string[]): Journaled {
  const text = files?.get(command === 'undo' ? undoJournalFile : journalFile) ?? ''
  const entries = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  const intents = entries.filter(({ kind }) => kind === 'intent').map(({ change }) => change)
  return {
    intents: intents.map(({ row }) => row),
    ids: intents.map(({ app }) => app.id),
    outcomes: new Map(
      entries.filter(({ kind }) => kind === 'outcome').map(({ row, outcome }) => [row, outcome] as const),
    ),
  }
}

/** Whatever was sent had been announced, and what was announced has an outcome. */
function expectJournalAsSent({ intents, ids, outcomes }: Journaled, { domain }: Ran): void {
  const patched = domain.seen.filter(({ kind }) => kind === 'patch').map(({ entry }) => idIn(entry.path))
  expect(ids).toEqual(expect.arrayContaining(patched))
  expect(new Set(intents).size).toBe(intents.length)
  expect([...outcomes.keys()]).toEqual(intents)
  for (const [at, row] of intents.entries()) {
    const ours = domain.state.effects.filter(({ id }) => id === ids[at])
    if (ours.length > 0) expect(['confirmed', 'unknown', 'differs']).toContain(outcomes.get(row))
  }
}

const idIn = (path: string): string => /\/Apps\/([^/?]+)/.exec(path)?.[1] ?? ''

/** The client has a refresh token for the resource, and can do what the plan takes from it: it loses something. */
export const impact: Claim = ({ exitCode, stdout }, argv, format) => {
  expect(exitCode).not.toBe(0)
  if (exitCode !== 1 && exitCode !== 3) return expect(stdout).toBe('')
  const rows: { id: string; loses: string; grants: unknown }[] =
    format === 'json'
      ? JSON.parse(stdout).rows.map((each: { client: { id: string }; loses: string; grants: unknown }) => ({
          id: each.client.id,
          loses: each.loses,
          grants: each.grants,
        }))
      : stdout
          .split('\n')
          .filter(Boolean)
          .map((line) => line.split('\t'))
          .map((cells) => ({ id: cells[0] ?? '', loses: cells[4] ?? '', grants: Number(cells.at(-1)) }))
  expect(rows.filter(({ id }) => id !== clientId)).toEqual([])
  if (format === 'json') expect(JSON.parse(stdout).complete).toBe(exitCode === 1)
  if (exitCode === 3) return
  const loses = argv.includes(resourceId) ? 'idle-window' : 'grant'
  expect(rows.map((each) => each.loses).filter((each) => each !== 'nothing')).toEqual([loses])
  if (argv.includes('--users')) expect(rows[0]?.grants).toBe(grantsOfEach)
}

/** One app has another lifetime than it had: that is found, and nothing else. */
export const diff: Claim = ({ exitCode, stdout }, _, format) => {
  expect(exitCode).not.toBe(0)
  if (exitCode !== 1 && exitCode !== 3) return expect(stdout).toBe('')
  const differences: string[] =
    format === 'json'
      ? JSON.parse(stdout).differences.map(
          ({ kind, app, attribute }: { kind: string; app: { id: string }; attribute: string }) =>
            `${kind} ${app.id} ${attribute}`,
        )
      : stdout
          .split('\n')
          .filter(Boolean)
          .map((line) => line.split('\t'))
          .map(([kind, id, , attribute]) => `${kind} ${id} ${attribute}`)
  const only = `changed ${plannedId} accessTokenExpiry`
  expect(differences.filter((each) => each !== only)).toEqual([])
  if (exitCode === 1) expect(differences).toEqual([only])
  if (format === 'json') expect(JSON.parse(stdout).complete).toBe(exitCode === 1)
}
