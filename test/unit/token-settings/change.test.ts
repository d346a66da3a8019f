import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type App, type Lifetime, lifetimeOf } from '../../../src/token-settings/app'
import {
  type ExpiryRequest,
  ifMilliseconds,
  isLargeStep,
  type Plan,
  planExpiry,
} from '../../../src/token-settings/change'
import type { Seconds } from '../../../src/token-settings/duration'
import { byDefault, exampleApp, setTo } from '../../support/example-app'

const request = (
  part: Partial<Omit<ExpiryRequest, 'lifetime' | 'expect'>> & { lifetime?: number | null; expect?: number },
) => ({ token: 'refresh', lifetime: 777_600, force: false, consent: null, ...part }) as ExpiryRequest

/** A plan without its functions. */
function shown(plan: Plan): unknown {
  return plan.kind === 'change' ? plan.change.edit : plan.kind === 'stopped' ? plan.stop : plan.kind
}

describe('what is sent', () => {
  test.each<[string, Partial<App>, Parameters<typeof request>[0], unknown]>([
    ['another lifetime', {}, {}, { kind: 'set', attribute: 'refreshTokenExpiry', value: 777600 }],
    [
      'the access token',
      {},
      { token: 'access', lifetime: 1800 },
      { kind: 'set', attribute: 'accessTokenExpiry', value: 1800 },
    ],
    ['unset', {}, { lifetime: null }, { kind: 'unset', attribute: 'refreshTokenExpiry' }],
    [
      'unset for the access token',
      {},
      { token: 'access', lifetime: null },
      { kind: 'unset', attribute: 'accessTokenExpiry' },
    ],
    [
      'the default, where nothing is set',
      { refreshTokenExpiry: byDefault(604_800) },
      { lifetime: 604_800 },
      { kind: 'set', attribute: 'refreshTokenExpiry', value: 604800 },
    ],
    ['the same value', {}, { lifetime: 604_800 }, 'unchanged'],
    ['unset, where nothing is set', { refreshTokenExpiry: byDefault(604_800) }, { lifetime: null }, 'unchanged'],
    [
      'the other token has that value',
      { accessTokenExpiry: setTo(777_600) },
      {},
      { kind: 'set', attribute: 'refreshTokenExpiry', value: 777600 },
    ],
  ])('%s', (_, app, asked, expected) => expect(shown(planExpiry(exampleApp(app), request(asked)))).toEqual(expected))
})

describe('--expect', () => {
  test.each<[string, Partial<App>, Parameters<typeof request>[0], unknown]>([
    ['it is as expected', {}, { expect: 604_800 }, { kind: 'set', attribute: 'refreshTokenExpiry', value: 777600 }],
    ['it is not', {}, { expect: 600 }, { reason: 'not-expected', expected: 600, actual: setTo(604_800) }],
    [
      'the wanted value is there already, so that a repeated command is safe',
      { refreshTokenExpiry: setTo(777_600) },
      { expect: 604_800 },
      'unchanged',
    ],
    [
      'the default counts as its seconds',
      { refreshTokenExpiry: byDefault(604_800) },
      { expect: 604_800 },
      { kind: 'set', attribute: 'refreshTokenExpiry', value: 777600 },
    ],
    [
      'consent and force do not replace it',
      {},
      { expect: 600, consent: 'any', force: true },
      { reason: 'not-expected', expected: 600, actual: setTo(604_800) },
    ],
  ])('%s', (_, app, asked, expected) => expect(shown(planExpiry(exampleApp(app), request(asked)))).toEqual(expected))
})

describe('where the lifetime has no effect', () => {
  const notResource = {
    reason: 'no-effect',
    why: expect.stringContaining('isOAuthResource is false'),
    instead: expect.any(String),
  }
  const notOffline = {
    reason: 'no-effect',
    why: expect.stringContaining('allowOffline is false'),
    instead: expect.any(String),
    fix: { command: 'set-offline', app: '9fc12da9eecd4927a9ef88512ce5612e', to: true },
  }
  const replaced = { kind: 'set', attribute: 'refreshTokenExpiry', value: 777600 }
  test.each<[string, Partial<App>, Parameters<typeof request>[0], unknown]>([
    ['no resource', { isOAuthResource: false }, {}, notResource],
    ['no resource, access token', { isOAuthResource: false }, { token: 'access', lifetime: 1800 }, notResource],
    ['no offline access', { allowOffline: false }, {}, notOffline],
    [
      'no offline access, access token',
      { allowOffline: false },
      { token: 'access', lifetime: 1800 },
      { kind: 'set', attribute: 'accessTokenExpiry', value: 1800 },
    ],
    ['no offline access, unset', { allowOffline: false }, { lifetime: null }, notOffline],
    ['forced', { isOAuthResource: false, allowOffline: false }, { force: true }, replaced],
    ['consent is not force', { allowOffline: false }, { consent: 'any' }, notOffline],
    ['the same value needs no force', { allowOffline: false }, { lifetime: 604_800 }, 'unchanged'],
  ])('%s', (_, app, asked, expected) => expect(shown(planExpiry(exampleApp(app), request(asked)))).toEqual(expected))
})

describe('a large step needs consent', () => {
  const needs = (from: Lifetime, to: Lifetime) => ({ reason: 'needs-consent', from, to })
  const replaced = (value: number) => ({ kind: 'set', attribute: 'refreshTokenExpiry', value })
  test.each<[string, Partial<App>, Parameters<typeof request>[0], unknown]>([
    ['twice as long is not large', {}, { lifetime: 1_209_600 }, replaced(1209600)],
    ['a second more is', {}, { lifetime: 1_209_601 }, needs(setTo(604_800), setTo(1_209_601))],
    ['half is not large', {}, { lifetime: 302_400 }, replaced(302400)],
    ['a second less is', {}, { lifetime: 302_399 }, needs(setTo(604_800), setTo(302_399))],
    ['D23 7m', {}, { lifetime: 420 }, needs(setTo(604_800), setTo(420))],
    [
      'unsetting a short one',
      { refreshTokenExpiry: setTo(60) },
      { lifetime: null },
      needs(setTo(60), byDefault(604_800)),
    ],
    [
      'from the default',
      { refreshTokenExpiry: byDefault(604_800) },
      { lifetime: 60 },
      needs(byDefault(604_800), setTo(60)),
    ],
    ['agreed to beforehand', {}, { lifetime: 420, consent: 'any' }, replaced(420)],
    ['agreed to for this value', {}, { lifetime: 420, consent: setTo(604_800) }, replaced(420)],
    ['agreed to for another value', {}, { lifetime: 420, consent: setTo(600_000) }, needs(setTo(604_800), setTo(420))],
    [
      'agreed to for the default, now set',
      {},
      { lifetime: 420, consent: byDefault(604_800) },
      needs(setTo(604_800), setTo(420)),
    ],
    ['force is not consent', {}, { lifetime: 420, force: true }, needs(setTo(604_800), setTo(420))],
    ['from 0', { refreshTokenExpiry: setTo(0) }, { lifetime: 60 }, needs(setTo(0), setTo(60))],
  ])('%s', (_, app, asked, expected) => expect(shown(planExpiry(exampleApp(app), request(asked)))).toEqual(expected))
})

test('of several guards, the first in this order is named: expected, effect, consent', () => {
  const app = exampleApp({ isOAuthResource: false })
  const reason = (plan: Plan) => (plan.kind === 'stopped' ? plan.stop.reason : plan.kind)
  expect(reason(planExpiry(app, request({ expect: 600, lifetime: 420 })))).toBe('not-expected')
  expect(reason(planExpiry(app, request({ expect: 604_800, lifetime: 420 })))).toBe('no-effect')
  expect(reason(planExpiry(app, request({ expect: 604_800, lifetime: 420, force: true })))).toBe('needs-consent')
  expect(reason(planExpiry(app, request({ expect: 604_800, lifetime: 420, force: true, consent: 'any' })))).toBe(
    'change',
  )
})

describe('S18: no absurd value is ever part of a request', () => {
  test.each([0, -1, 0.5, 2_147_483_648, Number.NaN, Number.POSITIVE_INFINITY])('%d', (lifetime) =>
    expect(() => planExpiry(exampleApp(), request({ lifetime, consent: 'any' }))).toThrow(
      `${lifetime} s is no lifetime`,
    ),
  )
  test.each([1, 2_147_483_647])('%d is the last that goes', (lifetime) =>
    expect(shown(planExpiry(exampleApp(), request({ lifetime, consent: 'any' })))).toMatchObject({ value: lifetime }),
  )
})

test('a plan knows the app as it is wanted, and as it was', () => {
  const plan = planExpiry(exampleApp(), request({}))
  if (plan.kind !== 'change') throw new Error(plan.kind)
  const later = (refreshTokenExpiry: Lifetime) => {
    const app = exampleApp({ refreshTokenExpiry })
    return { holds: plan.change.holds(app), isAsBefore: plan.change.isAsBefore(app) }
  }
  expect(later(setTo(777_600))).toEqual({ holds: true, isAsBefore: false })
  expect(later(setTo(604_800))).toEqual({ holds: false, isAsBefore: true })
  expect(later(byDefault(604_800))).toEqual({ holds: false, isAsBefore: false })
  expect(later(setTo(60))).toEqual({ holds: false, isAsBefore: false })
})

describe('D21: milliseconds?', () => {
  test.each([
    [604_800_000, '604800 s is 7d'],
    [60_000, '60 s is 1m'],
    [59_000, null],
    [604_800_001, null],
  ])('%d', (seconds, said) => expect(ifMilliseconds(seconds as Seconds)).toBe(said))
})

describe('for any app and any request', () => {
  const seconds = fc.integer({ min: 1, max: 2_147_483_647 }).map((value) => value as Seconds)
  const near = fc.constantFrom(60, 3_600, 302_400, 604_800, 777_600, 1_209_600).map((value) => value as Seconds)
  const length = fc.oneof(seconds, near)
  const flag = fc.constantFrom(true, false, null)
  const apps = fc
    .record({ refresh: fc.option(length), access: fc.option(length), offline: flag, resource: flag })
    .map((part) =>
      exampleApp({
        refreshTokenExpiry: lifetimeOf('refresh', part.refresh),
        accessTokenExpiry: lifetimeOf('access', part.access),
        allowOffline: part.offline,
        isOAuthResource: part.resource,
      }),
    )
  const requests: fc.Arbitrary<ExpiryRequest> = fc
    .record({
      token: fc.constantFrom('refresh' as const, 'access' as const),
      lifetime: fc.option(length),
      expect: fc.option(length),
      force: fc.boolean(),
      consent: fc.constantFrom('any' as const, null, setTo(604_800), byDefault(604_800)),
    })
    .map(({ expect: expected, ...rest }) => ({ ...rest, ...(expected === null ? {} : { expect: expected }) }))

  const attribute = { refresh: 'refreshTokenExpiry', access: 'accessTokenExpiry' } as const
  const deepFreeze = (value: object): void => {
    for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part)
    Object.freeze(value)
  }

  test('a plan is pure: the same app and request, the same plan, and neither is touched', () => {
    fc.assert(
      fc.property(apps, requests, (app, asked) => {
        deepFreeze(app)
        deepFreeze(asked)
        expect(shown(planExpiry(app, asked))).toEqual(shown(planExpiry(structuredClone(app), structuredClone(asked))))
      }),
    )
  })

  test('a change carries exactly what was asked for, and holds once it is applied', () => {
    let changes = 0
    fc.assert(
      fc.property(apps, requests, (app, asked) => {
        // With an expectation most of these plans would stop before they change anything.
        const { expect: _, ...wanted } = asked
        const plan = planExpiry(app, { ...wanted, force: true, consent: 'any' })
        if (plan.kind !== 'change') return
        changes++
        const path = attribute[asked.token]
        expect(plan.change.edit).toEqual(
          asked.lifetime === null
            ? { kind: 'unset', attribute: path }
            : { kind: 'set', attribute: path, value: asked.lifetime },
        )
        const applied = { ...app, [path]: lifetimeOf(asked.token, asked.lifetime) }
        expect(plan.change.holds(applied)).toBe(true)
        expect(plan.change.isAsBefore(applied)).toBe(false)
        expect(plan.change.holds(app)).toBe(false)
        expect(plan.change.isAsBefore(app)).toBe(true)
        expect(planExpiry(applied, asked).kind).toBe('unchanged')
      }),
    )
    expect(changes).toBeGreaterThan(50)
  })

  test('a step is large in both directions or in neither', () => {
    fc.assert(
      fc.property(length, length, (one, other) => {
        expect(isLargeStep(setTo(one), setTo(other))).toBe(isLargeStep(setTo(other), setTo(one)))
      }),
    )
  })
})
