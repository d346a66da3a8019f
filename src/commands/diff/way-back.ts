import type { CommandContext } from '../../cli/command'
import { shellWord } from '../../failures/shell-word'
import { makePlan } from '../../plan/make-plan'
import { type Plan, type PlanSource, plannedAttributes } from '../../plan/plan'
import type { Difference } from '../../token-settings/drift'
import { counted } from '../shared/format-coverage'
import { planOf } from '../shared/plan/plan-of'
import { plannableApp, wishesToRestore } from '../shared/plan/restore'
import type { Snapshot } from '../shared/snapshot'
import type { DiffReport } from './view'

/** The plan that `apps plan --restore` makes of the same two readings. */
export function planBack(old: Snapshot, now: Snapshot, source: PlanSource): Plan {
  const made = makePlan(wishesToRestore(old), [...now.rows].map(plannableApp), null)
  return planOf(made, { createdAt: now.startedAt, domain: now.domain, source })
}

/** The differences that are still there when the plan has been carried out. */
export function leftBy({ rows }: Plan, differences: readonly Difference[]): Difference[] {
  const planned = new Set(rows.map(({ app, attribute }) => `${app.id} ${attribute}`))
  return differences.filter(({ app, attribute }) => !planned.has(`${app.id} ${attribute}`))
}

/** What is said of the plan that was asked for. */
export async function describeWayBack(
  path: string,
  { wayBack, differences }: DiffReport,
  { output, withTarget }: CommandContext,
): Promise<void> {
  if (wayBack === null) return output.note(`${path} was not written: a side may lack apps.`)
  const left = leftBy(wayBack, differences).length
  const { rows } = wayBack
  const apps = new Set(rows.map(({ app }) => app.id)).size
  await output.note(
    rows.length === 0
      ? `${path}: no changes.`
      : `${path}: ${counted(rows.length, 'change')} to ${counted(apps, 'app')}. To go back: ${withTarget(`apps apply ${shellWord(path)}`)}`,
  )
  if (left > 0)
    await output.note(
      `${counted(left, 'difference')} ${left === 1 ? 'is' : 'are'} not in the plan. A plan sets ${plannedAttributes.join(', ')} of apps with the same id.`,
    )
}
