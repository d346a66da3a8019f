import type { Clock } from '../../platform/environment'

/** More than this, in seconds, is worth a word: what is signed may seem expired, or not yet valid. */
const noticeableDifference = 120

/**
 * F61: how far the clock of this machine is from that of whoever answered; null where it is not worth a word, or not known.
 *
 * @param answeredAt the `Date` of a response (RFC 9110 section 6.6.1)
 */
export function describeClockDifference(answeredAt: Date | null, clock: Pick<Clock, 'now'>): string | null {
  if (answeredAt === null) return null
  const ahead = Math.round((clock.now().getTime() - answeredAt.getTime()) / 1000)
  return Math.abs(ahead) > noticeableDifference ? `This machine's clock differs by ${ahead} s.` : null
}
