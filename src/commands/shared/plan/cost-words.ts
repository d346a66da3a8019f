import type { Losing } from '../../../plan/losses'
import { type Pace, requestLimits } from '../../../plan/pace'
import { formatDuration, type Seconds } from '../../../token-settings/duration'
import { counted } from '../format-coverage'

/** `3 clients lose something`: without a full stop. What is not known is never said to be none. */
export function lossWords({ losing, unknown }: Losing): string {
  if (losing === 0 && unknown === 0) return 'No client loses anything'
  const lost = `${counted(losing, 'client')} ${losing === 1 ? 'loses' : 'lose'} something`
  if (unknown === 0) return lost
  const open = `whether ${losing === 0 ? counted(unknown, 'client') : `${unknown} more`} ${losing === 0 && unknown === 1 ? 'loses' : 'lose'} something is not known`
  return losing === 0 ? `W${open.slice(1)}` : `${lost}, and ${open}`
}

/**
 * How long it takes, where a domain may make it wait; else null.
 *
 * @param timeLimit of the run that carries it out; unless given, the usual one of `apps apply`
 */
export function paceSentence(pace: Pace | null, timeLimit: Seconds = usualOfApply): string | null {
  if (pace === null) return null
  const { slowest, fastest } = requestLimits
  const isTooLong = pace.slowest * 60 >= timeLimit
  const other = pace.fastest === 0 ? 'less than a minute' : `at least ${minutes(pace.fastest)}`
  return [
    `It takes about ${pace.requests} requests: at least ${minutes(pace.slowest)} on a domain of type ${slowest.type},`,
    `which allows ${slowest.aMinute} a minute, and ${other} on one of type ${fastest.type}.`,
    `The domain does not show its type.${isTooLong ? ` For more than ${formatDuration(timeLimit)}, set --timeout.` : ''}`,
  ].join(' ')
}

const minutes = (count: number): string => counted(count, 'minute')

const usualOfApply = 3600 as Seconds
