import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { hex } from './hex'
import type { SandboxState } from './state'

export interface TokenClaims {
  sub: string
  client_id: string
  client_name: string
  aud: string | string[]
  scope: string
  /** Seconds. */
  lifetime: number
}

// Making a key takes a noticeable moment, so that all sandboxes of a process share one, made when it is first needed.
let keys: { privateKey: KeyObject; publicKey: KeyObject; thumbprint: string } | undefined

/** The pair that signs access tokens (RS256), new in every process. */
export function signingKeys(): { privateKey: KeyObject; publicKey: KeyObject; thumbprint: string } {
  if (!keys) {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const der = pair.publicKey.export({ type: 'spki', format: 'der' })
    // Oracle's is the thumbprint of a certificate. The sandbox has none, and takes the key's.
    keys = { ...pair, thumbprint: createHash('sha256').update(der).digest('base64url') }
  }
  return keys
}

/** A client's access token: a JWT with the claims that Oracle documents for tokens without a user. */
export function signAccessToken(state: SandboxState, claims: TokenClaims): string {
  const { privateKey, thumbprint } = signingKeys()
  const issuedAt = Math.floor(state.clock.now().getTime() / 1000)
  const { lifetime, ...rest } = claims
  const payload = {
    tok_type: 'AT',
    iss: 'https://identity.oraclecloud.com/',
    sub_type: 'client',
    sub_mappingattr: 'userName',
    ...rest,
    client_tenantname: 'sandbox',
    tenant: 'sandbox',
    'user.tenant.name': 'sandbox',
    jti: hex(state.random(16)),
    iat: issuedAt,
    exp: issuedAt + lifetime,
  }
  const header = { alg: 'RS256', typ: 'JWT', kid: 'SIGNING_KEY', 'x5t#S256': thumbprint }
  const signed = `${encoded(header)}.${encoded(payload)}`
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
