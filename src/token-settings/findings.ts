import type { Seconds } from '../duration'
import type { Lifetime, LifetimeAttribute } from './app'
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
  | { kind: 'refresh-grant-without-offline-resource'; resources: readonly AppReference[]; resourceCount: number }
  | { kind: 'offline-resource-without-client' }
  | { kind: 'public-client-long-refresh'; resource: AppReference; actual: Lifetime; allowed: Seconds }
  | { kind: 'lifetime-by-default'; attribute: LifetimeAttribute; actual: Lifetime }
  | { kind: 'implicit-grant' }
  | { kind: 'consent-bypassed-offline'; resource: AppReference }
  /** `role` is what the inactive app is to the others. */
  | { kind: 'inactive-still-trusted'; role: 'resource'; by: readonly AppReference[]; byCount: number }

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
      return [violation.kind, violation.resource.id.toLowerCase()]
    default:
      return [violation.kind]
  }
}
