import type { AuditedApp } from '../audit/audited-app'
import { type Edge, edgesTo, hasUnknownTrust } from '../audit/trust-edges'
import { mayUseRefreshTokens } from '../audit/trust-graph'
import { effectOf } from '../token-settings/effect'
import { type Changes, type Loss, type LossAt, lossesBy, resourcesByRoles } from './losses'

/** What a client would lose by changes. */
export interface ClientImpact {
  client: AuditedApp
  /** At least one; a client that loses nothing has one for each resource, which says why. */
  parts: readonly ImpactPart[]
  loses: boolean
  /** Other active resources that it can get tokens for. */
  others: { count: number; some: readonly AuditedApp[] }
}

export interface ImpactPart {
  /** null: by its own grants. */
  edge: Edge | null
  loss: Loss | NoLoss
}

export interface NoLoss {
  kind: 'nothing'
  why: 'uses-no-refresh-tokens' | 'issues-no-refresh-tokens' | 'nothing-is-shorter'
}

export interface Impact {
  /** Those that lose something first, then in the order of the apps. */
  clients: readonly ClientImpact[]
  /** Clients that would lose something if they can get tokens, which is not known: no app shows what they may request. */
  unknown: readonly AuditedApp[]
  /** Resources that give less, and of which more clients may get tokens than is known: by app roles. */
  byRoles: readonly AuditedApp[]
}

/** More other resources of a client are counted, and not named. */
const mostNamed = 10

/**
 * What each client that can get tokens for a changed resource, or whose grants change, would lose.
 *
 * @param apps all apps of the domain
 */
export function impactOf(changes: Changes, apps: readonly AuditedApp[]): Impact {
  const changed = [...changes.keys()].filter(({ isOAuthResource }) => isOAuthResource === true)
  const edgesOf = edgesTo(changed, apps)
  const lossesOf = lossesBy(changes, apps)
  const reachedBy = edgesTo(apps.filter(isActiveResource), apps)
  const clients: ClientImpact[] = []
  const unknown: AuditedApp[] = []
  for (const client of apps) {
    const edges = [...edgesOf(client)]
    const losses = [...lossesOf(client)]
    if (edges.length > 0 || losses.length > 0) {
      const parts = partsOf(client, { edges, losses, changes })
      clients.push({ client, parts, loses: losses.length > 0, others: othersOf(reachedBy(client), edges) })
    } else if (hasUnknownTrust(client)) {
      const [loss] = lossesOf({ ...client, trustScope: 'Account' })
      if (loss !== undefined) unknown.push(client)
    }
  }
  const sorted = [...clients.filter(({ loses }) => loses), ...clients.filter(({ loses }) => !loses)]
  return { clients: sorted, unknown, byRoles: resourcesByRoles(changes) }
}

const isActiveResource = ({ isOAuthResource, active }: AuditedApp): boolean =>
  isOAuthResource === true && active !== false

function partsOf(
  client: AuditedApp,
  { edges, losses, changes }: { edges: readonly Edge[]; losses: readonly LossAt[]; changes: Changes },
): ImpactPart[] {
  const own = losses.filter(({ edge }) => edge === null)
  const atResources = edges.flatMap((edge): ImpactPart[] => {
    const found = losses.filter((each) => each.edge?.resource === edge.resource)
    const why = whyNothing(client, edge.resource, changes)
    return found.length > 0 ? found : [{ edge, loss: { kind: 'nothing', why } }]
  })
  return [...own, ...atResources]
}

function whyNothing(client: AuditedApp, resource: AuditedApp, changes: Changes): NoLoss['why'] {
  const after = changes.get(resource) ?? resource
  const isLess =
    after.refreshTokenExpiry.seconds < resource.refreshTokenExpiry.seconds ||
    effectOf(after).refresh !== effectOf(resource).refresh
  if (!isLess) return 'nothing-is-shorter'
  if (!effectOf(resource).refresh) return 'issues-no-refresh-tokens'
  return mayUseRefreshTokens(client) === 'no' ? 'uses-no-refresh-tokens' : 'nothing-is-shorter'
}

function othersOf(reached: Iterable<Edge>, edges: readonly Edge[]): ClientImpact['others'] {
  const own = new Set(edges.map(({ resource }) => resource))
  const some: AuditedApp[] = []
  let count = 0
  for (const { resource } of reached) {
    if (own.has(resource)) continue
    count++
    if (some.length < mostNamed) some.push(resource)
  }
  return { count, some }
}
