import type { OAuthApp } from '../token-settings/app'
import { longestWithoutForce } from '../token-settings/change'
import { effectOf } from '../token-settings/effect'
import { isMadeByOracle } from '../token-settings/made-by-oracle'
import { isLifetime, type Plan, type PlannedApp, type PlanRow } from './plan'

/** Each of them keeps a plan from being carried out, until it is allowed by its name. */
export const guardNames = ['rows', 'share', 'self', 'oracle', 'no-effect', 'long', 'age'] as const

export type GuardName = (typeof guardNames)[number]

export const guardLimits = {
  /** More rows at once are more than a person has looked at. */
  rows: 25,
  /** Of the resource apps of the domain, in percent. */
  share: 30,
  /** Of fewer resource apps a share says nothing. */
  shareFrom: 10,
  /** A lifetime, in seconds. */
  long: longestWithoutForce,
  /** Of the plan, in hours. */
  age: 24,
} as const

/** A guard that is in the way. */
export interface TrippedGuard {
  guard: GuardName
  /** Rows, percent, apps or hours. */
  actual: number
  /** null: it allows none. */
  limit: number | null
  /** What a share is made of, in resource apps. */
  of?: { changed: number; all: number }
  /** Those it is about; none for a guard about the plan as a whole. */
  apps: readonly PlannedApp[]
}

/** A row that would be written, and its app as it was read. */
export interface RowToWrite {
  row: PlanRow
  app: OAuthApp
}

export interface GuardFacts {
  toWrite: readonly RowToWrite[]
  /** How many resource apps the domain has; null where it was not asked. */
  resourceApps: number | null
  /** The client that is signed in with, where one is. */
  ownClientId: string | null
  /** When the plan was made; null where it is made for this run. */
  createdAt: Date | null
  now: Date
}

export function trippedGuards(facts: GuardFacts): TrippedGuard[] {
  const { toWrite, ownClientId } = facts
  if (toWrite.length === 0) return []
  const about = (guard: GuardName, isMeant: (each: RowToWrite) => boolean): TrippedGuard[] => {
    const apps = appsOf(toWrite.filter(isMeant))
    return apps.length === 0 ? [] : [{ guard, actual: apps.length, limit: null, apps }]
  }
  return [
    ...tooManyRows(facts),
    ...tooLargeShare(facts),
    ...about('self', ({ app }) => ownClientId !== null && app.clientId === ownClientId),
    ...about('oracle', ({ app }) => isMadeByOracle(app)),
    ...about('no-effect', ({ row, app }) => isWithoutEffect(row, afterAll(app, toWrite))),
    ...about('long', ({ row: { to } }) => isLifetime(to) && to.source === 'app' && to.seconds > guardLimits.long),
    ...tooOld(facts),
  ]
}

function tooManyRows({ toWrite }: GuardFacts): TrippedGuard[] {
  const actual = toWrite.length
  return actual > guardLimits.rows ? [{ guard: 'rows', actual, limit: guardLimits.rows, apps: [] }] : []
}

/** How many resource apps are written to: with none of them, nobody needs to count all. */
export const resourceAppsIn = (toWrite: readonly RowToWrite[]): number =>
  appsOf(toWrite.filter(({ app }) => app.isOAuthResource === true)).length

function tooLargeShare({ toWrite, resourceApps }: GuardFacts): TrippedGuard[] {
  if (resourceApps === null || resourceApps < guardLimits.shareFrom) return []
  const changed = resourceAppsIn(toWrite)
  if (100 * changed <= guardLimits.share * resourceApps) return []
  // Rounded up: what is above the limit must not look as if it were not.
  const actual = Math.ceil((1000 * changed) / resourceApps) / 10
  return [{ guard: 'share', actual, limit: guardLimits.share, of: { changed, all: resourceApps }, apps: [] }]
}

const millisecondsAnHour = 3_600_000

function tooOld({ createdAt, now }: GuardFacts): TrippedGuard[] {
  if (createdAt === null) return []
  const hours = (now.getTime() - createdAt.getTime()) / millisecondsAnHour
  // A clock that is somewhat wrong is no reason.
  const isOfTheFuture = hours < -1
  return hours > guardLimits.age || isOfTheFuture
    ? [{ guard: 'age', actual: isOfTheFuture ? Math.floor(hours) : Math.ceil(hours), limit: guardLimits.age, apps: [] }]
    : []
}

/** Each once. */
function appsOf(rows: readonly RowToWrite[]): PlannedApp[] {
  const apps = new Map(rows.map(({ app: { id, displayName, clientId } }) => [id, { id, displayName, clientId }]))
  return [...apps.values()]
}

/** A lifetime has an effect when the same plan switches on what it depends on. */
function afterAll(app: OAuthApp, toWrite: readonly RowToWrite[]): OAuthApp {
  const changes = toWrite.filter((each) => each.app.id === app.id).map(({ row }) => [row.attribute, row.to])
  return { ...app, ...Object.fromEntries(changes) }
}

function isWithoutEffect({ attribute }: PlanRow, app: OAuthApp): boolean {
  switch (attribute) {
    case 'refreshTokenExpiry':
      return !effectOf(app).refresh
    case 'accessTokenExpiry':
      return !effectOf(app).access
    case 'allowOffline':
      return app.isOAuthResource !== true
    case 'allowedGrants':
      return app.isOAuthClient !== true
  }
}

/** How far the lifetime of a row moves, as a factor of at least 1; null where it is about something else. */
export function stepOf({ from, to }: Plan['rows'][number]): number | null {
  if (!isLifetime(from) || !isLifetime(to)) return null
  return Math.max(from.seconds, to.seconds) / Math.max(1, Math.min(from.seconds, to.seconds))
}

/** The row that a person should look at first: the largest step of a lifetime, or where there is none, the first row. */
export function largestStep(rows: readonly PlanRow[]): PlanRow | null {
  const [first = null, ...others] = rows
  return others.reduce<PlanRow | null>(
    (largest, row) => (largest !== null && (stepOf(row) ?? 0) > (stepOf(largest) ?? 0) ? row : largest),
    first,
  )
}
