import { exitCodes } from '../../failures/exit-codes'
import type { KnownCredentials } from '../../identity-domain/auth/own-rights'
import { type Check, fail, pass, warn } from './checks'

/** The clock that an end is judged by. */
export interface KnownClock {
  now: Date
  /** For people: `the domain's clock`. */
  name: string
}

/** In seconds: what ends sooner may end in the middle of a run. */
const soon = 600

/** What is known of the credentials before anything is sent. */
export function credentialsCheck(known: KnownCredentials, clock: KnownClock): Check {
  const { claims, concern, endsAt } = known
  const detail = `${wordsFor(known)}${choiceWords(known)}${endWords(known, clock)}`
  if (endsAt !== null && endsAt <= clock.now)
    return fail(exitCodes.notPermitted, 'credentials', detail, renewalOf(known))
  if (claims?.isOther)
    return warn(
      'credentials',
      `${detail} It is not an access token.`,
      'Use an access token: an ID token cannot sign in.',
    )
  if (claims?.isForOthers)
    return warn(
      'credentials',
      `${detail} It was issued for something other than managing apps.`,
      'Ask for a token with the scope urn:opc:idm:__myscopes__.',
    )
  if (concern !== null) return warn('credentials', `${detail} ${concern}`)
  if (endsAt !== null && secondsUntil(endsAt, clock) < soon) return warn('credentials', detail, renewalOf(known))
  return pass('credentials', detail)
}

function wordsFor({ kind, from, certificate, isSession }: KnownCredentials): string {
  switch (kind) {
    case 'principal':
      return `Session token, obtained in each run: ${from}.`
    case 'bearer':
      return `Access token: ${from}.`
    case 'client':
      return `Client secret: ${from}.`
    case 'client-key':
      return `Client private key: ${from}. Its certificate in the domain: ${certificate}.`
    case 'signature':
      return `${isSession ? 'Session' : 'API key'} that signs each request: ${from}.`
  }
}

/** Why they count, unless their own name says so. */
const choiceWords = ({ from, chosenBy }: KnownCredentials): string =>
  chosenBy === null || from.includes(chosenBy) ? '' : ` Chosen by ${chosenBy}.`

function endWords({ kind, endsAt, claims, isSession }: KnownCredentials, clock: KnownClock): string {
  if (endsAt === null) {
    if (kind === 'bearer') return claims === null ? ' It is not a JWT, so its end is unknown.' : ' It has no end time.'
    return isSession ? ' It has no end time.' : ''
  }
  const at = endsAt.toISOString().replace('.000Z', 'Z')
  const left = secondsUntil(endsAt, clock)
  return left <= 0 ? ` It expired at ${at}, by ${clock.name}.` : ` It expires at ${at}, in ${inWords(left)}.`
}

const secondsUntil = (end: Date, { now }: KnownClock): number => Math.round((end.getTime() - now.getTime()) / 1000)

/** How long is left, in the largest whole units that say enough; it is no setting, and so not exact. */
function inWords(seconds: number): string {
  const [value, unit] =
    seconds < 120
      ? [seconds, 'second']
      : seconds < 7200
        ? [Math.floor(seconds / 60), 'minute']
        : seconds < 172_800
          ? [Math.floor(seconds / 3600), 'hour']
          : [Math.floor(seconds / 86_400), 'day']
  return `${value} ${unit}${value === 1 ? '' : 's'}`
}

const renewalOf = ({ renewal }: KnownCredentials): string =>
  renewal === null
    ? 'Get a new token, or sign in with APPS_CLIENT_ID and APPS_CLIENT_SECRET.'
    : `Before it expires: ${renewal}`
