import { createHash, createPublicKey, createVerify, type KeyObject } from 'node:crypto'
import type { SandboxRequest } from '../../http-message'
import type { SandboxState } from '../../state'
import type { ApiKey } from '../oauth-state'

/** How an API key is made known to a sandbox. */
export interface ApiKeyRegistration {
  /** `<tenancy OCID>/<user OCID>/<fingerprint>`, or `ST$` and the token of a session. */
  keyId: string
  /** PEM. */
  publicKey: string
  /** `Identity Domain Administrator` when missing. */
  roles?: readonly string[]
  /** Of a session, as in {@link ApiKey}; it does not end when missing. */
  expiresAt?: number
}

/** @throws Error when the key id or the key cannot be read */
export function registerApiKey(state: SandboxState, registration: ApiKeyRegistration): void {
  const { keyId, publicKey, roles, expiresAt } = registration
  const user = userOfKey(keyId, roles)
  const key = createPublicKey(publicKey)
  if (key.asymmetricKeyType !== 'rsa') throw new Error('The key is not an RSA key.')
  state.apiKeys.set(keyId, { ...user, publicKey: key, ...(expiresAt !== undefined && { expiresAt }) })
}

/** @throws Error when the key id cannot be read */
export function userOfKey(
  keyId: string,
  roles: readonly string[] = ['Identity Domain Administrator'],
): Pick<ApiKey, 'user' | 'roles'> {
  const userId = userOf(keyId)
  return {
    user: { type: 'User', value: userId, display: userId },
    roles: roles.map((name) => name.toLowerCase()),
  }
}

function userOf(keyId: string): string {
  if (/^ST\$[^"\s]+$/.test(keyId)) return 'ocid1.user.oc1..sandbox'
  const [, userId, fingerprint, ...rest] = keyId.split('/')
  if (userId && fingerprint && rest.length === 0) return userId
  throw new Error('A key id must be <tenancy>/<user>/<fingerprint>, or ST$<session token>.')
}

/** Headers that a signature has to cover, besides the target and the host. */
const signedWithBody = ['x-content-sha256', 'content-type', 'content-length']
const methodsWithBody = ['POST', 'PUT', 'PATCH']

/**
 * Checks an OCI request signature (HTTP signatures draft 8 as Oracle uses it: RSA-SHA256 over the headers it lists).
 *
 * @returns the key that signed, or undefined when anything about it is wrong
 */
export function verifySignature(state: SandboxState, request: SandboxRequest): ApiKey | undefined {
  const key = state.apiKeys.get(keyIdOf(request))
  if (!key || hasEnded(state, key) || !isRecent(state, request)) return undefined
  return isSignedWith(key.publicKey, request, ['host']) ? key : undefined
}

/** Who says to have signed; empty without a signature. */
export function keyIdOf({ headers }: SandboxRequest): string {
  return parametersIn(headers['authorization'] ?? '')['keyId'] ?? ''
}

/** Names of the headers that the signature covers, in lower case. */
export function signedNames({ headers }: SandboxRequest): string[] {
  return (parametersIn(headers['authorization'] ?? '')['headers'] ?? '').toLowerCase().split(' ')
}

/** @param needed headers that have to be covered, besides the target, the date and those of a body */
export function isSignedWith(publicKey: KeyObject, request: SandboxRequest, needed: readonly string[]): boolean {
  const { algorithm, signature = '' } = parametersIn(request.headers['authorization'] ?? '')
  const names = signedNames(request)
  if (algorithm?.toLowerCase() !== 'rsa-sha256' || !coversEnough(request, names, needed)) return false
  if (!bodyIsTheSigned(request)) return false
  const text = names.map((name) => signedLine(request, name)).join('\n')
  return createVerify('RSA-SHA256').update(text).verify(publicKey, signature, 'base64')
}

const hasEnded = ({ clock }: SandboxState, { expiresAt }: ApiKey): boolean =>
  expiresAt !== undefined && expiresAt <= clock.now().getTime()

function parametersIn(authorization: string): Record<string, string | undefined> {
  const parameters: Record<string, string> = Object.create(null)
  for (const [, name, value] of authorization.matchAll(/(\w+)="([^"]*)"/g)) {
    if (name !== undefined && value !== undefined) parameters[name] = value
  }
  return parameters
}

function coversEnough(request: SandboxRequest, names: readonly string[], others: readonly string[]): boolean {
  const needed = ['(request-target)', ...others, ...(methodsWithBody.includes(request.method) ? signedWithBody : [])]
  return needed.every((name) => names.includes(name)) && (names.includes('date') || names.includes('x-date'))
}

/** Whether the date that is signed is near enough to what the sandbox takes for now. */
export function isRecent({ clock, switches }: SandboxState, request: SandboxRequest): boolean {
  if (switches.signatureSkew === null) return true
  const { headers } = request
  const date = Date.parse((signedNames(request).includes('x-date') ? headers['x-date'] : headers['date']) ?? '')
  // Signers take the time from the wall, and cannot know where the sandbox's clock was moved to.
  const now = switches.signatureClock === 'wall' ? clock.wallTime() : clock.now()
  return Math.abs(date - now.getTime()) <= switches.signatureSkew * 1000
}

function bodyIsTheSigned({ method, body, headers }: SandboxRequest): boolean {
  if (!methodsWithBody.includes(method)) return true
  return body !== 'too-large' && createHash('sha256').update(body).digest('base64') === headers['x-content-sha256']
}

function signedLine({ method, target, headers }: SandboxRequest, name: string): string {
  if (name === '(request-target)') return `(request-target): ${method.toLowerCase()} ${target}`
  return `${name}: ${headers[name] ?? ''}`
}
