import type { DomainType } from './rate-limits'
import type { ValueRules } from './scim/value-check'

/** Behaviour that Oracle does not document. The defaults are our guesses; `docs/sandbox.md` lists them. */
export interface Switches extends ValueRules {
  /** Whether `if-match` is compared with `meta.version`, and the status when it differs: 412, or 409. */
  ifMatch: 'enforce' | 'enforce-with-409' | 'ignore'
  /** The header `etag` of an answer to a write: the version as it is, in quotation marks, or none. */
  etag: 'bare' | 'quoted' | 'none'
  /** Whether the answer to the GET of one App has that header as well; the SDK does not declare it. */
  etagOnGet: boolean
  /** Whether Apps show `meta.version`; Oracle's sample of 2022 does not. */
  metaVersion: boolean
  /** The body of a 403, 404, 409 or 429 of the Admin API. */
  errorBody: 'scim' | 'html' | 'empty'
  /** The body of a 401 for a bad token; its type is HTML in any case. */
  unauthorizedBody: 'html' | 'empty'
  /** The status of a request that the caller has no role for. */
  missingRole: 401 | 403
  /** What becomes of a `count` above 1000: it counts as 1000, or is refused with 400. */
  largeCount: 'clamp' | 'refuse'
  /** Whether an App that is made without a word about `active` is. */
  activeAtCreation: boolean
  /** Read-only attributes in a PUT: all refused, only other values than the App has, or ignored. */
  readOnlyInPut: 'refuse' | 'refuse-others' | 'ignore'
  /** What becomes of attributes that a PUT leaves out. */
  omittedInPut: 'clear' | 'keep'
  /** The status that the DELETE of an active App gets. */
  deleteActive: 400 | 409
  /** Whether `forceDelete=true` deletes an active App, too. */
  forceDelete: 'inactive-only' | 'active-too'
  /** Whether a write with the `opc-retry-token` of an earlier one is only answered again. */
  retryToken: 'honour' | 'ignore'
  /** So many operations a bulk request may have; Oracle's documents say 50, and 1000. */
  bulkOperations: number
  /** The status of a bulk request: Oracle's reference has 201, RFC 7644 has 200. */
  bulkStatus: 201 | 200
  /** The rate limits of a domain of this type, on the sandbox's clock; null for none. */
  limits: DomainType | null
  /** Whether a 429 of these limits has `Retry-After`; Oracle documents none. */
  limitRetryAfter: boolean
  /** How far the date of a signed request may be off, in seconds of the wall clock; null accepts every date. */
  signatureSkew: number | null
  /** What discovery and every token name as issuer: `https://identity.oraclecloud.com/`, without the slash, or the domain. */
  issuer: 'constant' | 'constant-without-slash' | 'domain'
  /** The member of discovery that names the introspection endpoint: RFC 8414's, Oracle's own, or both. */
  introspectionName: 'both' | 'introspect_endpoint' | 'introspection_endpoint'
  /** Whether the signing keys can be read without a token; on a domain a setting of this name. */
  signingCertPublicAccess: boolean
  /** What becomes of `offline_access` when the client or the resource does not permit it. */
  offlineNotPermitted: 'omit' | 'invalid_scope'
  /** Whether a refresh brings a new refresh token. */
  rotation: 'rotate' | 'keep'
  /** What happens to a refresh token that was used before. */
  reuse: 'refuse' | 'refuse-and-revoke-family' | 'accept'
  /** Whether a refresh starts the lifetime again, or the end of the first refresh token stays the end. */
  window: 'sliding' | 'absolute'
  /** Whether refresh tokens go on working once their resource no longer allows offline access. */
  withdrawnOffline: 'honour' | 'refuse'
  /** Whether another `refreshTokenExpiry` is for refresh tokens to come, or also moves the end of those that are out. */
  changedExpiry: 'new-tokens' | 'live-tokens'
  /** How long refresh tokens for the Admin API live, in seconds, as long as `IDCSApp` does not say. */
  myScopesRefreshExpiry: number
  /** Whether the user's session also ends what a refresh gives. */
  sessionBoundsRefresh: boolean
  /** Whether the answer to a refresh has an `id_token`, if the first one had. */
  idTokenOnRefresh: boolean
  /** Whether the token answer has the member `scope`. */
  scopeInAnswer: boolean
  /** How long a sign-in lasts. */
  sessionMinutes: number
  /** Who has to use PKCE. */
  pkce: 'optional' | 'public' | 'always'
  /** Whether `redirect_uri` has to be repeated at the token endpoint. If it is there, it has to be the same. */
  tokenRedirectUri: 'optional' | 'required'
  /** So many wrong passwords in a row lock a user; null never does. */
  passwordAttempts: number | null
  /** The member `interval` of the device answer, in seconds; null leaves it out, which means 5. */
  deviceInterval: number | null
  /** Whether a device that polls too fast gets `slow_down`. */
  slowDown: boolean
  /** What a device that polls is told until its user has answered. */
  devicePending: 'authorization_pending' | 'invalid_grant'
  /** Whether OAuth errors have an `error_description` where Oracle's words are not known. */
  oauthErrorText: boolean
  /** The type of `active` in the answer to an introspection. */
  introspectActive: 'boolean' | 'text'
}

export const defaultSwitches: Switches = {
  smallestExpiry: 1,
  largestExpiry: null,
  integerAsText: 'refuse',
  ifMatch: 'enforce',
  etag: 'bare',
  etagOnGet: false,
  metaVersion: true,
  errorBody: 'scim',
  unauthorizedBody: 'html',
  missingRole: 401,
  largeCount: 'clamp',
  activeAtCreation: false,
  readOnlyInPut: 'refuse',
  omittedInPut: 'clear',
  deleteActive: 400,
  forceDelete: 'inactive-only',
  retryToken: 'honour',
  bulkOperations: 50,
  bulkStatus: 201,
  limits: null,
  limitRetryAfter: false,
  signatureSkew: 300,
  issuer: 'constant',
  introspectionName: 'both',
  signingCertPublicAccess: false,
  offlineNotPermitted: 'omit',
  rotation: 'rotate',
  reuse: 'refuse',
  window: 'sliding',
  withdrawnOffline: 'honour',
  changedExpiry: 'new-tokens',
  myScopesRefreshExpiry: 604_800,
  sessionBoundsRefresh: false,
  idTokenOnRefresh: true,
  scopeInAnswer: false,
  sessionMinutes: 480,
  pkce: 'public',
  tokenRedirectUri: 'optional',
  passwordAttempts: 5,
  deviceInterval: null,
  slowDown: true,
  devicePending: 'authorization_pending',
  oauthErrorText: true,
  introspectActive: 'boolean',
}
