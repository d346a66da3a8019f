import type { SandboxRequest, SandboxResponse } from '../http-message'
import { signedNames } from '../oauth/keys/request-signature'
import type { ApiKey } from '../oauth/oauth-state'
import { ociNotAuthenticated, ociNotFound } from '../oci/oci-error'
import type { Writer } from '../scim/writer'
import type { SandboxState } from '../state'
import { delegatingUser } from './delegation'

interface MachineCaller {
  writer: Writer
  roles: readonly string[]
}

/**
 * Who acts when a machine signs: the machine itself, with the role of its dynamic group, or a user who has delegated to it.
 *
 * @returns an error in OCI's form where the domain does not know the machine, undefined for a delegation that is not valid
 */
export function machineCaller(
  state: SandboxState,
  request: SandboxRequest,
  { user }: ApiKey,
): MachineCaller | SandboxResponse | undefined {
  const delegation = request.headers['opc-obo-token']
  if (delegation !== undefined) {
    const person = signedNames(request).includes('opc-obo-token') ? delegatingUser(state, delegation) : undefined
    if (!person) return undefined
    return { writer: { type: 'User', value: person.id, display: person.displayName }, roles: person.roles }
  }
  const { dynamicGroup, dynamicGroupRole, unmatchedMachine } = state.switches
  // What a domain answers is not documented; OCI's services answer a signed request without rights like this.
  if (dynamicGroup === 'no-match') return unmatchedMachine === 404 ? ociNotFound() : ociNotAuthenticated()
  return { writer: user, roles: dynamicGroupRole === 'granted' ? ['application administrator'] : [] }
}
