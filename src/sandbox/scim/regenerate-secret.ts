import { textIn } from '../data/app-store'
import { jsonResponse, type SandboxRequest, type SandboxResponse } from '../http-message'
import type { SandboxState } from '../state'
import { existingApp, messageIn } from './admin-request'
import { type Caller, requireRight } from './authorization'
import { mayHaveSecret, secretFrom } from './client-secrets'
import { badRequest, invented, ScimError } from './errors'
import { writeApp } from './save-app'

const schema = 'urn:ietf:params:scim:schemas:oracle:idcs:AppClientSecretRegenerator'

/** Gives a client another secret. There is only ever one: the old one ends at once (documentation). */
export function regenerateSecret(state: SandboxState, request: SandboxRequest, caller: Caller): SandboxResponse {
  requireRight(state, caller, 'regenerate secrets')
  const required = ['schemas', 'appId']
  const { appId } = messageIn(request, { schema, what: 'a request for a new secret', required })
  if (typeof appId !== 'string') throw badRequest("'appId' must be a string.")
  const before = appOf(state, appId)
  if (!mayHaveSecret(before) && before['clientSecret'] === undefined) throw badRequest('This App has no client secret.')
  const clientSecret = secretFrom(state.newId())
  writeApp(state, before, { ...before, clientSecret }, caller.writer)
  return jsonResponse({ schemas: [schema], appId: textIn(before, 'id'), clientSecret }, { status: 201 })
}

/** The documented refusal of a reference that leads nowhere, in the words known for users. */
function appOf(state: SandboxState, id: string) {
  try {
    return existingApp(state, id)
  } catch {
    throw new ScimError(
      400,
      invented(`AppClientSecretRegenerator.appId references an App with ID ${id} that does not exist.`),
      { messageId: 'error.common.validation.invalidReferenceResource' },
    )
  }
}
