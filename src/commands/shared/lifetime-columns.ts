import { inManyRows, type Members } from '../../output/json-members'
import type { Cell, Column, JsonObject } from '../../output/output'
import type { App, Lifetime } from '../../token-settings/app'
import { formatDuration } from '../../token-settings/duration'
import { type Effect, effectNow } from '../../token-settings/effect'

/** The columns of every command that shows the lifetimes of apps: docs/cli-contract.md, section 4; scripts rely on their order. */
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
    forPeople: (app) => shortCell(app.refreshTokenExpiry, effectNow(app).refresh),
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
    forPeople: (app) => shortCell(app.accessTokenExpiry, effectNow(app).access),
    forScripts: ({ accessTokenExpiry }) => accessTokenExpiry.seconds,
  },
  // What a table says with the mark below.
  { title: 'Refresh in effect', name: 'refreshInEffect', forScripts: (app) => String(effectNow(app).refresh) },
  { title: 'Access in effect', name: 'accessInEffect', forScripts: (app) => String(effectNow(app).access) },
  { title: 'Active', name: 'active', forScripts: ({ active }) => String(active ?? '') },
  {
    title: 'Access source',
    name: 'accessTokenSource',
    forScripts: ({ accessTokenExpiry }) => accessTokenExpiry.source,
  },
]

/** The members of an app in JSON, the same everywhere; scripts rely on their names and order. */
export const lifetimeMembers = {
  id: (app: App) => app.id,
  displayName: (app: App) => app.displayName,
  clientId: (app: App) => app.clientId,
  refreshTokenExpiry: (app: App) => lifetimeJson(app.refreshTokenExpiry),
  accessTokenExpiry: (app: App) => lifetimeJson(app.accessTokenExpiry),
  allowOffline: (app: App) => app.allowOffline,
  isOAuthResource: (app: App) => app.isOAuthResource,
  isOAuthClient: (app: App) => app.isOAuthClient,
  active: (app: App) => app.active,
  inEffect: (app: App) => effectJson(effectNow(app)),
} satisfies Members<App>

/** Beside a lifetime that has no effect. A column of its own would not fit 80 columns. */
export const idleMark = '*'

export function hasIdleLifetime(app: App): boolean {
  const { refresh, access } = effectNow(app)
  return !refresh || !access
}

function shortCell({ seconds }: Lifetime, matters: boolean): Cell {
  return matters ? formatDuration(seconds) : { text: `${formatDuration(seconds)}${idleMark}`, tone: 'dim' }
}

const lifetimeJson = madeOnce(({ seconds, source }: Lifetime) => ({
  seconds,
  duration: formatDuration(seconds),
  source,
}))

const effectJson = madeOnce((effect: Effect) => ({ ...effect }))

/** Few lifetimes and effects are those of a hundred thousand apps. */
function madeOnce<Source extends object, Value extends JsonObject>(make: (source: Source) => Value) {
  const made = new WeakMap<Source, Value>()
  return (source: Source): Value => {
    const known = made.get(source)
    if (known !== undefined) return known
    const value = inManyRows(make(source))
    made.set(source, value)
    return value
  }
}
