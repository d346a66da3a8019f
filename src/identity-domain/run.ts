import { CutShort, DomainFailure } from '../failures/errors'
import { hints } from '../failures/hints'
import type { Clock } from '../platform/environment'
import { TransportError } from './http/transport-error'

/** What all requests of one run share: its clock, its deadline, the user's wish to stop, and who is told what happens. */
export interface Run {
  clock: Clock
  /** On the monotonic clock, in seconds: when this run ends, whatever happens. Comes nearer when the user interrupts. */
  readonly deadline: number
  random(bytes: number): Uint8Array
  /** The user wants to stop. */
  interrupted: AbortSignal
  /** The user wants to leave at once. */
  leaveNow: AbortSignal
  observe(event: DomainEvent): void
}

/** What happens on the way, for progress lines and traces. Never a token or a header's value. */
export type DomainEvent =
  | { kind: 'request'; method: string; path: string; headers: string[]; body: string | null }
  | { kind: 'answer'; status: number; requestId: string | null; seconds: number; body: string | null }
  | { kind: 'rate-limited'; seconds: number; asked: boolean }
  | { kind: 'repeating'; why: string; seconds: number; attempt: number; of: number }
  /** Another page of a list has come: so many so far, with so many apps, of as many as the domain counts; since its start. */
  | { kind: 'page'; pages: number; apps: number; of: number; seconds: number }
  | { kind: 'signing-in-again' }
  /** An earlier run has left a token, and this one signs in by it. */
  | { kind: 'kept-token-used' }
  /** The domain refused something by it; what that means, a new one will show. */
  | { kind: 'kept-token-refused' }
  | { kind: 'token-not-kept'; why: string }
  | { kind: 'unusable-retry-after'; value: string }
  | { kind: 'not-protected-against-other-writers' }
  /** A request that may change something may have reached its server. */
  | { kind: 'change-sent' }
  | { kind: 'verifying'; seconds: number }
  /** The user has interrupted, and a change has been sent: it is still verified, for at most so long. */
  | { kind: 'verifying-after-interruption'; seconds: number }

/** Seconds left until the deadline; never below 0. */
export const timeLeft = (run: Run): number => Math.max(0, run.deadline - run.clock.elapsed())

/** A number from 0 up to 1 of the run's own randomness. */
export function randomFraction(run: Run): number {
  const [high = 0, low = 0] = run.random(2)
  return (high * 256 + low) / 65_536
}

/**
 * Waits, unless the user wants to stop. What still has to be found out after that may wait on, until the user leaves.
 *
 * @throws {TransportError} when the user stops it
 */
export async function pause(seconds: number, run: Run): Promise<void> {
  try {
    await run.clock.sleep(seconds, run.interrupted.aborted ? run.leaveNow : run.interrupted)
  } catch {
    throw new TransportError('no-answer', 'interrupted', { mayHaveBeenSent: false })
  }
}

/**
 * Between two pieces of long work: signals and timers get their turn, and the work ends when the run does.
 *
 * @throws {CutShort} when the user wants to stop
 * @throws {DomainFailure} when the time of the run is over
 */
export async function letOthersRun(run: Pick<Run, 'clock' | 'deadline' | 'interrupted'>): Promise<void> {
  await run.clock.turn()
  if (run.interrupted.aborted) throw new CutShort()
  if (run.clock.elapsed() >= run.deadline)
    throw new DomainFailure('The time of this run ended while its rows were read.', {
      hint: hints.moreTime,
    })
}
