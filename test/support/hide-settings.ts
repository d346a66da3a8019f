import type { Sandbox } from '../../src/sandbox/server'

/** As the domain shows an app to somebody who may list apps, and not see their settings. */
export const hideSettings = (sandbox: Sandbox, id: string) =>
  sandbox.editApp(
    id,
    Object.fromEntries(
      [
        'active',
        'isOAuthClient',
        'isOAuthResource',
        'allowOffline',
        'refreshTokenExpiry',
        'accessTokenExpiry',
        'clientType',
        'trustScope',
        'audience',
        'allowedGrants',
        'allowedScopes',
        'allowedTags',
        'tags',
        'scopes',
        'bypassConsent',
        'allUrlSchemesAllowed',
        'redirectUris',
      ].map((name) => [name, null]),
    ),
  )
