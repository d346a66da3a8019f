import { describe, expect, test } from 'vitest'
import { type Finding, identityOf } from '../../../../src/audit/findings'
import { parseBaseline, readBaseline } from '../../../../src/commands/audit/policy/baseline-file'
import { day, seconds } from '../../../support/audited-apps'
import { setTo } from '../../../support/example-app'

const domain = 'https://idcs-1.identity.oraclecloud.com'

const finding = {
  identity: 'refresh-max r1 over-max refreshTokenExpiry',
  rule: 'refresh-max',
  severity: 'high',
  app: { id: 'r1', displayName: 'Quotes API' },
  attribute: 'refreshTokenExpiry',
  actual: { seconds: 90 * day, duration: '90d', source: 'app' },
  allowed: { seconds: 30 * day, duration: '30d' },
  message: '…',
  fix: '…',
  waiver: null,
}
const report = { schemaVersion: 1, domain, coverage: { complete: true }, findings: [finding] }
const read = (part: object = {}) => readBaseline({ ...report, ...part }, 'before.json', domain)
const earlier = {
  identity: finding.identity,
  rule: 'refresh-max',
  appId: 'r1',
  displayName: 'Quotes API',
  actual: 90 * day,
  extent: null,
  isWaived: false,
}

describe('an earlier report', () => {
  test('is read for what a later audit compares', () => {
    expect(read()).toEqual({ isRead: true, value: { path: 'before.json', findings: [earlier] }, warnings: [] })
    expect(read({ findings: [] })).toMatchObject({ isRead: true, value: { findings: [] } })
    expect(readBaseline(parseBaseline(`\ufeff${JSON.stringify(report)}`), 'before.json', domain)).toMatchObject({
      isRead: true,
    })
  })

  test('a finding without an identity has the one that its lifetime shows', () => {
    const { identity: _, ...bare } = finding
    const now: Finding = {
      rule: 'refresh-max',
      severity: 'high',
      app: { id: 'R1', displayName: 'Quotes API' },
      violation: {
        kind: 'over-max',
        attribute: 'refreshTokenExpiry',
        actual: setTo(91 * day),
        allowed: seconds(30 * day),
      },
    }
    expect(read({ findings: [bare] })).toMatchObject({ value: { findings: [{ identity: identityOf(now) }] } })
    const short = { ...bare, actual: { seconds: 60 } }
    expect(read({ findings: [short] })).toMatchObject({
      value: { findings: [{ identity: 'refresh-max r1 under-min refreshTokenExpiry' }] },
    })
  })

  test.each([
    [{ rule: 'refresh-max', state: 'applied' }, true],
    [{ rule: 'refresh-max' }, true],
    [{ rule: 'refresh-max', state: 'expired' }, false],
    [null, false],
  ])('with the waiver %j it was excused: %s', (waiver, isWaived) => {
    expect(read({ findings: [{ ...finding, waiver }] })).toMatchObject({ value: { findings: [{ isWaived }] } })
  })

  test('of a run that did not see every app is told', () => {
    expect(read({ coverage: { complete: false } })).toMatchObject({
      isRead: true,
      warnings: ['before.json is of an audit that did not see every app: what it did not find may not be new.'],
    })
  })

  test('of a run over some apps is told', () => {
    expect(read({ filter: 'active eq true' })).toMatchObject({
      isRead: true,
      warnings: ['before.json is of an audit with --filter: what that left out may not be new.'],
    })
    expect(read({ filter: null })).toMatchObject({ isRead: true, warnings: [] })
  })

  test.each<[string, string, string]>([
    ['no JSON', 'hunter2', 'before.json is not a JSON document of apps audit.'],
    ['a list', '[]', 'before.json is not a JSON document of apps audit.'],
    ['another JSON', '{"version": 1}', 'before.json is not a report of apps audit: its schemaVersion is not 1.'],
    [
      'a version in quotes',
      JSON.stringify({ ...report, schemaVersion: '1' }),
      'before.json is not a report of apps audit: its schemaVersion is not 1.',
    ],
    [
      'a newer version',
      JSON.stringify({ ...report, schemaVersion: 2 }),
      'before.json was written by a newer version of apps (schemaVersion 2).',
    ],
    ['no domain', '{"schemaVersion": 1}', 'before.json names no domain.'],
    [
      'another domain',
      JSON.stringify({ ...report, domain: 'https://idcs-2.identity.oraclecloud.com' }),
      'before.json is a report about https://idcs-2.identity.oraclecloud.com, and this is an audit of https://idcs-1.identity.oraclecloud.com.',
    ],
    [
      'no findings',
      JSON.stringify({ schemaVersion: 1, domain }),
      'before.json has no findings, not even an empty list of them.',
    ],
    [
      'a finding that is none',
      JSON.stringify({ ...report, findings: [finding, { rule: 1 }] }),
      'before.json: finding 2 is not as apps audit writes it.',
    ],
    [
      'an identity that is none',
      JSON.stringify({ ...report, findings: [{ ...finding, identity: 1 }] }),
      'before.json: finding 1 is not as apps audit writes it.',
    ],
  ])('%s is refused', (_, text, message) => {
    expect(readBaseline(parseBaseline(text), 'before.json', domain)).toMatchObject({ isRead: false, message })
  })

  describe('of several domains', () => {
    const several = {
      schemaVersion: 1,
      domains: [
        { ...report, domain: 'https://other.example.com', status: 'complete' },
        { profile: 'eu', status: 'complete', ...report },
        { profile: 'us', domain: 'https://us.example.com', status: 'failed', error: {} },
      ],
    }
    const of = (origin: string) => readBaseline(several, 'before.json', origin)

    test('the part about the domain counts', () => {
      expect(of(domain)).toEqual(read())
    })

    test.each(['https://us.example.com', 'https://new.example.com'])('there is none of %s', (origin) => {
      expect(of(origin)).toMatchObject({ isRead: false, message: `before.json has no report about ${origin}.` })
    })
  })
})
