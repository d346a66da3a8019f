import { describe, expect, test } from 'vitest'
import { createRateLimitGate } from '../../../../src/identity-domain/http/rate-limit-gate'
import type { App } from '../../../../src/token-settings/app'
import { planExpiry } from '../../../../src/token-settings/change'
import type { Seconds } from '../../../../src/token-settings/duration'
import { fakeRun, openTestDomain } from '../../../support/open-test-domain'
import {
  appPath,
  changePath,
  domainOnNock,
  failureOf,
  id,
  nothingPending,
  otherId,
  patchPath,
  resourceOwner,
} from '../on-nock'

nothingPending()

const limited = (headers: Record<string, string> = {}) => domainOnNock().get(appPath).reply(429, '', headers)
const answered = () => domainOnNock().get(appPath).reply(200, resourceOwner)
const date = 'Mon, 05 Oct 2026 09:00:00 GMT'

describe('F12: the domain says how long; up to a second is added, and nothing taken away', () => {
  test.each([
    ['digits', { 'retry-after': '7' }, 7.5],
    ['none', { 'retry-after': '0' }, 0.5],
    ['a date, measured against the Date of the answer', { 'retry-after': 'Mon, 05 Oct 2026 09:00:07 GMT', date }, 7.5],
    [
      'a date as in RFC 850',
      { 'retry-after': 'Monday, 05-Oct-26 09:00:07 GMT', date: 'Monday, 05-Oct-26 09:00:00 GMT' },
      7.5,
    ],
    [
      'a date as asctime writes it',
      { 'retry-after': 'Mon Oct  5 09:00:07 2026', date: 'Mon Oct  5 09:00:00 2026' },
      7.5,
    ],
    ['three dates in three forms', { 'retry-after': 'Mon Oct 05 09:00:07 2026', date }, 7.5],
    ['a date that has passed', { 'retry-after': 'Mon, 05 Oct 2026 08:00:00 GMT', date }, 0.5],
  ])('%s', async (_, headers, wait) => {
    limited(headers)
    answered()
    const domain = openTestDomain()
    expect((await domain.apps.find(id)).id).toBe(id)
    expect(domain.run.clock.waits).toEqual([wait])
    expect(domain.run.events).toEqual([{ kind: 'rate-limited', seconds: wait, asked: true }])
  })
})

describe('F14: nothing usable: random waits that may grow, and the value is noted', () => {
  test.each(['-1', 'soon', '7, 7', '1.5', '7s', '0x7', 'NaN', 'Mon, 05 Oct 2026', ''])('%j', async (value) => {
    limited({ 'retry-after': value })
    limited({ 'retry-after': value })
    limited({ 'retry-after': value })
    answered()
    const domain = openTestDomain()
    expect((await domain.apps.find(id)).id).toBe(id)
    expect(domain.run.clock.waits).toEqual([0.5, 1, 2])
    expect(domain.run.events.slice(0, 2)).toEqual([
      { kind: 'unusable-retry-after', value },
      { kind: 'rate-limited', seconds: 0.5, asked: false },
    ])
  })

  test('a date in an answer without a Date', async () => {
    domainOnNock().get(appPath).reply(429, '', { 'retry-after': 'Mon, 05 Oct 2026 09:00:07 GMT' })
    answered()
    const domain = openTestDomain()
    await domain.apps.find(id)
    expect(domain.run.clock.waits).toEqual([0.5])
  })

  test('none at all', async () => {
    limited()
    answered()
    const domain = openTestDomain()
    await domain.apps.find(id)
    expect(domain.run.clock.waits).toEqual([0.5])
    expect(domain.run.events).toEqual([{ kind: 'rate-limited', seconds: 0.5, asked: false }])
  })
})

describe('F14: more than this run has: it stops at once and shows the value as it was sent', () => {
  test.each([
    ['61', '62'],
    ['30000', '30001'],
    ['1000000000', '1000000001'],
    ['99999999999999999999', '100000000000000000000'],
  ])('%s', async (value, seconds) => {
    limited({ 'retry-after': value, 'opc-request-id': 'req-1' })
    const domain = openTestDomain()
    expect(await failureOf(domain.apps.find(id))).toEqual({
      exitCode: 7,
      message: `The domain limits requests and wants a wait of ${seconds} s; this run has 60 s left.`,
      hint: `The domain sent 'Retry-After: ${value}'. Try again later, or allow more time with --timeout.`,
      status: 429,
      requestId: 'req-1',
    })
    expect(domain.run.clock.waits).toEqual([])
  })

  test('and none of its other requests goes out before', async () => {
    limited({ 'retry-after': '30000' })
    const domain = openTestDomain()
    await failureOf(domain.apps.find(id))
    expect(await failureOf(domain.apps.find(otherId))).toMatchObject({
      exitCode: 7,
      message: 'The domain limits requests and wants a wait of 30001 s; this run has 60 s left.',
    })
  })
})

describe('what nobody asked for is not called a wish, and no wait is announced that does not come', () => {
  test('F14: no Retry-After, and a wait that does not fit', async () => {
    domainOnNock().get(appPath).reply(429, '', { 'opc-request-id': 'req-1' })
    const domain = openTestDomain({ run: fakeRun({ seconds: 0.25 }) })
    expect(await failureOf(domain.apps.find(id))).toEqual({
      exitCode: 7,
      message: 'The domain limits requests, and another attempt after 0.5 s does not fit: this run has 0.2 s left.',
      hint: 'Try again later, or allow more time with --timeout.',
      status: 429,
      requestId: 'req-1',
    })
    expect(domain.run.events).toEqual([])
  })

  test('an unusable one is shown as sent', async () => {
    limited({ 'retry-after': 'soon' })
    const domain = openTestDomain({ run: fakeRun({ seconds: 0.25 }) })
    expect(await failureOf(domain.apps.find(id))).toMatchObject({
      message: 'The domain limits requests, and another attempt after 0.5 s does not fit: this run has 0.2 s left.',
      hint: "The domain sent 'Retry-After: soon'. Try again later, or allow more time with --timeout.",
    })
  })

  test('after the fourth 429 nobody waits any more', async () => {
    for (let times = 0; times < 4; times++) limited({ 'retry-after': '1' })
    const domain = openTestDomain()
    await failureOf(domain.apps.find(id))
    expect(domain.run.events).toEqual(Array(3).fill({ kind: 'rate-limited', seconds: 1.5, asked: true }))
    expect(domain.run.clock.waits).toHaveLength(3)
  })

  test('nor after the fourth of a change', async () => {
    for (let times = 0; times < 4; times++) {
      domainOnNock().get(changePath).reply(200, resourceOwner)
      domainOnNock().patch(patchPath).reply(429)
    }
    domainOnNock().get(changePath).reply(200, resourceOwner)
    const domain = openTestDomain()
    const to9d = (app: App) =>
      planExpiry(app, { token: 'refresh', lifetime: 777600 as Seconds, force: false, consent: null })
    await domain.apps.change(id, to9d)
    expect(domain.run.events.filter(({ kind }) => kind === 'rate-limited')).toHaveLength(3)
    expect(domain.run.clock.waits).toEqual([0.5, 1, 2])
  })

  test('another request that then waits at the gate says so', async () => {
    for (let times = 0; times < 4; times++) limited({ 'retry-after': '1' })
    domainOnNock()
      .get(appPath.replace(id, otherId))
      .reply(200, { ...resourceOwner, id: otherId })
    const domain = openTestDomain()
    await failureOf(domain.apps.find(id))
    await domain.apps.find(otherId)
    expect(domain.run.events).toHaveLength(4)
    expect(domain.run.clock.waits).toEqual([1.5, 1.5, 1.5, 1.5])
  })
})

test.each([429, 503])('F12: after %i all requests of a run wait at the same gate', async (status) => {
  const run = fakeRun()
  const times: [string, number][] = []
  const servedAt = (who: string, body: object) => () => {
    times.push([who, run.clock.elapsed()])
    return body
  }
  domainOnNock().get(appPath).reply(status, '', { 'retry-after': '7' })
  domainOnNock().get(appPath).reply(200, servedAt('first', resourceOwner))
  domainOnNock()
    .get(appPath.replace(id, otherId))
    .reply(200, servedAt('second', { ...resourceOwner, id: otherId }))

  const domain = openTestDomain({ run })
  const first = domain.apps.find(id)
  while (run.events.length === 0) await new Promise(setImmediate)
  await Promise.all([first, domain.apps.find(otherId)])
  expect(times.sort()).toEqual([
    ['first', 7.5],
    ['second', 7.5],
  ])
})

test('a shorter wait does not shorten a longer one', async () => {
  const run = fakeRun()
  const gate = createRateLimitGate(run)
  gate.closeFor(20, 'asked')
  gate.closeFor(3, 'asked')
  await gate.pass()
  expect(run.clock.elapsed()).toBe(20)
  await gate.pass()
  expect(run.clock.waits).toEqual([20])
})

test('429 four times: that was enough', async () => {
  for (let times = 0; times < 4; times++) limited({ 'retry-after': '1' })
  const domain = openTestDomain()
  expect(await failureOf(domain.apps.find(id))).toMatchObject({
    exitCode: 7,
    message: `The domain limits requests: asked to read app ${id}, it answered 429.`,
  })
  expect(domain.run.clock.waits).toEqual([1.5, 1.5, 1.5])
})

test('503 with Retry-After: the same floor, for every request', async () => {
  domainOnNock().get(appPath).reply(503, '', { 'retry-after': '7' })
  answered()
  const domain = openTestDomain()
  await domain.apps.find(id)
  expect(domain.run.clock.elapsed()).toBe(7.5)
})

test('503 with more than this run has: it stops at once', async () => {
  domainOnNock().get(appPath).reply(503, '', { 'retry-after': '3600' })
  const domain = openTestDomain()
  expect(await failureOf(domain.apps.find(id))).toMatchObject({
    exitCode: 7,
    status: 503,
    hint: "The domain sent 'Retry-After: 3600'. Try again later, or allow more time with --timeout.",
  })
  expect(domain.run.clock.waits).toEqual([])
})

describe('a change that is told to wait', () => {
  const to9d = (app: App) =>
    planExpiry(app, { token: 'refresh', lifetime: 777600 as Seconds, force: false, consent: null })
  const read = (seconds = 604800) =>
    domainOnNock()
      .get(changePath)
      .reply(200, { ...resourceOwner, refreshTokenExpiry: seconds })

  test('429: reads and compares again after the wait, then sends', async () => {
    read()
    domainOnNock().patch(patchPath).reply(429, '', { 'retry-after': '7' })
    read()
    domainOnNock().patch(patchPath).reply(200, resourceOwner)
    read(777600)
    const domain = openTestDomain()
    expect((await domain.apps.change(id, to9d)).outcome).toBe('confirmed')
    expect(domain.run.clock.waits).toEqual([7.5])
  })

  test('429 without a time: the waits may grow', async () => {
    for (let times = 0; times < 4; times++) {
      read()
      domainOnNock().patch(patchPath).reply(429)
    }
    read()
    const domain = openTestDomain()
    expect(await domain.apps.change(id, to9d)).toMatchObject({ outcome: 'refused', exitCode: 7 })
    expect(domain.run.clock.waits).toEqual([0.5, 1, 2])
  })

  test('429 for longer than this run: refused, as one fresh read shows', async () => {
    read()
    domainOnNock().patch(patchPath).reply(429, '', { 'retry-after': '30000' })
    read()
    const report = await openTestDomain().apps.change(id, to9d)
    expect(report).toMatchObject({ outcome: 'refused', exitCode: 7 })
    expect(report.failure?.hint).toContain("'Retry-After: 30000'")
  })

  test('a read afterwards that is told to wait for longer than this run: unknown, and no further read', async () => {
    read()
    domainOnNock().patch(patchPath).reply(200, resourceOwner)
    domainOnNock().get(changePath).reply(429, '', { 'retry-after': '30000' })
    expect(await openTestDomain().apps.change(id, to9d)).toMatchObject({ outcome: 'unknown', exitCode: 8, now: null })
  })
})
