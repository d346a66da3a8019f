import { jsonResponse, queryOf, type SandboxRequest, type SandboxResponse } from '../http-message'
import type { JsonObject } from '../json'
import { verifySignature } from '../oauth/keys/request-signature'
import { invented } from '../scim/errors'
import type { SandboxState } from '../state'
import { ociError, ociNotAuthenticated, ociNotFound } from './oci-error'

/** Of OCI's Identity service there is only the list of domains. */
export const listDomainsPath = '/20160918/domains'

/** The compartment below the root that has a domain; the root is any tenancy. */
export const childCompartment = 'ocid1.compartment.oc1..partners'

/** As OCI lists them: `url` has the port (observed). The first domain is this sandbox. */
function domainsIn(compartmentId: string, url: string): JsonObject[] | undefined {
  const summary = (name: string, number: number, more: JsonObject): JsonObject => ({
    id: `ocid1.domain.oc1..${name.toLowerCase()}`,
    compartmentId,
    displayName: name,
    description: invented(`The domain ${name} of the sandbox.`),
    url: `https://idcs-${String(number).padStart(32, '0')}.identity.oraclecloud.com:443`,
    homeRegionUrl: `https://idcs-${String(number).padStart(32, '0')}.eu-frankfurt-idcs-1.identity.eu-frankfurt-1.oci.oraclecloud.com:443`,
    homeRegion: 'eu-frankfurt-1',
    replicaRegions: [],
    type: 'SECONDARY',
    licenseType: 'free',
    isHiddenOnLogin: false,
    timeCreated: '2026-01-02T03:04:05.678Z',
    lifecycleState: 'ACTIVE',
    lifecycleDetails: null,
    ...more,
  })
  if (compartmentId === childCompartment) return [summary('Partners', 3, {})]
  if (!compartmentId.startsWith('ocid1.tenancy.')) return undefined
  return [
    summary('Default', 1, { type: 'DEFAULT', url, homeRegionUrl: url }),
    summary('Archive', 2, { lifecycleState: 'INACTIVE' }),
  ]
}

/** ListDomains. Source: npm `oci-identity`, `request/list-domains-request.d.ts`; filters and sorting are left out. */
export function listDomains(state: SandboxState, request: SandboxRequest): SandboxResponse {
  if (verifySignature(state, request) === undefined) return ociNotAuthenticated()
  const query = queryOf(request)
  const compartmentId = query.get('compartmentId') ?? ''
  if (compartmentId === '') return ociError(400, 'MissingParameter', invented('compartmentId is missing.'))
  const domains = domainsIn(compartmentId, state.url)
  if (request.method !== 'GET' || domains === undefined) return ociNotFound()
  return page(domains, query)
}

/** What a page is called is a guess; clients give it back as it is. */
function page(domains: readonly JsonObject[], query: URLSearchParams): SandboxResponse {
  const [start, limit] = [Number(query.get('page') ?? 0), Number(query.get('limit') ?? 100)]
  if (![start, limit].every((number) => Number.isSafeInteger(number) && number >= 0) || limit === 0)
    return ociError(400, 'InvalidParameter', invented('limit or page is not valid.'))
  const end = start + limit
  const headers = end < domains.length ? { 'opc-next-page': String(end) } : {}
  return jsonResponse(domains.slice(start, end), { headers })
}
