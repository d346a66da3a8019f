import { describe, expect, test } from 'vitest'
import type { HttpResponse } from '../../../../src/identity-domain/http/message'
import {
  createRateLimitGate,
  parseHttpDate,
  parseRetryAfter,
  type WaitReason,
} from '../../../../src/identity-domain/http/rate-limit-gate'
import { applyRetryAfter, type RetryPolicy, sendWithRetries } from '../../../../src/identity-domain/http/retry'
import { TransportError } from '../../../../src/identity-domain/http/transport-error'
import { fakeRun } from '../../../support/open-test-domain'

const answer = (status: number, headers: Record<string, string> = {}): HttpResponse => ({
  hide: (text) => text,
  origin: 'https://domain.example',
  status,
  headers,
  requestId: null,
  text: '',
})

const reset = (attempts = 4) =>
  new TransportError('no-answer', 'the connection was reset', { mayHaveBeenSent: true, attempts })

/** Answers in their order, under a gate that only writes down how long it was closed, and why. */
function asking(answers: (HttpResponse | Error)[], { seconds = 60, ...policy }: { seconds?: number } & Limits = {}) {
  const run = fakeRun({ seconds })
  const closed: [seconds: number, reason: WaitReason][] = []
  const gate = {
    pass: async () => undefined,
    closeFor: (wait: number, reason: WaitReason) => {
      closed.push([wait, reason])
    },
  }
  let asked = 0
  const ask = async () => {
    const next = answers[asked++]
    if (next === undefined) throw new Error('asked too often')
    if (next instanceof Error) throw next
    return next
  }
  const ended = sendWithRetries(ask, { gate, run, ...policy }).then(
    ({ status }) => ({ status }),
    (error: Error) => ({ error }),
  )
  return { run, closed, ended, asked: () => asked, policy: { gate, run } }
}
type Limits = Pick<RetryPolicy, 'attempts' | 'attemptsWhenLimited'>

describe('how often it is asked', () => {
  test.each<[string, (HttpResponse | Error)[], Limits, number, number]>([
    ['four times', [500, 502, 503, 504].map((status) => answer(status)), {}, 504, 4],
    ['until there is an answer', [reset(), answer(500), answer(200)], {}, 200, 3],
    ['once, where more does not help', [answer(404)], {}, 404, 1],
    ['429 counts as well', Array(4).fill(answer(429)), {}, 429, 4],
    ['429 has a number of its own', Array(2).fill(answer(429)), { attemptsWhenLimited: 2 }, 429, 2],
    ['429 is more patient', [answer(429), answer(429), answer(200)], { attempts: 1, attemptsWhenLimited: 3 }, 200, 3],
    [
      'where 429 has its own, trouble is not counted with it',
      [answer(429), answer(429), reset(), reset(), reset(), answer(200)],
      { attemptsWhenLimited: 12 },
      200,
      6,
    ],
    [
      'nor is another answer',
      [answer(429), answer(429), answer(500), answer(500), answer(500), answer(500)],
      { attemptsWhenLimited: 12 },
      500,
      6,
    ],
  ])('%s', async (_, answers, limits, status, times) => {
    const { ended, asked } = asking(answers, limits)
    expect(await ended).toEqual({ status })
    expect(asked()).toBe(times)
  })

  test('trouble that deserves two attempts gets two, and says so', async () => {
    const { ended, run } = asking([reset(2), reset(2)])
    expect(await ended).toMatchObject({ error: { kind: 'no-answer', attemptsMade: 2 } })
    expect(run.events).toEqual([
      { kind: 'repeating', why: 'the connection was reset', seconds: 0.5, attempt: 1, of: 2 },
    ])
  })

  test('trouble of another kind is not repeated but thrown', async () => {
    const fault = new TypeError('a fault of ours')
    expect(await asking([fault]).ended).toEqual({ error: fault })
  })

  test('what is repeated after an answer is told with its status', async () => {
    const { ended, run } = asking([answer(502), answer(200)])
    await ended
    expect(run.events).toEqual([{ kind: 'repeating', why: 'the domain answered 502', seconds: 0.5, attempt: 1, of: 4 }])
  })
})

describe('how long the others wait', () => {
  test.each<[string, HttpResponse, [number, WaitReason][]]>([
    ['429', answer(429), [[0.5, 'limited']]],
    ['429 with a time', answer(429, { 'retry-after': '7' }), [[7.5, 'limited-as-asked']]],
    ['503', answer(503), []],
    ['503 with a time', answer(503, { 'retry-after': '7' }), [[7.5, 'asked']]],
    ['500 with a time', answer(500, { 'retry-after': '7' }), []],
    ['200 with a time', answer(200, { 'retry-after': '7' }), []],
  ])('after %s that is not asked for again', (_, response, expected) => {
    const { policy, closed } = asking([])
    applyRetryAfter(response, policy)
    expect(closed).toEqual(expected)
  })

  test.each<[string, HttpResponse, [number, WaitReason][]]>([
    ['429', answer(429), [[0.5, 'limited']]],
    ['429 with a time', answer(429, { 'retry-after': '7' }), [[7.5, 'limited-as-asked']]],
    ['503', answer(503), []],
    ['503 with a time', answer(503, { 'retry-after': '7' }), [[7.5, 'asked']]],
  ])('after %s that is asked for again', async (_, response, expected) => {
    const { ended, closed } = asking([response, answer(200)])
    expect(await ended).toEqual({ status: 200 })
    expect(closed).toEqual(expected)
  })
})

describe('a wait that does not fit', () => {
  test('429: out of time, and the request has left', async () => {
    expect(await asking([answer(429, { 'retry-after': '60' })]).ended).toMatchObject({
      error: {
        kind: 'out-of-time',
        mayHaveBeenSent: true,
        message: 'the domain limits requests and wants a wait of 61 s; this run has 60 s left',
        hint: "The domain sent 'Retry-After: 60'. Try again later, or allow more time with --timeout.",
      },
    })
  })

  test('503: refused, and the request has left', async () => {
    expect(await asking([answer(503, { 'retry-after': '60' })]).ended).toMatchObject({
      error: { kind: 'refused', mayHaveBeenSent: true, message: 'the domain answered 503', answer: { status: 503 } },
    })
  })

  test('429 for exactly as long as the run has: it fits', async () => {
    expect(await asking([answer(429, { 'retry-after': '7' }), answer(200)], { seconds: 7.5 }).ended).toEqual({
      status: 200,
    })
  })

  test('503 for exactly as long as the run has: nothing would be left for the answer', async () => {
    expect(await asking([answer(503)], { seconds: 0.5 }).ended).toMatchObject({ error: { kind: 'refused' } })
  })
})

describe('the gate', () => {
  test('those that wait together are told once, by the reason that came first', async () => {
    const run = fakeRun()
    const gate = createRateLimitGate(run)
    gate.closeFor(5, 'limited')
    gate.closeFor(5, 'asked')
    await Promise.all([gate.pass(), gate.pass()])
    expect(run.events).toEqual([{ kind: 'rate-limited', seconds: 5, asked: false }])
  })

  test('a wait for another answer than 429 is nobody limiting anything', async () => {
    const run = fakeRun()
    const gate = createRateLimitGate(run)
    gate.closeFor(5, 'asked')
    await gate.pass()
    expect(run.events).toEqual([])
    expect(run.clock.waits).toEqual([5])
  })

  test('a wait as long as the run is waited for; a longer one ends it before anything is sent', async () => {
    const run = fakeRun({ seconds: 5 })
    const gate = createRateLimitGate(run)
    gate.closeFor(5, 'asked')
    await gate.pass()
    gate.closeFor(1, 'asked')
    await expect(gate.pass()).rejects.toMatchObject({
      kind: 'out-of-time',
      mayHaveBeenSent: false,
      message: 'the domain wants a wait of 1 s; this run has 0 s left',
    })
  })
})

describe('Retry-After', () => {
  const date = 'Mon, 05 Oct 2026 09:00:00 GMT'
  test.each<[string, Record<string, string>, number | null]>([
    ['seconds', { 'retry-after': '7' }, 7],
    ['a date', { 'retry-after': 'Mon, 05 Oct 2026 09:00:07 GMT', date }, 7],
    ['a date that is no date, in an answer that has one', { 'retry-after': 'soon', date }, null],
    ['a date in an answer without one', { 'retry-after': date }, null],
    ['none', { date }, null],
  ])('%s', (_, headers, seconds) => expect(parseRetryAfter(headers)).toBe(seconds))

  test.each([
    '2026-10-05',
    '(x) Mon, 05 Oct 2026 09:00:00 GMT',
    'Mon, 05 Oct 2026 09:00:00 GMT+0100',
    'Mon, 05 Xyz 2026 09:00:00 GMT',
  ])('%s is no date', (text) => expect(parseHttpDate(text)).toBeNull())
})
