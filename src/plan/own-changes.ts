import type { JournalBegin, JournalState } from './journal'
import { type PlannedAttribute, type PlanRow, plannedAttributes, sameValue } from './plan'

/** A journal, and what it tells of a run that has begun. */
export interface NamedJournal {
  /** As it was typed. */
  path: string
  begin: JournalBegin
  rows: JournalState['rows']
}

/** A value that this program wrote and read back, by the row of a journal. */
export interface OwnChange {
  journal: string
  row: number
  /** Whether the run took back what an earlier one did. */
  isUndo: boolean
}

/** The value of a setting in the later of two readings. */
export interface SeenValue {
  id: string
  attribute: string | null
  value: unknown
}

interface ConfirmedChange extends OwnChange {
  to: PlanRow['to']
  /** In milliseconds. */
  at: number
}

/**
 * Tells which values were written by this program between two readings: the newest confirmed change that set this value. A
 * change whose outcome is anything else proves nothing.
 *
 * @param window when the two readings began, in UTC
 */
export function ownChangesIn(
  journals: readonly NamedJournal[],
  window: { from: string; to: string },
): (seen: SeenValue) => OwnChange | null {
  const bySetting = new Map<string, ConfirmedChange[]>()
  const [from, to] = [Date.parse(window.from), Date.parse(window.to)]
  // No time is inside a window of which one end is not a time.
  const isWithin = ({ at }: ConfirmedChange) => at >= from && at <= to
  for (const journal of journals) {
    for (const [setting, change] of confirmedIn(journal)) {
      if (!isWithin(change)) continue
      bySetting.set(setting, [...(bySetting.get(setting) ?? []), change])
    }
  }
  return ({ id, attribute, value }) => {
    if (!isPlanned(attribute)) return null
    const setters = bySetting.get(settingOf(id, attribute)) ?? []
    const [first, ...others] = setters.filter((each) => sameValue(each.to, value as PlanRow['to']))
    if (first === undefined) return null
    const { journal, row, isUndo } = others.reduce((newest, each) => (each.at > newest.at ? each : newest), first)
    return { journal, row, isUndo }
  }
}

const isPlanned = (attribute: string | null): attribute is PlannedAttribute =>
  (plannedAttributes as readonly (string | null)[]).includes(attribute)

const settingOf = (id: string, attribute: PlannedAttribute): string => `${id.toLowerCase()} ${attribute}`

const confirmedIn = ({ path, begin, rows }: NamedJournal): [string, ConfirmedChange][] =>
  [...rows].flatMap(([row, { change, outcome, settledAt }]) => {
    if (outcome !== 'confirmed' || settledAt === null) return []
    const isUndo = begin.source.kind === 'journal'
    const setting = settingOf(change.app.id, change.attribute)
    return [[setting, { journal: path, row, isUndo, to: change.to, at: Date.parse(settledAt) }]]
  })
