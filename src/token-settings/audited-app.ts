import type { OAuthApp } from './app'

/**
 * What an audit keeps of an app: whatever a rule reads, and nothing else, for all apps of a domain are in memory at
 * once. Equal lifetimes, grants and empty lists are the same object. What no rule of the policy reads has not been asked
 * for, and stands there as not set (`fieldsReadBy`).
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
> & {
  /** The fully qualified scopes that it defines as a resource; null for one whose full name the domain did not say. */
  scopes: readonly (string | null)[]
}

export type AppReference = Pick<AuditedApp, 'id' | 'displayName'>

export type AuditedField = keyof AuditedApp

/** For the report itself, and to tell whether a lifetime has an effect. */
export const alwaysRead: readonly AuditedField[] = [
  'id',
  'displayName',
  'isOAuthResource',
  'allowOffline',
  'refreshTokenExpiry',
  'accessTokenExpiry',
]
