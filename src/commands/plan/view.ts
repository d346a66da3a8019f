import { forMarkdown } from '../../output/encoders'
import { formatNames } from '../../output/formats'
import type { Detail, Piece, View } from '../../output/output'
import { widthOf } from '../../output/width'
import type { Guard } from '../../plan/guards'
import type { Losing } from '../../plan/losses'
import { isLifetime, type Plan, type PlanRow, type Skipped } from '../../plan/plan'
import { counted } from '../shared/format-coverage'
import { lossWords } from '../shared/plan/cost-words'
import { planJson, rowJson } from '../shared/plan/plan-json'
import { changeWords, settingWord, stepWords } from '../shared/plan/plan-words'

export const formats = [...formatNames, 'markdown'] as const

export type Format = (typeof formats)[number]

/** A plan, and what is said of it besides. */
export interface ShownPlan {
  plan: Plan
  guards: readonly Guard[]
  losing: Losing
}

const forScripts = (value: PlanRow['from']): string | number => {
  if (isLifetime(value)) return value.seconds
  return typeof value === 'object' && value !== null ? value.join(' ') : String(value ?? 'unset')
}

const sourceOf = (value: PlanRow['from']): string => (isLifetime(value) ? value.source : '')

/** A row of the plan, for scripts and spreadsheets. */
export const rowView: View<PlanRow> = {
  columns: [
    { title: 'Row', name: 'row', forScripts: ({ row }) => row },
    { title: 'App id', name: 'id', forScripts: ({ app }) => app.id },
    { title: 'Name', name: 'displayName', forScripts: ({ app }) => app.displayName },
    { title: 'Setting', name: 'attribute', forScripts: ({ attribute }) => attribute },
    { title: 'From', name: 'from', forScripts: ({ from }) => forScripts(from) },
    { title: 'From source', name: 'fromSource', forScripts: ({ from }) => sourceOf(from) },
    { title: 'To', name: 'to', forScripts: ({ to }) => forScripts(to) },
    { title: 'To source', name: 'toSource', forScripts: ({ to }) => sourceOf(to) },
    { title: 'Line', name: 'line', forScripts: ({ line }) => line ?? '' },
    { title: 'Warnings', name: 'warnings', forScripts: ({ warnings }) => warnings.join(' ') },
  ],
  json: rowJson,
}

export const planView: View<ShownPlan> = {
  columns: [],
  json: ({ plan }) => planJson(plan),
  details: ({ plan }) => [...appLines(plan), ...plan.skipped.map(skippedLine)],
}

/** Longer names do not push all ids to the right. */
const widestName = 32

function appLines({ rows, source }: Plan): Detail[] {
  const names = Math.min(widestName, Math.max(...rows.map(({ app }) => widthOf(app.displayName))))
  const cells = rows.map((row) => [settingWord(row), changeWords(row), stepWords(row) ?? '', placeOf(row, source.path)])
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((each) => widthOf(each[column] ?? ''))))
  return rows.flatMap((row, at) => {
    const isFirst = rows[at - 1]?.app.id !== row.app.id
    const title: Detail[] = isFirst
      ? [{ line: [{ text: padded(row.app.displayName, names), tone: 'strong' }, `  ${row.app.id}`] }]
      : []
    const line = (cells[at] ?? []).map((cell, column) => padded(cell, widths[column] ?? 0)).join('  ')
    return [...title, { line: `  ${line.trimEnd()}` }, ...row.warnings.map(warningLine)]
  })
}

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))

const warningLine = (text: string): Detail => ({ line: ['    ', { text, tone: 'warn' }] })

const skippedLine = (skipped: Skipped): Detail => ({
  line: [{ text: 'skipped', tone: 'dim' } satisfies Piece, `  ${skippedWords(skipped)}`],
})

export function skippedWords({ app, attribute, reason }: Skipped): string {
  const name = app === null ? '' : app.displayName === '' ? app.id : `'${app.displayName}' (${app.id})`
  const about = [name, attribute ?? ''].filter((each) => each !== '').join(' ')
  return about === '' ? reason : `${about}: ${reason}`
}

const placeOf = ({ line }: PlanRow, path: string): string => (line === null ? '' : `${path}:${line}`)

/**
 * `2 changes to 2 apps; 1 as wanted, 12 not mentioned. 3 clients lose something.`
 *
 * @param which the command that shows which clients; null where there is no file of the plan
 */
export function summarySentence(
  { plan: { rows, unchanged, notMentioned, skipped }, losing }: ShownPlan,
  which: string | null = null,
): string {
  const apps = new Set(rows.map(({ app }) => app.id)).size
  const changes = rows.length === 0 ? 'No changes' : `${counted(rows.length, 'change')} to ${counted(apps, 'app')}`
  const left = skipped.length === 0 ? '' : `, ${skipped.length} skipped`
  const end = which === null ? '.' : `: ${which}`
  const lost = losing.losing + losing.unknown === 0 ? '' : ` ${lossWords(losing)}${end}`
  return `${changes}; ${unchanged} as wanted, ${notMentioned} not mentioned${left}.${lost}`
}

export const guardSentence = (guards: readonly Guard[]): string | null =>
  guards.length === 0 ? null : `Guards that have to be allowed when it is carried out: ${guards.join(', ')}.`

/** A table for a pull request or a chat. */
export function planMarkdown(shown: ShownPlan, hide: (text: string) => string): string {
  const { rows, skipped, source } = shown.plan
  const cell = (text: string) => forMarkdown(hide(text))
  const lines = rows.map((row) =>
    [
      '',
      `${cell(row.app.displayName)} (${cell(row.app.id)})`,
      row.attribute,
      cell(changeWords(row)),
      stepWords(row) ?? '',
      cell(placeOf(row, source.path)),
      row.warnings.map(cell).join(' '),
      '',
    ]
      .join(' | ')
      .trim(),
  )
  const table = [
    '| App | Setting | Change | Step | Where | Warnings |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
  ]
  const guards = guardSentence(shown.guards)
  return `${[
    `## ${rows.length === 0 ? 'No changes' : counted(rows.length, 'change')}`,
    '',
    cell([summarySentence(shown), ...(guards === null ? [] : [guards])].join(' ')),
    ...(rows.length === 0 ? [] : ['', ...table]),
    ...(skipped.length === 0 ? [] : ['', ...skipped.map((each) => `- Skipped: ${cell(skippedWords(each))}`)]),
  ].join('\n')}\n`
}
