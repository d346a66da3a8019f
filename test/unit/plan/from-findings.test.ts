import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judge } from '../../../src/audit/judge'
import type { PolicyRule } from '../../../src/audit/policy'
import { findingFacts } from '../../../src/audit/rules/violations'
import { type ReportedFinding, wishesOfFindings } from '../../../src/plan/from-findings'
import { makePlan } from '../../../src/plan/make-plan'
import type { PlanRow } from '../../../src/plan/plan'
import type { PlannableApp } from '../../../src/plan/wishes'
import { anyDomain } from '../../support/any-domain'
import {
  auditedApp,
  auditedClient,
  auditedResource,
  builtInRule,
  day,
  limitRule,
  seconds,
} from '../../support/audited-apps'
import { setTo } from '../../support/example-app'
import { plannable } from '../../support/plans'

/** What an audit of these apps reports, as its document has it. */
function reported(rules: readonly PolicyRule[], apps: readonly PlannableApp[]): ReportedFinding[] {
  return judge(apps, { rules }).findings.map(({ rule, app, violation }) => {
    const { attribute, allowed, evidence } = findingFacts(violation)
    return {
      rule,
      kind: violation.kind,
      app: { id: app.id, displayName: app.displayName },
      attribute,
      allowed,
      evidence: JSON.parse(JSON.stringify(evidence)),
      isWaived: false,
    }
  })
}

const planFor = (rules: readonly PolicyRule[], apps: readonly PlannableApp[]) =>
  makePlan(wishesOfFindings(reported(rules, apps)), apps, null)

function carriedOut(rows: readonly PlanRow[], apps: readonly PlannableApp[]): PlannableApp[] {
  return apps.map((app) =>
    Object.assign(
      { ...app },
      ...rows.filter((row) => row.app.id === app.id).map(({ attribute, to }) => ({ [attribute]: to })),
    ),
  )
}

const max = (count: number) => ({ max: seconds(count), min: null, unset: 'judge' }) as const

const rules = [
  limitRule({ id: 'refresh', refreshTokenExpiry: { max: seconds(30 * day), min: seconds(60), unset: 'fail' } }),
  limitRule({ id: 'access', accessTokenExpiry: max(3600) }),
  limitRule({ id: 'grants', allowedGrants: { forbidden: ['implicit'], required: ['refresh_token'] } }),
  builtInRule('access-outlives-refresh'),
  builtInRule('refresh-without-effect'),
  builtInRule('public-client-long-refresh'),
  builtInRule('implicit-grant'),
]

describe('the fixes of an audit', () => {
  test('several findings about one attribute become one row that satisfies all of them', () => {
    const app = plannable(auditedResource({ refreshTokenExpiry: setTo(365 * day) }))
    const limits = [30, 7, 90].map((days) =>
      limitRule({ id: `max-${days}`, refreshTokenExpiry: { max: seconds(days * day), min: null, unset: 'judge' } }),
    )

    expect(planFor(limits, [app]).rows).toMatchObject([{ attribute: 'refreshTokenExpiry', to: { seconds: 7 * day } }])
  })

  test('access tokens are shortened to what the refresh tokens live afterwards', () => {
    const app = plannable(auditedResource({ refreshTokenExpiry: setTo(8 * day), accessTokenExpiry: setTo(9 * day) }))
    const limits = [limitRule({ refreshTokenExpiry: max(day) }), builtInRule('access-outlives-refresh')]

    expect(planFor(limits, [app]).rows).toMatchObject([{ to: { seconds: day } }, { to: { seconds: day } }])
  })

  test('a finding about a client may be fixed at the resources that it reaches', () => {
    const resources = ['r1', 'r2'].map((id) => plannable(auditedResource({ id, refreshTokenExpiry: setTo(90 * day) })))
    const client = plannable(auditedClient({ clientType: 'public', trustScope: 'Account' }))

    expect(
      planFor([builtInRule('public-client-long-refresh')], [...resources, client]).rows.map(({ app, to }) => [
        app.id,
        to,
      ]),
    ).toEqual([
      ['r1', setTo(7 * day)],
      ['r2', setTo(7 * day)],
    ])
  })

  test('a second audit after all rows finds nothing that a row could fix', () => {
    fc.assert(
      fc.property(anyDomain(1), (domain) => {
        const apps = domain.map((app) => plannable(auditedApp(app)))
        const first = planFor(rules, apps)
        expect(first.conflicts).toEqual([])
        const after = carriedOut(first.rows, apps)
        const again = planFor(rules, after)
        // A row may bring an app within a rule, such as one whose only grant was taken; never the same row again.
        const key = ({ app, attribute, from, to }: PlanRow) => JSON.stringify([app.id, attribute, from, to])
        const known = new Set(first.rows.map(key))
        expect(again.rows.filter((row) => known.has(key(row)))).toEqual([])
        expect(again.rows.filter(({ attribute }) => attribute === 'accessTokenExpiry')).toEqual([])
      }),
    )
  })
})
