import type { SinceBaseline } from './audit-report'
import { type Finding, identityOf } from './findings'
import { extentOf, lifetimeIn } from './rules/violations'

/** What an earlier audit found, as far as a later one compares with it. */
export interface Baseline {
  path: string
  findings: readonly BaselineFinding[]
}

export interface BaselineFinding {
  /** As of {@link identityOf}. */
  identity: string
  rule: string
  appId: string
  /** null: the earlier report does not say. */
  displayName: string | null
  /** The lifetime that it was about, in seconds. */
  actual: number | null
  /** As of {@link extentOf}. */
  extent: number | null
  /** A waiver excused it. */
  isWaived: boolean
}

/** How a finding compares with the baseline. One that was waived and no longer is counts as worse. */
export function sinceBaseline({ findings }: Baseline): (finding: Finding) => SinceBaseline {
  const earlier = new Map(findings.map((each) => [each.identity, each]))
  return (finding) => {
    const before = earlier.get(identityOf(finding))
    if (before === undefined) return 'new'
    return before.isWaived || isWorse(finding, before) ? 'worse' : 'known'
  }
}

function isWorse({ violation }: Finding, before: BaselineFinding): boolean {
  const actual = lifetimeIn(violation)?.seconds ?? null
  return violation.kind === 'under-min'
    ? isMore(before.actual, actual)
    : isMore(actual, before.actual) || isMore(extentOf(violation), before.extent)
}

const isMore = (one: number | null, other: number | null): boolean => one !== null && other !== null && one > other

/** Whether a finding can be called gone: only if its app was read, and its rule still exists. */
export type CanBeGone = (earlier: BaselineFinding) => boolean

/** The earlier findings that are gone, without those that were waived. */
export function fixedSince({ findings }: Baseline, now: readonly Finding[], canBeGone: CanBeGone): BaselineFinding[] {
  const still = new Set(now.map(identityOf))
  return findings.filter((each) => !each.isWaived && !still.has(each.identity) && canBeGone(each))
}
