import type { JsonObject, JsonValue } from '../../../output/output'
import { isLifetime, type Plan, type PlanRow, type Skipped } from '../../../plan/plan'
import { formatDuration } from '../../../token-settings/duration'

export const planSchemaVersion = 1

export const planKind = 'apps-plan'

/** A plan as it stands in its file and in `-o json`. */
export const planJson = ({ createdAt, domain, source, rows, unchanged, notMentioned, skipped }: Plan) =>
  ({
    schemaVersion: planSchemaVersion,
    kind: planKind,
    createdAt,
    domain,
    source: { ...source },
    rows: rows.map(rowJson),
    unchanged,
    notMentioned,
    skipped: skipped.map(skippedJson),
  }) satisfies JsonObject

export const skippedJson = ({ app, attribute, reason }: Skipped) =>
  ({ app: app === null ? null : { ...app }, attribute, reason }) satisfies JsonObject

export const rowJson = ({ row, app, attribute, from, to, line, warnings }: PlanRow) =>
  ({ row, app: { ...app }, attribute, from: valueJson(from), to: valueJson(to), line, warnings }) satisfies JsonObject

export function valueJson(value: PlanRow['from']): JsonValue {
  if (!isLifetime(value)) return value
  return { seconds: value.seconds, duration: formatDuration(value.seconds), source: value.source }
}
