import type { User } from '../data/users'
import { hex } from '../hex'
import type { SandboxRequest } from '../http-message'
import type { SandboxState } from '../state'
import type { Session } from './oauth-state'

const cookie = 'sandbox_session'

/** The user has just proved who they are. */
export function startSession({ clock, oauth, random, switches }: SandboxState, user: User): Session {
  const startedAt = clock.now().getTime()
  const session = { id: hex(random(16)), user, startedAt, expiresAt: startedAt + switches.sessionMinutes * 60_000 }
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
