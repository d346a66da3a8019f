/** A person who can sign in. */
export interface User {
  id: string
  userName: string
  password: string
  displayName: string
  givenName: string
  familyName: string
  email: string
  /** Names of administrator roles, in lower case. */
  roles: readonly string[]
  active: boolean
  /** Wrong passwords in a row. */
  failures: number
  locked: boolean
}

/** The users of every sandbox, all of them invented. Their passwords stand in `docs/sandbox.md` and guard nothing. */
export const exampleUsers = {
  dana: { userName: 'dana@example.com', password: 'Dana-4-the-sandbox' },
  kim: { userName: 'kim@example.com', password: 'Kim-4-the-sandbox' },
  lee: { userName: 'lee@example.com', password: 'Lee-4-the-sandbox' },
} as const

/** By user name, in lower case. */
export function newUsers(): Map<string, User> {
  const users = [
    newUser(exampleUsers.dana, '7c1f5e0b93d44a6f8b25e6d1a0c97f34', ['Dana', 'Moreno']),
    newUser(exampleUsers.kim, '2e84d9a6f05b4c71a3906fb8c7d21e5f', ['Kim', 'Osei']),
    newUser(exampleUsers.lee, 'f3096c5b81ea47d2b7450d9e62ac18f7', ['Lee', 'Novak']),
  ]
  const [dana, , lee] = users
  if (dana) dana.roles = ['application administrator']
  if (lee) lee.active = false
  return new Map(users.map((user) => [user.userName, user]))
}

function newUser(
  { userName, password }: { userName: string; password: string },
  id: string,
  [givenName, familyName]: [string, string],
): User {
  const displayName = `${givenName} ${familyName}`
  const names = { displayName, givenName, familyName, email: userName }
  return { id, userName, password, ...names, roles: [], active: true, failures: 0, locked: false }
}
