import { createHash, createPublicKey, verify, X509Certificate } from 'node:crypto'
import { isLiveClient } from '../../data/app-store'
import { isJsonObject, type JsonObject } from '../../json'
import type { SandboxState } from '../../state'
import type { ClientKey } from '../oauth-state'

/** How the key of a client is made known to a sandbox. */
export interface ClientKeyRegistration {
  clientId: string
  /** PEM: a certificate, or a bare public key. */
  publicKey: string
  /** The client id when missing. */
  alias?: string
}

/** Source: RFC 7523 section 2.2. */
export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** @throws Error when there is no such client, or the key cannot be read */
export function registerClientKey(
  state: SandboxState,
  { clientId, publicKey, alias }: ClientKeyRegistration,
): ClientKey {
  if (!state.apps.byClientId(clientId)) throw new Error('There is no client with this id.')
  const certificate = publicKey.includes('BEGIN CERTIFICATE') ? new X509Certificate(publicKey) : undefined
  const key: ClientKey = {
    clientId,
    alias: alias ?? clientId,
    thumbprint: certificate && createHash('sha1').update(certificate.raw).digest('base64url'),
    publicKey: certificate?.publicKey ?? createPublicKey(publicKey),
  }
  if (key.publicKey.asymmetricKeyType !== 'rsa') throw new Error('The key is not an RSA key.')
  const others = state.clientKeys.filter((each) => each.clientId !== clientId || each.alias !== key.alias)
  state.clientKeys.splice(0, Number.POSITIVE_INFINITY, ...others, key)
  return key
}

/**
 * The client that an assertion speaks for: RS256, `kid` or `x5t`, `iss` and `sub` both the client, the domain among the
 * audiences, not yet expired, and a `jti` that was not there before. Source: OCI IAM guide, "Client/User JWT Assertion".
 *
 * @returns undefined when anything about it is wrong
 */
export function clientOfAssertion(state: SandboxState, assertion: string): JsonObject | undefined {
  const [header, claims, signature, ...rest] = assertion.split('.')
  const [head, body] = [header, claims].map(partOfJwt)
  if (!header || !claims || !signature || rest.length > 0 || !head || !body) return undefined
  const app = typeof body['sub'] === 'string' ? state.apps.byClientId(body['sub']) : undefined
  const key = app && keyFor(state, String(body['sub']), head)
  if (!app || !key || head['alg'] !== 'RS256' || body['iss'] !== body['sub'] || !isLiveClient(app)) return undefined
  const isSigned = verify(
    'RSA-SHA256',
    Buffer.from(`${header}.${claims}`),
    key.publicKey,
    Buffer.from(signature, 'base64url'),
  )
  return isSigned && isForUs(state, body) && isOfNow(state, body) && isFirst(state, body) ? app : undefined
}

/** A part of a JWT (RFC 7519), or undefined for what is none. */
export function partOfJwt(part: string | undefined): JsonObject | undefined {
  try {
    const value = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'))
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** One of the two has to be there; where both are, both have to fit. */
function keyFor({ clientKeys }: SandboxState, clientId: string, { kid, x5t }: JsonObject): ClientKey | undefined {
  if (kid === undefined && x5t === undefined) return undefined
  return clientKeys.find(
    (key) =>
      key.clientId === clientId &&
      (kid === undefined || kid === key.alias) &&
      (x5t === undefined || x5t === key.thumbprint),
  )
}

/** The domain's URL; the older documentation of IDCS has the same for every domain. */
function isForUs({ url }: SandboxState, { aud }: JsonObject): boolean {
  const accepted: unknown[] = [url, `${url}/`, 'https://identity.oraclecloud.com/', 'https://identity.oraclecloud.com']
  return (Array.isArray(aud) ? aud : [aud]).some((each) => accepted.includes(each))
}

/** Clients take the time from the wall, and cannot know where the sandbox's clock was moved to. */
function isOfNow({ clock, switches }: SandboxState, { exp, iat }: JsonObject): boolean {
  const now = clock.wallTime().getTime() / 1000
  if (typeof exp !== 'number' || exp <= now) return false
  return typeof iat !== 'number' || switches.signatureSkew === null || iat <= now + switches.signatureSkew
}

/** One without `jti` cannot be told from another; it is not documented as required. */
function isFirst({ assertionIds, clock }: SandboxState, { jti, exp }: JsonObject): boolean {
  const now = clock.wallTime().getTime() / 1000
  for (const [id, expires] of assertionIds) if (expires <= now) assertionIds.delete(id)
  if (typeof jti !== 'string') return true
  const isNew = !assertionIds.has(jti)
  assertionIds.set(jti, Number(exp))
  return isNew
}
