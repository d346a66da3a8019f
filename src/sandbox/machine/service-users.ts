import type { User } from '../data/users'
import type { SandboxState } from '../state'

/** A user who cannot sign in, for trusts to impersonate. Source: OCI IAM guide, "Use a Service User". */
export const serviceUser = {
  id: '6b0e4f2d9a1c4d58b7f3c2e81d5a9074',
  userName: 'ci-audit',
  displayName: 'ci-audit',
  roles: ['application administrator'],
}

type Acting = Pick<User, 'id' | 'displayName' | 'roles'>

/** The user of this id, unless inactive or locked. */
export function userOfId({ oauth }: SandboxState, id: string): Acting | undefined {
  if (id === serviceUser.id) return serviceUser
  return [...oauth.users.values()].find((user) => user.id === id && user.active && !user.locked)
}

/** By a mapping attribute of a trust: `userName`, or `emails`, in any case. */
export function userOfClaim({ oauth }: SandboxState, attribute: string, value: string): Acting | undefined {
  if (!['username', 'emails', 'emails.value', 'emails.primary.value'].includes(attribute.toLowerCase()))
    return undefined
  const user = oauth.users.get(value.toLowerCase())
  return user?.active && !user.locked ? user : undefined
}
