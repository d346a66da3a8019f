import { DomainFailure, NotPermitted, UsageError } from '../../failures/errors'
import { hints } from '../../failures/hints'
import type { Environment, LoopbackListener } from '../../platform/environment'
import type { Secret } from '../../secrets/secrets'
import { TransportError } from '../http/transport-error'
import { limits } from '../limits'
import type { AuthorizationRequest } from './authorization'
import { type Expected, judgeRequest, judgeReturn, type Return } from './callback'
import { isThisMachine } from './discovery'
import type { Asking } from './requests'

/** What a sign-in in the browser brought. */
export interface SignedIn {
  code: Secret
  redirectUri: string
  verifier: Secret
  nonce: string | null
}

export type SignInOutcome = { kind: 'signed-in'; signedIn: SignedIn } | Extract<Return, { kind: 'refused' }>

/** How the address gets before a person, and how a pasted one comes back. */
export interface Person {
  /** Says where to sign in. */
  show(url: URL): Promise<void>
  /** One line that was typed; null at the end of the input. */
  readLine(stop: AbortSignal): Promise<string | null>
  /** What there is to say meanwhile. */
  say(text: string): Promise<void>
}

/**
 * Waits for the browser's return to the registered address.
 *
 * @throws {UsageError} when that address cannot be listened on, {NotPermitted} when nobody comes
 */
export async function signInWithBrowser(
  request: AuthorizationRequest,
  asking: Asking,
  environment: Pick<Environment, 'listenOnLoopback' | 'openBrowser'>,
  person: Person,
): Promise<SignInOutcome> {
  const expected = expectedOf(request, asking)
  const returned = new AbortController()
  let result: Return | undefined
  let isOver = false
  const listener = await listen(request.redirectUri, environment, (asked) => {
    const judged = judgeRequest(asked, expected)
    if (result === undefined && judged.result !== null) {
      result = judged.result
      isOver = true
      returned.abort()
    }
    return judged.answer
  })
  try {
    await person.show(request.url)
    // Nobody has to wait for what is said here.
    const failed = () => {
      if (!isOver) person.say(`The browser ended with an error. ${hints.withoutBrowser}`).catch(() => undefined)
    }
    if (!(await environment.openBrowser(request.url, failed)))
      await person.say(`No browser could be started. ${hints.withoutBrowser}`)
    await untilReturned(returned.signal, asking)
  } finally {
    isOver = true
    await listener.close()
  }
  return outcomeOf(result as Return, request, asking)
}

/** For a machine without a browser: the address is shown, and the one it ends at is pasted. */
export async function signInByPasting(
  request: AuthorizationRequest,
  asking: Asking,
  person: Person,
): Promise<SignInOutcome> {
  const expected = expectedOf(request, asking)
  const stop = stopAfter(asking)
  try {
    await person.show(request.url)
    for (;;) {
      const line = await person.readLine(stop.signal).catch(() => null)
      if (line === null)
        throw stop.signal.aborted ? abandoned(asking, stop.patience, hints.withoutPasting) : inputEnded()
      const pasted = line.trim()
      const url = URL.canParse(pasted) ? new URL(pasted) : null
      const isThere = url?.origin === expected.redirectUri.origin && url.pathname === expected.redirectUri.pathname
      const result = url !== null && isThere ? judgeReturn(url, expected) : null
      if (result !== null) return outcomeOf(result, request, asking)
      await person.say('That is not the address that this sign-in ends at; paste the whole of it.')
    }
  } finally {
    stop.end()
  }
}

function expectedOf({ redirectUri, state }: AuthorizationRequest, { provider }: Asking): Expected {
  const { issuers, namesItself } = provider
  return { redirectUri: new URL(redirectUri), state, issuers, namesItself }
}

function outcomeOf(result: Return, request: AuthorizationRequest, { network }: Asking): SignInOutcome {
  if (result.kind === 'refused') return result
  if (result.kind === 'unusable') throw new DomainFailure(`The answer to the sign-in ${result.why}, and was not used.`)
  if (result.kind === 'wrong-issuer') {
    const named = result.issuer === null ? 'names no issuer' : `names the issuer ${result.issuer.slice(0, 200)}`
    throw new DomainFailure(`The answer to the sign-in ${named}: it is not this provider's, and was not used.`)
  }
  const { redirectUri, verifier, nonce } = request
  return {
    kind: 'signed-in',
    signedIn: { code: network.secrets.registerIssued(result.code), redirectUri, verifier, nonce },
  }
}

/** Exactly the registered address, on this machine alone. */
async function listen(
  registered: string,
  { listenOnLoopback }: Pick<Environment, 'listenOnLoopback'>,
  answer: Parameters<Environment['listenOnLoopback']>[0]['answer'],
): Promise<LoopbackListener> {
  const redirectUri = new URL(registered)
  if (redirectUri.protocol !== 'http:' || !isThisMachine(redirectUri)) {
    throw new UsageError(
      `The redirect URI ${registered} is not on this machine, so nothing here can receive the answer.`,
      hints.noBrowserOrDevice,
    )
  }
  const port = redirectUri.port === '' ? 80 : Number(redirectUri.port)
  try {
    return await listenOnLoopback({ host: redirectUri.hostname, port, answer })
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    const why = code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be listened on (${code})`
    throw new UsageError(`Port ${port}, where the sign-in returns to (${registered}), ${why}.`, hints.freeThePort)
  }
}

async function untilReturned(returned: AbortSignal, asking: Asking): Promise<void> {
  const { run, patience } = asking.network
  const began = run.clock.elapsed()
  const either = AbortSignal.any([returned, run.interrupted])
  const timedOut = await run.clock.sleep(patience, either).then(
    () => true,
    () => false,
  )
  asking.network.giveBack(run.clock.elapsed() - began)
  if (run.interrupted.aborted) throw interrupted()
  if (timedOut && !returned.aborted) throw abandoned(asking, patience)
}

/** Ends the wait for a line when the time is up, or when the user wants to stop. */
function stopAfter({ network }: Asking): { signal: AbortSignal; patience: number; end(): void } {
  const { clock, interrupted: wish } = network.run
  const { patience } = network
  const began = clock.elapsed()
  const late = new AbortController()
  const over = new AbortController()
  clock.sleep(patience, over.signal).then(
    () => late.abort(),
    () => undefined,
  )
  return {
    signal: AbortSignal.any([late.signal, wish]),
    patience,
    end() {
      over.abort()
      network.giveBack(clock.elapsed() - began)
    },
  }
}

const interrupted = (): TransportError => new TransportError('no-answer', 'interrupted', { mayHaveBeenSent: false })

const inputEnded = (): Error =>
  new NotPermitted('Nobody signed in: the input ended before an address was pasted.', { hint: hints.withoutPasting })

function abandoned({ network }: Asking, patience: number, hint: string = hints.withoutBrowser): Error {
  if (network.run.interrupted.aborted) return interrupted()
  const isAllThereIs = patience === limits.signInTime
  const within = isAllThereIs ? '5 minutes' : `${Math.round(patience)} s, as the time limit leaves no more`
  return new NotPermitted(`Nobody signed in: the sign-in was not finished within ${within}.`, {
    hint: isAllThereIs ? hint : hints.moreTime,
  })
}
