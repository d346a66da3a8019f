import { pathOf, type SandboxRequest, type SandboxResponse, textOf } from '../http-message'
import { isJsonObject, type JsonValue } from '../json'
import { ociError } from '../oci/oci-error'
import { invented } from '../scim/errors'
import type { SandboxState } from '../state'
import { rsaPair } from './authority'
import { workload } from './identities'
import { claimsIn, isInTime, isJwtOf, signForeignJwt } from './jwt'
import { machineSession, sentKey, workloadMachine } from './sessions'

// What an enhanced OKE cluster has for its pods, beside the Kubernetes API. Undocumented; read off Oracle's clients: oci-common
// 2.139.1 (lib/auth/X509-federation-client-for-oke-workload-identity.js) and the SDK for Python 2.189.0.

export const proxymuxPath = '/resourcePrincipalSessionTokens'

const issuer = 'https://kubernetes.default.svc.cluster.local'
const lifetime = 3600

/** What Kubernetes mounts into a pod: who it is, signed by the cluster. The kubelet writes it again before it ends. */
export function serviceAccountToken({ clock, newId }: SandboxState): { token: string; expiresAt: number } {
  const iat = Math.floor(clock.now().getTime() / 1000)
  const { namespace, serviceAccount, pod } = workload
  const token = signForeignJwt({
    aud: [issuer],
    iss: issuer,
    sub: subject,
    'kubernetes.io': { namespace, pod: { name: pod }, serviceaccount: { name: serviceAccount } },
    jti: newId(),
    iat,
    nbf: iat,
    exp: iat + lifetime,
  })
  return { token, expiresAt: (iat + lifetime) * 1000 }
}

const subject = `system:serviceaccount:${workload.namespace}:${workload.serviceAccount}`

/** Answers a pod that shows its token and a key of its own: a session, as a JSON document in Base64. */
export function proxymux(state: SandboxState, request: SandboxRequest): SandboxResponse {
  if (pathOf(request) !== proxymuxPath || request.method !== 'POST')
    return ociError(404, 'NotFound', invented('There is nothing at this path.'))
  const [, token = ''] = /^Bearer (\S+)$/i.exec(request.headers['authorization'] ?? '') ?? []
  if (!isOfOurs(state, token))
    return ociError(401, 'NotAuthenticated', invented('The service account token is not valid.'))
  const publicKey = sentKey(podKeyIn(request))
  if (!publicKey) return ociError(400, 'InvalidParameter', invented('podKey is missing or not valid.'))
  const session = machineSession(state, workloadMachine, publicKey)
  const document = JSON.stringify({ token: `ST$${session.token}` })
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: Buffer.from(document).toString('base64') }
}

function isOfOurs({ clock }: SandboxState, token: string): boolean {
  const claims = claimsIn(token)
  if (!claims || !isJwtOf(token, rsaPair('issuer').publicKey) || !isInTime(claims, clock.now())) return false
  return claims['iss'] === issuer && claims['sub'] === subject && isFor(claims['aud'], issuer)
}

const isFor = (audience: JsonValue | undefined, wanted: string): boolean =>
  (Array.isArray(audience) ? audience : [audience]).includes(wanted)

function podKeyIn({ body }: SandboxRequest): unknown {
  try {
    const value = JSON.parse(body === 'too-large' ? '' : textOf(body))
    return isJsonObject(value) ? value['podKey'] : undefined
  } catch {
    return undefined
  }
}
