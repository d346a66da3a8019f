import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { histogramOf, lifetimeHistogram } from '../../../src/audit/lifetime-buckets'
import { lifetimeLimits } from '../../../src/audit/lifetime-limits'
import type { LimitRule, Policy } from '../../../src/audit/policy'
import type { Seconds } from '../../../src/token-settings/duration'
import { limitRule, seconds } from '../../support/example-report'
import { runs } from '../../support/extent'

const counts = (...each: [length: string, apps: number][]) => ({
  refresh: each.map(([length, apps]) => ({ seconds: seconds(length), apps })),
  access: [],
})

const refresh = (max: string | null, min: string | null = null, members: Partial<LimitRule> = {}) =>
  limitRule('r', {
    refreshTokenExpiry: { max: max && seconds(max), min: min && seconds(min), unset: 'judge' } as never,
    ...members,
  })

describe('limits that the policy draws', () => {
  test('equal ones are one; a selection is not for all', () => {
    const rules = [
      refresh('30d', '1h', { id: 'a', select: { displayName: ['prod-*'] } }),
      refresh('30d', null, { id: 'b' }),
      refresh('9d', null, { id: 'c', select: { active: true } }),
    ]
    expect(lifetimeLimits('refresh', { rules })).toEqual([
      { bound: 'min', seconds: 3600, rules: ['a'], isForAll: false },
      { bound: 'max', seconds: 777_600, rules: ['c'], isForAll: false },
      { bound: 'max', seconds: 2_592_000, rules: ['a', 'b'], isForAll: true },
    ])
    expect(lifetimeLimits('access', { rules })).toEqual([])
  })

  test('of the built-in rules, the one that has a longest refresh lifetime, for some', () => {
    const rule = { kind: 'built-in', id: 'p', severity: 'high', select: {}, place: null } as const
    const rules = [
      { ...rule, use: 'public-client-long-refresh', max: seconds('7d') } as const,
      { ...rule, use: 'implicit-grant', max: null } as const,
    ]
    expect(lifetimeLimits('refresh', { rules })).toEqual([
      { bound: 'max', seconds: 604_800, rules: ['p'], isForAll: false },
    ])
  })
})

describe('buckets', () => {
  const bucketsOf = (lifetimes: Parameters<typeof lifetimeHistogram>[1], ...rules: LimitRule[]) =>
    lifetimeHistogram('refresh', lifetimes, { rules }).buckets.map(({ from, to, apps, standing }) => [
      from?.seconds ?? null,
      to?.seconds ?? null,
      apps,
      standing,
    ])

  test('without apps there are none', () => {
    expect(lifetimeHistogram('refresh', counts(), { rules: [refresh('30d')] })).toEqual({
      kind: 'refresh',
      apps: 0,
      buckets: [],
    })
  })

  test('exactly the limit keeps it, on both sides', () => {
    expect(bucketsOf(counts(['59m59s', 1], ['1h', 2], ['30d', 4], ['30d1s', 8]), refresh('30d', '1h'))).toEqual([
      [900, 3600, 1, 'under'],
      [3600, 28_800, 2, 'within'],
      [28_800, 86_400, 0, 'within'],
      [86_400, 604_800, 0, 'within'],
      [604_800, 2_592_000, 4, 'within'],
      [2_592_000, 7_776_000, 8, 'over'],
    ])
  })

  test('nothing beyond a limit is said by one open bucket', () => {
    expect(bucketsOf(counts(['8d', 3]), refresh('30d'))).toEqual([
      [604_800, 2_592_000, 3, 'within'],
      [2_592_000, null, 0, 'over'],
    ])
  })

  test('a usual edge gives way to a limit that is near', () => {
    expect(bucketsOf(counts(['1d', 3], ['100d', 1]), refresh('8d'))).toEqual([
      [28_800, 86_400, 3, 'within'],
      [86_400, 691_200, 0, 'within'],
      [691_200, 2_592_000, 0, 'over'],
      [2_592_000, 7_776_000, 0, 'over'],
      [7_776_000, 31_536_000, 1, 'over'],
    ])
  })

  test('a limit of rules that select is not one for all', () => {
    const selecting = refresh('1d', null, { select: { active: true } })
    expect(bucketsOf(counts(['7d', 1], ['60d', 2]), selecting, refresh('30d'))).toEqual([
      [null, 86_400, 0, 'within'],
      [86_400, 604_800, 1, 'over-for-some'],
      [604_800, 2_592_000, 0, 'over-for-some'],
      [2_592_000, 7_776_000, 2, 'over'],
    ])
  })

  test('one length alone is allowed', () => {
    expect(bucketsOf(counts(['7d', 5]), refresh('7d', '7d'))).toEqual([
      [null, 604_800, 0, 'under'],
      [604_800, 604_800, 5, 'within'],
      [604_800, null, 0, 'over'],
    ])
  })

  test('what is no lifetime at all, and what no domain can hold, are in a bucket too', () => {
    const odd = {
      refresh: [0, 9_007_199_254_740_991].map((each) => ({ seconds: each as Seconds, apps: 1 })),
      access: [],
    }
    const buckets = bucketsOf(odd)
    expect(buckets.at(0)).toEqual([null, 300, 1, 'within'])
    expect(buckets.at(-1)).toEqual([31_536_000, null, 1, 'within'])
  })

  test('for all lifetimes and limits, each app is in one bucket, which no limit divides', () => {
    const length = fc.integer({ min: 1, max: 2_147_483_647 }).map((each) => each as Seconds)
    const limits = fc.option(length, { nil: null })
    const rule = fc
      .record({ max: limits, min: limits, isForAll: fc.boolean() })
      .map(({ isForAll, ...each }) =>
        limitRule('r', { select: isForAll ? {} : { active: true }, refreshTokenExpiry: { ...each, unset: 'judge' } }),
      )
    const lengths = fc.uniqueArray(length, { maxLength: 20 })
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 4 }), lengths, (rules, all) => {
        const lifetimes = { refresh: all.map((each) => ({ seconds: each, apps: 1 })), access: [] }
        const { buckets, apps } = lifetimeHistogram('refresh', lifetimes, { rules })
        expect(apps).toBe(all.length)
        expect(buckets.reduce((sum, each) => sum + each.apps, 0)).toBe(all.length)
        for (const [place, bucket] of buckets.entries()) {
          if (place > 0) expect(bucket.from).toEqual(buckets[place - 1]?.to)
          const inIt = all.filter((each) => isIn(each, bucket))
          const standings = inIt.map((each) => [isOver(each, rules), isUnder(each, rules)].join())
          expect(inIt).toHaveLength(bucket.apps)
          expect(new Set(standings).size).toBeLessThanOrEqual(1)
        }
        const drawn = buckets.flatMap((bucket) => bucket.limits)
        if (all.length > 0) expect(drawn).toEqual(lifetimeLimits('refresh', { rules }).sort(byEdge))
      }),
      { numRuns: runs(500) },
    )
  })
})

type Bucket = ReturnType<typeof lifetimeHistogram>['buckets'][number]

const isIn = (each: number, { from, to }: Bucket): boolean =>
  (from === null || (from.belongsTo === 'shorter' ? each > from.seconds : each >= from.seconds)) &&
  (to === null || (to.belongsTo === 'shorter' ? each <= to.seconds : each < to.seconds))

const isOver = (each: number, rules: readonly LimitRule[]) =>
  rules.map(({ refreshTokenExpiry }) => refreshTokenExpiry?.max != null && each > refreshTokenExpiry.max).join()

const isUnder = (each: number, rules: readonly LimitRule[]) =>
  rules.map(({ refreshTokenExpiry }) => refreshTokenExpiry?.min != null && each < refreshTokenExpiry.min).join()

type Limit = ReturnType<typeof lifetimeLimits>[number]

const byEdge = (one: Limit, other: Limit): number => edgeOf(one) - edgeOf(other)

const edgeOf = ({ bound, seconds: at }: Limit): number => (bound === 'max' ? at : at - 1)

test('a limit of a rule that selects no app marks nothing', () => {
  const policy = { rules: [refresh('30d')] } as unknown as Policy
  const edges = (idleRules: string[]) =>
    histogramOf('refresh', { lifetimes: counts(['1d', 3]), policy, idleRules }).buckets.map(({ to }) => to?.seconds)
  expect(edges([])).toContain(2_592_000)
  expect(edges(['r'])).not.toContain(2_592_000)
})
