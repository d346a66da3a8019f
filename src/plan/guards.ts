import { guardLimits } from './apply-guards'
import type { Concern } from './concerns'
import type { PlanRow } from './plan'
import type { PlannableApp } from './wishes'

/** What has to be agreed to before a plan is carried out. */
export type Guard = NonNullable<Concern['guard']> | 'rows' | 'share'

/** The guards that can be told from the plan and the list of apps: who is signed in is not known here. */
export function guardsOf(
  { rows, guards }: { rows: readonly PlanRow[]; guards: ReadonlySet<NonNullable<Concern['guard']>> },
  apps: readonly PlannableApp[],
): Guard[] {
  const resources = new Set(apps.filter(({ isOAuthResource }) => isOAuthResource === true).map(({ id }) => id))
  const changed = new Set(rows.map(({ app }) => app.id).filter((id) => resources.has(id)))
  const isLargeShare =
    resources.size >= guardLimits.shareFrom && 100 * changed.size > guardLimits.share * resources.size
  return [
    ...(rows.length > guardLimits.rows ? ['rows' as const] : []),
    ...(isLargeShare ? ['share' as const] : []),
    ...guards,
  ]
}
