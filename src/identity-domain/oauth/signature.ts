import * as oauth from 'oauth4webapi'
import { limits } from '../limits'
import { type Asking, type LibraryOptions, throughTransport } from './requests'

/** Whether an ID token is signed by whom it names. */
export interface Signature {
  /** null: it was checked, and is right. */
  why: string | null
  wrong: boolean
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
  let readable = asking.keys !== null
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
            readable = keys.status === 200
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
    if (!readable) return { why: unreadableKeys(asking), wrong: false }
    if (!isWrongSignature(error)) return { why: 'what is published as signing keys cannot be used', wrong: false }
    return { why: 'the signature of its ID token is wrong, or its key is not among the published ones', wrong: true }
  }
}

const unreadableKeys = ({ network }: Asking): string =>
  network.domain !== null
    ? 'the signing keys can be read neither by the administrator nor without signing in'
    : 'the signing keys cannot be read without signing in'

/** Several keys that fit, for a token that names none, are no proof of either. */
const isWrongSignature = (error: unknown): boolean =>
  error instanceof oauth.OperationProcessingError &&
  /no applicable keys found|^JWT signature verification failed$/.test(error.message)

const answeringWith = (text: string): LibraryOptions => ({
  [oauth.customFetch]: async () => new Response(text, { headers: { 'content-type': 'application/json' } }),
  [oauth.allowInsecureRequests]: true,
})
