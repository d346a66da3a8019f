import { formatDuration } from '../../duration'
import type { Cell, View } from '../../output/output'
import type { Lifetime, OAuthApp } from '../../token-settings/app'
import { effectOf } from '../../token-settings/effect'

/** The columns of `get-expiry`, and in JSON all that makes another domain of these apps: the sandbox reads it. */
export const appView: View<OAuthApp> = {
  columns: [
    { title: 'App id', name: 'id', forPeople: ({ id }) => id, forScripts: ({ id }) => id },
    {
      title: 'Name',
      name: 'displayName',
      forPeople: ({ displayName }) => displayName,
      forScripts: ({ displayName }) => displayName,
    },
    {
      title: 'Refresh',
      name: 'refreshTokenExpiry',
      forPeople: (app) => lifetimeCell(app.refreshTokenExpiry, effectOf(app).refresh),
      forScripts: ({ refreshTokenExpiry }) => refreshTokenExpiry.seconds,
    },
    {
      title: 'Refresh duration',
      name: 'refreshTokenDuration',
      forScripts: ({ refreshTokenExpiry }) => formatDuration(refreshTokenExpiry.seconds),
    },
    {
      title: 'Source',
      name: 'refreshTokenSource',
      forPeople: ({ refreshTokenExpiry }) => refreshTokenExpiry.source,
      forScripts: ({ refreshTokenExpiry }) => refreshTokenExpiry.source,
    },
    {
      title: 'Access',
      name: 'accessTokenExpiry',
      forPeople: (app) => lifetimeCell(app.accessTokenExpiry, effectOf(app).access),
      forScripts: ({ accessTokenExpiry }) => accessTokenExpiry.seconds,
    },
  ],
  json: (app) => ({
    id: app.id,
    ocid: app.ocid,
    displayName: app.displayName,
    clientId: app.clientId,
    refreshTokenExpiry: lifetimeJson(app.refreshTokenExpiry),
    accessTokenExpiry: lifetimeJson(app.accessTokenExpiry),
    allowOffline: app.allowOffline,
    isOAuthResource: app.isOAuthResource,
    isOAuthClient: app.isOAuthClient,
    active: app.active,
    inEffect: { ...effectOf(app) },
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
  }),
}

const lifetimeJson = ({ seconds, source }: Lifetime) => ({ seconds, duration: formatDuration(seconds), source })

/** In brackets where it cannot matter: a colour alone says nothing to whoever does not see it. */
function lifetimeCell({ seconds }: Lifetime, matters: boolean): Cell {
  const text = formatDuration(seconds)
  return matters ? text : { text: `(${text})`, tone: 'dim' }
}
