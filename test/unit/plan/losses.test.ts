import { describe, expect, test } from 'vitest'
import { guardsOf } from '../../../src/plan/guards'
import { clientsLosing } from '../../../src/plan/losses'
import { makePlan } from '../../../src/plan/make-plan'
import type { Wants } from '../../../src/plan/wishes'
import { auditedClient, auditedResource, seconds } from '../../support/audited-apps'
import { named, plannable, wishing } from '../../support/plans'

const resource = plannable(auditedResource({ tags: [{ key: 'env', value: 'prod' }] }))
const exactly = (count: number) => ({ kind: 'exactly', seconds: seconds(count) }) as const

const client = (part: Parameters<typeof auditedClient>[0] = {}) => plannable(auditedClient(part))

const losing = (wants: Wants, other = client(), id = 'r1') => {
  const apps = [resource, other]
  return clientsLosing(makePlan(wishing([named(3, id, wants)]), apps, null).rows, apps)
}

const tokensOnly = { allowedGrants: ['client_credentials'] }

describe('how many clients lose something', () => {
  test.each<[string, Wants, ReturnType<typeof client>, number]>([
    ['shorter refresh tokens', { refreshTokenExpiry: exactly(60) }, client(), 1],
    ['longer refresh tokens', { refreshTokenExpiry: exactly(9_999_999) }, client(), 0],
    ['no refresh tokens', { allowOffline: false }, client(), 1],
    ['no refresh tokens for a client without', { allowOffline: false }, client(tokensOnly), 0],
    ['shorter access tokens', { accessTokenExpiry: exactly(60) }, client(tokensOnly), 1],
    ['of a resource that it does not list', { allowOffline: false }, client({ allowedScopes: [] }), 0],
    ['of any resource', { allowOffline: false }, client({ allowedScopes: [], trustScope: 'Account' }), 1],
    [
      'of resources with a tag',
      { allowOffline: false },
      client({ allowedScopes: [], trustScope: 'Tags', allowedTags: [{ key: 'env', value: 'prod' }] }),
      1,
    ],
    ['of an inactive client', { allowOffline: false }, client({ active: false }), 0],
  ])('%s', (_, wants, other, count) => {
    expect(losing(wants, other)).toBe(count)
  })

  test('a client that may no longer use a grant', () => {
    expect(losing({ allowedGrants: { add: [], remove: ['refresh_token'] } }, client(), 'c1')).toBe(1)
    expect(losing({ allowedGrants: { add: ['password'], remove: [] } }, client(), 'c1')).toBe(0)
  })
})

describe('the guards that a plan trips', () => {
  const apps = Array.from({ length: 30 }, (_, at) => plannable(auditedResource({ id: `r${at}` })))
  const guards = (count: number, among = apps) => {
    const entries = among.slice(0, count).map(({ id }) => named(3, id, { allowOffline: false }))
    return guardsOf(makePlan(wishing(entries), among, null), among)
  }

  test('rows: more than 25; share: more than 30 % of at least 10 resource apps', () => {
    expect(guards(9)).toEqual([])
    expect(guards(10)).toEqual(['share'])
    expect(guards(25)).toEqual(['share'])
    expect(guards(26)).toEqual(['rows', 'share'])
    expect(guards(9, apps.slice(0, 9))).toEqual([])
  })
})
