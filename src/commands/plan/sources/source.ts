import type { PlanSource } from '../../../plan/plan'
import type { Wishes } from '../../../plan/wishes'

/** What a plan is made from, read before the first request. */
export interface Source {
  kind: PlanSource['kind']
  /** As it is named in messages. */
  path: string
  sha256: string
  reason: string | null
  /**
   * What it wants of this domain.
   *
   * @throws {UsageError} when it is about another one
   */
  wishesFor(origin: string): Wishes
  /** Said about it before anything else. */
  warnings: readonly string[]
}
