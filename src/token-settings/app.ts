import type { Seconds } from './duration'

/** The two lifetimes that an app has as an OAuth resource: those of the tokens that give access to it. */
export type TokenKind = 'refresh' | 'access'

export type LifetimeAttribute = 'refreshTokenExpiry' | 'accessTokenExpiry'

export const attributeOf: Record<TokenKind, LifetimeAttribute> = {
  refresh: 'refreshTokenExpiry',
  access: 'accessTokenExpiry',
}

/**
 * What the domain falls back to for an app that has no value of its own: one week and one hour.
 *
 * Source: OCI IAM guide, "Token Expiry Table".
 */
export const documentedDefault: Record<TokenKind, Seconds> = {
  refresh: 604_800 as Seconds,
  access: 3_600 as Seconds,
}

/** How long tokens live, and whether the app says so (`app`) or the documented default applies (`default`). */
export interface Lifetime {
  seconds: Seconds
  source: 'app' | 'default'
}

/** An application of an identity domain, as far as token settings are concerned. */
export interface App {
  id: string
  ocid: string | null
  displayName: string
  /** The OAuth `client_id`; SCIM calls it `name`. */
  clientId: string | null
  refreshTokenExpiry: Lifetime
  accessTokenExpiry: Lifetime
  /** null: the app has no such value, which the domain treats as "not switched on". */
  allowOffline: boolean | null
  isOAuthResource: boolean | null
  isOAuthClient: boolean | null
  active: boolean | null
  /** Which resources a client may ask scopes of: `Explicit`, `Account`, `Tags` or `Default`. */
  trustScope: string | null
  /** Fully qualified scopes that the app, as a client, may ask for. Read only where a change is planned. */
  allowedScopes: readonly string[]
  /** Whether it is a service of Oracle's. Read only where a change is planned or advised. */
  isOPCService: boolean | null
  /** `meta.version`, to be sent back unchanged in `If-Match`; null when the domain gave none. */
  version: string | null
  /** When the app was written last, whatever was written (`meta.lastModified`); null where it was not asked for. */
  lastModified: string | null
  /** Who wrote the app last, when the domain says so. */
  lastModifiedBy: string | null
}

/** A scope that an app defines as OAuth resource. */
export interface Scope {
  value: string
  /** Fully qualified: the app's `audience` and the value. Computed by the domain; null when it did not say. */
  fqs: string | null
  requiresConsent: boolean | null
}

export interface Tag {
  key: string
  value: string
}

/**
 * An app with what decides whether its clients, or itself as a client, get a refresh token. A list without values and
 * one that is not set are the same (RFC 7643 section 2.5). Source: App schema.
 */
export interface OAuthApp extends App {
  /** `confidential`, `public` or `trusted`. */
  clientType: string | null
  /** Compared exactly: the attribute is case-sensitive. */
  allowedGrants: readonly string[]
  redirectUris: readonly string[]
  /** Redirect URIs may have any scheme, and are not checked. */
  allUrlSchemesAllowed: boolean | null
  bypassConsent: boolean | null
  /** Of the resources that a client with `trustScope` `Tags` may ask for. */
  allowedTags: readonly Tag[]
  tags: readonly Tag[]
  audience: string | null
  /** Whom to ask about the app (`contactEmailAddress`); null where it was not asked for. */
  contact: string | null
  scopes: readonly Scope[]
}

/** An app with what the domain itself says may be changed of it. */
export interface EditableApp extends OAuthApp {
  /** The attributes that may be edited, of an app made by Oracle; null: it names none, so all may be. */
  editableAttributes: readonly string[] | null
  /** What only Oracle's own clients may do to it: `update`, `replace`, `delete`. */
  preventedOperations: readonly string[]
}

/** The lifetime of an app whose attribute has this value, or none. */
export function lifetimeOf(kind: TokenKind, seconds: Seconds | null): Lifetime {
  return seconds === null ? { seconds: documentedDefault[kind], source: 'default' } : { seconds, source: 'app' }
}

/** The settings that a change of one of them must leave alone. */
export type Setting =
  | LifetimeAttribute
  | 'allowOffline'
  | 'allowedGrants'
  | 'isOAuthResource'
  | 'isOAuthClient'
  | 'active'

/** The settings in which two readings of an app differ. Grants are a set; a plain app has none that could be compared. */
export function differingSettings(one: App, other: App): Setting[] {
  const grants = ({ allowedGrants }: Partial<OAuthApp>) => JSON.stringify([...new Set(allowedGrants)].sort())
  const isSame: Record<Setting, boolean> = {
    refreshTokenExpiry: sameLifetime(one.refreshTokenExpiry, other.refreshTokenExpiry),
    accessTokenExpiry: sameLifetime(one.accessTokenExpiry, other.accessTokenExpiry),
    allowOffline: one.allowOffline === other.allowOffline,
    allowedGrants: grants(one) === grants(other),
    isOAuthResource: one.isOAuthResource === other.isOAuthResource,
    isOAuthClient: one.isOAuthClient === other.isOAuthClient,
    active: one.active === other.active,
  }
  return (Object.keys(isSame) as Setting[]).filter((setting) => !isSame[setting])
}

export const sameLifetime = (one: Lifetime, other: Lifetime): boolean =>
  one.seconds === other.seconds && one.source === other.source
