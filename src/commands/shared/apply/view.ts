import type { Column, JsonObject, View } from '../../../output/output'
import { type RowReport, summaryOf } from '../../../plan/row-report'
import { rowJson, valueJson } from '../plan/plan-json'
import { valueForScripts } from './row-words'
import { type ApplyReport, hasNoFile } from './undertaking'

const schemaVersion = 1

/** The document of `-o json`. */
export const reportView: View<ApplyReport> = {
  columns: [],
  json: ({ undertaking, journal, startedAt, endedAt, guards, rows }) => ({
    schemaVersion,
    kind: undertaking.kind,
    domain: undertaking.domain,
    plan: hasNoFile(undertaking) ? null : undertaking.path,
    journal,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    summary: summaryOf(rows),
    guards: guards.map(({ guard, actual, limit }) => ({ guard, actual, limit })),
    rows: rows.map(rowReportJson),
  }),
}

export const rowReportJson = ({ row, now, outcome, reason, requestId }: RowReport): JsonObject => ({
  ...rowJson(row),
  now: now === undefined ? null : valueJson(now),
  outcome,
  reason,
  requestId,
})

/** One line for each row, for scripts. */
export const rowsView: View<RowReport> = {
  columns: [
    column('row', ({ row }) => row.row),
    column('id', ({ row }) => row.app.id),
    column('displayName', ({ row }) => row.app.displayName),
    column('attribute', ({ row }) => row.attribute),
    column('from', ({ row }) => valueForScripts(row.from)),
    column('to', ({ row }) => valueForScripts(row.to)),
    column('now', ({ now }) => (now === undefined ? '' : valueForScripts(now))),
    column('outcome', ({ outcome }) => outcome),
    column('reason', ({ reason }) => reason ?? ''),
    column('requestId', ({ requestId }) => requestId ?? ''),
  ],
  json: rowReportJson,
}

function column(name: string, forScripts: (report: RowReport) => string | number): Column<RowReport> {
  return { title: name, name, forScripts }
}
