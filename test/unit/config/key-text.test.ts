import { createPrivateKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { keyBlockIn } from '../../../src/config/key-text'
import { certificate } from '../../support/certified-key'
import { lockedPair, rsaPair } from '../../support/keys'

const pkcs1 = rsaPair('pkcs1')
const pkcs8 = rsaPair()
const locked = lockedPair('canary')
const lockedAsOnce = createPrivateKey(pkcs1.privateKey)
  .export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'canary' })
  .toString()

describe('a key whose line breaks are gone is the same key', () => {
  const forms: [string, (pem: string) => string][] = [
    ['as it is', (pem) => pem],
    ['with line ends of Windows', (pem) => pem.replaceAll('\n', '\r\n')],
    ['with a byte order mark', (pem) => `\ufeff${pem}`],
    ['with \\n', (pem) => pem.replaceAll('\n', '\\n')],
    ['with \\r\\n', (pem) => pem.replaceAll('\n', '\\r\\n')],
    ['with spaces', (pem) => pem.replaceAll('\n', ' ')],
    ['with nothing', (pem) => pem.replaceAll('\n', '')],
    ['indented', (pem) => pem.replaceAll('\n', '\n  ')],
    ['in quotes', (pem) => `"${pem.replaceAll('\n', '\\n')}"`],
    ['with the last line of oci setup config', (pem) => `${pem}OCI_API_KEY\n`],
  ]
  const keys: [string, string][] = [
    ['PKCS #1', pkcs1.privateKey],
    ['PKCS #8', pkcs8.privateKey],
    ['locked', locked.privateKey],
  ]
  test.each(keys.flatMap(([name, pem]) => forms.map(([form, make]) => [name, form, make(pem), pem])))(
    '%s %s',
    (_, __, text, pem) => expect(keyBlockIn(text, null)).toMatchObject({ pem, isLocked: pem === locked.privateKey }),
  )

  test.each(forms.filter(([form]) => form !== 'with nothing'))(
    'locked as older versions of OpenSSL do it, %s',
    (_, make) => expect(keyBlockIn(make(lockedAsOnce), null)).toMatchObject({ pem: lockedAsOnce, isLocked: true }),
  )
})

describe('C18: what is no key in PEM is named, with what converts it', () => {
  const body = pkcs8.privateKey.split('\n').slice(1, -2).join('\n')
  const lines = pkcs8.privateKey.split('\n')
  const again = 'Copy the whole file again.'
  const publicKey = createPrivateKey(pkcs1.privateKey)
  const jwk = JSON.stringify(publicKey.export({ format: 'jwk' }))
  test.each<[string, string, string, string?]>([
    ['nothing', ' \n', 'is empty'],
    ['something else', 'canary', 'is not a private key in PEM format'],
    ['no end', lines.slice(0, 9).join('\n'), 'is incomplete: it has no END line', again],
    ['no beginning', lines.slice(9).join('\n'), 'is incomplete: it has no BEGIN line', again],
    [
      'no middle',
      [...lines.slice(0, 5), ...lines.slice(-3)].join('\n'),
      'is incomplete: some of its lines are missing',
      again,
    ],
    ['a public key', pkcs8.publicKey, 'is a public key; the private key is needed'],
    [
      'a public key of PKCS #1',
      '-----BEGIN RSA PUBLIC KEY-----\nMIIB\n-----END RSA PUBLIC KEY-----\n',
      'is a public key (PKCS #1); the private key is needed',
    ],
    ['a public key of OpenSSH', 'ssh-rsa AAAAB3 dana', 'is a public key of OpenSSH; the private key is needed'],
    ['a certificate', certificate, 'is a certificate; the private key that belongs to it is needed'],
    [
      'a certificate request',
      '-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n',
      'is a certificate request; the private key is needed',
    ],
    [
      'OpenSSH',
      '-----BEGIN OPENSSH PRIVATE KEY-----\ncanary\n-----END OPENSSH PRIVATE KEY-----\n',
      'is in OpenSSH format',
      "Convert it to PEM: ssh-keygen -p -m PEM -f '/my key'",
    ],
    [
      'PuTTY',
      'PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n',
      'is in the format of PuTTY',
      "Convert it to PEM: puttygen '/my key' -O private-openssh -o key.pem",
    ],
    [
      'a JWK',
      jwk,
      'is a JSON Web Key (JWK)',
      "Convert it to PEM: node -p \"crypto.createPrivateKey({key:JSON.parse(fs.readFileSync(0)),format:'jwk'}).export({type:'pkcs8',format:'pem'})\" < '/my key' > key.pem",
    ],
    [
      'base64 of it',
      Buffer.from(pkcs8.privateKey).toString('base64'),
      'is in base64',
      "Decode it: openssl base64 -d -A -in '/my key' -out key.pem",
    ],
    [
      'only what stands between the lines',
      body,
      'has no BEGIN and END lines',
      "Convert it to PEM: openssl base64 -d -in '/my key' | openssl pkey -inform DER -out key.pem",
    ],
  ])('%s', (_, text, problem, hint) =>
    expect(keyBlockIn(text, '/my key')).toEqual(hint === undefined ? { problem } : { problem, hint }),
  )
})
