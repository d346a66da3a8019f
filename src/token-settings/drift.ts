/**
 * What differs between two readings of the apps of a domain, or of two domains. Only settings count: a version or a date
 * that moved alone is no difference.
 */

type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value }

/** An app as it stood in one reading. */
export interface AppState {
  id: string
  displayName: string
  clientId: string | null
  /** By name; lists are in a fixed order. */
  settings: Readonly<Record<string, Value>>
  /** When, and by whom, the app as a whole was written last; null where it is not known. */
  lastModified: string | null
  lastModifiedBy: string | null
}

export type DriftKind = 'changed' | 'renamed' | 'recreated' | 'added' | 'removed'

/** One app that differs in one way. */
export interface Difference {
  kind: DriftKind
  app: Pick<AppState, 'id' | 'displayName' | 'clientId'>
  /** The setting that changed; `displayName` of one that was renamed, `id` of one that was recreated; else null. */
  attribute: string | null
  from: Value
  to: Value
  /** Who wrote the app last, and when: of the app as a whole, which need not be this attribute. */
  lastModified: string | null
  lastModifiedBy: string | null
}

export interface DriftOptions {
  /** Whether the ids of the two readings are those of different domains: then apps are matched by client id, or by name. */
  across: boolean
  /** Whether both readings are known to hold every app; where not, nothing is said to be added or removed. */
  complete: boolean
}

/** By the id of the app; within one app in the order of its settings. */
export function driftOf(before: readonly AppState[], after: readonly AppState[], options: DriftOptions): Difference[] {
  const find = finderIn(after, options)
  const found = new Set<AppState>()
  const differences: Difference[] = []
  for (const old of before) {
    const now = find(old)
    if (now === undefined) {
      if (options.complete) differences.push(difference('removed', old, { from: old.displayName, to: null }))
      continue
    }
    found.add(now)
    differences.push(...differencesOf(old, now, options))
  }
  if (options.complete)
    for (const now of after)
      if (!found.has(now)) differences.push(difference('added', now, { from: null, to: now.displayName }))
  return differences.sort((one, other) => (one.app.id < other.app.id ? -1 : one.app.id > other.app.id ? 1 : 0))
}

/** The app of the other reading that is meant to be the same; of several candidates none. */
function finderIn(states: readonly AppState[], { across }: DriftOptions): (wanted: AppState) => AppState | undefined {
  const byId = uniqueBy(states, ({ id }) => id.toLowerCase())
  const byClientId = uniqueBy(states, ({ clientId }) => clientId)
  const byName = uniqueBy(states, ({ displayName }) => displayName)
  return ({ id, clientId, displayName }) =>
    across
      ? ((clientId === null ? undefined : byClientId.get(clientId)) ?? byName.get(displayName))
      : (byId.get(id.toLowerCase()) ?? (clientId === null ? undefined : byClientId.get(clientId)))
}

function uniqueBy(states: readonly AppState[], keyOf: (state: AppState) => string | null): Map<string, AppState> {
  const unique = new Map<string, AppState>()
  const twice = new Set<string>()
  for (const state of states) {
    const key = keyOf(state)
    if (key === null) continue
    if (unique.has(key)) twice.add(key)
    unique.set(key, state)
  }
  for (const key of twice) unique.delete(key)
  return unique
}

function differencesOf(old: AppState, now: AppState, { across }: DriftOptions): Difference[] {
  const isOther = !across && old.id.toLowerCase() !== now.id.toLowerCase()
  const attributes = [...new Set([...Object.keys(old.settings), ...Object.keys(now.settings)])]
  return [
    ...(isOther ? [difference('recreated', now, { attribute: 'id', from: old.id, to: now.id })] : []),
    ...(old.displayName === now.displayName
      ? []
      : [difference('renamed', now, { attribute: 'displayName', from: old.displayName, to: now.displayName })]),
    ...attributes.flatMap((attribute) => {
      const [from, to] = [old.settings[attribute] ?? null, now.settings[attribute] ?? null]
      return isSame(from, to) ? [] : [difference('changed', now, { attribute, from, to })]
    }),
  ]
}

const isSame = (one: Value, other: Value): boolean => JSON.stringify(one) === JSON.stringify(other)

function difference(
  kind: DriftKind,
  { id, displayName, clientId, lastModified, lastModifiedBy }: AppState,
  { attribute = null, from, to }: { attribute?: string | null; from: Value; to: Value },
): Difference {
  // Of an app that is gone, the last writer is not the one who removed it.
  const writer = kind === 'removed' ? { lastModified: null, lastModifiedBy: null } : { lastModified, lastModifiedBy }
  return { kind, app: { id, displayName, clientId }, attribute, from, to, ...writer }
}
