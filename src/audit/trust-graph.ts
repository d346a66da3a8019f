import { isExplicit } from '../offline-access/conditions'
import type { OAuthApp, Tag } from '../token-settings/app'
import { effectOf } from '../token-settings/effect'
import { canCarryRefreshToken, documentedGrants, refreshGrant } from '../token-settings/grants'
import { sortScopes } from '../token-settings/scope'
import type { AuditedApp, AuditedField } from './audited-app'

/**
 * Which client may request the scopes of which resource, over all apps that were read. It is built once; time and memory
 * grow with the apps and their scopes and tags, never with clients times resources.
 *
 * Sources: App schema, `trustScope`, `allowedScopes`, `allowedTags`; OCI IAM guide, "Scopes".
 */
export interface TrustGraph {
  /** Whether all apps of the domain are in it. If not, it cannot be said that no app of some kind exists. */
  isWhole: boolean
  /** The apps that define the scopes a client lists. */
  listedBy(client: AuditedApp): Listed
  /**
   * Active resources that issue refresh tokens, those that live longest first: all of the domain, or those with this
   * tag. Do not sort or change.
   */
  offlineResources(): readonly AuditedApp[]
  offlineResourcesTagged(tag: Tag): readonly AuditedApp[]
  /** Whether a resource allows offline access at all, active or not: any of the domain, or with one of these tags. */
  hasOffline(tags?: readonly Tag[]): boolean
  /** Whether some active client could get a refresh token of this resource. */
  isUsable(resource: AuditedApp): Certainty
  /** Active clients that list a scope of this resource. */
  listing(resource: AuditedApp): readonly AuditedApp[]
}

/** How a client may request scopes that it does not list: of any resource, or of those with one of its tags. */
export type DomainTrust = 'account' | 'tags'

export type Certainty = 'yes' | 'maybe' | 'no'

export interface Listed {
  /** Each once, in the order of the scopes. */
  owners: readonly AuditedApp[]
  /** It is not known whose a scope is: Oracle's own mostly belong to no app that was read. */
  hasOthers: boolean
}

/** What a client may request. `unknown`: the domain's own settings decide, and no app shows them. */
export function trustOf(client: Pick<OAuthApp, 'trustScope' | 'clientType'>): 'listed' | DomainTrust | 'unknown' {
  if (client.trustScope === 'Account') return 'account'
  if (client.trustScope === 'Tags') return 'tags'
  return isExplicit(client) ? 'listed' : 'unknown'
}

/** Whether a client may use refresh tokens, and a grant that can bring the first one. Not set is not "switched off". */
export function mayUseRefreshTokens(client: AuditedApp): Certainty {
  if (client.isOAuthClient !== true || client.active === false) return 'no'
  if (!client.allowedGrants.includes(refreshGrant)) return 'no'
  if (client.allowedGrants.some(canCarryRefreshToken)) return 'yes'
  return client.allowedGrants.every(isDocumented) ? 'no' : 'maybe'
}

const documented = new Set(documentedGrants.map(({ value }) => value))
const isDocumented = (grant: string): boolean => documented.has(grant)

/** The attributes that the graph is made from, and those that {@link mayUseRefreshTokens} and {@link trustOf} read. */
export const readForTrust: readonly AuditedField[] = [
  'isOAuthClient',
  'active',
  'allowedGrants',
  'clientType',
  'trustScope',
  'allowedScopes',
  'allowedTags',
  'tags',
  'scopes',
]

/** Each part is built when a rule first needs it. */
export function trustGraph(apps: readonly AuditedApp[], isWhole: boolean): TrustGraph {
  const owners = once(() => ownersOf(apps))
  const offline = once(() => apps.filter((app) => effectOf(app).refresh))
  const active = once(() =>
    offline()
      .filter((app) => app.active !== false)
      .sort(longestFirst),
  )
  const byTag = once(() => grouped(active()))
  const anyWithTag = once(() => new Set(offline().flatMap(({ tags }) => tags.map(tagKey))))
  const demand = once(() => demandOf(apps))
  const listedBy = (client: AuditedApp): Listed => listed(client, owners())
  const listers = once(() => listersOf(apps, listedBy))
  return {
    isWhole,
    listedBy,
    offlineResources: active,
    offlineResourcesTagged: (tag) => byTag().get(tagKey(tag)) ?? [],
    hasOffline: (tags) =>
      tags === undefined ? offline().length > 0 : tags.some((tag) => anyWithTag().has(tagKey(tag))),
    isUsable: (resource) => usable(resource, demand(), isWhole),
    listing: (resource) => listers().get(resource) ?? [],
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** Fully qualified scopes are unique in a domain. If two apps define the same one anyway, its owner is unknown. */
function ownersOf(apps: readonly AuditedApp[]): Map<string, AuditedApp | 'several'> {
  const owners = new Map<string, AuditedApp | 'several'>()
  for (const app of apps) {
    for (const { fqs: scope } of app.scopes) {
      if (scope === null) continue
      const known = owners.get(scope)
      owners.set(scope, known === undefined || known === app ? app : 'several')
    }
  }
  return owners
}

function listed({ allowedScopes }: AuditedApp, owners: ReturnType<typeof ownersOf>): Listed {
  const { ofResources, ofOracle } = sortScopes(allowedScopes)
  // An app of the domain may define a scope that begins with urn:opc:, for example Fusion.
  const found = [...ofResources, ...ofOracle].map((scope) => owners.get(scope))
  const known = found.filter((owner): owner is AuditedApp => owner !== undefined && owner !== 'several')
  return { owners: [...new Set(known)], hasOthers: known.length < found.length }
}

export const tagKey = ({ key, value }: Tag): string => `${key}=${value}`

function grouped(resources: readonly AuditedApp[]): Map<string, AuditedApp[]> {
  const groups = new Map<string, AuditedApp[]>()
  for (const app of resources) {
    for (const key of new Set(app.tags.map(tagKey))) {
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [app])
      else group.push(app)
    }
  }
  return groups
}

export function longestFirst(one: AuditedApp, other: AuditedApp): number {
  const longer = other.refreshTokenExpiry.seconds - one.refreshTokenExpiry.seconds
  return longer !== 0 ? longer : one.id < other.id ? -1 : 1
}

/** What the clients that can use refresh tokens may request, together. */
interface Demand {
  anything: Certainty
  scopes: Map<string, Certainty>
  tags: Map<string, Certainty>
}

function demandOf(apps: readonly AuditedApp[]): Demand {
  const demand: Demand = { anything: 'no', scopes: new Map(), tags: new Map() }
  for (const client of apps) {
    const able = mayUseRefreshTokens(client)
    if (able === 'no') continue
    const trust = trustOf(client)
    // Whether the list counts beside tags is not documented.
    const byList = trust === 'listed' ? able : 'maybe'
    for (const scope of client.allowedScopes) demand.scopes.set(scope, surer(demand.scopes.get(scope), byList))
    if (trust === 'account') demand.anything = surer(demand.anything, able)
    if (trust === 'unknown') demand.anything = surer(demand.anything, 'maybe')
    if (trust !== 'tags') continue
    for (const tag of client.allowedTags.map(tagKey)) demand.tags.set(tag, surer(demand.tags.get(tag), able))
  }
  return demand
}

function usable(resource: AuditedApp, { anything, scopes, tags }: Demand, isWhole: boolean): Certainty {
  const ways: (Certainty | undefined)[] = [
    anything,
    ...resource.scopes.map(({ fqs }) => (fqs !== null ? scopes.get(fqs) : scopes.size > 0 ? 'maybe' : 'no')),
    ...resource.tags.map((tag) => tags.get(tagKey(tag))),
    isWhole ? 'no' : 'maybe',
  ]
  return ways.reduce<Certainty>((surest, way) => surer(surest, way ?? 'no'), 'no')
}

const order: readonly Certainty[] = ['no', 'maybe', 'yes']

const surer = (one: Certainty = 'no', other: Certainty): Certainty =>
  order.indexOf(other) > order.indexOf(one) ? other : one

function listersOf(
  apps: readonly AuditedApp[],
  listedBy: (client: AuditedApp) => Listed,
): Map<AuditedApp, AuditedApp[]> {
  const listers = new Map<AuditedApp, AuditedApp[]>()
  for (const client of apps) {
    if (client.isOAuthClient !== true || client.active === false) continue
    for (const owner of listedBy(client).owners) {
      if (owner.active !== false) continue
      const known = listers.get(owner)
      if (known === undefined) listers.set(owner, [client])
      else known.push(client)
    }
  }
  return listers
}
