import type { Lifetime } from '../../token-settings/app'
import type { Seconds } from '../../token-settings/duration'
import { advice, type Fix } from '../../token-settings/fix'
import type { AppReference } from '../audited-app'
import { type BuiltInViolation, builtInRules } from './built-in'
import { type LimitViolation, limitViolations } from './limits'
import type { Evidence, ViolationTexts } from './rule'

/** What is wrong, with its evidence. What can be said about it is in the file of its rule. */
export type Violation = LimitViolation | BuiltInViolation

const kinds: Record<Violation['kind'], ViolationTexts<Violation>> = { ...limitViolations, ...builtInRules }

export const messageOf = (violation: Violation): string => kinds[violation.kind].message(violation)

/** Never empty. All of them are needed. */
export function fixesOf(violation: Violation, app: AppReference): readonly Fix[] {
  const { fix, moreFixes } = kinds[violation.kind]
  return [fix(violation, app), ...(moreFixes?.(violation) ?? [])].map((each) => leavingOracleAlone(each, app))
}

const leavingOracleAlone = (fix: Fix, app: AppReference): Fix =>
  'app' in fix && fix.app === app.id && app.madeByOracle === true
    ? advice('Oracle made this app, so do not change it: waive the finding, or exclude the app with select.')
    : fix

/** What findings with the same fixes have in common; null where each finding has fixes of its own. */
export function causeOf(violation: Violation): string | null {
  const cause = kinds[violation.kind].cause?.(violation)
  return cause === undefined ? null : `${violation.kind} ${cause}`
}

/** What a violation is about, in the same words for every format that has columns. */
export interface FindingFacts {
  attribute: string
  /** The lifetime that was found; null if it is not about a lifetime. */
  actual: Lifetime | null
  /** The limit that is violated; null if it has none. */
  allowed: Seconds | null
  found: string
  wanted: string
  evidence: Evidence
}

export function findingFacts(violation: Violation): FindingFacts {
  const { attribute, found, wanted, evidence = {} } = kinds[violation.kind].facts(violation)
  const allowed = 'allowed' in violation && typeof violation.allowed === 'number' ? violation.allowed : null
  return { attribute, actual: lifetimeIn(violation), allowed, found, wanted, evidence }
}

/** What tells two findings of one rule about one app apart. */
export function subjectOf(violation: Violation): string {
  const subject = kinds[violation.kind].subject?.(violation)
  return subject === undefined ? violation.kind : `${violation.kind} ${subject}`
}

export const timesOver = (violation: Violation): number => kinds[violation.kind].timesOver?.(violation) ?? 1

/** How many other apps a finding is about, where that may grow: an earlier audit may have counted fewer. */
export const extentOf = (violation: Violation): number | null => kinds[violation.kind].extent?.(violation) ?? null

/** The lifetime that a finding is about, if it is about one. */
export const lifetimeIn = (violation: Violation): Lifetime | null =>
  'actual' in violation && typeof violation.actual === 'object' ? violation.actual : null
