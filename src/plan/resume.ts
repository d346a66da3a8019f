import type { JournalShows, JournalState } from './journal'

/** Whether a run may go on with what its journal shows. */
export function mayGoOn(shows: JournalShows, { resume }: { resume: boolean }): boolean {
  return resume || shows === 'nothing' || shows === 'finished'
}

/** The value of a row as the domain has it now. */
export type LiveValue =
  /** As the row wants it. */
  | 'as-wanted'
  /** As it was when the plan was made. */
  | 'as-planned'
  /** Neither. */
  | 'another'

/** What earlier runs did about a row. */
export type EarlierChange =
  /** Nothing, or nothing that took effect. */
  | 'none'
  /** A PATCH may have been sent, and what it did was not seen. */
  | 'in-doubt'
  /** The value was read back as wanted. */
  | 'confirmed'

/** What a run does about a row. */
export type RowStep =
  /** It has the value already. */
  | 'unchanged'
  /** It has the value that an earlier run may have sent. */
  | 'confirmed'
  /** Reads, compares and sends. */
  | 'change'
  /** Somebody else changed it. */
  | 'conflict'

/** What is judged is the live value. What the journal shows says whose doing it is. */
export function stepFor(live: LiveValue, earlier: EarlierChange): RowStep {
  switch (live) {
    case 'as-wanted':
      return earlier === 'in-doubt' ? 'confirmed' : 'unchanged'
    case 'as-planned':
      // Somebody put it back after it was confirmed.
      return earlier === 'confirmed' ? 'conflict' : 'change'
    case 'another':
      return 'conflict'
  }
}

/** When every row has had its turn, a new run begins with what it finds. */
export function earlierChange({ shows, rows }: JournalState, row: number): EarlierChange {
  const known = rows.get(row)
  if (known === undefined || shows === 'finished') return 'none'
  switch (known.outcome) {
    case 'confirmed':
      return 'confirmed'
    case null:
    case 'unknown':
    case 'differs':
      return 'in-doubt'
    default:
      return 'none'
  }
}
