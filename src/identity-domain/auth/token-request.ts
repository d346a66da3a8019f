import * as z from 'zod/mini'
import type { Secrets } from '../../secrets/secrets'
import { explainSignIn } from '../http/explain-error'
import type { HttpResponse } from '../http/message'
import type { RateLimitGate } from '../http/rate-limit-gate'
import { sendWithRetries } from '../http/retry'
import type { Transport } from '../http/transport'
import { TransportError } from '../http/transport-error'
import { limits } from '../limits'
import type { Run } from '../run'
import { scimErrorFacts } from '../scim/scim-message'
import { isObject, JsonProblem, type JsonValue, readJson } from '../scim/strict-json'
import { assertionForm, basicAuthorization } from './client-authentication'
import { type ClientKey, type ClientSecret, everythingAllowed, type IssuedToken } from './credentials'

export interface TokenRequestOptions {
  /** Of the domain. */
  origin: URL
  transport: Transport
  gate: RateLimitGate
  run: Run
  secrets: Secrets
}

/**
 * A token for the client itself (RFC 6749 section 4.4). Written by hand, not with an OAuth library: every short command
 * pays for it, and the library brings the built-in fetch, which alone doubles the time to start.
 */
export async function requestToken(
  credentials: ClientSecret | ClientKey,
  options: TokenRequestOptions,
): Promise<IssuedToken> {
  const { transport, gate, run, secrets } = options
  let askedAt = run.clock.now()
  const ask = () => {
    askedAt = run.clock.now()
    const { headers, form } = proofOf(credentials, options)
    return transport.send({
      method: 'POST',
      path: '/oauth2/v1/token',
      headers: {
        ...headers,
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
        accept: 'application/json',
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: everythingAllowed, ...form }).toString(),
    })
  }
  const response = await sendWithRetries(ask, {
    gate,
    run,
    repeats: (status) => status === 503,
    repeatsError: ({ mayHaveBeenSent }) => !mayHaveBeenSent,
  })
  if (response.status !== 200) throw explainSignIn(scimErrorFacts(response), { credentials, run })
  return { ...readTokenAnswer(response, secrets), askedAt }
}

/** What shows that a client is who it says (RFC 6749 section 2.3). */
export interface Proof {
  headers: Record<string, string>
  form: Record<string, string>
}

/** Made for each attempt: an assertion works once. */
export function proofOf(
  credentials: ClientSecret | ClientKey,
  { origin, run, secrets }: Pick<TokenRequestOptions, 'origin' | 'run' | 'secrets'>,
): Proof {
  if (credentials.kind === 'client') {
    const authorization = basicAuthorization(credentials.clientId, credentials.secret)
    secrets.register(authorization.slice('Basic '.length))
    return { headers: { authorization }, form: {} }
  }
  const assertion = credentials.makeAssertion({ origin, now: run.clock.now(), random: run.random })
  return { headers: {}, form: assertionForm(credentials.clientId, secrets.register(assertion)) }
}

/** RFC 6750 section 2.1, b64token. */
const bearerToken = /^[A-Za-z0-9\-._~+/]+=*$/

const tokenAnswer = z.object({
  access_token: z.string().check(z.minLength(1), z.maxLength(limits.accessTokenLength), z.regex(bearerToken)),
  token_type: z.string().check(z.regex(/^bearer$/i)),
})

/**
 * What a token answer says (RFC 6749 section 5.1). What came as a token is registered as a secret before it
 * is judged.
 *
 * @throws {TransportError}
 */
function readTokenAnswer(response: HttpResponse, secrets: Secrets): Omit<IssuedToken, 'askedAt'> {
  const body = jsonBody(response)
  if (isObject(body)) {
    for (const name of ['access_token', 'refresh_token', 'id_token']) {
      const value = body[name]
      if (typeof value === 'string') secrets.registerIssued(value)
    }
  }
  const answer = z.safeParse(tokenAnswer, body)
  if (answer.success) {
    const expiresIn = isObject(body) ? body['expires_in'] : null
    return {
      token: secrets.registerIssued(answer.data.access_token),
      expiresIn: typeof expiresIn === 'number' && expiresIn > 0 ? expiresIn : null,
    }
  }
  const field = answer.error.issues[0]?.path.join('.') || 'access_token'
  throw new TransportError('untrusted', `the token endpoint's answer has no usable '${field}'`, {
    mayHaveBeenSent: true,
    answer: scimErrorFacts(response),
  })
}

function jsonBody(response: HttpResponse): JsonValue {
  try {
    return readJson(response.text)
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error
    throw new TransportError('untrusted', `the token endpoint's answer cannot be read: ${error.message}`, {
      mayHaveBeenSent: true,
      answer: scimErrorFacts(response),
    })
  }
}
