import { generateKeyPairSync } from 'node:crypto'

export interface PemPair {
  publicKey: string
  privateKey: string
}

/** An RSA pair in PEM; PKCS#1 is what `oci setup keys` writes, PKCS#8 what the console gives. */
export function rsaPair(type: 'pkcs1' | 'pkcs8' = 'pkcs8'): PemPair {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type, format: 'pem' },
  })
}

/** The same with a passphrase on it. */
export function lockedPair(passphrase: string): PemPair {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase },
  })
}
