import type { Column, JsonObject, View } from '../../../output/output'
import { type RowReport, summaryOf } from '../../../plan/row-report'
import { rowJson, valueJson } from '../plan/plan-json'
import { settingWord } from '../plan/plan-words'
import { changeWords, valueForScripts } from './row-words'
import type { ApplyReport } from './undertaking'

const schemaVersion = 1

/** The document of `-o json`. */
export const reportView: View<ApplyReport> = {
  columns: [],
  json: ({ undertaking, journal, startedAt, endedAt, guards, rows }) => ({
    schemaVersion,
    domain: undertaking.domain,
    plan: undertaking.path,
    journal,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    summary: summaryOf(rows),
    guards: guards.map(({ guard, actual, limit }) => ({ guard, actual, limit })),
    rows: rows.map(rowReportJson),
  }),
}

const rowReportJson = ({ row, now, outcome, reason, requestId }: RowReport): JsonObject => ({
  ...rowJson(row),
  now: now === undefined ? null : valueJson(now),
  outcome,
  reason,
  requestId,
})

/** One line for each row. */
export const rowsView: View<RowReport> = {
  columns: [
    column('Row', 'row', ({ row }) => row.row),
    column('App id', 'id', ({ row }) => row.app.id, 'scripts'),
    column('Name', 'displayName', ({ row }) => row.app.displayName),
    {
      ...column('Setting', 'attribute', ({ row }) => row.attribute),
      forPeople: ({ row }) => settingWord(row),
    },
    {
      title: 'Change',
      name: 'from',
      forPeople: ({ row }) => changeWords(row),
      forScripts: ({ row }) => valueForScripts(row.from),
    },
    column('To', 'to', ({ row }) => valueForScripts(row.to), 'scripts'),
    column('Now', 'now', ({ now }) => (now === undefined ? '' : valueForScripts(now)), 'scripts'),
    column('Outcome', 'outcome', ({ outcome }) => outcome),
    { ...column('Why', 'reason', ({ reason }) => reason ?? '') },
    column('Request id', 'requestId', ({ requestId }) => requestId ?? '', 'scripts'),
  ],
  json: rowReportJson,
}

function column(
  title: string,
  name: string,
  value: (report: RowReport) => string | number,
  readers: 'all' | 'scripts' = 'all',
): Column<RowReport> {
  const shown = { title, name, forScripts: value }
  return readers === 'all' ? { ...shown, forPeople: (report) => String(value(report)) } : shown
}
