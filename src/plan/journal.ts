import type { Outcome } from '../token-settings/outcome'
import { type PlanRow, planSourceKinds } from './plan'

/** What became of one row of a plan. */
export type RowOutcome =
  | Outcome
  /** The app is not there any more. */
  | 'gone'
  /** The app could not be read, so nothing was sent. */
  | 'unreadable'
  /** The run ended before its turn. */
  | 'not-tried'
  /** In an undo: the value is not the one that was applied, so it stays. */
  | 'kept'
  /** It was changed, and changed back, because a gate failed. */
  | 'undone'

/** What is written down of a run that changes a domain, one line at a time. Times are in UTC. */
export type JournalEntry = JournalBegin | JournalIntent | JournalOutcome | JournalWave | JournalGate | JournalEnd

/** A run begins, or begins again. */
export interface JournalBegin {
  kind: 'begin'
  at: string
  /** The file, as it was typed. */
  plan: string
  /** Of the plan, in hexadecimal digits: another plan has another journal. */
  sha256: string
  /** The origin. */
  domain: string
  /** Who made the changes, as far as it is known. */
  actor: string
  rows: number
  source: JournaledSource
}

/** `command`: one that was given the apps by name, without a plan. */
export const journaledSourceKinds = [...planSourceKinds, 'command'] as const

/** Where the rows come from. */
export interface JournaledSource {
  kind: (typeof journaledSourceKinds)[number]
  /** The file, as it was typed; or the command. */
  path: string
  reason: string | null
}

/** A PATCH may be sent from now on. On disk before it is. */
export interface JournalIntent {
  kind: 'intent'
  at: string
  change: JournaledRow
}

export type JournaledRow = PlanRow extends infer Row
  ? Row extends PlanRow
    ? Pick<Row, 'row' | 'app' | 'attribute' | 'from' | 'to'>
    : never
  : never

/** What fresh reads showed afterwards. */
export interface JournalOutcome {
  kind: 'outcome'
  at: string
  row: number
  outcome: RowOutcome
  /** The value that was read last; null where none was, or the app has none. */
  now: PlanRow['from']
  reason: string | null
  requestId: string | null
}

/** A wave begins. */
export interface JournalWave {
  kind: 'wave'
  at: string
  /** From 1. */
  wave: number
  /** How many waves there are. */
  of: number
  /** After so many apps it ends, counted from the first app of the plan. */
  apps: number
}

/** What a gate says of the apps that were changed so far. An error of its own is no "no". */
export type GateAnswer = 'passed' | 'failed' | 'inconclusive'

/** A gate was asked. */
export interface JournalGate {
  kind: 'gate'
  at: string
  /** After which wave; 0 before the first one. */
  wave: number
  answer: GateAnswer
  /** null: it was ended, or not started. */
  exitCode: number | null
}

/** The run ended by itself. */
export interface JournalEnd {
  kind: 'end'
  at: string
  /** Why rows are left that were not tried; null where none are. */
  stopped: string | null
  summary: Readonly<Record<string, number>>
}

/** What a journal tells of the runs that wrote it. */
export interface JournalState {
  shows: JournalShows
  /** Of the first run; null where there was none. */
  begin: JournalBegin | null
  /** What is known of each row that was begun, in the order in which the rows were begun last. */
  rows: ReadonlyMap<number, JournaledChange>
  /** The wave that was begun last; null where none was. */
  wave: JournaledWave | null
  /** Whether a run that has not ended asked a gate. */
  hasGate: boolean
}

export interface JournaledWave extends Pick<JournalWave, 'wave' | 'of' | 'apps'> {
  /** null: its gate has not answered. */
  gate: GateAnswer | null
}

export type JournalShows =
  /** No run has begun. */
  | 'nothing'
  /** Every row has had its turn. */
  | 'finished'
  /** Rows are left; every intent has an outcome. */
  | 'unfinished'
  /** The last intent has no outcome: the run ended in between, by a crash. */
  | 'in-doubt'

export interface JournaledChange {
  change: JournaledRow
  /** null: the answer was never seen. */
  outcome: RowOutcome | null
  /** When the outcome was written down; null where there is none. */
  settledAt: string | null
}

/** An entry that cannot stand where it stands; the text goes on after "line 7". */
export class MisplacedEntry extends Error {
  /** From 0. */
  readonly entry: number

  constructor(entry: number, message: string) {
    super(message)
    this.entry = entry
  }
}

/**
 * Reads the entries in their order.
 *
 * @throws {MisplacedEntry} for an order that no run writes
 */
export function stateOf(entries: readonly JournalEntry[]): JournalState {
  const rows = new Map<number, JournaledChange>()
  let begin: JournalBegin | null = null
  let shows: JournalShows = 'nothing'
  let wave: JournaledWave | null = null
  let hasGate = false
  for (const [at, entry] of entries.entries()) {
    const refuse = (why: string): never => {
      throw new MisplacedEntry(at, why)
    }
    if (begin === null && entry.kind !== 'begin') return refuse('comes before the run begins')
    switch (entry.kind) {
      case 'begin':
        begin ??= entry
        if (shows === 'finished') {
          wave = null
          hasGate = false
        }
        shows = shows === 'in-doubt' ? 'in-doubt' : 'unfinished'
        break
      case 'intent': {
        // A Map keeps the place of a key; the newest change comes last.
        rows.delete(entry.change.row)
        rows.set(entry.change.row, { change: entry.change, outcome: null, settledAt: null })
        shows = 'in-doubt'
        break
      }
      case 'outcome': {
        const known = rows.get(entry.row)
        if (known === undefined) return refuse(`has an outcome of row ${entry.row}, which was never begun`)
        rows.set(entry.row, { ...known, outcome: entry.outcome, settledAt: entry.at })
        shows = [...rows.values()].some(({ outcome }) => outcome === null) ? 'in-doubt' : 'unfinished'
        break
      }
      case 'wave':
        wave = { wave: entry.wave, of: entry.of, apps: entry.apps, gate: null }
        break
      case 'gate':
        if (!isPlaced(entry, wave)) return refuse(`has a gate of wave ${entry.wave}, which was not begun`)
        wave = answered(wave, entry)
        hasGate = true
        break
      case 'end':
        shows = shows === 'in-doubt' ? 'in-doubt' : entry.stopped === null ? 'finished' : 'unfinished'
    }
  }
  return { shows, begin, rows, wave, hasGate: hasGate && shows !== 'finished' }
}

const isPlaced = ({ wave }: JournalGate, begun: JournaledWave | null): boolean => wave === 0 || wave === begun?.wave

/** The gate before the first wave tells nothing of a wave. */
const answered = (begun: JournaledWave | null, { wave, answer }: JournalGate): JournaledWave | null =>
  begun === null || wave === 0 ? begun : { ...begun, gate: answer }
