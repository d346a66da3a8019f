import type { MadePlan } from '../../../plan/make-plan'
import type { Plan, Skipped } from '../../../plan/plan'
import type { Entry } from '../../../plan/wishes'
import { conflictWords } from './conflict-error'

/** The plan as it is shown and saved: what became no row is listed with the reason. */
export function planOf(
  { rows, unchanged, notMentioned, skipped, conflicts, missing }: MadePlan,
  about: Pick<Plan, 'createdAt' | 'domain' | 'source'>,
): Plan {
  const contradicting = conflicts.map((conflict): Skipped => {
    const { app, attribute } = conflict
    return { app, attribute, reason: `Contradiction: ${conflictWords(conflict)}.` }
  })
  const lost = new Map(missing.map((entry) => [idOf(entry), missingApp(entry)]))
  return { ...about, rows, unchanged, notMentioned, skipped: [...skipped, ...contradicting, ...lost.values()] }
}

export const idOf = ({ about }: Entry): string => ('id' in about ? about.id : '')

const missingApp = (entry: Entry): Skipped => ({
  app: { id: idOf(entry), displayName: entry.checks?.displayName ?? '', clientId: entry.checks?.clientId ?? null },
  attribute: null,
  reason: 'There is no such app.',
})
