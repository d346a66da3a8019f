/**
 * What app roles of an identity domain allow, as far as this program asks for it. Source: OCI IAM guide, "AppRole
 * permissions".
 */

/** On `/admin/v1/Apps`: one app by its id; any app, also by a search; and PATCH besides. Each has those before it. */
export type Right = 'read-by-id' | 'read' | 'change'

const ranks: Record<Right, number> = { 'read-by-id': 1, read: 2, change: 3 }

const rightsOf: Record<string, Right> = {
  'identity domain administrator': 'change',
  'application administrator': 'change',
  'security administrator': 'change',
  'authenticated client': 'change',
  'user administrator': 'read',
  'cloud gate': 'read',
  'help desk administrator': 'read-by-id',
  'user manager': 'read-by-id',
}

/** The least role that all commands work with. */
export const neededRole = 'Application Administrator'

/** Roles that may do much besides, which no command here needs. */
const powerful: ReadonlySet<string> = new Set([
  'identity domain administrator',
  'security administrator',
  'user administrator',
])

/** Those of the roles that give more than is needed. */
export const moreThanNeeded = (roles: readonly string[]): string[] =>
  roles.filter((role) => powerful.has(role.toLowerCase()))

/** What each command has to be allowed. */
export const commandNeeds: readonly { command: string; needs: Right }[] = [
  { command: 'get-expiry', needs: 'read' },
  { command: 'list', needs: 'read' },
  { command: 'audit', needs: 'read' },
  { command: 'diagnose', needs: 'read' },
  { command: 'test-offline', needs: 'read' },
  { command: 'set-expiry', needs: 'change' },
  { command: 'set-offline', needs: 'change' },
  { command: 'set-grant', needs: 'change' },
]

export type Allowed = 'yes' | 'no' | 'unknown'

/** What is known of a right. `roles` is null where they are not known. */
export interface Evidence {
  roles: readonly string[] | null
  /** What became of reading apps; null where it was not tried, or told nothing. */
  hasRead: boolean | null
}

/** A reading that was tried says more than a role; of changing, only a role tells. */
export function isAllowed(needs: Right, { roles, hasRead }: Evidence): Allowed {
  if (needs !== 'change' && hasRead !== null) return hasRead ? 'yes' : 'no'
  if (hasRead === false) return 'no'
  if (roles === null) return 'unknown'
  if (roles.some((role) => rankOf(role) >= ranks[needs])) return 'yes'
  return roles.every((role) => rankOf(role) > 0 || allowsNothing.has(role.toLowerCase())) ? 'no' : 'unknown'
}

/** Roles that everybody has, for what is their own. Of any other it is not known what it allows. */
const allowsNothing: ReadonlySet<string> = new Set(['me', 'signin', 'authenticated', 'self registration'])

const rankOf = (role: string): number => {
  const name = role.toLowerCase()
  return Object.hasOwn(rightsOf, name) ? ranks[rightsOf[name] as Right] : 0
}
