import type { App, Lifetime } from '../../src/token-settings/app'
import type { Seconds } from '../../src/token-settings/duration'

/** The documentation's app: a resource that allows offline access, 7 d and 1 h, both set on the app. */
export const exampleApp = (part: Partial<App> = {}): App => ({
  id: '9fc12da9eecd4927a9ef88512ce5612e',
  ocid: null,
  displayName: 'ResourceOwner',
  clientId: '3fd7476a48a94381bd5e1bc88cc92021',
  refreshTokenExpiry: setTo(604_800),
  accessTokenExpiry: setTo(3_600),
  allowOffline: true,
  isOAuthResource: true,
  isOAuthClient: true,
  active: true,
  trustScope: null,
  allowedScopes: [],
  isOPCService: null,
  version: 'v1',
  lastModified: null,
  lastModifiedBy: null,
  ...part,
})

export const setTo = (seconds: number): Lifetime => ({ seconds: seconds as Seconds, source: 'app' })
export const byDefault = (seconds: number): Lifetime => ({ seconds: seconds as Seconds, source: 'default' })
