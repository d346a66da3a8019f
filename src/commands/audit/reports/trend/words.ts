import type { Trend, TrendBreak, TrendPoint } from '../../../../audit/trend'
import { grouped, pluralize } from '../format-report'

/** `Findings in 6 runs since 2026-10-01`. */
export function trendTitle({ runs, points }: Pick<Trend, 'runs' | 'points'>): string {
  const shown = points.length < runs ? `the last ${points.length} of ${pluralize(runs, 'run')}` : pluralize(runs, 'run')
  return `Findings in ${shown} since ${dayOf(points[0]?.run.at ?? '')}`
}

/** What changed since the run before. Numbers are compared only where both runs are complete and judged by the same. */
export function trendSentence({ points, comparison }: Trend): string {
  const { at, summary } = points.at(-1)?.run ?? { at: '', summary: { findings: 0, waived: 0 } }
  switch (comparison.kind) {
    case 'incomplete':
      return 'This run is incomplete, so it is not compared with an earlier one.'
    case 'no-earlier':
      return 'There is no earlier complete run to compare with.'
    case 'break':
      return `Not compared with the run of ${momentOf(comparison.since, at)}, which had ${breakWords(comparison.breaks)}.`
    case 'change': {
      const findings = `${pluralize(summary.findings, 'finding')}, ${moreThan(comparison.findings)} on ${momentOf(comparison.since, at)}.`
      return comparison.waived === 0
        ? findings
        : `${findings} ${grouped(summary.waived)} waived, ${more(comparison.waived)}.`
    }
  }
}

const more = (change: number): string => `${grouped(Math.abs(change))} ${change < 0 ? 'fewer' : 'more'}`

const moreThan = (change: number): string => (change === 0 ? 'as many as' : `${more(change)} than`)

export const breakWords = (breaks: readonly TrendBreak[]): string =>
  breaks.map((what) => `another ${what}`).join(' and ')

/** Said of a run beside its numbers; empty where there is nothing to say. */
export const pointNote = ({ isGap, breaks }: TrendPoint): string => (isGap ? 'incomplete' : breakWords(breaks))

const dayOf = (at: string): string => at.slice(0, 10)

/** `2026-11-20 08:00 UTC`. */
export const minuteOf = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`

/** The day is enough, unless it is that of the other run too. */
const momentOf = (at: string, other: string): string => (dayOf(at) === dayOf(other) ? minuteOf(at) : dayOf(at))

/** The most findings of any complete run. */
export const mostFindings = (points: readonly TrendPoint[]): number =>
  Math.max(0, ...points.map(({ isGap, run }) => (isGap ? 0 : run.summary.findings)))
