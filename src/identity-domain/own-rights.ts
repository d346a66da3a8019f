import type { Failure } from '../errors'
import { appsPath } from './app-resource'
import { get, type Signed } from './apps-client'
import type { Credentials } from './credentials'
import { explainRefusal, explainTrouble } from './explain'
import { isObject, type JsonObject, JsonProblem, type JsonValue, readJson } from './json'
import { readPageFrom } from './list-response'
import { factsOf, filterString } from './scim'
import { notAccepted } from './sign-in-advice'
import { readAnswer } from './success'
import { Trouble } from './trouble'

/** What is known of who signs in. Nothing of the token itself. */
export interface SignedInAs {
  kind: Credentials['kind']
  /** The setting, for people. */
  from: string
  /** The app roles that the access token names; null where it names none, is no JWT, or there is no token. */
  roles: string[] | null
  /** When the token ends by its own account; null where it does not say. */
  endsAt: Date | null
}

/** Gets a token where one is to be had, and a new one. @throws {Failure} */
export async function signIn({ session, credentials }: Signed): Promise<SignedInAs> {
  const { kind, from } = credentials
  if (kind === 'signature') return { kind, from, roles: null, endsAt: null }
  try {
    const authorization = await session.authorizeAnew()
    const header = authorization.headersFor({ method: 'GET', path: appsPath, headers: {} })['authorization'] ?? ''
    const claims = claimsOf(header.replace(/^Bearer /, ''))
    const ends = claims?.['exp']
    const endsAt = typeof ends === 'number' ? new Date(ends * 1000) : null
    return { kind, from, roles: claims === null ? null : rolesIn(claims), endsAt: isDate(endsAt) ? endsAt : null }
  } catch (error) {
    throw error instanceof Trouble ? explainTrouble(error) : error
  }
}

const isDate = (date: Date | null): boolean => date !== null && !Number.isNaN(date.getTime())

/** The claims of a JWT (RFC 7519 section 3), unchecked: the domain judges its token, and this only says what is in it. */
function claimsOf(token: string): JsonObject | null {
  const [, payload, signature] = token.split('.')
  if (payload === undefined || signature === undefined) return null
  try {
    const claims = readJson(Buffer.from(payload, 'base64url').toString('utf8'))
    return isObject(claims) ? claims : null
  } catch (error) {
    if (error instanceof JsonProblem) return null
    throw error
  }
}

/** The names of roles in the claims that identity domains put them into, as observed; Oracle documents none. */
const roleClaims = ['clientAppRoles', 'userAppRoles', 'appRoles'] as const

function rolesIn(claims: JsonObject): string[] | null {
  const lists = roleClaims.map((name) => claims[name]).filter((each) => Array.isArray(each))
  return lists.length === 0 ? null : [...new Set(lists.flat().flatMap(roleName))]
}

function roleName(role: JsonValue): string[] {
  const name = isObject(role) ? (role['display'] ?? role['name']) : role
  return typeof name === 'string' && name !== '' ? [name.slice(0, 100)] : []
}

export type Reading = { outcome: 'read' } | { outcome: 'not-signed-in' | 'not-allowed' | 'failed'; failure: Failure }

/** Reads one app, whichever comes: the smallest request that needs the right to. */
export async function tryReading(signed: Signed): Promise<Reading> {
  const answer = await get(signed, `${appsPath}?attributes=id&count=1`, {})
  if (answer.status === 200) {
    readAnswer(answer, (body) => readPageFrom(body, 1), 'the list of apps')
    return { outcome: 'read' }
  }
  const facts = factsOf(answer)
  const failure = explainRefusal(facts, 'read apps', signed)
  if (answer.status === 401 && notAccepted(facts, signed) !== null) return { outcome: 'not-signed-in', failure }
  return { outcome: failure.exitCode === 4 ? 'not-allowed' : 'failed', failure }
}

/** The app roles that the domain has granted to the client that signs in; null where it cannot be read. */
export async function grantedRoles(signed: Signed): Promise<string[] | null> {
  const { credentials } = signed
  if (credentials.kind !== 'client' && credentials.kind !== 'client-key') return null
  const filter = encodeURIComponent(`name eq ${filterString(credentials.clientId)}`).replaceAll("'", '%27')
  const answer = await get(signed, `${appsPath}?filter=${filter}&attributes=name,grantedAppRoles&count=2`, {})
  if (answer.status !== 200) return null
  const { rows } = readAnswer(answer, (body) => readPageFrom(body, 1), 'the search for apps')
  const [own, ...others] = rows.filter(isObject).filter((row) => row['name'] === credentials.clientId)
  const granted = own?.['grantedAppRoles']
  return others.length === 0 && Array.isArray(granted) ? [...new Set(granted.flatMap(roleName))] : null
}
