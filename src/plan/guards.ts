import type { Concern } from './concerns'
import type { PlanRow } from './plan'
import type { PlannableApp } from './wishes'

/** What has to be agreed to before a plan is carried out. */
export type Guard = NonNullable<Concern['guard']> | 'rows' | 'share'

/** So many rows need nobody's consent. */
const mostRows = 25

/** So large a part of the resource apps, where there are enough of them for a part to mean something. */
const largestShare = 0.3
const fewestResources = 10

/** The guards that can be told from the plan and the list of apps: who is signed in is not known here. */
export function guardsOf(
  { rows, guards }: { rows: readonly PlanRow[]; guards: ReadonlySet<NonNullable<Concern['guard']>> },
  apps: readonly PlannableApp[],
): Guard[] {
  const resources = new Set(apps.filter(({ isOAuthResource }) => isOAuthResource === true).map(({ id }) => id))
  const changed = new Set(rows.map(({ app }) => app.id).filter((id) => resources.has(id)))
  const isLargeShare = resources.size >= fewestResources && changed.size > largestShare * resources.size
  return [...(rows.length > mostRows ? ['rows' as const] : []), ...(isLargeShare ? ['share' as const] : []), ...guards]
}
