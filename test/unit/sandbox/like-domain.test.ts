import { describe, expect, test } from 'vitest'
import type { JsonObject, Switches } from '../../../src/sandbox/server'
import { readSwitches, readSwitchTexts } from '../../../src/sandbox/switches'
import { domainWithoutPort, send } from './domain-without-port'

const resource = 'c8e03f5a19b74d2c9d6fb27e4a815f33'

const withSwitches = (switches: Partial<Switches>) => domainWithoutPort({ switches })

function page(switches: Partial<Switches>, query: string) {
  const { status, headers, json } = send(withSwitches(switches), 'GET', `/admin/v1/Apps?attributes=id&${query}`)
  return {
    status,
    next: headers['opc-next-page'],
    ids: ((json['Resources'] ?? []) as JsonObject[]).map(({ id }) => id),
  }
}

const namesOf = (switches: Partial<Switches>, query: string) =>
  Object.keys(send(withSwitches(switches), 'GET', `/admin/v1/Apps/${resource}${query}`).json)

describe('lists', () => {
  test('a page has as many Apps as largestCount says, also without count', () => {
    expect(page({ largestCount: 4 }, '').ids).toHaveLength(4)
    expect(page({ largestCount: 4 }, 'count=100').ids).toHaveLength(4)
    expect(page({ largestCount: 4, largeCount: 'refuse' }, 'count=5').status).toBe(400)
    expect(page({ largestCount: 4, largeCount: 'refuse' }, 'count=4').ids).toHaveLength(4)
  })

  test('the last page names the first, the next index, or nothing', () => {
    const last = 'startIndex=15&count=1'
    expect(page({}, last).next).toBeUndefined()
    expect(page({ nextPageAtEnd: 'first' }, last).next).toBe('MQ==')
    expect(page({ nextPageAtEnd: 'behind' }, last).next).toBe(Buffer.from('16').toString('base64'))
  })

  test('without sorting, the order is the same whatever is asked for', () => {
    const orders = ['sortBy=id', 'sortBy=id&sortOrder=descending', ''].map(
      (query) => page({ sorting: 'ignore' }, query).ids,
    )
    expect(orders[0]).toEqual(orders[2])
    expect(orders[1]).toEqual(orders[2])
    expect(page({}, 'sortBy=id').ids).toEqual([...page({}, 'sortBy=id&sortOrder=descending').ids].reverse())
  })

  test('lifetimes can be searched where searchableExpiry says so', () => {
    const filter = 'filter=refreshTokenExpiry+eq+604800'
    expect(page({}, filter).status).toBe(400)
    const found = page({ searchableExpiry: true }, filter)
    expect([found.status, found.ids]).toEqual([200, ['9fc12da9eecd4927a9ef88512ce5612e', resource]])
  })
})

describe('attributes', () => {
  test('attributes has no effect where narrowing is ignored', () => {
    expect(namesOf({}, '?attributes=id')).not.toContain('scopes')
    expect(namesOf({ narrowing: 'ignore' }, '?attributes=id')).toContain('scopes')
  })

  test.each([
    ['first', '?attributeSets=always&attributeSets=default', false],
    ['first', '?attributeSets=default&attributeSets=always', true],
    ['last', '?attributeSets=always&attributeSets=default', true],
    ['last', '?attributeSets=default&attributeSets=always', false],
    ['all', '?attributeSets=always&attributeSets=default', true],
    ['all', '?attributeSets=default&attributeSets=always', true],
  ] as const)('repeatedSets=%s: %s has the default attributes: %j', (repeatedSets, query, has) => {
    expect(namesOf({ repeatedSets }, query).includes('scopes')).toBe(has)
  })

  test('unknown names are ignored or refused', () => {
    const statusOf = (switches: Partial<Switches>, query: string) =>
      send(withSwitches(switches), 'GET', `/admin/v1/Apps/${resource}${query}`).status
    expect([statusOf({}, '?attributes=x'), statusOf({}, '?attributeSets=x')]).toEqual([200, 400])
    const other = { unknownAttribute: 'refuse', unknownAttributeSet: 'ignore' } as const
    expect([statusOf(other, '?attributes=x'), statusOf(other, '?attributeSets=x')]).toEqual([400, 200])
  })

  test('hidden attributes are in no answer', () => {
    const hiddenAttributes = ['meta', 'ocid', 'isAliasApp'] as const
    expect(namesOf({}, '')).toEqual(expect.arrayContaining([...hiddenAttributes]))
    for (const query of ['', '?attributes=meta,ocid', '?attributeSets=all'])
      expect(
        namesOf({ hiddenAttributes }, query).filter((name) => ['meta', 'ocid', 'isAliasApp'].includes(name)),
      ).toEqual([])
  })

  test('hiddenAttributes is a list of some names', () => {
    expect(readSwitchTexts(['hiddenAttributes=meta,ocid'])).toEqual({ hiddenAttributes: ['meta', 'ocid'] })
    expect(readSwitchTexts(['hiddenAttributes=null'])).toEqual({ hiddenAttributes: null })
    for (const wrong of ['id', ['id'], 7, [7]])
      expect(() => readSwitches({ hiddenAttributes: wrong })).toThrow(
        "'hiddenAttributes' must be null, or a list of some of these: schemas, meta, ocid, name, active,",
      )
  })
})

test('if-none-match is answered with 304, where that is honoured, as long as the version is the same', () => {
  const state = withSwitches({ ifNoneMatch: 'honour', etagOnGet: true })
  const path = `/admin/v1/Apps/${resource}`
  const { headers } = send(state, 'GET', path)
  const again = (tag: string) => send(state, 'GET', path, { headers: { 'if-none-match': tag } })
  const version = headers['etag'] ?? ''
  expect(again(version)).toMatchObject({ status: 304, text: '' })
  expect(again(`W/"${version}"`).status).toBe(304)
  expect(again('"another"').status).toBe(200)
  const usual = withSwitches({})
  const meta = send(usual, 'GET', path).json['meta'] as JsonObject
  expect(send(usual, 'GET', path, { headers: { 'if-none-match': `"${meta['version']}"` } }).status).toBe(200)
})
