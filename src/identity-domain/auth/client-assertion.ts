import { type KeyObject, sign } from 'node:crypto'
import { limits } from '../limits'

export interface AssertionContext {
  /** Of the domain. */
  origin: URL
  /** For whom it is, where that is no domain: the provider's issuer. */
  audience?: string
  now: Date
  random(bytes: number): Uint8Array
}

/** A JWT that shows who the client is, for one request. */
export type MakeAssertion = (context: AssertionContext) => string

export interface AssertionKey {
  clientId: string
  /** RSA. */
  privateKey: KeyObject
  /** Which of the client's certificates it belongs to: by alias, by the thumbprint of the certificate, or by both. */
  keyName: { kid?: string; x5t?: string }
}

/**
 * Client assertions (RFC 7523 section 3, OpenID Connect Core 1.0 section 9) as an identity domain takes them: RS256,
 * with `kid` or `x5t` in the header, and the domain's URL among the audiences. Source: OCI IAM guide, "Client/User JWT
 * Assertion", which spells that URL with a slash at the end and without.
 */
export function createAssertionMaker({ clientId, privateKey, keyName }: AssertionKey): MakeAssertion {
  return ({ origin: { origin }, audience, now, random }) => {
    const issuedAt = Math.floor(now.getTime() / 1000)
    const claims = {
      iss: clientId,
      sub: clientId,
      aud: audience ?? [origin, `${origin}/`, `${origin}/oauth2/v1/token`],
      jti: Buffer.from(random(16)).toString('hex'),
      iat: issuedAt,
      exp: issuedAt + limits.assertionTime,
    }
    const signed = `${encoded({ alg: 'RS256', typ: 'JWT', ...keyName })}.${encoded(claims)}`
    return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`
  }
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
