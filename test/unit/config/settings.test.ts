import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { readDomainSettings } from '../../../src/config/domain-settings'
import type { DomainFlags } from '../../../src/config/settings-sources'
import { UsageError } from '../../../src/failures/errors'
import { Secrets } from '../../../src/secrets/secrets'
import { testIdentity } from '../../faults/certificate'
import { fakeEnvironment } from '../../support/fake-environment'
import { filesIn, type MemoryFile } from '../../support/files-in-memory'

type Variables = Record<string, string>
type File = MemoryFile

const origin = 'https://idcs-0123.identity.oraclecloud.com'
const signedIn = { APPS_DOMAIN_URL: origin, APPS_ACCESS_TOKEN: 'token-canary-1' }
const client = { APPS_DOMAIN_URL: origin, APPS_CLIENT_ID: 'admin', APPS_CLIENT_SECRET: 'secret-canary-2' }

function read(variables: Variables, { files = {} as Record<string, File>, flags = {} as DomainFlags } = {}) {
  return readDomainSettings(flags, fakeEnvironment({ variables, files: filesIn(files) }), new Secrets())
}

/** The message and the hint of a refusal; nothing of a secret is anywhere in it. */
async function refusal(...asked: Parameters<typeof read>): Promise<string> {
  const error = await read(...asked).then(
    () => new Error('it was accepted'),
    (reason) => reason,
  )
  if (!(error instanceof UsageError)) throw error
  expect(error.exitCode).toBe(2)
  expect(inspect(error, { showHidden: true, depth: null })).not.toContain('canary')
  return error.hint === null ? error.message : `${error.message} | ${error.hint}`
}

/** The credentials with the secret given away. */
async function credentials(...asked: Parameters<typeof read>): Promise<unknown> {
  const found = (await read(...asked)).credentials
  if (found.kind === 'bearer') return { token: found.token.reveal(), from: found.from }
  return found.kind === 'client' ? { clientId: found.clientId, secret: found.secret.reveal(), from: found.from } : found
}

describe('which domain', () => {
  test('from the variable', async () => expect((await read(signedIn)).origin.href).toBe(`${origin}/`))

  test('the flag wins over the variable, which is then not looked at', async () => {
    const settings = await read(
      { ...signedIn, APPS_DOMAIN_URL: 'nonsense' },
      { flags: { domainUrl: 'http://127.0.0.1:8080' } },
    )
    expect(settings.origin.href).toBe('http://127.0.0.1:8080/')
  })

  test('none', async () =>
    expect(await refusal({ APPS_ACCESS_TOKEN: 'token-canary-1' })).toBe(
      "No identity domain is named: APPS_DOMAIN_URL is not set. | Set it to the domain's URL, or store one with apps login. Without one: apps sandbox -- bash",
    ))

  test('E4: set but empty', async () =>
    expect(await refusal({ ...signedIn, APPS_DOMAIN_URL: '' })).toMatch(/^APPS_DOMAIN_URL: '' is empty\./))
})

describe('how to sign in: the first of these that is there', () => {
  test.each<[string, Variables, unknown]>([
    ['a token', signedIn, { token: 'token-canary-1', from: 'APPS_ACCESS_TOKEN' }],
    ['a client', client, { clientId: 'admin', secret: 'secret-canary-2', from: 'client admin' }],
    ['a token before a client', { ...client, ...signedIn }, { token: 'token-canary-1', from: 'APPS_ACCESS_TOKEN' }],
    [
      'a token from a file',
      { APPS_DOMAIN_URL: origin, APPS_ACCESS_TOKEN_FILE: '/t' },
      { token: 'file-canary-3', from: 'APPS_ACCESS_TOKEN_FILE' },
    ],
    [
      'a token from a file before a client',
      { ...client, APPS_ACCESS_TOKEN_FILE: '/t' },
      { token: 'file-canary-3', from: 'APPS_ACCESS_TOKEN_FILE' },
    ],
    [
      'a secret from a file',
      { APPS_DOMAIN_URL: origin, APPS_CLIENT_ID: 'admin', APPS_CLIENT_SECRET_FILE: '/t' },
      { clientId: 'admin', secret: 'file-canary-3', from: 'client admin' },
    ],
  ])('%s', async (_, variables, expected) =>
    expect(await credentials(variables, { files: { '/t': { text: 'file-canary-3\n' } } })).toEqual(expected),
  )

  test('what is found is hidden from then on', async () => {
    const secrets = new Secrets()
    await readDomainSettings({}, fakeEnvironment({ variables: client }), secrets)
    expect(secrets.hide('secret-canary-2')).toBe('[redacted]')
  })
})

const howTo =
  'Set APPS_CLIENT_ID and APPS_CLIENT_SECRET (or APPS_CLIENT_SECRET_FILE), APPS_ACCESS_TOKEN or APPS_OCI_PROFILE; or apps login. In OCI or a CI job, --auth needs no secret.'

describe('E4: what is missing is named', () => {
  const domain = { APPS_DOMAIN_URL: origin }
  test.each<[string, Variables, string]>([
    ['nothing at all', domain, `There are no credentials to sign in with. | ${howTo}`],
    [
      'an id without a secret',
      { ...domain, APPS_CLIENT_ID: 'admin' },
      `APPS_CLIENT_ID is set, but no secret: APPS_CLIENT_SECRET is missing. | ${howTo}`,
    ],
    [
      'a secret without an id',
      { ...domain, APPS_CLIENT_SECRET: 'canary' },
      `APPS_CLIENT_SECRET is set, but APPS_CLIENT_ID is missing. | ${howTo}`,
    ],
    ['an empty secret', { ...client, APPS_CLIENT_SECRET: '' }, 'APPS_CLIENT_SECRET is set but empty.'],
    ['an empty id', { ...client, APPS_CLIENT_ID: '' }, 'APPS_CLIENT_ID is set but empty.'],
    ['an empty token', { ...client, APPS_ACCESS_TOKEN: '' }, 'APPS_ACCESS_TOKEN is set but empty.'],
    ['an empty file name', { ...client, APPS_ACCESS_TOKEN_FILE: '' }, 'APPS_ACCESS_TOKEN_FILE is set but empty.'],
    [
      'a secret and its file',
      { ...client, APPS_CLIENT_SECRET_FILE: '/t' },
      'APPS_CLIENT_SECRET and APPS_CLIENT_SECRET_FILE are both set; which one counts? | Unset one of them.',
    ],
  ])('%s', async (_, variables, said) => expect(await refusal(variables)).toBe(said))
})

describe('APPS_PROFILE names what does not exist: refused by name, and not passed over in silence', () => {
  test.each<[string, Variables]>([
    ['alone', { APPS_DOMAIN_URL: origin }],
    ['beside a token, which would come first', signedIn],
    ['beside a client, which would come first', client],
    ['without a domain, which it is expected to name', { APPS_ACCESS_TOKEN: 'token-canary-1' }],
  ])('%s', async (_, variables) => {
    for (const name of ['prod', '../../etc', '__proto__'])
      expect(await refusal({ ...variables, APPS_PROFILE: name })).toBe(
        `APPS_PROFILE: there is no profile '${name}'. | No profile exists yet. Create one: apps login NAME`,
      )
  })

  test('an empty one is none', async () =>
    expect((await read({ ...signedIn, APPS_PROFILE: '' })).origin.origin).toBe(origin))
})

describe('E5: secrets with more than letters', () => {
  const inFile = { APPS_DOMAIN_URL: origin, APPS_CLIENT_ID: 'admin', APPS_CLIENT_SECRET_FILE: '/t' }
  test.each([
    ['one line end is taken off', 'canary-3\n', 'canary-3'],
    ['also that of Windows', 'canary-3\r\n', 'canary-3'],
    ['none to take off', 'canary-3', 'canary-3'],
    ['spaces belong to it', ' canary 3 \n', ' canary 3 '],
  ])('%s', async (_, text, secret) =>
    expect(await credentials(inFile, { files: { '/t': { text } } })).toMatchObject({ secret }),
  )

  test.each([
    ['two line ends', 'canary-3\n\n'],
    ['a line end inside', 'canary\n-3'],
    ['CR inside', 'canary\r-3'],
    ['NUL inside', 'canary\u0000-3'],
  ])('%s', async (_, text) =>
    expect(await refusal(inFile, { files: { '/t': { text } } })).toBe(
      'The file of APPS_CLIENT_SECRET_FILE contains a line break or another control character.',
    ),
  )

  test('an empty file', async () =>
    expect(await refusal(inFile, { files: { '/t': { text: '\n' } } })).toBe(
      'The file of APPS_CLIENT_SECRET_FILE is empty.',
    ))

  test('a line break in the variable', async () =>
    expect(await refusal({ ...client, APPS_CLIENT_SECRET: 'canary\n-3' })).toBe(
      'APPS_CLIENT_SECRET contains a line break or another control character.',
    ))

  test.each(['canary token', 'canary,3', 'Bearer: canary', 'canary"', 'canäry'])('no bearer token: %j', async (token) =>
    expect((await refusal({ ...signedIn, APPS_ACCESS_TOKEN: token })).replace('canäry', '')).toBe(
      'APPS_ACCESS_TOKEN does not hold a bearer token: it contains characters that a token cannot have.',
    ),
  )
})

describe('C1, C2: files that are not what they are taken for', () => {
  const inFile = { APPS_DOMAIN_URL: origin, APPS_ACCESS_TOKEN_FILE: '/run/token' }
  test.each<[string, File, string]>([
    ['missing', 'missing', 'does not exist'],
    ['forbidden', 'forbidden', 'may not be read'],
    ['C2 a FIFO, device or directory', 'not-a-file', 'is not a regular file'],
    ['C2 over a mebibyte', { text: `canary${'x'.repeat(1024 * 1024)}` }, 'is larger than 1 MiB'],
    ['not UTF-8', 'not-utf8', 'is not UTF-8 text'],
    ['broken', 'failed', 'cannot be read'],
  ])('%s', async (_, file, why) =>
    expect(await refusal(inFile, { files: { '/run/token': file } })).toBe(`APPS_ACCESS_TOKEN_FILE: /run/token ${why}.`),
  )

  test('C1: readable by others is a warning, for mounted secrets often are', async () => {
    const { warnings } = await read(inFile, { files: { '/run/token': { text: 'canary-3', readableByOthers: true } } })
    expect(warnings).toEqual(['/run/token (APPS_ACCESS_TOKEN_FILE) can be read by others; chmod 600 keeps it to you.'])
  })

  test('--ca-file: no certificate in it', async () =>
    expect(await refusal(signedIn, { flags: { caFile: '/ca' }, files: { '/ca': { text: 'canary' } } })).toBe(
      '--ca-file: /ca does not contain a certificate in PEM format.',
    ))

  test('--ca-file: missing', async () =>
    expect(await refusal(signedIn, { flags: { caFile: '/ca' } })).toBe('--ca-file: /ca does not exist.'))

  test('--ca-file: a certificate that cannot be read, which Node would pass over', async () => {
    const text = `${testIdentity.cert}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`
    expect(await refusal(signedIn, { flags: { caFile: '/ca' }, files: { '/ca': { text } } })).toBe(
      '--ca-file: certificate 2 of 2 in /ca cannot be read.',
    )
  })

  test('--ca-file: its text is handed on', async () => {
    const text = `A comment.\n${testIdentity.cert}${testIdentity.cert}`
    const { extraCertificates } = await read(signedIn, { flags: { caFile: '/ca' }, files: { '/ca': { text } } })
    expect(extraCertificates).toBe(text)
  })
})

describe('E1, E3: settings of Node that would give secrets away', () => {
  test('E1: certificates unchecked', async () =>
    expect(await refusal({ ...signedIn, NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toBe(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of certificates off; with it, no token is sent anywhere. | Unset it. For a private CA: --ca-file FILE.',
    ))

  test('E1: http to loopback has no certificates', async () => {
    const local = { ...signedIn, APPS_DOMAIN_URL: 'http://localhost:8080', NODE_TLS_REJECT_UNAUTHORIZED: '0' }
    expect((await read(local)).warnings).toEqual([])
  })

  test.each([
    ['http', 'http'],
    ['https', 'https'],
    ['tls', 'tls'],
    ['net', 'net'],
    ['undici', 'undici'],
    ['HTTP', 'HTTP'],
    ['fs,http', 'http'],
    ['*', '*'],
    ['htt*', 'htt*'],
    ['*ici', '*ici'],
  ])('E3: NODE_DEBUG=%s', async (value, named) =>
    expect(await refusal({ ...signedIn, NODE_DEBUG: value })).toBe(
      `NODE_DEBUG=${named} makes Node print tokens. | Unset it. To see requests and answers without secrets: --debug.`,
    ),
  )

  test.each(['', 'fs', 'timer,module', 'ht', 'http2', '('])('E3: NODE_DEBUG=%s does no harm', async (value) =>
    expect((await read({ ...signedIn, NODE_DEBUG: value })).warnings).toEqual([]),
  )

  test.each([
    ['--inspect=0.0.0.0:9229', '--inspect'],
    ['--max-old-space-size=99 --inspect-brk', '--inspect-brk'],
    ['--tls-keylog=/tmp/k', '--tls-keylog'],
    ['--report-uncaught-exception', '--report-uncaught-exception'],
  ])('E3: NODE_OPTIONS=%s is a warning', async (value, named) =>
    expect((await read({ ...signedIn, NODE_OPTIONS: value })).warnings).toEqual([
      `NODE_OPTIONS has ${named}: with it, tokens can be read by others.`,
    ]),
  )

  test('E3: other options are none of our business', async () =>
    expect((await read({ ...signedIn, NODE_OPTIONS: '--enable-source-maps' })).warnings).toEqual([]))
})

describe('E7: the proxy', () => {
  const proxyOf = async (variables: Variables) => {
    const { proxy } = await read({ ...signedIn, ...variables })
    return proxy === null ? null : { url: proxy.url.href, except: proxy.except }
  }
  test.each<[string, Variables, unknown]>([
    ['none', {}, null],
    ['HTTPS_PROXY', { HTTPS_PROXY: 'http://proxy.example:3128' }, { url: 'http://proxy.example:3128/', except: '' }],
    [
      'https_proxy comes first',
      { https_proxy: 'http://low.example', HTTPS_PROXY: 'http://high.example' },
      { url: 'http://low.example/', except: '' },
    ],
    [
      'an empty one is none',
      { https_proxy: '', HTTPS_PROXY: 'http://high.example' },
      { url: 'http://high.example/', except: '' },
    ],
    ['HTTP_PROXY is for http', { HTTP_PROXY: 'http://proxy.example' }, null],
    [
      'NO_PROXY',
      { HTTPS_PROXY: 'http://p.example', NO_PROXY: '.oraclecloud.com' },
      { url: 'http://p.example/', except: '.oraclecloud.com' },
    ],
    [
      'no_proxy comes first',
      { HTTPS_PROXY: 'http://p.example', NO_PROXY: 'a', no_proxy: 'b' },
      { url: 'http://p.example/', except: 'b' },
    ],
    [
      'without a scheme it is http',
      { HTTPS_PROXY: 'proxy.example:3128' },
      { url: 'http://proxy.example:3128/', except: '' },
    ],
    ['ALL_PROXY', { ALL_PROXY: 'proxy.example:3128' }, { url: 'http://proxy.example:3128/', except: '' }],
    [
      'ALL_PROXY comes last',
      { all_proxy: 'http://low.example', HTTPS_PROXY: 'http://high.example' },
      { url: 'http://high.example/', except: '' },
    ],
    ['loopback has none', { HTTPS_PROXY: 'http://p.example', APPS_DOMAIN_URL: 'http://127.0.0.1:8080' }, null],
    [
      'with credentials',
      { HTTPS_PROXY: 'http://u:canary@p.example' },
      { url: 'http://u:canary@p.example/', except: '' },
    ],
  ])('%s', async (_, variables, expected) => expect(await proxyOf(variables)).toEqual(expected))

  test.each([
    ['http://', 'is not the address of a proxy'],
    ['http://p.example:99999', 'is not the address of a proxy'],
    ['http://p example', 'is not the address of a proxy'],
    ['http://p.example:0', 'has the port 0'],
    ['http://p.example/path', 'has a path or more behind the host'],
    ['http://p.example?a=b', 'has a path or more behind the host'],
    ['http://p.example/#', 'has a path or more behind the host'],
    ['http//p.example', 'has a path or more behind the host'],
    ['http://p.example\n', 'has a blank or a control character in it'],
    ['socks5://p.example', 'names a proxy of the kind socks5, which is not supported'],
    ['SOCKS://u:canary@p.example', 'names a proxy of the kind socks, which is not supported'],
  ])('%j is no proxy: refused, never direct', async (value, why) => {
    for (const name of ['HTTPS_PROXY', 'all_proxy'])
      expect(await refusal({ ...signedIn, [name]: value })).toBe(
        `${name} ${why}; it looks like http://proxy.example:3128.`,
      )
  })

  test('its password is hidden from then on', async () => {
    const secrets = new Secrets()
    const variables = { ...signedIn, HTTPS_PROXY: 'http://u:canary%2Fpassword@p.example' }
    await readDomainSettings({}, fakeEnvironment({ variables }), secrets)
    expect(secrets.hide('canary%2Fpassword canary/password')).toBe('[redacted] [redacted]')
  })
})
