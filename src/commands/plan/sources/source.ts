import { Failure } from '../../../failures/errors'
import { exitCodes } from '../../../failures/exit-codes'
import { type MadePlan, makePlan } from '../../../plan/make-plan'
import type { PlanSource } from '../../../plan/plan'
import type { PlannableApp, Wishes } from '../../../plan/wishes'

/** What a plan is made from, read before the first request. */
export interface Source {
  kind: PlanSource['kind']
  /** As it is named in messages. */
  path: string
  sha256: string
  reason: string | null
  /** @throws {UsageError} when it is about another domain than this one */
  plannerFor(origin: string): Planner
  /** Said about it before anything else. */
  warnings: readonly string[]
}

/** A part of what should be planned is not there: the plan would look as if it were all. @throws {Failure} */
export function ensureComplete(isComplete: boolean, lacking: string, hint: string): void {
  if (!isComplete) throw new Failure(exitCodes.incomplete, `There is no plan: ${lacking}.`, { hint })
}

/**
 * Makes the plan by all apps of the domain.
 *
 * @param only the ids of the apps that may get a row; null: all
 */
export type Planner = (apps: readonly PlannableApp[], only: ReadonlySet<string> | null) => MadePlan | Promise<MadePlan>

export const plannerOf =
  (wishes: Wishes): Planner =>
  (apps, only) =>
    makePlan(wishes, apps, only)
