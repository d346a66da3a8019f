import * as oauth from 'oauth4webapi'
import type { Answer, RefreshTokenSeen, TokensSeen } from '../../offline-access/answer'
import type { ExpiresIn, ResponseTimes } from '../../offline-access/measured-lifetime'
import type { ScopeSeen } from '../../offline-access/scope-step'
import type { Clock } from '../../platform/environment'
import type { Secret } from '../../secrets/secrets'
import { describeClockDifference } from '../auth/clock-difference'
import { parseHttpDate } from '../http/rate-limit-gate'
import { TransportError } from '../http/transport-error'
import { dateHeader } from '../scim/scim-message'
import { isObject, type JsonObject, type JsonValue, readJson } from '../scim/strict-json'
import { classifyResponse } from './classify-response'
import { type Asking, hasTokens, nonEmpty, type RawAnswer, serverOf, throughTransport } from './requests'
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
  const found = classifyResponse(raw)
  if (found.kind === 'success') {
    const tokens = await judged(raw, found.body, judge, asking)
    return { answer: tokens.seen, tokens, times }
  }
  // It may have issued tokens that nobody knows: they cannot be revoked.
  if (['lost', 'untrusted'].includes(found.kind) && !hasTokens(raw.body)) asking.minted.lostAnswers++
  return { answer: found, tokens: null, times }
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
      scope: typeof body['scope'] === 'string' ? body['scope'] : null,
      hasRefreshToken: refresh !== null,
      refreshToken: refreshTokenSeen(body),
      idToken: idTokenSeen(body, signature),
      unacceptable: accepted.unacceptable ?? (signature?.wrong === true ? signature.why : null),
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

/**
 * The library's judgement; of its errors only the sentence, for they carry the tokens. Whatever it refuses in a response
 * that was classified as a success is its ID token.
 */
async function accept(
  server: oauth.AuthorizationServer,
  { response, http }: RawAnswer,
  body: JsonObject,
  judge: TokenRequest['judge'],
  clock: Clock,
): Promise<{ unacceptable: string | null; claims: IdClaims | null }> {
  try {
    const result = await judge(server, asJson(response, body))
    return { unacceptable: null, claims: claimsOf(oauth.getValidatedIdTokenClaims(result)) }
  } catch (error) {
    const why = inOurWords(error)
    const clockDiffers = isAboutTime(error) ? describeClockDifference(dateHeader(http), clock) : null
    return { unacceptable: [why, ...(clockDiffers === null ? [] : [clockDiffers])].join('. '), claims: null }
  }
}

const isAboutTime = (error: unknown): boolean => (error as { code?: unknown }).code === oauth.JWT_TIMESTAMP_CHECK

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
  if (typeof body['scope'] === 'string') return { scope: body['scope'], from: 'answer' }
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
