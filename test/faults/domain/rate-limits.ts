/** So many requests in a second and in a minute; the numbers of Oracle's smallest domains are K10 in test/faults/catalogue.md. */
export interface RateLimit {
  perSecond: number
  perMinute: number
  /** Whether the answer says how long to wait: it is not promised. */
  saysWhen: boolean
}

/** Counts on the server's clock. */
export function rateLimiter({ perSecond, perMinute, saysWhen }: RateLimit, clock: { elapsed(): number }) {
  let taken: number[] = []
  /** null: it may pass; else the headers of the 429. */
  return (): string[] | null => {
    const now = clock.elapsed()
    taken = taken.filter((at) => at > now - 60)
    const second = taken.filter((at) => at > now - 1)
    if (taken.length < perMinute && second.length < perSecond) {
      taken.push(now)
      return null
    }
    const free = taken.length >= perMinute ? (taken[0] as number) + 60 : (second[0] as number) + 1
    return saysWhen ? [`Retry-After: ${Math.max(1, Math.ceil(free - now))}`] : []
  }
}
