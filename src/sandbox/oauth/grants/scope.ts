import { objectsIn, textIn } from '../../data/app-store'
import type { User } from '../../data/users'
import type { JsonObject } from '../../json'
import type { SandboxState } from '../../state'
import { OAuthError } from '../oauth-error'
import { refreshLifetime } from './lifetimes'

const adminApp = 'IDCSAppId'
const myScopes = 'urn:opc:idm:__myscopes__'
const rolePrefix = 'urn:opc:idm:role.'
const expiryPrefix = 'urn:opc:resource:expiry='
const consumerPrefix = 'urn:opc:resource:consumer:'
const manyResources = 'urn:opc:resource:multiresourcescope'

/** Scopes of OpenID Connect, which say something about users and identity tokens; a client alone gets nothing for them. */
export const identityScopes = [
  ...['openid', 'profile', 'offline_access', 'email', 'address', 'phone'],
  ...['groups', 'get_groups', 'approles', 'get_approles'],
]

export interface AskedScope {
  /** Of {@link identityScopes}, without `offline_access`. */
  identity: readonly string[]
  offline: boolean
  /** `urn:opc:idm:…`: access to the Admin API. */
  admin: readonly string[]
  /** Fully qualified scopes of resource Apps. */
  resources: readonly string[]
  /** `urn:opc:resource:consumer:…`: access to all resources that the client is trusted with. */
  consumer: readonly string[]
  /** The custom lifetime, in seconds. */
  expiry: number | undefined
}

/** What a token gives access to. */
export interface Access {
  /** The App whose settings decide how long tokens live, if there is one. */
  resource: JsonObject | undefined
  audience: string | string[]
  /** The claim `scope`. */
  scope: string
  /** What the answer would call granted. */
  granted: readonly string[]
  /** In lower case. */
  roles: readonly string[]
  allowsOffline: boolean
  /** How long a refresh token lives now, in seconds. */
  refreshLifetime: number
}

/** The words of a scope, in the order in which they came (RFC 6749 section 3.3). */
export function wordsOf(scope: string): string[] {
  return [...new Set(scope.split(' ').filter((word) => word !== ''))]
}

/** @throws OAuthError invalid_scope when it makes no sense, whoever asks */
export function readScope(scope: string): AskedScope {
  const words = wordsOf(scope)
  const isAdmin = (word: string) => word === myScopes || word.startsWith(rolePrefix)
  const expiries = words.filter((word) => word.startsWith(expiryPrefix))
  const others = words.filter((word) => !identityScopes.includes(word) && !word.startsWith(expiryPrefix))
  const admin = others.filter(isAdmin)
  const consumer = others.filter((word) => word.startsWith(consumerPrefix))
  const resources = others.filter((word) => !isAdmin(word) && !word.startsWith(consumerPrefix))
  // All scopes belong to one resource server (documentation: Scopes).
  if (resources.includes(manyResources))
    throw new OAuthError('invalid_scope', 'The sandbox does not support scopes of several resources.')
  const offline = words.includes('offline_access')
  if (consumer.length > 0 && words.length > (offline ? 2 : 1)) {
    throw new OAuthError('invalid_scope', `${consumer[0]} cannot be combined with other scopes.`)
  }
  if (admin.length > 0 && resources.length > 0) {
    throw new OAuthError('invalid_scope', 'The scopes belong to two resources.')
  }
  const identity = words.filter((word) => identityScopes.includes(word) && word !== 'offline_access')
  return { identity, offline, admin, resources, consumer, expiry: expiryIn(expiries) }
}

function expiryIn(words: readonly string[]): number | undefined {
  const numbers = words.map((word) => word.slice(expiryPrefix.length))
  if (numbers.length > 1 || numbers.some((text) => !/^[1-9]\d{0,8}$/.test(text))) {
    throw new OAuthError('invalid_scope', `${expiryPrefix} takes one number of seconds.`)
  }
  return numbers[0] === undefined ? undefined : Number(numbers[0])
}

/**
 * Finds the one resource that the scopes belong to, and whether the client may ask for them.
 *
 * @param user undefined for a client alone
 * @throws OAuthError invalid_scope
 */
export function resolveScope(state: SandboxState, client: JsonObject, asked: AskedScope, user?: User): Access {
  if (asked.admin.length > 0) return adminAccess(state, client, asked, user)
  if (asked.consumer.length > 0) return consumerAccess(client, asked)
  if (asked.resources.length > 0) return resourceAccess(state, client, asked)
  throw new OAuthError('invalid_scope', 'The scope is missing.')
}

/** As {@link resolveScope} for a user, who can also just sign in: `openid`. */
export function resolveUserScope(state: SandboxState, client: JsonObject, asked: AskedScope, user?: User): Access {
  const { admin, consumer, resources, identity } = asked
  if (admin.length + consumer.length + resources.length > 0 || !identity.includes('openid')) {
    const access = resolveScope(state, client, asked, user)
    return {
      ...access,
      scope: [access.scope, ...identity].join(' '),
      granted: [...access.granted, ...identity],
    }
  }
  const scope = identity.join(' ')
  const audience = domainAudience(state)
  return {
    ...{ resource: undefined, audience, scope, granted: identity, roles: [] },
    ...{ allowsOffline: false, refreshLifetime: refreshLifetime(undefined) },
  }
}

function domainAudience({ url }: SandboxState): string[] {
  return [url, 'urn:opc:lbaas:logicalguid=sandbox']
}

function adminAccess(state: SandboxState, client: JsonObject, { admin }: AskedScope, user?: User): Access {
  const granted = rolesOf(client, user)
  const wanted = admin.filter((scope) => scope.startsWith(rolePrefix)).map(roleName)
  const unknown = wanted.find((role) => !granted.includes(role))
  if (unknown !== undefined) throw new OAuthError('invalid_scope', `The client does not have the role ${unknown}.`)
  const resource = state.apps.get(adminApp)
  return {
    resource,
    audience: domainAudience(state),
    scope: admin.join(' '),
    granted: admin,
    roles: admin.includes(myScopes) ? granted : wanted,
    // Oracle's own App lets refresh tokens be issued for the Admin API, as products of Oracle's show.
    allowsOffline: resource ? resource['allowOffline'] === true : true,
    refreshLifetime: refreshLifetime(resource, state.switches.myScopesRefreshExpiry),
  }
}

/** The client's roles that the user has as well; with `onBehalfOfUser` the user's alone (documentation: Scopes). */
function rolesOf(client: JsonObject, user: User | undefined): readonly string[] {
  const own = objectsIn(client, 'grantedAppRoles').map((role) => textIn(role, 'display').toLowerCase())
  if (!user) return own
  const operations = client['allowedOperations']
  if (Array.isArray(operations) && operations.includes('onBehalfOfUser')) return user.roles
  return own.filter((role) => user.roles.includes(role))
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

function consumerAccess(client: JsonObject, { consumer }: AskedScope): Access {
  const tags = JSON.stringify({ tags: objectsIn(client, 'allowedTags') })
  const audiences: Readonly<Record<string, string>> = {
    Account: 'urn:opc:resource:scope:account',
    Tags: `urn:opc:resource:scope:tag=${Buffer.from(tags).toString('base64')}`,
  }
  const audience = audiences[textIn(client, 'trustScope')]
  if (audience === undefined) {
    throw new OAuthError('invalid_scope', `The client is not trusted with ${consumer[0]}.`)
  }
  const scope = consumer.join(' ')
  return {
    ...{ resource: undefined, audience, scope, granted: consumer, roles: [] },
    ...{ allowsOffline: true, refreshLifetime: refreshLifetime(undefined) },
  }
}

function resourceAccess(state: SandboxState, client: JsonObject, { resources }: AskedScope): Access {
  const owners = new Set(resources.map((fqs) => state.apps.byScope(fqs)))
  const [resource] = owners
  if (owners.size !== 1 || !resource) throw new OAuthError('invalid_scope', 'The scopes are not those of one resource.')
  const refused = resources.find((fqs) => !mayAskFor(client, resource, fqs))
  if (refused !== undefined) throw new OAuthError('invalid_scope', `The client may not ask for ${refused}.`)
  if (resource['active'] !== true || resource['isOAuthResource'] !== true) {
    throw new OAuthError('invalid_scope', 'The resource is not active.')
  }
  const audience = textIn(resource, 'audience')
  return {
    resource,
    audience,
    scope: resources.map((fqs) => fqs.slice(audience.length)).join(' '),
    granted: resources,
    roles: [],
    allowsOffline: resource['allowOffline'] === true,
    refreshLifetime: refreshLifetime(resource),
  }
}

/** `Default` is the tenant's setting, which the sandbox does not have: it counts as `Explicit`. */
function mayAskFor(client: JsonObject, resource: JsonObject, fqs: string): boolean {
  if (objectsIn(client, 'allowedScopes').some((allowed) => textIn(allowed, 'fqs') === fqs)) return true
  if (client['trustScope'] === 'Account') return true
  if (client['trustScope'] !== 'Tags') return false
  const tags = objectsIn(resource, 'tags')
  return objectsIn(client, 'allowedTags').some((allowed) =>
    tags.some((tag) => tag['key'] === allowed['key'] && tag['value'] === allowed['value']),
  )
}

/** Resource scopes that a user has to agree to, unless the client is excused from asking. */
export function scopesToConsent(state: SandboxState, client: JsonObject, { resources }: AskedScope): JsonObject[] {
  if (client['bypassConsent'] === true) return []
  return resources.flatMap((fqs) =>
    objectsIn(state.apps.byScope(fqs) ?? {}, 'scopes').filter(
      (scope) => scope['fqs'] === fqs && scope['requiresConsent'] === true,
    ),
  )
}
