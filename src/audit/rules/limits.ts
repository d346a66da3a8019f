import { attributeOf, type Lifetime, type LifetimeAttribute, type TokenKind } from '../../token-settings/app'
import { formatDuration, formatWithSeconds, longestDuration, type Seconds } from '../../token-settings/duration'
import { effectOf } from '../../token-settings/effect'
import type { Fix } from '../../token-settings/fix'
import { type AppReference, type AuditedApp, type AuditedField, lifetimeKinds } from '../audited-app'
import type { GrantLimits, LifetimeLimits, LimitRule } from '../policy'
import { formatLifetime, foundLifetime, type ViolationTexts } from './rule'

export type LimitViolation =
  | { kind: 'over-max'; attribute: LifetimeAttribute; actual: Lifetime; allowed: Seconds }
  | { kind: 'under-min'; attribute: LifetimeAttribute; actual: Lifetime; allowed: Seconds }
  /** The policy wants a value on the app itself. */
  | { kind: 'not-set'; attribute: LifetimeAttribute; actual: Lifetime }
  | { kind: 'wrong-offline'; actual: boolean | null; allowed: boolean }
  | { kind: 'forbidden-grant'; grant: string }
  | { kind: 'missing-grant'; grant: string }

/** Whether one of its limits can matter for an app. Other apps are not judged by it. */
export function isAboutLimits(rule: LimitRule, app: AuditedApp): boolean {
  const { refresh, access } = effectOf(app)
  return (
    (refresh && rule.refreshTokenExpiry !== null) ||
    (access && rule.accessTokenExpiry !== null) ||
    (rule.allowOffline !== null && app.isOAuthResource === true) ||
    (rule.allowedGrants !== null && app.isOAuthClient === true)
  )
}

export function overLimits(rule: LimitRule, app: AuditedApp): LimitViolation[] {
  const effect = effectOf(app)
  const violations: LimitViolation[] = []
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

/** A value that is not a lifetime, such as 0, is outside of any limits: a domain may store values that make no sense. */
function lifetimeViolations(app: AuditedApp, attribute: LifetimeAttribute, limits: LifetimeLimits): LimitViolation[] {
  const actual = app[attribute]
  if (actual.source === 'default' && limits.unset === 'fail') return [{ kind: 'not-set', attribute, actual }]
  if (actual.source === 'default' && limits.unset === 'pass') return []
  const max = limits.max ?? longestDuration
  const min = limits.min ?? shortestLifetime
  if (actual.seconds > max) return [{ kind: 'over-max', attribute, actual, allowed: max }]
  return actual.seconds < min ? [{ kind: 'under-min', attribute, actual, allowed: min }] : []
}

function offlineViolations({ isOAuthResource, allowOffline }: AuditedApp, allowed: boolean | null): LimitViolation[] {
  if (allowed === null || isOAuthResource !== true || (allowOffline === true) === allowed) return []
  return [{ kind: 'wrong-offline', actual: allowOffline, allowed }]
}

function grantViolations({ allowedGrants }: AuditedApp, { forbidden, required }: GrantLimits): LimitViolation[] {
  return [
    ...forbidden
      .filter((grant) => allowedGrants.includes(grant))
      .map((grant): LimitViolation => ({ kind: 'forbidden-grant', grant })),
    ...required
      .filter((grant) => !allowedGrants.includes(grant))
      .map((grant): LimitViolation => ({ kind: 'missing-grant', grant })),
  ]
}

type Kind = LimitViolation['kind']

/** What can be said about each kind of violation of a limit. */
export const limitViolations: { [Each in Kind]: ViolationTexts<Extract<LimitViolation, { kind: Each }>> } = {
  'over-max': {
    message: ({ attribute, actual, allowed }) =>
      `${tokensLive(attribute, actual)}; ${
        actual.seconds > longestDuration && allowed === longestDuration
          ? `that is more than the ${longestDuration} s that a domain can hold`
          : `the policy allows at most ${formatWithSeconds(allowed)}`
      }`,
    fix: setToLimit,
    facts: ({ attribute, actual, allowed }) => lifetimeFacts(attribute, actual, `max ${formatDuration(allowed)}`),
    subject: ({ attribute }) => attribute,
    timesOver: ({ actual, allowed }) => actual.seconds / allowed,
  },
  'under-min': {
    message: ({ attribute, actual, allowed }) =>
      `${tokensLive(attribute, actual)}; ${
        actual.seconds < 1 && allowed === 1
          ? 'that is not a valid lifetime'
          : `the policy requires at least ${formatWithSeconds(allowed)}`
      }`,
    fix: setToLimit,
    facts: ({ attribute, actual, allowed }) => lifetimeFacts(attribute, actual, `min ${formatDuration(allowed)}`),
    subject: ({ attribute }) => attribute,
    timesOver: ({ actual, allowed }) => allowed / actual.seconds,
  },
  'not-set': {
    message: ({ attribute, actual }) =>
      `${attribute} is not set; the policy requires a value on the app itself, not the default of ${formatWithSeconds(actual.seconds)}`,
    fix: (violation, app) => setToLimit({ ...violation, allowed: violation.actual.seconds }, app),
    facts: ({ attribute, actual }) => lifetimeFacts(attribute, actual, 'a value'),
    subject: ({ attribute }) => attribute,
  },
  'wrong-offline': {
    message: ({ actual, allowed }) => `allowOffline is ${actual ?? 'not set'}; the policy requires ${allowed}`,
    fix: ({ allowed }, { id }) => ({ command: 'set-offline', app: id, to: allowed }),
    facts: ({ actual, allowed }) => ({
      attribute: 'allowOffline',
      found: `offline ${onOff(actual)}`,
      wanted: onOff(allowed),
      evidence: { actual, allowed },
    }),
  },
  'forbidden-grant': {
    message: ({ grant }) => `the client may use the grant ${grant}, which the policy forbids`,
    fix: ({ grant }, { id }) => ({ command: 'set-grant', app: id, grant, to: false }),
    facts: ({ grant }) => ({ attribute: 'allowedGrants', found: grant, wanted: 'not granted', evidence: { grant } }),
    subject: ({ grant }) => grant,
  },
  'missing-grant': {
    message: ({ grant }) => `the client may not use the grant ${grant}, which the policy requires`,
    fix: ({ grant }, { id }) => ({ command: 'set-grant', app: id, grant, to: true }),
    facts: ({ grant }) => ({ attribute: 'allowedGrants', found: 'not granted', wanted: grant, evidence: { grant } }),
    subject: ({ grant }) => grant,
  },
}

const tokensLive = (attribute: LifetimeAttribute, actual: Lifetime): string =>
  `${attribute === 'refreshTokenExpiry' ? 'refresh' : 'access'} tokens live ${formatLifetime(actual)}`

function setToLimit(
  { attribute, actual, allowed }: { attribute: LifetimeAttribute; actual: Lifetime; allowed: Seconds },
  { id }: AppReference,
): Fix {
  return { command: 'set-expiry', app: id, attribute, to: allowed, from: actual }
}

const lifetimeFacts = (attribute: LifetimeAttribute, actual: Lifetime, wanted: string) => ({
  attribute,
  found: foundLifetime(attribute, actual),
  wanted,
})

const onOff = (value: boolean | null): string => (value === null ? 'not set' : value ? 'on' : 'off')

/** What a rule of limits reads besides what is always read. */
export const limitsRead = ({ allowedGrants }: LimitRule): readonly AuditedField[] =>
  allowedGrants === null ? [] : ['isOAuthClient', 'allowedGrants']

/** What a rule of limits requires: `refresh tokens live at most 30d (2592000 s)`. */
export function limitTexts(rule: LimitRule): string[] {
  const { allowOffline, allowedGrants } = rule
  return [
    ...lifetimeKinds.flatMap((kind) => lifetimeTexts(rule, kind)),
    ...(allowOffline === null ? [] : [`allowOffline is ${allowOffline}`]),
    ...(allowedGrants?.forbidden ?? []).map((grant) => `no client has the grant ${grant}`),
    ...(allowedGrants?.required ?? []).map((grant) => `every client has the grant ${grant}`),
  ]
}

function lifetimeTexts(rule: LimitRule, kind: TokenKind): string[] {
  const limits = rule[attributeOf[kind]]
  if (limits === null) return []
  const { max, min, unset } = limits
  return [
    ...(max === null ? [] : [`${kind} tokens live at most ${formatWithSeconds(max)}`]),
    ...(min === null ? [] : [`${kind} tokens live at least ${formatWithSeconds(min)}`]),
    ...(unset === 'fail' ? [`${attributeOf[kind]} is set on the app itself`] : []),
  ]
}
