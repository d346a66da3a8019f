import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Answer, TokensSeen } from '../../../src/offline-access/answer'
import {
  type Age,
  ageStep,
  type ExpiresIn,
  lifetimeStep,
  measureAge,
  type ResponseTimes,
} from '../../../src/offline-access/measured-lifetime'
import { grantedLess, type ScopeSeen, scopeStep } from '../../../src/offline-access/scope-step'
import { type Step, type StepName, type StepStatus, sortSteps, step, stepsLeft } from '../../../src/offline-access/step'
import {
  controlStep,
  grantVerdict,
  idTokenStep,
  idTokensStep,
  issuedStep,
  redeemedStep,
  renewedStep,
  revokedTokenStep,
  rotatedStep,
  spentStep,
  type Verdict,
} from '../../../src/offline-access/verdict'
import type { Seconds } from '../../../src/token-settings/duration'

const tokens = (part: Partial<TokensSeen> = {}): TokensSeen => ({
  kind: 'tokens',
  expiresIn: { kind: 'seconds', seconds: 3600, asText: false },
  scope: null,
  hasRefreshToken: true,
  refreshToken: { kind: null, expiresIn: null },
  idToken: 'checked',
  unacceptable: null,
  ...part,
})
const refused: Answer = { kind: 'refused', error: 'invalid_grant', description: 'It has ended.' }
const lost: Answer = { kind: 'lost', why: 'host: the connection was closed before the answer was whole' }
const unsent: Answer = { kind: 'not-sent', why: 'host: the connection was refused' }

const noScope: Answer = { kind: 'refused', error: 'invalid_scope', description: 'Not this one.' }

/** 200, and no tokens. */
const empty: Answer = { kind: 'untrusted', why: 'it has no access token' }

const said = ({ status, detail }: Step) => [status, detail]

describe('a refresh token was issued', () => {
  test.each<[string, Answer, StepStatus, string]>([
    ['there is one', tokens(), 'pass', 'the response has a refresh token'],
    [
      'there is none',
      tokens({ hasRefreshToken: false }),
      'fail',
      'offline_access was requested, but the response has no refresh token',
    ],
    ['F89: the request was refused', noScope, 'fail', 'the request was refused: invalid_scope: Not this one'],
    [
      'no answer came',
      lost,
      'not-tried',
      'no response to check: host: the connection was closed before the answer was whole',
    ],
  ])('%s', (_, answer, status, detail) => expect(said(issuedStep(answer))).toEqual([status, detail]))
})

describe('the refresh token redeems', () => {
  test.each<[string, Answer, StepStatus, string]>([
    ['new tokens', tokens(), 'pass', 'it gave a new access token'],
    [
      'J33: an answer that must not be used',
      tokens({ unacceptable: 'unexpected JWT iss (issuer) claim value' }),
      'fail',
      'the response must not be used: unexpected JWT iss (issuer) claim value',
    ],
    ['refused', refused, 'fail', 'the provider refused it: invalid_grant: It has ended'],
    [
      'K9: a lost answer claims nothing',
      lost,
      'not-tried',
      'cannot tell: host: the connection was closed before the answer was whole. The token may be used up; it was not sent again',
    ],
    [
      'F12: it was not looked into',
      { kind: 'turned-away', why: 'the provider limits requests (429)' },
      'not-tried',
      'cannot tell: the provider limits requests (429). The token is not used up',
    ],
    ['it never left', unsent, 'not-tried', 'the request was not sent: host: the connection was refused'],
  ])('%s', (_, answer, status, detail) => expect(said(redeemedStep(answer))).toEqual([status, detail]))
})

const number = (seconds: number, asText = false): ExpiresIn => ({ kind: 'seconds', seconds, asText })
const of = (configured: number | null, customExpiry: number | null = null) => ({
  configured: configured as Seconds | null,
  customExpiry: customExpiry as Seconds | null,
})

describe('the access token lives as the settings say', () => {
  test.each<[string, ExpiresIn, ReturnType<typeof of>, StepStatus, string]>([
    ['exactly', number(3600), of(3600), 'pass', '1h (3600 s), as set on the resource app'],
    ['as asked for in the scope', number(300), of(3600, 300), 'pass', '5m (300 s), as the scope requests'],
    ['nothing to compare with', number(3600), of(null), 'pass', '1h (3600 s); no setting to compare it with'],
    [
      'shorter, as a session may end first',
      number(1800),
      of(3600),
      'pass',
      '30m (1800 s), less than the 1h (3600 s) that are set: the user’s session may end first; it lasts 480 minutes unless set otherwise, and only the rest counts',
    ],
    [
      'shorter for no documented reason',
      number(40_000),
      of(86_400),
      'warn',
      '11h6m40s (40000 s), less than the 1d (86400 s) that are set; no documented limit explains it',
    ],
    ['longer', number(7200), of(3600), 'warn', '2h (7200 s), although the resource app says 1h (3600 s)'],
    ['J29: absent', { kind: 'absent' }, of(3600), 'warn', 'unknown: the response has no expires_in'],
    [
      'J29: text',
      number(3600, true),
      of(3600),
      'warn',
      'expires_in says 1h (3600 s), but as text: some clients cannot read that',
    ],
    ['J29: below zero', number(-5), of(3600), 'fail', 'expires_in is not a possible lifetime of an access token'],
    ['J29: 1e12', number(1e12), of(3600), 'fail', 'expires_in is not a possible lifetime of an access token'],
    [
      'J29: "12abc"',
      { kind: 'nonsense' },
      of(3600),
      'fail',
      'expires_in is not a possible lifetime of an access token',
    ],
  ])('%s', (_, seen, expected, status, detail) => expect(said(lifetimeStep(seen, expected))).toEqual([status, detail]))
})

const inToken = (scope: string): ScopeSeen => ({ scope, from: 'access-token' })
const answered = (scope: string): ScopeSeen => ({ scope, from: 'answer' })

describe('the scope is kept', () => {
  test.each<[string, ScopeSeen | null, ScopeSeen | null, StepStatus]>([
    ['the same in another order', answered('a b offline_access'), answered('b offline_access a'), 'pass'],
    ['without offline_access, which was granted', answered('a b offline_access'), answered('b a'), 'warn'],
    ['an empty one', answered('a b'), answered(''), 'fail'],
    ['narrower', answered('a b'), answered('a'), 'fail'],
    ['wider', answered('a'), answered('a b'), 'fail'],
    ['not said', null, null, 'not-tried'],
    ['said in different places', answered('a'), { scope: 'a', from: 'access-token' }, 'not-tried'],
    ['said by both access tokens', inToken('a b'), inToken('a b'), 'pass'],
    ['the same of a resource is missing in both', answered('a'), answered('a'), 'warn'],
    ['the same, and said by both access tokens', inToken('b'), inToken('b'), 'warn'],
  ])('%s', (_, first, second, status) =>
    expect(scopeStep(first, second, 'openid a b offline_access').status).toBe(status),
  )
})

describe('only one of the answers names a scope: it is compared with what was asked for', () => {
  const asked = 'openid profile https://q.example/read https://q.example/write offline_access'
  const narrow = answered('openid profile https://q.example/read')
  const whole = answered('profile https://q.example/read https://q.example/write')
  test.each<[string, ScopeSeen | null, ScopeSeen | null, StepStatus, string]>([
    [
      'the refresh lost one of a resource',
      null,
      narrow,
      'fail',
      `the scope lacks https://q.example/write: the second response is for ${narrow.scope}, requested was ${asked}`,
    ],
    [
      'it was not granted at first',
      narrow,
      null,
      'warn',
      `the scope lacks https://q.example/write: the first response is for ${narrow.scope}, requested was ${asked}`,
    ],
    [
      'the refresh lost one about the user',
      null,
      answered('https://q.example/read https://q.example/write'),
      'warn',
      `the scope lacks profile: the second response is for https://q.example/read https://q.example/write, requested was ${asked}`,
    ],
    [
      'the refresh added one',
      null,
      answered(`${asked} https://q.example/admin`),
      'fail',
      `after the refresh the scope also has https://q.example/admin: the second response is for ${asked} https://q.example/admin, requested was ${asked}`,
    ],
    ['the first', whole, null, 'pass', 'the first response names the requested scope; the other names none'],
    ['the second', null, whole, 'pass', 'the second response names the requested scope; the other names none'],
    [
      'an access token, which leaves the audience out',
      { scope: '/read /write', from: 'access-token' },
      null,
      'pass',
      'the first response names the requested scope; the other names none',
    ],
  ])('%s', (_, first, second, status, detail) =>
    expect(said(scopeStep(first, second, asked))).toEqual([status, detail]),
  )

  test('what was not granted is known of', () => {
    expect([grantedLess(narrow, asked), grantedLess(whole, asked), grantedLess(null, asked)]).toEqual([
      true,
      false,
      false,
    ])
    expect(grantVerdict([], { grantedLess: true })).toBe('incomplete')
    const good = [step('refresh-token-issued', 'pass', ''), step('refresh-token-redeems', 'pass', '')]
    expect(grantVerdict(good, { grantedLess: true })).toBe('incomplete')
  })
})

describe('the other steps', () => {
  test.each<[string, Step, StepStatus]>([
    ['another access token', renewedStep({ same: false }), 'pass'],
    ['the same access token', renewedStep({ same: true }), 'fail'],
    ['rotated', rotatedStep({ rotated: true, waited: null, isPublic: true }), 'pass'],
    ['F84: not rotated', rotatedStep({ rotated: false, waited: null, isPublic: false }), 'warn'],
    ['a spent token is refused', spentStep(refused, 0), 'pass'],
    ['F92: a spent token is accepted', spentStep(tokens(), 0), 'warn'],
    ['a spent token, and no answer', spentStep(lost, 0), 'not-tried'],
    ['a spent token, and an answer that says nothing', spentStep(empty, 0), 'not-tried'],
    ['a revoked token, and an answer that says nothing', revokedTokenStep(empty, null), 'not-tried'],
    ['without offline_access an answer that says nothing', controlStep(empty, tokens()), 'not-tried'],
    ['a revoked token is refused', revokedTokenStep(refused, null), 'pass'],
    ['a revoked token is accepted', revokedTokenStep(tokens(), null), 'warn'],
    ['without offline_access there is none', controlStep(tokens({ hasRefreshToken: false }), tokens()), 'pass'],
    ['without offline_access there is one', controlStep(tokens(), tokens()), 'warn'],
    ['an ID token', idTokenStep(tokens(), { signature: 'the keys are not public', nonce: true }), 'not-tried'],
    [
      'a bad ID token',
      idTokenStep(tokens({ unacceptable: 'its nonce is wrong' }), {
        signature: null,
        nonce: true,
      }),
      'fail',
    ],
    ['no ID token', idTokenStep(tokens({ idToken: 'absent' }), { signature: null, nonce: true }), 'not-tried'],
    ['ID tokens agree', idTokensStep(tokens(), tokens(), []), 'pass'],
    ['ID tokens differ', idTokensStep(tokens(), tokens(), ['sub']), 'fail'],
    ['no ID token from the refresh', idTokensStep(tokens(), tokens({ idToken: 'absent' }), []), 'not-tried'],
  ])('%s', (_, { status }, expected) => expect(status).toBe(expected))
})

test('without offline_access: nothing is concluded that the two answers do not show', () => {
  const detail = (hasRefreshToken: boolean, issued: boolean) =>
    controlStep(tokens({ hasRefreshToken }), tokens({ hasRefreshToken: issued })).detail
  expect(detail(false, true)).toBe('no refresh token came: offline_access is what decides')
  expect(detail(false, false)).toBe('no refresh token came here either: offline_access makes no difference')
  expect(detail(true, true)).toBe('a refresh token came as well: offline_access is not what decides')
  expect(detail(true, false)).toBe('a refresh token came here, but not with offline_access')
  expect(
    [tokens({ hasRefreshToken: false }), tokens(), noScope, lost].map((answer) => said(controlStep(answer, noScope))),
  ).toEqual([
    ['pass', 'tokens came, and no refresh token: offline_access is what was refused'],
    ['warn', 'a refresh token came here, but with offline_access the request was refused'],
    ['pass', 'refused as well (invalid_scope: Not this one): offline_access makes no difference'],
    ['not-tried', 'cannot tell: host: the connection was closed before the answer was whole'],
  ])
})

test('a nonce that was not sent is not called right', () => {
  const [sent, notSent] = [true, false].map((nonce) => idTokenStep(tokens(), { signature: 'no keys', nonce }).detail)
  expect(sent).toBe('issuer, audience, nonce and expiry are right; its signature was not checked: no keys')
  expect(notSent).toBe('issuer, audience and expiry are right; its signature was not checked: no keys')
})

const issuedAt = new Date('2026-10-05T14:03:00Z')
const later = (date: Date, seconds: number) => new Date(date.getTime() + seconds * 1000)
/** An answer after some time, by both clocks, that took two seconds. */
const after = (byProvider: number | null, here: number): ResponseTimes => ({
  askedAt: later(issuedAt, here),
  receivedAt: later(issuedAt, here + 2),
  date: byProvider === null ? null : later(issuedAt, byProvider),
})

describe('how long a refresh token lives, by the provider’s clock', () => {
  const used = { unknown: 'it may have been used up before' }
  test.each<[string, Age, StepStatus, string]>([
    [
      'it worked, and both clocks agree',
      measureAge(after(0, -2), after(604_740, 604_738), 'worked', null),
      'pass',
      'one lived 6d23h58m57s (604737 s) without use, by the provider’s clock; each refresh begins a new window',
    ],
    [
      'it worked, and this machine’s clock says otherwise',
      measureAge(after(0, -2), after(604_740, 40), 'worked', null),
      'pass',
      'one lived 6d23h58m57s (604737 s) without use, by the provider’s clock (by this machine’s 40s (40 s) passed); each refresh begins a new window',
    ],
    [
      'it worked at once: nothing is less than nothing',
      measureAge(after(0, -2), after(0, 0), 'worked', null),
      'pass',
      'one lived 0 s without use, by the provider’s clock; each refresh begins a new window',
    ],
    [
      'one before it lived longer',
      measureAge(after(0, -2), after(100, 98), 'worked', 604_700),
      'pass',
      'one lived 6d23h58m20s (604700 s) without use, by the provider’s clock; each refresh begins a new window',
    ],
    [
      'it had ended',
      measureAge(after(0, -2), after(691_200, 691_198), 'ended', 604_737),
      'warn',
      'refused at 8d3s (691203 s), by the provider’s clock: it ended by then, by its age or because it was revoked; one before it lived 6d23h58m57s (604737 s)',
    ],
    [
      'it may have been used up',
      measureAge(after(0, -2), after(60, 58), used, null),
      'not-tried',
      'cannot tell: it may have been used up before',
    ],
    [
      'the provider gave no date at first',
      measureAge(after(null, -2), after(60, 58), 'worked', null),
      'pass',
      'one lived 57s (57 s) without use, by this machine’s clock, as the provider’s is not known; each refresh begins a new window',
    ],
    [
      'the provider gives no date now',
      measureAge(after(0, -2), after(null, 58), 'ended', 604_737),
      'warn',
      'refused at 1m3s (63 s), by this machine’s clock, as the provider’s is not known: it ended by then, by its age or because it was revoked; one before it lived 6d23h58m57s (604737 s)',
    ],
    [
      'no date, and this machine’s clock went back',
      measureAge(after(null, 3600), after(null, 0), 'worked', null),
      'not-tried',
      'cannot tell: this machine’s clock went back by 1h2s (3602 s)',
    ],
    [
      'the provider’s clock went back',
      measureAge(after(0, -2), after(-3600, 58), 'worked', null),
      'not-tried',
      'cannot tell: the provider’s clock went back by 1h (3600 s)',
    ],
    [
      'no answer',
      measureAge(after(0, -2), null, { unknown: 'it is not known whether the token was used up' }, null),
      'not-tried',
      'cannot tell: it is not known whether the token was used up',
    ],
  ])('%s', (_, age, status, detail) => expect(said(ageStep(age, { ofDomain: true }))).toEqual([status, detail]))

  test('the bounds hold whatever the clocks and the way of the answers do to whole seconds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5_000_000 }),
        fc.integer({ min: 0, max: 999 }),
        fc.integer({ min: 0, max: 3000 }),
        fc.integer({ min: 0, max: 3000 }),
        (age, fraction, wayThere, wayBack) => {
          // Issued and judged in the middle of each exchange; the date is written somewhere after, whole seconds of it.
          const exchange = (judged: number): ResponseTimes => ({
            askedAt: new Date(judged - wayThere),
            receivedAt: new Date(judged + wayBack),
            date: new Date(Math.floor((judged + (wayBack * fraction) / 999) / 1000) * 1000),
          })
          const began = issuedAt.getTime() + fraction
          const [issued, redeemed] = [exchange(began), exchange(began + age)]
          const { atLeast } = measureAge(issued, redeemed, 'worked', null)
          const { atMost } = measureAge(issued, redeemed, 'ended', null)
          expect((atLeast as number) * 1000).toBeLessThanOrEqual(age)
          expect((atMost as number) * 1000).toBeGreaterThanOrEqual(age)
        },
      ),
    )
  })
})

test('what a run did not come to stands among its steps, in their order', () => {
  const steps = [step('sign-in', 'pass', 'yes'), step('revoked', 'pass', 'all')]
  const left = stepsLeft(['id-token', 'sign-in', 'kept'], steps, (name) => `no ${name}`)
  expect(sortSteps([...steps, ...left]).map(({ step, status, detail }) => [step, status, detail])).toEqual([
    ['sign-in', 'pass', 'yes'],
    ['id-token', 'not-tried', 'no id-token'],
    ['kept', 'not-tried', 'no kept'],
    ['revoked', 'pass', 'all'],
  ])
})

describe('the verdict', () => {
  const good: [StepName, StepStatus][] = [
    ['refresh-token-issued', 'pass'],
    ['refresh-token-redeems', 'pass'],
  ]
  test.each<[string, [StepName, StepStatus][], Verdict]>([
    ['both pass', good, 'holds'],
    ['a warning does not matter', [...good, ['spent-token-refused', 'warn'], ['revoked', 'warn']], 'holds'],
    ['nor does what was left out', [...good, ['spent-token-refused', 'not-tried']], 'holds'],
    ['none was issued', [['refresh-token-issued', 'fail']], 'not-issued'],
    ['it is refused', [good[0] as [StepName, StepStatus], ['refresh-token-redeems', 'fail']], 'does-not-refresh'],
    ['an ID token that moved after the refresh', [...good, ['id-tokens-agree', 'fail']], 'holds'],
    [
      'the scope leaves offline_access out',
      [['refresh-token-issued', 'warn'], good[1] as [StepName, StepStatus]],
      'incomplete',
    ],
    [
      'the scope leaves it out, and a run without it shows that it decides',
      [['refresh-token-issued', 'warn'], good[1] as [StepName, StepStatus], ['without-offline-access', 'pass']],
      'holds',
    ],
    ['a second refresh with the same token is refused', [...good, ['refresh-token-rotated', 'fail']], 'incomplete'],
    ['the scope got narrower', [...good, ['scope-kept', 'fail']], 'incomplete'],
    ['the refresh returned the same access token', [...good, ['access-token-renewed', 'fail']], 'incomplete'],
    ['its answer was lost', [good[0] as [StepName, StepStatus], ['refresh-token-redeems', 'not-tried']], 'incomplete'],
    ['nothing happened', [], 'incomplete'],
    ['J29: a lifetime that is nonsense', [...good, ['access-token-lifetime', 'fail']], 'holds'],
    [
      'a first answer that must not be used',
      [
        ['id-token', 'fail'],
        ['refresh-token-issued', 'not-tried'],
      ],
      'incomplete',
    ],
  ])('%s', (_, steps, verdict) => {
    expect(
      grantVerdict(
        steps.map(([name, status]) => step(name, status, '')),
        { untrusted: true },
      ),
    ).toBe('incomplete')
    expect(grantVerdict(steps.map(([name, status]) => step(name, status, '')))).toBe(verdict)
  })
})
