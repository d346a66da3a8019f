import { jsonResponse, largestBody, queryOf, type SandboxRequest, type SandboxResponse } from '../http-message'
import type { JsonObject } from '../json'
import type { SandboxState } from '../state'
import { listSchema } from './apps-list'
import { type Caller, requireRight } from './authorization'
import { invented, ScimError } from './errors'
import { type Attribute, appAttributes, appSchema } from './schema'

// What a SCIM client reads before anything else (RFC 7644 section 4): the forms are those of RFC 7643 sections 5 to 7,
// the texts are ours.

const core = 'urn:ietf:params:scim:schemas:core:2.0'

type Resources = (state: SandboxState) => readonly JsonObject[]

export const getSchemas = all(({ url }) => [appSchemaResource(url)])
export const getSchema = one(({ url }) => [appSchemaResource(url)])
export const getResourceTypes = all(({ url }) => [appResourceType(url)])
export const getResourceType = one(({ url }) => [appResourceType(url)])

export function getServiceProviderConfig(
  state: SandboxState,
  request: SandboxRequest,
  caller: Caller,
): SandboxResponse {
  refuseFilter(state, request, caller)
  return jsonResponse(serviceProviderConfig(state))
}

function all(resources: Resources) {
  return (state: SandboxState, request: SandboxRequest, caller: Caller): SandboxResponse => {
    refuseFilter(state, request, caller)
    const found = resources(state)
    return jsonResponse({
      schemas: [listSchema],
      totalResults: found.length,
      Resources: found,
      startIndex: 1,
      itemsPerPage: found.length,
    })
  }
}

function one(resources: Resources) {
  return (state: SandboxState, request: SandboxRequest, caller: Caller, id: string): SandboxResponse => {
    refuseFilter(state, request, caller)
    const found = resources(state).find((resource) => String(resource['id']).toLowerCase() === id.toLowerCase())
    if (!found) throw new ScimError(404, invented(`There is nothing with the id ${id}.`))
    return jsonResponse(found)
  }
}

/**
 * Sorting and paging are ignored here, and a filter is refused (RFC 7644 section 4).
 *
 * @throws ScimError 401 for a caller who may not read Apps, 403 for a filter
 */
function refuseFilter(state: SandboxState, request: SandboxRequest, caller: Caller): void {
  requireRight(state, caller, 'read one')
  if (queryOf(request).has('filter')) throw new ScimError(403, invented('This list cannot be filtered.'))
}

const metaOf = (resourceType: string, location: string): JsonObject => ({ resourceType, location })

// Every resource has these; a schema does not list them (RFC 7643 section 3.1).
const commonAttributes = ['id', 'schemas', 'meta']

function appSchemaResource(url: string): JsonObject {
  return {
    schemas: [`${core}:Schema`],
    id: appSchema,
    name: 'App',
    description: invented('An application'),
    attributes: [...appAttributes.values()].filter(({ name }) => !commonAttributes.includes(name)).map(described),
    meta: metaOf('Schema', `${url}/admin/v1/Schemas/${appSchema}`),
  }
}

// Oracle declares that these are always returned. Its own sample lacks them where they have no value, and so does the
// sandbox: a strict client would refuse each App.
const notAlways = ['meterAsOPCService', 'disableKmsiTokenAuthentication', 'serviceParams']

/** RFC 7643 section 7. Oracle adds `idcsSearchable` and more, which strict clients refuse. */
function described(attribute: Attribute): JsonObject {
  const { name, type, multiValued, required, caseExact, mutability, uniqueness } = attribute
  const returned = notAlways.includes(name) ? 'default' : attribute.returned
  const subAttributes = [...attribute.subAttributes.values()].map(described)
  return {
    ...{ name, type, multiValued, required, caseExact, mutability, returned, uniqueness },
    ...(attribute.values.length > 0 && { canonicalValues: [...attribute.values] }),
    ...(type === 'reference' && { referenceTypes: ['uri'] }),
    ...(subAttributes.length > 0 && { subAttributes }),
  }
}

function appResourceType(url: string): JsonObject {
  return {
    schemas: [`${core}:ResourceType`],
    id: 'App',
    name: 'App',
    description: invented('Applications'),
    endpoint: '/Apps',
    schema: appSchema,
    meta: metaOf('ResourceType', `${url}/admin/v1/ResourceTypes/App`),
  }
}

function serviceProviderConfig({ url, switches }: SandboxState): JsonObject {
  return {
    schemas: [`${core}:ServiceProviderConfig`],
    patch: { supported: true },
    bulk: { supported: true, maxOperations: switches.bulkOperations, maxPayloadSize: largestBody },
    filter: { supported: true, maxResults: switches.largestCount },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: switches.ifMatch !== 'ignore' },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: invented('OAuth bearer token'),
        description: invented('An access token of this domain'),
        specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
        primary: true,
      },
    ],
    meta: metaOf('ServiceProviderConfig', `${url}/admin/v1/ServiceProviderConfig`),
  }
}
