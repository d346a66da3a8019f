import type { OAuthApp } from './app'

/**
 * What an audit keeps of an app: whatever a rule reads, and nothing else, for all apps of a domain are in memory at
 * once. Equal lifetimes, grants and empty lists are the same object.
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
  /** The fully qualified scopes that it defines as a resource. */
  scopes: readonly string[]
}

export type AppReference = Pick<AuditedApp, 'id' | 'displayName'>
