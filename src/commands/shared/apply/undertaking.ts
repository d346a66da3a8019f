import type { GuardName, TrippedGuard } from '../../../plan/apply-guards'
import type { Losing } from '../../../plan/losses'
import type { PlanRow, PlanSource } from '../../../plan/plan'
import type { RowReport } from '../../../plan/row-report'

/** A list of rows that is to be carried out: a plan, or the way back from one. */
export interface Undertaking {
  kind: 'apply' | 'undo'
  /** The command that was typed; absent: as its kind is called. */
  command?: string
  /** The file that was named, or that {@link save} makes. */
  path: string
  /** By which its journal is known. */
  sha256: string
  /** The origin that the rows are about. */
  domain: string
  source: Pick<PlanSource, 'kind' | 'path' | 'reason'>
  /** When the domain was read for it; null: it is read now. */
  createdAt: Date | null
  rows: readonly PlanRow[]
  /** What clients lose; absent: nobody has counted them. */
  losing?: Losing
  /** Makes the file before the first change; absent: there is one. @throws {Failure} */
  save?(): Promise<void>
}

/** What the user has decided beforehand. */
export interface Decisions {
  /** The file. */
  journal: string
  dryRun: boolean
  yes: boolean
  skipStale: boolean
  continueOnFailure: boolean
  resume: boolean
  allow: readonly GuardName[]
  /** null: all rows at once. */
  waves: Waves | null
}

/** Some apps first, and the rest if they are well. */
export interface Waves {
  /** As it was typed. */
  typed: string
  /** After how many apps each wave ends. */
  sizes: readonly number[]
  gate: Gate | null
  undoOnFailure: boolean
}

/** A program that says whether the apps are well. */
export interface Gate {
  /** As it was typed. */
  typed: string
  words: readonly string[]
}

/** All rows with what became of them. */
export interface ApplyReport {
  undertaking: Undertaking
  journal: string
  dryRun: boolean
  /** The guards that the user has opened: those of the way back, too. */
  allowed: readonly GuardName[]
  waves: Waves | null
  startedAt: Date
  endedAt: Date
  /** Those in the way, and not allowed. */
  guards: readonly TrippedGuard[]
  rows: readonly RowReport[]
}
