import { forMarkdown } from '../../output/encoders'
import { formatNames } from '../../output/formats'
import type { Cell, Detail, JsonObject, View } from '../../output/output'
import type { OwnChange } from '../../plan/own-changes'
import type { Plan } from '../../plan/plan'
import type { Difference } from '../../token-settings/drift'
import { formatDuration, type Seconds } from '../../token-settings/duration'
import { completeSentence, type DomainResult, nameOf, statusOf } from '../shared/several-domains'

export const formats = [...formatNames, 'markdown'] as const

export type Format = (typeof formats)[number]

/** Two readings, and what differs between them. */
export interface DiffReport {
  from: Side
  to: Side
  differences: readonly AttributedDifference[]
  /** Both sides hold every app. */
  complete: boolean
  /** The plan that goes back; null where none is wanted, or a side may lack apps. */
  wayBack: Plan | null
}

/** A difference; null: no journal shows that it is our own. */
export type AttributedDifference = Difference & { by: OwnChange | null }

export interface Side {
  domain: string
  startedAt: string
  /** The file; null: the live domain. */
  path: string | null
  complete: boolean
}

/** A difference and, where the app was written between the two readings, by whom. */
export const differenceView: View<AttributedDifference> = {
  columns: [
    { title: 'Kind', name: 'kind', forPeople: ({ kind }) => kind, forScripts: ({ kind }) => kind },
    { title: 'App id', name: 'id', forPeople: ({ app }) => app.id, forScripts: ({ app }) => app.id },
    {
      title: 'Name',
      name: 'displayName',
      forPeople: ({ app }) => app.displayName,
      forScripts: ({ app }) => app.displayName,
    },
    {
      title: 'Setting',
      name: 'attribute',
      forPeople: ({ attribute }) => attribute ?? '',
      forScripts: ({ attribute }) => attribute ?? '',
    },
    {
      title: 'From',
      name: 'from',
      forPeople: ({ from }) => formatValue(from),
      forScripts: ({ from }) => formatValue(from),
    },
    { title: 'To', name: 'to', forPeople: ({ to }) => formatValue(to), forScripts: ({ to }) => formatValue(to) },
    {
      title: 'App last written',
      name: 'lastModified',
      forPeople: writer,
      forScripts: ({ lastModified }) => lastModified ?? '',
    },
    { title: 'By', name: 'lastModifiedBy', forScripts: ({ lastModifiedBy }) => lastModifiedBy ?? '' },
    { title: 'Changed by', name: 'by', forScripts: ({ by }) => (by === null ? '' : commandOf(by)) },
    { title: 'Journal', name: 'byJournal', forScripts: ({ by }) => by?.journal ?? '' },
    { title: 'Row', name: 'byRow', forScripts: ({ by }) => by?.row ?? '' },
  ],
  json: differenceJson,
}

function writer({ lastModified, lastModifiedBy }: Difference): Cell {
  if (lastModified === null) return ''
  return lastModifiedBy === null ? lastModified : `${lastModified} by ${lastModifiedBy}`
}

const commandOf = ({ isUndo }: OwnChange): string => (isUndo ? 'apps undo' : 'apps apply')

/** `changed by apps apply (plan.json.journal.ndjson, row 3)`; empty where it is not our own. */
const ownWords = ({ by }: AttributedDifference): string =>
  by === null ? '' : `changed by ${commandOf(by)} (${by.journal}, row ${by.row})`

function differenceJson(difference: AttributedDifference): JsonObject {
  const { kind, app, attribute, from, to, lastModified, lastModifiedBy, by } = difference
  const own = by === null ? null : { command: commandOf(by), journal: by.journal, row: by.row }
  return { kind, app: { ...app }, attribute, from, to, lastModified, lastModifiedBy, by: own } as JsonObject
}

/** A lifetime as people type it, with its source where that is the default; anything else as JSON. */
export function formatValue(value: Difference['from']): string {
  if (value === null) return 'not set'
  if (typeof value === 'string') return value
  if (isLifetime(value)) {
    const typed = formatDuration(value.seconds as Seconds)
    return value.source === 'default' ? `${typed} by default` : typed
  }
  return JSON.stringify(value)
}

const isLifetime = (value: Difference['from']): value is { seconds: number; source: string } =>
  typeof value === 'object' &&
  value !== null &&
  'seconds' in value &&
  'source' in value &&
  Number.isSafeInteger(value['seconds']) &&
  (value['seconds'] as number) >= 0

export const reportView: View<DiffReport> = {
  columns: [],
  json: ({ from, to, complete, differences }) => ({
    schemaVersion: 1,
    from: { ...from },
    to: { ...to },
    complete,
    summary: summaryOf(differences),
    differences: differences.map(differenceJson),
  }),
  details: ({ from, to, differences }) => [
    { label: 'from', value: describeSide(from) },
    { label: 'to', value: describeSide(to) },
    { line: '' },
    ...differences.flatMap(linesOf),
  ],
}

const kinds = ['changed', 'renamed', 'recreated', 'added', 'removed'] as const

export const summaryOf = (differences: readonly Difference[]): JsonObject =>
  Object.fromEntries(kinds.map((kind) => [kind, differences.filter((each) => each.kind === kind).length]))

export const describeSide = ({ domain, startedAt, path, complete }: Side): string =>
  `${path === null ? domain : `${path} (${domain})`}, ${startedAt}${complete ? '' : ', not complete'}`

/** An app is named once, above all that differs in it. */
function linesOf(difference: AttributedDifference, place: number, all: readonly AttributedDifference[]): Detail[] {
  const { app } = difference
  const isNamed = all[place - 1]?.app.id === app.id
  const title: Detail[] = isNamed ? [] : [{ line: [{ text: app.displayName, tone: 'strong' }, `  ${app.id}`] }]
  const isLast = all[place + 1]?.app.id !== app.id
  const written =
    isLast && difference.lastModified !== null ? [{ line: `  app last written ${writer(difference)}` }] : []
  const own = difference.by === null ? [] : [{ line: `    ${ownWords(difference)}` }]
  return [...title, { line: `  ${describe(difference)}` }, ...own, ...written]
}

export function describe({ kind, attribute, from, to }: Difference): string {
  if (kind === 'added' || kind === 'removed') return kind
  const change = `${formatValue(from)} → ${formatValue(to)}`
  return kind === 'changed' ? `${attribute}  ${change}` : `${kind}  ${change}`
}

/** A table for a pull request or a chat. */
export function diffMarkdown({ from, to, differences }: DiffReport, hide: (text: string) => string): string {
  const cell = (text: string) => forMarkdown(hide(text))
  const rows = differences.map((each) => {
    const { kind, app, attribute, from, to } = each
    const written = [String(writer(each)), ownWords(each)].filter((words) => words !== '').join('; ')
    return `| ${kind} | ${cell(app.displayName)} (${cell(app.id)}) | ${attribute ?? ''} | ${cell(formatValue(from))} | ${cell(formatValue(to))} | ${cell(written)} |`
  })
  const title = `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}`
  const table = [
    '| Kind | App | Setting | From | To | App last written |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ]
  return `${[`## ${title}`, '', `From ${cell(describeSide(from))}`, `to ${cell(describeSide(to))}`, ...(rows.length === 0 ? [] : ['', ...table])].join('\n')}\n`
}

/** A line for each domain, a section for each that differs, and whether one is missing. */
export function severalMarkdown(results: readonly DomainResult<DiffReport>[], hide: (text: string) => string): string {
  const cell = (text: string) => forMarkdown(hide(text))
  const lines = results.map(
    (result) =>
      `| ${cell(nameOf(result))} | ${result.value?.differences.length ?? ''} | ${statusOf(result)} | ${cell(result.domain)} |`,
  )
  const sections = results.flatMap((result) =>
    result.value === null || result.value.differences.length === 0
      ? []
      : [`# ${cell(nameOf(result))}\n\n${diffMarkdown(result.value, result.hide)}`],
  )
  const table = ['| Domain | Differences | Read | Address |', '| --- | ---: | --- | --- |', ...lines].join('\n')
  return `${[`${table}\n`, ...sections, `${cell(completeSentence(results))}.\n`].join('\n')}`
}
