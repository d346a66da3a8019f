import { formatDuration } from '../duration'
import type { Cell, Column } from '../output/output'
import type { App, Lifetime } from '../token-settings/app'
import { effectOf } from '../token-settings/effect'

/** The columns of every command that shows the lifetimes of apps: cli-contract section 4; scripts rely on their order. */
export const lifetimeColumns: readonly Column<App>[] = [
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
]

/** The members of an app in JSON, the same everywhere; scripts rely on their names and order. */
export const lifetimeMembers = (app: App) => ({
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
})

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
