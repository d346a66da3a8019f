import { mayUseRefreshTokens, tagKey, trustGraph, trustOf } from '../audit/trust-graph'
import { grantChanges, type PlanRow } from './plan'
import type { PlannableApp } from './wishes'

/**
 * How many clients lose something by a plan: a grant, or, of a resource whose scopes they may request, refresh tokens or
 * a longer lifetime. A client whose trust is not known counts for the scopes that it lists.
 *
 * @param apps all apps of the domain
 */
export function clientsLosing(rows: readonly PlanRow[], apps: readonly PlannableApp[]): number {
  const losses = lossesOf(rows, apps)
  const graph = trustGraph(apps, true)
  const tagged = new Set([...losses.byResource.keys()].flatMap(({ tags }) => tags.map(tagKey)))
  const isLoss = (client: PlannableApp, resource: PlannableApp): boolean => {
    const loss = losses.byResource.get(resource)
    return loss === 'all' || (loss === 'refresh' && mayUseRefreshTokens(client) !== 'no')
  }
  const reached = (client: PlannableApp): readonly PlannableApp[] => {
    const trust = trustOf(client)
    const all = [...losses.byResource.keys()]
    if (trust === 'account') return all
    const owners = graph.listedBy(client).owners as readonly PlannableApp[]
    const shared = new Set(trust === 'tags' ? client.allowedTags.map(tagKey).filter((tag) => tagged.has(tag)) : [])
    return [
      ...owners,
      ...(shared.size === 0 ? [] : all.filter(({ tags }) => tags.some((tag) => shared.has(tagKey(tag))))),
    ]
  }
  return apps.filter(
    (app) =>
      losses.clients.has(app.id) ||
      (losses.byResource.size > 0 &&
        app.isOAuthClient === true &&
        app.active !== false &&
        reached(app).some((resource) => isLoss(app, resource))),
  ).length
}

interface Losses {
  /** Ids of the clients that lose a grant themselves. */
  clients: ReadonlySet<string>
  /** Resources that give less, to all their clients or to those that use refresh tokens. */
  byResource: ReadonlyMap<PlannableApp, 'refresh' | 'all'>
}

function lossesOf(rows: readonly PlanRow[], apps: readonly PlannableApp[]): Losses {
  const byId = new Map(apps.map((app) => [app.id, app]))
  const clients = new Set<string>()
  const byResource = new Map<PlannableApp, 'refresh' | 'all'>()
  for (const row of rows) {
    const app = byId.get(row.app.id)
    if (app === undefined) continue
    if (row.attribute === 'allowedGrants') {
      if (grantChanges(row).remove.length > 0) clients.add(app.id)
    } else if (givesLess(row, app)) {
      const isAll = row.attribute === 'accessTokenExpiry' || byResource.get(app) === 'all'
      byResource.set(app, isAll ? 'all' : 'refresh')
    }
  }
  return { clients, byResource }
}

function givesLess(row: Exclude<PlanRow, { attribute: 'allowedGrants' }>, app: PlannableApp): boolean {
  if (app.isOAuthResource !== true) return false
  if (row.attribute === 'allowOffline') return row.from === true && row.to !== true
  if (row.attribute === 'refreshTokenExpiry' && app.allowOffline !== true) return false
  return row.to.seconds < row.from.seconds
}
