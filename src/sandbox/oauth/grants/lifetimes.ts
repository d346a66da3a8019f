import type { JsonObject } from '../../json'

/** Lifetime of an access token, in seconds, where no App and no request says anything else. */
const defaultAccess = 3600
/** The documented end of the range, in seconds: one year. */
const longestAccess = 31_536_000
const defaultRefresh = 604_800

/**
 * How long an access token lives, in seconds: the smallest of what applies (documentation: Token Expiry Table).
 *
 * @param asked the custom lifetime of the request
 * @param sessionLeft what is left of the user's session; undefined without one
 */
export function accessLifetime(
  resource: JsonObject | undefined,
  asked: number | undefined,
  sessionLeft: number | undefined,
): number {
  const set = resource?.['accessTokenExpiry']
  const configured =
    typeof set === 'number'
      ? Math.min(set, asked ?? set)
      : asked === undefined
        ? defaultAccess
        : Math.min(asked, longestAccess)
  return Math.min(configured, sessionLeft ?? configured)
}

/**
 * How long a refresh token lives, in seconds: the resource says so, not the client.
 *
 * @param otherwise where it does not
 */
export function refreshLifetime(resource: JsonObject | undefined, otherwise = defaultRefresh): number {
  const set = resource?.['refreshTokenExpiry']
  return typeof set === 'number' ? set : otherwise
}
