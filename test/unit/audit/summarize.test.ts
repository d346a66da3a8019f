import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Waiver } from '../../../src/audit/audit-report'
import type { AuditedApp } from '../../../src/audit/audited-app'
import type { Baseline, BaselineFinding } from '../../../src/audit/baseline'
import { type Finding, identityOf } from '../../../src/audit/findings'
import { judge } from '../../../src/audit/judge'
import type { LifetimeLimits, Policy, Severity } from '../../../src/audit/policy'
import { type Audit, summarize } from '../../../src/audit/summarize'
import { waiversByName, waiversFor } from '../../../src/audit/waivers'
import {
  auditedApp,
  auditedClient,
  auditedResource,
  builtInRule,
  completeCoverage,
  day,
  exampleWaiver,
  limitRule,
  policyOf,
  seconds,
} from '../../support/audited-apps'
import { byDefault, setTo } from '../../support/example-app'
import { runs } from '../../support/extent'

const atMost = (max: number): LifetimeLimits => ({ max: seconds(max), min: null, unset: 'judge' })
const max7d = limitRule({ refreshTokenExpiry: atMost(7 * day) })
const living = (days: number, part: Partial<AuditedApp> = {}) =>
  auditedResource({ refreshTokenExpiry: setTo(days * day), ...part })

const reportOn = (apps: AuditedApp[], part: Partial<Audit> = {}, policy: Policy = policyOf(max7d)) =>
  summarize({
    domain: 'https://idcs-1.example',
    startedAt: new Date('2026-11-24T23:30:00Z'),
    policy,
    filter: null,
    coverage: completeCoverage(apps.length),
    judgement: judge(apps, policy),
    wasRead: (appId) => apps.some(({ id }) => id.toLowerCase() === appId.toLowerCase()),
    waivers: [],
    baseline: null,
    failing: { from: 'low', onlyNew: false },
    ...part,
  })

describe('the verdict', () => {
  const partly = { ...completeCoverage(2), complete: false }

  test.each<[string, AuditedApp[], Partial<Audit>, string]>([
    ['everything within policy', [living(7)], {}, 'yes'],
    ['no app at all', [], {}, 'incomplete'],
    ['no app that a rule is about', [living(7, { isOAuthResource: false })], {}, 'incomplete'],
    ['apps that show none of their settings', [living(7)], { areSettingsShown: false }, 'incomplete'],
    ['a finding', [living(8)], {}, 'no'],
    ['not everything was read', [living(7)], { coverage: partly }, 'incomplete'],
    ['not everything was read, and a finding', [living(8)], { coverage: partly }, 'incomplete'],
    ['a milder finding than counts', [living(8)], { failing: { from: 'high', onlyNew: false } }, 'yes'],
    ['one as bad as counts', [living(8)], { failing: { from: 'medium', onlyNew: false } }, 'no'],
    ['waived', [living(8)], { waivers: [exampleWaiver()] }, 'yes'],
    ['waived until yesterday', [living(8)], { waivers: [exampleWaiver({ expires: '2026-11-23' })] }, 'no'],
  ])('%s', (_, apps, part, verdict) => expect(reportOn(apps, part).verdict).toBe(verdict))
})

describe('waivers', () => {
  test.each<[string, Partial<Waiver>, string | undefined]>([
    ['for the rule and the app', {}, 'applied'],
    ['the id in another letter case', { app: 'R1' }, 'applied'],
    ['the last day counts, in UTC', { expires: '2026-11-24' }, 'applied'],
    ['the day after', { expires: '2026-11-23' }, 'expired'],
    ['up to its ceiling', { max: seconds(8 * day) }, 'applied'],
    ['above it', { max: seconds(8 * day - 1) }, 'exceeded'],
    ['of another rule', { rule: 'other' }, undefined],
    ['of another app', { app: 'r2' }, undefined],
    ['by display name', { app: 'Quotes API' }, undefined],
  ])('%s', (_, part, state) => {
    const waiver = exampleWaiver(part)
    const { findings, summary, unusedWaivers } = reportOn([living(8)], { waivers: [waiver] })
    expect(findings[0]?.waiver?.state).toBe(state)
    expect(summary.findings).toBe(state === 'applied' ? 0 : 1)
    expect(summary.waived).toBe(state === 'applied' ? 1 : 0)
    expect(summary.byRule).toEqual({ limits: state === 'applied' ? 0 : 1 })
    expect(unusedWaivers).toEqual(state === undefined ? [waiver] : [])
  })

  test('with a ceiling, it says nothing about findings that are about no lifetime', () => {
    const rule = limitRule({ refreshTokenExpiry: atMost(day), allowOffline: false })
    const { findings } = reportOn([living(8)], { waivers: [exampleWaiver({ max: seconds(9 * day) })] }, policyOf(rule))
    expect(findings.map(({ violation, waiver }) => [violation.kind, waiver?.state])).toEqual([
      ['over-max', 'applied'],
      ['wrong-offline', undefined],
    ])
  })

  test('of several for one finding, the one that holds decides', () => {
    const waivers = [
      exampleWaiver({ expires: '2026-01-01' }),
      exampleWaiver({ max: seconds(day) }),
      exampleWaiver({ max: seconds(30 * day) }),
    ]
    expect(reportOn([living(8)], { waivers }).findings[0]?.waiver).toEqual({ waiver: waivers[2], state: 'applied' })
    expect(reportOn([living(8)], { waivers: waivers.slice(0, 2) }).findings[0]?.waiver?.state).toBe('exceeded')
  })

  test('of those that name nothing, the ones that name an app by its name are told', () => {
    const { unusedWaivers, findings } = reportOn([living(8)], {
      waivers: [exampleWaiver({ app: 'quotes api' }), exampleWaiver({ app: 'gone' })],
    })
    expect(unusedWaivers).toHaveLength(2)
    expect(waiversByName(unusedWaivers, findings)).toEqual([
      { waiver: exampleWaiver({ app: 'quotes api' }), app: { id: 'r1', displayName: 'Quotes API' } },
    ])
  })

  test('hide exactly what they say: this rule, this app, until that day, up to that lifetime', () => {
    const finding = fc
      .record({
        rule: fc.constantFrom('a', 'b'),
        id: fc.constantFrom('r1', 'R1', 'r2'),
        days: fc.integer({ min: 0, max: 4 }),
      })
      .map(
        ({ rule, id, days }): Finding => ({
          rule,
          severity: 'low',
          app: { id, displayName: 'X' },
          violation: { kind: 'over-max', attribute: 'refreshTokenExpiry', actual: setTo(days), allowed: seconds(1) },
        }),
      )
    const waiver = fc
      .record({
        rule: fc.constantFrom('a', 'b'),
        app: fc.constantFrom('r1', 'R1', 'r2'),
        expires: fc.constantFrom('2026-11-23', '2026-11-24', '2026-11-25'),
        max: fc.option(fc.integer({ min: 0, max: 4 }).map(seconds)),
      })
      .map(exampleWaiver)
    fc.assert(
      fc.property(finding, fc.array(waiver, { maxLength: 5 }), ({ ...finding }, waivers) => {
        const isExcused = waivers.some(
          ({ rule, app, expires, max }) =>
            rule === finding.rule &&
            app.toLowerCase() === finding.app.id.toLowerCase() &&
            new Date(`${expires}T23:59:59Z`) >= new Date('2026-11-24T12:00:00Z') &&
            (max === null || (finding.violation.kind === 'over-max' && finding.violation.actual.seconds <= max)),
        )
        const decided = waiversFor(waivers, '2026-11-24')(finding)
        expect(decided?.state === 'applied').toBe(isExcused)
        if (decided !== null) expect(waivers).toContain(decided.waiver)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('compared with an earlier report', () => {
  const earlier = (part: Partial<BaselineFinding> = {}): BaselineFinding => ({
    identity: 'limits r1 over-max refreshTokenExpiry',
    rule: 'limits',
    appId: 'r1',
    displayName: 'Resource 1',
    actual: 8 * day,
    extent: null,
    isWaived: false,
    ...part,
  })
  const since = (...findings: BaselineFinding[]): Baseline => ({ path: 'before.json', findings })
  const onlyNew = { failing: { from: 'low' as Severity, onlyNew: true } }

  test.each<[string, AuditedApp, BaselineFinding[], string, string]>([
    ['the same', living(8), [earlier()], 'known', 'yes'],
    ['less bad', living(8), [earlier({ actual: 9 * day })], 'known', 'yes'],
    ['worse', living(9), [earlier()], 'worse', 'no'],
    ['not there then', living(8), [], 'new', 'no'],
    ['another app had it', living(8), [earlier({ identity: 'limits r2 over-max refreshTokenExpiry' })], 'new', 'no'],
    ['excused then, and no longer', living(8), [earlier({ isWaived: true })], 'worse', 'no'],
  ])('%s', (_, app, findings, change, verdict) => {
    const report = reportOn([app], { baseline: since(...findings), ...onlyNew })
    expect(report.findings[0]?.since).toBe(change)
    expect(report.verdict).toBe(verdict)
    expect(reportOn([app], { baseline: since(...findings) }).verdict).toBe('no')
  })

  test('what is too short is worse when it is shorter', () => {
    const rule = limitRule({ accessTokenExpiry: { max: null, min: seconds(600), unset: 'judge' } })
    const changeOf = (now: number) =>
      reportOn(
        [auditedResource({ accessTokenExpiry: setTo(now) })],
        { baseline: since(earlier({ identity: 'limits r1 under-min accessTokenExpiry', actual: 300 })) },
        policyOf(rule),
      ).findings[0]?.since
    expect([changeOf(299), changeOf(300), changeOf(301)]).toEqual(['worse', 'known', 'known'])
  })

  test('of a client that may ask any resource, one more of them is worse', () => {
    const client = auditedClient({ clientType: 'public', trustScope: 'Account' })
    const before = earlier({
      identity: 'public-client-long-refresh c1 public-client-long-refresh account',
      rule: 'public-client-long-refresh',
      appId: 'c1',
      extent: 1,
    })
    const changeWith = (...resources: AuditedApp[]) =>
      reportOn([client, ...resources], { baseline: since(before) }, policyOf(builtInRule('public-client-long-refresh')))
        .findings[0]?.since
    expect(changeWith(living(8), living(8, { id: 'r2' }))).toBe('known')
    expect(changeWith(living(8), living(8, { id: 'r2' }), living(8, { id: 'r3' }))).toBe('worse')
  })

  test('without one, nothing is known of any', () => {
    const report = reportOn([living(8)])
    expect(report.baseline).toBeNull()
    expect(report.findings[0]?.since).toBeNull()
  })

  describe('what is gone', () => {
    const other = earlier({ identity: 'limits r9 over-max refreshTokenExpiry', appId: 'r9' })

    test.each<[string, BaselineFinding[], Partial<Audit>, number]>([
      ['still there', [earlier()], {}, 0],
      ['mended', [earlier({ identity: 'limits r1 not-set refreshTokenExpiry' })], {}, 1],
      ['the app is no longer in the list', [other], {}, 1],
      ['it may not have been read', [other], { coverage: { ...completeCoverage(1), complete: false } }, 0],
      ['it was left out', [other], { filter: 'active eq true' }, 0],
      ['its rule is no longer judged', [{ ...other, rule: 'dropped' }], {}, 0],
      ['it was excused', [{ ...other, isWaived: true }], {}, 0],
    ])('%s', (_, findings, part, fixed) => {
      const report = reportOn([living(8)], { baseline: since(...findings), ...part })
      expect(report.baseline?.path).toBe('before.json')
      expect(report.baseline?.fixed).toHaveLength(fixed)
    })

    test('what is gone is named', () => {
      const { baseline } = reportOn([living(8)], { baseline: since(other) })
      expect(baseline?.fixed).toEqual([{ rule: 'limits', app: { id: 'r9', displayName: 'Resource 1' } }])
    })
  })
})

describe('the order is worst first', () => {
  const policy = policyOf(
    limitRule({ id: 'low', severity: 'low', refreshTokenExpiry: atMost(day) }),
    limitRule({ id: 'high', severity: 'high', refreshTokenExpiry: atMost(7 * day) }),
    builtInRule('lifetime-by-default', { severity: 'high' }),
  )
  const apps = [
    living(8, { id: 'r1', displayName: 'B' }),
    living(8, { id: 'r2', displayName: 'A' }),
    living(70, { id: 'r3', displayName: 'C' }),
    auditedResource({ id: 'r4', displayName: 'D', accessTokenExpiry: byDefault(3600) }),
  ]
  const expected = [
    ['high', 'r3'],
    ['high', 'r2'],
    ['high', 'r1'],
    ['lifetime-by-default', 'r4'],
    ['low', 'r3'],
    ['low', 'r2'],
    ['low', 'r1'],
    ['low', 'r4'],
  ]

  test('severity, then how many times over, then name, and the same however the apps came', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(apps, { minLength: apps.length }), (shuffled) => {
        expect(reportOn(shuffled, {}, policy).findings.map(({ rule, app }) => [rule, app.id])).toEqual(expected)
      }),
      { numRuns: runs(50) },
    )
  })

  test('what is infinitely over comes first', () => {
    const rule = limitRule({ refreshTokenExpiry: { max: seconds(day), min: null, unset: 'judge' } })
    const zero = auditedResource({ id: 'r0', displayName: 'Z', refreshTokenExpiry: setTo(0) })
    const ids = reportOn([living(9000), zero], {}, policyOf(rule)).findings.map(({ app }) => app.id)
    expect(ids).toEqual(['r0', 'r1'])
  })
})

test('the sums, the histogram, and what the report rests on', () => {
  const policy = policyOf(
    limitRule({ id: 'refresh-max', severity: 'high', refreshTokenExpiry: atMost(7 * day) }),
    limitRule({ id: 'nobody', select: { displayName: ['Nobody'] }, refreshTokenExpiry: atMost(day) }),
    builtInRule('offline-resource-without-client'),
  )
  const apps = [
    living(8),
    living(8, { id: 'r2' }),
    auditedResource({ id: 'r3', allowOffline: null, accessTokenExpiry: byDefault(3600) }),
    auditedClient({ trustScope: 'Default' }),
    auditedApp(),
  ]
  const report = reportOn(apps, {}, policy)
  expect(report.summary).toEqual({
    apps: 5,
    judged: 2,
    notApplicable: 3,
    findings: 2,
    waived: 0,
    bySeverity: { low: 0, medium: 0, high: 2, critical: 0 },
    byRule: { 'refresh-max': 2, nobody: 0, 'offline-resource-without-client': 0 },
  })
  expect(report.idleRules).toEqual(['nobody'])
  expect(report.cannotTell).toEqual([{ rule: 'offline-resource-without-client', apps: 2 }])
  expect(report.lifetimes).toEqual({
    refresh: [{ seconds: 8 * day, apps: 2 }],
    access: [{ seconds: 3600, apps: 3 }],
  })
})

test('the identity of a finding does not change with its value, nor with the letter case of the id', () => {
  const of = (days: number, id: string) =>
    identityOf(judge([living(days, { id })], policyOf(max7d)).findings[0] as Finding)
  expect(of(8, 'r1')).toBe('limits r1 over-max refreshTokenExpiry')
  expect(of(99, 'R1')).toBe(of(8, 'r1'))
})
