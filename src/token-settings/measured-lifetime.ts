import { formatWithSeconds, type Seconds } from '../duration'
import { type Step, step } from './offline-step'
import { usualSession } from './token-lifetimes'

/** How long tokens live as far as a run has seen it, against what the settings say. */

/** `expires_in` as it stood in the answer (RFC 6749 section 5.1: a number of seconds). */
export type ExpiresIn =
  | { kind: 'absent' }
  | { kind: 'seconds'; seconds: number; asText: boolean }
  | { kind: 'nonsense' }

export interface ExpectedLifetime {
  /** `accessTokenExpiry` of the resource, or the documented default; null where no resource is known. */
  configured: Seconds | null
  /** Asked for in the scope. */
  customExpiry: Seconds | null
}

/** A year, with room: what lives longer is no access token. */
const longestPossible = 31_622_400

/** Source of the limits: OCI IAM guide, "Token Expiry Table". */
export function lifetimeStep(seen: ExpiresIn, { configured, customExpiry }: ExpectedLifetime): Step {
  const name = 'access-token-lifetime'
  if (seen.kind === 'absent') return step(name, 'warn', 'unknown: the answer has no expires_in')
  if (seen.kind === 'nonsense' || seen.seconds <= 0 || seen.seconds > longestPossible)
    return step(name, 'fail', 'expires_in is no length of time that an access token can have')
  const shown = inSeconds(seen.seconds)
  if (seen.asText) return step(name, 'warn', `expires_in says ${shown}, but as text: some clients cannot read that`)
  if (configured === null) return step(name, 'pass', `${shown}; there is no setting to compare it with`)
  const expected = customExpiry === null ? configured : Math.min(configured, customExpiry)
  if (seen.seconds === expected) return step(name, 'pass', `${shown}, ${asSet(expected, configured)}`)
  if (seen.seconds > expected)
    return step(name, 'warn', `${shown}, although the resource says ${inSeconds(configured)}`)
  if (seen.seconds <= usualSession) {
    const session =
      'the user’s session may end first; it lasts 480 minutes unless set otherwise, and only the rest counts'
    return step(name, 'pass', `${shown}, less than the ${inSeconds(expected)} that are set: ${session}`)
  }
  return step(
    name,
    'warn',
    `${shown}, less than the ${inSeconds(expected)} that are set; no documented limit explains it`,
  )
}

const asSet = (expected: number, configured: number): string =>
  expected === configured ? 'as the resource says' : 'as the scope asks for'

const inSeconds = (seconds: number): string => (seconds < 1 ? '0 s' : formatWithSeconds(Math.round(seconds) as Seconds))

/** What is known of how long a refresh token lives, in seconds. */
export interface Age {
  /** One worked when it was this old. */
  atLeast: number | null
  /** One was refused when it was this old, and nothing else can have ended it as far as is known. */
  atMost: number | null
}

/** Measured, not read: an idle limit, for a refresh begins a new window. No absolute end is documented. */
export function ageStep({ atLeast, atMost }: Age): Step {
  const name = 'refresh-token-age'
  if (atMost !== null) {
    const before = atLeast === null ? '' : `; one before it lived ${inSeconds(atLeast)}`
    return step(name, 'warn', `refused at ${inSeconds(atMost)}: it lives no longer, unless it was revoked${before}`)
  }
  if (atLeast === null) return step(name, 'not-tried', 'nothing is known of how long it lives')
  return step(name, 'pass', `one lived ${inSeconds(atLeast)} without use; each refresh begins a new window`)
}
