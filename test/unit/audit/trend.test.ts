import { describe, expect, test } from 'vitest'
import { type AuditRun, mostPoints, type TrendComparison, trendOf } from '../../../src/audit/trend'
import { auditRun, exampleRuns, incompleteRun } from '../../support/audit-runs'

const trend = (...runs: AuditRun[]) =>
  trendOf({ count: runs.length - 1, newest: runs.slice(0, -1) }, runs.at(-1) as AuditRun)

const waived = (count: number) => ({ summary: { ...auditRun(1, 2).summary, waived: count } })
const at = (day: number) => auditRun(day, 0).at

describe('a run is compared with the last complete run before it', () => {
  test.each<[string, AuditRun[], TrendComparison]>([
    ['the first run', [auditRun(1, 2)], { kind: 'no-earlier' }],
    ['fewer findings', [auditRun(1, 5), auditRun(2, 2)], { kind: 'change', since: at(1), findings: -3, waived: 0 }],
    ['as many', [auditRun(1, 5), auditRun(2, 5)], { kind: 'change', since: at(1), findings: 0, waived: 0 }],
    [
      'more that are waived',
      [auditRun(1, 2, waived(1)), auditRun(2, 2, waived(4))],
      { kind: 'change', since: at(1), findings: 0, waived: 3 },
    ],
    [
      'an incomplete run between them',
      [auditRun(1, 5), incompleteRun(2, 1), auditRun(3, 6)],
      { kind: 'change', since: at(1), findings: 1, waived: 0 },
    ],
    ['an incomplete run now', [auditRun(1, 5), incompleteRun(2, 1)], { kind: 'incomplete' }],
    [
      'a run that read every app and proved nothing',
      [auditRun(1, 5), auditRun(2, 0, { verdict: 'incomplete' })],
      { kind: 'incomplete' },
    ],
    ['only incomplete runs before', [incompleteRun(1, 5), auditRun(2, 1)], { kind: 'no-earlier' }],
    [
      'another policy',
      [auditRun(1, 5), auditRun(2, 1, { policyDigest: 'sha256:2' })],
      { kind: 'break', since: at(1), breaks: ['policy'] },
    ],
    [
      'another filter',
      [auditRun(1, 5, { filter: 'active eq true' }), auditRun(2, 1)],
      { kind: 'break', since: at(1), breaks: ['filter'] },
    ],
    [
      'both',
      [auditRun(1, 5), auditRun(2, 1, { policyDigest: 'sha256:2', filter: 'active eq true' })],
      { kind: 'break', since: at(1), breaks: ['policy', 'filter'] },
    ],
    [
      'a policy that was used before the last run',
      [auditRun(1, 5), auditRun(2, 1, { policyDigest: 'sha256:2' }), auditRun(3, 4)],
      { kind: 'break', since: at(2), breaks: ['policy'] },
    ],
  ])('%s', (_, runs, comparison) => expect(trend(...runs).comparison).toEqual(comparison))
})

describe('the points of a trend', () => {
  test('are all runs in their order, with gaps and breaks; a break is seen across a gap', () => {
    const { points, runs } = trend(...exampleRuns)
    expect(runs).toBe(6)
    expect(points.map(({ run, isGap, breaks }) => [run.at.slice(8, 10), isGap, breaks])).toEqual([
      ['01', false, []],
      ['08', false, []],
      ['09', true, []],
      ['15', false, ['policy']],
      ['20', false, []],
      ['24', false, []],
    ])
  })

  test(`are the newest ${mostPoints}, and all runs are counted`, () => {
    const many = Array.from({ length: 112 }, (_, number) => auditRun(1, number))
    const { points, runs } = trend(...many)
    expect(runs).toBe(112)
    expect(points.map(({ run }) => run.summary.findings)).toEqual(Array.from({ length: 30 }, (_, place) => 82 + place))
  })
})
