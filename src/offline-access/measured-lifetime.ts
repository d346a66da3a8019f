import { formatWithSeconds, type Seconds } from '../token-settings/duration'
import { usualSession } from '../token-settings/token-lifetimes'
import { type Step, step } from './step'

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
  if (seen.kind === 'absent') return step(name, 'warn', 'unknown: the response has no expires_in')
  if (seen.kind === 'nonsense' || seen.seconds <= 0 || seen.seconds > longestPossible)
    return step(name, 'fail', 'expires_in is not a possible lifetime of an access token')
  if (!Number.isInteger(seen.seconds))
    return step(name, 'warn', `expires_in says ${seen.seconds} s: not whole seconds (RFC 6749 appendix A.14)`)
  const shown = inSeconds(seen.seconds)
  if (seen.asText) return step(name, 'warn', `expires_in says ${shown}, but as text: some clients cannot read that`)
  if (configured === null) return step(name, 'pass', `${shown}; no setting to compare it with`)
  const expected = customExpiry === null ? configured : Math.min(configured, customExpiry)
  if (seen.seconds === expected) return step(name, 'pass', `${shown}, ${asSet(expected, configured)}`)
  if (seen.seconds > expected)
    return step(name, 'warn', `${shown}, although the resource app says ${inSeconds(configured)}`)
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
  expected === configured ? 'as set on the resource app' : 'as the scope requests'

export const inSeconds = (seconds: number): string =>
  seconds < 1 ? '0 s' : formatWithSeconds(Math.round(seconds) as Seconds)

/** When a response was given. */
export interface ResponseTimes {
  /** By this machine's clock: when the request went out, and when the answer was there. */
  askedAt: Date
  receivedAt: Date
  /** By the provider's clock, in whole seconds (`Date`, RFC 9110 section 6.6.1); null where it does not say. */
  date: Date | null
}

/** What is known of how long a refresh token lives, in seconds. */
export interface Age {
  /** One worked when it had not been used for so long. */
  atLeast: number | null
  /** One was refused when it was this old, and nothing else can have ended it as far as is known. */
  atMost: number | null
  /** Why nothing could be measured; null where something was. */
  unmeasured: string | null
  /** What passed by this machine's clock, where that is another time; else null. */
  here: number | null
  /** Whose clock it was measured by. */
  clock: 'provider' | 'here'
}

/** What became of a token that was left behind: it worked, it had ended, or why neither is known. */
export type KeptEnding = 'worked' | 'ended' | { unknown: string }

/** In seconds: a smaller difference between two clocks is not worth a word. */
const noticeable = 120

/**
 * How old a token was when it was redeemed. Tokens end by the provider's clock, so its dates count; where it does not say
 * them, those of this machine. The bounds leave room for whole seconds and for the time that each response took.
 *
 * @param since when it was issued, or last used
 * @param known what earlier tokens have shown
 */
export function measureAge(
  since: ResponseTimes,
  redeemed: ResponseTimes | null,
  ending: KeptEnding,
  known: number | null,
): Age {
  const nothing = { atLeast: known, atMost: null, here: null, clock: 'provider' as const }
  if (typeof ending !== 'string' || redeemed === null)
    return { ...nothing, unmeasured: typeof ending === 'string' ? 'there was no answer' : ending.unknown }
  const locally = between(since.receivedAt, redeemed.askedAt)
  const isDated = since.date !== null && redeemed.date !== null
  const passed = isDated ? between(since.date as Date, redeemed.date as Date) : locally
  const clock = isDated ? 'provider' : 'here'
  if (passed < -1) return { ...nothing, unmeasured: `${clockNames[clock]} went back by ${inSeconds(-passed)}` }
  const here = isDated && Math.abs(passed - Math.max(0, locally)) > noticeable ? Math.floor(Math.max(0, locally)) : null
  const found = { unmeasured: null, here, clock } as const
  if (ending === 'worked') {
    const lived = Math.floor(passed - 1 - (isDated ? tookOf(redeemed) : 0))
    return { ...found, atLeast: Math.max(0, lived, known ?? 0), atMost: null }
  }
  const longest = Math.max(0, passed) + 1 + tookOf(since) + (isDated ? 0 : tookOf(redeemed))
  return { ...found, atLeast: known, atMost: Math.ceil(longest) }
}

const clockNames = { provider: 'the provider’s clock', here: 'this machine’s clock' }

const between = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 1000

const tookOf = ({ askedAt, receivedAt }: ResponseTimes): number => Math.max(0, between(askedAt, receivedAt))

/**
 * Measured, not read. One refresh does not show that each begins a new window: that is said of identity domains alone, for
 * which two documents of Oracle say that each refresh gives a new token.
 */
export function ageStep({ atLeast, atMost, unmeasured, here, clock }: Age, { ofDomain }: { ofDomain: boolean }): Step {
  const name = 'refresh-token-age'
  const before = atLeast === null ? '' : `; one before it lived ${inSeconds(atLeast)}`
  if (unmeasured !== null) return step(name, 'not-tried', `cannot tell: ${unmeasured}${before}`)
  const by =
    clock === 'here'
      ? 'by this machine’s clock, as the provider’s is not known'
      : `by the provider’s clock${here === null ? '' : ` (by this machine’s ${inSeconds(here)} passed)`}`
  if (atMost !== null)
    return step(
      name,
      'warn',
      `refused at ${inSeconds(atMost)}, ${by}: it ended by then, by its age or because it was revoked${before}`,
    )
  if (atLeast === null) return step(name, 'not-tried', 'nothing is known of how long it lives')
  const window = ofDomain ? '; each refresh begins a new window' : ''
  return step(name, 'pass', `one lived ${inSeconds(atLeast)} without use, ${by}${window}`)
}
