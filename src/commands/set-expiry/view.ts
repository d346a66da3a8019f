import type { ChangeReport } from '../../identity-domain/apps/change-app'
import { attributeOf, type Lifetime, lifetimeOf, type TokenKind } from '../../token-settings/app'
import { formatDuration, formatWithSeconds, type Seconds } from '../../token-settings/duration'
import type { Change, ChangedValue } from '../shared/change'
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
}

/** One lifetime of an app, before, wanted and now. */
export interface LifetimeChange {
  domain: string
  asked: Asked
  from: Lifetime
  to: Lifetime
  report: ChangeReport
  withTarget: Change['withTarget']
}

export const lifetimeChange = (
  asked: Asked,
  report: ChangeReport,
  domain: string,
  withTarget: Change['withTarget'],
): LifetimeChange => ({
  withTarget,
  domain,
  asked,
  from: report.before[attributeOf[asked.token]],
  to: lifetimeOf(asked.token, asked.lifetime),
  report,
})

export function shownChange({ domain, asked, from, to, report, withTarget }: LifetimeChange): Change {
  const attribute = attributeOf[asked.token]
  return {
    domain,
    setting: settingOf(asked),
    label: `${asked.token} token`,
    attribute,
    from: lifetimeValue(from),
    to: lifetimeValue(to),
    now: report.now === null ? null : lifetimeValue(report.now[attribute]),
    report,
    lookWith: withTarget(`apps get-expiry ${report.before.id}`),
    withTarget,
  }
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
