import type { AuditReport, JudgedFinding } from '../../../audit/audit-report'
import { findingFacts } from '../../../audit/rules/violations'
import { type ReportedFinding, wishesOfFindings } from '../../../plan/from-findings'
import { guardsOf } from '../../../plan/guards'
import { clientsLosing } from '../../../plan/losses'
import { makePlan } from '../../../plan/make-plan'
import { plannedAttributes, type Skipped } from '../../../plan/plan'
import type { PlannableApp } from '../../../plan/wishes'
import { sha256Of } from '../../shared/plan/plan-file'
import type { ShownPlan } from '../../shared/plan/plan-lines'
import { planOf } from '../../shared/plan/plan-of'

/** How a plan names where it comes from. */
const source = 'apps audit --fix'

/**
 * The plan that `apps plan --from-audit` makes of the report, but for findings that do not count: a baseline or `--fail-on`
 * has accepted those for now.
 *
 * @param apps all apps of the domain, as they are now
 * @param createdAt in UTC
 */
export function planFixes(
  { domain, findings }: AuditReport,
  apps: readonly PlannableApp[],
  createdAt: string,
): ShownPlan {
  const reported = findings.filter(({ counts, waiver }) => counts || waiver?.state === 'applied').map(reportedFinding)
  const wishes = wishesOfFindings(reported)
  const uncounted = findings.filter(({ counts, waiver }) => !counts && waiver?.state !== 'applied').map(skipUncounted)
  const made = makePlan({ ...wishes, skipped: [...wishes.skipped, ...uncounted] }, apps, null)
  const sha256 = sha256Of(JSON.stringify(reported))
  const plan = planOf(made, { createdAt, domain, source: { kind: 'audit', path: source, sha256, reason: null } })
  return { plan, guards: guardsOf(made, apps), losing: clientsLosing(plan.rows, apps) }
}

/** As its report has it. */
function reportedFinding({ rule, app: { id, displayName }, violation, waiver }: JudgedFinding): ReportedFinding {
  const { attribute, allowed, evidence } = findingFacts(violation)
  const isWaived = waiver?.state === 'applied'
  return { rule, kind: violation.kind, app: { id, displayName }, attribute, allowed, evidence, isWaived }
}

function skipUncounted({ rule, app: { id, displayName }, violation }: JudgedFinding): Skipped {
  const { attribute } = findingFacts(violation)
  return {
    app: { id, displayName, clientId: null },
    attribute: plannedAttributes.find((each) => each === attribute) ?? null,
    reason: `Rule ${rule}: The finding does not count, because of --fail-on or the baseline.`,
  }
}
