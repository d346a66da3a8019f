import { type Members, objectOf } from '../../output/json-members'
import type { View } from '../../output/output'
import type { OAuthApp } from '../../token-settings/app'
import { lifetimeColumns, lifetimeMembers } from './lifetime-columns'

const { id, ...others } = lifetimeMembers

const appMembers: Members<OAuthApp> = {
  id,
  ocid: (app) => app.ocid,
  ...others,
  clientType: (app) => app.clientType,
  trustScope: (app) => app.trustScope,
  allowedGrants: (app) => app.allowedGrants,
  allowedScopes: (app) => app.allowedScopes,
  allowedTags: (app) => app.allowedTags.map((tag) => ({ ...tag })),
  tags: (app) => app.tags.map((tag) => ({ ...tag })),
  redirectUris: (app) => app.redirectUris,
  allUrlSchemesAllowed: (app) => app.allUrlSchemesAllowed,
  bypassConsent: (app) => app.bypassConsent,
  audience: (app) => app.audience,
  scopes: (app) => app.scopes.map((scope) => ({ ...scope })),
  isOPCService: (app) => app.isOPCService,
}

/** The columns of `get-expiry`; in JSON also all that makes another domain of these apps: the sandbox reads it. */
export const appView: View<OAuthApp> = {
  columns: lifetimeColumns,
  members: appMembers,
  json: (app) => objectOf(appMembers, app),
}
