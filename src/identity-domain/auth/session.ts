import { Failure } from '../../failures/errors'
import type { Secret } from '../../secrets/secrets'
import type { HttpRequest, HttpResponse } from '../http/message'
import type { Transport } from '../http/transport'
import { TransportError } from '../http/transport-error'
import { scimErrorFacts } from '../scim/scim-message'
import type { Credentials, IssuedToken, SigningKey, TokenCache } from './credentials'
import type { Principal, ServiceOrigin, SignInStep } from './principals/principal'
import { isMissingRight } from './sign-in-advice'
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
  /** What was done so far to obtain the token in use; none where nothing is obtained step by step. */
  steps(): readonly SignInStep[]
}

export interface SessionOptions extends TokenRequestOptions {
  credentials: Credentials
  /** The way to other services that have a part in signing in. */
  open(service: ServiceOrigin): Transport
}

/** What one sign-in has brought. */
interface SignedIn {
  headersFor: Authorization['headersFor']
  /** In seconds from now: a later request gets another one first. null: not before it is refused. */
  renewAfter: number | null
}

/** How a session gets its tokens. */
interface TokenSource {
  signIn(): Promise<SignedIn>
  /** Of an earlier run. */
  kept: Secret | null
  forget(): Promise<void>
  /** Whether a new token may be all that it takes. */
  liesInToken(answer: HttpResponse, authorization: Authorization): boolean
  steps(): readonly SignInStep[]
}

export function createSession(options: SessionOptions): Session {
  const { credentials } = options
  if (credentials.kind === 'bearer') return lasting(bearer(credentials.token))
  if (credentials.kind === 'signature') return lasting(signing(credentials, options))
  if (credentials.kind === 'principal') return renewable(principalTokens(credentials, options), options)
  return renewable(clientTokens(credentials, options), options)
}

function renewable(source: TokenSource, { run }: SessionOptions): Session {
  let generation = 1
  let renewedInVain = 0
  let current: Promise<Authorization> | undefined
  let renewAt = Number.POSITIVE_INFINITY

  const signIn = async (): Promise<Authorization> => {
    const signedIn = generation
    const { headersFor, renewAfter } = await source.signIn()
    if (renewAfter !== null) renewAt = run.clock.elapsed() + renewAfter
    return { headersFor, generation: signedIn, isKept: false }
  }
  function begin(): Promise<Authorization> {
    if (source.kept === null || generation > 1) return keepUnlessLost(signIn())
    run.observe({ kind: 'kept-token-used' })
    return Promise.resolve({ headersFor: bearer(source.kept), generation, isKept: true })
  }
  function authorize(): Promise<Authorization> {
    if (run.clock.elapsed() >= renewAt) return replace()
    current ??= begin()
    return current
  }
  function replace(): Promise<Authorization> {
    generation++
    renewAt = Number.POSITIVE_INFINITY
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
      if (!source.liesInToken(answer, authorization)) {
        if (answer.status !== 401 && isCurrent) renewedInVain = 0
        return false
      }
      if (!isCurrent) return true
      if (renewedInVain > 0) return false
      renewedInVain++
      run.observe({ kind: authorization.isKept ? 'kept-token-refused' : 'signing-in-again' })
      const renewed = replace()
      // Where a new one is kept, that has taken its place.
      if (authorization.isKept) await renewed.catch(() => source.forget())
      await renewed
      return true
    },
    steps: source.steps,
  }

  /** A refusal stands for the whole run; after a network error, the next request may try once more. */
  function keepUnlessLost(signingIn: Promise<Authorization>): Promise<Authorization> {
    signingIn.catch((error) => {
      if (error instanceof TransportError && current === signingIn) current = undefined
    })
    return signingIn
  }
}

/** Access tokens of a client. They are renewed when one is refused. */
function clientTokens(
  credentials: Extract<Credentials, { kind: 'client' | 'client-key' }>,
  options: SessionOptions,
): TokenSource {
  const { run } = options
  let { keeper } = credentials
  return {
    kept: keeper?.token ?? null,
    forget: () => orWithoutKeeper((cache) => cache.forget()),
    async signIn() {
      const issued: IssuedToken = await requestToken(credentials, options)
      await orWithoutKeeper((cache) => cache.keep(issued))
      return { headersFor: bearer(issued.token), renewAfter: null }
    },
    liesInToken,
    steps: () => [],
  }

  /** That a token is not kept is told once, and changes nothing of this run. */
  async function orWithoutKeeper(use: (cache: TokenCache) => Promise<void>): Promise<void> {
    try {
      if (keeper !== undefined) await use(keeper)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      keeper = undefined
      if (!run.interrupted.aborted) run.observe({ kind: 'token-not-kept', why: error.message })
    }
  }
}

/** Session tokens of a principal. They are renewed before they end, and when one is refused. */
function principalTokens(principal: Principal, options: SessionOptions): TokenSource {
  let steps: SignInStep[] = []
  return {
    kept: null,
    forget: async () => undefined,
    async signIn() {
      steps = []
      const reached = (step: SignInStep['step'], detail: string) => void steps.push({ step, detail })
      const { obtainSession } = await import('./principals/obtain-session')
      const { sign, renewAfter } = await obtainSession(principal, { ...options, reached })
      return { headersFor: signing({ sign }, options), renewAfter }
    },
    liesInToken: (answer) => answer.status === 401 && !isMissingRight(scimErrorFacts(answer)),
    steps: () => steps,
  }
}

/** There is nothing better to be had. */
function lasting(headersFor: Authorization['headersFor']): Session {
  const authorize = async () => ({ headersFor, generation: 1, isKept: false })
  return { authorize, authorizeAnew: authorize, isWorthAskingAgain: async () => false, steps: () => [] }
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

function signing(
  { sign }: Pick<SigningKey, 'sign'>,
  { origin, run, secrets }: SessionOptions,
): Authorization['headersFor'] {
  return ({ method, path, headers, body }) => {
    const signed = sign({ method, host: origin.host, path, headers, body, date: run.clock.now() })
    secrets.registerTransient(signed['authorization']?.replace(/^.*signature="|"$/g, '') ?? '')
    return signed
  }
}
