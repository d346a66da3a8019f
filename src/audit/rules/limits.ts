import { attributeOf, type LifetimeAttribute } from '../../token-settings/app'
import { longestDuration, type Seconds } from '../../token-settings/duration'
import { effectOf } from '../../token-settings/effect'
import type { AuditedApp } from '../audited-app'
import type { Violation } from '../findings'
import { type GrantLimits, type LifetimeLimits, type LimitRule, lifetimeKinds } from '../policy'

/** Whether one of its limits can matter for an app: others are not judged by it. */
export function isAboutLimits(rule: LimitRule, app: AuditedApp): boolean {
  const { refresh, access } = effectOf(app)
  return (
    (refresh && rule.refreshTokenExpiry !== null) ||
    (access && rule.accessTokenExpiry !== null) ||
    (rule.allowOffline !== null && app.isOAuthResource === true) ||
    (rule.allowedGrants !== null && app.isOAuthClient === true)
  )
}

export function overLimits(rule: LimitRule, app: AuditedApp): Violation[] {
  const effect = effectOf(app)
  const violations: Violation[] = []
  for (const kind of lifetimeKinds) {
    const limits = rule[attributeOf[kind]]
    if (limits !== null && effect[kind]) violations.push(...lifetimeViolations(app, attributeOf[kind], limits))
  }
  violations.push(...offlineViolations(app, rule.allowOffline))
  if (rule.allowedGrants !== null && app.isOAuthClient === true)
    violations.push(...grantViolations(app, rule.allowedGrants))
  return violations
}

const shortestLifetime = 1 as Seconds

/** What no lifetime can be, such as 0, is outside of any limits: a value that the domain holds is not always a sane one. */
function lifetimeViolations(app: AuditedApp, attribute: LifetimeAttribute, limits: LifetimeLimits): Violation[] {
  const actual = app[attribute]
  if (actual.source === 'default' && limits.unset === 'fail') return [{ kind: 'not-set', attribute, actual }]
  if (actual.source === 'default' && limits.unset === 'pass') return []
  const max = limits.max ?? longestDuration
  const min = limits.min ?? shortestLifetime
  if (actual.seconds > max) return [{ kind: 'over-max', attribute, actual, allowed: max }]
  return actual.seconds < min ? [{ kind: 'under-min', attribute, actual, allowed: min }] : []
}

function offlineViolations({ isOAuthResource, allowOffline }: AuditedApp, allowed: boolean | null): Violation[] {
  if (allowed === null || isOAuthResource !== true || (allowOffline === true) === allowed) return []
  return [{ kind: 'wrong-offline', actual: allowOffline, allowed }]
}

function grantViolations({ allowedGrants }: AuditedApp, { forbidden, required }: GrantLimits): Violation[] {
  return [
    ...forbidden
      .filter((grant) => allowedGrants.includes(grant))
      .map((grant): Violation => ({ kind: 'forbidden-grant', grant })),
    ...required
      .filter((grant) => !allowedGrants.includes(grant))
      .map((grant): Violation => ({ kind: 'missing-grant', grant })),
  ]
}
