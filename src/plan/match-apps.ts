import { selectionFilter } from '../audit/selection'
import type { Entry, PlannableApp } from './wishes'

/** The entries that name an app, and those whose app is not there. */
export function entriesByApp(entries: readonly Entry[], apps: readonly PlannableApp[]) {
  const byId = new Map<string, PlannableApp>()
  for (const app of apps) {
    byId.set(app.id.toLowerCase(), app)
    if (app.ocid !== null && app.ocid !== undefined) byId.set(app.ocid.toLowerCase(), app)
  }
  const named = new Map<PlannableApp, Entry[]>()
  const missing: Entry[] = []
  for (const entry of entries) {
    if (!('id' in entry.about)) continue
    const app = byId.get(entry.about.id.toLowerCase())
    if (app === undefined) missing.push(entry)
    else named.set(app, [...(named.get(app) ?? []), entry])
  }
  return { named, missing }
}

export interface UsedSelection {
  entry: Entry
  matches(app: PlannableApp): boolean
  isIdle: boolean
}

export const selectionsIn = (entries: readonly Entry[]): UsedSelection[] =>
  entries.flatMap((entry) =>
    'select' in entry.about ? [{ entry, matches: selectionFilter(entry.about.select), isIdle: true }] : [],
  )

/** The entries that are about one app. */
export interface Mentions {
  named: readonly Entry[]
  selected: readonly Entry[]
}

export function mentionsOf(
  app: PlannableApp,
  named: ReadonlyMap<PlannableApp, readonly Entry[]>,
  selections: readonly UsedSelection[],
): Mentions {
  const matching = selections.filter(({ matches }) => matches(app))
  for (const each of matching) each.isIdle = false
  return { named: named.get(app) ?? [], selected: matching.map(({ entry }) => entry) }
}

/** Ids and OCIDs in any letter case. */
export function memberOf(ids: readonly string[]): (app: PlannableApp) => boolean {
  const known = new Set(ids.map((id) => id.toLowerCase()))
  return ({ id, ocid }) => known.has(id.toLowerCase()) || (ocid !== null && known.has(ocid.toLowerCase()))
}
