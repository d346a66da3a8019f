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
  'user administrator': 'read',
  'cloud gate': 'read',
  'help desk administrator': 'read-by-id',
  'user manager': 'read-by-id',
}

/**
 * Roles with no right to apps in that source. `authenticated` is that of every user, and stands there nowhere: it is for
 * what is one's own.
 */
const allowsNothing: ReadonlySet<string> = new Set([
  'audit administrator',
  'authenticated',
  'authenticator client',
  'change password',
  'db administrator',
  'forgot password',
  'kerberos administrator',
  'kerberos authenticator',
  'me',
  'mfa client',
  'reset password',
  'self registration',
  'signin',
  'verify email',
])

/**
 * The role of every client. The source says that it may PATCH apps; as that cannot be meant of every app, what it allows
 * is not known.
 */
const everyClient = 'authenticated client'

/** The least role that all commands work with. */
export const neededRole = 'Application Administrator'

/**
 * The least role of an administrator with which all apps can be read, and none changed: for an audit. It is not below the other one,
 * as it may change users. Cloud Gate may read apps as well, but is for gateways.
 */
export const readingRole = 'User Administrator'

export const leastRole = (needs: Right): string => (needs === 'change' ? neededRole : readingRole)

/** Roles of administrators, which may do much besides; no command here needs one. */
const powerful: ReadonlySet<string> = new Set([
  'identity domain administrator',
  'security administrator',
  'user administrator',
  'audit administrator',
  'help desk administrator',
  'user manager',
  'db administrator',
  'kerberos administrator',
  'cloud gate',
])

/** Whose roles they are; null where they are not known. */
export interface RoleHolder {
  who: 'client' | 'user'
  roles: readonly string[] | null
}

/**
 * Those whose roles count. A token for a user has what both the client and the user may do, unless the client acts for
 * the user alone. Source: OCI IAM guide, "Using the onBehalfOf Allowed Operation". null: nobody's are known.
 */
export type Holders = readonly RoleHolder[] | null

/** The roles that count: of several holders those that all of them have. null where they are not known. */
export function countingRoles(holders: Holders): string[] | null {
  const [first, ...others] = holders ?? []
  if (first === undefined || first.roles === null || others.some(({ roles }) => roles === null)) return null
  return first.roles.filter((role) => others.every(({ roles }) => roles?.some((each) => isSame(each, role))))
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** Whether these roles are for reading: nothing is above the least role for that. */
export const isForReading = (holders: NonNullable<Holders>): boolean =>
  holders.every(({ roles }) => roles?.every((role) => rankOf(role) <= ranks.read)) &&
  holders.some(({ roles }) => roles?.some((role) => isSame(role, readingRole)))

/** Those of the roles that give more than is needed. Of several holders each has to have one. */
export function moreThanNeeded(holders: NonNullable<Holders>): string[] {
  const needed = isForReading(holders) ? readingRole : neededRole
  const isMore = (role: string): boolean => powerful.has(role.toLowerCase()) && !isSame(role, needed)
  const each = holders.map(({ roles }) => (roles ?? []).filter(isMore))
  return each.every((more) => more.length > 0) ? [...new Set(each.flat())] : []
}

/** Roles of which this program does not know what they allow. */
export const unknownRoles = (holders: NonNullable<Holders>): string[] => [
  ...new Set(
    holders.flatMap(({ roles }) => roles ?? []).filter((role) => !isKnown(role) && !isSame(role, everyClient)),
  ),
]

/** What each command has to be allowed. Of a raw request, only its path tells. */
export const commandNeeds: readonly { command: string; needs: Right }[] = [
  { command: 'login', needs: 'read' },
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

/** What is known of a right. */
export interface Evidence {
  holders: Holders
  /** What became of reading apps; null where it was not tried, or told nothing. */
  hasRead: boolean | null
}

/** A reading that was tried says more than a role; of changing, only a role tells. */
export function isAllowed(needs: Right, { holders, hasRead }: Evidence): Allowed {
  if (needs !== 'change' && hasRead !== null) return hasRead ? 'yes' : 'no'
  if (hasRead === false) return 'no'
  if (holders === null || holders.length === 0) return 'unknown'
  const each = holders.map(({ roles }) => allowedBy(roles, needs))
  if (each.includes('no')) return 'no'
  return each.includes('unknown') ? 'unknown' : 'yes'
}

function allowedBy(roles: readonly string[] | null, needs: Right): Allowed {
  if (roles === null) return 'unknown'
  if (roles.some((role) => rankOf(role) >= ranks[needs])) return 'yes'
  return roles.every(isKnown) ? 'no' : 'unknown'
}

const isKnown = (role: string): boolean => rankOf(role) > 0 || allowsNothing.has(role.toLowerCase())

const rankOf = (role: string): number => {
  const name = role.toLowerCase()
  return Object.hasOwn(rightsOf, name) ? ranks[rightsOf[name] as Right] : 0
}
