import { grantChanges, isLifetime, type PlanRow } from '../../../plan/plan'
import type { Lifetime } from '../../../token-settings/app'
import { formatDuration, formatWithSeconds } from '../../../token-settings/duration'

const settingWords: Record<PlanRow['attribute'], string> = {
  refreshTokenExpiry: 'refresh',
  accessTokenExpiry: 'access',
  allowOffline: 'offline',
  allowedGrants: 'grants',
}

/** `refresh`, in a column. */
export const settingWord = ({ attribute }: Pick<PlanRow, 'attribute'>): string => settingWords[attribute]

/** `365d (31536000 s) → 30d (2592000 s)`, `on → off`, `+refresh_token -implicit`. */
export function changeWords(row: PlanRow): string {
  if (row.attribute !== 'allowedGrants') return `${valueWords(row.from)} → ${valueWords(row.to)}`
  const { add, remove } = grantChanges(row)
  return [...add.map((grant) => `+${grant}`), ...remove.map((grant) => `-${grant}`)].join(' ')
}

function valueWords(value: Lifetime | boolean | null): string {
  if (value === null) return 'not set'
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return value.source === 'default'
    ? `not set (${formatDuration(value.seconds)} by default)`
    : formatWithSeconds(value.seconds)
}

/** How many times shorter or longer a lifetime gets: `shorter 12x`; null where it is no lifetime, or as long. */
export function stepWords({ from, to }: Pick<PlanRow, 'from' | 'to'>): string | null {
  if (!isLifetime(from) || !isLifetime(to) || from.seconds === to.seconds) return null
  const word = to.seconds < from.seconds ? 'shorter' : 'longer'
  const [small, large] = [Math.min(from.seconds, to.seconds), Math.max(from.seconds, to.seconds)]
  if (small === 0 || large < 2 * small) return word
  const times = large / small
  return `${word} ${times < 10 ? Math.round(times * 10) / 10 : Math.round(times)}x`
}
