import { hints } from '../../failures/hints'
import { limits } from '../limits'
import { pause, type Run, randomFraction, timeLeft } from '../run'
import { TransportError } from './transport-error'

/**
 * The waiting that all requests of a run share: once the domain says 429, none of them goes out before the time it
 * named. `Retry-After` is not promised by identity domains, but obeyed as a floor where it comes.
 */
export interface RateLimitGate {
  /** @throws {TransportError} `out-of-time`, at once, when the wait would outlast the run */
  pass(): Promise<void>
  /** From now on nothing passes for that many seconds. A shorter wait does not shorten a longer one. */
  closeFor(seconds: number, reason: WaitReason): void
}

/** Why nothing passes: too many requests, with or without a time to wait named, or another answer that named one. */
export type WaitReason = 'limited' | 'limited-as-asked' | 'asked'

/** Until when nothing passes; by the clock of the program, so that all that it sends can share it. */
export interface RateLimitWindow {
  opensAt: number
  reason: WaitReason
  isAnnounced: boolean
}

/** @param closure shared with the other gates of the same program; unless given, of this gate alone */
export function createRateLimitGate(
  run: Run,
  closure: RateLimitWindow = { opensAt: 0, reason: 'asked', isAnnounced: true },
): RateLimitGate {
  const waitNow = () => closure.opensAt - run.clock.elapsed()
  return {
    closeFor(seconds, reason) {
      const opensAt = run.clock.elapsed() + seconds
      if (opensAt > closure.opensAt) Object.assign(closure, { opensAt, reason, isAnnounced: false })
    },
    async pass() {
      for (let wait = waitNow(); wait > 0; wait = waitNow()) {
        const { reason, isAnnounced } = closure
        if (wait > timeLeft(run)) throw deadlineExceeded(wait, reason, run)
        // Once, and only where somebody does wait.
        if (!isAnnounced && reason !== 'asked')
          run.observe({ kind: 'rate-limited', seconds: wait, asked: reason === 'limited-as-asked' })
        closure.isAnnounced = true
        await pause(wait, run)
      }
    },
  }
}

/** The wait does not fit into this run. */
export function deadlineExceeded(wait: number, reason: WaitReason, run: Run): TransportError {
  const left = `this run has ${formatWait(timeLeft(run), Math.floor)} left`
  return new TransportError('out-of-time', `${wordsOf[reason](formatWait(wait, Math.ceil))}${left}`, {
    mayHaveBeenSent: false,
    hint: hints.laterOrMoreTime,
  })
}

const wordsOf: Record<WaitReason, (wait: string) => string> = {
  limited: (wait) => `the domain limits requests, and another attempt after ${wait} does not fit: `,
  'limited-as-asked': (wait) => `the domain limits requests and wants a wait of ${wait}; `,
  asked: (wait) => `the domain wants a wait of ${wait}; `,
}

/** Whole seconds, but for what is less than a few. */
const formatWait = (seconds: number, round: (value: number) => number): string =>
  `${seconds < 5 ? round(seconds * 10) / 10 : round(seconds)} s`

/**
 * `Retry-After` in seconds: digits, or an HTTP date measured against the answer's own `Date` so that a wrong local clock
 * does not matter (RFC 9110 section 10.2.3). A past date is 0; null when it is absent or neither of the two.
 */
export function parseRetryAfter(headers: Record<string, string>): number | null {
  const value = headers['retry-after']?.trim()
  if (value === undefined) return null
  if (/^\d+$/.test(value)) return Number(value)
  const until = parseHttpDate(value)
  const from = parseHttpDate(headers['date'] ?? '')
  return until === null || from === null ? null : Math.max(0, (until.getTime() - from.getTime()) / 1000)
}

/** The form that a server may send today, and the two older ones that it must understand (RFC 9110 section 5.6.7). */
const httpDates = [
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\d{2}) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/,
  /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\d{2})-(?<month>[A-Z][a-z]{2})-(?<year>\d{2}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/,
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<time>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/,
]

/** @returns null for anything but an HTTP date */
export function parseHttpDate(text: string): Date | null {
  const parts = httpDates.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined)
  if (parts === undefined) return null
  const { day = '', month = '', year = '', time = '' } = parts
  // Of the years that end like this, the next one or one that has been: Retry-After is never far.
  const date = new Date(`${day.trim()} ${month} ${year.length === 2 ? `20${year}` : year} ${time} GMT`)
  return Number.isNaN(date.getTime()) ? null : date
}

/** A growing random wait, so that clients that failed together do not come back together; in seconds. */
export function backoff(attempt: number, run: Run): number {
  return randomFraction(run) * Math.min(limits.backoff.longest, limits.backoff.first * 2 ** attempt)
}
