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

/** When an answer was given. */
export interface AnswerTimes {
  /** By this machine's clock: when the request went out, and when the answer was there. */
  askedAt: Date
  receivedAt: Date
  /** By the provider's clock, in whole seconds (`Date`, RFC 9110 section 6.6.1); null where it does not say. */
  date: Date | null
}

/** What is known of how long a refresh token lives, in seconds. */
export interface Age {
  /** One worked when it was this old. */
  atLeast: number | null
  /** One was refused when it was this old, and nothing else can have ended it as far as is known. */
  atMost: number | null
  /** Why nothing could be measured; null where something was. */
  unmeasured: string | null
  /** What passed by this machine's clock, where that is another time; else null. */
  here: number | null
}

/** What became of a token that was left behind: it worked, it had ended, or why neither is known. */
export type KeptEnding = 'worked' | 'ended' | { unknown: string }

/** In seconds: a smaller difference between two clocks is not worth a word. */
const noticeable = 120

/**
 * How old a token was when it was redeemed. Tokens end by the provider's clock, so its dates count, and no others: what
 * passed by this machine's clock is only told. The bounds leave room for whole seconds and for the way of each answer.
 *
 * @param known what earlier tokens have shown
 */
export function measureAge(
  issued: AnswerTimes,
  redeemed: AnswerTimes | null,
  ending: KeptEnding,
  known: number | null,
): Age {
  const nothing = { atLeast: known, atMost: null, here: null }
  if (typeof ending !== 'string' || redeemed === null)
    return { ...nothing, unmeasured: typeof ending === 'string' ? 'there was no answer' : ending.unknown }
  if (issued.date === null)
    return { ...nothing, unmeasured: 'the provider did not say when it issued the token (Date)' }
  if (redeemed.date === null) return { ...nothing, unmeasured: 'the provider does not say what time it is (Date)' }
  const passed = between(issued.date, redeemed.date)
  if (passed < -1) return { ...nothing, unmeasured: `the provider’s clock went back by ${inSeconds(-passed)}` }
  const locally = Math.max(0, between(issued.receivedAt, redeemed.askedAt))
  const here = Math.abs(passed - locally) > noticeable ? Math.floor(locally) : null
  const lived = Math.max(0, Math.floor(passed - 1 - wayOf(redeemed)), known ?? 0)
  return ending === 'worked'
    ? { atLeast: lived, atMost: null, unmeasured: null, here }
    : { atLeast: known, atMost: Math.ceil(Math.max(0, passed) + 1 + wayOf(issued)), unmeasured: null, here }
}

const between = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 1000

const wayOf = ({ askedAt, receivedAt }: AnswerTimes): number => Math.max(0, between(askedAt, receivedAt))

/** Measured, not read: an idle limit, for a refresh begins a new window. No absolute end is documented. */
export function ageStep({ atLeast, atMost, unmeasured, here }: Age): Step {
  const name = 'refresh-token-age'
  const before = atLeast === null ? '' : `; one before it lived ${inSeconds(atLeast)}`
  if (unmeasured !== null) return step(name, 'not-tried', `cannot tell: ${unmeasured}${before}`)
  const clock = `by the provider’s clock${here === null ? '' : ` (by this machine’s ${inSeconds(here)} passed)`}`
  if (atMost !== null)
    return step(
      name,
      'warn',
      `refused at ${inSeconds(atMost)}, ${clock}: it lives no longer, unless it was revoked${before}`,
    )
  if (atLeast === null) return step(name, 'not-tried', 'nothing is known of how long it lives')
  return step(name, 'pass', `one lived ${inSeconds(atLeast)} without use, ${clock}; each refresh begins a new window`)
}
