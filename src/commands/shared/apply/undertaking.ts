import type { GuardName, TrippedGuard } from '../../../plan/apply-guards'
import type { JournaledSource } from '../../../plan/journal'
import type { Losing } from '../../../plan/losses'
import type { PlanRow } from '../../../plan/plan'
import type { RowReport } from '../../../plan/row-report'

/** The commands that change one setting, of one app or of several. */
export type SettingCommand = 'set-expiry' | 'set-offline' | 'set-grant'

/** A list of rows that is to be carried out: a plan, the way back from one, or one setting of several apps. */
export interface Undertaking {
  kind: 'apply' | 'undo' | SettingCommand
  /** The command that was typed; absent: as its kind is called. */
  command?: string
  /** The file that was named, or that {@link save} makes; the command, where there is no file. */
  path: string
  /** By which its journal is known. */
  sha256: string
  /** The origin that the rows are about. */
  domain: string
  source: JournaledSource
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
  /** Whether a change by others is detected by the version of the app. */
  ifMatch: boolean
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

/** Whether it was named as apps on the command line, without a file that holds its rows. */
export const hasNoFile = ({ kind }: Pick<Undertaking, 'kind'>): boolean => kind !== 'apply' && kind !== 'undo'
