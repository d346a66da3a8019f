import type { Seconds } from '../../token-settings/duration'
import type { AppReference, AuditedApp, AuditedField } from '../audited-app'
import type { Violation } from '../findings'
import type { BuiltInRule } from '../policy'
import type { TrustGraph } from '../trust-graph'

/** A rule that this program brings along. Each stands in a file of its own that has the name of its code. */
export type RuleLogic = AppRule | DomainRule

/** An app alone shows whether it keeps the rule: it is judged as it arrives, and need not be kept. */
export interface AppRule extends AnyRule {
  looksAt: 'app'
  findIn(app: AuditedApp): readonly Violation[]
}

/** Other apps of the domain decide as well. */
export interface DomainRule extends AnyRule {
  looksAt: 'domain'
  /** What is wrong with an app that it is about. Pure; the graph is never changed. */
  findIn(app: AuditedApp, context: RuleContext): readonly Violation[] | 'cannot-tell'
  /** Of a rule with a lifetime above which it finds something: what that is where the policy does not say. */
  usualMax?: Seconds
}

interface AnyRule {
  /** The kind of app that it judges: of others it is not known whether they keep it, but that it does not matter. */
  isAbout(app: AuditedApp): boolean
  /** What it reads of apps besides {@link alwaysRead}, through the graph too: whatever is not named is not asked for. */
  reads: readonly AuditedField[]
}

export interface RuleContext {
  graph: TrustGraph
  rule: BuiltInRule
}

export const referenceTo = ({ id, displayName }: AuditedApp): AppReference => ({ id, displayName })

/** As many other apps as one finding names; it counts them all. */
export const mostReferences = 5

export const isOAuthClient = ({ isOAuthClient }: AuditedApp): boolean => isOAuthClient === true
