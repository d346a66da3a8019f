import type { ExpiresIn } from './measured-lifetime'

/** What a token endpoint answered, without its tokens, and what that proves about the token that was sent. */

export interface TokensSeen {
  kind: 'tokens'
  expiresIn: ExpiresIn
  /** The `scope` member; null where there is none, which RFC 6749 section 5.1 reads as "as asked for". */
  scope: string | null
  hasRefreshToken: boolean
  /** What the provider says of the refresh token, besides giving it; none of it is in a standard. */
  refreshToken: RefreshTokenSeen
  idToken: 'absent' | 'checked' | 'checked-with-signature'
  /** Why the ID token must not be accepted (OpenID Connect Core 1.0 section 3.1.3.7); null where it may. */
  unacceptable: string | null
}

/** null: the provider does not say. Both are Keycloak's, which has session-bound refresh tokens beside offline ones. */
export interface RefreshTokenSeen {
  /** The `typ` claim where the token is a JWT: `Refresh` or `Offline`. */
  kind: string | null
  /** `refresh_expires_in`, in seconds; 0 where it does not end. */
  expiresIn: number | null
}

/** The provider said no (RFC 6749 section 5.2). */
export interface Refusal {
  kind: 'refused'
  error: string
  description: string | null
  /** It came with status 401: the client did not show who it is, whatever the error is called. */
  unauthenticated?: true
}

/** What came of a request for tokens. */
export type Answer =
  | TokensSeen
  | Refusal
  /** It contradicts itself, or is none of OAuth's (RFC 6749 section 5.1): whatever it says, nothing is concluded from it. */
  | { kind: 'untrusted'; why: string }
  /** It left, and what it did is not known. */
  | { kind: 'lost'; why: string }
  /** It never left. */
  | { kind: 'not-sent'; why: string }
  /** It was not looked into (429): nothing was issued, and nothing used up. */
  | { kind: 'turned-away'; why: string }

/** Why a response must not be used; null where it may. */
export function whyUntrusted(answer: Answer): string | null {
  if (answer.kind === 'tokens') return answer.unacceptable
  return answer.kind === 'untrusted' ? answer.why : null
}

export const describeRefusal = ({ error, description }: Refusal): string =>
  description === null ? error : `${error}: ${description.replace(/\.$/, '')}`

/** What a refusal is about. Any other error may be about the user, or is not known. */
export type RefusalTopic = 'token' | 'client' | 'secret' | 'scope' | 'request' | 'provider' | 'other'

/** RFC 6749 sections 4.1.2.1 and 5.2, RFC 8628 section 3.5, RFC 8707 section 2; `not_allowed` is Keycloak's. */
const topics: ReadonlyMap<string, RefusalTopic> = new Map<string, RefusalTopic>([
  // The refresh token or code is invalid, expired, revoked, or was issued to another client.
  ['invalid_grant', 'token'],
  // Whether this client may use this grant.
  ['unauthorized_client', 'client'],
  ['unsupported_grant_type', 'client'],
  ['unsupported_response_type', 'client'],
  ['invalid_scope', 'scope'],
  ['invalid_client', 'secret'],
  // The request was not understood, or is about the user as well (a user without Keycloak's offline role).
  ['invalid_request', 'request'],
  ['invalid_target', 'request'],
  ['not_allowed', 'request'],
  // The provider cannot answer now.
  ['server_error', 'provider'],
  ['temporarily_unavailable', 'provider'],
  ['slow_down', 'provider'],
])

/** Keycloak refuses a wrong secret with `unauthorized_client` and 401; RFC 6749 section 5.2 has `invalid_client` for that. */
export function topicOf({ error, unauthenticated }: Refusal): RefusalTopic {
  const topic = topics.get(error) ?? 'other'
  return topic === 'client' && unauthenticated === true ? 'secret' : topic
}

/** Whether a refusal of the sign-in says that this client does not get what was requested. */
export const decidesTheGrant = (refusal: Refusal): boolean => ['client', 'scope'].includes(topicOf(refusal))

/** What a response proves about the token that was sent; open: nothing. */
export type TokenProof = { kind: 'accepted' } | { kind: 'refused'; why: string } | { kind: 'open'; why: string }

/** Used for every request with a token: for the first use, for a second one, and after a revocation. */
export function proofIn(answer: Answer): TokenProof {
  const untrusted = whyUntrusted(answer)
  if (untrusted !== null) return { kind: 'open', why: `the response must not be used: ${untrusted}` }
  switch (answer.kind) {
    case 'tokens':
      return { kind: 'accepted' }
    case 'refused':
      return topicOf(answer) === 'token'
        ? { kind: 'refused', why: describeRefusal(answer) }
        : { kind: 'open', why: `${describeRefusal(answer)}, which shows nothing about the token` }
    default:
      return { kind: 'open', why: answer.why }
  }
}

/** Whether the token that was sent may be used up, although no tokens came that can be used. */
export function mayBeUsedUp(answer: Answer): boolean {
  if (answer.kind === 'refused') return answer.error === 'server_error' || topicOf(answer) === 'other'
  return answer.kind === 'lost' || whyUntrusted(answer) !== null
}
