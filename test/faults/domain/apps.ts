import { type AppRecord, canary } from './state'

/** The documentation's resource, a client of it, and others: enough for several pages of {@link pageSize}. */
export const resourceId = '9fc12da9eecd4927a9ef88512ce5612e'
export const clientId = 'c0ffee00000000000000000000000001'
export const otherId = '9fc12da9eecd4927a9ef88512ce5612f'

/** The tested client, as it calls itself in OAuth. */
export const clientName = 'teller'
export const scopeOfResource = 'https://quotes.example/read'
/** Where the tested client's sign-in comes back to; nobody listens there: the address is pasted. */
export const redirectUri = 'http://127.0.0.1:8943/return'

/** What the domain gives at most, whatever is asked for. */
export const pageSize = 5

/** The secret of the tested client. */
export const testClientSecret = canary('secret of the tested client')

const refreshable = { isOAuthResource: true, allowOffline: true, active: true }

export const exampleApps = (): AppRecord[] => [
  app(resourceId, 'ResourceOwner', {
    ...refreshable,
    name: '3fd7476a48a94381bd5e1bc88cc92021',
    refreshTokenExpiry: 604_800,
    accessTokenExpiry: 3600,
    audience: 'https://quotes.example/',
    scopes: [{ value: 'read', fqs: scopeOfResource, requiresConsent: false }],
  }),
  app(clientId, 'Teller', {
    name: clientName,
    active: true,
    isOAuthClient: true,
    clientType: 'confidential',
    clientSecret: testClientSecret,
    allowedGrants: ['authorization_code', 'refresh_token', 'password', 'urn:ietf:params:oauth:grant-type:device_code'],
    redirectUris: [redirectUri],
    allUrlSchemesAllowed: true,
    trustScope: 'Explicit',
    allowedScopes: [{ fqs: scopeOfResource }],
  }),
  ...Array.from({ length: 11 }, (_, at) =>
    app(`a${String(at).padStart(31, '0')}`, `App ${at}`, {
      ...refreshable,
      name: `client-${at}`,
      // One of them lives longer than an audit with --max-refresh 30d allows.
      refreshTokenExpiry: at === 7 ? 7_776_000 : 86_400 * (at + 1),
      accessTokenExpiry: 3600,
    }),
  ),
]

export const app = (id: string, displayName: string, attributes: Record<string, unknown>): AppRecord => ({
  id,
  displayName,
  version: 1,
  attributes: { clientSecret: canary(`secret of ${id}`), ...attributes },
})
