import type { JudgedFinding, SinceBaseline } from '../../../audit/audit-report'
import { causeOf } from '../../../audit/rules/violations'

/** Findings that the same fixes remove. Never empty; mostly it is one. */
export type FindingGroup = readonly [JudgedFinding, ...JudgedFinding[]]

/**
 * Findings of one rule with one cause stand together, where the first of them stands. A finding that a waiver names stands
 * alone, because its waiver is shown with it.
 */
export function groupByCause(findings: readonly JudgedFinding[]): FindingGroup[] {
  const groups: [JudgedFinding, ...JudgedFinding[]][] = []
  const byCause = new Map<string, JudgedFinding[]>()
  for (const finding of findings) {
    const cause = finding.waiver === null ? causeOf(finding.violation) : null
    const key = `${finding.rule} ${cause}`
    const known = cause === null ? undefined : byCause.get(key)
    if (known !== undefined) {
      known.push(finding)
      continue
    }
    const group: [JudgedFinding] = [finding]
    groups.push(group)
    if (cause !== null) byCause.set(key, group)
  }
  return groups
}

/** A cause that affects more apps than before is worse. */
export function sinceOf([first, ...others]: FindingGroup): SinceBaseline | null {
  return others.every(({ since }) => since === first.since) ? first.since : 'worse'
}
