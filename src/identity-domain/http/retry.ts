import { hints } from '../../failures/hints'
import { limits } from '../limits'
import { pause, type Run, randomFraction, timeLeft } from '../run'
import { scimErrorFacts } from '../scim/scim-message'
import type { HttpResponse } from './message'
import { backoff, deadlineExceeded, parseRetryAfter, type RateLimitGate } from './rate-limit-gate'
import { TransportError } from './transport-error'

/** The answers after which the same question may be asked once more. */
const passing: ReadonlySet<number> = new Set([429, 500, 502, 503, 504])

export interface RetryPolicy {
  gate: RateLimitGate
  run: Run
  /** The first attempt is made although the domain asked to wait: for the one read that settles what a change did. */
  pastGate?: boolean
  /** Whether an answer with this status is worth another attempt. */
  repeats?: (status: number) => boolean
  /** Whether a network error is, where it deserves that at all. */
  repeatsError?: (error: TransportError) => boolean
  /** How often a network error is repeated, at most. 1: never. */
  attempts?: number
  /** How often it is made in all where it is turned away with 429, beside `attempts`; unless given, those count too. */
  attemptsWhenLimited?: number
}

/**
 * Asks until there is an answer that more asking would not change: for requests that may safely be repeated.
 *
 * @throws {TransportError} of the last attempt
 */
export async function sendWithRetries<Response extends HttpResponse>(
  ask: () => Promise<Response>,
  policy: RetryPolicy,
): Promise<Response> {
  const { gate, run, attempts = limits.attempts, attemptsWhenLimited } = policy
  let limited = 0
  const { repeats = (status) => passing.has(status), repeatsError = () => true } = policy
  for (let attempt = 1; ; attempt++) {
    if (!policy.pastGate || attempt > 1) await gate.pass()
    const result = await outcomeOf(ask)
    const last = attempt - limited >= attempts
    if (result instanceof TransportError) {
      result.attemptsMade = attempt
      if (last || attempt - limited >= result.attempts || !repeatsError(result) || run.interrupted.aborted) throw result
      await waitBeforeNext(backoff(attempt, run), {
        why: result.message,
        attempt,
        of: Math.min(attempts, result.attempts),
        run,
        or: result,
      })
    } else if (result.status === 429) {
      closeGate(result, attempt, policy)
      if (attemptsWhenLimited === undefined ? last : attempt >= attemptsWhenLimited) return result
      if (attemptsWhenLimited !== undefined) limited++
    } else if (repeats(result.status) && !last) {
      const why = `the domain answered ${result.status}`
      const or = new TransportError('refused', why, {
        mayHaveBeenSent: true,
        answer: scimErrorFacts(result),
        ...hintOf(result),
      })
      await waitBeforeNext(waitFor(result, attempt, policy), { why, attempt, of: attempts, run, or })
    } else {
      applyRetryAfter(result, policy)
      return result
    }
  }
}

async function outcomeOf<Response>(ask: () => Promise<Response>): Promise<Response | TransportError> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof TransportError) return error
    throw error
  }
}

/** After a 429 every request of the run waits: as long as the domain says, else a random growing time. */
export function closeGate(response: HttpResponse, attempt: number, { gate, run }: RetryPolicy): void {
  const floor = floorOf(response, run)
  const seconds = waitAfter(floor, attempt, run)
  const reason = floor === null ? 'limited' : 'limited-as-asked'
  // Also when this run cannot wait that long: none of its other requests may go out before.
  gate.closeFor(seconds, reason)
  if (seconds > timeLeft(run)) {
    const { message, hint } = deadlineExceeded(seconds, reason, run)
    throw new TransportError('out-of-time', message, {
      mayHaveBeenSent: true,
      answer: scimErrorFacts(response),
      ...(hint === null ? {} : { hint }),
      ...hintOf(response),
    })
  }
}

/** After an answer that is not asked for again: what it asks for holds for all that come after it. */
export function applyRetryAfter(response: HttpResponse, { gate, run }: RetryPolicy): void {
  const isLimited = response.status === 429
  if (!isLimited && response.status !== 503) return
  const floor = floorOf(response, run)
  if (isLimited) gate.closeFor(waitAfter(floor, 1, run), floor === null ? 'limited' : 'limited-as-asked')
  else if (floor !== null) gate.closeFor(waitAfter(floor, 1, run), 'asked')
}

const waitAfter = (floor: number | null, attempt: number, run: Run): number =>
  floor === null ? backoff(attempt, run) : floor + randomFraction(run) * limits.spreadAfterFloor

/** The value as it was sent: it may be meant in another unit. */
function hintOf({ headers }: HttpResponse): { hint?: string } {
  const asked = headers['retry-after']
  return asked === undefined ? {} : { hint: `The domain sent 'Retry-After: ${asked}'. ${hints.laterOrMoreTime}` }
}

function floorOf(response: HttpResponse, run: Run): number | null {
  const floor = parseRetryAfter(response.headers)
  const value = response.headers['retry-after']
  if (floor === null && value !== undefined) run.observe({ kind: 'unusable-retry-after', value })
  return floor
}

/** Where the domain names a time, every request of the run waits for it. */
function waitFor(response: HttpResponse, attempt: number, { gate, run }: RetryPolicy): number {
  const floor = floorOf(response, run)
  const seconds = waitAfter(floor, attempt, run)
  if (floor !== null) gate.closeFor(seconds, 'asked')
  return seconds
}

async function waitBeforeNext(
  seconds: number,
  { why, attempt, of, run, or }: { why: string; attempt: number; of: number; run: Run; or: TransportError },
): Promise<void> {
  if (seconds >= timeLeft(run)) throw or
  run.observe({ kind: 'repeating', why, seconds, attempt, of })
  await pause(seconds, run)
}
