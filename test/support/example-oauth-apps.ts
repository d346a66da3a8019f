import type { OAuthApp } from '../../src/token-settings/app'
import { exampleApp } from './example-app'

export const exampleScope = 'https://quotes.example/read'

/** A confidential client for which everything holds: code and refresh token, and the one scope of {@link exampleResource}. */
export const exampleClient = (part: Partial<OAuthApp> = {}): OAuthApp => ({
  ...exampleApp({ allowOffline: null, isOAuthResource: false }),
  ...nothingAllowed,
  id: 'c1',
  displayName: 'Teller',
  clientId: 'teller',
  clientType: 'confidential',
  allowedGrants: ['authorization_code', 'refresh_token'],
  redirectUris: ['https://teller.example/return'],
  trustScope: 'Explicit',
  allowedScopes: [exampleScope],
  ...part,
})

/** A resource that allows offline access. */
export const exampleResource = (part: Partial<OAuthApp> = {}): OAuthApp => ({
  ...exampleApp({ isOAuthClient: false }),
  ...nothingAllowed,
  id: 'r1',
  displayName: 'Quotes API',
  clientId: 'quotes',
  audience: 'https://quotes.example/',
  isOPCService: null,
  scopes: [{ value: 'read', fqs: exampleScope, requiresConsent: null }],
  ...part,
})

const nothingAllowed = {
  clientType: null,
  allowedGrants: [],
  redirectUris: [],
  allUrlSchemesAllowed: null,
  bypassConsent: null,
  allowedTags: [],
  tags: [],
  audience: null,
  contact: null,
  isOPCService: null,
  scopes: [],
} satisfies Partial<OAuthApp>
