import { createHash, X509Certificate } from 'node:crypto'
import { jsonResponse, type SandboxRequest, type SandboxResponse, textOf } from '../http-message'
import { isJsonObject, type JsonObject } from '../json'
import { isRecent, isSignedWith, keyIdOf } from '../oauth/keys/request-signature'
import { ociError, ociNotAuthenticated } from '../oci/oci-error'
import { invented } from '../scim/errors'
import type { SandboxState } from '../state'
import { authority } from './authority'
import { instanceMachine, machineSession, sentKey } from './sessions'

// The federation endpoint of OCI's authentication service: an instance shows its certificate and gets a session for a key of
// its own. Undocumented; read off Oracle's clients: oci-common 2.139.1 (lib/auth/X509-federation-client.js), the SDK for Python
// 2.189.0 (oci/auth/federation_client.py), the SDK for Go (common/auth).

export const federationPath = '/v1/x509'

export function federate(state: SandboxState, request: SandboxRequest): SandboxResponse {
  if (request.method !== 'POST') return ociError(405, 'MethodNotAllowed', invented('Send a POST.'))
  const body = jsonIn(request)
  const publicKey = sentKey(body?.['publicKey'])
  const certificate = certificateIn(body?.['certificate'])
  const chain = body?.['intermediateCertificates'] ?? []
  if (!body || !publicKey || !certificate || !Array.isArray(chain))
    return ociError(400, 'InvalidParameter', invented('certificate or publicKey is missing or not valid.'))
  if (!isRecent(state, request)) return tooFarOff(state, request)
  const isGenuine =
    isOurs(state, certificate, chain.map(certificateIn)) &&
    keyIdOf(request) !== '' &&
    keyIdsOf(certificate).includes(plain(keyIdOf(request))) &&
    isSignedWith(certificate.publicKey, request, [])
  if (!isGenuine || !['DEFAULT', undefined].includes(body['purpose'] as string | undefined))
    return ociNotAuthenticated()
  return jsonResponse({ token: machineSession(state, instanceMachine, publicKey).token })
}

function jsonIn({ body }: SandboxRequest): JsonObject | undefined {
  try {
    const value = JSON.parse(body === 'too-large' ? '' : textOf(body))
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Base64, as in PEM, with or without its line breaks and its first and last line. */
function certificateIn(text: unknown): X509Certificate | undefined {
  try {
    return new X509Certificate(Buffer.from(String(text).replace(/-----[A-Z ]+-----|\s/g, ''), 'base64'))
  } catch {
    return undefined
  }
}

/** From the leaf through what the client sent to our root, all of them in time by the sandbox's clock. */
function isOurs(
  { clock }: SandboxState,
  leaf: X509Certificate,
  sent: readonly (X509Certificate | undefined)[],
): boolean {
  const root = authority('instances').certificate
  const now = clock.now().getTime()
  const inTime = (each: X509Certificate) => Date.parse(each.validFrom) <= now && now < Date.parse(each.validTo)
  const issued = (child: X509Certificate, parent: X509Certificate) =>
    child.checkIssued(parent) && child.verify(parent.publicKey) && inTime(parent) && parent.ca
  return inTime(leaf) && sent.some((each) => each !== undefined && issued(leaf, each) && issued(each, root)) && !leaf.ca
}

const plain = (keyId: string): string => keyId.replaceAll(':', '').toLowerCase()

/** `<tenancy>/fed-x509/<SHA-1>`, or `<tenancy>/fed-x509-sha256/<SHA-256>`, of a leaf; empty when it is nobody's. */
function keyIdsOf({ subject, raw }: X509Certificate): string[] {
  const [, tenancy] = /^OU=opc-tenant:(\S+)$/m.exec(subject) ?? []
  if (tenancy === undefined || !/^OU=opc-instance:\S+$/m.test(subject)) return []
  const fingerprint = (algorithm: string) => createHash(algorithm).update(raw).digest('hex')
  return [`${tenancy}/fed-x509/${fingerprint('sha1')}`, `${tenancy}/fed-x509-sha256/${fingerprint('sha256')}`].map(
    plain,
  )
}

/** The words of OCI, as users report them. */
function tooFarOff({ clock, switches }: SandboxState, { headers }: SandboxRequest): SandboxResponse {
  const now = (switches.signatureClock === 'wall' ? clock.wallTime() : clock.now()).getTime()
  const at = (seconds: number) => new Date(now + seconds * 1000).toISOString()
  const skew = switches.signatureSkew ?? 0
  return ociError(
    401,
    'NotAuthenticated',
    `Date '${headers['x-date'] ?? headers['date'] ?? ''}' is not within allowed clock skew. Current '${at(0)}', valid datetime range: ['${at(-skew)}', '${at(skew)}']`,
  )
}
