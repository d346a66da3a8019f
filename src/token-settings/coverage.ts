/** What is not proved about a list. Evidence, not sentences. */
export type CoverageGap =
  /** Between two apps next to each other in the list, others may stand that were not read. null: the end of the list. */
  | { kind: 'stretch'; after: string | null; before: string | null }
  /** Pages still came when reading was given up: the same rows again and again, or the end was never shown. */
  | { kind: 'no-end'; after: string | null }
  /** The chain of pages held, yet the domain counts another number of apps. */
  | { kind: 'count'; totalResults: number; distinctApps: number }
  /** The order of the list can change while it is read, and no two readings after each other had the same apps. */
  | { kind: 'order'; readings: number }
  /** The rest of the list could not be read: a refusal, a network error, or the end of the run's time. */
  | { kind: 'stopped'; after: string | null; why: string }

/** One row that is no App: without an id, or with an attribute of the wrong type. */
export interface UnreadableRow {
  id: string | null
  displayName: string | null
  why: string
}

/**
 * What is known about a list that has been read. `complete` only when the pages were shown to follow on each other from
 * the first app to the last, in an order that cannot change or twice with the same apps, and every row could be read: then
 * every app that existed throughout is among them.
 */
export interface Coverage {
  complete: boolean
  /** Those with apps on them; not the ones that show where the list ends, or that were read again. */
  pages: number
  /** Of the last page; null when no page was read. */
  totalResults: number | null
  /** Apps with different ids, readable or not, and rows without an id. */
  distinctApps: number
  unreadable: number
  /** All requests of the reading, those that were repeated included; not those for a token. */
  requests: number
  /** The attribute by which the domain put the apps in order. */
  order: 'id' | 'displayName' | null
  /** The domain named different totals: apps were added or removed in the meantime. */
  totalsMoved: boolean
  gaps: readonly CoverageGap[]
  /** The first of them, at most {@link mostNamed}; `unreadable` counts all. */
  unreadableRows: readonly UnreadableRow[]
}

/** More than these are counted and not named. */
export const mostNamed = 100
