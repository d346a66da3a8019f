import type { SandboxResponse } from '../../http-message'
import { jsonResponse } from '../oauth-form'
import { signingKey } from './signing-key'

/** What `/admin/v1/SigningCert/jwk` answers (RFC 7517). Oracle's has `x5c` as well; the sandbox has no certificate. */
export function signingKeysResponse(): SandboxResponse {
  const { publicKey, x5t, x5tS256 } = signingKey()
  const { n, e } = publicKey.export({ format: 'jwk' })
  const key = {
    kty: 'RSA',
    kid: 'SIGNING_KEY',
    use: 'sig',
    key_ops: ['verify'],
    alg: 'RS256',
    n,
    e,
    x5t,
    'x5t#S256': x5tS256,
  }
  return jsonResponse({ keys: [key] })
}
