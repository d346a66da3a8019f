import { expect, test } from 'vitest'
import { defaultPolicy, policyFromFlags } from '../../../src/audit/default-policy'
import { limitRule, seconds } from '../../support/audited-apps'

test('the default policy is small, and every rule of it is documented here', () => {
  expect(defaultPolicy).toEqual({
    from: { kind: 'default' },
    rules: [
      limitRule({
        id: 'refresh-max',
        severity: 'high',
        refreshTokenExpiry: { max: seconds(2_592_000), min: null, unset: 'judge' },
      }),
      limitRule({ id: 'access-max', accessTokenExpiry: { max: seconds(3_600), min: null, unset: 'judge' } }),
      {
        kind: 'built-in',
        use: 'access-outlives-refresh',
        id: 'access-outlives-refresh',
        severity: 'medium',
        select: {},
        place: null,
        max: null,
      },
      {
        kind: 'built-in',
        use: 'refresh-without-effect',
        id: 'refresh-without-effect',
        severity: 'low',
        select: {},
        place: null,
        max: null,
      },
    ],
  })
})

test('each flag is one rule, and there is no other', () => {
  const answer = policyFromFlags({
    maxRefresh: seconds(9),
    minRefresh: seconds(9),
    maxAccess: seconds(3),
    minAccess: seconds(2),
  })
  expect(answer).toEqual({
    kind: 'policy',
    policy: {
      from: { kind: 'flags' },
      rules: [
        limitRule({ id: 'refresh-max', refreshTokenExpiry: { max: seconds(9), min: null, unset: 'judge' } }),
        limitRule({ id: 'refresh-min', refreshTokenExpiry: { max: null, min: seconds(9), unset: 'judge' } }),
        limitRule({ id: 'access-max', accessTokenExpiry: { max: seconds(3), min: null, unset: 'judge' } }),
        limitRule({ id: 'access-min', accessTokenExpiry: { max: null, min: seconds(2), unset: 'judge' } }),
      ],
    },
  })
})

test('limits that no lifetime keeps are said to be so, and none at all as well', () => {
  expect(policyFromFlags({ maxRefresh: seconds(8), minRefresh: seconds(9) })).toEqual({
    kind: 'min-above-max',
    token: 'refresh',
    min: 9,
    max: 8,
  })
  expect(policyFromFlags({ maxAccess: seconds(8), minAccess: seconds(9) })).toMatchObject({ token: 'access' })
  expect(policyFromFlags({ maxAccess: seconds(8), minRefresh: seconds(9) })).toMatchObject({ kind: 'policy' })
  expect(policyFromFlags({})).toEqual({ kind: 'no-limits' })
})
