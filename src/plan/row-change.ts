import type { OAuthApp } from '../token-settings/app'
import { type Plan as ChangePlan, planExpiry, planGrants, planOffline } from '../token-settings/change'
import { type PlanRow, plannedValueOf, sameValue } from './plan'
import type { LiveValue } from './resume'

/** How the value that an app has now relates to a row. */
export function liveValue(row: PlanRow, app: OAuthApp): LiveValue {
  const now = plannedValueOf(app, row.attribute)
  if (sameValue(now, row.to)) return 'as-wanted'
  return sameValue(now, row.from) ? 'as-planned' : 'another'
}

/** What a row does to an app as it was just read: the same that the command for this setting would do. */
export function planRow<Kind extends OAuthApp>(row: PlanRow, app: Kind): ChangePlan<Kind> {
  switch (liveValue(row, app)) {
    case 'as-wanted':
      return { kind: 'unchanged' }
    case 'another':
      return { kind: 'stopped', stop: { reason: 'not-as-planned' } }
    case 'as-planned':
      return changeTo(row, app)
  }
}

/** Guards have had their say, and the plan was agreed to as a whole. */
const agreed = { force: true, agreed: () => true }

function changeTo<Kind extends OAuthApp>(row: PlanRow, app: Kind): ChangePlan<Kind> {
  switch (row.attribute) {
    case 'refreshTokenExpiry':
    case 'accessTokenExpiry':
      return planExpiry(app, {
        token: row.attribute === 'refreshTokenExpiry' ? 'refresh' : 'access',
        lifetime: row.to.source === 'default' ? null : row.to.seconds,
        force: true,
        consent: 'any',
      })
    case 'allowOffline':
      return planOffline(app, { on: row.to, ...agreed })
    case 'allowedGrants':
      return planGrants(app, row.to)
  }
}
