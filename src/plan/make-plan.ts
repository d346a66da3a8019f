import { longestDuration } from '../token-settings/duration'
import { isMadeByOracle } from '../token-settings/made-by-oracle'
import { type Concern, concernsOf } from './concerns'
import { entriesByApp, memberOf, mentionsOf, selectionsIn } from './match-apps'
import { numbered } from './order'
import { isLifetime, type PlanRow, type Skipped, type UnnumberedRow } from './plan'
import { type AppConflict, nameOf, type PlannedForApp, planFor, type Remark } from './plan-app'
import type { Entry, PlannableApp, Wishes } from './wishes'

/** What the wishes of a source come to in a domain. */
export interface MadePlan {
  rows: readonly PlanRow[]
  /** Apps that are mentioned and have no row. */
  unchanged: number
  notMentioned: number
  skipped: readonly Skipped[]
  conflicts: readonly AppConflict[]
  /** Entries whose app is not there. */
  missing: readonly Entry[]
  /** Protected ids that no app has: a misspelt one protects nothing. */
  protectsNothing: readonly string[]
  /** Selections that no app matches. */
  idle: readonly Entry[]
  /** About entries that change nothing, and perhaps should. */
  remarks: readonly Remark[]
  guards: ReadonlySet<NonNullable<Concern['guard']>>
}

/**
 * Compares what is wanted with all apps of a domain. Pure: the same apps and wishes make the same rows.
 *
 * @param only the ids of the apps that may get a row; null: all
 */
export function makePlan(wishes: Wishes, apps: readonly PlannableApp[], only: ReadonlySet<string> | null): MadePlan {
  const { named, missing } = entriesByApp(wishes.entries, apps)
  const selections = selectionsIn(wishes.entries)
  const isProtected = memberOf(wishes.protect)
  const sum = new Sum(wishes.skipped)
  for (const app of apps) {
    const mentioning = mentionsOf(app, named, selections)
    if (only !== null && !only.has(app.id)) continue
    if (mentioning.named.length + mentioning.selected.length === 0) continue
    const spared = isProtected(app)
      ? 'The app is protected by the file.'
      : wishes.sparesOracle && isMadeByOracle(app)
        ? 'Oracle made this app, so no setting of it is changed.'
        : null
    sum.add(app, planFor(app, mentioning), spared)
  }
  return {
    ...sum.made(apps.length),
    missing,
    protectsNothing: wishes.protect.filter((id) => !apps.some(memberOf([id]))),
    idle: selections.filter(({ isIdle }) => isIdle).map(({ entry }) => entry),
  }
}

class Sum {
  private readonly rows: UnnumberedRow[] = []
  private readonly skipped: Skipped[]
  private readonly conflicts: AppConflict[] = []
  private readonly remarks: Remark[] = []
  private readonly guards = new Set<NonNullable<Concern['guard']>>()
  private mentioned = 0
  private unchanged = 0

  constructor(skipped: readonly Skipped[]) {
    this.skipped = [...skipped]
  }

  /** @param spared why the app gets no row; null: it may get one */
  add(app: PlannableApp, planned: PlannedForApp, spared: string | null): void {
    this.mentioned++
    this.remarks.push(...planned.remarks)
    const skip = ({ attribute }: UnnumberedRow, reason: string): Skipped => ({ app: nameOf(app), attribute, reason })
    const { conflicts, rows, skipped } = planned
    if (rows.length + conflicts.length + skipped.length === 0) this.unchanged++
    this.skipped.push(...skipped)
    if (spared !== null) {
      this.skipped.push(...rows.map((row) => skip(row, spared)))
      return
    }
    this.conflicts.push(...conflicts)
    const impossible = rows.filter(isImpossible)
    this.skipped.push(...impossible.map((row) => skip(row, `No app can have a lifetime of ${secondsOf(row)} s.`)))
    const possible = rows.filter((row) => !isImpossible(row))
    this.rows.push(...possible.map((row) => withConcerns(row, app, { rows: possible, guards: this.guards })))
  }

  made(apps: number): Omit<MadePlan, 'missing' | 'protectsNothing' | 'idle'> {
    const { skipped, conflicts, remarks, guards, unchanged } = this
    const rows = numbered(this.rows)
    return { rows, skipped, conflicts, remarks, guards, unchanged, notMentioned: apps - this.mentioned }
  }
}

const secondsOf = ({ to }: UnnumberedRow): number => (isLifetime(to) ? to.seconds : 1)

const isImpossible = (row: UnnumberedRow): boolean => secondsOf(row) < 1 || secondsOf(row) > longestDuration

/**
 * The row with what a person should know about it.
 *
 * @param rows all rows of the app
 * @param guards gets those that ask about the row
 */
export function withConcerns<Row extends UnnumberedRow>(
  row: Row,
  app: PlannableApp,
  { rows, guards }: { rows: readonly UnnumberedRow[]; guards: Set<NonNullable<Concern['guard']>> },
): Row {
  const after = Object.assign({ ...app }, ...rows.map(({ attribute, to }) => ({ [attribute]: to })))
  const concerns = concernsOf(row, after)
  for (const { guard } of concerns) if (guard !== null) guards.add(guard)
  return { ...row, warnings: [...row.warnings, ...concerns.map(({ text }) => text)] }
}
