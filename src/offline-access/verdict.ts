import type { ExpiresIn } from './measured-lifetime'
import { type Step, type StepName, step } from './step'

/**
 * What the answers of one run prove about offline access, step by step. Nothing is claimed that was not observed, and no
 * token is known here: who compares two of them hands in whether they differ.
 */

/** A token answer without its tokens. */
export interface TokensSeen {
  kind: 'tokens'
  expiresIn: ExpiresIn
  /** The `scope` member; null where there is none, which RFC 6749 section 5.1 reads as "as asked for". */
  scope: string | null
  hasRefreshToken: boolean
  /** `needs-secret`: only the client's secret can check its signature, and there is none. */
  idToken: 'absent' | 'needs-secret' | 'checked' | 'checked-with-signature'
  /** Why a client must not use this answer; null where it may. */
  unacceptable: Unacceptable | null
}

/** What of a token answer is wrong: the answer itself (RFC 6749 section 5.1), or its ID token (OpenID Connect Core 3.1.3.7). */
export interface Unacceptable {
  part: 'answer' | 'id-token'
  why: string
}

/** What came of a request for tokens. */
export type Answer =
  | TokensSeen
  /** The provider said no (RFC 6749 section 5.2). */
  | { kind: 'refused'; error: string; description: string | null }
  /** It left, and what it did is not known. */
  | { kind: 'lost'; why: string }
  /** It never left. */
  | { kind: 'not-sent'; why: string }
  /** It was not looked into (429): nothing was issued, and nothing used up. */
  | { kind: 'turned-away'; why: string }

export const describeRefusal = ({ error, description }: Extract<Answer, { kind: 'refused' }>): string =>
  description === null ? error : `${error}: ${description.replace(/\.$/, '')}`

/** Whether the first answer has a refresh token at all. */
export function issuedStep(first: Answer): Step {
  if (first.kind === 'refused')
    return step('refresh-token-issued', 'fail', `the request was refused: ${describeRefusal(first)}`)
  if (first.kind !== 'tokens') return step('refresh-token-issued', 'not-tried', `no answer to look into: ${first.why}`)
  if (first.hasRefreshToken) return step('refresh-token-issued', 'pass', 'the answer has a refresh token')
  return step('refresh-token-issued', 'fail', 'offline_access was asked for, and the answer has no refresh token')
}

/**
 * What the first ID token is worth.
 *
 * @param checked why its signature was not checked, or null; and whether a nonce was sent to compare with
 */
export function idTokenStep(
  { unacceptable, idToken }: TokensSeen,
  { signature, nonce }: { signature: string | null; nonce: boolean },
): Step {
  if (unacceptable !== null) return step('id-token', 'fail', `the answer must not be used: ${unacceptable.why}`)
  if (idToken === 'absent') return step('id-token', 'not-tried', 'the answer has no ID token')
  const claims = nonce ? 'issuer, audience, nonce and expiry are right' : 'issuer, audience and expiry are right'
  if (idToken === 'checked-with-signature') return step('id-token', 'pass', `${claims}, and so is its signature`)
  return step(
    'id-token',
    idToken === 'needs-secret' ? 'not-tried' : 'pass',
    `${claims}; its signature was not checked${signature === null ? '' : `: ${signature}`}`,
  )
}

/** Whether the refresh token gives new tokens. */
export function redeemedStep(second: Answer): Step {
  switch (second.kind) {
    case 'tokens':
      return second.unacceptable === null
        ? step('refresh-token-redeems', 'pass', 'it gave a new access token')
        : step('refresh-token-redeems', 'fail', `the answer must not be used: ${second.unacceptable.why}`)
    case 'refused':
      return step('refresh-token-redeems', 'fail', `the provider refused it: ${describeRefusal(second)}`)
    case 'lost':
      return step(
        'refresh-token-redeems',
        'not-tried',
        `cannot tell: ${second.why}. The token may be used up; it was not sent again`,
      )
    case 'not-sent':
      return step('refresh-token-redeems', 'not-tried', `the request did not go out: ${second.why}`)
    case 'turned-away':
      return step('refresh-token-redeems', 'not-tried', `cannot tell: ${second.why}. The token is not used up`)
  }
}

export const renewedStep = ({ same }: { same: boolean }): Step =>
  same
    ? step('access-token-renewed', 'fail', 'the refresh gave the same access token again')
    : step('access-token-renewed', 'pass', 'the second access token is another one')

/** Rotation (RFC 9700 section 4.14.2): a must for public clients; identity domains are documented to do it for all. */
export function rotatedStep({ rotated, isPublic }: { rotated: boolean; isPublic: boolean }): Step {
  if (rotated) return step('refresh-token-rotated', 'pass', 'the refresh brought a new refresh token')
  const judged = isPublic
    ? 'for a public client RFC 9700 wants a new one each time'
    : 'for a client with a secret that is allowed'
  return step('refresh-token-rotated', 'warn', `no new refresh token came, the old one stays: ${judged}`)
}

/** @param differing claims that OpenID Connect Core 1.0 section 12.2 wants to be equal, and that are not */
export function idTokensStep(first: TokensSeen, second: TokensSeen, differing: readonly string[]): Step {
  if (first.idToken === 'absent') return step('id-tokens-agree', 'not-tried', 'the first answer has no ID token')
  if (second.idToken === 'absent') {
    return step('id-tokens-agree', 'not-tried', 'the refresh gave no ID token, which OpenID Connect allows')
  }
  if (differing.length > 0) {
    const claims = differing.join(', ')
    return step('id-tokens-agree', 'fail', `after the refresh the ID token has another ${claims} (OpenID Connect 12.2)`)
  }
  return step('id-tokens-agree', 'pass', 'both name the same user, issuer and audience (OpenID Connect 12.2)')
}

/** What became of a second use of a spent refresh token (RFC 9700 section 4.14.2). */
export function spentStep(answer: Answer): Step {
  const name = 'spent-token-refused'
  if (answer.kind === 'refused') return step(name, 'pass', `a second use was refused: ${describeRefusal(answer)}`)
  if (wasAccepted(answer))
    return step(name, 'warn', 'the used refresh token was accepted again: whoever copied it can go on using it')
  return step(name, 'not-tried', `cannot tell: ${whyNothing(answer)}`)
}

/** Whether tokens came, in an answer that says what it should: one that says nothing has accepted nothing. */
export const wasAccepted = (answer: Answer): boolean =>
  answer.kind === 'tokens' && answer.unacceptable?.part !== 'answer'

/** Why an answer shows nothing. */
function whyNothing(answer: Answer): string {
  if (answer.kind === 'refused') return describeRefusal(answer)
  if (answer.kind !== 'tokens') return answer.why
  return `the answer must not be used: ${answer.unacceptable?.why ?? 'it is not whole'}`
}

/** What came of the request with `offline_access`: a refresh token, tokens without one, or a refusal. */
export type WithScope = 'issued' | 'not-issued' | 'refused'

/** Whether it is the scope that decides: the same request without `offline_access`. */
export function controlStep(answer: Answer, before: WithScope): Step {
  const name = 'without-offline-access'
  if (before === 'refused' && answer.kind === 'refused')
    return step(name, 'pass', `refused as well (${describeRefusal(answer)}): offline_access makes no difference`)
  if (answer.kind !== 'tokens' || !wasAccepted(answer))
    return step(name, 'not-tried', `cannot tell: ${whyNothing(answer)}`)
  if (answer.hasRefreshToken) return step(name, 'warn', `a refresh token came ${unasked[before]}`)
  return step(name, 'pass', without[before])
}

const unasked: Record<WithScope, string> = {
  issued: 'as well: offline_access is not what decides',
  'not-issued': 'here, but not with offline_access',
  refused: 'here, but with offline_access the request was refused',
}

const without: Record<WithScope, string> = {
  issued: 'no refresh token came: offline_access is what decides',
  'not-issued': 'no refresh token came here either: offline_access makes no difference',
  refused: 'tokens came, and no refresh token: offline_access is what was refused',
}

export interface Revocation {
  revoked: boolean
  detail: string
}

export const revokedStep = ({ revoked, detail }: Revocation): Step => step('revoked', revoked ? 'pass' : 'warn', detail)

/** @param afterReuse a second use may have ended the whole family before */
export function revokedTokenStep(answer: Answer, { afterReuse }: { afterReuse: boolean }): Step {
  const name = 'revoked-token-refused'
  if (answer.kind === 'refused') {
    const doubt = afterReuse ? '; the second use above may have ended it already' : ''
    return step(name, 'pass', `the revoked refresh token was refused: ${describeRefusal(answer)}${doubt}`)
  }
  if (wasAccepted(answer)) return step(name, 'warn', 'the revoked refresh token still gives tokens')
  return step(name, 'not-tried', `cannot tell: ${whyNothing(answer)}`)
}

export type Verdict = 'holds' | 'not-issued' | 'does-not-refresh' | 'incomplete'

/** Steps without which a grant that was issued does not hold. */
const refreshing: ReadonlySet<StepName> = new Set([
  'refresh-token-redeems',
  'access-token-renewed',
  'scope-kept',
  'id-tokens-agree',
])

/**
 * Holds only if a refresh token came, was redeemed, and nothing failed. How long an access token says that it lives is not
 * about the refresh token.
 *
 * @param open of what was asked for, something was not granted, so nothing is known of a grant with it; an answer that
 *   is none of OAuth's shows nothing at all
 */
export function grantVerdict(
  steps: readonly Step[],
  { grantedLess, untrusted }: { grantedLess?: boolean; untrusted?: boolean } = {},
): Verdict {
  if (untrusted === true) return 'incomplete'
  const statusOf = (name: StepName) => steps.find((each) => each.step === name)?.status
  if (statusOf('refresh-token-issued') === 'fail') return 'not-issued'
  if (steps.some((each) => each.status === 'fail' && refreshing.has(each.step))) return 'does-not-refresh'
  const proved = statusOf('refresh-token-issued') === 'pass' && statusOf('refresh-token-redeems') === 'pass'
  const isOpen = steps.some((each) => each.status === 'fail' && each.step !== 'access-token-lifetime')
  return proved && !isOpen && grantedLess !== true ? 'holds' : 'incomplete'
}
