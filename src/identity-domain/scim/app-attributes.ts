import type { OAuthApp } from '../../token-settings/app'

/** The resource endpoint. Source: App schema `urn:ietf:params:scim:schemas:oracle:idcs:App`. */
export const appsPath = '/admin/v1/Apps'

/** May stand in a path: nothing that a URL parser could take for something else. */
export const appIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/

/** In `attributes` on every request: whatever is not named, above all `clientSecret`, is not sent to us. */
export const readAttributes = [
  'id',
  'ocid',
  'displayName',
  'name',
  'active',
  'isOAuthClient',
  'isOAuthResource',
  'refreshTokenExpiry',
  'accessTokenExpiry',
  'allowOffline',
] as const

/** What a change needs besides: the version to send back, who wrote last and who made it, and whose lifetimes a client lives by. */
export const changeAttributes = [
  ...readAttributes,
  'trustScope',
  'allowedScopes',
  'isOPCService',
  'meta.version',
  'idcsLastModifiedBy',
] as const

/** What decides about refresh tokens: whom a client trusts, what it may do, and what a resource allows. */
export const oauthAttributes = [
  'clientType',
  'allowedGrants',
  'redirectUris',
  'allUrlSchemesAllowed',
  'bypassConsent',
  'allowedTags',
  'tags',
  'audience',
  'scopes',
] as const

/** Attributes that decide nothing, and are read where they are asked for. */
const otherAttributes = ['meta', 'idcsLastModifiedBy', 'contactEmailAddress'] as const

export const plainNames = [
  ...readAttributes,
  'trustScope',
  'allowedScopes',
  'isOPCService',
  'meta',
  'idcsLastModifiedBy',
]
export const allNames = [...new Set([...plainNames, ...oauthAttributes, ...otherAttributes])]

/** What may be changed of an app. */
export const editableNames = ['editableAttributes', 'idcsPreventedOperations'] as const

/** What is asked for where only these members of an app are wanted. Of one that was not asked for the app says nothing. */
export const attributesFor = (fields: readonly (keyof OAuthApp)[]): string[] =>
  fields.map((field) => scimNames[field] ?? field)

/** Members of an app that SCIM calls otherwise. */
const scimNames: Partial<Record<keyof OAuthApp, string>> = {
  clientId: 'name',
  contact: 'contactEmailAddress',
  version: 'meta.version',
  lastModified: 'meta.lastModified',
  lastModifiedBy: 'idcsLastModifiedBy',
}
