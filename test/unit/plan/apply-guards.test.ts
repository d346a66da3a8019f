import { describe, expect, test } from 'vitest'
import { type GuardFacts, largestStep, stepOf, trippedGuards } from '../../../src/plan/apply-guards'
import type { PlanRow } from '../../../src/plan/plan'
import type { OAuthApp } from '../../../src/token-settings/app'
import { setTo } from '../../support/example-app'
import { exampleClient, exampleResource } from '../../support/example-oauth-apps'
import { examplePlanRow } from '../../support/example-plan'

const toWrite = (row: Partial<PlanRow> = {}, app: OAuthApp = exampleResource()) => ({ row: examplePlanRow(row), app })

const resources = (count: number) =>
  Array.from({ length: count }, (_, at) => toWrite({ row: at + 1 }, exampleResource({ id: `r${at}` })))

const facts = (part: Partial<GuardFacts>): GuardFacts => ({
  toWrite: [toWrite()],
  resourceApps: null,
  ownClientId: null,
  createdAt: null,
  now: new Date('2026-10-05T14:03:00Z'),
  ...part,
})

const tripped = (part: Partial<GuardFacts>) =>
  trippedGuards(facts(part)).map(({ guard, actual, limit }) => [guard, actual, limit])

describe('guards', () => {
  const hoursAgo = (hours: number) => new Date(Date.parse('2026-10-05T14:03:00Z') - hours * 3_600_000)
  const cells: [what: string, Partial<GuardFacts>, ReturnType<typeof tripped>][] = [
    ['one row', {}, []],
    ['25 rows', { toWrite: resources(25) }, []],
    ['26 rows', { toWrite: resources(26) }, [['rows', 26, 25]]],
    ['3 of 10 resource apps', { toWrite: resources(3), resourceApps: 10 }, []],
    ['4 of 10 resource apps', { toWrite: resources(4), resourceApps: 10 }, [['share', 40, 30]]],
    ['25 of 83 resource apps', { toWrite: resources(25), resourceApps: 83 }, [['share', 30.2, 30]]],
    ['9 of 9 resource apps', { toWrite: resources(9), resourceApps: 9 }, []],
    ['two rows of one app are one app of ten', { toWrite: [toWrite(), toWrite()], resourceApps: 10 }, []],
    ['the client that is signed in with', { ownClientId: 'quotes' }, [['self', 1, null]]],
    ['another client', { ownClientId: 'other' }, []],
    [
      'an app made by Oracle',
      { toWrite: [toWrite({}, exampleResource({ isOPCService: true }))] },
      [['oracle', 1, null]],
    ],
    ['no effect', { toWrite: [toWrite({}, exampleResource({ allowOffline: false }))] }, [['no-effect', 1, null]]],
    ['a grant of no client', { toWrite: [toWrite(grants, exampleResource())] }, [['no-effect', 1, null]]],
    ['a grant of a client', { toWrite: [toWrite(grants, exampleClient())] }, []],
    ['365 days', { toWrite: [toWrite({ to: setTo(31_536_000) } as Partial<PlanRow>)] }, []],
    ['a second more', { toWrite: [toWrite({ to: setTo(31_536_001) } as Partial<PlanRow>)] }, [['long', 1, null]]],
    ['a plan of 24 hours ago', { createdAt: hoursAgo(24) }, []],
    ['a plan of longer ago', { createdAt: hoursAgo(24.1) }, [['age', 25, 24]]],
    ['a plan of a clock that is a little fast', { createdAt: hoursAgo(-0.9) }, []],
    ['a plan of the future', { createdAt: hoursAgo(-30) }, [['age', -30, 24]]],
    ['an old plan that writes nothing', { toWrite: [], createdAt: hoursAgo(99) }, []],
  ]
  test.each(cells)('%s', (_, part, expected) => {
    expect(tripped(part)).toEqual(expected)
  })

  test('a lifetime has an effect when the same plan switches on offline access', () => {
    const app = exampleResource({ allowOffline: false })
    const opens = toWrite({ row: 2, attribute: 'allowOffline', from: false, to: true }, app)
    expect(tripped({ toWrite: [toWrite({}, app), opens] })).toEqual([])
  })
})

const grants: Partial<PlanRow> = { attribute: 'allowedGrants', from: ['implicit'], to: [] }

test('the largest step is the lifetime that moves most, and the first row where none moves', () => {
  const small = examplePlanRow({ row: 1, from: setTo(7200), to: setTo(3600) } as Partial<PlanRow>)
  const large = examplePlanRow({ row: 2 })
  const offline = examplePlanRow({ row: 3, attribute: 'allowOffline', from: true, to: false })
  expect([stepOf(small), Math.round(stepOf(large) ?? 0), stepOf(offline)]).toEqual([2, 12, null])
  expect(largestStep([small, large, offline])).toBe(large)
  expect(largestStep([offline])).toBe(offline)
  expect(largestStep([])).toBeNull()
})
