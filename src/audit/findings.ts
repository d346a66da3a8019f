import type { Lifetime, LifetimeAttribute } from '../token-settings/app'
import type { Seconds } from '../token-settings/duration'
import type { AppReference } from './audited-app'
import type { Severity } from './policy'

/** What is wrong, with its evidence. Sentences come later, and a new kind makes the compiler ask for one. */
export type Violation =
  | { kind: 'over-max'; attribute: LifetimeAttribute; actual: Lifetime; allowed: Seconds }
  | { kind: 'under-min'; attribute: LifetimeAttribute; actual: Lifetime; allowed: Seconds }
  /** The policy wants a value on the app itself. */
  | { kind: 'not-set'; attribute: LifetimeAttribute; actual: Lifetime }
  | { kind: 'wrong-offline'; actual: boolean | null; allowed: boolean }
  | { kind: 'forbidden-grant'; grant: string }
  | { kind: 'missing-grant'; grant: string }
  | { kind: 'access-outlives-refresh'; actual: Lifetime; refresh: Lifetime }
  | { kind: 'refresh-without-effect'; actual: Lifetime; why: 'not-a-resource' | 'offline-not-allowed' }
  /** By the scopes that it lists, `resources` are the first of those that it may ask for; else none is named. */
  | {
      kind: 'refresh-grant-without-offline-resource'
      through?: DomainTrust
      resources: readonly AppReference[]
      resourceCount: number
    }
  | { kind: 'offline-resource-without-client' }
  | ({ kind: 'public-client-long-refresh'; actual: Lifetime; allowed: Seconds } & ReachedResource)
  | { kind: 'lifetime-by-default'; attribute: LifetimeAttribute; actual: Lifetime }
  | { kind: 'implicit-grant' }
  | ({ kind: 'consent-bypassed-offline' } & ReachedResource)
  /** `role` is what the inactive app is to the others. */
  | { kind: 'inactive-still-trusted'; role: 'resource'; by: readonly AppReference[]; byCount: number }

/** How a client may ask for scopes that it does not list: of any resource, or of those with one of its tags. */
export type DomainTrust = 'account' | 'tags'

/**
 * A client that lists scopes has one finding for each of their resources. One that is trusted with more has one finding
 * in all, with the resource whose refresh tokens live longest: else a single client could have one for each app.
 */
export interface ReachedResource {
  resource: AppReference
  through?: DomainTrust
  /** There are at least so many more like it; only with `through`. */
  others?: number
}

export interface Finding {
  /** The id of the policy's rule. */
  rule: string
  severity: Severity
  app: AppReference
  violation: Violation
}

/** Stays the same from one audit to the next as long as the same thing is wrong with the same app. */
export function identityOf({ rule, app, violation }: Finding): string {
  return [rule, app.id.toLowerCase(), ...subjectOf(violation)].join(' ')
}

/** The lifetime that a finding is about, where it is about one. */
export const lifetimeIn = (violation: Violation): Lifetime | null =>
  'actual' in violation && typeof violation.actual === 'object' ? violation.actual : null

/** How many apps besides a finding is about, where that may grow: an earlier audit may have counted fewer. */
export function extentOf(violation: Violation): number | null {
  if (violation.kind === 'inactive-still-trusted') return violation.byCount
  return 'others' in violation ? (violation.others ?? null) : null
}

/** What tells two findings of one rule about one app apart; never a value that may get worse. */
function subjectOf(violation: Violation): string[] {
  switch (violation.kind) {
    case 'over-max':
    case 'under-min':
    case 'not-set':
    case 'lifetime-by-default':
      return [violation.kind, violation.attribute]
    case 'forbidden-grant':
    case 'missing-grant':
      return [violation.kind, violation.grant]
    case 'public-client-long-refresh':
    case 'consent-bypassed-offline':
      return [violation.kind, violation.through ?? violation.resource.id.toLowerCase()]
    default:
      return [violation.kind]
  }
}
