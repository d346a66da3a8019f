import type { Secret } from '../../../secrets/secrets'
import type { HttpRequest } from '../../http/message'
import type { Principal, PrincipalContext } from './principal'
import { askService, type Service } from './service'
import { createSessionKey, tokenInAnswer, untrusted, validityOf } from './session-token'

export interface WorkloadSettings {
  /** The service of the cluster that issues session tokens. */
  origin: URL
  /** PEM; of the cluster. */
  certificates: string
  /** Read anew with each session token: Kubernetes renews it. */
  readServiceAccountToken(context: PrincipalContext): Promise<Secret>
}

/**
 * A pod of an enhanced cluster of OKE shows the token of its service account, and gets a session token for a key of this run.
 * Source: npm `oci-common` 2.142.1, `X509-federation-client-for-oke-workload-identity.js`.
 */
export const obtainAsWorkload =
  ({ origin, certificates, readServiceAccountToken }: WorkloadSettings): Principal['obtain'] =>
  async (context) => {
    const { run, secrets, reached } = context
    const serviceAccountToken = await readServiceAccountToken(context)
    const key = await createSessionKey()
    const service: Service = {
      origin,
      isDirect: true,
      certificates,
      name: `The session token service of the cluster at ${origin.origin}`,
      ifMissing: 'Workload identity needs an enhanced cluster of OKE. A basic cluster does not have this service.',
      ifRefused:
        'Is the cluster an enhanced cluster of OKE, and the token of the service account mounted by Kubernetes?',
      isRepeated: true,
    }
    const make = (): HttpRequest => ({
      method: 'POST',
      path: '/resourcePrincipalSessionTokens',
      headers: { authorization: `Bearer ${serviceAccountToken.reveal()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ podKey: key.publicKey }),
    })
    const answer = await askService(make, service, context)
    const token = tokenInAnswer(decoded(answer.text, service), service.name, secrets)
    reached(
      'session-token',
      `${origin.origin} issued a session token. ${validityOf({ token, isNew: true }, run.clock.now())}`,
    )
    return { token, privateKey: key.privateKey, delegationToken: null, isNew: true }
  }

/** The answer is JSON as base64, and that is sometimes in quotes. */
function decoded(text: string, { name }: Service): string {
  const base64 = text.trim().replace(/^"|"$/g, '')
  if (/^[A-Za-z0-9+/\s]+=*$/.test(base64)) return Buffer.from(base64, 'base64').toString('utf8')
  throw untrusted(name, 'its answer is not base64')
}
