import { shellWord } from '../failures/shell-word'

/** A private key in PEM, as OpenSSL takes it. */
export interface KeyBlock {
  /** `PRIVATE KEY`, `RSA PRIVATE KEY`, … */
  label: string
  /** With line breaks in the right places. */
  pem: string
  /** Its base64, on one line. */
  body: string
  isLocked: boolean
}

/** Why a text is no private key in PEM: the end of a sentence that begins with the key, and what to do. */
export interface KeyProblem {
  problem: string
  hint?: string
}

/**
 * The private key in a text. In variables of CI systems its line breaks are often gone, or written as `\n`; base64 and the
 * lines around it leave no doubt where they were.
 *
 * @param file for the commands that convert it; null where it is no file
 */
export function keyBlockIn(text: string, file: string | null): KeyBlock | KeyProblem {
  const lines = text.replace(/(\\r)?\\n/g, '\n')
  const [, label, inside = ''] =
    /-----BEGIN ((?:[A-Z0-9]+ )?PRIVATE KEY)-----([\s\S]*?)-----END \1-----/.exec(lines) ?? []
  if (label === undefined) return problemOf(lines, shellWord(file ?? 'FILE'))
  if (label.startsWith('OPENSSH')) return openSsh(shellWord(file ?? 'FILE'))
  // RFC 1421 section 4.6: headers of a key that older versions of OpenSSL have locked.
  const [headers = '', method] =
    /^\s*Proc-Type: 4,ENCRYPTED\s+DEK-Info: ([A-Za-z0-9-]+,[0-9A-Fa-f]+)\s/.exec(inside) ?? []
  const body = inside.slice(headers.length).replace(/\s/g, '')
  if (isShort(body))
    return { problem: 'is incomplete: some of its lines are missing', hint: 'Copy the whole file again.' }
  const before = method === undefined ? '' : `Proc-Type: 4,ENCRYPTED\nDEK-Info: ${method}\n\n`
  return {
    label,
    pem: `-----BEGIN ${label}-----\n${before}${body.replace(/.{64}(?=.)/g, '$&\n')}\n-----END ${label}-----\n`,
    body,
    isLocked: label.startsWith('ENCRYPTED') || method !== undefined,
  }
}

/** Whether there is less than the length that DER begins with says (ITU-T X.690 section 8.1.3). */
function isShort(body: string): boolean {
  const bytes = Buffer.from(body, 'base64')
  return bytes[0] === 0x30 && bytes[1] === 0x82 && bytes.length < 4 + bytes.readUInt16BE(2)
}

const openSsh = (file: string): KeyProblem => ({
  problem: 'is in OpenSSH format',
  hint: `Convert it to PEM: ssh-keygen -p -m PEM -f ${file}`,
})

/** What else a text is, by what only such a text has. The first that fits counts. */
const others: readonly [RegExp, (file: string) => KeyProblem][] = [
  [/^\s*$/, () => ({ problem: 'is empty' })],
  [
    /-----BEGIN (?:[A-Z0-9]+ )?PRIVATE KEY-----/,
    () => ({ problem: 'is incomplete: it has no END line', hint: 'Copy the whole file again.' }),
  ],
  [
    /-----END (?:[A-Z0-9]+ )?PRIVATE KEY-----/,
    () => ({ problem: 'is incomplete: it has no BEGIN line', hint: 'Copy the whole file again.' }),
  ],
  [/-----BEGIN RSA PUBLIC KEY-----/, () => ({ problem: 'is a public key (PKCS #1); the private key is needed' })],
  [/-----BEGIN PUBLIC KEY-----/, () => ({ problem: 'is a public key; the private key is needed' })],
  [
    /^\s*(ssh-(rsa|ed25519|dss)|ecdsa-sha2-\S+) /,
    () => ({ problem: 'is a public key of OpenSSH; the private key is needed' }),
  ],
  [
    /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----/,
    () => ({ problem: 'is a certificate request; the private key is needed' }),
  ],
  [
    /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/,
    () => ({ problem: 'is a certificate; the private key that belongs to it is needed' }),
  ],
  [
    /^\s*PuTTY-User-Key-File-/,
    (file) => ({
      problem: 'is in the format of PuTTY',
      hint: `Convert it to PEM: puttygen ${file} -O private-openssh -o key.pem`,
    }),
  ],
  [
    /^\s*\{[\s\S]*"kty"/,
    (file) => ({
      problem: 'is a JSON Web Key (JWK)',
      hint: `Convert it to PEM: node -p "crypto.createPrivateKey({key:JSON.parse(fs.readFileSync(0)),format:'jwk'}).export({type:'pkcs8',format:'pem'})" < ${file} > key.pem`,
    }),
  ],
  [
    // The base64 of `-----BEGIN`.
    /^\s*LS0tLS1CRUdJTi/,
    (file) => ({ problem: 'is in base64', hint: `Decode it: openssl base64 -d -A -in ${file} -out key.pem` }),
  ],
  [
    // The base64 of the first bytes of DER.
    /^\s*MII[A-Za-z0-9+/=\s]+$/,
    (file) => ({
      problem: 'has no BEGIN and END lines',
      hint: `Convert it to PEM: openssl base64 -d -in ${file} | openssl pkey -inform DER -out key.pem`,
    }),
  ],
]

function problemOf(text: string, file: string): KeyProblem {
  const [, describe] = others.find(([pattern]) => pattern.test(text)) ?? []
  return describe?.(file) ?? { problem: 'is not a private key in PEM format' }
}
