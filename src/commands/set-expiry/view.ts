import type { ChangeReport } from '../../identity-domain/apps/change-app'
import { attributeOf, type Lifetime, lifetimeOf, type TokenKind } from '../../token-settings/app'
import { isLargeStep, longestWithoutForce } from '../../token-settings/change'
import { formatDuration, formatWithSeconds, type Seconds } from '../../token-settings/duration'
import type { Change, ChangedValue, Target } from '../shared/change'
import { changeView } from '../shared/change-view'

/** What was asked for, as far as it is shown. */
export interface Asked {
  token: TokenKind
  /** null: to take the value away. */
  lifetime: Seconds | null
  /** The lifetime that had to be there. */
  expect?: Seconds | undefined
  /** Agreed to a large step beforehand. */
  yes: boolean
  force: boolean
  ifMatch: boolean
}

/** The lifetime as it was, and as it was asked for. */
export const lifetimesOf = ({ token, lifetime }: Asked, { before }: Pick<ChangeReport, 'before'>) => ({
  from: before[attributeOf[token]],
  to: lifetimeOf(token, lifetime),
})

export function shownChange(asked: Asked, report: ChangeReport, target: Target): Change {
  const attribute = attributeOf[asked.token]
  const { from, to } = lifetimesOf(asked, report)
  return {
    ...target,
    setting: settingOf(asked),
    label: `${asked.token} token`,
    attribute,
    from: lifetimeValue(from),
    to: lifetimeValue(to),
    now: report.now === null ? null : lifetimeValue(report.now[attribute]),
    report,
    back: commandBack(asked, report),
    lookWith: target.withTarget(`apps get-expiry ${report.before.id}`),
  }
}

function commandBack(asked: Asked, report: ChangeReport): string {
  const { from, to } = lifetimesOf(asked, report)
  const wanted = from.source === 'default' ? '--unset' : formatDuration(from.seconds)
  const options = [
    `--expect ${formatDuration(to.seconds)}`,
    ...(asked.token === 'access' ? ['--token access'] : []),
    ...(isLargeStep(to, from) ? ['-y'] : []),
    ...(asked.force || from.seconds > longestWithoutForce ? ['--force'] : []),
    ...(asked.ifMatch ? [] : ['--no-if-match']),
  ]
  return `apps set-expiry ${report.before.id} ${wanted} ${options.join(' ')}`
}

export const settingOf = ({ token }: Pick<Asked, 'token'>): string => `${token}-token lifetime`

const lifetimeValue = (lifetime: Lifetime): ChangedValue => ({
  full: lifetimeWords(lifetime),
  short: lifetime.source === 'app' ? formatDuration(lifetime.seconds) : lifetimeWords(lifetime),
  isSet: lifetime.source === 'app',
  shown: `${formatWithSeconds(lifetime.seconds)}${lifetime.source === 'default' ? ', the default' : ''}`,
  forScripts: lifetime.seconds,
  json: { seconds: lifetime.seconds, duration: formatDuration(lifetime.seconds), source: lifetime.source },
})

export const lifetimeWords = ({ seconds, source }: Lifetime): string =>
  source === 'default' ? `not set (${formatDuration(seconds)} by default)` : formatWithSeconds(seconds)

export const expiryChangeView = changeView({ titles: { from: 'From s', to: 'To s' } })
