import type { OAuthApp } from './app'

/**
 * Whether an app shows any of its token settings. A caller may have the right to list apps but not to see their settings;
 * then every setting is absent, and looks as if it were off.
 */
export function showsSettings(app: Partial<Omit<OAuthApp, 'scopes'>> & { scopes?: readonly unknown[] }): boolean {
  const flags = [app.isOAuthResource, app.isOAuthClient, app.allowOffline, app.active, app.bypassConsent]
  const texts = [app.clientType, app.trustScope, app.audience]
  const lists = [app.allowedGrants, app.allowedScopes, app.allowedTags, app.tags, app.scopes]
  const lifetimes = [app.refreshTokenExpiry, app.accessTokenExpiry]
  return (
    [...flags, ...texts].some((value) => value !== null && value !== undefined) ||
    lists.some((list) => list !== undefined && list.length > 0) ||
    lifetimes.some((lifetime) => lifetime?.source === 'app')
  )
}
