import { createHmac, timingSafeEqual } from 'node:crypto'
import * as oauth from 'oauth4webapi'
import { TransportError } from '../http/transport-error'
import { limits } from '../limits'
import { type Asking, type LibraryOptions, throughTransport } from './requests'

/** Whether an ID token is signed by whom it names. */
export interface Signature {
  /** null: it was checked, and is right. */
  why: string | null
  wrong: boolean
}

/** What signs with a secret that both sides have (RFC 7518 section 3.2). */
const hashes: Readonly<Record<string, string>> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' }

const wrongSignature = 'the signature of its ID token is wrong, or its key is not among the published ones'

/** The `alg` of a token's header (RFC 7515 section 4.1.1); null where there is none. */
export function algorithmOf(token: string): string | null {
  try {
    const { alg } = JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString('utf8'))
    return typeof alg === 'string' ? alg : null
  } catch {
    return null
  }
}

/** Whether the algorithm is one that no published key checks: then the library is not asked whether it may be used. */
export const isWithoutKeys = (algorithm: string | null): algorithm is string =>
  algorithm !== null && (isNone(algorithm) || algorithm in hashes)

const isNone = (algorithm: string): boolean => algorithm.toLowerCase() === 'none'

/** Of a token for which {@link isWithoutKeys}: it is checked with the client's secret (OpenID Connect Core 1.0 section 3.1.3.7). */
export function checkWithSecret(token: string, { client }: Pick<Asking, 'client'>): Signature {
  const algorithm = algorithmOf(token) ?? ''
  if (isNone(algorithm)) return { why: 'its ID token is not signed: its alg is none', wrong: true }
  if (client.secret === null)
    return { why: `it is signed with ${algorithm}, which only the client's secret can check`, wrong: false }
  const end = token.lastIndexOf('.')
  const expected = createHmac(hashes[algorithm] ?? '', client.secret.reveal())
    .update(token.slice(0, end))
    .digest()
  const signature = Buffer.from(token.slice(end + 1), 'base64url')
  const isRight = signature.length === expected.length && timingSafeEqual(signature, expected)
  return isRight ? { why: null, wrong: false } : { why: 'the signature of its ID token is wrong', wrong: true }
}

/**
 * Identity domains show their keys to everybody only where a setting says so, but to an administrator always; those of
 * others are public.
 *
 * @param response as the library has judged it
 */
export async function checkSignature(
  server: oauth.AuthorizationServer,
  response: Response,
  asking: Asking,
): Promise<Signature> {
  if (server.jwks_uri === undefined) return { why: 'the provider names no keys', wrong: false }
  let status = asking.keys === null ? null : 200
  const verify = (options: LibraryOptions): Promise<void> =>
    oauth.validateApplicationLevelSignature(server, response, options)
  try {
    if (asking.keys !== null) await verify(answeringWith(asking.keys))
    else
      await throughTransport(
        asking,
        async (options) => {
          const fetch = options[oauth.customFetch]
          const noting: typeof fetch = async (...request) => {
            const keys = await fetch(...request)
            status = keys.status
            return keys
          }
          await verify({ ...options, [oauth.customFetch]: noting })
          return response
        },
        limits.keysTime,
      )
    return { why: null, wrong: false }
  } catch (error) {
    if (error instanceof oauth.UnsupportedOperationError)
      return { why: 'it is signed in a way that is not supported here', wrong: false }
    if (status !== 200) return { why: unreadableKeys(status, error, asking), wrong: false }
    if (!isWrongSignature(error)) return { why: 'what is published as signing keys cannot be used', wrong: false }
    return { why: wrongSignature, wrong: true }
  }
}

function unreadableKeys(status: number | null, error: unknown, { network }: Asking): string {
  if (status === 401 || status === 403)
    return network.domain !== null
      ? 'the signing keys can be read neither by the administrator nor without signing in'
      : 'the signing keys cannot be read without signing in'
  const why = error instanceof TransportError ? error.message : `the provider answered ${status}`
  return `the signing keys could not be read: ${why}`
}

/** Several keys that fit, for a token that names none, are no proof of either. */
const isWrongSignature = (error: unknown): boolean =>
  error instanceof oauth.OperationProcessingError &&
  /no applicable keys found|^JWT signature verification failed$/.test(error.message)

const answeringWith = (text: string): LibraryOptions => ({
  [oauth.customFetch]: async () => new Response(text, { headers: { 'content-type': 'application/json' } }),
  [oauth.allowInsecureRequests]: true,
})
