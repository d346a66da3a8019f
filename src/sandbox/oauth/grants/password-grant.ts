import type { JsonObject } from '../../json'
import type { SandboxState } from '../../state'
import { OAuthError } from '../oauth-error'
import { needed } from '../oauth-form'
import { signInProblems, signInWithPassword, startSession } from '../sign-in'
import { issueToUser, newGrant } from './issue'
import { readScope, resolveUserScope } from './scope'

/** Gives tokens for a user's password (RFC 6749 section 4.3). */
export function signInByPassword(state: SandboxState, client: JsonObject, form: URLSearchParams): JsonObject {
  const userName = needed(form, 'username')
  const password = needed(form, 'password')
  const scope = form.get('scope') ?? ''
  // A scope that cannot be had costs no attempt.
  resolveUserScope(state, client, readScope(scope))
  const user = signInWithPassword(state, userName, password)
  if (typeof user === 'string') throw new OAuthError('invalid_grant', signInProblems[user])
  const session = startSession(state, user)
  return issueToUser(state, client, newGrant(state, client, { session, scope, nonce: undefined }))
}
