import { objectOf } from '../../output/json-members'
import type { Cell, Detail, View } from '../../output/output'
import type { App, Lifetime } from '../../token-settings/app'
import { formatWithSeconds } from '../../token-settings/duration'
import { effectNow } from '../../token-settings/effect'
import { lifetimeColumns, lifetimeMembers } from '../shared/lifetime-columns'

export const expiryView: View<App> = {
  columns: lifetimeColumns,
  json: (app) => objectOf(lifetimeMembers, app),
  details,
}

function details(app: App): Detail[] {
  const effect = effectNow(app)
  return [
    { line: { text: app.displayName, tone: 'strong' } },
    { label: 'id', value: app.id },
    { label: 'client id', value: app.clientId ?? { text: 'none', tone: 'dim' } },
    { label: 'refresh token', value: lifetimeCell(app.refreshTokenExpiry, effect.refresh) },
    { label: 'access token', value: lifetimeCell(app.accessTokenExpiry, effect.access) },
    ...(effect.reason === null ? [] : [{ label: 'no effect', value: { text: effect.reason, tone: 'warn' as const } }]),
    // Of a resource, the line above says it.
    ...(app.active === false && app.isOAuthResource !== true
      ? [
          {
            label: 'inactive',
            value: { text: 'no token is issued for this app while it is inactive', tone: 'warn' as const },
          },
        ]
      : []),
  ]
}

function lifetimeCell({ seconds, source }: Lifetime, matters: boolean): Cell {
  const where = source === 'app' ? 'set on the app' : 'the documented default; not set on the app'
  const value = formatWithSeconds(seconds)
  return [matters ? { text: value, tone: 'good' } : { text: value, tone: 'dim' }, { text: `  ${where}`, tone: 'dim' }]
}
