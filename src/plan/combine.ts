import { documentedDefault, type Lifetime, lifetimeOf, type TokenKind } from '../token-settings/app'
import { formatDuration, type Seconds } from '../token-settings/duration'
import { grantSet } from './plan'
import type { Entry, LifetimeRange, WantedGrants, WantedLifetime } from './wishes'

/** What one entry wants of one attribute. */
export interface Wish<Want> {
  want: Want
  entry: Entry
}

/** Two entries that no value can satisfy together. */
export interface Conflict {
  /** The later one last. */
  entries: readonly [Entry, Entry]
  /** What each wants, in the same order. */
  wants: readonly [string, string]
}

/** A value that satisfies all wishes, and the entry that decides it. */
export type Agreed<Value> = { value: Value; by: Entry } | { conflict: Conflict }

interface Bound {
  seconds: Seconds
  entry: Entry
}

interface Exact {
  seconds: Seconds | null
  entry: Entry
}

/** The value nearest to the one of now that all wishes allow. */
export function agreeOnLifetime(
  kind: TokenKind,
  wishes: readonly Wish<WantedLifetime>[],
  now: Lifetime,
): Agreed<Lifetime> {
  const exact = wishes.flatMap(({ want, entry }) => (want.kind === 'exactly' ? [{ seconds: want.seconds, entry }] : []))
  const ranges = wishes.flatMap(({ want, entry }) => (want.kind === 'limits' ? [{ want, entry }] : []))
  const [min, max] = [strictest(ranges, 'min'), strictest(ranges, 'max')]
  const isSet = ranges.find(({ want }) => want.isSet === true)?.entry ?? null
  const first = exact[0]
  if (first !== undefined) return exactly(kind, exact, { min, max, isSet }) ?? found(kind, first.seconds, first.entry)
  if (min !== null && max !== null && min.seconds > max.seconds)
    return conflict([min.entry, atLeast(min)], [max.entry, atMost(max)])
  const bound = max !== null && now.seconds > max.seconds ? max : min !== null && now.seconds < min.seconds ? min : null
  if (bound !== null) return found(kind, bound.seconds, bound.entry)
  const by = isSet ?? (ranges[0] as Wish<LifetimeRange>).entry
  return { value: isSet === null ? now : { seconds: now.seconds, source: 'app' }, by }
}

const found = (kind: TokenKind, seconds: Seconds | null, by: Entry): Agreed<Lifetime> => ({
  value: lifetimeOf(kind, seconds),
  by,
})

function strictest(ranges: readonly Wish<LifetimeRange>[], end: 'min' | 'max'): Bound | null {
  const bounds = ranges.flatMap(({ want, entry }) => {
    const seconds = want[end]
    return seconds === undefined ? [] : [{ seconds, entry }]
  })
  const isStricter = (one: Bound, other: Bound) =>
    end === 'min' ? one.seconds > other.seconds : one.seconds < other.seconds
  return bounds.reduce<Bound | null>((best, each) => (best === null || isStricter(each, best) ? each : best), null)
}

/** The conflict that an exact value is part of; null where there is none. */
function exactly(
  kind: TokenKind,
  exact: readonly Exact[],
  { min, max, isSet }: { min: Bound | null; max: Bound | null; isSet: Entry | null },
): Agreed<Lifetime> | null {
  const [first, ...others] = exact as [Exact, ...Exact[]]
  const wanted: Side = [first.entry, exactWords(first.seconds)]
  const other = others.find(({ seconds }) => seconds !== first.seconds)
  if (other !== undefined) return conflict(wanted, [other.entry, exactWords(other.seconds)])
  const seconds = first.seconds ?? documentedDefault[kind]
  if (max !== null && seconds > max.seconds) return conflict(wanted, [max.entry, atMost(max)])
  if (min !== null && seconds < min.seconds) return conflict(wanted, [min.entry, atLeast(min)])
  return isSet !== null && first.seconds === null ? conflict(wanted, [isSet, 'a value on the app']) : null
}

const exactWords = (seconds: Seconds | null): string => (seconds === null ? 'unset' : formatDuration(seconds))
const atLeast = ({ seconds }: Bound): string => `at least ${formatDuration(seconds)}`
const atMost = ({ seconds }: Bound): string => `at most ${formatDuration(seconds)}`

type Side = readonly [entry: Entry, wants: string]

function conflict(one: Side, other: Side): { conflict: Conflict } {
  const [first, last] = (one[0].line ?? 0) <= (other[0].line ?? 0) ? [one, other] : [other, one]
  return { conflict: { entries: [first[0], last[0]], wants: [first[1], last[1]] } }
}

export function agreeOnOffline(wishes: readonly Wish<boolean | null>[]): Agreed<boolean | null> {
  const [first, ...others] = wishes as [Wish<boolean | null>, ...Wish<boolean | null>[]]
  const other = others.find(({ want }) => want !== first.want)
  if (other === undefined) return { value: first.want, by: first.entry }
  return conflict([first.entry, String(first.want ?? 'unset')], [other.entry, String(other.want ?? 'unset')])
}

export function agreeOnGrants(
  wishes: readonly Wish<WantedGrants>[],
  now: readonly string[],
): Agreed<readonly string[]> {
  for (const { want, entry } of wishes) {
    for (const grant of want.add) {
      const other = wishes.find((each) => removes(each.want, grant))
      if (other !== undefined) return conflict([entry, `the grant ${grant}`], [other.entry, `no grant ${grant}`])
    }
  }
  const kept = now.filter((grant) => !wishes.some(({ want }) => removes(want, grant)))
  const value = grantSet([...kept, ...wishes.flatMap(({ want }) => want.add)])
  const decides = ({ want }: Wish<WantedGrants>) =>
    want.add.some((grant) => !now.includes(grant)) || now.some((grant) => removes(want, grant))
  return { value, by: (wishes.find(decides) ?? (wishes[0] as Wish<WantedGrants>)).entry }
}

const removes = ({ add, remove }: WantedGrants, grant: string): boolean =>
  remove === 'others' ? !add.includes(grant) : remove.includes(grant)
