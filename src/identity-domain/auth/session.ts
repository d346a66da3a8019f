import { Failure } from '../../failures/errors'
import type { Secret } from '../../secrets/secrets'
import type { HttpRequest, HttpResponse } from '../http/message'
import { TransportError } from '../http/transport-error'
import { scimErrorFacts } from '../scim/scim-message'
import type { ClientKey, ClientSecret, Credentials, SigningKey } from './credentials'
import { requestToken, type TokenRequestOptions } from './token-request'

export interface Authorization {
  /** What authorizes this request; made for each attempt, as a signature holds for one moment. */
  headersFor(request: Pick<HttpRequest, 'method' | 'path' | 'headers' | 'body'>): Record<string, string>
  /** Counts the tokens of this run, so that one refused token is renewed once, however many requests it failed. */
  generation: number
  /** By a token of an earlier run: what is refused with it need not be refused with one of today. */
  isKept: boolean
}

export interface Session {
  /** @throws {TransportError | Failure} when the domain gives no token */
  authorize(): Promise<Authorization>
  /** The same by no token of an earlier run: for what is sent once, and for who asks what the credentials are worth. */
  authorizeAnew(): Promise<Authorization>
  /**
   * Takes note of how a request ended. True: it was the token that was refused, and there is another one to ask by now.
   *
   * @throws {TransportError | Failure} when the domain gives no other one
   */
  isWorthAskingAgain(authorization: Authorization, answer: HttpResponse): Promise<boolean>
}

export interface SessionOptions extends TokenRequestOptions {
  credentials: Credentials
}

export function createSession(options: SessionOptions): Session {
  const { credentials } = options
  if (credentials.kind === 'bearer') return lasting(bearer(credentials.token))
  if (credentials.kind === 'signature') return lasting(signing(credentials, options))
  return renewable(credentials, options)
}

function renewable(credentials: ClientSecret | ClientKey, options: SessionOptions): Session {
  const { run } = options
  let { keeper } = credentials
  let generation = 1
  let renewedInVain = 0
  let current: Promise<Authorization> | undefined

  const signIn = async (): Promise<Authorization> => {
    const signedIn = generation
    const issued = await requestToken(credentials, options)
    await orWithoutKeeper(keeper?.keep(issued))
    return { headersFor: bearer(issued.token), generation: signedIn, isKept: false }
  }
  function begin(): Promise<Authorization> {
    const token = keeper?.token ?? null
    if (token === null || generation > 1) return keepUnlessLost(signIn())
    run.observe({ kind: 'kept-token-used' })
    return Promise.resolve({ headersFor: bearer(token), generation, isKept: true })
  }
  function authorize(): Promise<Authorization> {
    current ??= begin()
    return current
  }
  function replace(): Promise<Authorization> {
    generation++
    current = keepUnlessLost(signIn())
    return current
  }
  return {
    authorize,
    async authorizeAnew() {
      const authorization = await authorize()
      if (!authorization.isKept) return authorization
      return authorization.generation === generation ? replace() : authorize()
    },
    async isWorthAskingAgain(authorization, answer) {
      const isCurrent = authorization.generation === generation
      if (!liesInToken(answer, authorization)) {
        if (answer.status !== 401 && isCurrent) renewedInVain = 0
        return false
      }
      if (!isCurrent) return true
      if (renewedInVain > 0) return false
      renewedInVain++
      run.observe({ kind: authorization.isKept ? 'kept-token-refused' : 'signing-in-again' })
      const renewed = replace()
      if (authorization.isKept) await forgetIfRefused(renewed)
      await renewed
      return true
    },
  }

  /** A refusal stands for the whole run; after a network error, the next request may try once more. */
  function keepUnlessLost(signingIn: Promise<Authorization>): Promise<Authorization> {
    signingIn.catch((error) => {
      if (error instanceof TransportError && current === signingIn) current = undefined
    })
    return signingIn
  }

  /** Where a new one is kept, that has taken its place. */
  async function forgetIfRefused(renewed: Promise<Authorization>): Promise<void> {
    await renewed.catch(() => orWithoutKeeper(keeper?.forget()))
  }

  /** That a token is not kept is told once, and changes nothing of this run. */
  async function orWithoutKeeper(kept: Promise<void> | undefined): Promise<void> {
    try {
      await kept
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      keeper = undefined
      if (!run.interrupted.aborted) run.observe({ kind: 'token-not-kept', why: error.message })
    }
  }
}

/** There is nothing better to be had. */
function lasting(headersFor: Authorization['headersFor']): Session {
  const authorize = async () => ({ headersFor, generation: 1, isKept: false })
  return { authorize, authorizeAnew: authorize, isWorthAskingAgain: async () => false }
}

/**
 * Whether a new token may be all that it takes. A 401 that the domain explains means a missing right; a token of an earlier
 * run need not have the rights that its client has been given since.
 */
function liesInToken(answer: HttpResponse, { isKept }: Authorization): boolean {
  if (answer.status !== 401 && !(answer.status === 403 && isKept)) return false
  const { bodyKind: speaker } = scimErrorFacts(answer)
  return answer.status === 401 ? isKept || speaker !== 'domain' : speaker !== 'something-else'
}

const bearer = (token: Secret) => (): Record<string, string> => ({ authorization: `Bearer ${token.reveal()}` })

function signing({ sign }: SigningKey, { origin, run, secrets }: SessionOptions): Authorization['headersFor'] {
  return ({ method, path, headers, body }) => {
    const signed = sign({ method, host: origin.host, path, headers, body, date: run.clock.now() })
    secrets.registerTransient(signed['authorization']?.replace(/^.*signature="|"$/g, '') ?? '')
    return signed
  }
}
