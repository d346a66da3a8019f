import type { Delivery } from '../faults/faults'
import { jsonResponse, pathOf, type SandboxRequest, type SandboxResponse } from '../http-message'
import type { JsonObject, JsonValue } from '../json'
import { tenancy } from '../oauth/keys/session-token'
import { htmlResponse } from '../scim/errors'
import type { SandboxState } from '../state'
import { authority, leafCertificate, rsaPair } from './authority'
import { compartment, instance, region } from './identities'

// The instance metadata service, version 2. Sources: OCI documentation "Getting Instance Metadata"; the readers in
// oci-common 2.139.1 (lib/auth) and in Oracle's SDK for Python 2.189.0.

export const metadataPath = '/opc/v2/'

/** What happens to a request for metadata; the switch `metadata` may be in the way. */
export function metadataService(state: SandboxState, request: SandboxRequest): Delivery {
  switch (state.switches.metadata) {
    case 'slow':
      return { kind: 'hang' }
    case 'reset':
      return { kind: 'reset' }
    case 'html':
      return answerWith(htmlResponse(200, 'Sign in to the network'))
    case 'redirect':
      return answerWith({ status: 302, headers: { location: 'https://portal.example/' }, body: '' })
    case 'missing':
      return answerWith(notFound)
    default:
      return answerWith(metadata(state, request))
  }
}

const answerWith = (response: SandboxResponse): Delivery => ({ kind: 'answer', response })

const text = (body: string): SandboxResponse => ({ status: 200, headers: { 'content-type': 'text/plain' }, body })

const notFound: SandboxResponse = { status: 404, headers: { 'content-type': 'text/plain' }, body: '404 - Not Found\n' }

function metadata(state: SandboxState, request: SandboxRequest): SandboxResponse {
  if (request.headers['authorization'] !== 'Bearer Oracle')
    return { status: 401, headers: { 'content-type': 'text/plain' }, body: 'Unauthorized\n' }
  if (request.method !== 'GET') return { ...notFound, status: 405 }
  const [tree, ...rest] = pathOf(request)
    .slice(metadataPath.length)
    .split('/')
    .filter((part) => part !== '')
  if (tree === 'identity') return identity(state, rest.join('/'))
  return tree === 'instance' ? memberOf(instanceDocument(state), rest) : notFound
}

function identity({ clock }: SandboxState, name: string): SandboxResponse {
  switch (name) {
    case 'cert.pem':
      return text(leafCertificate(clock).toString())
    case 'intermediate.pem':
      return text(authority('instances').intermediate.toString())
    case 'key.pem':
      return text(String(rsaPair('instance').privateKey.export({ type: 'pkcs1', format: 'pem' })))
    default:
      return notFound
  }
}

/** Texts come as they are, everything else as JSON. */
function memberOf(document: JsonObject, path: readonly string[]): SandboxResponse {
  let value: JsonValue | undefined = document
  for (const name of path) {
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as JsonObject)[name]
        : undefined
  }
  if (value === undefined) return notFound
  return typeof value === 'object' ? jsonResponse(value) : text(String(value))
}

function instanceDocument({ clock }: SandboxState): JsonObject {
  return {
    availabilityDomain: 'Sbox:EU-FRANKFURT-1-AD-1',
    faultDomain: 'FAULT-DOMAIN-1',
    compartmentId: compartment,
    tenantId: tenancy,
    displayName: instance.displayName,
    hostname: instance.displayName,
    id: instance.id,
    image: 'ocid1.image.oc1.eu-frankfurt-1.sandbox',
    metadata: {},
    region,
    canonicalRegionName: region,
    ociAdName: 'eu-frankfurt-1-ad-1',
    regionInfo: {
      realmKey: 'oc1',
      realmDomainComponent: 'oraclecloud.com',
      regionKey: 'FRA',
      regionIdentifier: region,
    },
    shape: 'VM.Standard.E5.Flex',
    shapeConfig: { ocpus: 1, memoryInGBs: 8, networkingBandwidthInGbps: 1, maxVnicAttachments: 2 },
    state: 'Running',
    timeCreated: clock.wallTime().getTime() - 86_400_000,
  }
}
