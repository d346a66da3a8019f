import { UsageError } from '../../../failures/errors'
import type { AppConflict } from '../../../plan/plan-app'
import { entryName, lineOf } from '../../../plan/wishes'

/** Both entries and what each wants: `line 9 wants 7d, and line 12 wants 30d`. */
export function conflictWords({ attribute, entries: [one, other], wants: [first, last] }: AppConflict): string {
  return `${entryName(one, attribute)} wants ${first}, and ${entryName(other, attribute)} wants ${last}`
}

export function conflictError(conflict: AppConflict, path: string): UsageError {
  const { app, attribute, entries } = conflict
  const line = lineOf(entries[1], attribute)
  const name = app.displayName === app.id ? app.id : `'${app.displayName}' (${app.id})`
  return new UsageError(
    `${path}${line === null ? '' : `:${line}`}: ${attribute} of ${name}: ${conflictWords(conflict)}.`,
    'Change one of the two lines.',
  )
}
