import type { OAuthApp, Scope, Tag, TokenKind } from '../token-settings/app'

/**
 * What an audit reads of an app: what its rules read, and nothing else. Attributes that no rule of the policy reads are
 * not requested, and are not set here (`fieldsReadBy`).
 */
export type AuditedApp = Pick<
  OAuthApp,
  | 'id'
  | 'displayName'
  | 'clientId'
  | 'refreshTokenExpiry'
  | 'accessTokenExpiry'
  | 'allowOffline'
  | 'isOAuthResource'
  | 'isOAuthClient'
  | 'active'
  | 'clientType'
  | 'allowedGrants'
  | 'trustScope'
  | 'allowedScopes'
  | 'bypassConsent'
  | 'allowedTags'
  | 'tags'
  | 'contact'
  | 'isOPCService'
> & {
  /** Those that it defines as a resource. */
  scopes: readonly Pick<Scope, 'fqs'>[]
}

/**
 * Makes copies with nothing else in them, for rules that need all apps of a domain in memory at once. Lists of grants are
 * few and apps are many: equal ones become one, so that a hundred thousand apps stay small.
 */
export function compacting(): (app: AuditedApp) => AuditedApp {
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
    contact: app.contact,
    isOPCService: app.isOPCService,
    scopes: app.scopes.length === 0 ? nothing : app.scopes.map(({ fqs }) => ({ fqs })),
  })
}

/** Combinations of grants that a domain may have before they are kept one by one. */
const mostShared = 1000

const nothing: readonly never[] = []

const withoutEmpty = (tags: readonly Tag[]): readonly Tag[] => (tags.length === 0 ? nothing : tags)

export const lifetimeKinds: readonly TokenKind[] = ['refresh', 'access']

export interface AppReference {
  id: string
  displayName: string
  /** No fix may change such an app. */
  madeByOracle?: true
}

export type AuditedField = keyof AuditedApp

/** For the report itself and whom it names, to tell whether a lifetime has an effect, and whether a fix may change the app. */
export const alwaysRead: readonly AuditedField[] = [
  'id',
  'displayName',
  'isOAuthResource',
  'allowOffline',
  'refreshTokenExpiry',
  'accessTokenExpiry',
  'isOPCService',
  'tags',
  'contact',
]
