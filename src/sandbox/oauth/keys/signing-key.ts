import { createHash, createSign, generateKeyPair, generateKeyPairSync, type KeyObject } from 'node:crypto'

export interface SigningKey {
  privateKey: KeyObject
  publicKey: KeyObject
  /** SHA-1 and SHA-256 of the public key. Oracle's are those of a certificate, which the sandbox does not have. */
  x5t: string
  x5tS256: string
}

const size = { modulusLength: 2048 }

// Making a key takes a noticeable moment, so that all sandboxes of a process share one.
let key: SigningKey | undefined
let preparation: Promise<void> | undefined

/**
 * Makes the key on another thread, so that the first token does not wait for it.
 *
 * @returns resolves when it is there
 */
export function prepareSigningKey(): Promise<void> {
  preparation ??= new Promise((resolve) => {
    generateKeyPair('rsa', size, (error, publicKey, privateKey) => {
      // Without a key here, whoever needs it first makes it.
      if (!error) key ??= keyOf(publicKey, privateKey)
      resolve()
    })
  })
  return preparation
}

/** The pair that signs tokens (RS256), new in every process. */
export function signingKey(): SigningKey {
  if (!key) {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', size)
    key = keyOf(publicKey, privateKey)
  }
  return key
}

function keyOf(publicKey: KeyObject, privateKey: KeyObject): SigningKey {
  const der = publicKey.export({ type: 'spki', format: 'der' })
  const thumbprint = (algorithm: string) => createHash(algorithm).update(der).digest('base64url')
  return { privateKey, publicKey, x5t: thumbprint('sha1'), x5tS256: thumbprint('sha256') }
}

/**
 * A JWT with the header that Oracle's tokens have.
 *
 * @param signature `none` leaves it out, and `broken` makes one that does not fit: for those who have to refuse it
 */
export function signJwt(payload: object, signature: 'good' | 'none' | 'broken' = 'good'): string {
  const { privateKey, x5t, x5tS256 } = signingKey()
  if (signature === 'none') return `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(payload)}.`
  const header = { alg: 'RS256', typ: 'JWT', kid: 'SIGNING_KEY', x5t, 'x5t#S256': x5tS256 }
  const signed = `${encoded(header)}.${encoded(payload)}`
  const signer = createSign('RSA-SHA256').update(signature === 'broken' ? `${signed}!` : signed)
  return `${signed}.${signer.sign(privateKey, 'base64url')}`
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
