import { createHash, createPublicKey, createVerify } from 'node:crypto'
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
  const userId = userOf(keyId)
  const key = createPublicKey(publicKey)
  if (key.asymmetricKeyType !== 'rsa') throw new Error('The key is not an RSA key.')
  const names = roles ?? ['Identity Domain Administrator']
  state.apiKeys.set(keyId, {
    publicKey: key,
    user: { type: 'User', value: userId, display: userId },
    roles: names.map((name) => name.toLowerCase()),
    ...(expiresAt !== undefined && { expiresAt }),
  })
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
  const { keyId = '', algorithm, headers = '', signature = '' } = parametersIn(request.headers['authorization'] ?? '')
  const names = headers.toLowerCase().split(' ')
  const key = state.apiKeys.get(keyId)
  if (!key || hasEnded(state, key) || algorithm?.toLowerCase() !== 'rsa-sha256') return undefined
  if (!coversEnough(request, names) || !isRecent(state, request, names) || !bodyIsTheSigned(request)) return undefined
  const text = names.map((name) => signedLine(request, name)).join('\n')
  const valid = createVerify('RSA-SHA256').update(text).verify(key.publicKey, signature, 'base64')
  return valid ? key : undefined
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

function coversEnough(request: SandboxRequest, names: readonly string[]): boolean {
  const needed = ['(request-target)', 'host', ...(methodsWithBody.includes(request.method) ? signedWithBody : [])]
  return needed.every((name) => names.includes(name)) && (names.includes('date') || names.includes('x-date'))
}

function isRecent({ clock, switches }: SandboxState, { headers }: SandboxRequest, names: readonly string[]): boolean {
  if (switches.signatureSkew === null) return true
  const date = Date.parse((names.includes('x-date') ? headers['x-date'] : headers['date']) ?? '')
  // Signers take the time from the wall, and cannot know where the sandbox's clock was moved to.
  return Math.abs(date - clock.wallTime().getTime()) <= switches.signatureSkew * 1000
}

function bodyIsTheSigned({ method, body, headers }: SandboxRequest): boolean {
  if (!methodsWithBody.includes(method)) return true
  return body !== 'too-large' && createHash('sha256').update(body).digest('base64') === headers['x-content-sha256']
}

function signedLine({ method, target, headers }: SandboxRequest, name: string): string {
  if (name === '(request-target)') return `(request-target): ${method.toLowerCase()} ${target}`
  return `${name}: ${headers[name] ?? ''}`
}
