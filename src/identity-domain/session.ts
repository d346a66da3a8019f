import * as z from 'zod/mini'
import type { Secret, Secrets } from '../secrets'
import { explainSignIn } from './explain'
import type { Gate } from './gate'
import { isObject, JsonProblem, type JsonValue, readJson } from './json'
import { limits } from './limits'
import { repeat } from './retry'
import type { Run } from './run'
import { factsOf } from './scim'
import type { HttpResponse, Transport } from './transport'
import { Trouble } from './trouble'

/** How this run signs in. `from` names the setting for people; it is never the value. */
export type Credentials =
  | { kind: 'bearer'; token: Secret; from: string }
  | { kind: 'client'; clientId: string; secret: Secret; from: string }

/** The scope for "whatever the Admin API allows this client". Source: OCI IAM guide, "Scopes". */
const everythingAllowed = 'urn:opc:idm:__myscopes__'

export interface Authorization {
  header: string
  /** Counts the tokens of this run, so that one refused token is renewed once, however many requests it failed. */
  generation: number
}

export interface Session {
  /** @throws {Trouble | Failure} when the domain gives no token */
  authorize(): Promise<Authorization>
  /** The domain took this token. */
  accepted(authorization: Authorization): void
  /** After a 401 that means "token bad or expired". False when there is no way to a better token. */
  renew(refused: Authorization): Promise<boolean>
}

export interface SessionOptions {
  credentials: Credentials
  transport: Transport
  gate: Gate
  run: Run
  secrets: Secrets
}

export function createSession(options: SessionOptions): Session {
  const { credentials, run } = options
  if (credentials.kind === 'bearer') return givenToken(credentials.token)
  let generation = 1
  let renewedInVain = 0
  let current: Promise<Authorization> | undefined

  const signIn = async (): Promise<Authorization> => ({
    header: `Bearer ${(await requestToken(credentials, options)).reveal()}`,
    generation,
  })
  return {
    authorize() {
      current ??= keepUnlessLost(signIn())
      return current
    },
    accepted(authorization) {
      if (authorization.generation === generation) renewedInVain = 0
    },
    async renew(refused) {
      if (refused.generation !== generation) return true
      if (renewedInVain > 0) return false
      renewedInVain++
      generation++
      run.observe({ kind: 'signing-in-again' })
      current = keepUnlessLost(signIn())
      await current
      return true
    },
  }

  /** A refusal stands for the whole run; after trouble on the way, the next request may try once more. */
  function keepUnlessLost(signingIn: Promise<Authorization>): Promise<Authorization> {
    signingIn.catch((error) => {
      if (error instanceof Trouble && current === signingIn) current = undefined
    })
    return signingIn
  }
}

function givenToken(token: Secret): Session {
  return {
    authorize: async () => ({ header: `Bearer ${token.reveal()}`, generation: 1 }),
    accepted: () => undefined,
    renew: async () => false,
  }
}

/**
 * A token for the client itself (RFC 6749 section 4.4). Written by hand, not with an OAuth library: every short command
 * pays for it, and the library brings the built-in fetch, which alone doubles the time to start.
 */
async function requestToken(
  credentials: Extract<Credentials, { kind: 'client' }>,
  { transport, gate, run, secrets }: SessionOptions,
): Promise<Secret> {
  // RFC 6749 section 2.3.1: both parts are form-encoded before they are joined.
  const pair = `${formEncode(credentials.clientId)}:${formEncode(credentials.secret.reveal())}`
  secrets.keep(formEncode(credentials.secret.reveal()))
  const basic = secrets.keep(Buffer.from(pair, 'utf8').toString('base64'))
  const ask = () =>
    transport.send({
      method: 'POST',
      path: '/oauth2/v1/token',
      headers: {
        authorization: `Basic ${basic.reveal()}`,
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
        accept: 'application/json',
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: everythingAllowed }).toString(),
    })
  const response = await repeat(ask, {
    gate,
    run,
    repeats: (status) => status === 503,
    repeatsTrouble: ({ left }) => !left,
  })
  if (response.status !== 200) throw explainSignIn(factsOf(response), credentials.from, clockDifference(response, run))
  return readAccessToken(response, secrets)
}

const formEncode = (text: string): string => new URLSearchParams({ _: text }).toString().slice(2)

/** RFC 6750 section 2.1, b64token. */
const bearerToken = /^[A-Za-z0-9\-._~+/]+=*$/

const tokenAnswer = z.object({
  access_token: z.string().check(z.minLength(1), z.maxLength(limits.accessTokenLength), z.regex(bearerToken)),
  token_type: z.string().check(z.regex(/^bearer$/i)),
})

/**
 * The access token of a token answer (RFC 6749 section 5.1). Whatever came in `access_token` is registered as a secret
 * before it is judged.
 *
 * @throws {Trouble}
 */
export function readAccessToken(response: HttpResponse, secrets: Secrets): Secret {
  const body = jsonBody(response)
  if (isObject(body)) {
    for (const name of ['access_token', 'refresh_token', 'id_token']) {
      const value = body[name]
      if (typeof value === 'string' && value !== '') secrets.keep(value)
    }
  }
  const answer = z.safeParse(tokenAnswer, body)
  if (answer.success) return secrets.keep(answer.data.access_token)
  const field = answer.error.issues[0]?.path.join('.') || 'access_token'
  throw new Trouble('untrusted', `the token endpoint's answer has no usable '${field}'`, {
    left: true,
    answer: factsOf(response),
  })
}

function jsonBody(response: HttpResponse): JsonValue {
  try {
    return readJson(response.text)
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error
    throw new Trouble('untrusted', `the token endpoint's answer cannot be read: ${error.message}`, {
      left: true,
      answer: factsOf(response),
    })
  }
}

/** How far the local clock is from the domain's, in seconds; null when the answer has no date. */
function clockDifference({ headers }: HttpResponse, { clock }: Run): number | null {
  const date = Date.parse(headers['date'] ?? '')
  return Number.isNaN(date) ? null : Math.round((clock.now().getTime() - date) / 1000)
}
