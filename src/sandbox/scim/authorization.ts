import { textIn } from '../data/app-store'
import type { SandboxRequest, SandboxResponse } from '../http-message'
import { machineCaller } from '../machine/machine-caller'
import { verifySignature } from '../oauth/keys/request-signature'
import type { SandboxState } from '../state'
import { htmlResponse, invented, ScimError } from './errors'
import type { Writer } from './writer'

/** Who sent a request to the Admin API. */
export interface Caller {
  writer: Writer
  /** In lower case. */
  roles: readonly string[]
}

const rightsOfAll = [
  ...(['read one', 'read', 'patch', 'replace', 'create', 'delete'] as const),
  ...(['read status', 'change status', 'regenerate secrets', 'bulk'] as const),
] as const

export type Right = (typeof rightsOfAll)[number]

/**
 * Oracle's table of app roles, its columns Apps, AppStatusChanger, AppClientSecretRegenerator and Bulk (documentation:
 * AppRole Permissions). Whoever may use Bulk needs the right of each operation besides.
 */
const rightsByRole: Readonly<Record<string, readonly Right[]>> = {
  'identity domain administrator': rightsOfAll,
  'application administrator': rightsOfAll,
  'security administrator': rightsOfAll.filter((right) => !right.endsWith('status')),
  'authenticated client': ['read one', 'read', 'patch', 'replace', 'change status', 'regenerate secrets', 'bulk'],
  'user administrator': ['read one', 'read', 'read status', 'bulk'],
  'cloud gate': ['read one', 'read'],
  'help desk administrator': ['read one', 'bulk'],
  'user manager': ['read one', 'bulk'],
}

/**
 * Finds out who is calling, from a bearer token or an OCI request signature.
 *
 * @returns the caller, or the 401 as HTML that an unknown or expired token gets
 */
export function authenticate(state: SandboxState, request: SandboxRequest): Caller | SandboxResponse {
  const authorization = request.headers['authorization']?.trim() ?? ''
  const [scheme = '', credentials = ''] = authorization.split(/\s+/, 2)
  if (scheme.toLowerCase() === 'bearer') return ownerOfToken(state, credentials) ?? notAuthenticated(state)
  const key = scheme.toLowerCase() === 'signature' ? verifySignature(state, request) : undefined
  if (!key) return notAuthenticated(state)
  if (!key.isMachine) return { writer: key.user, roles: key.roles }
  return machineCaller(state, request, key) ?? notAuthenticated(state)
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

function notAuthenticated({ switches }: SandboxState): SandboxResponse {
  const response = htmlResponse(401, 'Error 401 Unauthorized')
  return switches.unauthorizedBody === 'empty' ? { ...response, body: '' } : response
}

/** @throws ScimError 401 `accessDenied`: Oracle answers a missing role like this, where others say 403 */
export function requireRight(state: SandboxState, caller: Caller, right: Right): void {
  const roles = Object.keys(rightsByRole).filter((role) => rightsByRole[role]?.includes(right))
  requireRole(state, caller, roles)
}

/** @param roles any of them, in lower case. @throws ScimError as {@link requireRight} does */
export function requireRole({ switches }: SandboxState, caller: Caller, roles: readonly string[]): void {
  if (caller.roles.some((role) => roles.includes(role))) return
  throw new ScimError(switches.missingRole, invented('You are not authorized to access this resource.'), {
    messageId: 'error.common.common.accessDenied',
  })
}
