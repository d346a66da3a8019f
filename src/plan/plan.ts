import { type Lifetime, type LifetimeAttribute, type OAuthApp, sameLifetime } from '../token-settings/app'

/** What should change in a domain: a list of rows, wherever they come from. */
export interface Plan {
  /** When the domain was read, in UTC: `2026-11-28T18:00:00.000Z`. */
  createdAt: string
  /** The origin. */
  domain: string
  source: PlanSource
  /** In the order in which they are carried out. */
  rows: readonly PlanRow[]
  /** How many of the mentioned apps are as wanted already. */
  unchanged: number
  /** How many apps of the domain the source does not mention. */
  notMentioned: number
  skipped: readonly Skipped[]
}

export const planSourceKinds = ['desired-state', 'audit', 'snapshot', 'journal'] as const

export type PlanSourceKind = (typeof planSourceKinds)[number]

/** Where a plan comes from. */
export interface PlanSource {
  kind: PlanSourceKind
  /** As it was typed; `stdin` for what was piped in. */
  path: string
  /** Of the file as it was read, in hexadecimal digits. */
  sha256: string
  /** Why the change is made, in the words of whoever wrote the file; null where they gave none. */
  reason: string | null
}

/** A part of the source that became no row. */
export interface Skipped {
  /** null: it is about no single app. */
  app: PlannedApp | null
  attribute: PlannedAttribute | null
  reason: string
}

export interface PlannedApp {
  id: string
  displayName: string
  clientId: string | null
}

/** The settings that a row can be about. */
export const plannedAttributes = ['refreshTokenExpiry', 'accessTokenExpiry', 'allowOffline', 'allowedGrants'] as const

export type PlannedAttribute = (typeof plannedAttributes)[number]

/** One attribute of one app: the value seen, and the value wanted. */
export type PlanRow =
  | RowOf<LifetimeAttribute, Lifetime>
  /** null: the app has no such value. */
  | RowOf<'allowOffline', boolean | null>
  /** A set, sorted. Empty: the app has no value. Grants that are in neither stay as they are. */
  | RowOf<'allowedGrants', readonly string[]>

export interface RowOf<Attribute extends PlannedAttribute, Value> {
  /** From 1; outcomes name it. */
  row: number
  app: PlannedApp
  attribute: Attribute
  from: Value
  to: Value
  /** In the source, from 1; null where it has no lines. */
  line: number | null
  /** Sentences for whoever reviews the plan. */
  warnings: readonly string[]
}

/** A row before it has a number. */
export type UnnumberedRow = PlanRow extends infer Row ? (Row extends PlanRow ? Omit<Row, 'row'> : never) : never

/** The value of an app that a row of this attribute would change. */
export function plannedValueOf(app: Pick<OAuthApp, PlannedAttribute>, attribute: PlannedAttribute): PlanRow['from'] {
  return attribute === 'allowedGrants' ? grantSet(app.allowedGrants) : app[attribute]
}

export const grantSet = (grants: readonly string[]): readonly string[] => [...new Set(grants)].sort()

/** Whether two values of one attribute are the same. Lifetimes differ by their source, too: a default can change. */
export function sameValue(one: PlanRow['from'], other: PlanRow['from']): boolean {
  if (isLifetime(one) && isLifetime(other)) return sameLifetime(one, other)
  if (isGrants(one) && isGrants(other)) return grantSet(one).join(' ') === grantSet(other).join(' ')
  return one === other
}

export const isLifetime = (value: PlanRow['from']): value is Lifetime =>
  typeof value === 'object' && value !== null && 'seconds' in value

const isGrants = (value: PlanRow['from']): value is readonly string[] => Array.isArray(value)

/** The values of `allowedGrants` that a row takes away, and those that it adds. */
export function grantChanges({ from, to }: Pick<RowOf<'allowedGrants', readonly string[]>, 'from' | 'to'>): {
  remove: readonly string[]
  add: readonly string[]
} {
  return {
    remove: from.filter((grant) => !to.includes(grant)),
    add: to.filter((grant) => !from.includes(grant)),
  }
}
