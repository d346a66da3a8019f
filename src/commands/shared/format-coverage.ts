import type { Coverage, CoverageGap, UnreadableRow } from '../../token-settings/coverage'

/**
 * One gap, as the end of a sentence: after "it is not shown that".
 *
 * @param what the rows are: `app`
 */
export function formatGap(gap: CoverageGap, what = 'app'): string {
  switch (gap.kind) {
    case 'stretch':
      return `no ${what} stands between ${gap.after ?? 'the start'} and ${gap.before ?? 'the next one that was read'}`
    case 'no-end':
      return gap.after === null
        ? `there are no ${what}s: the domain announced some and returned none`
        : `the list ends after ${gap.after}: the domain announced more and returned nothing new`
    case 'count':
      return `these were all: the domain counts ${counted(gap.totalResults, what)} and gave ${gap.distinctApps}`
    case 'order':
      return `these are all: the list is in no fixed order, and ${gap.readings} readings of it did not agree`
    case 'stopped':
      return `no ${what} comes after ${gap.after ?? 'the last one that was read'}: ${withoutStop(gap.why)}`
  }
}

export function formatUnreadable({ id, displayName, why }: UnreadableRow): string {
  const name = displayName === null ? '' : ` '${displayName}'`
  return `${id ?? 'a row without an id'}${name}: ${why}`
}

/** What {@link coverageSentence} does not say: the other gaps, and each row that could not be read. */
export const whatIsMissing = ({ gaps, unreadableRows }: Coverage): string[] => [
  ...gaps.slice(1).map((gap) => formatGap(gap)),
  ...unreadableRows.map(formatUnreadable),
]

/** What is known of a list, as one sentence. */
export function coverageSentence(coverage: Coverage): string {
  const { complete, distinctApps, unreadable, gaps } = coverage
  if (complete) return `Complete: ${apps(distinctApps)} in ${counted(coverage.pages, 'page')}.`
  const [first, ...others] = gaps
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  const parts = [
    ...(first === undefined ? [] : [`it is not shown that ${formatGap(first)}${more}`]),
    ...(unreadable === 0 ? [] : [`${apps(unreadable)} could not be read`]),
  ]
  return `Not complete: ${apps(distinctApps)} came, but ${parts.join(', and ')}.`
}

const apps = (count: number): string => counted(count, 'app')

/** `1 page`, `3 pages`. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const withoutStop = (text: string): string => text.replace(/\.$/, '')
