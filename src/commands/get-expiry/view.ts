import { formatDuration, formatWithSeconds } from '../../duration'
import type { Cell, Detail, View } from '../../output/output'
import type { App, Lifetime } from '../../token-settings/app'
import { effectOf } from '../../token-settings/effect'

/** The fields of cli-contract section 4; scripts rely on their names and order. */
export const expiryView: View<App> = {
  columns: [
    { title: 'App id', name: 'id', forPeople: ({ id }) => id, forScripts: ({ id }) => id },
    {
      title: 'Name',
      name: 'displayName',
      forPeople: ({ displayName }) => displayName,
      forScripts: ({ displayName }) => displayName,
    },
    {
      title: 'Refresh',
      name: 'refreshTokenExpiry',
      forPeople: (app) => shortCell(app.refreshTokenExpiry, effectOf(app).refresh),
      forScripts: ({ refreshTokenExpiry }) => refreshTokenExpiry.seconds,
    },
    {
      title: 'Refresh duration',
      name: 'refreshTokenDuration',
      forScripts: ({ refreshTokenExpiry }) => formatDuration(refreshTokenExpiry.seconds),
    },
    {
      title: 'Source',
      name: 'refreshTokenSource',
      forPeople: ({ refreshTokenExpiry }) => refreshTokenExpiry.source,
      forScripts: ({ refreshTokenExpiry }) => refreshTokenExpiry.source,
    },
    {
      title: 'Access',
      name: 'accessTokenExpiry',
      forPeople: (app) => shortCell(app.accessTokenExpiry, effectOf(app).access),
      forScripts: ({ accessTokenExpiry }) => accessTokenExpiry.seconds,
    },
  ],
  json: (app) => ({
    id: app.id,
    displayName: app.displayName,
    clientId: app.clientId,
    refreshTokenExpiry: lifetimeJson(app.refreshTokenExpiry),
    accessTokenExpiry: lifetimeJson(app.accessTokenExpiry),
    allowOffline: app.allowOffline,
    isOAuthResource: app.isOAuthResource,
    isOAuthClient: app.isOAuthClient,
    active: app.active,
    inEffect: { ...effectOf(app) },
  }),
  details,
}

/** Beside a lifetime that has no effect. A column of its own would not fit 80 columns. */
export const idleMark = '*'

export function hasIdleLifetime(app: App): boolean {
  const { refresh, access } = effectOf(app)
  return !refresh || !access
}

function shortCell({ seconds }: Lifetime, matters: boolean): Cell {
  return matters ? formatDuration(seconds) : { text: `${formatDuration(seconds)}${idleMark}`, tone: 'dim' }
}

const lifetimeJson = ({ seconds, source }: Lifetime) => ({ seconds, duration: formatDuration(seconds), source })

function details(app: App): Detail[] {
  const effect = effectOf(app)
  return [
    { line: { text: app.displayName, tone: 'strong' } },
    { label: 'id', value: app.id },
    { label: 'client id', value: app.clientId ?? { text: 'none', tone: 'dim' } },
    { label: 'refresh token', value: lifetimeCell(app.refreshTokenExpiry, effect.refresh) },
    { label: 'access token', value: lifetimeCell(app.accessTokenExpiry, effect.access) },
    ...(effect.reason === null ? [] : [{ label: 'no effect', value: { text: effect.reason, tone: 'warn' as const } }]),
    ...(app.active === false
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
