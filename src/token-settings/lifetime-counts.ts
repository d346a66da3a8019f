import type { Seconds } from '../duration'
import { attributeOf, type TokenKind } from './app'
import type { LifetimeCounts } from './audit-report'
import type { AuditedApp } from './audited-app'
import { effectOf } from './effect'

/** For the histogram: how many apps have each lifetime, of those for which it has an effect. */
export const countLifetimes = (apps: readonly AuditedApp[]): LifetimeCounts => ({
  refresh: countsOf(apps, 'refresh'),
  access: countsOf(apps, 'access'),
})

function countsOf(apps: readonly AuditedApp[], kind: TokenKind): { seconds: Seconds; apps: number }[] {
  const counts = new Map<Seconds, number>()
  for (const app of apps) {
    if (!effectOf(app)[kind]) continue
    const { seconds } = app[attributeOf[kind]]
    counts.set(seconds, (counts.get(seconds) ?? 0) + 1)
  }
  return [...counts].map(([seconds, apps]) => ({ seconds, apps })).sort((one, other) => one.seconds - other.seconds)
}
