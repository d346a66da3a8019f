import { writeFileSync } from 'node:fs'
import { planJson } from '../../src/commands/shared/plan/plan-json'
import { numbered } from '../../src/plan/order'
import type { Plan, PlanRow, UnnumberedRow } from '../../src/plan/plan'
import type { Sandbox } from '../../src/sandbox/server'
import { lifetimeOf } from '../../src/token-settings/app'
import type { Seconds } from '../../src/token-settings/duration'
import { examplePlan } from './example-plan'

/** What an app should have: seconds or null for a lifetime, a switch, or the whole list of grants. */
export type Wish = [id: string, attribute: PlanRow['attribute'], to: number | boolean | null | readonly string[]]

/** A plan from what the sandbox has now. */
export const planFor = (sandbox: Sandbox, wishes: readonly Wish[], part: Partial<Plan> = {}): Plan =>
  examplePlan(numbered(wishes.map((wish) => rowFor(sandbox, wish))), { domain: sandbox.url, ...part })

export function writePlanFor(path: string, sandbox: Sandbox, wishes: readonly Wish[], part: Partial<Plan> = {}): Plan {
  const plan = planFor(sandbox, wishes, part)
  writeFileSync(path, JSON.stringify(planJson(plan)))
  return plan
}

function rowFor(sandbox: Sandbox, [id, attribute, to]: Wish): UnnumberedRow {
  const app = sandbox.state.apps.get(id) ?? {}
  const common = {
    app: { id, displayName: String(app['displayName'] ?? 'Gone'), clientId: null },
    line: null,
    warnings: [],
  }
  const [from, wanted] = [valueIn(attribute, app[attribute]), valueIn(attribute, to)]
  return { ...common, attribute, from, to: wanted } as unknown as UnnumberedRow
}

function valueIn(attribute: PlanRow['attribute'], value: unknown): PlanRow['from'] {
  switch (attribute) {
    case 'refreshTokenExpiry':
      return lifetimeOf('refresh', (value ?? null) as Seconds | null)
    case 'accessTokenExpiry':
      return lifetimeOf('access', (value ?? null) as Seconds | null)
    case 'allowOffline':
      return (value ?? null) as boolean | null
    case 'allowedGrants':
      return [...((value ?? []) as string[])].sort()
  }
}
