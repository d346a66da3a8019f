import type { Seconds } from '../token-settings/duration'
import type { BuiltInCode, BuiltInRule, LifetimeLimits, LimitRule, Policy, Severity } from './policy'

/** Where a rule does not say how bad it is to break it. */
export const usualSeverity: Severity = 'medium'

/**
 * What an audit judges by when it is told nothing. Few rules, and each of them hard to argue with:
 *
 * - `refresh-max`, 30 days: four times the domain's default of a week, and what other identity providers commonly
 *   suggest as the longest idle time. As every refresh begins a new one, it is how long a stolen, unused token works.
 * - `access-max`, one hour: the domain's default, and most providers'. Nothing takes an access token back before.
 * - `access-outlives-refresh`: turns around what the two lifetimes are for.
 * - `refresh-without-effect`: harmless in itself, but somebody relies on a number that does nothing.
 */
export const defaultPolicy: Policy = {
  from: { kind: 'default' },
  rules: [
    lifetimeRule('refresh-max', 'high', 'refreshTokenExpiry', { max: 2_592_000 as Seconds }),
    lifetimeRule('access-max', usualSeverity, 'accessTokenExpiry', { max: 3_600 as Seconds }),
    builtIn('access-outlives-refresh', usualSeverity),
    builtIn('refresh-without-effect', 'low'),
  ],
}

/** Limits as flags give them. */
export interface LimitFlags {
  maxRefresh?: Seconds | undefined
  minRefresh?: Seconds | undefined
  maxAccess?: Seconds | undefined
  minAccess?: Seconds | undefined
  /** How severe it is to exceed a limit; {@link usualSeverity} where absent. */
  severity?: Severity | undefined
}

export type FlagPolicy =
  | { kind: 'policy'; policy: Policy }
  | { kind: 'no-limits' }
  /** No lifetime can keep both. */
  | { kind: 'min-above-max'; token: 'refresh' | 'access'; min: Seconds; max: Seconds }

/** One rule for each flag, and no other: with flags alone, only these limits are judged. */
export function policyFromFlags({
  maxRefresh,
  minRefresh,
  maxAccess,
  minAccess,
  severity = usualSeverity,
}: LimitFlags): FlagPolicy {
  const contradiction =
    contradictionOf('refresh', minRefresh, maxRefresh) ?? contradictionOf('access', minAccess, maxAccess)
  if (contradiction !== null) return contradiction
  const rules = [
    ...(maxRefresh === undefined
      ? []
      : [lifetimeRule('refresh-max', severity, 'refreshTokenExpiry', { max: maxRefresh })]),
    ...(minRefresh === undefined
      ? []
      : [lifetimeRule('refresh-min', severity, 'refreshTokenExpiry', { min: minRefresh })]),
    ...(maxAccess === undefined ? [] : [lifetimeRule('access-max', severity, 'accessTokenExpiry', { max: maxAccess })]),
    ...(minAccess === undefined ? [] : [lifetimeRule('access-min', severity, 'accessTokenExpiry', { min: minAccess })]),
  ]
  return rules.length === 0 ? { kind: 'no-limits' } : { kind: 'policy', policy: { from: { kind: 'flags' }, rules } }
}

function contradictionOf(token: 'refresh' | 'access', min?: Seconds, max?: Seconds): FlagPolicy | null {
  return min === undefined || max === undefined || min <= max ? null : { kind: 'min-above-max', token, min, max }
}

function lifetimeRule(
  id: string,
  severity: Severity,
  attribute: 'refreshTokenExpiry' | 'accessTokenExpiry',
  { max = null, min = null }: Partial<LifetimeLimits>,
): LimitRule {
  return {
    kind: 'limits',
    id,
    severity,
    select: {},
    place: null,
    refreshTokenExpiry: null,
    accessTokenExpiry: null,
    allowOffline: null,
    allowedGrants: null,
    [attribute]: { max, min, unset: 'judge' },
  }
}

function builtIn(use: BuiltInCode, severity: Severity): BuiltInRule {
  return { kind: 'built-in', use, id: use, severity, select: {}, place: null, max: null }
}
