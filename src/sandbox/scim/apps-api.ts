import { pathOf, type SandboxRequest, type SandboxResponse } from '../http-message'
import { deleteTrust, getTrust, getTrusts, patchTrust, postTrust } from '../machine/trusts-api'
import { signingKeysResponse } from '../oauth/discovery'
import type { SandboxState } from '../state'
import { getStatus, putStatus } from './app-status'
import { authenticate, type Caller } from './authorization'
import { bulk } from './bulk'
import { getResourceType, getResourceTypes, getSchema, getSchemas, getServiceProviderConfig } from './discovery'
import { badRequest, invented, refusal, ScimError } from './errors'
import { getGrants } from './people/grants'
import { getMe } from './people/me'
import { getApp, getApps, searchApps } from './read-apps'
import { regenerateSecret } from './regenerate-secret'
import { deleteApp, patchApp, postApp, putApp } from './write-apps'

const signingKeysPath = /^\/admin\/v1\/SigningCert\/jwk$/

type Route = (state: SandboxState, request: SandboxRequest, caller: Caller, id: string) => SandboxResponse

interface Resource {
  path: RegExp
  methods: Readonly<Record<string, Route>>
}

/** In this order: `.search` would otherwise be an id. */
export const resources: readonly Resource[] = [
  { path: /^\/admin\/v1\/Apps$/, methods: { GET: getApps, POST: postApp } },
  { path: /^\/admin\/v1\/Apps\/\.search$/, methods: { POST: searchApps } },
  {
    path: /^\/admin\/v1\/Apps\/([^/]+)$/,
    methods: { GET: getApp, PATCH: patchApp, PUT: putApp, DELETE: deleteApp },
  },
  { path: /^\/admin\/v1\/AppStatusChanger\/([^/]+)$/, methods: { GET: getStatus, PUT: putStatus } },
  { path: /^\/admin\/v1\/AppClientSecretRegenerator$/, methods: { POST: regenerateSecret } },
  { path: signingKeysPath, methods: { GET: signingKeysResponse } },
  { path: /^\/admin\/v1\/Me$/, methods: { GET: getMe } },
  { path: /^\/admin\/v1\/Schemas$/, methods: { GET: getSchemas } },
  { path: /^\/admin\/v1\/Schemas\/([^/]+)$/, methods: { GET: getSchema } },
  { path: /^\/admin\/v1\/ResourceTypes$/, methods: { GET: getResourceTypes } },
  { path: /^\/admin\/v1\/ResourceTypes\/([^/]+)$/, methods: { GET: getResourceType } },
  { path: /^\/admin\/v1\/ServiceProviderConfig$/, methods: { GET: getServiceProviderConfig } },
  { path: /^\/admin\/v1\/Bulk$/, methods: { POST: bulkRequest } },
  {
    path: /^\/admin\/v1\/IdentityPropagationTrusts$/,
    methods: { GET: getTrusts, POST: postTrust },
  },
  {
    path: /^\/admin\/v1\/IdentityPropagationTrusts\/([^/]+)$/,
    methods: { GET: getTrust, PATCH: patchTrust, DELETE: deleteTrust },
  },
  // Documented is only that there are these.
  { path: /^\/admin\/v1\/AppAllowedScopesChanger$/, methods: { POST: notImplemented } },
  { path: /^\/admin\/v1\/Grants$/, methods: { GET: getGrants, POST: notImplemented } },
  { path: /^\/admin\/v1\/AppRoles$/, methods: { GET: notImplemented } },
  { path: /^\/admin\/v1\/AppTemplates$/, methods: { GET: notImplemented } },
]

/** Answers everything under `/admin/v1`. */
export function adminApi(state: SandboxState, request: SandboxRequest): SandboxResponse {
  // Readable by everybody where the domain's setting of this name is on; with a token otherwise, whatever its roles.
  const isPublic = state.switches.signingCertPublicAccess && signingKeysPath.test(pathOf(request))
  if (isPublic && request.method === 'GET') return signingKeysResponse()
  const caller = authenticate(state, request)
  if ('status' in caller) return caller
  try {
    if (request.body === 'too-large') throw new ScimError(413, invented('The body is larger than a megabyte.'))
    if (state.switches.retryToken === 'ignore') return route(state, request, caller)
    const sender = { caller: caller.writer.value, now: state.clock.now().getTime() }
    return state.retryTokens.once(request, sender, () => route(state, request, caller))
  } catch (error) {
    if (error instanceof ScimError) return refusal(state.switches, error)
    throw error
  }
}

function route(state: SandboxState, request: SandboxRequest, caller: Caller): SandboxResponse {
  const path = pathOf(request)
  const resource = resources.find((candidate) => candidate.path.test(path))
  if (!resource) throw new ScimError(404, invented(`There is nothing at ${path}.`))
  const allowed = Object.keys(resource.methods)
  if (allowed.includes('GET')) allowed.push('HEAD')
  allowed.push('OPTIONS')
  if (request.method === 'OPTIONS') return { status: 200, headers: { allow: allowed.join(', ') }, body: '' }
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const answer = Object.hasOwn(resource.methods, method) ? resource.methods[method] : undefined
  if (!answer) {
    throw new ScimError(405, invented(`${request.method} is not allowed here.`), {
      headers: { allow: allowed.join(', ') },
    })
  }
  return answer(state, request, caller, idIn(resource.path.exec(path)?.[1] ?? ''))
}

function idIn(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw badRequest('The id is not percent-encoded correctly.')
  }
}

function bulkRequest(state: SandboxState, request: SandboxRequest, caller: Caller): SandboxResponse {
  return bulk(state, request, caller, (inner) => {
    if (/^\/admin\/v1\/Bulk$/.test(pathOf(inner))) throw badRequest('A bulk request cannot hold another one.')
    return route(state, inner, caller)
  })
}

function notImplemented(_state: SandboxState, request: SandboxRequest): SandboxResponse {
  throw new ScimError(501, invented(`The sandbox does not support ${request.method} ${pathOf(request)}.`))
}
