import type { Seconds } from '../token-settings/duration'
import type { BuiltInCode } from './rules/built-in'

export { lifetimeKinds } from './audited-app'
export { type BuiltInCode, builtInCodes } from './rules/built-in'

/** What an audit judges by. It is the same whether it came from a file or from flags. */
export interface Policy {
  /** Where it comes from: flags, the documented default policy, or a file. */
  from: { kind: 'flags' } | { kind: 'default' } | { kind: 'file'; path: string }
  /** Never empty: a policy that checks nothing cannot pass. */
  rules: readonly PolicyRule[]
}

export type PolicyRule = LimitRule | BuiltInRule

/** From the least to the most severe. */
export const severities = ['low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]

/** In the policy file; both from 1. */
export interface Place {
  line: number
  column: number
}

interface AnyRule {
  /** Named in findings and waivers; unique in its policy. */
  id: string
  severity: Severity
  select: Selection
  /** null if the policy does not come from a file. */
  place: Place | null
}

/** Limits for the settings of single apps. Members that are null are not judged. */
export interface LimitRule extends AnyRule {
  kind: 'limits'
  refreshTokenExpiry: LifetimeLimits | null
  accessTokenExpiry: LifetimeLimits | null
  /** What it has to be on an app that is an OAuth resource. */
  allowOffline: boolean | null
  allowedGrants: GrantLimits | null
}

/** At least one of the three says something: `max`, `min`, or `unset` other than `judge`. */
export interface LifetimeLimits {
  max: Seconds | null
  min: Seconds | null
  /** What an app without a value of its own counts as: judged with the documented default, passed, or a finding. */
  unset: 'judge' | 'pass' | 'fail'
}

/** By the values that stand in `allowedGrants`, letter case included. For apps that are OAuth clients. */
export interface GrantLimits {
  forbidden: readonly string[]
  required: readonly string[]
}

/** A rule of this program, for what a single number cannot express. */
export interface BuiltInRule extends AnyRule {
  kind: 'built-in'
  use: BuiltInCode
  /** The lifetime above which it finds something, for the rules that have one. */
  max: Seconds | null
}

/** Which apps a rule is about: those for which every member holds. An empty selection is all apps. */
/** Apps that match all of it. */
export interface Selection extends Match {
  /** Apps that match all of this are left out. */
  not?: Match
}

export interface Match {
  /** Patterns with `*` and `?`; one of them has to fit, letter case ignored as the domain ignores it. */
  displayName?: readonly string[]
  id?: readonly string[]
  clientId?: readonly string[]
  clientType?: readonly string[]
  trustScope?: readonly string[]
  /** One of these is among the grants of the app. */
  allowedGrants?: readonly string[]
  /** One of these is among the tags of the app; null stands for any value. */
  tags?: readonly { key: string; value: string | null }[]
  /** Of the flags, one that is not set counts as false. */
  active?: boolean
  isOAuthResource?: boolean
  isOAuthClient?: boolean
  allowOffline?: boolean
}
