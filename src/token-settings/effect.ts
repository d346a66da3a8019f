import type { App, TokenKind } from './app'
import type { Fix } from './fix'
import { isMadeByOracle } from './made-by-oracle'

/** Whether the two lifetimes of an app can matter, and if one cannot, why. */
export interface Effect {
  refresh: boolean
  access: boolean
  reason: string | null
}

/**
 * A lifetime belongs to the app in its role as OAuth resource: it governs tokens that give access to it. A refresh token
 * for it exists only where it allows offline access. Source: OCI IAM guide, "Token Expiry Table"; App schema,
 * `accessTokenExpiry`, `refreshTokenExpiry`, `allowOffline`.
 */
export function effectOf({ isOAuthResource, allowOffline }: Pick<App, 'isOAuthResource' | 'allowOffline'>): Effect {
  if (isOAuthResource !== true) return isOAuthResource === false ? noResource : notSetAsResource
  if (allowOffline !== true) return allowOffline === false ? noOffline : offlineNotSet
  return inEffect
}

// Made once: an audit asks for it several times for each of a hundred thousand apps.
const inEffect: Effect = { refresh: true, access: true, reason: null }
const [noResource, notSetAsResource] = [withoutAccess(false), withoutAccess(null)]
const [noOffline, offlineNotSet] = [withoutRefresh(false), withoutRefresh(null)]

function withoutAccess(value: false | null): Effect {
  const reason = `${switchedOff('isOAuthResource', value)}: no token gives access to this app`
  return { refresh: false, access: false, reason }
}

function withoutRefresh(value: false | null): Effect {
  const reason = `${switchedOff('allowOffline', value)}: no refresh token is issued for this app`
  return { refresh: false, access: true, reason }
}

/** The same as things stand: while an app is inactive no token is issued for it, whatever its other settings are. */
export function effectNow(app: Pick<App, 'isOAuthResource' | 'allowOffline' | 'active'>): Effect {
  const effect = effectOf(app)
  return app.active === false && effect.access ? whileInactive : effect
}

const whileInactive: Effect = {
  refresh: false,
  access: false,
  reason: 'active is false: no token is issued for this app',
}

/** Why a change would do nothing, what does decide, and what would make it matter, where there is something. */
export interface WithoutEffect {
  why: string
  instead: string
  fix?: Fix
}

/** null where a change of this lifetime does something. */
export function whyWithoutEffect(app: App, kind: TokenKind): WithoutEffect | null {
  const effect = effectOf(app)
  if (effect[kind]) return null
  if (app.isOAuthResource !== true) {
    return {
      why: `the ${kind}-token lifetime of an app that is not an OAuth resource has no effect (${switchedOff('isOAuthResource', app.isOAuthResource)})`,
      instead: 'Tokens live as long as the resource app says whose scope the client asks for: change that app.',
    }
  }
  return {
    why: `a refresh-token lifetime has no effect on an app that allows no offline access (${switchedOff('allowOffline', app.allowOffline)})`,
    instead: 'Until that is switched on, no refresh token is issued for this app.',
    ...(isMadeByOracle(app) ? {} : { fix: { command: 'set-offline', app: app.id, to: true } as const }),
  }
}

/** For a flag that is not true. */
export function switchedOff(attribute: string, value: boolean | null): string {
  return value === null ? `${attribute} is not set` : `${attribute} is ${value}`
}
