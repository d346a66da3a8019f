import { describe, expect, test } from 'vitest'
import { fixesForTarget } from '../../../src/commands/shared/fixes-for-target'
import {
  type Condition,
  type ConditionName,
  causeTexts,
  conditionTitles,
  type OfflineQuestion,
  type Target,
} from '../../../src/offline-access/condition'
import { diagnosisOf, diagnosisVerdict, judgeOfflineAccess } from '../../../src/offline-access/diagnosis'
import type { OAuthApp } from '../../../src/token-settings/app'
import type { Seconds } from '../../../src/token-settings/duration'
import { exampleClient, exampleResource, exampleScope } from '../../support/example-oauth-apps'

const of = (resource: OAuthApp, scopes: string[] = [exampleScope]): Target => ({ kind: 'resource', resource, scopes })
const unread: Target = { kind: 'unread', scopes: [exampleScope], why: 'The domain answered 503.' }
const unnamed: Target = { kind: 'unnamed', scopes: [] }
const ofOracle: Target = { kind: 'of-oracle', scopes: ['urn:opc:idm:__myscopes__'] }
const noOwner: Target = { kind: 'no-owner', scopes: ['https://quotes.example/raed'] }

/** With its fixes in words. */
function judge(part: Partial<OfflineQuestion> = {}) {
  const question = { client: exampleClient(), target: of(exampleResource()), grant: null, ...part }
  const judgement = judgeOfflineAccess(question)
  return { ...judgement, conditions: fixesForTarget(judgement.conditions, (command) => command) }
}

function leafOf(name: ConditionName, part: Partial<OfflineQuestion>): Condition | undefined {
  return judge(part).conditions.find(({ condition }) => condition === name)
}

test('with everything as it has to be, every condition holds', () => {
  const { conditions, verdict } = judge()
  expect(conditions.map(({ condition, status }) => [condition, status])).toEqual(
    Object.keys(conditionTitles).map((condition) => [condition, 'holds']),
  )
  expect(verdict).toBe('would-hold')
  expect(diagnosisOf(conditions)).toEqual([])
})

type Row = [what: string, part: Partial<OfflineQuestion>, status: Condition['status'] | undefined, evidence?: string]

const client = (part: Partial<OAuthApp>): Partial<OfflineQuestion> => ({ client: exampleClient(part) })
const resource = (part: Partial<OAuthApp>): Partial<OfflineQuestion> => ({ target: of(exampleResource(part)) })

const leaves: Record<ConditionName, Row[]> = {
  'client-active': [
    ['active', client({ active: true }), 'holds', "active is true on 'Teller'"],
    ['switched off', client({ active: false }), 'broken', "active is false on 'Teller'"],
    ['not set', client({ active: null }), 'cannot-tell', "active is not set on 'Teller'"],
  ],
  'client-is-oauth-client': [
    ['a client', client({}), 'holds', "isOAuthClient is true on 'Teller'"],
    ['none', client({ isOAuthClient: false }), 'broken', "isOAuthClient is false on 'Teller'"],
    ['not switched on', client({ isOAuthClient: null }), 'broken', "isOAuthClient is not set on 'Teller'"],
  ],
  'grant-can-carry': [
    ...[
      'authorization_code',
      'password',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      'urn:ietf:params:oauth:grant-type:saml2-bearer',
      'urn:ietf:params:oauth:grant-type:token-exchange',
    ].map(
      (grant): Row => [grant, client({ allowedGrants: [grant] }), 'holds', `allowedGrants is ${grant} on 'Teller'`],
    ),
    ...['client_credentials', 'implicit', 'tls_client_auth', 'refresh_token'].map(
      (grant): Row => [grant, client({ allowedGrants: [grant] }), 'broken', `allowedGrants is ${grant} on 'Teller'`],
    ),
    [
      'none shown',
      client({ allowedGrants: [] }),
      'cannot-tell',
      "allowedGrants is not set on 'Teller': it has no grants, or these credentials may not see them",
    ],
    ['in capitals, which is another value', client({ allowedGrants: ['Password'] }), 'cannot-tell'],
    [
      'one that Oracle does not document',
      client({ allowedGrants: ['client_credentials', 'urn:x:new'] }),
      'cannot-tell',
      "allowedGrants is client_credentials, urn:x:new on 'Teller'; Oracle does not document urn:x:new",
    ],
    ['the grant that is meant', { grant: 'code' }, 'holds'],
    ['another than the one that is meant', { grant: 'device' }, 'broken'],
    ['password, which is not there', { grant: 'password' }, 'broken'],
  ],
  'redirect-uri': [
    ['https', client({}), 'holds', "redirectUris is https://teller.example/return on 'Teller'"],
    ['any scheme allowed', client({ redirectUris: ['com.example:/back'], allUrlSchemesAllowed: true }), 'holds'],
    ['none', client({ redirectUris: [] }), 'broken', "redirectUris is not set on 'Teller'"],
    ['a fragment', client({ redirectUris: ['https://teller.example/#a'] }), 'broken'],
    ['no scheme', client({ redirectUris: ['/return'] }), 'broken'],
    [
      'http, and not every scheme is allowed',
      client({ redirectUris: ['http://localhost:8943'] }),
      'cannot-tell',
      "no redirect URI is https, and allUrlSchemesAllowed is not set on 'Teller'",
    ],
    ['not needed for another grant', { ...client({ redirectUris: [] }), grant: 'password' }, undefined],
    [
      'not needed where another grant can bring one as well',
      client({ redirectUris: [], allowedGrants: ['authorization_code', 'password', 'refresh_token'] }),
      undefined,
    ],
    [
      'needed when the code grant is meant',
      { ...client({ redirectUris: [], allowedGrants: ['authorization_code', 'password'] }), grant: 'code' },
      'broken',
    ],
    ['not judged without the grant', client({ redirectUris: [], allowedGrants: ['client_credentials'] }), undefined],
  ],
  'scope-exists': [
    ['defined', {}, 'holds', "scopes is https://quotes.example/read on 'Quotes API'"],
    ['any of the resource', { target: of(exampleResource(), []) }, 'holds'],
    ['none defined', resource({ scopes: [] }), 'broken', "scopes is not set on 'Quotes API'"],
    ['none of this resource', { target: of(exampleResource(), ['https://quotes.example/write']) }, 'broken'],
    ['nobody defines it', { target: noOwner }, 'broken', 'no app of the domain defines https://quotes.example/raed'],
    [
      'two resources',
      {
        target: {
          kind: 'several-owners',
          scopes: ['https://a.example/x', 'https://b.example/y'],
          resources: [exampleResource({ displayName: 'A' }), exampleResource({ displayName: 'B' })],
        },
      },
      'broken',
      "https://a.example/x, https://b.example/y belong to 'A', 'B'",
    ],
    ['not read', { target: unread }, 'cannot-tell', 'the resource could not be read: The domain answered 503'],
    ['not named', { target: unnamed }, 'cannot-tell', 'no scope and no resource was named, and the client lists none'],
    [
      "Oracle's own",
      { target: ofOracle },
      'cannot-tell',
      "no app of the domain defines urn:opc:idm:__myscopes__, which may be Oracle's own; the settings of that resource cannot be read",
    ],
  ],
  'scope-allowed': [
    ['listed', {}, 'holds', "allowedScopes is https://quotes.example/read on 'Teller'"],
    ['one of those of the resource listed', { target: of(exampleResource(), []) }, 'holds'],
    ['not listed', client({ allowedScopes: ['https://other.example/x'] }), 'broken'],
    ['nothing listed', client({ allowedScopes: [] }), 'broken', "allowedScopes is not set on 'Teller'"],
    [
      "nothing listed, nothing named: Oracle's own need not be listed",
      { ...client({ allowedScopes: [] }), target: unnamed },
      'cannot-tell',
      "allowedScopes is not set on 'Teller'; Oracle's own scopes, such as urn:opc:idm:__myscopes__, need not be listed",
    ],
    ['in another letter case', client({ allowedScopes: ['https://quotes.example/READ'] }), 'broken'],
    ['listed, though the resource was not read', { target: unread }, 'holds'],
    [
      'a resource that was named and not read',
      { target: { kind: 'unread', scopes: [], why: 'HTTP 503' } },
      'cannot-tell',
      "allowedScopes is https://quotes.example/read on 'Teller'; the resource could not be read: HTTP 503",
    ],
    [
      'a resource that does not tell its scopes in full',
      {
        target: of(exampleResource({ scopes: [{ value: 'x', fqs: null, requiresConsent: null }] }), []),
      },
      'cannot-tell',
    ],
    ['Account', client({ trustScope: 'Account', allowedScopes: [] }), 'holds', "trustScope is Account on 'Teller'"],
    ['Default', client({ trustScope: 'Default' }), 'cannot-tell'],
    ['an unknown kind of trust', client({ trustScope: 'Friends' }), 'cannot-tell'],
    ['no kind of trust, confidential', client({ trustScope: null }), 'holds'],
    [
      'no kind of trust, trusted, not listed',
      client({ trustScope: null, clientType: 'trusted', allowedScopes: [] }),
      'broken',
    ],
    [
      'no kind of trust, public',
      client({ trustScope: null, clientType: 'public' }),
      'cannot-tell',
      "trustScope is not set on 'Teller'; what that allows is the domain's default",
    ],
    [
      'a tag in common',
      {
        ...client({ trustScope: 'Tags', allowedScopes: [], allowedTags: [{ key: 'team', value: 'a' }] }),
        ...resource({ tags: [{ key: 'team', value: 'a' }] }),
      },
      'holds',
      "allowedTags is team=a on 'Teller'; tags is team=a on 'Quotes API'",
    ],
    [
      'the key of a tag in common is not enough',
      {
        ...client({ trustScope: 'Tags', allowedScopes: [], allowedTags: [{ key: 'team', value: 'a' }] }),
        ...resource({ tags: [{ key: 'team', value: 'b' }] }),
      },
      'broken',
    ],
    ['tags, none in common, but listed', client({ trustScope: 'Tags' }), 'cannot-tell'],
    ['tags, resource not read', { ...client({ trustScope: 'Tags' }), target: unread }, 'cannot-tell'],
    ["Oracle's own", { ...client({ trustScope: 'Account' }), target: ofOracle }, 'cannot-tell'],
  ],
  'resource-active': [
    ['active', {}, 'holds', "active is true on 'Quotes API'"],
    ['switched off', resource({ active: false }), 'broken', "active is false on 'Quotes API'"],
    ['not set', resource({ active: null }), 'cannot-tell', "active is not set on 'Quotes API'"],
    ['not read', { target: unread }, 'cannot-tell', 'the resource could not be read: The domain answered 503'],
    ['nobody', { target: noOwner }, 'cannot-tell', 'no app of the domain defines https://quotes.example/raed'],
  ],
  'resource-is-oauth-resource': [
    ['a resource', {}, 'holds', "isOAuthResource is true on 'Quotes API'"],
    ['none', resource({ isOAuthResource: false }), 'broken', "isOAuthResource is false on 'Quotes API'"],
    ['not switched on', resource({ isOAuthResource: null }), 'broken', "isOAuthResource is not set on 'Quotes API'"],
    ['not read', { target: unread }, 'cannot-tell'],
  ],
  'refresh-grant': [
    ['there', {}, 'holds', "allowedGrants is authorization_code, refresh_token on 'Teller'"],
    [
      'not there',
      client({ allowedGrants: ['authorization_code'] }),
      'broken',
      "allowedGrants is authorization_code on 'Teller'",
    ],
    ['in another letter case', client({ allowedGrants: ['Refresh_Token'] }), 'broken'],
  ],
  'resource-allows-offline': [
    ['allowed', {}, 'holds', "allowOffline is true on 'Quotes API'"],
    ['forbidden', resource({ allowOffline: false }), 'broken', "allowOffline is false on 'Quotes API'"],
    ['not switched on', resource({ allowOffline: null }), 'broken', "allowOffline is not set on 'Quotes API'"],
    ['not read', { target: unread }, 'cannot-tell', 'the resource could not be read: The domain answered 503'],
    ['not named', { target: unnamed }, 'cannot-tell'],
  ],
}

describe.each(Object.entries(leaves))('%s', (name, rows) => {
  test.each(rows)('%s', (_, part, status, evidence) => {
    const leaf = leafOf(name as ConditionName, part)
    expect(leaf?.status).toBe(status)
    if (evidence !== undefined) expect(leaf?.evidence).toBe(evidence)
    expect(leaf?.cause === null).toBe(status !== 'broken' && status !== undefined)
  })
})

describe('what fixes it', () => {
  test.each<[string, Partial<OfflineQuestion>, object]>([
    [
      'no offline access',
      resource({ allowOffline: false }),
      { cause: 'resource-forbids-offline', fix: 'apps set-offline r1 on' },
    ],
    [
      'no refresh_token',
      client({ allowedGrants: ['authorization_code'] }),
      { cause: 'client-lacks-refresh-grant', fix: 'apps set-grant c1 refresh_token on' },
    ],
    [
      'no grant',
      client({ allowedGrants: ['refresh_token'] }),
      { cause: 'no-grant-can-carry-one', fix: 'apps set-grant c1 authorization_code on' },
    ],
    [
      'not this grant',
      { grant: 'device' },
      {
        cause: 'client-lacks-grant',
        fix: 'apps set-grant c1 urn:ietf:params:oauth:grant-type:device_code on',
      },
    ],
    [
      'inactive client',
      client({ active: false }),
      {
        cause: 'client-inactive',
        fix: 'Activate it: in the console, or PUT {"active": true} to /admin/v1/AppStatusChanger/c1.',
      },
    ],
    [
      'inactive resource',
      resource({ active: false }),
      {
        cause: 'resource-inactive',
        fix: 'Activate it: in the console, or PUT {"active": true} to /admin/v1/AppStatusChanger/r1.',
      },
    ],
    [
      'scope not allowed',
      client({ allowedScopes: [] }),
      {
        cause: 'scope-not-allowed',
        fix: "Add https://quotes.example/read to the client's allowedScopes, in the console (Client configuration).",
      },
    ],
    [
      'no redirect URI',
      client({ redirectUris: [] }),
      {
        cause: 'no-redirect-uri',
        fix: 'Register the address that the sign-in returns to, in the console (Client configuration).',
      },
    ],
    [
      'no client',
      client({ isOAuthClient: false }),
      {
        cause: 'not-an-oauth-client',
        fix: 'Name the app that requests the tokens, or make this one a client in the console (Client configuration).',
      },
    ],
    [
      'a resource named as the client',
      client({ isOAuthClient: false, isOAuthResource: true }),
      {
        cause: 'not-an-oauth-client',
        fix: 'It is a resource: name an app that requests its tokens, as in apps diagnose <client> --resource c1',
      },
    ],
    [
      'the password grant, which the policy of docs/audit.md forbids',
      { grant: 'password' },
      {
        cause: 'client-lacks-grant',
        fix: 'With this grant the client sees the passwords of users. Use another one: code or device.',
      },
    ],
    [
      'no resource',
      resource({ isOAuthResource: false }),
      {
        cause: 'not-an-oauth-resource',
        fix: 'Make the app a resource server in the console (Resource server configuration), or ask for the scope of another app.',
      },
    ],
  ])('%s', (_, part, expected) => {
    expect(diagnosisOf(judge(part).conditions)).toEqual([
      { certainty: 'settings', evidence: expect.any(String), ...expected },
    ])
  })
})

test('what blocks every token stands before what keeps back only the refresh token', () => {
  const { conditions } = judge({
    client: exampleClient({ active: false, allowedGrants: ['client_credentials'], allowedScopes: [] }),
    target: of(exampleResource({ active: false, isOAuthResource: false, allowOffline: false })),
  })
  expect(diagnosisOf(conditions).map(({ cause }) => cause)).toEqual([
    'client-inactive',
    'no-grant-can-carry-one',
    'scope-not-allowed',
    'resource-inactive',
    'not-an-oauth-resource',
    'client-lacks-refresh-grant',
    'resource-forbids-offline',
  ])
})

test('an app that is no client: nothing else is judged', () => {
  const { conditions, verdict, lifetimes } = judge({
    client: exampleClient({ isOAuthClient: false, active: false, allowedGrants: [] }),
    target: of(exampleResource({ allowOffline: false })),
  })
  expect(diagnosisOf(conditions).map(({ cause }) => cause)).toEqual(['not-an-oauth-client'])
  expect(conditions).toHaveLength(1)
  expect({ verdict, lifetimes }).toEqual({ verdict: 'would-not', lifetimes: null })
})

test('offline access is not switched on by a command that would be refused', () => {
  const { conditions } = judge(resource({ isOAuthResource: false, allowOffline: false }))
  expect(diagnosisOf(conditions).map(({ fix }) => fix)).toEqual([
    'Make the app a resource server in the console (Resource server configuration), or ask for the scope of another app.',
    'Allow it where the app is made a resource server, in the console (Resource server configuration).',
  ])
})

test('what a run has shown is proved; the rest is read from settings', () => {
  const { conditions } = judge({
    client: exampleClient({ allowedGrants: ['authorization_code'] }),
    ...resource({ allowOffline: false }),
  })
  expect(
    diagnosisOf(conditions, (cause) => cause === 'resource-forbids-offline').map(({ cause, certainty }) => [
      cause,
      certainty,
    ]),
  ).toEqual([
    ['client-lacks-refresh-grant', 'settings'],
    ['resource-forbids-offline', 'proved'],
  ])
})

test('a condition of the client stands in two judgements, and once in the diagnosis', () => {
  const lacking = exampleClient({ allowedGrants: ['authorization_code'] })
  const one = judge({ client: lacking })
  const other = judge({ client: lacking, target: of(exampleResource({ id: 'r2', displayName: 'Other' })) })
  expect(diagnosisOf([...one.conditions, ...other.conditions])).toHaveLength(1)
})

describe('the verdict', () => {
  const leaf = (status: Condition['status']) => ({ status }) as Condition
  test.each<[Condition['status'][], string]>([
    [['holds', 'holds'], 'would-hold'],
    [['holds', 'broken'], 'would-not'],
    [['broken', 'cannot-tell'], 'would-not'],
    [['holds', 'cannot-tell'], 'cannot-tell'],
  ])('%j', (statuses, verdict) => expect(diagnosisVerdict(statuses.map(leaf))).toBe(verdict))
})

test('every cause can come up, and has words', () => {
  const all: Partial<OfflineQuestion>[] = Object.values(leaves).flatMap((rows) => rows.map(([, part]) => part))
  const found = new Set(all.flatMap((part) => diagnosisOf(judge(part).conditions).map(({ cause }) => cause)))
  expect([...found].sort()).toEqual(Object.keys(causeTexts).sort())
})

test('a long list is cut in words, and whole as a value', () => {
  const allowedScopes = Array.from({ length: 7 }, (_, at) => `https://s.example/${at}`)
  const leaf = leafOf('scope-allowed', client({ allowedScopes }))
  expect(leaf?.evidence).toBe(
    "allowedScopes is https://s.example/0, https://s.example/1, https://s.example/2, https://s.example/3, https://s.example/4 and 2 more on 'Teller'",
  )
  expect(leaf?.value).toEqual(allowedScopes)
})

describe('what the tokens would live', () => {
  const session = { term: 'user-session', seconds: 28_800, source: 'default' }
  const lifetimes = (part: Partial<OAuthApp>, customExpiry: number | null = null) =>
    judge({ target: of(exampleResource(part)), customExpiry: customExpiry as Seconds | null }).lifetimes
  const set = (seconds: number) => ({ seconds: seconds as Seconds, source: 'app' as const })
  const unset = { seconds: 3_600 as Seconds, source: 'default' as const }

  test('the refresh token as set on the resource app, or the documented default', () => {
    expect(lifetimes({ refreshTokenExpiry: set(86_400) })?.refresh).toEqual({ seconds: 86400, source: 'app' })
    expect(lifetimes({ refreshTokenExpiry: { seconds: 604_800 as Seconds, source: 'default' } })?.refresh).toEqual({
      seconds: 604800,
      source: 'default',
    })
  })

  test.each<[string, OAuthApp['accessTokenExpiry'], number | null, object]>([
    [
      'the resource decides',
      set(900),
      null,
      { atMost: 900, decidedBy: 'accessTokenExpiry', terms: [{ term: 'accessTokenExpiry', ...set(900) }, session] },
    ],
    [
      'nothing is set',
      unset,
      null,
      { atMost: 3600, decidedBy: 'accessTokenExpiry', terms: [{ term: 'accessTokenExpiry', ...unset }, session] },
    ],
    [
      'the session is shorter',
      set(86_400),
      null,
      { atMost: 28800, decidedBy: 'user-session', terms: [{ term: 'accessTokenExpiry', ...set(86_400) }, session] },
    ],
    [
      "the documentation's example: 400 of the resource, 500 asked for",
      set(400),
      500,
      {
        atMost: 400,
        decidedBy: 'accessTokenExpiry',
        terms: [
          { term: 'accessTokenExpiry', ...set(400) },
          { term: 'custom-expiry', seconds: 500, source: 'request' },
          session,
        ],
      },
    ],
    ['asked for less', set(400), 300, expect.objectContaining({ atMost: 300, decidedBy: 'custom-expiry' })],
    [
      'asked for, where nothing is set: the hour does not count',
      unset,
      7_200,
      {
        atMost: 7200,
        decidedBy: 'custom-expiry',
        terms: [{ term: 'custom-expiry', seconds: 7200, source: 'request' }, session],
      },
    ],
    [
      'asked for more than a year, where nothing is set',
      unset,
      40_000_000,
      {
        atMost: 28800,
        decidedBy: 'user-session',
        terms: [{ term: 'custom-expiry', seconds: 31_556_952, source: 'request' }, session],
      },
    ],
  ])('%s', (_, accessTokenExpiry, custom, expected) =>
    expect(lifetimes({ accessTokenExpiry }, custom)?.access).toEqual(expected),
  )

  test('without a resource there is nothing to say', () => expect(judge({ target: unread }).lifetimes).toBeNull())
})
