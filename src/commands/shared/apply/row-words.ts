import { grantChanges, isLifetime, type PlanRow } from '../../../plan/plan'
import { formatDuration, formatWithSeconds } from '../../../token-settings/duration'
import { settingWord } from '../plan/plan-words'

type Value = PlanRow['from']

/** As it is said in a sentence, without its seconds. */
export function valueWords(value: Value): string {
  if (isLifetime(value)) {
    const length = formatDuration(value.seconds)
    return value.source === 'default' ? `not set (${length})` : length
  }
  if (value === null) return 'not set'
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return value.length === 0 ? 'none' : value.join(' ')
}

/** The same with the seconds beside a lifetime. */
export const fullWords = (value: Value): string =>
  isLifetime(value) && value.source === 'app' ? formatWithSeconds(value.seconds) : valueWords(value)

/** In one cell, for scripts: seconds, true, false, unset, or grants with a space between them. */
export function valueForScripts(value: Value): string | number {
  if (isLifetime(value)) return value.source === 'default' ? 'unset' : value.seconds
  if (value === null) return 'unset'
  return typeof value === 'boolean' ? String(value) : value.join(' ')
}

/** `365d → 30d`; of grants only those that change. */
export function changeWords(row: PlanRow): string {
  if (row.attribute !== 'allowedGrants') return `${valueWords(row.from)} → ${valueWords(row.to)}`
  const { add, remove } = grantChanges(row)
  return [...add.map((grant) => `+${grant}`), ...remove.map((grant) => `-${grant}`)].join(' ')
}

/** `Field Service API  refresh  365d → 30d`. */
export const rowWords = (row: PlanRow): string => [row.app.displayName, settingWord(row), changeWords(row)].join('  ')

/** `row 2 (Field Service API, refresh)`, in a sentence. */
export const rowName = ({ row, app, attribute }: PlanRow): string =>
  `row ${row} (${app.displayName}, ${settingWord({ attribute })})`
