import type { Answer } from '../../offline-access/answer'
import { limits } from '../limits'
import { repeatsName } from '../scim/parse-response'
import type { JsonObject, JsonValue } from '../scim/strict-json'
import { hasTokens, nonEmpty, type RawAnswer, refusalIn, unclear } from './requests'

export type WithoutTokens = Exclude<Answer, { kind: 'tokens' }>

/** The one place that decides what a response of the token endpoint is, whatever was sent to it. */
export function classifyResponse(raw: RawAnswer): { kind: 'success'; body: JsonObject } | WithoutTokens {
  const contradiction = contradictionIn(raw)
  if (contradiction !== null) return { kind: 'untrusted', why: contradiction }
  if (raw.http.status === 429) return { kind: 'turned-away', why: unclear(raw) }
  const refusal = refusalIn(raw)
  if (refusal !== null) return refusal
  const { body } = raw
  if (raw.http.status !== 200 || body === null) return { kind: 'lost', why: unclear(raw) }
  const why = whyUnusable(body)
  return why === null ? { kind: 'success', body } : { kind: 'untrusted', why }
}

/** Which of two statements counts cannot be known, so neither does. */
function contradictionIn({ http, body, repeatsName: isRepeated }: RawAnswer): string | null {
  if (isRepeated) return repeatsName
  if (!hasTokens(body)) return null
  if (isGiven(body?.['error'])) return 'it has tokens and an error'
  return http.status >= 400 ? `it has tokens and status ${http.status}` : null
}

const isGiven = (value: JsonValue | undefined): boolean => value !== undefined && value !== null && value !== ''

/** RFC 6750 section 2.1, b64token; and RFC 6749 appendix A.17 for the refresh token. */
const bearerToken = /^[A-Za-z0-9\-._~+/]+=*$/
const visibleAscii = /^[\u0020-\u007e]+$/

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

const isTextOrNone = (value: JsonValue | undefined): boolean =>
  value === undefined || value === null || typeof value === 'string'
