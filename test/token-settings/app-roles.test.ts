import { expect, test } from 'vitest'
import { type Allowed, type Evidence, isAllowed, moreThanNeeded, type Right } from '../../src/token-settings/app-roles'

test.each<[string[] | null, boolean | null, Record<Right, Allowed>]>([
  [['Application Administrator'], null, { 'read-by-id': 'yes', read: 'yes', change: 'yes' }],
  [['application administrator'], true, { 'read-by-id': 'yes', read: 'yes', change: 'yes' }],
  [['Identity Domain Administrator'], null, { 'read-by-id': 'yes', read: 'yes', change: 'yes' }],
  [['Security Administrator'], null, { 'read-by-id': 'yes', read: 'yes', change: 'yes' }],
  [['Authenticated Client'], null, { 'read-by-id': 'yes', read: 'yes', change: 'yes' }],
  [['User Administrator'], null, { 'read-by-id': 'yes', read: 'yes', change: 'no' }],
  [['Cloud Gate'], null, { 'read-by-id': 'yes', read: 'yes', change: 'no' }],
  [['Help Desk Administrator', 'Me'], null, { 'read-by-id': 'yes', read: 'no', change: 'no' }],
  [['User Manager'], null, { 'read-by-id': 'yes', read: 'no', change: 'no' }],
  [[], null, { 'read-by-id': 'no', read: 'no', change: 'no' }],
  [['Role of ours'], null, { 'read-by-id': 'unknown', read: 'unknown', change: 'unknown' }],
  [['constructor'], null, { 'read-by-id': 'unknown', read: 'unknown', change: 'unknown' }],
  [null, null, { 'read-by-id': 'unknown', read: 'unknown', change: 'unknown' }],
  [null, true, { 'read-by-id': 'yes', read: 'yes', change: 'unknown' }],
  [['Application Administrator'], false, { 'read-by-id': 'no', read: 'no', change: 'no' }],
])('roles %j, reading %j', (roles, hasRead, allowed) => {
  const evidence: Evidence = { roles, hasRead }
  const found = Object.fromEntries(Object.keys(allowed).map((right) => [right, isAllowed(right as Right, evidence)]))
  expect(found).toEqual(allowed)
})

test('what is more than Application Administrator is named', () => {
  expect(moreThanNeeded(['Application Administrator', 'Me'])).toEqual([])
  expect(moreThanNeeded(['Identity Domain Administrator', 'Application Administrator'])).toEqual([
    'Identity Domain Administrator',
  ])
})
