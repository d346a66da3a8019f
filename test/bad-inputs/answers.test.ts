import { describe, expect, test } from 'vitest'
import { badDomain, domainOfOneApp, listOf } from '../support/raw-domain'

const id = '9fc12da9eecd4927a9ef88512ce5612e'
const goodId = '0a1b2c3d4e5f60718293a4b5c6d7e8f9'

const app = (part: string, own = id): string =>
  `{"id":"${own}","displayName":"Portal","name":"portal-${own}","active":true,"isOAuthResource":true,"allowOffline":true,"accessTokenExpiry":3600,${part}}`
const good = app('"refreshTokenExpiry":604800', goodId)
const withExpiry = (value: string): string => app(`"refreshTokenExpiry":${value}`)
const withId = (value: string): string => withExpiry('604800').replace(`"${id}"`, value)

describe('an app that cannot be trusted: 7 alone, unreadable in a list, and nothing is changed', () => {
  test.each([
    ['J1', withExpiry('"604800"')],
    ['J1', withExpiry('604800.5')],
    ['J1', withExpiry('true')],
    ['J1', withExpiry('[604800]')],
    ['J1', withExpiry('-1')],
    ['J1', withExpiry('9007199254740993')],
    ['J1', withExpiry('1e400')],
    ['J11', app('"refreshTokenExpiry":604800,"REFRESHTOKENEXPIRY":9')],
    ['J11', withId('7')],
    ['J11', withId('""')],
    ['J11', withId('"a/b"')],
  ])('%s: %s', async (_, text) => {
    const { apps, received } = await domainOfOneApp(text, good, id)

    const alone = await apps(['get-expiry', id, '-o', 'json'])
    expect({ exitCode: alone.exitCode, stdout: alone.stdout }).toEqual({ exitCode: 7, stdout: '' })

    for (const argv of [
      ['set-expiry', id, '9d'],
      ['set-offline', id, 'off', '-y'],
    ]) {
      const changing = await apps([...argv, '-o', 'json'])
      expect(changing.exitCode).toBe(7)
    }
    expect(received.filter((each) => !each.startsWith('GET '))).toEqual([])

    const audited = await apps(['audit', '--max-refresh', '3650d', '-o', 'json'])
    expect(audited.exitCode).toBe(3)
    const { coverage, findings } = JSON.parse(audited.stdout)
    expect({ findings, complete: coverage.complete }).toEqual({ findings: [], complete: false })
    const listed = await apps(['list', '-o', 'json'])
    expect(listed.exitCode).toBe(3)
    expect(JSON.parse(listed.stdout)).toMatchObject([{ id: goodId }])
  })
})

test.each([
  ['an exact repetition of a key', app('"refreshTokenExpiry":604800,"refreshTokenExpiry":9')],
  ['the id of another app', withId('"00000000000000000000000000000000"')],
])('J11: %s, asked for by its id, is 7 as well', async (_, text) => {
  const { apps, received } = await domainOfOneApp(text, good, id)
  for (const argv of [
    ['get-expiry', id],
    ['set-expiry', id, '9d'],
  ])
    expect({ argv, ...(await apps([...argv, '-o', 'json'])) }).toMatchObject({ argv, exitCode: 7 })
  expect(received.filter((each) => !each.startsWith('GET '))).toEqual([])
})

describe('odd, but possible', () => {
  test.each([
    ['J3', '6.048e5', { seconds: 604_800, source: 'app' }, 0],
    ['J3', '0', { seconds: 0, source: 'app' }, 1],
    ['J3', '2147483648', { seconds: 2_147_483_648, source: 'app' }, 1],
    ['J3', 'null', { seconds: 604_800, source: 'default' }, 0],
  ])('%s: %s is shown as it is', async (_, value, lifetime, findings) => {
    const { apps } = await domainOfOneApp(withExpiry(value), good, id)
    const { exitCode, stdout } = await apps(['get-expiry', id, '-o', 'json'])
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout).refreshTokenExpiry).toMatchObject(lifetime)

    const policy = 'version: 1\nrules:\n  - { id: a, refreshTokenExpiry: { max: 24855d, min: 1h } }\n'
    const files = { read: async () => ({ text: policy, readableByOthers: false }) }
    const audited = await apps(['audit', '--policy', 'p.yaml', '-o', 'json'], { files })
    expect(JSON.parse(audited.stdout).summary.findings).toBe(findings)
    expect(audited.exitCode).toBe(findings)
  })

  test('J11: a key in another letter case is read', async () => {
    const { apps } = await domainOfOneApp(app('"REFRESHTOKENexpiry":777600'), good, id)
    const { stdout } = await apps(['get-expiry', id, '-o', 'json'])
    expect(JSON.parse(stdout).refreshTokenExpiry).toMatchObject({ seconds: 777_600, source: 'app' })
  })

  test('J22: a byte order mark is fine', async () => {
    const { apps } = await domainOfOneApp(`\ufeff${withExpiry('777600')}`, good, id)
    expect(await apps(['get-expiry', id, '--seconds'])).toMatchObject({ exitCode: 0, stdout: '777600\n' })
  })

  test('J19: what was not asked for is dropped, no prototype is touched, and no secret is anywhere', async () => {
    const hostile =
      '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"clientSecret":"canary-8d21f3c07a","refreshTokenExpiry":604800'
    const { apps } = await domainOfOneApp(app(hostile), good, id)
    for (const argv of [['get-expiry', id], ['list'], ['diagnose', id], ['set-expiry', id, '9d', '-n'], ['audit']])
      for (const format of ['table', 'plain', 'json', 'csv']) {
        const { stdout, stderr } = await apps([...argv, '-o', format, '--debug'])
        expect(`${stdout}${stderr}`).not.toContain('canary')
        expect(`${stdout}${stderr}`).not.toContain('polluted')
      }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('a body that is no answer', () => {
  const utf16 = Buffer.from(withExpiry('604800'), 'utf16le')
  test.each<[string, string, string | Buffer]>([
    ['J22', 'UTF-16', utf16],
    ['J22', 'UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
    ['J22', 'bad UTF-8', Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')])],
    ['J22', "a )]}' prefix", `)]}',\n${withExpiry('604800')}`],
    ['J22', 'text after it', `${withExpiry('604800')} and so on`],
    ['J22', 'a second one after it', `${withExpiry('604800')}${withExpiry('777600')}`],
  ])('%s: %s is 7, and nothing is changed', async (_, __, body) => {
    const { apps, received } = await badDomain(() => ({ body }))
    for (const argv of [['get-expiry', id], ['set-expiry', id, '9d'], ['list'], ['audit', '--max-refresh', '1d']]) {
      const { exitCode, stdout, stderr } = await apps([...argv, '-o', 'json'])
      expect({ argv, exitCode, stdout: stdout === '[]\n' ? '' : stdout }).toEqual({ argv, exitCode: 7, stdout: '' })
      expect(stderr).not.toContain('and so on')
    }
    expect(received.filter((each) => !each.startsWith('GET '))).toEqual([])
  })

  test.each([
    ['no Resources where rows are promised', '{"totalResults":5}'],
    ['Resources that is no list', '{"totalResults":1,"Resources":{}}'],
    ['totalResults "5"', '{"totalResults":"5","Resources":[]}'],
    ['totalResults −1', '{"totalResults":-1,"Resources":[]}'],
    ['no totalResults', '{"Resources":[]}'],
  ])('J12: %s', async (_, body) => {
    const { apps, received } = await badDomain(() => ({ body }))
    for (const argv of [['get-expiry', 'Portal App'], ['set-expiry', 'Portal App', '9d'], ['list'], ['audit']])
      expect({ argv, ...(await apps([...argv, '-o', 'json'])) }).toMatchObject({ argv, exitCode: 7 })
    expect(received.filter((each) => !each.startsWith('GET '))).toEqual([])
  })

  test.each([
    [
      'a number for a status',
      '{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":400,"detail":"No such thing."}',
      'No such thing.',
    ],
    ['no detail', '{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"400"}', '400'],
    ['another status than that of HTTP', '{"status":"404","detail":"Gone."}', '400'],
    ['nothing', '', '400'],
  ])('J24: an error with %s: the HTTP status counts', async (_, body, said) => {
    const { apps } = await badDomain(() => ({ status: 400, body }))
    const { exitCode, stderr } = await apps(['get-expiry', id, '-o', 'json'])
    expect(exitCode).toBe(7)
    const { error } = JSON.parse(stderr)
    expect(error).toMatchObject({ status: 400, requestId: 'req-1' })
    expect(JSON.stringify(error)).toContain(said)
  })
})

test('N27: an error detail of five million characters is cut to 500, and a secret in it is taken out', async () => {
  const detail = `raw-token-5d81e03c7b ${'x'.repeat(900_000)}`
  const { apps } = await badDomain(() => ({ status: 400, body: JSON.stringify({ status: '400', detail }) }))
  for (const format of ['plain', 'json']) {
    const { exitCode, stderr } = await apps(['get-expiry', id, '-o', format])
    expect(exitCode).toBe(7)
    expect(stderr).toContain('[redacted]')
    expect(stderr).not.toContain('5d81e03c')
    expect(stderr).toMatch(/x{100}/)
    expect(stderr).not.toMatch(/x{500}/)
  }
  const huge = await badDomain(() => ({ status: 400, body: JSON.stringify({ detail: 'y'.repeat(5_000_000) }) }))
  const { exitCode, stderr } = await huge.apps(['get-expiry', id])
  expect(exitCode).toBe(7)
  expect(stderr.length).toBeLessThan(1000)
})

test('J12: a list that promises what it does not hold is read again, and is not complete', async () => {
  const { apps } = await badDomain((_, url) => {
    const from = Number(url.searchParams.get('startIndex') ?? 1)
    return { body: listOf([good].slice(from - 1), from, 5) }
  })
  expect((await apps(['audit', '--max-refresh', '3650d', '-o', 'json'])).exitCode).toBe(3)
})
