import type { User } from '../data/users'
import type { SandboxRequest } from '../http-message'
import { invented } from '../scim/errors'
import type { SandboxState } from '../state'
import type { Session, SignInAnswer } from './oauth-state'

export function userCalled({ oauth }: SandboxState, userName: string): User | undefined {
  return oauth.users.get(userName.toLowerCase())
}

/** Why somebody was not signed in. */
export type SignInProblem = 'wrong' | 'locked' | 'inactive'

export const signInProblems: Readonly<Record<SignInProblem, string>> = {
  wrong: invented('The user name or the password is wrong.'),
  locked: invented('The user is locked.'),
  inactive: invented('The user is not active.'),
}

/** A guess, as that there is such a lock at all. */
const passwordAttempts = 5

/** Checks a password, and counts the wrong ones: too many in a row lock the user. */
export function signInWithPassword(state: SandboxState, userName: string, password: string): User | SignInProblem {
  const user = userCalled(state, userName)
  if (!user) return 'wrong'
  if (user.locked) return 'locked'
  if (user.password !== password) {
    user.failures++
    user.locked = user.failures >= passwordAttempts
    return 'wrong'
  }
  if (!user.active) return 'inactive'
  user.failures = 0
  return user
}

const cookie = 'sandbox_session'

/** The user has just proved who they are. */
export function startSession({ clock, oauth, newId, switches }: SandboxState, user: User): Session {
  const startedAt = clock.now().getTime()
  const session = { id: newId(), user, startedAt, expiresAt: startedAt + switches.sessionMinutes * 60_000 }
  oauth.sessions.set(session.id, session)
  return session
}

/** The session that the browser has, as long as it lasts. */
export function currentSession({ clock, oauth }: SandboxState, { headers }: SandboxRequest): Session | undefined {
  const id = new RegExp(`(?:^|;\\s*)${cookie}=([^;]*)`).exec(headers['cookie'] ?? '')?.[1]
  const session = oauth.sessions.get(id ?? '')
  return session?.user.active && session.expiresAt > clock.now().getTime() ? session : undefined
}

/** SameSite: a form on a page of somebody else's cannot use the session. */
export function sessionCookie(session: Session | undefined): Record<string, string> {
  const value = session ? session.id : '; Max-Age=0'
  return { 'set-cookie': `${cookie}=${value}; Path=/; HttpOnly; SameSite=Lax` }
}

/** Reads who answers when a user is asked to sign in. @throws Error saying what to write */
export function readSignInAnswer(state: SandboxState, value: Readonly<Record<string, unknown>>): SignInAnswer {
  const { answer, user, polls, ...rest } = value
  if (Object.keys(rest).length > 0) throw new Error(`A sign-in has no member '${Object.keys(rest)[0]}'.`)
  if (answer === 'approve') {
    if (typeof user !== 'string' || !userCalled(state, user)) throw new Error('"user" must be a user of the sandbox.')
    if (polls === undefined) return { answer, user }
    if (!Number.isSafeInteger(polls) || (polls as number) < 0)
      throw new Error('"polls" must be an integer of at least 0.')
    return { answer, user, polls: polls as number }
  }
  if ((answer !== 'page' && answer !== 'deny' && answer !== 'never') || user !== undefined || polls !== undefined) {
    throw new Error('"answer" must be "page", "approve" with a "user", "deny" or "never".')
  }
  return { answer }
}
