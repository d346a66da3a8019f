import type { AuditedApp } from '../audit/audited-app'
import type { Selection } from '../audit/policy'
import type { OAuthApp } from '../token-settings/app'
import type { Seconds } from '../token-settings/duration'
import type { PlannedAttribute, Skipped } from './plan'

/** What a source wants of a domain, before the domain is read. */
export interface Wishes {
  entries: readonly Entry[]
  /** Ids or OCIDs of apps that never get a row. */
  protect: readonly string[]
  /** Whether apps made by Oracle are left alone: nobody named them, a rule found them. */
  sparesOracle: boolean
  /** What no setting can do, known before the domain is read. */
  skipped: readonly Skipped[]
}

/** One wish of a source: an entry of a file, a finding, an app of a snapshot. */
export interface Entry {
  /** In the source, from 1; null where it has no lines. */
  line: number | null
  /** The lines of what is wanted, where each has its own. */
  lines?: Partial<Record<PlannedAttribute, number>>
  /** How a sentence names it where it has no line: `rule refresh-max`. */
  name?: string
  /** An id or OCID beats every selection. */
  about: { id: string } | { select: Selection }
  wants: Wants
  /** What the app should be, besides: what differs is said, and changes nothing. */
  checks?: Checks
  /** Said of an attribute that the plan leaves as it is, where the source may have meant something else. */
  ifUnchanged?: Partial<Record<PlannedAttribute, string>>
  /** Why an attribute is skipped where the app does not have the wanted value already. */
  ifChanged?: Partial<Record<PlannedAttribute, string>>
}

export type Checks = Partial<
  Pick<PlannableApp, 'displayName' | 'clientId' | 'active' | 'isOAuthResource' | 'isOAuthClient'>
>

export interface Wants {
  refreshTokenExpiry?: WantedLifetime
  accessTokenExpiry?: WantedLifetime
  /** null: no value. */
  allowOffline?: boolean | null
  allowedGrants?: WantedGrants
}

export type WantedLifetime =
  /** null: no value of its own. */
  { kind: 'exactly'; seconds: Seconds | null } | ({ kind: 'limits' } & LifetimeRange)

export interface LifetimeRange {
  min?: Seconds
  max?: Seconds
  /** The app has to have a value of its own. */
  isSet?: boolean
  /** At most as long as the refresh tokens of the same app live afterwards. */
  withinRefresh?: boolean
}

export interface WantedGrants {
  add: readonly string[]
  /** `others`: all that are not added. */
  remove: readonly string[] | 'others'
}

/** What a plan reads of an app. */
export type PlannableApp = AuditedApp & Pick<OAuthApp, 'ocid'>

/** Where an entry says what it wants of an attribute. */
export const lineOf = ({ line, lines }: Entry, attribute: PlannedAttribute): number | null => lines?.[attribute] ?? line

export const entryName = (entry: Entry, attribute: PlannedAttribute): string =>
  entry.name ?? `line ${lineOf(entry, attribute)}`
