import { describe, expect, test } from 'vitest'
import type { PlanRow } from '../../../src/plan/plan'
import { liveValue, planRow } from '../../../src/plan/row-change'
import { byDefault, setTo } from '../../support/example-app'
import { exampleClient, exampleResource } from '../../support/example-oauth-apps'
import { examplePlanRow } from '../../support/example-plan'

const lifetime = (from: PlanRow['from'], to: PlanRow['from']) => examplePlanRow({ from, to } as Partial<PlanRow>)

describe('the live value', () => {
  const row = lifetime(setTo(604_800), setTo(86_400))
  test.each([
    [setTo(604_800), 'as-planned'],
    [setTo(86_400), 'as-wanted'],
    [setTo(1), 'another'],
    [byDefault(604_800), 'another'],
  ] as const)('%j is %s', (refreshTokenExpiry, expected) => {
    expect(liveValue(row, exampleResource({ refreshTokenExpiry }))).toBe(expected)
  })

  test('grants are a set', () => {
    const grants = examplePlanRow({ attribute: 'allowedGrants', from: ['a', 'b'], to: ['a'] })
    expect(liveValue(grants, exampleClient({ allowedGrants: ['b', 'a'] }))).toBe('as-planned')
    expect(liveValue(grants, exampleClient({ allowedGrants: ['a', 'b', 'c'] }))).toBe('another')
  })
})

describe('what a row does', () => {
  const editOf = (row: PlanRow, app = exampleResource()) => {
    const plan = planRow(row, app)
    return plan.kind === 'change' ? plan.change.edit : plan
  }

  test('a default is removed, not set to what it is', () => {
    const app = exampleResource({ refreshTokenExpiry: setTo(86_400) })
    expect(editOf(lifetime(setTo(86_400), byDefault(604_800)), app)).toEqual({
      kind: 'unset',
      attribute: 'refreshTokenExpiry',
    })
  })

  test('a lifetime is set without asking again: the plan was agreed to as a whole', () => {
    const app = exampleResource({ refreshTokenExpiry: setTo(31_536_000), allowOffline: false })
    expect(editOf(examplePlanRow(), app)).toEqual({ kind: 'set', attribute: 'refreshTokenExpiry', value: 2_592_000 })
  })

  test('several grants are one change, which holds when all of them read so', () => {
    const app = exampleClient({ allowedGrants: ['implicit', 'authorization_code', 'password'] })
    const row = examplePlanRow({
      attribute: 'allowedGrants',
      from: ['authorization_code', 'implicit', 'password'],
      to: ['authorization_code', 'refresh_token'],
    })
    expect(editOf(row, app as never)).toEqual({
      kind: 'exchange',
      attribute: 'allowedGrants',
      add: ['refresh_token'],
      remove: ['implicit', 'password'],
    })
    const plan = planRow(row, app)
    if (plan.kind !== 'change') throw new Error('no change')
    expect(plan.change.holds({ ...app, allowedGrants: ['refresh_token', 'authorization_code'] })).toBe(true)
    expect(plan.change.holds({ ...app, allowedGrants: ['refresh_token'] })).toBe(false)
    expect(plan.change.isAsBefore(app)).toBe(true)
  })

  test('a value that is neither stops it', () => {
    expect(editOf(examplePlanRow(), exampleResource({ refreshTokenExpiry: setTo(1) }))).toEqual({
      kind: 'stopped',
      stop: { reason: 'not-as-planned' },
    })
  })

  test.each([
    [true, false, { kind: 'set', attribute: 'allowOffline', value: false }],
    [true, null, { kind: 'unset', attribute: 'allowOffline' }],
  ] as const)('offline access goes from %s to %s', (from, to, edit) => {
    const row = examplePlanRow({ attribute: 'allowOffline', from, to })
    expect(editOf(row, exampleResource({ allowOffline: from }))).toEqual(edit)
  })
})
