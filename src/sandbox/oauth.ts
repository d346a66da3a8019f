import { signAccessToken } from './access-token'
import { objectsIn, textIn, textsIn } from './app-store'
import { authenticateClient, unreadableCredentials } from './client-authentication'
import { htmlResponse } from './errors'
import { mediaTypeOf, type SandboxRequest, type SandboxResponse, textOf } from './http-message'
import type { JsonObject } from './json'
import { OAuthError } from './oauth-error'
import type { SandboxState } from './state'

/** Lifetime of an access token, in seconds, where no App and no request says anything else. */
const defaultLifetime = 3600
/** The documented end of the range, in seconds: one year. */
const longestLifetime = 31_536_000

const adminApp = 'IDCSAppId'
const myScopes = 'urn:opc:idm:__myscopes__'
const rolePrefix = 'urn:opc:idm:role.'
const expiryPrefix = 'urn:opc:resource:expiry='

type Grant = (state: SandboxState, client: JsonObject, form: URLSearchParams) => JsonObject

/** By `grant_type`. The grants with a user come here. */
const grants: Readonly<Record<string, Grant>> = {
  client_credentials: clientCredentials,
}

/** Answers `/oauth2/v1/token`. @param ecid names this request, and stands in errors */
export function tokenEndpoint(state: SandboxState, request: SandboxRequest, ecid: string): SandboxResponse {
  if (request.method !== 'POST') {
    return {
      ...htmlResponse(405, 'Error 405 Method Not Allowed'),
      headers: { 'content-type': 'text/html', allow: 'POST' },
    }
  }
  try {
    const form = formIn(request)
    const client = authenticateClient(state, request, form)
    if (client === unreadableCredentials) return { status: 400, headers: {}, body: '' }
    return {
      status: 200,
      headers: { 'content-type': 'application/json;charset=utf-8' },
      body: JSON.stringify(grantTo(state, client, form)),
    }
  } catch (error) {
    if (error instanceof OAuthError) return error.toResponse(ecid)
    throw error
  }
}

function formIn(request: SandboxRequest): URLSearchParams {
  if (request.body === 'too-large') throw new OAuthError('invalid_request', 'The body is larger than a megabyte.', 413)
  if (mediaTypeOf(request) !== 'application/x-www-form-urlencoded') {
    throw new OAuthError('invalid_request', 'Send application/x-www-form-urlencoded.')
  }
  const form = new URLSearchParams(formText(request.body))
  // RFC 6749 section 3.2: parameters must not be included more than once.
  const repeated = [...form.keys()].find((name, index, names) => names.indexOf(name) !== index)
  if (repeated !== undefined) throw new OAuthError('invalid_request', `The parameter ${repeated} is there twice.`)
  return form
}

function formText(body: Uint8Array): string {
  try {
    return textOf(body)
  } catch {
    throw new OAuthError('invalid_request', 'The body is not UTF-8.')
  }
}

function grantTo(state: SandboxState, client: JsonObject, form: URLSearchParams): JsonObject {
  const grantType = form.get('grant_type') ?? ''
  if (grantType === '') throw new OAuthError('invalid_request', 'The parameter grant_type is missing.')
  const grant = Object.hasOwn(grants, grantType) ? grants[grantType] : undefined
  if (!grant) throw new OAuthError('unsupported_grant_type', `The grant type ${grantType} is not supported.`)
  if (!textsIn(client, 'allowedGrants').includes(grantType)) {
    throw new OAuthError('unauthorized_client', `The client may not use the grant type ${grantType}.`)
  }
  return grant(state, client, form)
}

/** There is never a refresh token for this grant (documentation), whatever the scope says. */
function clientCredentials(state: SandboxState, client: JsonObject, form: URLSearchParams): JsonObject {
  const asked = readScope(form.get('scope') ?? '')
  const access = asked.admin.length > 0 ? adminAccess(state, client, asked) : resourceAccess(state, client, asked)
  const lifetime = lifetimeOf(access.resource, asked.expiry)
  const token = signAccessToken(state, {
    sub: textIn(client, 'name'),
    client_id: textIn(client, 'name'),
    client_name: textIn(client, 'displayName'),
    aud: access.audience,
    scope: access.scope,
    lifetime,
  })
  remember(state, token, client, access.roles, lifetime)
  return { access_token: token, token_type: 'Bearer', expires_in: lifetime }
}

interface AskedScope {
  /** `urn:opc:idm:…`: access to the Admin API. */
  admin: string[]
  /** Fully qualified scopes of resource Apps. */
  resources: string[]
  /** The custom lifetime, in seconds. */
  expiry: number | undefined
}

/** Scopes of OpenID Connect, which say something about users and identity tokens; a client alone gets nothing for them. */
const ignoredScopes = ['offline_access', 'openid', 'profile', 'email', 'phone', 'address', 'groups', 'approles']

function readScope(scope: string): AskedScope {
  const words = scope.split(' ').filter((word) => word !== '' && !ignoredScopes.includes(word))
  const expiries = words.filter((word) => word.startsWith(expiryPrefix)).map((word) => word.slice(expiryPrefix.length))
  if (expiries.length > 1 || expiries.some((text) => !/^[1-9]\d{0,8}$/.test(text))) {
    throw new OAuthError('invalid_scope', `${expiryPrefix} takes one number of seconds.`)
  }
  const admin = words.filter((word) => word === myScopes || word.startsWith(rolePrefix))
  const resources = words.filter((word) => !admin.includes(word) && !word.startsWith(expiryPrefix))
  if (admin.length === 0 && resources.length === 0) throw new OAuthError('invalid_scope', 'The scope is missing.')
  // All scopes belong to one resource server (documentation: Scopes).
  if (admin.length > 0 && resources.length > 0)
    throw new OAuthError('invalid_scope', 'The scopes belong to two resources.')
  return { admin, resources, expiry: expiries[0] === undefined ? undefined : Number(expiries[0]) }
}

interface Access {
  /** The App whose settings decide how long the token lives. */
  resource: JsonObject | undefined
  audience: string | string[]
  scope: string
  /** In lower case. */
  roles: readonly string[]
}

function adminAccess(state: SandboxState, client: JsonObject, { admin }: AskedScope): Access {
  const granted = objectsIn(client, 'grantedAppRoles').map((role) => textIn(role, 'display').toLowerCase())
  const wanted = admin.filter((scope) => scope.startsWith(rolePrefix)).map(roleName)
  const unknown = wanted.find((role) => !granted.includes(role))
  if (unknown !== undefined) throw new OAuthError('invalid_scope', `The client does not have the role ${unknown}.`)
  const roles = admin.includes(myScopes) ? granted : wanted
  return {
    resource: state.apps.get(adminApp),
    audience: [state.url, 'urn:opc:lbaas:logicalguid=sandbox'],
    scope: admin.join(' '),
    roles,
  }
}

/** Role names arrive encoded twice (documentation: Scopes); the form took away one layer. */
function roleName(scope: string): string {
  const encoded = scope.slice(rolePrefix.length)
  try {
    return decodeURIComponent(encoded).toLowerCase()
  } catch {
    throw new OAuthError('invalid_scope', 'The role is not percent-encoded correctly.')
  }
}

function resourceAccess(state: SandboxState, client: JsonObject, { resources }: AskedScope): Access {
  const owners = new Set(resources.map((fqs) => state.apps.byScope(fqs)))
  const [resource] = owners
  if (owners.size !== 1 || !resource) throw new OAuthError('invalid_scope', 'The scopes are not those of one resource.')
  const allowed = objectsIn(client, 'allowedScopes').map((scope) => textIn(scope, 'fqs'))
  const refused = resources.find((fqs) => !allowed.includes(fqs))
  if (refused !== undefined && client['trustScope'] !== 'Account') {
    throw new OAuthError('invalid_scope', `The client may not ask for ${refused}.`)
  }
  if (resource['active'] !== true || resource['isOAuthResource'] !== true) {
    throw new OAuthError('invalid_scope', 'The resource is not active.')
  }
  const audience = textIn(resource, 'audience')
  const scope = resources.map((fqs) => fqs.slice(audience.length)).join(' ')
  return { resource, audience, scope, roles: [] }
}

/** The smallest of what applies: the resource's setting, and the custom lifetime (documentation: Token Expiry Table). */
function lifetimeOf(resource: JsonObject | undefined, asked: number | undefined): number {
  const set = resource?.['accessTokenExpiry']
  if (typeof set === 'number') return Math.min(set, asked ?? set)
  return asked === undefined ? defaultLifetime : Math.min(asked, longestLifetime)
}

function remember(
  state: SandboxState,
  token: string,
  client: JsonObject,
  roles: readonly string[],
  lifetime: number,
): void {
  const now = state.clock.now().getTime()
  for (const [old, { expiresAt }] of state.tokens) {
    // Oldest first; tokens that live long may hide some that have ended, which does no harm.
    if (expiresAt > now) break
    state.tokens.delete(old)
  }
  state.tokens.set(token, {
    appId: textIn(client, 'id'),
    expiresAt: now + lifetime * 1000,
    roles,
  })
}
