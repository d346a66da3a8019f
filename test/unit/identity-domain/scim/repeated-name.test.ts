import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasRepeatedName, repeatedNames } from '../../../../src/identity-domain/scim/repeated-name'
import { openTestDomain } from '../../../support/open-test-domain'
import { appPath, domainOnNock, failureOf, id, list, nothingPending, resourceOwner, searchPath } from '../on-nock'

nothingPending()

const isRepeated = (text: string): boolean => hasRepeatedName(text, JSON.parse(text))

describe('the same name twice in one object', () => {
  test.each([
    '{"a":1,"a":1}',
    '{"a":1,"b":{"c":1},"a":2}',
    '[{"a":1},{"b":[],"b":1}]',
    '{"x":{"y":[{"z":1,"z":2}]}}',
    '{ "a" : "\\"a\\":" , "a" : 2 }',
    '{"id":1,"i\\u0064":2}',
    '{"":1,"":2}',
    '{"__proto__":1,"__proto__":2}',
    '{"a\\\\":1,"a\\\\":2}',
    '{"a":[1,"b","b"],"c":"d","a":null}',
  ])('%s', (text) => {
    expect(() => JSON.parse(text)).not.toThrow()
    expect(isRepeated(text)).toBe(true)
  })

  test.each([
    '{}',
    '[]',
    '1',
    '"a"',
    '["a","a"]',
    '{"a":"a","b":"a"}',
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    '{"a":"\\",\\"a\\":1","b":1}',
    '{"a":"\\\\","b":"a","c":"\\\\\\""}',
    '{"constructor":1,"toString":2}',
    '{"a":["a",{"b":1},"a"],"b":1}',
  ])('not in %s', (text) => {
    expect(() => JSON.parse(text)).not.toThrow()
    expect(isRepeated(text)).toBe(false)
  })

  test('what JSON.stringify makes never has one; with one member written again it has', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.nat(), (object, place) => {
        const text = JSON.stringify(object)
        expect(isRepeated(text)).toBe(false)
        const names = Object.keys(object)
        const name = JSON.stringify(names[place % names.length])
        expect(isRepeated(`[0,${text.slice(0, -1)},${name}:0}]`)).toBe(true)
      }),
    )
  })

  test.each([
    ['{"totalResults":3,"Resources":[],"totalResults":2500}', [{ name: 'totalResults', row: null, isOfRow: false }]],
    ['{"Resources":[],"Resources":[]}', [{ name: 'Resources', row: null, isOfRow: false }]],
    ['{"Resources":[{"id":1},{"a":"x,]","id":2,"id":3}]}', [{ name: 'id', row: 1, isOfRow: true }]],
    ['{"resources":[{"a":[{"b":1,"b":2}]}]}', [{ name: 'b', row: 0, isOfRow: false }]],
    ['{"schemas":[{"b":1,"b":2}],"Resources":[{}]}', [{ name: 'b', row: null, isOfRow: true }]],
    ['{"Resources":{"a":{"b":1,"b":2}}}', [{ name: 'b', row: null, isOfRow: true }]],
    [
      '{"Resources":[{"a":1,"a":2},{},{"x":{"i\\u0064":1,"id":2}}]}',
      [
        { name: 'a', row: 0, isOfRow: true },
        { name: 'id', row: 2, isOfRow: false },
      ],
    ],
    ['{"a":["b","b",":"],"b":"b"}', []],
  ])('where: %s', (text, places) => expect(repeatedNames(text)).toEqual(places))

  test('a megabyte of backslashes and quotes is one pass', () => {
    expect(isRepeated(JSON.stringify({ a: '\\"'.repeat(250_000), b: 1 }))).toBe(false)
    expect(isRepeated(JSON.stringify(Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [n, n]))))).toBe(false)
  })
})

describe('J11: an app that says two things of itself is not trusted', () => {
  const twice = JSON.stringify(resourceOwner).replace('{', '{"refreshTokenExpiry":777600,')

  test('read by id', async () => {
    domainOnNock().get(appPath).reply(200, twice, { 'opc-request-id': 'req-1' })
    expect(await failureOf(openTestDomain().apps.find(id))).toEqual({
      exitCode: 7,
      message: `The answer about app ${id} cannot be trusted: an object in it has the same name twice.`,
      hint: null,
      status: 200,
      requestId: 'req-1',
    })
  })

  test('found by name', async () => {
    const page = JSON.stringify(list(resourceOwner)).replace(JSON.stringify(resourceOwner), twice)
    domainOnNock()
      .get(searchPath('id eq "ResourceOwner" or name eq "ResourceOwner" or displayName eq "ResourceOwner"'))
      .reply(200, page)
    expect((await failureOf(openTestDomain().apps.find('ResourceOwner'))).message).toBe(
      'The answer about the search for apps cannot be trusted: an object in it has the same name twice.',
    )
  })
})
