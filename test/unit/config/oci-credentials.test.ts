import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { lockedPair, rsaPair } from '../../support/keys'
import { type Asked, origin, read, refusal } from './read-settings'

const pair = rsaPair('pkcs1')
const other = rsaPair()
const locked = lockedPair('canary phrase')

/** What `openssl rsa -pubout -outform DER | openssl md5 -c` prints. */
const fingerprintOf = (publicKey: string): string =>
  createHash('md5')
    .update(createPublicKey(publicKey).export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .replace(/..(?!$)/g, '$&:')

const fingerprint = fingerprintOf(pair.publicKey)
const profile = (name: string, print = fingerprint) =>
  `[${name}]\nuser=ocid1.user.oc1..dana\nfingerprint=${print}\ntenancy=ocid1.tenancy.oc1..t\nregion=eu\nkey_file=~/.oci/k.pem\n`
const keyFile = '/home/dana/.oci/k.pem'
const files = { '/home/dana/.oci/config': { text: profile('ADMIN') }, [keyFile]: { text: pair.privateKey } }
const ADMIN = { ociProfile: 'ADMIN' }

const jwt = (claims: object) =>
  ['{"alg":"RS256"}', JSON.stringify(claims), 'sig'].map((part) => Buffer.from(part).toString('base64url')).join('.')
/** The clock of these tests stands at 14:03 on this day. */
const at = (time: string) => Date.parse(`2026-10-05T${time}Z`) / 1000
const session = (token: string) => ({
  '/home/dana/.oci/config': { text: '[S]\nkey_file=~/.oci/k.pem\nsecurity_token_file=~/.oci/token\n' },
  [keyFile]: { text: pair.privateKey },
  '/home/dana/.oci/token': { text: token },
})

/** The key id that a request would be signed with. */
async function keyIdOf(asked: Asked): Promise<string | undefined> {
  const { credentials } = await read(asked)
  if (credentials.kind !== 'signature') return undefined
  const request = { method: 'GET', host: 'h', path: '/', headers: {}, date: new Date(0) }
  return /keyId="([^"]*)"/.exec(credentials.sign(request)['authorization'] ?? '')?.[1]
}

const adminId = `ocid1.tenancy.oc1..t/ocid1.user.oc1..dana/${fingerprint}`

describe('which way to sign in comes first', () => {
  const token = { APPS_ACCESS_TOKEN: 'token-canary-1' }
  const client = { APPS_CLIENT_ID: 'admin', APPS_CLIENT_SECRET: 'secret-canary-2' }
  test.each<[string, Asked, string]>([
    ['the flag alone', { flags: ADMIN }, 'signature'],
    ['the flag before a token', { flags: ADMIN, variables: token }, 'signature'],
    ['the flag before a client', { flags: ADMIN, variables: client }, 'signature'],
    ['the flag before the variable', { flags: ADMIN, variables: { APPS_OCI_PROFILE: 'none' } }, 'signature'],
    ['the variable alone', { variables: { APPS_OCI_PROFILE: 'ADMIN' } }, 'signature'],
    ['a token before the variable', { variables: { ...token, APPS_OCI_PROFILE: 'none' } }, 'bearer'],
    ['a client before the variable', { variables: { ...client, APPS_OCI_PROFILE: 'none' } }, 'client'],
  ])('%s', async (_, asked, kind) => expect((await read({ files, ...asked })).credentials.kind).toBe(kind))

  test('half a client is not passed over', async () =>
    expect(await refusal({ files, variables: { APPS_CLIENT_ID: 'admin', APPS_OCI_PROFILE: 'ADMIN' } })).toMatch(
      /^2 APPS_CLIENT_ID is set, but no secret/,
    ))

  test('E4: set but empty', async () => {
    expect(await refusal({ files, variables: { APPS_OCI_PROFILE: '' } })).toBe('2 APPS_OCI_PROFILE is set but empty.')
    expect(await refusal({ files, flags: { ociProfile: '' } })).toBe('2 --oci-profile is set but empty.')
    expect(await refusal({ files, flags: ADMIN, variables: { OCI_CONFIG_FILE: '' } })).toBe(
      '2 OCI_CONFIG_FILE is set but empty.',
    )
  })
})

describe('the variables of oci', () => {
  const alone = {
    OCI_CLI_USER: 'ocid1.user.oc1..dana',
    OCI_CLI_TENANCY: 'ocid1.tenancy.oc1..t',
    OCI_CLI_FINGERPRINT: fingerprint,
    OCI_CLI_KEY_CONTENT: pair.privateKey,
  }
  const sourceOf = async (asked: Asked) => {
    const { credentials } = await read(asked)
    return `${credentials.kind}: ${credentials.from}`
  }

  test('a profile that OCI_CLI_PROFILE names', async () => {
    const variables = { OCI_CLI_PROFILE: 'ADMIN' }
    expect(await keyIdOf({ files, variables })).toBe(adminId)
    expect(await sourceOf({ files, variables })).toBe("signature: OCI profile 'ADMIN' (OCI_CLI_PROFILE)")
  })

  test('OCI_CLI_CONFIG_FILE names the file, before OCI_CONFIG_FILE', async () => {
    const elsewhere = { [keyFile]: { text: pair.privateKey }, '/home/dana/c': { text: profile('ADMIN') } }
    const variables = { OCI_CLI_CONFIG_FILE: '~/c', OCI_CONFIG_FILE: '/none' }
    expect(await keyIdOf({ files: elsewhere, flags: ADMIN, variables })).toBe(adminId)
  })

  test('without a file', async () => {
    expect(await keyIdOf({ variables: alone })).toBe(adminId)
    expect(await sourceOf({ variables: alone })).toBe(
      'signature: OCI_CLI_USER, OCI_CLI_TENANCY, OCI_CLI_FINGERPRINT, OCI_CLI_KEY_CONTENT',
    )
    const { secrets } = await read({ variables: alone })
    expect(secrets.hide(pair.privateKey.split('\n')[3] ?? '')).toBe('[redacted]')
  })

  test('they complete and replace what a profile says', async () => {
    const text = profile('ADMIN').replace(/^user.*\n/m, '')
    const asked = {
      files: { ...files, '/home/dana/.oci/config': { text } },
      flags: ADMIN,
      variables: { OCI_CLI_USER: 'ocid1.user.oc1..other' },
    }
    expect(await keyIdOf(asked)).toBe(adminId.replace('dana', 'other'))
    expect(await sourceOf(asked)).toBe("signature: OCI profile 'ADMIN', with OCI_CLI_USER")
  })

  test('a session without a profile', async () => {
    const token = jwt({ exp: at('15:00:00') })
    const variables = { OCI_CLI_AUTH: 'security_token', OCI_CLI_KEY_FILE: '~/k', OCI_CLI_SECURITY_TOKEN_FILE: '~/t' }
    const both = { '/home/dana/k': { text: pair.privateKey }, '/home/dana/t': { text: token } }
    expect(await keyIdOf({ files: both, variables })).toBe(`ST$${token}`)
  })

  test.each<[string, Asked, string]>([
    ['a token of ours', { variables: { APPS_ACCESS_TOKEN: 'token-canary-1' } }, 'bearer'],
    ['a client of ours', { variables: { APPS_CLIENT_ID: 'admin', APPS_CLIENT_SECRET: 'secret-canary-2' } }, 'client'],
    ['APPS_OCI_PROFILE', { variables: { APPS_OCI_PROFILE: 'ADMIN' } }, 'signature'],
  ])('%s comes first', async (_, asked, kind) => {
    const variables = { ...asked.variables, OCI_CLI_PROFILE: 'none' }
    expect((await read({ files, variables })).credentials.kind).toBe(kind)
  })

  test('C19: OCI_CLI_AUTH of another kind is a warning where a profile is named for this program', async () => {
    const variables = { APPS_OCI_PROFILE: 'ADMIN', OCI_CLI_AUTH: 'instance_obo_user' }
    expect((await read({ files, variables })).warnings).toEqual([
      'OCI_CLI_AUTH=instance_obo_user does not count here. The profile of APPS_OCI_PROFILE decides how to sign.',
    ])
    expect(await keyIdOf({ files, variables })).toBe(adminId)
  })

  test('C19: those that complete something choose nothing, and empty ones are not set', async () => {
    const { OCI_CLI_KEY_CONTENT: _, ...others } = alone
    for (const variables of [others, { OCI_CLI_PROFILE: '', OCI_CLI_KEY_FILE: '', OCI_CLI_AUTH: '' }])
      expect(await refusal({ files, variables })).toMatch(/^2 There are no credentials to sign in with\./)
  })

  test.each<[string, Asked['variables'], string]>([
    [
      'OCI_CLI_AUTH of another kind',
      { OCI_CLI_AUTH: 'oauth_token' },
      '2 OCI_CLI_AUTH=oauth_token is not supported. | Set OCI_CLI_AUTH to api_key, security_token, instance_principal, resource_principal, instance_obo_user, oke_workload_identity, or sign in another way: --auth',
    ],
    [
      'OCI_CLI_AUTH of no kind',
      { OCI_CLI_AUTH: 'canary' },
      '2 OCI_CLI_AUTH is not a way to sign in that oci has. | Set OCI_CLI_AUTH to api_key, security_token, instance_principal, resource_principal, instance_obo_user, oke_workload_identity, or sign in another way: --auth',
    ],
    [
      'a part',
      { OCI_CLI_KEY_CONTENT: 'canary', OCI_CLI_USER: 'ocid1.user.oc1..u' },
      '2 OCI_CLI_KEY_CONTENT: the environment lacks OCI_CLI_FINGERPRINT, OCI_CLI_TENANCY. | Set them, or name a profile: OCI_CLI_PROFILE.',
    ],
    [
      'a profile that is not there',
      { OCI_CLI_PROFILE: 'NONE', ...alone },
      '2 OCI_CLI_PROFILE: /home/dana/.oci/config does not exist.',
    ],
  ])('C19: %s is an error', async (_, variables = {}, said) => expect(await refusal({ variables })).toBe(said))
})

describe('what signs', () => {
  test('an API key', async () => {
    expect(await keyIdOf({ files, flags: ADMIN })).toBe(adminId)
    expect((await read({ files, flags: ADMIN })).credentials.from).toBe("OCI profile 'ADMIN'")
  })

  test('a byte order mark and Windows line ends do no harm', async () => {
    // The reader of files takes the mark off, as it does for every file.
    const text = profile('ADMIN').replaceAll('\n', '\r\n')
    expect(await keyIdOf({ files: { ...files, '/home/dana/.oci/config': { text } }, flags: ADMIN })).toBe(adminId)
  })

  test('the file that OCI_CONFIG_FILE names, with ~ too', async () => {
    const elsewhere = { [keyFile]: { text: pair.privateKey }, '/home/dana/c': { text: profile('ADMIN') } }
    for (const name of ['/home/dana/c', '~/c'])
      expect(await keyIdOf({ files: elsewhere, flags: ADMIN, variables: { OCI_CONFIG_FILE: name } })).toBe(adminId)
  })

  test('the token of a session', async () => {
    const token = jwt({ exp: at('15:00:00') })
    expect(await keyIdOf({ files: session(`${token}\n`), flags: { ociProfile: 'S' } })).toBe(`ST$${token}`)
  })

  test('a token that is no JWT: the domain will tell', async () =>
    expect(await keyIdOf({ files: session('opaque'), flags: { ociProfile: 'S' } })).toBe('ST$opaque'))

  test('a locked key, by the passphrase of the profile', async () => {
    const text = `${profile('ADMIN', fingerprintOf(locked.publicKey))}pass_phrase=canary phrase\n`
    const asked = {
      files: { '/home/dana/.oci/config': { text }, [keyFile]: { text: locked.privateKey } },
      flags: ADMIN,
    }
    expect(await keyIdOf(asked)).toBe(adminId.replace(fingerprint, fingerprintOf(locked.publicKey)))
    expect((await read(asked)).secrets.hide('canary phrase')).toBe('[redacted]')
  })

  const lockedFiles = {
    '/home/dana/.oci/config': { text: profile('ADMIN', fingerprintOf(locked.publicKey)) },
    [keyFile]: { text: locked.privateKey },
  }

  test('a locked key, by a passphrase that is typed', async () => {
    const { credentials, stderr, secrets } = await read({ files: lockedFiles, flags: ADMIN, typed: ['canary phrase'] })
    expect(credentials.kind).toBe('signature')
    expect(stderr).toBe("Passphrase of the key of OCI profile 'ADMIN': \n")
    expect(secrets.hide('canary phrase')).toBe('[redacted]')
  })

  test('a key locked as older versions of OpenSSL do it', async () => {
    const text = createPrivateKey(pair.privateKey)
      .export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'canary phrase' })
      .toString()
    expect(text).toContain('Proc-Type: 4,ENCRYPTED')
    const asked = { files: { ...files, [keyFile]: { text } }, flags: ADMIN }
    expect(await keyIdOf({ ...asked, typed: ['canary phrase'] })).toBe(adminId)
    expect(await refusal(asked)).toContain('is locked by a passphrase')
  })

  test.each<[string, Partial<Asked>]>([
    ['nobody is there', {}],
    ['nobody may be asked', { typed: ['canary phrase'], flags: { ...ADMIN, input: false } }],
    ['nothing is typed', { typed: [''] }],
  ])('a locked key, and %s', async (_, asked) =>
    expect(await refusal({ files: lockedFiles, flags: ADMIN, ...asked })).toBe(
      "2 The key of OCI profile 'ADMIN' is locked by a passphrase, and no passphrase is set. | Set pass_phrase in /home/dana/.oci/config, or run this on a terminal to be asked.",
    ),
  )

  test('a locked key, and another passphrase', async () =>
    expect(await refusal({ files: lockedFiles, flags: ADMIN, typed: ['canary'] })).toBe(
      "2 The key of OCI profile 'ADMIN' does not open with its passphrase. | To try a passphrase: openssl pkey -noout -in /home/dana/.oci/k.pem",
    ))

  test('S6: key and token are hidden from then on', async () => {
    const token = jwt({ exp: at('15:00:00') })
    const { secrets } = await read({ files: session(token), flags: { ociProfile: 'S' } })
    expect(secrets.hide(token)).toBe('[redacted]')
    const body = pair.privateKey.split('\n').slice(1, -2)
    expect(secrets.hide(body.join(''))).toBe('[redacted]')
    expect(secrets.hide(body[3] ?? '')).toBe('[redacted]')
  })
})

describe('C17, C2: exit 2, with file and key, and no request', () => {
  const config = (text: string) => ({ ...files, '/home/dana/.oci/config': { text } })
  const key = (text: string) => ({ ...files, [keyFile]: { text } })
  const ec = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const file = '/home/dana/.oci/config'
  const write = 'oci setup config and oci session authenticate write profiles.'
  test.each<[string, Asked['files'], string]>([
    ['C17 no file', {}, `2 --oci-profile: ${file} does not exist.`],
    [
      'C17 no such profile',
      config(profile('PROD')),
      `2 --oci-profile: ${file}: there is no profile 'ADMIN'. | ${write}`,
    ],
    [
      'C17 a key is missing',
      config(profile('ADMIN').replace(/^user.*\n/m, '')),
      `2 --oci-profile: ${file}: profile 'ADMIN' lacks user. | ${write}`,
    ],
    [
      'C17 a broken line',
      config(`${profile('ADMIN')}canary-line\n`),
      `2 --oci-profile: line 7 of ${file} is neither a [profile] nor key=value. | A value of several lines, such as key_content, continues on lines that begin with a space.`,
    ],
    [
      'C17 another authentication_type',
      config('[ADMIN]\nauthentication_type=canary'),
      `2 --oci-profile: ${file}: profile 'ADMIN' has an unknown authentication_type. | ${write}`,
    ],
    [
      'C2 a FIFO, device or directory',
      { ...files, [file]: 'not-a-file' },
      `2 --oci-profile: ${file} is not a regular file.`,
    ],
    ['C2 over a mebibyte', config('#'.repeat(1024 * 1024 + 1)), `2 --oci-profile: ${file} is larger than 1 MiB.`],
    ['C5 not UTF-8', { ...files, [file]: 'not-utf8' }, `2 --oci-profile: ${file} is not UTF-8 text.`],
    [
      'C17 no key file',
      { ...files, [keyFile]: 'missing' },
      `2 key_file of OCI profile 'ADMIN': ${keyFile} does not exist.`,
    ],
    [
      'C17 one that may not be read',
      { ...files, [keyFile]: 'forbidden' },
      `2 key_file of OCI profile 'ADMIN': ${keyFile} may not be read.`,
    ],
    [
      'C2 a key file that is a FIFO',
      { ...files, [keyFile]: 'not-a-file' },
      `2 key_file of OCI profile 'ADMIN': ${keyFile} is not a regular file.`,
    ],
    ['C17 not PEM', key('canary'), "2 The key of OCI profile 'ADMIN' is not a private key in PEM format."],
    [
      'C17 the public key',
      key(pair.publicKey),
      "2 The key of OCI profile 'ADMIN' is a public key; the private key is needed.",
    ],
    [
      'C17 a damaged key',
      key(pair.privateKey.replace(/\n.{40}/, '\ncanary')),
      "2 The key of OCI profile 'ADMIN' is damaged: it cannot be read. | To see why: openssl pkey -noout -in /home/dana/.oci/k.pem",
    ],
    [
      'C17 a key of OpenSSH',
      key('-----BEGIN OPENSSH PRIVATE KEY-----\ncanary\n-----END OPENSSH PRIVATE KEY-----\n'),
      "2 The key of OCI profile 'ADMIN' is in OpenSSH format. | Convert it to PEM: ssh-keygen -p -m PEM -f /home/dana/.oci/k.pem",
    ],
    [
      'C17 no RSA key',
      key(ec.privateKey),
      "2 The key of OCI profile 'ADMIN' is not an RSA key but an EC key; Oracle accepts only RSA keys. | Make one: openssl genrsa -out key.pem 2048",
    ],
  ])('%s', async (_, files = {}, said) => expect(await refusal({ files, flags: ADMIN })).toBe(said))

  test('E11: no home', async () => {
    for (const HOME of ['', 'relative'])
      expect(await refusal({ files, flags: ADMIN, variables: { HOME } })).toBe(
        '2 --oci-profile: ~/.oci/config cannot be found, as HOME names no directory. | Set HOME or OCI_CONFIG_FILE.',
      )
  })

  test('a session token that is none', async () =>
    expect(await refusal({ files: session('can"ary'), flags: { ociProfile: 'S' } })).toBe(
      "2 security_token_file of OCI profile 'S': /home/dana/.oci/token does not hold a session token.",
    ))
})

test('C17: a session that has expired is exit 4, before any request', async () => {
  const again =
    'oci session authenticate --profile-name S begins a new one; oci session refresh --profile S prolongs one that lasts.'
  for (const time of ['14:03:00', '13:00:00'])
    expect(await refusal({ files: session(jwt({ exp: at(time) })), flags: { ociProfile: 'S' } })).toBe(
      `4 The session of OCI profile 'S' expired at 2026-10-05T${time}Z, by the clock of this machine. | ${again}`,
    )
})

test('C17: the key of another fingerprint is a warning, for the domain has the last word', async () => {
  const { warnings } = await read({ files: { ...files, [keyFile]: { text: other.privateKey } }, flags: ADMIN })
  expect(warnings).toEqual([
    `The key of OCI profile 'ADMIN' has the fingerprint ${fingerprintOf(other.publicKey)}, and the profile names ${fingerprint}: is key_file the one that belongs to it?`,
  ])
})

describe('C1: what others can read is a warning, for mounted secrets often are', () => {
  const open = (text: string) => ({ text, readableByOthers: true })
  test('the key', async () => {
    const { warnings } = await read({ files: { ...files, [keyFile]: open(pair.privateKey) }, flags: ADMIN })
    expect(warnings).toEqual([
      `${keyFile} (key_file of OCI profile 'ADMIN') can be read by others; chmod 600 keeps it to you.`,
    ])
  })

  test('the configuration, where it holds a secret', async () => {
    const path = '/home/dana/.oci/config'
    const [plain, secret] = [profile('ADMIN'), `${profile('ADMIN')}pass_phrase=canary\n`]
    expect((await read({ files: { ...files, [path]: open(plain) }, flags: ADMIN })).warnings).toEqual([])
    expect((await read({ files: { ...files, [path]: open(secret) }, flags: ADMIN })).warnings).toEqual([
      `${path} holds a pass_phrase and can be read by others; chmod 600 keeps it to you.`,
    ])
  })
})

test(':443 in the domain URL is not signed along', async () => {
  const { origin: read443 } = await read({ files, flags: { ...ADMIN, domainUrl: `${origin}:443/` } })
  expect(read443.host).toBe('idcs-0123.identity.oraclecloud.com')
})
