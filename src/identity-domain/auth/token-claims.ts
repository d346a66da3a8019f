import { isObject, type JsonObject, type JsonValue, jsonIn } from '../scim/strict-json'
import type { Holders } from './app-roles'

/** What an access token says of itself. Nothing of the token itself. */
export interface TokenClaims {
  /** When it ends; null where it does not say. */
  endsAt: Date | null
  /** It says of itself that it is no access token. */
  isOther: boolean
  /** It says for what it is, and the Admin API is not among it. */
  isForOthers: boolean
  /** null where it names no app roles. */
  holders: Holders
}

/** Unchecked: the domain judges its token. null where it is no JWT (RFC 7519 section 3). */
export function readTokenClaims(token: string): TokenClaims | null {
  const claims = claimsOf(token)
  if (claims === null) return null
  const { exp, tok_type: type, scope } = claims
  const endsAt = typeof exp === 'number' ? new Date(exp * 1000) : null
  return {
    endsAt: endsAt === null || Number.isNaN(endsAt.getTime()) ? null : endsAt,
    isOther: typeof type === 'string' && type !== accessToken,
    isForOthers: typeof scope === 'string' && !scope.split(' ').some((each) => each.startsWith(adminScopes)),
    holders: holdersIn(claims),
  }
}

/** Whom a token names: the client, and who it acts for. null where it is no JWT, or does not say. */
export function namesInToken(token: string): { clientId: string | null; subject: string | null } {
  const { client_id: client, sub } = claimsOf(token) ?? {}
  return { clientId: typeof client === 'string' ? client : null, subject: typeof sub === 'string' ? sub : null }
}

/** The value of `tok_type`. Source: OCI IAM guide, "Access Token". */
const accessToken = 'AT'

/** With what the scopes of the Admin API begin. Source: OCI IAM guide, "Using the onBehalfOf Allowed Operation". */
const adminScopes = 'urn:opc:idm:'

/** Unchecked; null where it is no JWT. */
export function claimsOf(token: string): JsonObject | null {
  const [, payload, signature] = token.split('.')
  if (payload === undefined || signature === undefined) return null
  const claims = jsonIn(Buffer.from(payload, 'base64url').toString('utf8'))
  return isObject(claims) ? claims : null
}

/**
 * Oracle's SDK for Python has getters for `clientAppRoles` and `userAppRoles`, and tokens that are shown in public have
 * them, as names; the guide has neither. `onBehalfOfUser` stands in such tokens where the client's roles do not count.
 */
function holdersIn({
  clientAppRoles,
  userAppRoles,
  sub_type: subject,
  onBehalfOfUser,
}: JsonObject): TokenClaims['holders'] {
  const [client, user] = [namesIn(clientAppRoles), namesIn(userAppRoles)]
  if (client === null && user === null) return null
  const ofUser = { who: 'user', roles: user } as const
  if (onBehalfOfUser === true) return [ofUser]
  const ofClient = { who: 'client', roles: client } as const
  return subject === 'user' || user !== null ? [ofClient, ofUser] : [ofClient]
}

/** In characters: no role of a domain has a longer name. */
const longestName = 100

function namesIn(list: JsonValue | undefined): string[] | null {
  if (!Array.isArray(list)) return null
  return list.every((each) => typeof each === 'string') ? namesOnce(list) : null
}

/** Each name once, and none at a length that nobody reads. */
export const namesOnce = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name) => name !== '').map((name) => name.slice(0, longestName))),
]
