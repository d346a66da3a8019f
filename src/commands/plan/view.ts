import { forMarkdown } from '../../output/encoders'
import { formatNames } from '../../output/formats'
import type { View } from '../../output/output'
import { paceOf } from '../../plan/pace'
import { isLifetime, type PlanRow } from '../../plan/plan'
import { counted } from '../shared/format-coverage'
import { paceSentence } from '../shared/plan/cost-words'
import { planJson, rowJson } from '../shared/plan/plan-json'
import {
  appLines,
  guardSentence,
  placeOf,
  type ShownPlan,
  skippedLine,
  skippedWords,
  summarySentence,
} from '../shared/plan/plan-lines'
import { changeWords, stepWords } from '../shared/plan/plan-words'

export const formats = [...formatNames, 'markdown'] as const

export type Format = (typeof formats)[number]

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
  const notes = [guardSentence(shown.guards), paceSentence(paceOf(rows, { areRead: false }))]
  return `${[
    `## ${rows.length === 0 ? 'No changes' : counted(rows.length, 'change')}`,
    '',
    cell([summarySentence(shown), ...notes.filter((note) => note !== null)].join(' ')),
    ...(rows.length === 0 ? [] : ['', ...table]),
    ...(skipped.length === 0 ? [] : ['', ...skipped.map((each) => `- Skipped: ${cell(skippedWords(each))}`)]),
  ].join('\n')}\n`
}
