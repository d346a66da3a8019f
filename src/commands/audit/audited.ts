import type { AppList } from '../../identity-domain/list-apps'
import type { OAuthApp, Tag } from '../../token-settings/app'
import type { AuditedApp } from '../../token-settings/audited-app'
import type { Baseline } from '../../token-settings/baseline'
import type { Judge } from '../../token-settings/judge'

/**
 * Keeps of each app what rules read. Lists of grants are few and apps are many: equal ones become one, so that a
 * hundred thousand apps stay small.
 */
export function keeper(): (app: OAuthApp) => AuditedApp {
  const grants = new Map<string, readonly string[]>()
  const shared = (list: readonly string[]): readonly string[] => {
    const key = list.join(' ')
    const known = grants.get(key)
    if (known !== undefined) return known
    if (grants.size < mostShared) grants.set(key, list)
    return list
  }
  return (app) => ({
    id: app.id,
    displayName: app.displayName,
    clientId: app.clientId,
    refreshTokenExpiry: app.refreshTokenExpiry,
    accessTokenExpiry: app.accessTokenExpiry,
    allowOffline: app.allowOffline,
    isOAuthResource: app.isOAuthResource,
    isOAuthClient: app.isOAuthClient,
    active: app.active,
    clientType: app.clientType,
    allowedGrants: shared(app.allowedGrants),
    trustScope: app.trustScope,
    allowedScopes: app.allowedScopes,
    bypassConsent: app.bypassConsent,
    allowedTags: withoutEmpty(app.allowedTags),
    tags: withoutEmpty(app.tags),
    scopes: app.scopes.length === 0 ? nothing : app.scopes.map(({ fqs }) => fqs),
  })
}

/** Combinations of grants that a domain may have before they are kept one by one. */
const mostShared = 1000

const nothing: readonly never[] = []

const withoutEmpty = (tags: readonly Tag[]): readonly Tag[] => (tags.length === 0 ? nothing : tags)

/** Reads the list to its end, or to where it stopped. */
export async function allOf(list: AppList<AuditedApp>): Promise<AuditedApp[]> {
  const apps: AuditedApp[] = []
  for await (const batch of list.batches()) for (const app of batch) apps.push(app)
  return apps
}

/**
 * Has each app of the list judged as it arrives.
 *
 * @returns the ids that were read, in lower case, where there is a baseline to compare with
 */
export async function readInto(
  judge: Judge,
  list: AppList<AuditedApp>,
  { baseline }: { baseline: Baseline | null },
): Promise<ReadonlySet<string>> {
  const read = new Set<string>()
  for await (const batch of list.batches()) {
    for (const app of batch) {
      judge.take(app)
      if (baseline !== null) read.add(app.id.toLowerCase())
    }
  }
  return read
}
