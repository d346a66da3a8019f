import type { AuditedApp } from '../audit/audited-app'
import { type Edge, edgesTo, hasUnknownTrust, isActiveClient } from '../audit/trust-edges'
import { mayUseRefreshTokens } from '../audit/trust-graph'
import type { Seconds } from '../token-settings/duration'
import { effectOf } from '../token-settings/effect'
import { refreshGrant } from '../token-settings/grants'
import { isMadeByOracle } from '../token-settings/made-by-oracle'
import { showsSettings } from '../token-settings/visible-settings'
import { grantChanges, type PlanRow } from './plan'

/** What a client loses by changes of a resource, or of its own grants. */
export type Loss =
  /** It gets no refresh token any more. null: of no resource, because its own grants change. */
  | { kind: 'offline'; from: Seconds | null }
  /** Its users sign in again after a shorter time without use. */
  | { kind: 'idle-window'; from: Seconds; to: Seconds }
  /** It needs access tokens more often. */
  | { kind: 'access-refresh'; from: Seconds; to: Seconds; renews: boolean }
  /** Other grants of its own. */
  | { kind: 'grant'; grants: readonly string[] }

/** An app as it is, and as it will be. */
export type Changes = ReadonlyMap<AuditedApp, AuditedApp>

/** What the rows of a plan make of the apps that they are about. Apps that are gone are left out. */
export function changesBy(rows: readonly PlanRow[], apps: readonly AuditedApp[]): Changes {
  const byId = new Map(apps.map((app) => [app.id, app]))
  const changes = new Map<AuditedApp, AuditedApp>()
  for (const row of rows) {
    const app = byId.get(row.app.id)
    if (app !== undefined) changes.set(app, withRow(changes.get(app) ?? app, row))
  }
  return changes
}

function withRow(app: AuditedApp, row: PlanRow): AuditedApp {
  if (row.attribute !== 'allowedGrants') return { ...app, [row.attribute]: row.to }
  const { add, remove } = grantChanges(row)
  const kept = app.allowedGrants.filter((grant) => !remove.includes(grant))
  return { ...app, allowedGrants: [...new Set([...kept, ...add])] }
}

/** One loss of a client. */
export interface LossAt {
  /** null: by its own grants. */
  edge: Edge | null
  loss: Loss
}

/**
 * What each client loses, one by one: a domain may have more of them than are worth keeping.
 *
 * @param apps all apps of the domain
 */
export function lossesBy(changes: Changes, apps: readonly AuditedApp[]): (client: AuditedApp) => Generator<LossAt> {
  const less = [...changes].filter(([before, after]) => givesLess(before, after)).map(([before]) => before)
  const edgesOf = edgesTo(less, apps)
  return function* (client) {
    if (!isActiveClient(client)) return
    const after = changes.get(client) ?? client
    const may = { before: mayUseRefreshTokens(client) !== 'no', after: mayUseRefreshTokens(after) !== 'no' }
    for (const loss of ownLosses(client, after, may)) yield { edge: null, loss }
    for (const edge of edgesOf(client))
      for (const loss of lossesAt(edge.resource, changes.get(edge.resource) ?? edge.resource, may)) yield { edge, loss }
  }
}

/** Whether a client may use refresh tokens. What cannot be told counts as a yes. */
interface MayRefresh {
  before: boolean
  after: boolean
}

const givesLess = (before: AuditedApp, after: AuditedApp): boolean =>
  lossesAt(before, after, { before: true, after: true }).length > 0

function lossesAt(before: AuditedApp, after: AuditedApp, may: MayRefresh): Loss[] {
  const losses: Loss[] = []
  const { refreshTokenExpiry: refresh, accessTokenExpiry: access } = before
  if (effectOf(before).refresh && may.before) {
    const to = after.refreshTokenExpiry.seconds
    if (!effectOf(after).refresh) losses.push({ kind: 'offline', from: refresh.seconds })
    else if (may.after && to < refresh.seconds) losses.push({ kind: 'idle-window', from: refresh.seconds, to })
  }
  const to = after.accessTokenExpiry.seconds
  const renews = may.after && effectOf(after).refresh
  if (effectOf(after).access && to < access.seconds)
    losses.push({ kind: 'access-refresh', from: access.seconds, to, renews })
  return losses
}

function ownLosses(before: AuditedApp, after: AuditedApp, may: MayRefresh): Loss[] {
  const lost = before.allowedGrants.filter((grant) => !after.allowedGrants.includes(grant))
  const isOffline = may.before && !may.after
  const others = isOffline ? lost.filter((grant) => grant !== refreshGrant) : lost
  return [
    ...(isOffline ? [{ kind: 'offline', from: null } as const] : []),
    ...(others.length > 0 ? [{ kind: 'grant', grants: others } as const] : []),
  ]
}

/** How many clients lose something by a plan. */
export interface Losing {
  losing: number
  /** Clients of which it is not known: no app shows what they may request, or they show no settings at all. */
  unknown: number
}

/**
 * Resources made by Oracle that give less. Clients get tokens for them by app roles, which no app shows: the scope
 * `urn:opc:idm:__myscopes__` stands in no client's list.
 */
export const resourcesByRoles = (changes: Changes): AuditedApp[] =>
  [...changes].flatMap(([before, after]) => (isMadeByOracle(before) && givesLess(before, after) ? [before] : []))

/** @param apps all apps of the domain */
export function clientsLosing(rows: readonly PlanRow[], apps: readonly AuditedApp[]): Losing {
  const changes = changesBy(rows, apps)
  const lossesOf = lossesBy(changes, apps)
  const isByRoles = resourcesByRoles(changes).length > 0
  const loses = (app: AuditedApp) => lossesOf(app).next().done !== true
  const sum: Losing = { losing: 0, unknown: 0 }
  for (const app of apps) {
    if (loses(app)) sum.losing++
    else if (hasUnknownTrust(app) && loses({ ...app, trustScope: 'Account' })) sum.unknown++
    else if (isByRoles && isActiveClient(app)) sum.unknown++
    else if (!showsSettings(app) && loses({ ...app, ...mostTrusted })) sum.unknown++
  }
  return sum
}

/** As much as an app may be that shows nothing of itself. */
const mostTrusted: Partial<AuditedApp> = {
  isOAuthClient: true,
  trustScope: 'Account',
  allowedGrants: ['authorization_code', refreshGrant],
}
