import { describe, expect, test } from 'vitest'
import type { AuditedApp } from '../../../src/audit/audited-app'
import { judge } from '../../../src/audit/judge'
import type { BuiltInCode, BuiltInRule, LifetimeLimits, LimitRule } from '../../../src/audit/policy'
import type { Violation } from '../../../src/audit/rules/violations'
import {
  auditedApp,
  auditedClient,
  auditedResource,
  builtInRule,
  day,
  limitRule,
  policyOf,
  scopeOf,
  seconds,
} from '../../support/audited-apps'
import { byDefault, setTo } from '../../support/example-app'

const limits = (part: Partial<LifetimeLimits>): LifetimeLimits => ({ max: null, min: null, unset: 'judge', ...part })

/** What the rule finds, without the names of rule and app. */
const foundBy = (rule: Partial<LimitRule>, app: AuditedApp): Violation[] =>
  judge([app], policyOf(limitRule(rule))).findings.map(({ violation }) => violation)

const refresh = 'refreshTokenExpiry'
const access = 'accessTokenExpiry'

describe('limits for lifetimes', () => {
  const atMost30d = limits({ max: seconds(30 * day) })
  const atLeast1h = limits({ min: seconds(3600) })

  test.each<[string, Partial<LimitRule>, Partial<AuditedApp>, Violation[]]>([
    ['at the limit', { [refresh]: atMost30d }, { [refresh]: setTo(30 * day) }, []],
    [
      'a second over it',
      { [refresh]: atMost30d },
      { [refresh]: setTo(30 * day + 1) },
      [{ kind: 'over-max', attribute: refresh, actual: setTo(30 * day + 1), allowed: seconds(30 * day) }],
    ],
    ['at the least', { [access]: atLeast1h }, { [access]: setTo(3600) }, []],
    [
      'a second under it',
      { [access]: atLeast1h },
      { [access]: setTo(3599) },
      [{ kind: 'under-min', attribute: access, actual: setTo(3599), allowed: seconds(3600) }],
    ],
    [
      'not set: the documented default counts',
      { [refresh]: limits({ max: seconds(day) }) },
      { [refresh]: byDefault(7 * day) },
      [{ kind: 'over-max', attribute: refresh, actual: byDefault(7 * day), allowed: seconds(day) }],
    ],
    [
      'not set, and passed',
      { [refresh]: limits({ max: seconds(day), unset: 'pass' }) },
      { [refresh]: byDefault(7 * day) },
      [],
    ],
    [
      'not set, which is a finding',
      { [refresh]: limits({ max: seconds(day), unset: 'fail' }) },
      { [refresh]: byDefault(7 * day) },
      [{ kind: 'not-set', attribute: refresh, actual: byDefault(7 * day) }],
    ],
    [
      'set, and over the limit of what may also be not set',
      { [refresh]: limits({ max: seconds(day), unset: 'pass' }) },
      { [refresh]: setTo(7 * day) },
      [{ kind: 'over-max', attribute: refresh, actual: setTo(7 * day), allowed: seconds(day) }],
    ],
    ['set, which is all that is wanted', { [refresh]: limits({ unset: 'fail' }) }, {}, []],
    [
      'J3: 0, which is no lifetime, under a rule that only has a max',
      { [refresh]: atMost30d },
      { [refresh]: setTo(0) },
      [{ kind: 'under-min', attribute: refresh, actual: setTo(0), allowed: seconds(1) }],
    ],
    [
      'J3: more than a domain can hold, under a rule that only has a min',
      { [access]: atLeast1h },
      { [access]: setTo(2_147_483_648) },
      [{ kind: 'over-max', attribute: access, actual: setTo(2_147_483_648), allowed: seconds(2_147_483_647) }],
    ],
    [
      'no effect: offline is not allowed',
      { [refresh]: atMost30d },
      { [refresh]: setTo(99 * day), allowOffline: false },
      [],
    ],
    ['no effect: offline is not set', { [refresh]: atMost30d }, { [refresh]: setTo(99 * day), allowOffline: null }, []],
    ['no effect: no resource', { [access]: limits({ max: seconds(60) }) }, { isOAuthResource: null }, []],
    [
      'of access tokens, whatever offline is',
      { [access]: limits({ max: seconds(60) }) },
      { allowOffline: null },
      [{ kind: 'over-max', attribute: access, actual: setTo(3600), allowed: seconds(60) }],
    ],
    [
      'an inactive app too: select is for leaving it out',
      { [access]: limits({ max: seconds(60) }) },
      { active: false },
      [{ kind: 'over-max', attribute: access, actual: setTo(3600), allowed: seconds(60) }],
    ],
  ])('%s', (_, rule, part, found) => expect(foundBy(rule, auditedResource(part))).toEqual(found))
})

describe('limits for switches and grants', () => {
  test.each<[string, Partial<LimitRule>, AuditedApp, Violation[]]>([
    ['as wanted', { allowOffline: true }, auditedResource(), []],
    [
      'on, and wanted off',
      { allowOffline: false },
      auditedResource(),
      [{ kind: 'wrong-offline', actual: true, allowed: false }],
    ],
    ['not set is off', { allowOffline: false }, auditedResource({ allowOffline: null }), []],
    [
      'not set, and wanted on',
      { allowOffline: true },
      auditedResource({ allowOffline: null }),
      [{ kind: 'wrong-offline', actual: null, allowed: true }],
    ],
    ['no resource', { allowOffline: true }, auditedClient(), []],
    [
      'grants',
      { allowedGrants: { forbidden: ['implicit', 'refresh_token'], required: ['authorization_code', 'password'] } },
      auditedClient(),
      [
        { kind: 'forbidden-grant', grant: 'refresh_token' },
        { kind: 'missing-grant', grant: 'password' },
      ],
    ],
    [
      'grants of an app that is no client',
      { allowedGrants: { forbidden: ['implicit'], required: [] } },
      auditedApp({ allowedGrants: ['implicit'] }),
      [],
    ],
    [
      'grants of a resource that is no client, beside a switch that it has',
      { allowOffline: false, allowedGrants: { forbidden: ['implicit'], required: ['password'] } },
      auditedResource({ isOAuthClient: false, allowedGrants: ['implicit'] }),
      [{ kind: 'wrong-offline', actual: true, allowed: false }],
    ],
    [
      'the switch of a client that is no resource, beside grants that it has',
      { allowOffline: true, allowedGrants: { forbidden: ['refresh_token'], required: [] } },
      auditedClient({ isOAuthResource: false, allowOffline: false }),
      [{ kind: 'forbidden-grant', grant: 'refresh_token' }],
    ],
  ])('%s', (_, rule, app, found) => expect(foundBy(rule, app)).toEqual(found))
})

describe('what is counted', () => {
  const apps = [auditedApp(), auditedClient(), auditedResource(), auditedResource({ id: 'r2', allowOffline: false })]

  test('apps for which a limit has an effect are judged, each once', () => {
    const max = limits({ max: seconds(1) })
    expect(judge(apps, policyOf(limitRule({ [refresh]: max }))).judged).toBe(1)
    expect(judge(apps, policyOf(limitRule({ [access]: max }))).judged).toBe(2)
    const both = policyOf(limitRule({ id: 'a', [refresh]: max }), limitRule({ id: 'b', [access]: max }))
    expect(judge(apps, both).judged).toBe(2)
  })

  test('apps for which a switch or a list of grants has an effect are judged', () => {
    expect(judge(apps, policyOf(limitRule({ allowOffline: false }))).judged).toBe(2)
    const allowedGrants = { forbidden: ['implicit'], required: [] }
    expect(judge(apps, policyOf(limitRule({ allowedGrants }))).judged).toBe(1)
  })

  test('a rule that no app was selected by, or applies to, is named', () => {
    const max = limits({ max: seconds(1) })
    const policy = policyOf(
      limitRule({ id: 'nobody', select: { displayName: ['Nobody'] }, [access]: max }),
      limitRule({ id: 'saml', select: { isOAuthResource: false, isOAuthClient: false }, [access]: max }),
      limitRule({ id: 'all', [access]: max }),
    )
    expect(judge(apps, policy).idleRules).toEqual(['nobody', 'saml'])
  })

  test('findings name rule, severity and app', () => {
    const policy = policyOf(limitRule({ id: 'short', severity: 'critical', [refresh]: limits({ max: seconds(1) }) }))
    expect(judge(apps, policy).findings).toEqual([
      {
        rule: 'short',
        severity: 'critical',
        app: { id: 'r1', displayName: 'Quotes API' },
        violation: { kind: 'over-max', attribute: refresh, actual: setTo(7 * day), allowed: seconds(1) },
        tags: [],
        contact: null,
      },
    ])
  })

  test('nothing is found among no apps', () => {
    expect(judge([], policyOf(builtInRule('implicit-grant')))).toEqual({
      apps: 0,
      lifetimes: { refresh: [], access: [] },
      findings: [],
      judged: 0,
      idleRules: ['implicit-grant'],
      cannotTell: [],
    })
  })
})

const quotes = { id: 'r1', displayName: 'Quotes API' }
const long = auditedResource({ [refresh]: setTo(90 * day) })
const longer = auditedResource({ id: 'r2', displayName: 'Payments API', [refresh]: setTo(120 * day) })
const closed = auditedResource({ allowOffline: false })
const publicClient = (part: Partial<AuditedApp> = {}) => auditedClient({ clientType: 'public', ...part })
const env = (value: string) => ({ key: 'env', value })

type Row = [what: string, apps: AuditedApp[], found: Violation[] | 'cannot-tell', rule?: Partial<BuiltInRule>]

const builtIns: Record<BuiltInCode, Row[]> = {
  'access-outlives-refresh': [
    ['the usual order', [auditedResource()], []],
    ['the same', [auditedResource({ [access]: setTo(7 * day) })], []],
    [
      'the other way round',
      [auditedResource({ [access]: setTo(8 * day) })],
      [{ kind: 'access-outlives-refresh', actual: setTo(8 * day), refresh: setTo(7 * day) }],
    ],
    [
      'by default',
      [auditedResource({ [refresh]: setTo(600), [access]: byDefault(3600) })],
      [{ kind: 'access-outlives-refresh', actual: byDefault(3600), refresh: setTo(600) }],
    ],
    ['no refresh tokens', [auditedResource({ [access]: setTo(8 * day), allowOffline: null })], []],
  ],
  'refresh-without-effect': [
    ['in effect', [auditedResource()], []],
    ['by default', [auditedClient(), auditedApp()], []],
    [
      'on a client',
      [auditedClient({ [refresh]: setTo(9 * day) })],
      [{ kind: 'refresh-without-effect', actual: setTo(9 * day), why: 'not-a-resource' }],
    ],
    [
      'on an app that is neither',
      [auditedApp({ [refresh]: setTo(9 * day) })],
      [{ kind: 'refresh-without-effect', actual: setTo(9 * day), why: 'not-a-resource' }],
    ],
    [
      'without offline access',
      [auditedResource({ allowOffline: null })],
      [{ kind: 'refresh-without-effect', actual: setTo(7 * day), why: 'offline-not-allowed' }],
    ],
  ],
  'refresh-grant-without-offline-resource': [
    ['a resource gives one', [auditedClient(), auditedResource()], []],
    ['without the grant', [auditedClient({ allowedGrants: ['password'] }), closed], []],
    [
      'none does',
      [auditedClient(), closed],
      [{ kind: 'refresh-grant-without-offline-resource', resources: [quotes], resourceCount: 1 }],
    ],
    ['an inactive one would', [auditedClient(), auditedResource({ active: false })], []],
    [
      'what is no resource gives none',
      [auditedClient(), auditedResource({ isOAuthResource: false })],
      [{ kind: 'refresh-grant-without-offline-resource', resources: [quotes], resourceCount: 1 }],
    ],
    [
      'one of two does',
      [auditedClient({ allowedScopes: [scopeOf('r1'), scopeOf('r2')] }), closed, auditedResource({ id: 'r2' })],
      [],
    ],
    [
      'no scope is listed',
      [auditedClient({ allowedScopes: [] }), auditedResource()],
      [{ kind: 'refresh-grant-without-offline-resource', resources: [], resourceCount: 0 }],
    ],
    ["Oracle's own scope", [auditedClient({ allowedScopes: ['urn:opc:idm:__myscopes__'] })], 'cannot-tell'],
    [
      'a scope that begins as those of Oracle do, but belongs to an app of the domain',
      [
        auditedClient({ allowedScopes: ['urn:opc:resource:faaas:fa:1urn:opc:resource:consumer::all'] }),
        auditedResource({
          allowOffline: false,
          scopes: [{ fqs: 'urn:opc:resource:faaas:fa:1urn:opc:resource:consumer::all' }],
        }),
      ],
      [{ kind: 'refresh-grant-without-offline-resource', resources: [quotes], resourceCount: 1 }],
    ],
    [
      'the same, and the app allows offline access',
      [
        auditedClient({ allowedScopes: ['urn:opc:resource:faaas:fa:1urn:opc:resource:consumer::all'] }),
        auditedResource({ scopes: [{ fqs: 'urn:opc:resource:faaas:fa:1urn:opc:resource:consumer::all' }] }),
      ],
      [],
    ],
    ['a scope of nobody', [auditedClient({ allowedScopes: ['https://gone.example/read'] })], 'cannot-tell'],
    [
      'a scope of two',
      [auditedClient(), closed, auditedResource({ id: 'r2', scopes: [{ fqs: scopeOf('r1') }] })],
      'cannot-tell',
    ],
    [
      'scopes of the user belong to no resource',
      [auditedClient({ allowedScopes: ['openid', scopeOf('r1')] }), auditedResource()],
      [],
    ],
    ["the domain's default", [auditedClient({ trustScope: 'Default' }), closed], 'cannot-tell'],
    ['nothing set, and public', [publicClient({ trustScope: null }), closed], 'cannot-tell'],
    [
      'nothing set, and confidential: as listed',
      [auditedClient({ trustScope: null }), closed],
      [{ kind: 'refresh-grant-without-offline-resource', resources: [quotes], resourceCount: 1 }],
    ],
    ['any resource', [auditedClient({ trustScope: 'Account', allowedScopes: [] }), auditedResource()], []],
    [
      'any resource, and none',
      [auditedClient({ trustScope: 'Account' }), closed],
      [{ kind: 'refresh-grant-without-offline-resource', through: 'account', resources: [], resourceCount: 0 }],
    ],
    [
      'tags',
      [
        auditedClient({ trustScope: 'Tags', allowedTags: [env('prod')], allowedScopes: [] }),
        auditedResource({ tags: [env('prod')] }),
      ],
      [],
    ],
    [
      'tags of others',
      [
        auditedClient({ trustScope: 'Tags', allowedTags: [env('prod')], allowedScopes: [] }),
        auditedResource({ tags: [env('test')] }),
      ],
      [{ kind: 'refresh-grant-without-offline-resource', through: 'tags', resources: [], resourceCount: 0 }],
    ],
    [
      'tags of others, beside a list',
      [auditedClient({ trustScope: 'Tags', allowedTags: [env('prod')] }), auditedResource()],
      'cannot-tell',
    ],
  ],
  'offline-resource-without-client': [
    ['a client may', [auditedClient(), auditedResource()], []],
    ['there is none', [auditedResource()], [{ kind: 'offline-resource-without-client' }]],
    [
      'an inactive client',
      [auditedClient({ active: false }), auditedResource()],
      [{ kind: 'offline-resource-without-client' }],
    ],
    [
      'a client without the grant',
      [auditedClient({ allowedGrants: ['authorization_code'] }), auditedResource()],
      [{ kind: 'offline-resource-without-client' }],
    ],
    [
      'a client without a grant that brings the first one',
      [auditedClient({ allowedGrants: ['client_credentials', 'refresh_token'] }), auditedResource()],
      [{ kind: 'offline-resource-without-client' }],
    ],
    [
      'a client with a grant that Oracle does not document',
      [auditedClient({ allowedGrants: ['urn:x:new', 'refresh_token'] }), auditedResource()],
      'cannot-tell',
    ],
    [
      'a client of another resource',
      [auditedClient({ allowedScopes: ['https://r2.example/read'] }), auditedResource()],
      [{ kind: 'offline-resource-without-client' }],
    ],
    ['a client of any resource', [auditedClient({ trustScope: 'Account', allowedScopes: [] }), auditedResource()], []],
    [
      "a client of the domain's default",
      [auditedClient({ trustScope: 'Default', allowedScopes: [] }), auditedResource()],
      'cannot-tell',
    ],
    [
      'a client of its tag',
      [
        auditedClient({ trustScope: 'Tags', allowedTags: [env('prod')], allowedScopes: [] }),
        auditedResource({ tags: [env('prod')] }),
      ],
      [],
    ],
    [
      'a client of another tag that lists it',
      [auditedClient({ trustScope: 'Tags', allowedTags: [env('prod')] }), auditedResource()],
      'cannot-tell',
    ],
    [
      'a scope whose full name is not known',
      [auditedClient({ allowedScopes: ['https://x.example/read'] }), auditedResource({ scopes: [{ fqs: null }] })],
      'cannot-tell',
    ],
    ['inactive', [auditedResource({ active: false })], []],
    ['without offline access', [closed], []],
  ],
  'public-client-long-refresh': [
    ['a week, which is the usual limit', [publicClient(), auditedResource()], []],
    [
      'more',
      [publicClient(), long],
      [{ kind: 'public-client-long-refresh', resource: quotes, actual: setTo(90 * day), allowed: seconds(7 * day) }],
    ],
    [
      "the rule's own limit",
      [publicClient(), auditedResource({ [refresh]: byDefault(7 * day) })],
      [{ kind: 'public-client-long-refresh', resource: quotes, actual: byDefault(7 * day), allowed: seconds(day) }],
      { max: seconds(day) },
    ],
    ['a confidential client', [auditedClient(), long], []],
    ['an inactive client', [publicClient({ active: false }), long], []],
    ['an inactive resource', [publicClient(), auditedResource({ ...long, active: false })], []],
    ['without the grant', [publicClient({ allowedGrants: ['authorization_code'] }), long], []],
    ['for another resource', [publicClient({ allowedScopes: [scopeOf('r2')] }), long], []],
    ["the domain's default", [publicClient({ trustScope: null }), long], 'cannot-tell'],
    ["the domain's default, and nothing long", [publicClient({ trustScope: null }), auditedResource()], []],
    [
      'each resource that it lists',
      [publicClient({ allowedScopes: [scopeOf('r1'), scopeOf('r2')] }), long, longer],
      [
        { kind: 'public-client-long-refresh', resource: quotes, actual: setTo(90 * day), allowed: seconds(7 * day) },
        {
          kind: 'public-client-long-refresh',
          resource: { id: 'r2', displayName: 'Payments API' },
          actual: setTo(120 * day),
          allowed: seconds(7 * day),
        },
      ],
    ],
    [
      'of any resource, all that are long, the longest first',
      [publicClient({ trustScope: 'Account' }), long, longer, auditedResource({ id: 'r3' })],
      [
        {
          kind: 'public-client-long-refresh',
          through: 'account',
          resource: { id: 'r2', displayName: 'Payments API' },
          others: 1,
          more: [{ resource: quotes, actual: setTo(90 * day) }],
          actual: setTo(120 * day),
          allowed: seconds(7 * day),
        },
      ],
    ],
    [
      'of its tags none, though another one is long',
      [
        publicClient({ trustScope: 'Tags', allowedTags: [env('prod')] }),
        auditedResource({ tags: [env('prod')] }),
        longer,
      ],
      [],
    ],
    [
      'of its tags, the longest',
      [
        publicClient({ trustScope: 'Tags', allowedTags: [env('prod'), env('test')] }),
        auditedResource({ ...long, tags: [env('prod')] }),
        auditedResource({ ...longer, tags: [env('other')] }),
      ],
      [
        {
          kind: 'public-client-long-refresh',
          through: 'tags',
          tags: ['env=prod', 'env=test'],
          resource: quotes,
          others: 0,
          actual: setTo(90 * day),
          allowed: seconds(7 * day),
        },
      ],
    ],
  ],
  'lifetime-by-default': [
    ['both set', [auditedResource()], []],
    [
      'neither',
      [auditedResource({ [refresh]: byDefault(7 * day), [access]: byDefault(3600) })],
      [
        { kind: 'lifetime-by-default', attribute: refresh, actual: byDefault(7 * day) },
        { kind: 'lifetime-by-default', attribute: access, actual: byDefault(3600) },
      ],
    ],
    ['one that has no effect', [auditedResource({ [refresh]: byDefault(7 * day), allowOffline: null })], []],
    ['no resource', [auditedClient()], []],
  ],
  'implicit-grant': [
    ['others', [auditedClient()], []],
    ['implicit', [auditedClient({ allowedGrants: ['implicit'] })], [{ kind: 'implicit-grant' }]],
    ['of an app that is no client', [auditedApp({ allowedGrants: ['implicit'] })], []],
  ],
  'consent-bypassed-offline': [
    ['asks', [auditedClient(), auditedResource()], []],
    [
      'does not ask',
      [auditedClient({ bypassConsent: true }), auditedResource()],
      [{ kind: 'consent-bypassed-offline', resource: quotes }],
    ],
    ['no offline access', [auditedClient({ bypassConsent: true }), closed], []],
    [
      'no refresh tokens',
      [auditedClient({ bypassConsent: true, allowedGrants: ['authorization_code'] }), auditedResource()],
      [],
    ],
    [
      "the domain's default",
      [auditedClient({ bypassConsent: true, trustScope: 'Default' }), auditedResource()],
      'cannot-tell',
    ],
    [
      'of any resource',
      [auditedClient({ bypassConsent: true, trustScope: 'Account' }), auditedResource(), auditedResource({ id: 'r2' })],
      [{ kind: 'consent-bypassed-offline', through: 'account', resource: quotes, others: 1 }],
    ],
    [
      'even one without a lifetime',
      [auditedClient({ bypassConsent: true }), auditedResource({ [refresh]: setTo(0) })],
      [{ kind: 'consent-bypassed-offline', resource: quotes }],
    ],
  ],
  'inactive-still-trusted': [
    ['active', [auditedClient(), auditedResource()], []],
    [
      'inactive',
      [auditedClient(), auditedResource({ active: false })],
      [{ kind: 'inactive-still-trusted', role: 'resource', by: [{ id: 'c1', displayName: 'Teller' }], byCount: 1 }],
    ],
    ['not set is not inactive', [auditedClient(), auditedResource({ active: null })], []],
    ['by an inactive client', [auditedClient({ active: false }), auditedResource({ active: false })], []],
    [
      'by whoever may ask any',
      [auditedClient({ trustScope: 'Account', allowedScopes: [] }), auditedResource({ active: false })],
      [],
    ],
    [
      'itself does not count',
      [auditedResource({ active: false, isOAuthClient: true, allowedScopes: [scopeOf('r1')] })],
      [],
    ],
    [
      'by many: the first are named',
      [...Array.from({ length: 7 }, (_, at) => auditedClient({ id: `c${at}` })), auditedResource({ active: false })],
      [
        {
          kind: 'inactive-still-trusted',
          role: 'resource',
          by: Array.from({ length: 5 }, (_, at) => ({ id: `c${at}`, displayName: 'Teller' })),
          byCount: 7,
        },
      ],
    ],
  ],
}

describe.each(Object.entries(builtIns) as [BuiltInCode, Row[]][])('%s', (code, rows) => {
  test.each(rows)('%s', (_, apps, found, part = {}) => {
    const { findings, cannotTell } = judge(apps, policyOf(builtInRule(code, part)))
    expect(findings.map(({ violation }) => violation)).toEqual(found === 'cannot-tell' ? [] : found)
    expect(cannotTell).toEqual(found === 'cannot-tell' ? [{ rule: code, apps: 1 }] : [])
  })
})

describe('where not all apps were read, nothing is said about what there is not', () => {
  const unread = { isWhole: false }

  test.each<[BuiltInCode, AuditedApp[], number]>([
    ['offline-resource-without-client', [auditedResource()], 1],
    ['refresh-grant-without-offline-resource', [auditedClient({ trustScope: 'Account' }), closed], 1],
    [
      'refresh-grant-without-offline-resource',
      [auditedClient({ trustScope: 'Tags', allowedTags: [env('prod')], allowedScopes: [] })],
      1,
    ],
  ])('%s', (code, apps, open) => {
    const { findings, cannotTell } = judge(apps, policyOf(builtInRule(code)), unread)
    expect(findings).toEqual([])
    expect(cannotTell).toEqual([{ rule: code, apps: open }])
  })

  test('what is there is said all the same', () => {
    const listed = judge(
      [auditedClient(), closed],
      policyOf(builtInRule('refresh-grant-without-offline-resource')),
      unread,
    )
    expect(listed.findings).toHaveLength(1)
    expect(
      judge([auditedClient(), auditedResource()], policyOf(builtInRule('offline-resource-without-client')), unread),
    ).toMatchObject({
      findings: [],
      cannotTell: [],
    })
  })
})
