import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { faultIn, hasDuplicateName } from '../../../../src/identity-domain/scim/repeated-name'
import { openTestDomain } from '../../../support/open-test-domain'
import { appPath, domainOnNock, failureOf, id, list, nothingPending, resourceOwner, searchPath } from '../on-nock'

nothingPending()

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
    expect(hasDuplicateName(text)).toBe(true)
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
    expect(hasDuplicateName(text)).toBe(false)
  })

  test('what JSON.stringify makes never has one; with one member written again it has', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.nat(), (object, place) => {
        const text = JSON.stringify(object)
        expect(hasDuplicateName(text)).toBe(false)
        const names = Object.keys(object)
        const name = JSON.stringify(names[place % names.length])
        expect(hasDuplicateName(`[0,${text.slice(0, -1)},${name}:0}]`)).toBe(true)
      }),
    )
  })

  test.each([
    [`${'['.repeat(64)}${']'.repeat(64)}`, null],
    [`${'['.repeat(65)}${']'.repeat(65)}`, 'nests-too-deeply'],
    [`${'{"a":'.repeat(64)}1${'}'.repeat(64)}`, null],
    [`${'{"a":'.repeat(65)}1${'}'.repeat(65)}`, 'nests-too-deeply'],
    [`[${'[],{},'.repeat(100)}"${'['.repeat(100)}"]`, null],
    [`[{"a":1,"a":2},${'['.repeat(65)}${']'.repeat(66)}`, 'repeats-name'],
  ])('or more than 64 levels, whichever comes first: %s', (text, fault) => {
    expect(() => JSON.parse(text)).not.toThrow()
    expect(faultIn(text, 64)).toBe(fault)
  })

  test('a megabyte of backslashes and quotes is one pass', () => {
    expect(hasDuplicateName(JSON.stringify({ a: '\\"'.repeat(250_000), b: 1 }))).toBe(false)
    expect(hasDuplicateName(JSON.stringify(Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [n, n]))))).toBe(
      false,
    )
  })
})

describe('J11: an app that says two things of itself is not trusted', () => {
  const twice = JSON.stringify(resourceOwner).replace('{', '{"refreshTokenExpiry":777600,')

  test('read by id', async () => {
    domainOnNock().get(appPath).reply(200, twice, { 'opc-request-id': 'req-1' })
    expect(await failureOf(openTestDomain().findApp(id))).toEqual({
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
    expect((await failureOf(openTestDomain().findApp('ResourceOwner'))).message).toBe(
      'The answer about the search for apps cannot be trusted: an object in it has the same name twice.',
    )
  })
})
