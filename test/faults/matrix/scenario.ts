import type { DomainOptions } from '../domain/fault-domain'
import type { Position, RequestKind, Strike } from '../domain/script'
import type { DomainState } from '../domain/state'

/** What needs more than an answer that goes wrong: another writer, a domain with its own habits, one of its values. */
export interface Scenario {
  id: string
  name: string
  argv: readonly string[]
  options: Omit<DomainOptions, 'clock'>
  exits: readonly number[]
  /** Stands on stderr, where it has to be said. */
  says?: RegExp
  /** What `-o json` has to say, as far as the store alone does not tell. */
  shows?: object
  /** The store is not as the run last saw it. */
  isBehind?: boolean
}

const always = Number.POSITIVE_INFINITY

/** One fault. */
export const struck = (
  on: RequestKind,
  hit: Strike,
  { nth = 1, times = always, position = 'before-commit' as Exclude<Position, 'not-listening' | 'before-accept'> } = {},
): Scenario['options'] => ({ script: [{ on, nth, times, position, strike: hit }] })

/** Somebody else writes right after this request was answered. */
export const writing = (on: RequestKind, nth: number, write: (state: DomainState) => void): Scenario['options'] => ({
  meanwhile: (state, request) => {
    if (request.kind === on && request.nth === nth) write(state)
  },
})

type Options = Partial<Pick<Scenario, 'says' | 'shows' | 'isBehind'>>
export const row = (
  id: string,
  name: string,
  argv: readonly string[],
  options: Scenario['options'],
  exits: number | readonly number[],
  more: Options = {},
): Scenario => ({ id, name, argv, options, exits: [exits].flat(), ...more })
