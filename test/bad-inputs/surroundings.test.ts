import { execFileSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { browserCommands, openBrowser } from '../../src/platform/browser'
import { replaceFile } from '../../src/platform/file-writing'
import { realEnvironment } from '../../src/platform/real-environment'
import { canary, refusalOf, signedInSandbox } from '../support/bad-input'
import { rsaPair } from '../support/keys'

const folder = mkdtempSync(join(tmpdir(), 'apps-bad-inputs-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string) => join(folder, name)
const { files } = realEnvironment()

describe('variables that make no sense, or that would give secrets away', () => {
  const howTo =
    'Set APPS_CLIENT_ID and APPS_CLIENT_SECRET (or APPS_CLIENT_SECRET_FILE), APPS_ACCESS_TOKEN or APPS_OCI_PROFILE; or apps login. In OCI or a CI job, --auth needs no secret.'
  const debug = 'Unset it. To see requests and answers without secrets: --debug.'
  const noProfile = (name: string) => `APPS_PROFILE: there is no profile '${name}'.`
  const none = 'No profile exists yet. Create one: apps login NAME'
  test.each<[string, Record<string, string | undefined>, string, string | null]>([
    [
      'E1',
      { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      'NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of certificates off; with it, no token is sent anywhere.',
      'Unset it. For a private CA: --ca-file FILE.',
    ],
    ['E3', { NODE_DEBUG: 'http' }, 'NODE_DEBUG=http makes Node print tokens.', debug],
    ['E3', { NODE_DEBUG: 'https' }, 'NODE_DEBUG=https makes Node print tokens.', debug],
    ['E3', { NODE_DEBUG: 'fs,tls' }, 'NODE_DEBUG=tls makes Node print tokens.', debug],
    ['E3', { NODE_DEBUG: 'net' }, 'NODE_DEBUG=net makes Node print tokens.', debug],
    ['E3', { NODE_DEBUG: 'undici' }, 'NODE_DEBUG=undici makes Node print tokens.', debug],
    ['E4', { APPS_CLIENT_SECRET: '' }, 'APPS_CLIENT_SECRET is set but empty.', null],
    [
      'E4',
      { APPS_CLIENT_SECRET: undefined, APPS_CLIENT_SECRET_FILE: '' },
      'APPS_CLIENT_SECRET_FILE is set but empty.',
      null,
    ],
    ['E4', { APPS_CLIENT_ID: '' }, 'APPS_CLIENT_ID is set but empty.', null],
    ['E4', { APPS_ACCESS_TOKEN: '' }, 'APPS_ACCESS_TOKEN is set but empty.', null],
    [
      'E4',
      { APPS_CLIENT_SECRET: undefined },
      'APPS_CLIENT_ID is set, but no secret: APPS_CLIENT_SECRET is missing.',
      howTo,
    ],
    ['E4', { APPS_CLIENT_ID: undefined }, 'APPS_CLIENT_SECRET is set, but APPS_CLIENT_ID is missing.', howTo],
    ['E11', { APPS_PROFILE: '../../etc' }, noProfile('../../etc'), none],
    ['E11', { APPS_PROFILE: '__proto__' }, noProfile('__proto__'), none],
    ['E11', { APPS_PROFILE: 'nobody' }, noProfile('nobody'), none],
  ])('%s: %j', async (_, variables, message, hint) => {
    for (const argv of [['list'], ['get-expiry', 'x'], ['set-expiry', 'x', '9d'], ['audit', '--max-refresh=1d']])
      expect(await refusalOf(argv, { variables })).toEqual({ message, hint })
  })

  test.each([
    ['not a url', 'is not the address of a proxy'],
    [`http//u:${canary}@p.example`, 'has a path or more behind the host'],
    [`socks5://u:${canary}@p.example`, 'names a proxy of the kind socks5, which is not supported'],
  ])('E7: HTTPS_PROXY=%s is no proxy, and nothing goes out directly', async (HTTPS_PROXY, why) =>
    expect(await refusalOf(['list'], { variables: { HTTPS_PROXY } })).toEqual({
      message: `HTTPS_PROXY ${why}; it looks like http://proxy.example:3128.`,
      hint: null,
    }),
  )

  test.each(['--inspect=9229', '--tls-keylog=/tmp/keys', '--report-uncaught-exception'])(
    'E3: NODE_OPTIONS=%s is a warning',
    async (NODE_OPTIONS) => {
      const { apps } = await signedInSandbox()
      const { exitCode, stderr } = await apps(['list'], { variables: { NODE_OPTIONS } })
      expect(exitCode).toBe(0)
      expect(stderr).toContain(
        `Warning: NODE_OPTIONS has ${NODE_OPTIONS.split('=')[0]}: with it, tokens can be read by others.\n`,
      )
    },
  )
})

describe('E5: a file with a secret', () => {
  const secretIn = (text: string) => {
    writeFileSync(at('secret'), text, { mode: 0o600 })
    return { APPS_CLIENT_SECRET: undefined, APPS_CLIENT_SECRET_FILE: at('secret') }
  }

  test.each(['\n', '\r\n', ''])('loses the line end %j, and nothing else', async (end) => {
    const { apps, sandbox } = await signedInSandbox()
    const { exitCode } = await apps(['list'], { variables: secretIn(`${sandbox.clientSecret}${end}`), files })
    expect(exitCode).toBe(0)
  })

  test.each(['\0', '\r', '\n', '\n\n'])('is refused with %j inside', async (inside) => {
    const variables = secretIn(`${canary}${inside}${canary}`)
    expect(await refusalOf(['list'], { variables, files })).toEqual({
      message: 'The file of APPS_CLIENT_SECRET_FILE contains a line break or another control character.',
      hint: null,
    })
  })

  test('C1: that others can read is a warning with the command that fixes it', async () => {
    const { apps, sandbox } = await signedInSandbox()
    const variables = secretIn(sandbox.clientSecret)
    chmodSync(at('secret'), 0o644)
    const { exitCode, stderr } = await apps(['list'], { variables, files })
    chmodSync(at('secret'), 0o600)
    expect(exitCode).toBe(0)
    expect(stderr).toContain(
      `Warning: ${at('secret')} (APPS_CLIENT_SECRET_FILE) can be read by others; chmod 600 keeps it to you.\n`,
    )
  })
})

/** Each file that a command reads, with what names it in a message. */
const readers: [name: string, argv: (path: string) => string[], variables: (path: string) => Record<string, string>][] =
  [
    ['APPS_ACCESS_TOKEN_FILE', () => ['list'], (path) => ({ APPS_ACCESS_TOKEN_FILE: path })],
    [
      'APPS_CLIENT_SECRET_FILE',
      () => ['list'],
      (path) => ({ APPS_CLIENT_SECRET: undefined as unknown as string, APPS_CLIENT_SECRET_FILE: path }),
    ],
    ['APPS_TEST_CLIENT_SECRET_FILE', () => ['test-offline', 'x'], (path) => ({ APPS_TEST_CLIENT_SECRET_FILE: path })],
    ['--ca-file', (path) => ['list', '--ca-file', path], () => ({})],
    ['--policy', (path) => ['audit', '--policy', path], () => ({})],
    ['--waivers', (path) => ['audit', '--max-refresh=1d', '--waivers', path], () => ({})],
    ['--baseline', (path) => ['audit', '--max-refresh=1d', '--baseline', path], () => ({})],
    ['--from', (path) => ['test-offline', 'x', '--from', path], () => ({})],
    ['--apps', (path) => ['sandbox', '--apps', path, '--', 'nothing'], () => ({})],
  ]

describe('C2: what is no regular file is refused by name, and never waited for', () => {
  execFileSync('mkfifo', [at('fifo')])
  writeFileSync(at('large'), '')
  truncateSync(at('large'), 257 * 1024 * 1024)

  test.each(['fifo', '/dev/zero', '.', 'missing'])('%s', async (what) => {
    const path = what.startsWith('/') ? what : at(what)
    const why = what === 'missing' ? 'does not exist' : 'is not a regular file'
    for (const [name, argv, variables] of readers) {
      const { message } = await refusalOf(argv(path), { variables: variables(path), files })
      expect(message).toBe(`${name}: ${path} ${why}.`)
    }
  })

  test.each(readers.filter(([name]) => name !== '--apps'))('%s: a large one', async (name, argv, variables) => {
    const { message } = await refusalOf(argv(at('large')), { variables: variables(at('large')), files })
    expect(message).toMatch(new RegExp(`^${name}: ${at('large')} is (too large|larger than 1 MiB)\\.$`))
  })

  test('two that save at once leave one whole file, and a left-over one is not in the way', async () => {
    writeFileSync(at('.kept.0123456789ab'), 'half')
    const texts = Array.from({ length: 20 }, (_, at) => `${at}`.repeat(100_000))
    await Promise.all(texts.map((text) => replaceFile(at('kept'), text)))
    expect(texts).toContain((await files.read(at('kept'), { limit: 1_000_000 })).text)
    expect(readdirSync(folder).filter((name) => name.startsWith('.kept'))).toEqual(['.kept.0123456789ab'])
  })
})

describe('C5, C18: what is no UTF-8 is named, with the command that converts it', () => {
  const key = { APPS_CLIENT_SECRET: undefined as unknown as string, APPS_CLIENT_KEY_FILE: at('key') }
  const pair = createPrivateKey(rsaPair().privateKey)

  test.each<[string, Buffer, string, string | null]>([
    [
      'a key in DER',
      pair.export({ type: 'pkcs8', format: 'der' }),
      'is not UTF-8 text.',
      `It may be a private key in DER format. Convert it: openssl pkey -inform DER -in ${at('key')} -out key.pem`,
    ],
    [
      'PKCS #12',
      Buffer.from([0x30, 0x82, 0, 4, 2, 1, 3, 0xff]),
      'is not UTF-8 text.',
      `It may be a PKCS #12 file. Convert it: openssl pkcs12 -in ${at('key')} -nodes -nocerts -out key.pem`,
    ],
    [
      'UTF-16 without a byte order mark',
      Buffer.from('-----BEGIN', 'utf16le'),
      'is UTF-16 text without a byte order mark; iconv -f UTF-16LE -t UTF-8 converts it.',
      null,
    ],
    [
      'UTF-16 without a byte order mark, the other way round',
      Buffer.from('-----BEGIN', 'utf16le').swap16(),
      'is UTF-16 text without a byte order mark; iconv -f UTF-16BE -t UTF-8 converts it.',
      null,
    ],
  ])('%s', async (_, bytes, message, hint) => {
    writeFileSync(at('key'), bytes, { mode: 0o600 })
    expect(await refusalOf(['list'], { variables: key, files })).toEqual({
      message: `APPS_CLIENT_KEY_FILE: ${at('key')} ${message}`,
      hint,
    })
  })
})

describe('E19: BROWSER', () => {
  const address = new URL("http://127.0.0.1/?a=$(touch made);touch made&b='x'")

  const here = (BROWSER: string) => ({ platform: 'linux', variables: { PATH: process.env['PATH'], BROWSER } })
  const program = (name: string, text: string) => {
    writeFileSync(at(name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
    return at(name)
  }

  test('names a program and its arguments; what it is given is one argument', async () => {
    const record = program('record', 'printf "%s\\n" "$#" "$@" > "$1"')
    await openBrowser(address, { ...here(`${record} ${at('seen')} %s`), failed: () => undefined })
    await expect
      .poll(async () => (await files.read(at('seen'), { limit: 9999 })).text, { timeout: 20_000 })
      .toBe(`2\n${at('seen')}\n${address.href}\n`)
    expect(readdirSync(folder)).not.toContain('made')
  })

  test.each<[string, string | undefined, string[][]]>([
    ['nothing', undefined, [['xdg-open', 'U']]],
    ['empty', ' ', [['xdg-open', 'U']]],
    ['a shell', 'sh -c …', [['sh', '-c', '…', 'U']]],
    ['quotes', `"/opt/my browser" '%s'`, [['/opt/my browser', 'U']]],
    ['an escape', '/opt/my\\ browser', [['/opt/my browser', 'U']]],
    [
      'several',
      'one:two --new %s:"three:3"',
      [
        ['one', 'U'],
        ['two', '--new', 'U'],
        ['three:3', 'U'],
      ],
    ],
    ['an address within a word', 'b --url=%s', [['b', '--url=U']]],
    ['in the background', 'b %s &', [['b', 'U']]],
    ['a quote that is not closed', `'b:c`, [['xdg-open', 'U']]],
  ])('%s', (_, chosen, expected) => expect(browserCommands('U', 'linux', chosen)).toEqual(expected))

  test('on Windows, a backslash is a part of a path', () =>
    expect(browserCommands('U', 'win32', '"C:\\Program Files\\b.exe";c')).toEqual([
      ['C:\\Program Files\\b.exe', 'U'],
      ['c', 'U'],
    ]))

  test('one that cannot be started, or ends with an error, makes room for the next', async () => {
    const [wrong, right] = [program('wrong', 'exit 3'), program('right', `printf %s "$1" > ${at('opened')}`)]
    const failed = () => expect.unreachable()
    expect(await openBrowser(address, { ...here(`${at('none')}:${wrong}:${right}`), failed })).toBe(true)
    await expect
      .poll(async () => (await files.read(at('opened'), { limit: 9999 })).text, { timeout: 20_000 })
      .toBe(address.href)
  })

  test('that the last one ended with an error is told', async () => {
    const wrong = program('wrong', 'exit 3')
    const ended = new Promise<void>(
      (failed) => void openBrowser(address, { ...here(`${wrong}:${at('none')}`), failed }),
    )
    await expect(ended).resolves.toBeUndefined()
    expect(await openBrowser(address, { ...here(at('none')), failed: () => expect.unreachable() })).toBe(false)
  })

  test.each(['file:///etc/passwd', 'javascript:alert(1)', 'data:text/html,x', 'ftp://127.0.0.1/'])(
    'is not started for %s',
    async (url) => {
      expect(
        await openBrowser(new URL(url), { ...here(`${at('record')} ${at('not')}`), failed: () => undefined }),
      ).toBe(false)
      expect(readdirSync(folder)).not.toContain('not')
    },
  )
})
