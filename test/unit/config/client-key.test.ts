import { verify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { certificate, certified } from '../../support/certified-key'
import { lockedPair, rsaPair } from '../../support/keys'
import { type Asked, read, refusal } from './read-settings'

const pair = rsaPair()
const locked = lockedPair('canary phrase')
const asked = (text: string, variables: Record<string, string> = {}): Asked => ({
  variables: { APPS_CLIENT_ID: 'admin', APPS_CLIENT_KEY_FILE: '/run/key.pem', ...variables },
  files: { '/run/key.pem': { text } },
})
const json = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString())

/** The parts of an assertion for a domain, made at 14:03 on the day of these tests. */
async function assertionOf(request: Asked, origin = 'https://idcs-0123.identity.oraclecloud.com') {
  const { credentials } = await read(request)
  if (credentials.kind !== 'client-key') throw new Error('it signs in otherwise')
  const now = new Date('2026-10-05T14:03:00.700Z')
  const made = credentials.makeAssertion({
    origin: new URL(origin),
    now,
    random: (bytes) => new Uint8Array(bytes).fill(171),
  })
  const [header, claims, signature = ''] = made.split('.')
  return { header: json(header), claims: json(claims), signed: `${header}.${claims}`, signature, made }
}

test('an assertion: header, claims and signature', async () => {
  const { header, claims, signed, signature } = await assertionOf(asked(pair.privateKey))
  expect(header).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'admin' })
  expect(claims).toEqual({
    iss: 'admin',
    sub: 'admin',
    aud: [
      'https://idcs-0123.identity.oraclecloud.com',
      'https://idcs-0123.identity.oraclecloud.com/',
      'https://idcs-0123.identity.oraclecloud.com/oauth2/v1/token',
    ],
    jti: 'abababababababababababababababab',
    iat: 1791208980,
    exp: 1791209280,
  })
  expect(verify('RSA-SHA256', Buffer.from(signed), pair.publicKey, Buffer.from(signature, 'base64url'))).toBe(true)
})

describe('which certificate it belongs to', () => {
  const x5t = '1kLGxgJHQqlnQe5Yg0UvJ73z82M'
  test.each<[string, string, Record<string, string>, object]>([
    ['nothing says it: the client id', pair.privateKey, {}, { kid: 'admin' }],
    ['an alias', pair.privateKey, { APPS_CLIENT_KEY_ID: 'ci' }, { kid: 'ci' }],
    ['the certificate beside the key', `${certified}${certificate}`, {}, { x5t }],
    ['on one line', `${certified}${certificate}`.replaceAll('\n', '\\n'), {}, { x5t }],
    ['before it, too', `${certificate}${certified}`, {}, { x5t }],
    ['both', `${certified}${certificate}`, { APPS_CLIENT_KEY_ID: 'ci' }, { kid: 'ci', x5t }],
  ])('%s', async (_, text, variables, expected) =>
    expect((await assertionOf(asked(text, variables))).header).toEqual({ alg: 'RS256', typ: 'JWT', ...expected }),
  )

  test('the certificate of another key is refused', async () =>
    expect(await refusal(asked(`${pair.privateKey}${certificate}`))).toBe(
      '2 APPS_CLIENT_KEY_FILE: the certificate in it does not belong to the key.',
    ))
})

describe('APPS_CLIENT_KEY: the key as text', () => {
  const variables = (APPS_CLIENT_KEY: string) => ({ variables: { APPS_CLIENT_ID: 'admin', APPS_CLIENT_KEY } })

  test('on one line, as a CI system may hold it', async () => {
    for (const text of [
      pair.privateKey,
      pair.privateKey.replaceAll('\n', '\\n'),
      pair.privateKey.replaceAll('\n', ' '),
    ]) {
      const { header, signed, signature } = await assertionOf(variables(text))
      expect(header).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'admin' })
      expect(verify('RSA-SHA256', Buffer.from(signed), pair.publicKey, Buffer.from(signature, 'base64url'))).toBe(true)
    }
  })

  test('S6: it is hidden in each form', async () => {
    const { secrets } = await read(variables(pair.privateKey.replaceAll('\n', '\\n')))
    const lines = pair.privateKey.split('\n').slice(1, -2)
    for (const text of [...lines, lines.join(''), lines.join(' ')])
      expect(secrets.hide(text)).toMatch(/^(\[redacted\]\s?)+$/)
  })

  test('C18: what is no key is not shown', async () =>
    expect(await refusal(variables('canary'))).toBe('2 The key of APPS_CLIENT_KEY is not a private key in PEM format.'))

  test('E4: without a client id', async () =>
    expect(await refusal({ variables: { APPS_CLIENT_KEY: 'canary' } })).toMatch(
      /^2 APPS_CLIENT_KEY is set, but APPS_CLIENT_ID is missing\./,
    ))
})

describe('a locked key', () => {
  test('by a variable, by a file, by a person', async () => {
    const byFile = asked(locked.privateKey, { APPS_CLIENT_KEY_PASSPHRASE_FILE: '/run/phrase' })
    for (const each of [
      asked(locked.privateKey, { APPS_CLIENT_KEY_PASSPHRASE: 'canary phrase' }),
      { ...byFile, files: { ...byFile.files, '/run/phrase': { text: 'canary phrase\n' } } },
      { ...asked(locked.privateKey), typed: ['canary phrase'] },
    ])
      expect((await read(each)).credentials.kind).toBe('client-key')
  })

  test('and nobody to ask', async () =>
    expect(await refusal(asked(locked.privateKey))).toBe(
      '2 The key of APPS_CLIENT_KEY_FILE is locked by a passphrase, and no passphrase is set. | Set APPS_CLIENT_KEY_PASSPHRASE or APPS_CLIENT_KEY_PASSPHRASE_FILE.',
    ))
})

describe('E4, E5, C2: what makes no sense', () => {
  const howTo =
    'Set APPS_CLIENT_ID and APPS_CLIENT_SECRET (or APPS_CLIENT_SECRET_FILE), APPS_ACCESS_TOKEN or APPS_OCI_PROFILE; or apps login. In OCI or a CI job, --auth needs no secret.'
  test.each<[string, Asked, string]>([
    [
      'E4 a key without an id',
      { variables: { APPS_CLIENT_KEY_FILE: '/k' } },
      `2 APPS_CLIENT_KEY_FILE is set, but APPS_CLIENT_ID is missing. | ${howTo}`,
    ],
    ['E4 an empty file name', asked('', { APPS_CLIENT_KEY_FILE: '' }), '2 APPS_CLIENT_KEY_FILE is set but empty.'],
    ['E4 an empty alias', asked(pair.privateKey, { APPS_CLIENT_KEY_ID: '' }), '2 APPS_CLIENT_KEY_ID is set but empty.'],
    [
      'E4 a key and a secret',
      asked(pair.privateKey, { APPS_CLIENT_SECRET: 'canary' }),
      '2 APPS_CLIENT_SECRET and APPS_CLIENT_KEY_FILE are both set; which one counts? | Unset one of them.',
    ],
    [
      'C2 a directory',
      { ...asked(''), files: { '/run/key.pem': 'not-a-file' } },
      '2 APPS_CLIENT_KEY_FILE: /run/key.pem is not a regular file.',
    ],
    ['no PEM', asked('canary'), '2 The key of APPS_CLIENT_KEY_FILE is not a private key in PEM format.'],
    [
      'a certificate alone',
      asked(certificate),
      '2 The key of APPS_CLIENT_KEY_FILE is a certificate; the private key that belongs to it is needed.',
    ],
  ])('%s', async (_, request, said) => expect(await refusal(request)).toBe(said))

  test('E4: a key as text and as a file', async () =>
    expect(await refusal(asked('', { APPS_CLIENT_KEY: 'canary' }))).toBe(
      '2 APPS_CLIENT_KEY and APPS_CLIENT_KEY_FILE are both set; which one counts? | Unset one of them.',
    ))

  test('a token comes first', async () =>
    expect((await read(asked('canary', { APPS_ACCESS_TOKEN: 'token-canary-1' }))).credentials.kind).toBe('bearer'))
})
