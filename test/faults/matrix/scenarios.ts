import { clientId, otherId, resourceId } from '../domain/apps'
import { userName } from '../domain/fault-domain'
import type { Strike } from '../domain/script'
import { canary, type DomainState, writeAsAnother } from '../domain/state'
import { planScenarios } from './plan-scenarios'
import { row, type Scenario, struck, writing } from './scenario'
import * as strike from './strikes'

const set = ['set-expiry', resourceId, '9d']
const get = ['get-expiry', resourceId]
const byCode = ['test-offline', clientId, '--no-browser']
const byDevice = ['test-offline', clientId, '--grant', 'device']
const byPassword = ['test-offline', clientId, '--grant', 'password', '--username', userName, '--password-stdin']

const toOther = (seconds: number) => (state: DomainState) =>
  writeAsAnother(state, resourceId, { refreshTokenExpiry: seconds })

const changes: Scenario[] = [
  row('F36', 'another writer was first', set, writing('get', 1, toOther(300_000)), 6, { says: /Somebody Else/ }),
  row('F36', 'another writer wrote the same', set, writing('get', 1, toOther(777_600)), 0, {
    says: /another writer may have set it/,
  }),
  row('F38', 'no version', set, { rules: { versionOf: () => null } }, 0, { says: /not protected against concurrent/ }),
  row('F38', 'a weak version', set, { rules: { versionOf: ({ version }) => `W/"${version}"` } }, 0),
  row(
    'F76',
    'versions are ignored, and another writer was first',
    set,
    { rules: { honoursVersions: false }, ...writing('get', 1, toOther(300_000)) },
    0,
  ),
  row('F40', 'a 200 that did nothing', set, struck('patch', strike.asIfDone), 8, { shows: { outcome: 'differs' } }),
  row('F40', 'reads are stale for a while', set, { rules: { staleReads: 3 } }, 0, { shows: { outcome: 'confirmed' } }),
  row('F40', 'reads stay stale', set, { rules: { staleReads: 99 } }, 8, {
    shows: { outcome: 'differs' },
    isBehind: true,
  }),
  row('F45', 'another value right after', set, writing('patch', 1, toOther(300_000)), 8, {
    shows: { outcome: 'differs', now: { seconds: 300_000 } },
  }),
  row(
    'F45',
    'another value, and the answer lost',
    set,
    {
      ...struck('patch', strike.reset, { position: 'after-commit', times: 1 }),
      ...writing('patch', 1, toOther(300_000)),
    },
    8,
    { shows: { outcome: 'unknown', now: { seconds: 300_000 } } },
  ),
  row(
    'F33',
    'the app goes while it is changed',
    set,
    writing('get', 1, (state) => state.apps.delete(resourceId)),
    5,
    {
      shows: { outcome: 'refused' },
    },
  ),
]

const with_ = (attributes: Record<string, unknown>): Strike => strike.edited((body) => ({ ...body, ...attributes }))

/** The attribute as it stands, for what JSON.stringify would not write. */
const literal =
  (text: string): Strike =>
  (reply, right) =>
    reply.answer(200, right.body.replace('"refreshTokenExpiry":604800', `"refreshTokenExpiry":${text}`))

const wrongValues: Scenario[] = ['"604800"', '604800.5', 'true', '[604800]', '-1', '9007199254740993', '1e400'].flatMap(
  (text) => [
    row('J1', `a lifetime of ${text}`, get, struck('get', literal(text)), 7),
    row('J1', `a lifetime of ${text} before a change`, set, struck('get', literal(text), { times: 1 }), 7),
    row('J1', `a lifetime of ${text} after a change`, set, struck('get', literalOfDone(text), { nth: 2 }), 8, {
      shows: { outcome: 'unknown' },
    }),
    row('J1', `a row with a lifetime of ${text}`, ['list'], struck('page', literal(text), { times: 1 }), 0),
  ],
)

function literalOfDone(text: string): Strike {
  return (reply, right) => reply.answer(200, right.body.replace('777600', text))
}

const values: Scenario[] = [
  ...wrongValues,
  row('J3', 'a lifetime in another notation', get, struck('get', literal('6.048e5')), 0),
  row('F86', 'the answer is about another app', get, struck('get', with_({ id: otherId })), 7, { says: /612f/ }),
  row('F86', 'the answer before a change is about another app', set, struck('get', with_({ id: otherId })), 7),
  row('J11', 'the id is a number', get, struck('get', with_({ id: 5 })), 7),
  row('J11', 'the id is empty', get, struck('get', with_({ id: '' })), 7),
  row('J11', 'the id has a slash', get, struck('get', with_({ id: 'a/b' })), 7),
  row('J11', 'a key twice, in other letters', get, struck('get', with_({ REFRESHTOKENEXPIRY: 1 })), 7),
  row(
    'J11',
    'a key in other letters',
    get,
    struck(
      'get',
      strike.edited(({ refreshTokenExpiry, ...body }) => ({ ...body, RefreshTokenExpiry: refreshTokenExpiry })),
    ),
    0,
  ),
  row('J19', 'a secret that was not asked for', get, struck('get', leaking()), 0),
  row('J19', 'secrets that were not asked for', ['list'], struck('page', leakingRows()), 0),
  row('J19', '__proto__', get, struck('get', proto()), 0),
  row(
    'J22',
    'a byte order mark',
    get,
    struck('get', (reply, { body }) => reply.answer(200, `\ufeff${body}`)),
    0,
  ),
  row(
    'J22',
    'a prefix',
    get,
    struck('get', (reply, { body }) => reply.answer(200, `)]}'\n${body}`)),
    7,
  ),
  row(
    'J22',
    'something after it',
    get,
    struck('get', (reply, { body }) => reply.answer(200, `${body} x`)),
    7,
  ),
  row(
    'F61',
    'the clock is wrong, and nobody is signed in',
    get,
    struck('token', (reply) =>
      reply.answer(401, '{"error":"invalid_client"}', { headers: ['Date: Mon, 05 Oct 2026 10:00:00 GMT'] }),
    ),
    4,
    { says: /clock differs by 14580 s/ },
  ),
]

function leaking(): Strike {
  return (reply, { body }) =>
    reply.answer(200, JSON.stringify({ ...JSON.parse(body), clientSecret: canary(`secret of ${resourceId}`) }))
}

function leakingRows(): Strike {
  return strike.edited(({ Resources, ...body }) => ({
    ...body,
    Resources: (Resources as object[]).map((each) => ({
      ...each,
      clientSecret: canary(`secret of ${resourceId}`),
    })),
  }))
}

function proto(): Strike {
  return (reply, { body }) =>
    reply.answer(
      200,
      body.replace('{', '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},'),
    )
}

interface PageBody {
  totalResults: number
  Resources: Record<string, unknown>[]
}

const onPage = (edit: (page: PageBody) => unknown): Strike => strike.edited((body) => edit(body as unknown as PageBody))

const rows = (edit: (rows: PageBody['Resources']) => unknown[]): Strike =>
  onPage((page) => ({ ...page, Resources: edit(page.Resources) }))

const total = (of: (total: number) => number): Strike =>
  onPage((page) => ({ ...page, totalResults: of(page.totalResults) }))

/** Of a list, read once by `list` and once by `audit`. */
type ListRow = [
  id: string,
  name: string,
  options: Scenario['options'],
  list: number | number[],
  audit: number | number[],
]

let grows = 0
let first: string | null = null

const listRows: ListRow[] = [
  [
    'F21',
    'the end of a page is missing',
    struck(
      'page',
      rows((all) => all.slice(0, 3)),
      { nth: 2, times: 1 },
    ),
    0,
    1,
  ],
  ['F53', 'every page is short', { rules: { pageSize: 2 } }, 0, 1],
  ['F46', 'a row is left out in the middle', struck('page', without(2), { nth: 2, times: 1 }), [0, 3], [1, 3]],
  ['F46', 'a row is always left out', struck('page', without(2), { nth: 2 }), 3, 3],
  ['F46', 'an app is removed from the first page', writing('page', 1, removeFirst), [0, 3], [1, 3]],
  ['F46', 'an app is added before all others', writing('page', 1, addFirst), [0, 3], [1, 3]],
  [
    'F48',
    'a row twice',
    struck(
      'page',
      rows((all) => [...all, ...all.slice(-1)]),
      { nth: 2, times: 1 },
    ),
    [0, 3],
    [1, 3],
  ],
  [
    'F48',
    'a row twice, with different content',
    struck('page', rows(twiceDiffering), { nth: 2, times: 1 }),
    [0, 3],
    [1, 3],
  ],
  [
    'F50',
    'totalResults too small',
    struck(
      'page',
      total((count) => count - 3),
    ),
    3,
    3,
  ],
  [
    'F50',
    'totalResults too large',
    struck(
      'page',
      total((count) => count + 3),
    ),
    3,
    3,
  ],
  [
    'F50',
    'totalResults grows',
    struck(
      'page',
      total((count) => count + ++grows),
    ),
    3,
    3,
  ],
  ['F50', 'every page is the first one', struck('page', sameAgain(), { position: 'after-commit' }), 3, 3],
  [
    'F55',
    'the first page is empty, once',
    struck(
      'page',
      rows(() => []),
      { times: 1 },
    ),
    0,
    1,
  ],
  [
    'F55',
    'every page is empty',
    struck(
      'page',
      rows(() => []),
    ),
    3,
    3,
  ],
  ['F56', 'a row without an id', struck('page', rows(withoutId), { nth: 2 }), 3, 3],
  [
    'F56',
    'a row that is no object',
    struck(
      'page',
      rows((all) => all.map((each, at) => (at === 2 ? 5 : each))),
      { nth: 2 },
    ),
    3,
    3,
  ],
  ['F56', 'a row without a name', struck('page', rows(nameless), { times: 1 }), 0, 1],
  [
    'J12',
    'no rows where some are promised',
    struck(
      'page',
      strike.edited(({ Resources: _, ...body }) => body),
    ),
    7,
    7,
  ],
  [
    'J12',
    'rows that are no list',
    struck(
      'page',
      strike.edited((body) => ({ ...body, Resources: {} })),
    ),
    7,
    7,
  ],
  [
    'J12',
    'totalResults as text',
    struck(
      'page',
      strike.edited((body) => ({ ...body, totalResults: '5' })),
    ),
    7,
    7,
  ],
  [
    'J12',
    'totalResults below 0',
    struck(
      'page',
      strike.edited((body) => ({ ...body, totalResults: -1 })),
      { nth: 2 },
    ),
    3,
    3,
  ],
  [
    'F57',
    'no lifetimes at all',
    struck(
      'page',
      rows((all) => all),
      { times: 1 },
    ),
    0,
    1,
  ],
  ['K10', 'requests are limited, and it says when', { limit: { perSecond: 2, perMinute: 5, saysWhen: true } }, 0, 1],
  [
    'K10',
    'requests are limited, and it does not say when',
    { limit: { perSecond: 1, perMinute: 100, saysWhen: false } },
    0,
    1,
  ],
]

function without(place: number): Strike {
  return rows((all) => all.filter((_, at) => at !== place))
}

function removeFirst(state: DomainState): void {
  state.apps.delete([...state.apps.keys()].sort()[0] ?? '')
}

function addFirst(state: DomainState): void {
  state.apps.set('0'.repeat(32), { id: '0'.repeat(32), displayName: 'New', version: 1, attributes: {} })
}

function twiceDiffering(all: PageBody['Resources']): unknown[] {
  return all.flatMap((each, at) => (at === 2 ? [each, { ...each, displayName: 'Another' }] : [each]))
}

function withoutId(all: PageBody['Resources']): unknown[] {
  return all.map(({ id, ...each }, at) => (at === 2 ? each : { id, ...each }))
}

function nameless(all: PageBody['Resources']): unknown[] {
  return all.map(({ displayName, ...each }, at) => (at === 2 ? each : { displayName, ...each }))
}

function sameAgain(): Strike {
  return (reply, right, { request }) => {
    if (/startIndex=1&/.test(request.path)) first = right.body
    reply.answer(200, first ?? right.body)
  }
}

const lists: Scenario[] = listRows.flatMap(([id, name, options, list, audit]) => [
  row(id, name, ['list'], options, list),
  row(id, name, ['audit', '--max-refresh', '30d'], options, audit),
])

const oauthRows: Scenario[] = [
  ...[byCode, byPassword].flatMap((argv) => {
    const on = argv === byCode ? 'code' : 'password'
    return [
      row('F83', 'the client is refused', argv, struck(on, strike.oauth(401, 'invalid_client')), 4, {
        says: /not tried again/,
      }),
      row('F89', 'the scope is refused', argv, struck(on, strike.oauth(400, 'invalid_scope')), 1, {
        shows: { verdict: 'not-issued', refreshToken: { issued: false } },
      }),
      row('F89', 'the client is not authorized', argv, struck(on, strike.oauth(400, 'unauthorized_client')), 1, {
        shows: { verdict: 'not-issued' },
      }),
    ]
  }),
  row('F83', 'a wrong password', byPassword, struck('password', strike.oauth(400, 'invalid_grant')), 4, {
    says: /not tried again/,
  }),
  ...[byCode, byPassword, byDevice].flatMap((argv) => [
    row('F84', 'the refresh token is not rotated', argv, { rules: { rotates: false } }, 0, {
      shows: { verdict: 'holds', refreshToken: { rotated: false } },
    }),
    row('F89', 'the refresh is refused', argv, struck('refresh', strike.oauth(400, 'invalid_grant')), 1, {
      shows: { verdict: 'does-not-refresh' },
    }),
    row('F91', 'nothing is revoked', argv, struck('revoke', strike.scim(500)), 0, {
      shows: { verdict: 'holds', revoked: false },
      says: /may live on/,
    }),
    row(
      'F89',
      'no refresh token',
      argv,
      struck(
        argv === byCode ? 'code' : argv === byPassword ? 'password' : 'poll',
        strike.edited(({ refresh_token: _, ...body }) => body),
        { nth: argv === byDevice ? 3 : 1, times: 1, position: 'after-commit' },
      ),
      1,
      { shows: { verdict: 'not-issued', refreshToken: { issued: false } }, isBehind: true },
    ),
  ]),
  row('F82', 'slow_down', byDevice, struck('poll', strike.oauth(400, 'slow_down'), { times: 1 }), 0),
  row('F82', 'the code has expired', byDevice, struck('poll', strike.oauth(400, 'expired_token'), { nth: 2 }), 4),
  row('F82', 'the user says no', byDevice, struck('poll', strike.oauth(400, 'access_denied'), { nth: 2 }), 4),
  row('F82', 'nobody ever says yes', byDevice, { rules: { pollsBeforeApproval: 999 } }, 4),
]

export const scenarios: Scenario[] = [...changes, ...planScenarios, ...values, ...lists, ...oauthRows]
