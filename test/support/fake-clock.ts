import type { Clock } from '../../src/platform/environment'

/** Time that passes only while nothing is under way, and then at once. */
export interface FakeClock extends Clock {
  /** The waits that ran out, in seconds and in this order; not those that were stopped. */
  readonly waits: number[]
  /** Time stands still until the returned function is called: an exchange with a server is under way. */
  hold(): () => void
  /** Lets the nearest wait run out although something is under way: the other side will not answer. */
  skip(): void
  /** Moves on without ending any wait: as if that much time had been spent. */
  spend(seconds: number): void
  /** Moves on although something is under way; the waits that run out meanwhile end, in their order. */
  pass(seconds: number): void
  /** How many waits have neither run out nor been stopped. */
  pending(): number
}

interface Wait {
  seconds: number
  until: number
  end(): void
}

/** Begins on 5 October 2026 at 14:03:00 UTC. */
export function fakeClock(): FakeClock {
  const began = Date.UTC(2026, 9, 5, 14, 3, 0)
  const waiting: Wait[] = []
  const waits: number[] = []
  let elapsed = 0
  let holds = 0

  function skip(): void {
    waiting.sort((one, other) => one.until - other.until)
    const next = waiting.shift()
    if (next === undefined) return
    elapsed = Math.max(elapsed, next.until)
    waits.push(next.seconds)
    next.end()
  }
  // Whatever follows from the last step has its turn first.
  function moveSoon(): void {
    setImmediate(() => {
      if (holds > 0 || waiting.length === 0) return
      skip()
      moveSoon()
    })
  }
  return {
    waits,
    now: () => new Date(began + elapsed * 1000),
    elapsed: () => elapsed,
    // A run ends by what it waits for: time passes in its waits alone.
    alarm: () => new AbortController().signal,
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    sleep: (seconds, stop) =>
      new Promise((resolve, reject) => {
        if (!(seconds >= 0)) throw new Error(`a wait of ${seconds} s`)
        if (stop.aborted) return reject(stop.reason)
        const wait: Wait = { seconds, until: elapsed + seconds, end: resolve }
        const stopped = () => {
          waiting.splice(waiting.indexOf(wait), 1)
          reject(stop.reason)
        }
        wait.end = () => {
          stop.removeEventListener('abort', stopped)
          resolve()
        }
        stop.addEventListener('abort', stopped, { once: true })
        waiting.push(wait)
        moveSoon()
      }),
    hold() {
      holds++
      let held = true
      return () => {
        if (held) holds--
        held = false
        moveSoon()
      }
    },
    skip,
    spend(seconds) {
      elapsed += seconds
    },
    pass(seconds) {
      const until = elapsed + seconds
      while (waiting.some((wait) => wait.until <= until)) skip()
      elapsed = Math.max(elapsed, until)
    },
    pending: () => waiting.length,
  }
}
