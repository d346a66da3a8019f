import { longestWithoutForce, shortestUsual } from '../token-settings/change'
import { formatDuration } from '../token-settings/duration'
import { effectOf, switchedOff } from '../token-settings/effect'
import { isMadeByOracle } from '../token-settings/made-by-oracle'
import type { UnnumberedRow } from './plan'
import type { PlannableApp } from './wishes'

/** What a person should know about one row. */
export interface Concern {
  /** The guard that asks about it before it is carried out; null: none. */
  guard: 'no-effect' | 'long' | 'oracle' | null
  text: string
}

/** @param app as it is when the whole plan has been carried out */
export function concernsOf(row: UnnumberedRow, app: PlannableApp): Concern[] {
  return [...withoutEffect(row, app), ...unusualLength(row), ...lastGrant(row), ...ofOracle(app)]
}

function withoutEffect({ attribute }: UnnumberedRow, app: PlannableApp): Concern[] {
  const { isOAuthResource, isOAuthClient } = app
  const concern = (reason: string | null): Concern[] => [
    { guard: 'no-effect', text: `The change has no effect: ${reason ?? 'nothing uses the setting'}.` },
  ]
  switch (attribute) {
    case 'allowOffline':
      return isOAuthResource === true ? [] : concern(switchedOff('isOAuthResource', isOAuthResource))
    case 'allowedGrants':
      return isOAuthClient === true ? [] : concern(switchedOff('isOAuthClient', isOAuthClient))
    default: {
      const { refresh, access, reason } = effectOf(app)
      return (attribute === 'refreshTokenExpiry' ? refresh : access) ? [] : concern(reason)
    }
  }
}

function unusualLength(row: UnnumberedRow): Concern[] {
  if (row.attribute === 'allowOffline' || row.attribute === 'allowedGrants') return []
  const { seconds } = row.to
  if (seconds > longestWithoutForce)
    return [{ guard: 'long', text: `${formatDuration(seconds)} is more than 365 days.` }]
  if (seconds >= shortestUsual) return []
  return [{ guard: null, text: `${formatDuration(seconds)} is under a minute; clients may not keep up.` }]
}

function lastGrant(row: UnnumberedRow): Concern[] {
  if (row.attribute !== 'allowedGrants' || row.to.length > 0) return []
  return [{ guard: null, text: 'The client is left without any grant: it gets no tokens at all.' }]
}

const ofOracle = (app: PlannableApp): Concern[] =>
  isMadeByOracle(app) ? [{ guard: 'oracle', text: 'Oracle made this app.' }] : []
