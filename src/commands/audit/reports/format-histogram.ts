import type { LifetimeBucket, LifetimeHistogram, Standing } from '../../../audit/lifetime-buckets'
import type { LifetimeLimit } from '../../../audit/lifetime-limits'
import { documentedDefault } from '../../../token-settings/app'
import { formatDuration } from '../../../token-settings/duration'
import { pluralize } from './format-report'

/** `Refresh-token lifetimes of 214 apps`. */
export function histogramTitle({ kind, apps }: LifetimeHistogram): string {
  const token = kind === 'refresh' ? 'Refresh-token' : 'Access-token'
  return apps === 0
    ? `${token} lifetimes: no app has one that has an effect`
    : `${token} lifetimes of ${pluralize(apps, 'app')}`
}

/** `7d to 30d`: longer than the one, up to and with the other, but where a smallest length (`min`) is the edge. */
export function bucketLabel({ from, to }: Pick<LifetimeBucket, 'from' | 'to'>): string {
  const start = from === null ? null : formatDuration(from.seconds)
  const end = to === null ? null : formatDuration(to.seconds)
  if (start === null && end === null) return 'any'
  if (start === null) return `${to?.belongsTo === 'longer' ? 'under' : 'up to'} ${end}`
  if (end === null) return `${from?.belongsTo === 'longer' ? 'from' : 'over'} ${start}`
  if (start === end) return end
  return `${start} to ${to?.belongsTo === 'longer' ? 'under ' : ''}${end}`
}

export const formatStanding: Record<Standing, string | null> = {
  within: null,
  over: 'over',
  under: 'under',
  'over-for-some': 'over for some',
  'under-for-some': 'under for some',
}

/** More names than these make a line that nobody reads. */
const mostNamed = 3

/** `max 30d (refresh-max)`. */
export function limitLabel({ bound, seconds, rules, isForAll }: LifetimeLimit): string {
  const named = rules.slice(0, mostNamed).join(', ')
  const more = rules.length > mostNamed ? ` and ${rules.length - mostNamed} more` : ''
  return `${bound} ${formatDuration(seconds)}${isForAll ? '' : ' for some'} (${named}${more})`
}

/** Said of the bucket that has it. */
export const defaultLabel = ({ kind }: LifetimeHistogram): string =>
  `default ${formatDuration(documentedDefault[kind])}`
