import type { PlanRow } from './plan'

/**
 * Oracle limits requests a minute by the type of the domain. Only OCI knows the type (`licenseType` of ListDomains): no
 * answer of the domain shows it, and none says how many requests are left. So these are the ends of the range.
 * Source: OCI documentation, "API Rate Limits", group Others.
 */
export const requestLimits = {
  slowest: { type: 'Free', aMinute: 150 },
  fastest: { type: 'Premium', aMinute: 5000 },
} as const

/** A row is read and compared, changed, and read back. */
const requestsForRow = 3

export interface Pace {
  requests: number
  /** Minutes that pass at the least, on the slowest and on the fastest type of domain. */
  slowest: number
  fastest: number
}

/**
 * How many requests it takes to carry out these rows.
 *
 * @param areRead whether their apps were read already: each of them once, before the first change
 * @returns null where no domain makes them wait
 */
export function paceOf(rows: readonly PlanRow[], { areRead }: { areRead: boolean }): Pace | null {
  const apps = areRead ? 0 : new Set(rows.map(({ app }) => app.id)).size
  const requests = apps + requestsForRow * rows.length
  const [slowest, fastest] = [requestLimits.slowest, requestLimits.fastest].map(({ aMinute }) =>
    // So many requests go out at once, and the next ones a minute later.
    Math.floor(Math.max(0, requests - 1) / aMinute),
  ) as [number, number]
  return slowest === 0 ? null : { requests, slowest, fastest }
}
