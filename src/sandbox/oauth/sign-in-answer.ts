import { userCalled } from '../data/users'
import type { SandboxState } from '../state'
import type { SignInAnswer } from './oauth-state'

/** Reads who answers when a user is asked to sign in. @throws Error saying what to write */
export function readSignInAnswer(state: SandboxState, value: Readonly<Record<string, unknown>>): SignInAnswer {
  const { answer, user, polls, ...rest } = value
  if (Object.keys(rest).length > 0) throw new Error(`A sign-in has no '${Object.keys(rest)[0]}'.`)
  if (answer === 'approve') {
    if (typeof user !== 'string' || !userCalled(state, user)) throw new Error('"user" is a user of the sandbox.')
    if (polls === undefined) return { answer, user }
    if (!Number.isSafeInteger(polls) || (polls as number) < 0) throw new Error('"polls" is a number from 0.')
    return { answer, user, polls: polls as number }
  }
  if ((answer !== 'page' && answer !== 'deny' && answer !== 'never') || user !== undefined || polls !== undefined) {
    throw new Error('"answer" is "page", "approve" with a "user", "deny" or "never".')
  }
  return { answer }
}
