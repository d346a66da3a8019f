import type { Secret } from '../secrets'
import type { Credentials, SigningKey } from './credentials'
import { requestToken, type TokenRequestOptions } from './token-request'
import type { HttpRequest } from './transport'
import { Trouble } from './trouble'

export interface Authorization {
  /** What authorizes this request; made for each attempt, as a signature holds for one moment. */
  headersFor(request: Pick<HttpRequest, 'method' | 'path' | 'headers' | 'body'>): Record<string, string>
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

export interface SessionOptions extends TokenRequestOptions {
  credentials: Credentials
}

export function createSession(options: SessionOptions): Session {
  const { credentials, run } = options
  if (credentials.kind === 'bearer') return lasting(bearer(credentials.token))
  if (credentials.kind === 'signature') return lasting(signing(credentials, options))
  let generation = 1
  let renewedInVain = 0
  let current: Promise<Authorization> | undefined

  const signIn = async (): Promise<Authorization> => ({
    headersFor: bearer(await requestToken(credentials, options)),
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

/** There is nothing better to be had. */
function lasting(headersFor: Authorization['headersFor']): Session {
  return {
    authorize: async () => ({ headersFor, generation: 1 }),
    accepted: () => undefined,
    renew: async () => false,
  }
}

const bearer = (token: Secret) => (): Record<string, string> => ({ authorization: `Bearer ${token.reveal()}` })

function signing({ sign }: SigningKey, { origin, run, secrets }: SessionOptions): Authorization['headersFor'] {
  return ({ method, path, headers, body }) => {
    const signed = sign({ method, host: origin.host, path, headers, body, date: run.clock.now() })
    secrets.keepForNow(signed['authorization']?.replace(/^.*signature="|"$/g, '') ?? '')
    return signed
  }
}
