import { createPublicKey, type KeyObject } from 'node:crypto'
import type { JsonObject } from '../json'
import { issueSession } from '../oauth/keys/session-token'
import type { SandboxState } from '../state'
import { compartment, instance, resource, workload } from './identities'

interface Machine {
  id: string
  display: string
  claims: JsonObject
}

// The names of the claims were observed in tokens of each kind; which of them a domain reads is not documented.

export const instanceMachine: Machine = {
  id: instance.id,
  display: instance.displayName,
  claims: {
    ptype: 'instance',
    ttype: 'x509',
    'opc-certtype': 'instance',
    'opc-compartment': compartment,
    'opc-instance': instance.id,
  },
}

export const resourceMachine: Machine = {
  id: resource.id,
  display: resource.displayName,
  claims: { ptype: 'resource', ttype: 'res_sp', res_type: resource.type, ...resourceClaims(resource.id) },
}

export const workloadMachine: Machine = {
  id: `${workload.cluster}/${workload.namespace}/${workload.serviceAccount}`,
  display: `${workload.namespace}/${workload.serviceAccount}`,
  claims: {
    ptype: 'resource',
    ttype: 'res_sp',
    res_type: 'workload',
    ...resourceClaims(workload.cluster),
    cluster_id: workload.cluster,
    namespace: workload.namespace,
    service_account: workload.serviceAccount,
  },
}

function resourceClaims(id: string): JsonObject {
  return { res_id: id, res_compartment: compartment, res_tenant: 'ocid1.tenancy.oc1..sandbox' }
}

/** A session of a machine, which ends on the sandbox's clock. @throws Error when the key is no RSA key */
export function machineSession(
  state: SandboxState,
  { id, display, claims }: Machine,
  publicKey: KeyObject,
): { token: string; expiresAt: number } {
  return issueSession(state, {
    publicKey,
    seconds: state.switches.machineMinutes * 60,
    claims: { sub: id, ...claims },
    signer: { isMachine: true, user: { type: 'App', value: id, display }, roles: [] },
  })
}

/** A public key as the protocols send it: PEM without its first and last line, and mostly without line breaks. */
export function sentKey(text: unknown): KeyObject | undefined {
  if (typeof text !== 'string') return undefined
  try {
    const bytes = Buffer.from(text.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64')
    const key = createPublicKey({ key: bytes, format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048 ? key : undefined
  } catch {
    return undefined
  }
}
