import type { App, OAuthApp } from '../token-settings/app'
import type { Seconds } from '../token-settings/duration'
import type { InteractiveGrant } from '../token-settings/grants'

/** What a request for tokens would be about, as far as that could be found out. */
export type Target =
  /** Scopes of one resource; without any, whichever of its scopes the client may ask for. */
  | { kind: 'resource'; resource: OAuthApp; scopes: readonly string[] }
  /** Scopes that no app of the domain defines. */
  | { kind: 'no-owner'; scopes: readonly string[] }
  /** Scopes that belong to different resources. */
  | { kind: 'several-owners'; scopes: readonly string[]; resources: readonly OAuthApp[] }
  /** Scopes in Oracle's name that no app of the domain defines, such as `urn:opc:idm:__myscopes__`. */
  | { kind: 'of-oracle'; scopes: readonly string[] }
  /** The resource could not be read. */
  | { kind: 'unread'; scopes: readonly string[]; why: string }
  /** Nothing was named, and the client's settings name nothing either. */
  | { kind: 'unnamed'; scopes: readonly string[] }

export interface OfflineQuestion {
  client: OAuthApp
  target: Target
  /** The grant to be used; null: any that the client has. */
  grant: InteractiveGrant | null
  /** A lifetime asked for in the scope. */
  customExpiry?: Seconds | null
}

export type Status = 'holds' | 'broken' | 'cannot-tell'

/** By their names, which are stable: scripts compare them. */
export const causeTexts = {
  'client-inactive': 'the client is not active',
  'not-an-oauth-client': 'the client is not an OAuth client',
  'no-grant-can-carry-one': 'no grant of the client can bring a refresh token',
  'client-lacks-grant': 'the client may not use this grant',
  'no-redirect-uri': 'the client has no redirect URI that can work',
  'scope-unknown': 'no resource defines the scope',
  'scopes-of-several-resources': 'the scopes belong to several resources',
  'scope-not-allowed': 'the client may not ask for the scope',
  'resource-inactive': 'the resource is not active',
  'not-an-oauth-resource': 'the resource is not an OAuth resource',
  'client-lacks-refresh-grant': 'the client may not use refresh tokens',
  'resource-forbids-offline': 'the resource allows no offline access',
}

export type Cause = keyof typeof causeTexts

/** What has to hold, in words; for a list in which those of one app stand together. */
export const conditionTitles = {
  'client-active': 'the client is active',
  'client-is-oauth-client': 'it is an OAuth client',
  'grant-can-carry': 'it may use a grant that can bring a refresh token',
  'redirect-uri': 'it has a redirect URI that can work',
  'scope-exists': 'the scope belongs to one resource',
  'scope-allowed': 'the client may ask for it',
  'resource-active': 'the resource is active',
  'resource-is-oauth-resource': 'it is an OAuth resource',
  'refresh-grant': 'it may use refresh tokens',
  'resource-allows-offline': 'it allows offline access',
}

export type ConditionName = keyof typeof conditionTitles

export type AttributeValue = boolean | string | readonly string[] | null

/**
 * One leaf of the tree.
 *
 * @typeParam Way how it is put right: as data, or in words where it is shown
 */
export interface Condition<Way = string> {
  condition: ConditionName
  of: 'client' | 'scope' | 'resource'
  status: Status
  /** Whose attribute it is; null where that app is not known. */
  app: Pick<App, 'id' | 'displayName'> | null
  attribute: string
  value: AttributeValue
  /** Attribute, value and app in words. */
  evidence: string
  /** Unless it is broken, null. */
  cause: Cause | null
  fix: Way | null
}

/** One reason why there is no refresh token: `proved` by a run, or read from `settings`. */
export interface Diagnosis {
  cause: Cause
  certainty: 'proved' | 'settings'
  evidence: string
  fix: string | null
}

export type Verdict = 'would-hold' | 'would-not' | 'cannot-tell'
