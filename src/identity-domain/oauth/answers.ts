import * as oauth from 'oauth4webapi'
import type { ExpiresIn, ResponseTimes } from '../../offline-access/measured-lifetime'
import type { ScopeSeen } from '../../offline-access/scope-step'
import type { Answer, RefreshTokenSeen, TokensSeen, Unacceptable } from '../../offline-access/verdict'
import type { Clock } from '../../platform/environment'
import type { Secret } from '../../secrets/secrets'
import { describeClockDifference } from '../auth/clock-difference'
import { parseHttpDate } from '../http/rate-limit-gate'
import { TransportError } from '../http/transport-error'
import { limits } from '../limits'
import { dateHeader } from '../scim/scim-message'
import { isObject, type JsonObject, type JsonValue, readJson } from '../scim/strict-json'
import { type Asking, type RawAnswer, refusalIn, serverOf, throughTransport, unclear } from './requests'
import { algorithmOf, checkSignature, checkWithSecret, isWithoutKeys, type Signature } from './signature'

/** Claims that a refresh must not change (OpenID Connect Core 1.0 section 12.2). Their values are nobody's business. */
export interface IdClaims {
  iss: string
  sub: string
  aud: readonly string[]
  azp: JsonValue
  auth_time: JsonValue
  nonce: JsonValue
}

/** Tokens as they were given. They stay in this folder; what may be told of them is in `seen`. */
export interface Tokens {
  seen: TokensSeen
  access: Secret | null
  refresh: Secret | null
  claims: IdClaims | null
  scope: ScopeSeen | null
  /** Why the ID token's signature was not checked; null where it was, or where there is none. */
  signature: string | null
}

export interface Granted {
  answer: Answer
  tokens: Tokens | null
  /** null where no answer came. */
  times: ResponseTimes | null
}

export interface TokenRequest {
  send(options: Parameters<Parameters<typeof throughTransport>[1]>[0]): Promise<Response>
  judge(server: oauth.AuthorizationServer, response: Response): Promise<oauth.TokenEndpointResponse>
}

/** Sends one request for tokens, once, and says what came of it. It throws nothing that a provider can cause. */
export async function requestTokens({ send, judge }: TokenRequest, asking: Asking): Promise<Granted> {
  const { clock } = asking.network.run
  const sentAt = clock.now()
  let raw: RawAnswer
  try {
    raw = await throughTransport(asking, send)
  } catch (error) {
    if (!(error instanceof TransportError)) throw withoutCause(error)
    if (error.mayHaveBeenSent) asking.minted.lostAnswers++
    return {
      answer: { kind: error.mayHaveBeenSent ? 'lost' : 'not-sent', why: error.message },
      tokens: null,
      times: null,
    }
  }
  const times = { askedAt: sentAt, receivedAt: clock.now(), date: parseHttpDate(raw.http.headers['date'] ?? '') }
  if (raw.http.status !== 200 || raw.body === null || isRefusalWith200(raw.body)) {
    const answer = noTokens(raw)
    if (answer.kind === 'lost') asking.minted.lostAnswers++
    return { answer, tokens: null, times }
  }
  // A success that has none of them may have been one all the same: what it issued cannot be revoked.
  if (!tokenNames.some((name) => nonEmpty(raw.body?.[name]))) asking.minted.lostAnswers++
  const tokens = await judged(raw, raw.body, judge, asking)
  return { answer: tokens.seen, tokens, times }
}

const tokenNames = ['access_token', 'refresh_token', 'id_token'] as const

/** GitHub refuses with 200: RFC 6749 section 5.2 wants 400, but `error` and no token can mean nothing else. */
const isRefusalWith200 = (body: JsonObject): boolean =>
  nonEmpty(body['error']) && !tokenNames.some((name) => nonEmpty(body[name]))

/** A refusal in OAuth's words is an answer; anything but that and a 429 leaves open what was done. */
function noTokens(raw: RawAnswer): Answer {
  const { status } = raw.http
  if (status === 429) return { kind: 'turned-away', why: unclear(raw) }
  const isJudged = status === 200 || (status >= 400 && status < 500)
  return (isJudged ? refusalIn(raw) : null) ?? { kind: 'lost', why: unclear(raw) }
}

async function judged(raw: RawAnswer, body: JsonObject, judge: TokenRequest['judge'], asking: Asking): Promise<Tokens> {
  const { secrets } = asking.network
  const known = serverOf(asking.provider, spellingIn(body, asking.provider.issuers))
  const idToken = nonEmpty(body['id_token']) ? body['id_token'] : ''
  const algorithm = algorithmOf(idToken)
  const server = isWithoutKeys(algorithm) ? { ...known, id_token_signing_alg_values_supported: [algorithm] } : known
  const accepted = await accept(server, raw, body, judge, asking.network.run.clock)
  const signature =
    accepted.claims === null
      ? null
      : isWithoutKeys(algorithm)
        ? checkWithSecret(idToken, asking)
        : await checkSignature(server, withoutExpiry.get(raw.response) ?? raw.response, asking)
  const secretOf = (name: string) => (nonEmpty(body[name]) ? secrets.registerIssued(body[name]) : null)
  const access = secretOf('access_token')
  const refresh = secretOf('refresh_token')
  return {
    seen: {
      kind: 'tokens',
      expiresIn: expiresIn(body['expires_in']),
      scope: nonEmpty(body['scope']) ? body['scope'] : null,
      hasRefreshToken: refresh !== null,
      refreshToken: refreshTokenSeen(body),
      idToken: idTokenSeen(body, signature),
      unacceptable: accepted.unacceptable ?? (signature?.wrong === true ? idTokenIs(signature.why) : null),
    },
    access,
    refresh,
    claims: accepted.claims,
    scope: scopeIn(body, access),
    signature: signature?.why ?? null,
  }
}

function idTokenSeen(body: JsonObject, signature: Signature | null): TokensSeen['idToken'] {
  if (!nonEmpty(body['id_token'])) return 'absent'
  return signature?.why === null ? 'checked-with-signature' : 'checked'
}

/** Keycloak's `refresh_expires_in`, and the `typ` claim of its refresh tokens. */
function refreshTokenSeen(body: JsonObject): RefreshTokenSeen {
  const kind = payloadOf(body['refresh_token'])?.['typ']
  const lives = body['refresh_expires_in']
  return {
    kind: typeof kind === 'string' && /^[A-Za-z]{1,20}$/.test(kind) ? kind : null,
    expiresIn: typeof lives === 'number' && Number.isSafeInteger(lives) && lives >= 0 ? lives : null,
  }
}

const isTextOrNone = (value: JsonValue | undefined): boolean =>
  value === undefined || value === null || typeof value === 'string'

const nonEmpty = (value: JsonValue | undefined): value is string => typeof value === 'string' && value !== ''

/** RFC 6750 section 2.1, b64token; and RFC 6749 appendix A.17 for the refresh token. */
const bearerToken = /^[A-Za-z0-9\-._~+/]+=*$/
const visibleAscii = /^[\u0020-\u007e]+$/

/** The library's judgement; of its errors only the sentence, for they carry the tokens. */
async function accept(
  server: oauth.AuthorizationServer,
  { response, http }: RawAnswer,
  body: JsonObject,
  judge: TokenRequest['judge'],
  clock: Clock,
): Promise<{ unacceptable: Unacceptable | null; claims: IdClaims | null }> {
  const why = whyUnusable(body)
  if (why !== null) return { unacceptable: { part: 'answer', why }, claims: null }
  try {
    const result = await judge(server, asJson(response, body))
    return { unacceptable: null, claims: claimsOf(oauth.getValidatedIdTokenClaims(result)) }
  } catch (error) {
    const why = inOurWords(error)
    const clockDiffers = isAboutTime(error) ? describeClockDifference(dateHeader(http), clock) : null
    return { unacceptable: idTokenIs([why, ...(clockDiffers === null ? [] : [clockDiffers])].join('. ')), claims: null }
  }
}

const isAboutTime = (error: unknown): boolean => (error as { code?: unknown }).code === oauth.JWT_TIMESTAMP_CHECK

/** Whatever else an answer can be refused for is its ID token. */
const idTokenIs = (why: string | null): Unacceptable => ({ part: 'id-token', why: why ?? 'it cannot be read' })

/**
 * `expires_in` is judged on its own, and strictly: the library reads `"12abc"` as 12, and refuses what has none. A member
 * that is null or empty is none.
 */
const withoutExpiry = new WeakMap<Response, Response>()

function asJson(response: Response, { expires_in: _, ...body }: JsonObject): Response {
  const given = Object.entries(body).filter(([, value]) => value !== null && value !== '')
  const copy = new Response(JSON.stringify(Object.fromEntries(given)), response)
  withoutExpiry.set(response, copy)
  return copy
}

/** RFC 6749 section 5.1. */
function whyUnusable(body: JsonObject): string | null {
  const { access_token: access, refresh_token: refresh, token_type: type } = body
  if (!nonEmpty(access)) return 'it has no access token'
  if (access.length > limits.accessTokenLength) return 'its access token is too long'
  if (!bearerToken.test(access)) return 'its access token has invalid characters (RFC 6750 section 2.1)'
  if (nonEmpty(refresh) && !visibleAscii.test(refresh))
    return 'its refresh token has invalid characters (RFC 6749 appendix A.17)'
  if (!nonEmpty(type)) return 'it has no token_type'
  if (type.toLowerCase() !== 'bearer') return 'its token_type is not Bearer'
  const odd = ['refresh_token', 'id_token', 'scope'].find((name) => !isTextOrNone(body[name]))
  return odd === undefined ? null : `its ${odd} is not a string`
}

/** The library's sentences are fixed texts that name claims, never their values. */
function inOurWords(error: unknown): string {
  const { message = '', name = '' } = (error ?? {}) as Error
  if (!name.startsWith('Operation') && !name.startsWith('Unsupported') && !name.startsWith('TypeError'))
    return 'it cannot be read'
  return message
    .replaceAll('"', '')
    .replace(/^response body/, 'its')
    .slice(0, 200)
}

/** An error of the library may carry the request, and with it what must not be shown. */
const withoutCause = (error: unknown): Error => new Error(`the OAuth library failed: ${inOurWords(error)}`)

function claimsOf(claims: oauth.IDToken | undefined): IdClaims | null {
  if (claims === undefined) return null
  const { iss, sub, aud, azp, auth_time, nonce } = claims
  const optional = (value: unknown): JsonValue => (value === undefined ? null : (value as JsonValue))
  return {
    iss,
    sub,
    aud: Array.isArray(aud) ? aud : [aud],
    azp: optional(azp),
    auth_time: optional(auth_time),
    nonce: optional(nonce),
  }
}

/** The spelling of the issuer that the ID token has, if it is an accepted one; the check itself is the library's. */
function spellingIn(body: JsonObject, accepted: readonly string[]): string {
  const claims = payloadOf(body['id_token'])
  return accepted.find((issuer) => claims?.['iss'] === issuer) ?? (accepted[0] as string)
}

/** The claims of a JWT, unchecked; null where it is none. */
function payloadOf(token: JsonValue | undefined): JsonObject | null {
  if (!nonEmpty(token)) return null
  const [, payload, ...rest] = token.split('.')
  if (payload === undefined || rest.length !== 1) return null
  try {
    const claims = readJson(Buffer.from(payload, 'base64url').toString('utf8'))
    return isObject(claims) ? claims : null
  } catch {
    return null
  }
}

/** Identity domains send no `scope`, but write it into the access token (OCI IAM guide, "Access Token"). */
function scopeIn(body: JsonObject, access: Secret | null): ScopeSeen | null {
  if (nonEmpty(body['scope'])) return { scope: body['scope'], from: 'answer' }
  const scope = payloadOf(access?.reveal())?.['scope']
  return nonEmpty(scope) ? { scope, from: 'access-token' } : null
}

/** RFC 6749 section 5.1 wants a number; some providers send it as text. */
export function expiresIn(value: JsonValue | undefined): ExpiresIn {
  if (value === undefined || value === null) return { kind: 'absent' }
  if (typeof value === 'number') return Number.isFinite(value) ? seconds(value, false) : { kind: 'nonsense' }
  return typeof value === 'string' && /^\d{1,12}$/.test(value) ? seconds(Number(value), true) : { kind: 'nonsense' }
}

const seconds = (value: number, asText: boolean): ExpiresIn => ({ kind: 'seconds', seconds: value, asText })
