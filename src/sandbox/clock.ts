import type { Seconds } from '../token-settings/duration'

/** The sandbox's own time: it runs on from wherever it was moved to. */
export interface SandboxClock {
  now(): Date
  /** The time on the wall, however far the clock has been moved. */
  wallTime(): Date
  /** Moves the clock on, or back when the number is negative. */
  advance(seconds: Seconds | number): void
  set(date: Date): void
  /** Back to the time on the wall. */
  reset(): void
}

const latest = 8.64e15

/** @param wallTime where time comes from; tests hand in a fixed one. */
export function createClock(wallTime: () => Date): SandboxClock {
  let offset = 0
  const move = (milliseconds: number) => {
    // Beyond this a Date is invalid, and every answer of the sandbox carries one.
    if (!(Math.abs(wallTime().getTime() + milliseconds) <= latest))
      throw new RangeError('The clock cannot be set to that time.')
    offset = milliseconds
  }
  return {
    now: () => new Date(wallTime().getTime() + offset),
    wallTime,
    advance: (seconds) => move(offset + seconds * 1000),
    set: (date) => move(date.getTime() - wallTime().getTime()),
    reset: () => move(0),
  }
}
