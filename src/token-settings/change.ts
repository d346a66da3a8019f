import { type App, attributeOf, type Lifetime, lifetimeOf, type OAuthApp, sameLifetime, type TokenKind } from './app'
import { formatDuration, type Seconds } from './duration'
import { switchedOff, type WithoutEffect, whyWithoutEffect } from './effect'
import { refreshGrant } from './grants'

/** What is written to one attribute of an app. */
export type Edit =
  | { kind: 'set'; attribute: 'refreshTokenExpiry' | 'accessTokenExpiry'; value: Seconds }
  | { kind: 'set'; attribute: 'allowOffline'; value: boolean }
  /** Takes the value away. */
  | { kind: 'unset'; attribute: 'refreshTokenExpiry' | 'accessTokenExpiry' | 'allowOffline' }
  /** One value more, or less, in a list; the others stay. */
  | { kind: 'add' | 'remove'; attribute: 'allowedGrants'; value: string }
  /** Several values more, and several less, in one request. */
  | { kind: 'exchange'; attribute: 'allowedGrants'; add: readonly string[]; remove: readonly string[] }

/** What should happen to an app as it was just read. */
export type Plan<Kind extends App = App> =
  /** It already is as wanted. */
  { kind: 'unchanged' } | { kind: 'stopped'; stop: Stop } | { kind: 'change'; change: PlannedChange<Kind> }

export interface PlannedChange<Kind extends App = App> {
  edit: Edit
  /** The app as it should read afterwards. */
  expected: Kind
  /** Whether an app read later is as wanted. */
  holds(app: Kind): boolean
  /** Whether an app read later is still as it was when this was planned. */
  isAsBefore(app: Kind): boolean
}

/** Why a change must not go out. Evidence; the sentence is made where it is shown. */
export type Stop =
  | { reason: 'not-expected'; expected: Seconds; actual: Lifetime }
  | ({ reason: 'no-effect' } & WithoutEffect)
  /** The domain returned no value of the attribute: there is none, or the caller may not see it. */
  | { reason: 'not-shown' }
  /** The value is neither the one that was planned for nor the wanted one. */
  | { reason: 'not-as-planned' }
  /** The lifetime would more than double or halve, and nobody agreed to that. */
  | { reason: 'needs-consent'; from: Lifetime; to: Lifetime; declined?: boolean }
  | TakesAway

/** Something is switched off that clients work with, and nobody agreed to that. */
export interface TakesAway {
  reason: 'takes-away'
  /** Without it the client gets no tokens at all. */
  isLast: boolean
  declined?: boolean
}

export interface ExpiryRequest {
  token: TokenKind
  /** null: take the value away, so that the documented default applies. */
  lifetime: Seconds | null
  /** Go on only if the lifetime is this now. */
  expect?: Seconds
  /** Change a lifetime that has no effect, too. */
  force: boolean
  /** A large step from this lifetime was agreed to; `any` when the user said so beforehand. */
  consent: Lifetime | 'any' | null
}

/** What to do about one lifetime of an app, seen as it is now. Pure: the same app and request give the same plan. */
export function planExpiry<Kind extends App>(app: Kind, request: ExpiryRequest): Plan<Kind> {
  const attribute = attributeOf[request.token]
  const from = app[attribute]
  const to = lifetimeOf(request.token, request.lifetime)
  if (sameLifetime(from, to)) return { kind: 'unchanged' }
  const stop = notExpected(from, request) ?? noEffect(app, request) ?? needsConsent(from, to, request)
  if (stop !== null) return { kind: 'stopped', stop }
  return {
    kind: 'change',
    change: {
      edit:
        request.lifetime === null
          ? { kind: 'unset', attribute }
          : { kind: 'set', attribute, value: withinBounds(request.lifetime) },
      expected: { ...app, [attribute]: to },
      holds: (later) => sameLifetime(later[attribute], to),
      isAsBefore: (later) => sameLifetime(later[attribute], from),
    },
  }
}

function notExpected(actual: Lifetime, { expect }: ExpiryRequest): Stop | null {
  return expect === undefined || expect === actual.seconds ? null : { reason: 'not-expected', expected: expect, actual }
}

function noEffect(app: App, { token, force }: ExpiryRequest): Stop | null {
  const without = force ? null : whyWithoutEffect(app, token)
  return without === null ? null : { reason: 'no-effect', ...without }
}

function needsConsent(from: Lifetime, to: Lifetime, { consent }: ExpiryRequest): Stop | null {
  if (consent === 'any' || !isLargeStep(from, to)) return null
  return consent !== null && sameLifetime(consent, from) ? null : { reason: 'needs-consent', from, to }
}

/** More than doubling or halving: the size of a slip of the finger. */
export const isLargeStep = (from: Lifetime, to: Lifetime): boolean =>
  to.seconds > 2 * from.seconds || 2 * to.seconds < from.seconds

/** The domain documents no bounds, so this is the last place that keeps an absurd value from being sent. */
function withinBounds(seconds: Seconds): Seconds {
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 2_147_483_647)
    throw new Error(`${seconds} s is no lifetime`)
  return seconds
}

/** What the two switches have in common. */
export interface SwitchRequest {
  on: boolean
  /** Also where it has no effect. */
  force: boolean
  /** Whether this step was agreed to. */
  agreed(step: TakesAway): boolean
}

export interface OfflineRequest extends Omit<SwitchRequest, 'on'> {
  /** null: take the value away. */
  on: boolean | null
}

/** Whether refresh tokens may be issued for an app as OAuth resource. Pure, as all plans. */
export function planOffline<Kind extends App>(app: Kind, request: OfflineRequest): Plan<Kind> {
  if (app.allowOffline === request.on) return { kind: 'unchanged' }
  const stop = app.isOAuthResource === true ? null : withoutEffect(offlineWithoutResource(app), request)
  const step: TakesAway | null = app.allowOffline === true ? { reason: 'takes-away', isLast: false } : null
  return switched(stop ?? disagreed(step, request), {
    edit:
      request.on === null
        ? { kind: 'unset', attribute: 'allowOffline' }
        : { kind: 'set', attribute: 'allowOffline', value: request.on },
    expected: { ...app, allowOffline: request.on },
    holds: (later) => later.allowOffline === request.on,
    isAsBefore: (later) => later.allowOffline === app.allowOffline,
  })
}

export interface GrantRequest extends SwitchRequest {
  /** As it stands in `allowedGrants`. */
  grant: string
}

/**
 * Whether a client may use one grant. One value is added or taken out; the list is never replaced, so that what somebody
 * else does to another value stays.
 */
export function planGrant(app: OAuthApp, request: GrantRequest): Plan<OAuthApp> {
  const { grant, on } = request
  const has = ({ allowedGrants }: OAuthApp) => allowedGrants.includes(grant)
  // No value and a value that is not shown look the same (RFC 7643 section 2.5).
  if (!on && app.allowedGrants.length === 0) return { kind: 'stopped', stop: { reason: 'not-shown' } }
  if (has(app) === on) return { kind: 'unchanged' }
  const others = app.allowedGrants.filter((each) => each !== grant)
  const stop = app.isOAuthClient === true ? null : withoutEffect(grantsWithoutClient(app), request)
  const step: TakesAway | null = on ? null : { reason: 'takes-away', isLast: isLastGrant(app, grant) }
  return switched(stop ?? disagreed(step, request), {
    edit: { kind: on ? 'add' : 'remove', attribute: 'allowedGrants', value: grant },
    expected: { ...app, allowedGrants: on ? [...others, grant] : others },
    holds: (later) => has(later) === on,
    isAsBefore: (later) => has(later) !== on,
  })
}

/** The whole set of grants of a client. Only values that differ are written. */
export function planGrants<Kind extends OAuthApp>(app: Kind, wanted: readonly string[]): Plan<Kind> {
  const add = wanted.filter((grant) => !app.allowedGrants.includes(grant))
  const remove = app.allowedGrants.filter((grant) => !wanted.includes(grant))
  if (add.length === 0 && remove.length === 0) return { kind: 'unchanged' }
  return {
    kind: 'change',
    change: {
      edit: { kind: 'exchange', attribute: 'allowedGrants', add, remove },
      expected: { ...app, allowedGrants: wanted },
      holds: (later) => isSameSet(later.allowedGrants, wanted),
      isAsBefore: (later) => isSameSet(later.allowedGrants, app.allowedGrants),
    },
  }
}

const isSameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.every((each) => other.includes(each)) && other.every((each) => one.includes(each))

/** `refresh_token` alone brings no tokens: there has to be a first one. */
export const isLastGrant = ({ allowedGrants }: OAuthApp, grant: string): boolean =>
  grant !== refreshGrant && allowedGrants.every((each) => each === grant || each === refreshGrant)

function switched<Kind extends App>(stop: Stop | null, change: PlannedChange<Kind>): Plan<Kind> {
  return stop === null ? { kind: 'change', change } : { kind: 'stopped', stop }
}

const withoutEffect = (stop: Stop, { force }: Pick<SwitchRequest, 'force'>): Stop | null => (force ? null : stop)

const disagreed = (step: TakesAway | null, { agreed }: Pick<SwitchRequest, 'agreed'>): Stop | null =>
  step === null || agreed(step) ? null : step

const offlineWithoutResource = ({ isOAuthResource }: App): Stop => ({
  reason: 'no-effect',
  why: `offline access of an app that is not an OAuth resource has no effect (${switchedOff('isOAuthResource', isOAuthResource)})`,
  instead: 'Refresh tokens are allowed by the resource app whose scope the client asks for: change that app.',
})

const grantsWithoutClient = ({ isOAuthClient }: App): Stop => ({
  reason: 'no-effect',
  why: `a grant of an app that is not an OAuth client has no effect (${switchedOff('isOAuthClient', isOAuthClient)})`,
  instead: 'Grants belong to the app that asks for the tokens: change that app.',
})

/** Above this, a lifetime needs `--force`: a year, which people count as 365 days. */
export const longestWithoutForce = 31_536_000 as Seconds

/** Below this, the access-token lifetime is under the documented range, and any lifetime is hardly usable. */
export const shortestUsual = 60 as Seconds

const thousand = 1000

/** Set for milliseconds by mistake? Then what it would be in seconds. */
export function ifMilliseconds(seconds: Seconds): string | null {
  const asSeconds = seconds / thousand
  return Number.isInteger(asSeconds) && asSeconds >= shortestUsual
    ? `${asSeconds} s is ${formatDuration(asSeconds as Seconds)}`
    : null
}
