import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { openTestDomain } from '../../../support/open-test-domain'
import { appPath, domainOnNock, failureOf, id, nothingPending, otherId, resourceOwner } from '../on-nock'

nothingPending()

const answered = (body: string | Buffer) =>
  domainOnNock().get(appPath).reply(200, body, { 'opc-request-id': 'req-1', 'content-type': 'application/json' })

/** The documentation's app with this text as the value of its lifetime. */
const withExpiry = (value: string) =>
  JSON.stringify(resourceOwner).replace('"refreshTokenExpiry":604800', `"refreshTokenExpiry":${value}`)

const read = () => openTestDomain().apps.find(id)

describe('J1: a lifetime that is no whole number of seconds is not trusted, and never coerced', () => {
  test.each(['"604800"', '604800.5', 'true', '[604800]', '{}', '-1', '9007199254740993', '1e400'])(
    '%s',
    async (value) => {
      answered(withExpiry(value))
      expect(await failureOf(read())).toEqual({
        exitCode: 7,
        message: `The answer about app ${id} cannot be trusted: its 'refreshTokenExpiry' is missing or not of the documented type.`,
        hint: null,
        status: 200,
        requestId: 'req-1',
      })
    },
  )
})

describe('J3: other spellings, and odd but possible values, are shown as they are', () => {
  test.each([
    ['6.048e5', { seconds: 604800, source: 'app' }],
    ['0', { seconds: 0, source: 'app' }],
    ['2147483648', { seconds: 2147483648, source: 'app' }],
    ['null', { seconds: 604800, source: 'default' }],
  ])('%s', async (value, lifetime) => {
    answered(withExpiry(value))
    expect((await read()).refreshTokenExpiry).toEqual(lifetime)
  })
})

describe('J11: names and ids', () => {
  test('an attribute in another letter case is read', async () => {
    answered(JSON.stringify(resourceOwner).replace('refreshTokenExpiry', 'REFRESHTOKENEXPIRY'))
    expect((await read()).refreshTokenExpiry).toEqual({ seconds: 604800, source: 'app' })
  })

  test.each([
    [
      'the same attribute in two letter cases',
      { REFRESHTOKENEXPIRY: 9 },
      "'refreshTokenExpiry' stands twice in the answer",
    ],
    ['an id that is a number', { id: 7 }, "its 'id' is missing or not of the documented type"],
    ['an empty id', { id: '' }, "its 'id' is missing or not of the documented type"],
    ['an id with a slash', { id: 'a/b' }, "its 'id' is missing or not of the documented type"],
    ['an id that climbs', { id: '..' }, "its 'id' is missing or not of the documented type"],
    ['a version in two letter cases', { meta: { version: 'a', Version: 'b' } }, "'version' stands twice in the answer"],
    [
      'a version that is a number',
      { meta: { version: 7 } },
      "its 'meta.version' is missing or not of the documented type",
    ],
    [
      'a version with a line break',
      { meta: { version: 'a\r\nx: y' } },
      "its 'meta.version' is missing or not of the documented type",
    ],
    [
      'a scope that is no object',
      { allowedScopes: ['x'] },
      "its 'allowedScopes.0' is missing or not of the documented type",
    ],
    ['a flag that is text', { allowOffline: 'true' }, "its 'allowOffline' is missing or not of the documented type"],
    ['a name that is a number', { displayName: 7 }, "its 'displayName' is missing or not of the documented type"],
  ])('%s', async (_, part, why) => {
    answered(JSON.stringify({ ...resourceOwner, ...part }))
    expect(await failureOf(read())).toMatchObject({
      exitCode: 7,
      message: `The answer about app ${id} cannot be trusted: ${why}.`,
    })
  })

  test('an empty version is none', async () => {
    answered(JSON.stringify({ ...resourceOwner, meta: { version: '' } }))
    expect((await read()).version).toBeNull()
  })
})

test('F86: the answer for another app is not shown as this one; both ids are named', async () => {
  answered(JSON.stringify({ ...resourceOwner, id: otherId }))
  expect(await failureOf(read())).toMatchObject({
    exitCode: 7,
    message: `Asked for app ${id}, the domain answered with app ${otherId}.`,
  })
})

test('J19: what was not asked for is dropped, and no prototype is touched', async () => {
  const hostile = `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"clientSecret":"canary-8d21f3c07a",${JSON.stringify(resourceOwner).slice(1)}`
  answered(hostile)

  const app = await read()
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  expect((app as unknown as Record<string, unknown>)['polluted']).toBeUndefined()
  expect(Object.keys(app)).not.toContain('clientSecret')
  expect(inspect(app, { showHidden: true, depth: null })).not.toContain('canary')
})

describe('F22, F23, J22: a 200 that is no app', () => {
  const whole = JSON.stringify(resourceOwner)
  test.each([
    ['F23 {}', '{}', "its 'id' is missing or not of the documented type"],
    ['F23 []', '[]', 'it is not a JSON object'],
    ['F23 null', 'null', 'it is not a JSON object'],
    ['a number', '604800', 'it is not a JSON object'],
    ['J22 a guard before it', `)]}'\n${whole}`, 'the body is not JSON'],
    ['J22 text after it', `${whole}x`, 'the body is not JSON'],
    ['J22 text after it, with a quote in it', '{"a":"\\"{"}x', 'the body is not JSON'],
    ['J22 two documents', `${whole}${whole}`, 'the body is not JSON'],
    ['J22 UTF-16 without a mark', Buffer.from(whole, 'utf16le'), 'the body is not JSON'],
    ['F25 65 levels deep', `{"id":${'['.repeat(64)}${']'.repeat(64)}}`, 'the JSON is nested too deeply'],
    ['F25 100,000 levels deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'the JSON is nested too deeply'],
  ])('%s', async (_, body, why) => {
    answered(body)
    expect(await failureOf(read())).toMatchObject({
      exitCode: 7,
      message: `The answer about app ${id} cannot be trusted: ${why}.`,
      status: 200,
      requestId: 'req-1',
    })
  })

  test('brackets in a text are no levels, also after a quote in it', async () => {
    answered(JSON.stringify({ ...resourceOwner, displayName: `"${'['.repeat(100)}` }))
    expect((await read()).displayName).toHaveLength(101)
  })

  test('64 levels are not too deep', async () => {
    answered(`{"x":${'['.repeat(63)}"]]"${']'.repeat(63)},${whole.slice(1)}`)
    expect((await read()).id).toBe(id)
  })

  test.each([
    ['J22 UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(whole, 'utf16le')])],
    ['J22 a byte that is no UTF-8', Buffer.from(whole.replace('Owner', 'Own\xff'), 'latin1')],
    ['an overlong slash', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
  ])('%s', async (_, body) => {
    answered(body)
    expect(await failureOf(read())).toMatchObject({
      exitCode: 7,
      message: 'idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com: the answer is not UTF-8 text.',
    })
  })

  test('J22: a byte order mark is fine', async () => {
    answered(`\ufeff${whole}`)
    expect((await read()).id).toBe(id)
  })

  test('F22: HTML is named, and none of it shown', async () => {
    answered('\n<!DOCTYPE html><html>Sign in to the portal</html>')
    expect(await failureOf(read())).toEqual({
      exitCode: 7,
      message: `The answer about app ${id} is HTML instead of SCIM.`,
      hint: 'Wrong URL, or a proxy or portal before the domain? Check APPS_DOMAIN_URL.',
      status: 200,
      requestId: 'req-1',
    })
  })
})

describe('F20: an answer that is not whole is asked for once more, and no oftener', () => {
  const whole = JSON.stringify({ ...resourceOwner, displayName: 'Café' })
  const host = 'idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com'
  const bytes = Buffer.from(whole)
  const inTheMiddle = bytes.subarray(0, bytes.indexOf(0xc3) + 1)
  test.each([
    [
      'cut',
      whole.slice(0, 40),
      "The domain's answer is not whole: the JSON ends in the middle, after 40 characters (2 attempts).",
    ],
    [
      'cut in a string',
      '{"id":"9f',
      "The domain's answer is not whole: the JSON ends in the middle, after 9 characters (2 attempts).",
    ],
    ['empty', '', "The domain's answer is not whole: the body is empty (2 attempts)."],
    ['cut in a letter', inTheMiddle, `${host}: the answer ends in the middle of a character (2 attempts).`],
  ])('%s', async (_, body, message) => {
    answered(body)
    answered(body)
    const domain = openTestDomain()
    expect(await failureOf(domain.apps.find(id))).toMatchObject({ exitCode: 7, message })
    expect(domain.run.clock.waits).toEqual([0.5])
  })

  test('the second one counts', async () => {
    answered(whole.slice(0, 40))
    answered(whole)
    expect((await read()).displayName).toBe('Café')
  })
})

describe('F25: size and encoding', () => {
  test.each(['gzip', 'br', 'gzip, gzip', 'x-unknown'])('an answer encoded as %s is not unpacked', async (encoding) => {
    domainOnNock()
      .get(appPath)
      .reply(200, Buffer.from(JSON.stringify(resourceOwner)), { 'content-encoding': encoding })
    expect(await failureOf(read())).toMatchObject({
      exitCode: 7,
      message: `idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com: the response is compressed, which was not requested (${encoding}).`,
    })
  })

  test('one byte over a mebibyte is too much; the mebibyte itself is read', async () => {
    const body = (size: number) => {
      const json = JSON.stringify(resourceOwner)
      return `${' '.repeat(size - json.length)}${json}`
    }
    answered(body(1024 * 1024))
    expect((await read()).id).toBe(id)
    answered(body(1024 * 1024 + 1))
    expect(await failureOf(read())).toMatchObject({
      exitCode: 7,
      message: 'idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com: the answer is larger than 1 MiB.',
    })
  })
})
