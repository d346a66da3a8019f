import type { View } from '../../output/output'
import { lifetimeColumns, lifetimeMembers } from '../../shown-apps/lifetimes'
import type { OAuthApp } from '../../token-settings/app'

/** The columns of `get-expiry`; in JSON also all that makes another domain of these apps: the sandbox reads it. */
export const appView: View<OAuthApp> = {
  columns: lifetimeColumns,
  json: (app) => {
    const { id, ...members } = lifetimeMembers(app)
    return {
      id,
      ocid: app.ocid,
      ...members,
      clientType: app.clientType,
      trustScope: app.trustScope,
      allowedGrants: app.allowedGrants,
      allowedScopes: app.allowedScopes,
      allowedTags: app.allowedTags.map((tag) => ({ ...tag })),
      tags: app.tags.map((tag) => ({ ...tag })),
      redirectUris: app.redirectUris,
      allUrlSchemesAllowed: app.allUrlSchemesAllowed,
      bypassConsent: app.bypassConsent,
      audience: app.audience,
      scopes: app.scopes.map((scope) => ({ ...scope })),
    }
  },
}
