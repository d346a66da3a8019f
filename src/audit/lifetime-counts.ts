import { attributeOf, type TokenKind } from '../token-settings/app'
import type { Seconds } from '../token-settings/duration'
import { effectOf } from '../token-settings/effect'
import type { LifetimeCounts } from './audit-report'
import type { AuditedApp } from './audited-app'
import { lifetimeKinds } from './policy'

/** How many apps have each lifetime, of those for which it has an effect: for the histogram. */
export interface LifetimeCount {
  add(app: AuditedApp): void
  counts(): LifetimeCounts
}

export function createLifetimeCount(): LifetimeCount {
  const byKind: Record<TokenKind, Map<Seconds, number>> = { refresh: new Map(), access: new Map() }
  return {
    add(app) {
      const effect = effectOf(app)
      for (const kind of lifetimeKinds) {
        if (!effect[kind]) continue
        const { seconds } = app[attributeOf[kind]]
        byKind[kind].set(seconds, (byKind[kind].get(seconds) ?? 0) + 1)
      }
    },
    counts: () => ({ refresh: shortestFirst(byKind.refresh), access: shortestFirst(byKind.access) }),
  }
}

/** Of these apps. */
export function countLifetimes(apps: readonly AuditedApp[]): LifetimeCounts {
  const count = createLifetimeCount()
  for (const app of apps) count.add(app)
  return count.counts()
}

const shortestFirst = (counts: ReadonlyMap<Seconds, number>) =>
  [...counts].map(([seconds, apps]) => ({ seconds, apps })).sort((one, other) => one.seconds - other.seconds)
