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
  const pairs = pairsOf(before, after, options)
  const found = new Set(pairs.values())
  const removed = before.filter((old) => !pairs.has(old))
  const added = after.filter((now) => !found.has(now))
  const differences = [
    ...[...pairs].flatMap(([old, now]) => differencesOf(old, now, options)),
    ...(options.complete ? removed : []).map((old) => difference('removed', old, { from: old.displayName, to: null })),
    ...(options.complete ? added : []).map((now) => difference('added', now, { from: null, to: now.displayName })),
  ]
  return differences.sort((one, other) => (one.app.id < other.app.id ? -1 : one.app.id > other.app.id ? 1 : 0))
}

/**
 * The apps that are meant to be the same: each is in one pair at most. What is not found by one key is looked for by the
 * next; a key that several apps have says nothing.
 */
function pairsOf(
  before: readonly AppState[],
  after: readonly AppState[],
  { across }: DriftOptions,
): Map<AppState, AppState> {
  const clientIdOf = ({ clientId }: AppState) => clientId
  const keys = across
    ? [clientIdOf, ({ displayName }: AppState) => displayName]
    : [({ id }: AppState) => id.toLowerCase(), clientIdOf]
  const pairs = new Map<AppState, AppState>()
  for (const keyOf of keys) {
    const found = new Set(pairs.values())
    const left = uniqueBy(
      after.filter((now) => !found.has(now)),
      keyOf,
    )
    for (const [key, old] of uniqueBy(
      before.filter((each) => !pairs.has(each)),
      keyOf,
    )) {
      const now = left.get(key)
      if (now !== undefined) pairs.set(old, now)
    }
  }
  return pairs
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
