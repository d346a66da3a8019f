import type { Failure } from '../../failures/errors'
import { get, type Signed } from '../apps/apps-client'
import { explainRefusal, explainTransportError } from '../http/explain-error'
import { TransportError } from '../http/transport-error'
import { readPageFrom } from '../list/list-response'
import { appsPath } from '../scim/app-attributes'
import { readAnswer } from '../scim/parse-response'
import { filterString, scimErrorFacts } from '../scim/scim-message'
import { isObject, type JsonValue } from '../scim/strict-json'
import type { Holders, RoleHolder } from './app-roles'
import type { Credentials } from './credentials'
import type { Principal } from './principals/principal'
import { notAccepted } from './sign-in-advice'
import { namesInToken, namesOnce, readTokenClaims, type TokenClaims } from './token-claims'

/** What is known of the credentials before anything is sent. */
export interface KnownCredentials extends Who {
  /** Where they end by themselves; null where they do not, or do not say. */
  endsAt: Date | null
  /** The command that makes them last longer; null where there is none. */
  renewal: string | null
  /** Which certificate of the client the domain looks for; null without a private key. */
  certificate: string | null
  /** Of a signature: whether it is that of a session. */
  isSession: boolean
  /** Of a token that was given, where it is a JWT. */
  claims: TokenClaims | null
  concern: string | null
  /** The option, variable or profile that made them count; null: it is not known here. */
  chosenBy: string | null
  /** Where a session token is obtained in each run. */
  principal: Pick<Principal, 'method' | 'steps'> | null
}

export interface Who {
  kind: Credentials['kind']
  /** The setting, for people. */
  from: string
}

const nothingMore = {
  endsAt: null,
  renewal: null,
  certificate: null,
  isSession: false,
  claims: null,
  concern: null,
  principal: null,
  chosenBy: null,
}

export function knownCredentials(credentials: Credentials): KnownCredentials {
  const { kind, from } = credentials
  const known = { ...nothingMore, kind, from, chosenBy: credentials.chosenBy ?? null }
  switch (credentials.kind) {
    case 'bearer': {
      const claims = readTokenClaims(credentials.token.reveal())
      return { ...known, endsAt: claims?.endsAt ?? null, claims }
    }
    case 'client-key':
      return { ...known, certificate: credentials.certificate }
    case 'signature': {
      const { session, concern } = credentials
      return {
        ...known,
        endsAt: session?.endsAt ?? null,
        renewal: session?.renewal ?? null,
        isSession: session !== null,
        concern,
      }
    }
    case 'principal':
      return { ...known, principal: credentials }
    default:
      return known
  }
}

/** Who makes changes with these credentials. */
export interface Actor {
  /** As it can be told without a request. */
  name: string
  /** The client that is signed in with; null where there is none. */
  clientId: string | null
}

export function actorOf(credentials: Credentials): Actor {
  switch (credentials.kind) {
    case 'client':
    case 'client-key':
      return { name: credentials.clientId, clientId: credentials.clientId }
    case 'bearer': {
      const { subject, clientId } = namesInToken(credentials.token.reveal())
      return { name: subject ?? clientId ?? credentials.from, clientId }
    }
    case 'signature':
    case 'principal':
      return { name: credentials.from, clientId: null }
  }
}

/** What is known of who signs in. Nothing of the token itself. */
export interface SignedInAs extends Who {
  /** What the access token says of itself; null where it is no JWT, or there is no token. */
  claims: TokenClaims | null
}

/** Gets a token where one is to be had, and a new one. @throws {Failure} */
export async function signIn({ session, credentials }: Signed): Promise<SignedInAs> {
  const { kind, from } = credentials
  if (kind === 'signature') return { kind, from, claims: null }
  try {
    const authorization = await session.authorizeAnew()
    if (kind === 'principal') return { kind, from, claims: null }
    const header = authorization.headersFor({ method: 'GET', path: appsPath, headers: {} })['authorization'] ?? ''
    return { kind, from, claims: readTokenClaims(header.replace(/^Bearer /, '')) }
  } catch (error) {
    throw error instanceof TransportError ? explainTransportError(error) : error
  }
}

export type Reading = { outcome: 'read' } | { outcome: 'not-signed-in' | 'not-allowed' | 'failed'; failure: Failure }

/** Reads one app, whichever comes: the smallest request that needs the right to. */
export async function tryReading(signed: Signed): Promise<Reading> {
  const answer = await get(signed, `${appsPath}?attributes=id&count=1`, {})
  if (answer.status === 200) {
    readAnswer(answer, (body) => readPageFrom(body, 1), 'the list of apps')
    return { outcome: 'read' }
  }
  const facts = scimErrorFacts(answer)
  const failure = explainRefusal(facts, 'read apps', signed)
  if (answer.status === 401 && notAccepted(facts, signed) !== null) return { outcome: 'not-signed-in', failure }
  return { outcome: failure.exitCode === 4 ? 'not-allowed' : 'failed', failure }
}

/**
 * The app roles that are granted to the client that signs in, or to the user whose signature it is: those that count, as
 * neither a client's own token nor a signature has fewer. null where they cannot be read.
 */
export async function grantedRoles(signed: Signed): Promise<Holders> {
  const { credentials } = signed
  if (credentials.kind === 'signature') return holder('user', await rolesOfUser(signed))
  if (credentials.kind === 'principal')
    return actsForUser(credentials) ? holder('user', await rolesOfUser(signed)) : null
  if (credentials.kind === 'bearer') return null
  return holder('client', await rolesOfClient(credentials.clientId, signed))
}

/** Others have roles by a dynamic group, which the domain does not return. */
const actsForUser = ({ method }: Principal): boolean => method === 'delegation-token' || method === 'ci'

const holder = (who: RoleHolder['who'], roles: string[] | null): Holders => (roles === null ? null : [{ who, roles }])

async function rolesOfClient(clientId: string, signed: Signed): Promise<string[] | null> {
  const filter = encodeURIComponent(`name eq ${filterString(clientId)}`).replaceAll("'", '%27')
  const answer = await get(signed, `${appsPath}?filter=${filter}&attributes=name,grantedAppRoles&count=2`, {})
  if (answer.status !== 200) return null
  const { rows } = readAnswer(answer, (body) => readPageFrom(body, 1), 'the search for apps')
  const [own, ...others] = rows.filter(isObject).filter((row) => row['name'] === clientId)
  return others.length === 0 ? roleNames(own?.['grantedAppRoles']) : null
}

/** Source: Oracle's SDK for TypeScript, `Me` and its extension for users. */
const extensionForUsers = 'urn:ietf:params:scim:schemas:oracle:idcs:extension:user:User'

async function rolesOfUser(signed: Signed): Promise<string[] | null> {
  const answer = await get(signed, `/admin/v1/Me?attributes=${encodeURIComponent(`${extensionForUsers}:appRoles`)}`, {})
  if (answer.status !== 200) return null
  const user = readAnswer(answer, (body) => (isObject(body) ? body[extensionForUsers] : undefined), 'the user')
  return isObject(user) ? roleNames(user['appRoles']) : null
}

/** The app that the domain itself is; roles of others are for other things. Source: OCI IAM guide, samples of apps. */
const domainsApp = 'IDCSAppId'

/** null where they are not there, or one of them has no name: what it allows is not known. */
function roleNames(granted: JsonValue | undefined): string[] | null {
  if (!Array.isArray(granted)) return null
  const own = granted.filter((role) => !isObject(role) || [undefined, domainsApp].includes(role['appId'] as string))
  const names = own.map((role) => (isObject(role) ? role['display'] : null))
  return names.every((name) => typeof name === 'string' && name !== '') ? namesOnce(names as string[]) : null
}
