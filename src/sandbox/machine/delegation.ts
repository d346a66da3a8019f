import { exampleUsers, type User } from '../data/users'
import { tenancy } from '../oauth/keys/session-token'
import { signingKey, signJwt } from '../oauth/keys/signing-key'
import type { SandboxState } from '../state'
import { instance } from './identities'
import { claimsIn, isInTime, isJwtOf } from './jwt'

/**
 * A delegation token, as Cloud Shell has one of the user who opened it: whoever shows it with the instance's signature acts
 * as that user. Undocumented; it is a JWT, its claims are ours.
 */
export function delegationToken(state: SandboxState): { token: string; expiresAt: number } {
  const { id } = userCalled(state, exampleUsers.dana.userName)
  const iat = Math.floor(state.clock.now().getTime() / 1000)
  const exp = iat + 3600
  const token = signJwt({
    iss: 'authService.oracle.com',
    sub: id,
    ptype: 'user',
    ttype: 'delegation',
    tenant: tenancy,
    delegate: instance.id,
    jti: state.newId(),
    iat,
    exp,
  })
  return { token, expiresAt: exp * 1000 }
}

function userCalled({ oauth }: SandboxState, name: string): User {
  const user = oauth.users.get(name)
  if (!user) throw new Error(`There is no user ${name}.`)
  return user
}

/** Undefined when anything about the token is wrong, or its user may not sign in any more. */
export function delegatingUser({ oauth, clock }: SandboxState, token: string): User | undefined {
  const claims = claimsIn(token)
  if (!claims || !isJwtOf(token, signingKey().publicKey) || !isInTime(claims, clock.now())) return undefined
  if (claims['ttype'] !== 'delegation' || claims['delegate'] !== instance.id) return undefined
  return [...oauth.users.values()].find(({ id, active, locked }) => id === claims['sub'] && active && !locked)
}
