import {
  type Answer,
  decidesTheGrant,
  describeRefusal,
  proofIn,
  type RefreshTokenSeen,
  type TokenProof,
  type TokensSeen,
  topicOf,
  whyUntrusted,
} from './answer'
import { inSeconds } from './measured-lifetime'
import { type Step, type StepName, step } from './step'

/**
 * What the answers of one run prove about offline access, step by step. Nothing is claimed that was not observed, and no
 * token is known here: who compares two of them hands in whether they differ.
 */

/** Whether the first response has a refresh token for offline access. */
export function issuedStep(first: Answer): Step {
  const name = 'refresh-token-issued'
  if (first.kind === 'refused')
    return decidesTheGrant(first)
      ? step(name, 'fail', `the request was refused: ${describeRefusal(first)}`)
      : step(name, 'not-tried', `cannot tell: the provider refused this request, ${describeRefusal(first)}`)
  if (first.kind !== 'tokens') return step(name, 'not-tried', `no response to check: ${first.why}`)
  if (!first.hasRefreshToken)
    return step(name, 'fail', 'offline_access was requested, but the response has no refresh token')
  const what = `the response has a refresh token${describeRefreshToken(first.refreshToken)}`
  return ignoresOfflineAccess(first.scope)
    ? step(name, 'warn', `${what}, ${withoutOffline(first.scope)}`)
    : step(name, 'pass', what)
}

/**
 * The same for a token that an earlier run has kept.
 *
 * @param granted the scope that the newest response named; null where none did
 */
export function keptStep(since: Date, granted: string | null): Step {
  const what = `kept since ${since.toISOString()}`
  return ignoresOfflineAccess(granted)
    ? step('refresh-token-issued', 'warn', `${what}, ${withoutOffline(granted)}`)
    : step('refresh-token-issued', 'pass', what)
}

const withoutOffline = (granted: string | null): string =>
  `but the granted scope (${shortened(granted || 'empty')}) has no offline_access: it may end with the user’s session`

/** A provider may send a scope of any length. */
const shortened = (scope: string): string => (scope.length > 200 ? `${scope.slice(0, 200)}…` : scope)

function describeRefreshToken({ kind, expiresIn }: RefreshTokenSeen): string {
  const lives = expiresIn === null ? null : expiresIn === 0 ? 'without an end' : `ends in ${inSeconds(expiresIn)}`
  const said = [kind === null ? null : `typ ${kind}`, lives].filter((each) => each !== null)
  return said.length === 0 ? '' : ` (${said.join(', ')})`
}

/** RFC 6749 section 5.1: an answer that names no scope grants the one that was asked for. An empty one names none of it. */
const ignoresOfflineAccess = (scope: string | null): boolean =>
  scope !== null && !scope.split(' ').includes('offline_access')

/**
 * What the first ID token is worth.
 *
 * @param checked why its signature was not checked, or null; and whether a nonce was sent to compare with
 */
export function idTokenStep(
  { unacceptable, idToken }: TokensSeen,
  { signature, nonce }: { signature: string | null; nonce: boolean },
): Step {
  if (unacceptable !== null) return step('id-token', 'fail', `the response must not be used: ${unacceptable}`)
  if (idToken === 'absent') return step('id-token', 'not-tried', 'the response has no ID token')
  const claims = nonce ? 'issuer, audience, nonce and expiry are right' : 'issuer, audience and expiry are right'
  if (idToken === 'checked-with-signature') return step('id-token', 'pass', `${claims}, and so is its signature`)
  const unchecked = `${claims}; its signature was not checked${signature === null ? '' : `: ${signature}`}`
  return step('id-token', 'not-tried', unchecked)
}

/**
 * Whether the refresh token gives new tokens.
 *
 * @param usedBefore an earlier request with it had no response, so that a refusal may be because of that
 */
export function redeemedStep(second: Answer, { usedBefore = false }: { usedBefore?: boolean } = {}): Step {
  const name = 'refresh-token-redeems'
  const untrusted = whyUntrusted(second)
  if (untrusted !== null) return step(name, 'fail', `the response must not be used: ${untrusted}`)
  if (second.kind === 'not-sent') return step(name, 'not-tried', `the request was not sent: ${second.why}`)
  if (second.kind === 'refused' && topicOf(second) === 'client')
    return step(name, 'fail', `the provider does not let this client redeem it: ${describeRefusal(second)}`)
  const proof = proofIn(second)
  if (proof.kind === 'open')
    return step(name, 'not-tried', `cannot tell: ${proof.why}${consequences[second.kind] ?? ''}`)
  if (proof.kind === 'refused')
    return usedBefore
      ? step(name, 'not-tried', `cannot tell: it was refused (${proof.why}), but may have been used up before`)
      : step(name, 'fail', `the provider refused it: ${proof.why}`)
  return step(name, 'pass', 'it gave a new access token')
}

const consequences: Partial<Record<Answer['kind'], string>> = {
  lost: '. The token may be used up; it was not sent again',
  'turned-away': '. The token is not used up',
}

export const renewedStep = ({ same }: { same: boolean }): Step =>
  same
    ? step('access-token-renewed', 'fail', 'the refresh returned the same access token')
    : step('access-token-renewed', 'pass', 'it differs from the first access token')

/** One or two refreshes, and what they showed of rotation. */
export interface RotationSeen {
  rotated: boolean
  /** How long, in seconds, after the first refresh a second one was made; null where there was none. */
  waited: number | null
  isPublic: boolean
}

/**
 * Rotation (RFC 9700 section 4.14.2). One refresh without a new token does not show that there is none: some providers
 * rotate only after an interval, or near the end of the token.
 */
export function rotatedStep({ rotated, waited, isPublic }: RotationSeen): Step {
  const name = 'refresh-token-rotated'
  const later = waited === null ? '' : `, ${inSeconds(waited)} after one that brought none`
  if (rotated) return step(name, 'pass', `the refresh brought a new refresh token${later}`)
  const expected = isPublic ? '; RFC 9700 wants one for a public client' : ''
  if (waited !== null)
    return step(name, 'warn', `no new refresh token came, neither at once nor after ${inSeconds(waited)}${expected}`)
  return step(name, 'warn', `no new refresh token came at this refresh${expected}; some providers rotate later`)
}

/** A second use of a refresh token that was not replaced, and that gave no tokens. @param after in seconds */
export function secondRefreshStep(proof: Exclude<TokenProof, { kind: 'accepted' }>, after: number): Step {
  const name = 'refresh-token-rotated'
  return proof.kind === 'refused'
    ? step(
        name,
        'fail',
        `no new refresh token came, and ${inSeconds(after)} later the old one was refused: ${proof.why}`,
      )
    : step(name, 'not-tried', `cannot tell: ${proof.why}`)
}

/** Whether another user, issuer or audience got the tokens of the refresh: then they are not this client's to use. */
export const isOtherIdentity = (differing: readonly string[]): boolean =>
  differing.some((claim) => ['iss', 'sub', 'aud'].includes(claim))

/** @param differing claims that OpenID Connect Core 1.0 section 12.2 wants to be equal, and that are not */
export function idTokensStep(first: TokensSeen, second: TokensSeen, differing: readonly string[]): Step {
  if (first.idToken === 'absent') return step('id-tokens-agree', 'not-tried', 'the first response has no ID token')
  if (second.idToken === 'absent') {
    return step('id-tokens-agree', 'not-tried', 'the refresh returned no ID token, which OpenID Connect allows')
  }
  if (differing.length > 0) {
    const claims = differing.join(', ')
    return step('id-tokens-agree', 'fail', `after the refresh the ID token has another ${claims} (OpenID Connect 12.2)`)
  }
  return step('id-tokens-agree', 'pass', 'both name the same user, issuer and audience (OpenID Connect 12.2)')
}

/**
 * What became of a second use of a spent refresh token (RFC 9700 section 4.14.2). Some providers accept it for an interval
 * on purpose, for clients that lost an answer.
 *
 * @param after how long after its first use it was sent again, in seconds
 */
export function spentStep(answer: Answer, after: number): Step {
  const name = 'spent-token-refused'
  const when = after < 1 ? '' : `, ${inSeconds(after)} after its first use,`
  const proof = proofIn(answer)
  if (proof.kind === 'refused') return step(name, 'pass', `a second use${when} was refused: ${proof.why}`)
  if (proof.kind === 'accepted')
    return step(
      name,
      'warn',
      `a second use${when || ' at once'} was accepted: whoever copied the used token could use it then`,
    )
  return step(name, 'not-tried', `cannot tell: ${proof.why}`)
}

/** Whether it is the scope that decides: the same request without `offline_access`. */
export function controlStep(answer: Answer, withScope: Answer): Step {
  const name = 'without-offline-access'
  if (withScope.kind === 'refused' && answer.kind === 'refused' && decidesTheGrant(answer))
    return step(name, 'pass', `refused as well (${describeRefusal(answer)}): offline_access makes no difference`)
  if (answer.kind === 'refused') return step(name, 'not-tried', `cannot tell: ${describeRefusal(answer)}`)
  if (answer.kind !== 'tokens') return step(name, 'not-tried', `cannot tell: ${answer.why}`)
  if (answer.unacceptable !== null)
    return step(name, 'not-tried', `cannot tell: the response must not be used: ${answer.unacceptable}`)
  if (withScope.kind !== 'tokens' || !withScope.hasRefreshToken) {
    const before = withScope.kind === 'refused' ? 'refused' : 'not-issued'
    return answer.hasRefreshToken
      ? step(name, 'warn', `a refresh token came ${unasked[before]}`)
      : step(name, 'pass', without[before])
  }
  if (!answer.hasRefreshToken) return step(name, 'pass', 'no refresh token came: offline_access is what decides')
  const [one, other] = [answer, withScope].map((each) => describeRefreshToken(each.refreshToken))
  if (one !== other && isOffline(withScope) && !isOffline(answer))
    return step(name, 'pass', `a refresh token of another kind came${one}, not one${other}: offline_access decides`)
  return step(name, 'warn', `a refresh token came as well${one}: offline_access is not what decides`)
}

/** By what the provider says of it, which only some do. */
const isOffline = ({ refreshToken: { kind, expiresIn } }: TokensSeen): boolean =>
  kind === 'Offline' || (kind === null && expiresIn === 0)

const unasked = {
  'not-issued': 'here, but not with offline_access',
  refused: 'here, but with offline_access the request was refused',
}

const without = {
  'not-issued': 'no refresh token came here either: offline_access makes no difference',
  refused: 'tokens came, and no refresh token: offline_access is what was refused',
}

export interface Revocation {
  revoked: boolean
  detail: string
}

export const revokedStep = ({ revoked, detail }: Revocation): Step => step('revoked', revoked ? 'pass' : 'warn', detail)

/** @param doubt what else may have ended the token before; null where nothing was done with it */
export function revokedTokenStep(answer: Answer, doubt: string | null): Step {
  const name = 'revoked-token-refused'
  const proof = proofIn(answer)
  if (proof.kind === 'refused') {
    const other = doubt === null ? '' : `; ${doubt} may have ended it already`
    return step(name, 'pass', `the revoked refresh token was refused: ${proof.why}${other}`)
  }
  if (proof.kind === 'accepted') return step(name, 'warn', 'the revoked refresh token still gives tokens')
  return step(name, 'not-tried', `cannot tell: ${proof.why}`)
}

export type Verdict = 'holds' | 'not-issued' | 'does-not-refresh' | 'incomplete'

/** What fails by itself: nothing that was shown to work works less for it. */
export const blemishes: ReadonlySet<StepName> = new Set(['access-token-lifetime', 'id-tokens-agree'])

export interface VerdictFacts {
  /** Of what was asked for, something was not granted, so nothing is known of a grant with it. */
  grantedLess?: boolean
  /** A response must not be used: nothing is concluded from it. */
  untrusted?: boolean
}

/**
 * Holds only if a refresh token for offline access came, was redeemed, and nothing failed that this depends on. Where the
 * granted scope leaves `offline_access` out, only a run without it can show that it was heeded all the same.
 */
export function grantVerdict(steps: readonly Step[], { grantedLess, untrusted }: VerdictFacts = {}): Verdict {
  if (untrusted === true) return 'incomplete'
  const statusOf = (name: StepName) => steps.find((each) => each.step === name)?.status
  const issued = statusOf('refresh-token-issued')
  if (issued === 'fail') return 'not-issued'
  if (statusOf('refresh-token-redeems') === 'fail') return 'does-not-refresh'
  const isOffline = issued === 'pass' || (issued === 'warn' && statusOf('without-offline-access') === 'pass')
  const isOpen = steps.some((each) => each.status === 'fail' && !blemishes.has(each.step))
  const proved = isOffline && statusOf('refresh-token-redeems') === 'pass'
  return proved && !isOpen && grantedLess !== true ? 'holds' : 'incomplete'
}
