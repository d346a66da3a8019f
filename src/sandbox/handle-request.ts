import { controlEndpoint } from './control/control'
import { type Delivery, underFaults } from './faults/faults'
import { pathOf, type SandboxRequest, type SandboxResponse } from './http-message'
import { ciRoutes } from './machine/ci-provider'
import { federate, federationPath } from './machine/federation'
import { metadataPath, metadataService } from './machine/metadata'
import { renewFiles } from './machine/renewal'
import { type Endpoint, oauthRoutes } from './oauth/oauth-routes'
import { listDomains, listDomainsPath } from './oci/domains'
import { adminApi } from './scim/apps-api'
import { htmlResponse, invented, refusal, ScimError, scimErrorResponse } from './scim/errors'
import type { SandboxState } from './state'

/** Everything but the Admin API and the metadata service, by path. */
const routes = new Map<string, Endpoint>(
  Object.entries({ ...oauthRoutes, ...ciRoutes, [listDomainsPath]: listDomains, [federationPath]: federate }),
)

/** What the sandbox does with a request; no port is needed. */
export function handleRequest(state: SandboxState, request: SandboxRequest): Delivery {
  const path = pathOf(request)
  if (path === '/sandbox' || path.startsWith('/sandbox/')) {
    const response = controlEndpoint(state, request)
    renewFiles(state)
    return { kind: 'answer', response }
  }
  renewFiles(state)
  const entry = state.ledger.enter(request, state.clock.now())
  const ecid = newEcid(state)
  const limited = isOfMachine(path) ? undefined : refusedByLimits(state, request)
  if (!limited && (entry.kind === 'list' || entry.kind === 'search')) state.churn.beforeList()
  const { delivery, fault } = limited ? refused(limited) : carriedOut(state, request, ecid)
  entry.fault = fault
  if (delivery.kind === 'reset' || delivery.kind === 'hang') return delivery
  const response = withHeaders(state, request, delivery.response, ecid)
  entry.status = response.status
  return { ...delivery, response }
}

/** The 429 of a domain that has had too many requests; undefined when there is room, and always without limits. */
function refusedByLimits(state: SandboxState, request: SandboxRequest): SandboxResponse | undefined {
  const { limits, limitRetryAfter } = state.switches
  if (limits === null) return undefined
  const wait = state.arrivals.admit(pathOf(request), state.clock.now().getTime(), limits)
  if (wait === 0) return undefined
  const headers = limitRetryAfter ? { 'retry-after': String(Math.ceil(wait / 1000)) } : {}
  return refusal(
    state.switches,
    new ScimError(429, invented('Too many requests for a domain of this type.'), { headers }),
  )
}

const refused = (response: SandboxResponse): ReturnType<typeof underFaults> => ({
  delivery: { kind: 'answer', response },
  fault: null,
})

/** What is not the domain's has no part in its rate limits. */
const isOfMachine = (path: string): boolean =>
  path.startsWith(metadataPath) || path === federationPath || Object.hasOwn(ciRoutes, path)

function carriedOut(state: SandboxState, request: SandboxRequest, ecid: string): ReturnType<typeof underFaults> {
  try {
    if (pathOf(request).startsWith(metadataPath)) return { delivery: metadataService(state, request), fault: null }
    return underFaults(state, request, () => answered(state, request, ecid))
  } catch (error) {
    // A fault that could not be carried out, such as a foreign write to an App that is not there.
    return { delivery: { kind: 'answer', response: failed(error as Error) }, fault: null }
  }
}

/** A fault of the sandbox itself: it says so, and goes on. */
function failed({ message }: Error): SandboxResponse {
  return scimErrorResponse(new ScimError(500, invented(`The sandbox failed: ${message}`)))
}

function answered(state: SandboxState, request: SandboxRequest, ecid: string): SandboxResponse {
  const path = pathOf(request)
  try {
    if (path.startsWith('/admin/v1/')) return adminApi(state, request)
    const endpoint = routes.get(path)
    return endpoint ? endpoint(state, request, ecid) : htmlResponse(404, 'Error 404 Not Found')
  } catch (error) {
    return failed(error as Error)
  }
}

/** The execution context id: 17 characters, as in `UohRa0rtj50000000`. */
function newEcid(state: SandboxState): string {
  return `${state.newId().slice(0, 9)}${'0'.repeat(8)}`
}

/** The headers seen on Oracle's answers, values included (recorded in Oracle's own samples). */
function withHeaders(
  { clock, newId }: SandboxState,
  request: SandboxRequest,
  response: SandboxResponse,
  ecid: string,
): SandboxResponse {
  const asked = request.headers['opc-request-id'] ?? ''
  const clientPart = /^[\x21-\x7e]{1,200}$/.test(asked) ? asked : newId().toUpperCase()
  return {
    ...response,
    headers: {
      date: clock.now().toUTCString(),
      server: 'Oracle Identity Cloud Service',
      via: '1.1 net-idcs-config',
      'opc-request-id': `${clientPart}/${ecid}`,
      'x-oracle-dms-ecid': ecid,
      'x-oracle-dms-rid': '0:1:1',
      'cache-control': 'no-cache, no-store, must-revalidate',
      pragma: 'no-cache',
      expires: 'Sat, 01 Jan 2000 00:00:00 GMT',
      'x-content-type-options': 'nosniff',
      'x-xss-protection': '1; mode=block',
      ...response.headers,
    },
  }
}
