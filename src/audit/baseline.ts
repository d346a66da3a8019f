import type { SinceBaseline } from './audit-report'
import { extentOf, type Finding, identityOf, lifetimeIn } from './findings'

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
  /** The lifetime that it was about, in seconds. */
  actual: number | null
  /** As of {@link extentOf}. */
  extent: number | null
  /** A waiver excused it. */
  isWaived: boolean
}

/** What has become of a finding since then. Something that was excused, and is no longer, has become worse. */
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

/** Whether it can be said of a finding that it is gone: only of an app that was read, judged by a rule that still is. */
export type CanBeGone = (earlier: BaselineFinding) => boolean

/** How many of the earlier findings are gone; those that were excused do not count. */
export function fixedSince({ findings }: Baseline, now: readonly Finding[], canBeGone: CanBeGone): number {
  const still = new Set(now.map(identityOf))
  return findings.filter((each) => !each.isWaived && !still.has(each.identity) && canBeGone(each)).length
}
