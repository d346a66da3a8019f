import { describe, expect, test } from 'vitest'
import {
  type Allowed,
  countingRoles,
  type Evidence,
  type Holders,
  isAllowed,
  moreThanNeeded,
  type Right,
  unknownRoles,
} from '../../../../src/identity-domain/auth/app-roles'

const client = (...roles: string[]): Holders => [{ who: 'client', roles }]
const both = (ofClient: string[] | null, ofUser: string[] | null): NonNullable<Holders> => [
  { who: 'client', roles: ofClient },
  { who: 'user', roles: ofUser },
]

function allowedBy(evidence: Evidence): Record<Right, Allowed> {
  const of = (right: Right) => isAllowed(right, evidence)
  return { 'read-by-id': of('read-by-id'), read: of('read'), change: of('change') }
}

test.each<[string[], [Allowed, Allowed, Allowed]]>([
  [['Application Administrator'], ['yes', 'yes', 'yes']],
  [['application administrator'], ['yes', 'yes', 'yes']],
  [['Identity Domain Administrator'], ['yes', 'yes', 'yes']],
  [['Security Administrator'], ['yes', 'yes', 'yes']],
  [['User Administrator'], ['yes', 'yes', 'no']],
  [['Cloud Gate'], ['yes', 'yes', 'no']],
  [
    ['Help Desk Administrator', 'Me'],
    ['yes', 'no', 'no'],
  ],
  [['User Manager'], ['yes', 'no', 'no']],
  [['Audit Administrator'], ['no', 'no', 'no']],
  [[], ['no', 'no', 'no']],
  // Every client has it.
  [['Authenticated Client'], ['unknown', 'unknown', 'unknown']],
  [
    ['Authenticated Client', 'Application Administrator'],
    ['yes', 'yes', 'yes'],
  ],
  [['Role of ours'], ['unknown', 'unknown', 'unknown']],
  [['constructor'], ['unknown', 'unknown', 'unknown']],
])('roles %j alone', (roles, [byId, read, change]) => {
  expect(allowedBy({ holders: client(...roles), hasRead: null })).toEqual({ 'read-by-id': byId, read, change })
})

describe('what was tried says more', () => {
  test.each<[Holders, boolean, [Allowed, Allowed, Allowed]]>([
    [client('Application Administrator'), false, ['no', 'no', 'no']],
    [client('Role of ours'), true, ['yes', 'yes', 'unknown']],
    [null, true, ['yes', 'yes', 'unknown']],
  ])('%j, reading %j', (holders, hasRead, [byId, read, change]) => {
    expect(allowedBy({ holders, hasRead })).toEqual({ 'read-by-id': byId, read, change })
  })

  test('of nobody anything is known', () => {
    expect(allowedBy({ holders: null, hasRead: null })).toEqual({
      'read-by-id': 'unknown',
      read: 'unknown',
      change: 'unknown',
    })
  })
})

describe('a token for a user: client and user have to have the right', () => {
  test.each<[string[] | null, string[] | null, Allowed]>([
    [['Identity Domain Administrator'], ['Authenticated'], 'no'],
    [['Authenticated Client'], ['Identity Domain Administrator'], 'unknown'],
    [['Identity Domain Administrator'], ['Application Administrator'], 'yes'],
    [['Application Administrator'], null, 'unknown'],
    [null, ['Authenticated'], 'no'],
  ])('client %j, user %j: may change: %s', (ofClient, ofUser, change) => {
    expect(isAllowed('change', { holders: both(ofClient, ofUser), hasRead: null })).toBe(change)
  })

  test('the roles that count are those of both', () => {
    expect(countingRoles(both(['Application Administrator', 'Me'], ['application administrator']))).toEqual([
      'Application Administrator',
    ])
    expect(countingRoles(both(['Application Administrator'], null))).toBe(null)
    expect(countingRoles(client('Me'))).toEqual(['Me'])
    expect(countingRoles(null)).toBe(null)
    expect(countingRoles([])).toBe(null)
  })

  test('what the other one may not do is not too much', () => {
    expect(moreThanNeeded(both(['Identity Domain Administrator'], ['Application Administrator']))).toEqual([])
    expect(moreThanNeeded(both(['Identity Domain Administrator'], ['Security Administrator']))).toEqual([
      'Identity Domain Administrator',
      'Security Administrator',
    ])
  })
})

test('what is more than Application Administrator is named, and so is what nobody here knows', () => {
  const none = [{ who: 'client' as const, roles: ['Application Administrator', 'Me', 'Authenticated Client'] }]
  expect([moreThanNeeded(none), unknownRoles(none)]).toEqual([[], []])
  const some = [
    { who: 'client' as const, roles: ['Identity Domain Administrator', 'DB Administrator', 'Global Viewer'] },
  ]
  expect(moreThanNeeded(some)).toEqual(['Identity Domain Administrator', 'DB Administrator'])
  expect(unknownRoles(some)).toEqual(['Global Viewer'])
})
