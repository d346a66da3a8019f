import { mayUseRefreshTokens, tagKey, trustGraph, trustOf } from '../audit/trust-graph'
import { grantChanges, type PlanRow } from './plan'
import type { PlannableApp } from './wishes'

/** What clients of a resource lose: those that use refresh tokens, or all. */
type Loss = 'refresh' | 'all'

/**
 * How many clients lose something by a plan: a grant, or, of a resource whose scopes they may request, refresh tokens or
 * a longer lifetime. A client whose trust is not known counts for the scopes that it lists.
 *
 * @param apps all apps of the domain
 */
export function clientsLosing(rows: readonly PlanRow[], apps: readonly PlannableApp[]): number {
  const { clients, byResource } = lossesOf(rows, apps)
  const lossOf = lossesByTrust(byResource, apps)
  return apps.filter((app) => clients.has(app.id) || (isActiveClient(app) && concerns(lossOf(app), app))).length
}

const isActiveClient = ({ isOAuthClient, active }: PlannableApp): boolean => isOAuthClient === true && active !== false

const concerns = (loss: Loss | undefined, client: PlannableApp): boolean =>
  loss === 'all' || (loss === 'refresh' && mayUseRefreshTokens(client) !== 'no')

/** The greatest loss among the resources that a client may request, found without looking at each of them. */
function lossesByTrust(
  byResource: Losses['byResource'],
  apps: readonly PlannableApp[],
): (client: PlannableApp) => Loss | undefined {
  const graph = trustGraph(apps, true)
  const anywhere = greatest([...byResource.values()])
  const byTag = new Map<string, Loss>()
  for (const [{ tags }, loss] of byResource)
    for (const tag of tags.map(tagKey)) byTag.set(tag, greatest([byTag.get(tag), loss]) as Loss)
  return (client) => {
    const trust = trustOf(client)
    if (trust === 'account' || anywhere === undefined) return anywhere
    const listed = graph.listedBy(client).owners.map((owner) => byResource.get(owner as PlannableApp))
    const tagged = trust === 'tags' ? client.allowedTags.map((tag) => byTag.get(tagKey(tag))) : []
    return greatest([...listed, ...tagged])
  }
}

const greatest = (losses: readonly (Loss | undefined)[]): Loss | undefined =>
  losses.includes('all') ? 'all' : losses.find((loss) => loss !== undefined)

interface Losses {
  /** Ids of the clients that lose a grant themselves. */
  clients: ReadonlySet<string>
  /** Resources that give less. */
  byResource: ReadonlyMap<PlannableApp, Loss>
}

function lossesOf(rows: readonly PlanRow[], apps: readonly PlannableApp[]): Losses {
  const byId = new Map(apps.map((app) => [app.id, app]))
  const clients = new Set<string>()
  const byResource = new Map<PlannableApp, Loss>()
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
