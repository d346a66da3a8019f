import { textIn } from './app-store'
import { htmlResponse, invented, ScimError } from './errors'
import type { SandboxRequest, SandboxResponse } from './http-message'
import { verifySignature } from './request-signature'
import type { SandboxState, Writer } from './state'

/** Who sent a request to the Admin API. */
export interface Caller {
  writer: Writer
  /** In lower case. */
  roles: readonly string[]
}

export type AppsRight = 'read one' | 'read' | 'patch' | 'all'

/** Oracle's table of app roles, the column of `/admin/v1/Apps` (documentation: AppRole Permissions). */
const rightsOnApps: Readonly<Record<string, readonly AppsRight[]>> = {
  'identity domain administrator': ['read one', 'read', 'patch', 'all'],
  'application administrator': ['read one', 'read', 'patch', 'all'],
  'security administrator': ['read one', 'read', 'patch', 'all'],
  'authenticated client': ['read one', 'read', 'patch'],
  'user administrator': ['read one', 'read'],
  'cloud gate': ['read one', 'read'],
  'help desk administrator': ['read one'],
  'user manager': ['read one'],
}

/**
 * Finds out who is calling, from a bearer token or an OCI request signature.
 *
 * @returns the caller, or the 401 as HTML that an unknown or expired token gets
 */
export function authenticate(state: SandboxState, request: SandboxRequest): Caller | SandboxResponse {
  const authorization = request.headers['authorization']?.trim() ?? ''
  const [scheme = '', credentials = ''] = authorization.split(/\s+/, 2)
  if (scheme.toLowerCase() === 'bearer') return ownerOfToken(state, credentials) ?? notAuthenticated()
  const key = scheme.toLowerCase() === 'signature' ? verifySignature(state, request) : undefined
  return key ? { writer: key.user, roles: key.roles } : notAuthenticated()
}

function ownerOfToken(state: SandboxState, token: string): Caller | undefined {
  const known = state.tokens.get(token)
  const app = known && state.apps.get(known.appId)
  if (!known || !app || known.expiresAt <= state.clock.now().getTime()) return undefined
  const user = known.grant?.session.user
  return {
    writer: user
      ? { type: 'User', value: user.id, display: user.displayName }
      : { type: 'App', value: textIn(app, 'id'), display: textIn(app, 'displayName') },
    roles: known.roles,
  }
}

function notAuthenticated(): SandboxResponse {
  return htmlResponse(401, 'Error 401 Unauthorized')
}

/** @throws ScimError 401 `accessDenied`: Oracle answers a missing role like this, where others say 403 */
export function requireRight(caller: Caller, right: AppsRight): void {
  if (caller.roles.some((role) => Object.hasOwn(rightsOnApps, role) && rightsOnApps[role]?.includes(right))) return
  throw new ScimError(401, invented('You are not authorized to access this resource.'), {
    messageId: 'error.common.common.accessDenied',
  })
}
