import { createHash, createSign, type KeyObject, verify } from 'node:crypto'
import type { JsonObject } from '../json'
import { partOfJwt } from '../oauth/keys/client-keys'
import { rsaPair } from './authority'

/** A JWT (RS256) of somebody else than the domain: a CI provider, or a cluster. */
export function signForeignJwt(payload: JsonObject, privateKey: KeyObject = rsaPair('issuer').privateKey): string {
  const text = `${encoded({ alg: 'RS256', typ: 'JWT', kid: foreignKeyId() })}.${encoded(payload)}`
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`
}

const encoded = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function foreignKeyId(): string {
  const { n } = rsaPair('issuer').publicKey.export({ format: 'jwk' })
  return createHash('sha256').update(String(n)).digest('hex').slice(0, 40).toUpperCase()
}

/** A JWK set (RFC 7517) with the key of {@link signForeignJwt}. */
export function foreignKeys(): JsonObject {
  const { n, e } = rsaPair('issuer').publicKey.export({ format: 'jwk' })
  return { keys: [{ kty: 'RSA', use: 'sig', alg: 'RS256', kid: foreignKeyId(), n: String(n), e: String(e) }] }
}

/** Claims of a JWT whatever its signature is; undefined for what is none. */
export function claimsIn(token: string): JsonObject | undefined {
  const [header, payload, , ...rest] = token.split('.')
  return rest.length === 0 && header && partOfJwt(header)?.['alg'] === 'RS256' ? partOfJwt(payload) : undefined
}

export function isJwtOf(token: string, publicKey: KeyObject): boolean {
  const end = token.lastIndexOf('.')
  return verify(
    'RSA-SHA256',
    Buffer.from(token.slice(0, end)),
    publicKey,
    Buffer.from(token.slice(end + 1), 'base64url'),
  )
}

/** @param skew in seconds, for both ends */
export function isInTime({ exp, nbf, iat }: JsonObject, now: Date, skew = 0): boolean {
  const seconds = now.getTime() / 1000
  if (typeof exp !== 'number' || exp + skew <= seconds) return false
  return [nbf, iat].every((start) => start === undefined || (typeof start === 'number' && start - skew <= seconds))
}
