import { expect, test } from 'vitest'
import { readTokenClaims } from '../../../../src/identity-domain/auth/token-claims'

const jwt = (claims: unknown): string =>
  ['{}', JSON.stringify(claims), 'signature'].map((part) => Buffer.from(part).toString('base64url')).join('.')

test('the token of a client: its roles alone', () => {
  const token = jwt({
    tok_type: 'AT',
    sub_type: 'client',
    scope: 'urn:opc:idm:t.security.client urn:opc:idm:t.app',
    clientAppRoles: ['Authenticated Client', 'Application Administrator'],
    exp: 1_763_909_141,
  })
  expect(readTokenClaims(token)).toEqual({
    endsAt: new Date('2025-11-23T14:45:41Z'),
    isOther: false,
    isForOthers: false,
    holders: [{ who: 'client', roles: ['Authenticated Client', 'Application Administrator'] }],
  })
})

test.each([
  [
    'a user, by a client: those of both',
    { sub_type: 'user', userAppRoles: ['Authenticated'], clientAppRoles: ['Identity Domain Administrator'] },
    [
      { who: 'client', roles: ['Identity Domain Administrator'] },
      { who: 'user', roles: ['Authenticated'] },
    ],
  ],
  [
    'a user alone',
    { sub_type: 'user', onBehalfOfUser: true, userAppRoles: ['Identity Domain Administrator'], clientAppRoles: [] },
    [{ who: 'user', roles: ['Identity Domain Administrator'] }],
  ],
  [
    'a user whose roles it does not name',
    { sub_type: 'user', clientAppRoles: ['Identity Domain Administrator'] },
    [
      { who: 'client', roles: ['Identity Domain Administrator'] },
      { who: 'user', roles: null },
    ],
  ],
  [
    'roles for a user, and no word of whom it is for',
    { userAppRoles: ['Authenticated'] },
    [
      { who: 'client', roles: null },
      { who: 'user', roles: ['Authenticated'] },
    ],
  ],
  ['no roles', { sub_type: 'client' }, null],
  ['a list that is none of names', { clientAppRoles: ['Me', 7] }, null],
  ['no list', { clientAppRoles: 'Identity Domain Administrator' }, null],
])('%s', (_, claims, holders) => expect(readTokenClaims(jwt(claims))?.holders).toEqual(holders))

test('each name once, and none without an end', () => {
  const claims = readTokenClaims(jwt({ clientAppRoles: ['Me', 'Me', '', 'x'.repeat(1000)] }))
  expect(claims?.holders).toEqual([{ who: 'client', roles: ['Me', 'x'.repeat(100)] }])
})

test.each([
  [{ tok_type: 'IT' }, true, false],
  [{ tok_type: 'AT', scope: 'openid https://quotes.example/read' }, false, true],
  [{ scope: 'openid urn:opc:idm:t.user.me' }, false, false],
  [{}, false, false],
  [{ tok_type: 7, scope: ['openid'] }, false, false],
])('%j: no access token %s, for others %s', (claims, isOther, isForOthers) => {
  expect(readTokenClaims(jwt(claims))).toMatchObject({ isOther, isForOthers })
})

test.each(['', 'opaque', 'a.b', 'a.b.c', jwt([]), jwt('x'), `e30.${'W'.repeat(10_000)}.x`])('%# is no JWT', (token) =>
  expect(readTokenClaims(token)).toBe(null),
)

test.each([9e99, -1, 'soon', null])('an end that is none: %j', (exp) => {
  const endsAt = readTokenClaims(jwt({ exp }))?.endsAt
  expect(endsAt).toEqual(exp === -1 ? new Date(-1000) : null)
})
