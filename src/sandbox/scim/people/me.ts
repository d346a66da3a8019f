import { jsonResponse, type SandboxRequest, type SandboxResponse } from '../../http-message'
import type { SandboxState } from '../../state'
import type { Caller } from '../authorization'
import { invented, ScimError } from '../errors'

/** Source: Oracle's SDK for TypeScript, `Me`. */
const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User'
const extension = 'urn:ietf:params:scim:schemas:oracle:idcs:extension:user:User'

/**
 * Who is signed in, as far as it says what they may do: the app roles of the user, whatever attributes are asked for. A
 * client is no user; what Oracle answers to one is not known.
 */
export function getMe(state: SandboxState, _: SandboxRequest, { writer, roles }: Caller): SandboxResponse {
  const { type, value, display } = writer
  if (type !== 'User') throw new ScimError(404, invented('A client is not a user.'))
  const appRoles = roles.map((role) => ({
    value: role,
    display: role,
    type: 'direct',
    appId: 'IDCSAppId',
    appName: 'IDCSApp',
    adminRole: true,
  }))
  return jsonResponse({
    schemas: [userSchema, extension],
    id: value,
    displayName: display,
    [extension]: { appRoles },
    meta: { resourceType: 'User', location: `${state.url}/admin/v1/Me` },
  })
}
