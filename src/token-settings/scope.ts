import type { Seconds } from './duration'

/** The words of an OAuth `scope`, by what they are about. */
export interface ScopeWords {
  /** Fully qualified scopes of resource apps. */
  ofResources: readonly string[]
  /**
   * Scopes that begin with `urn:opc:`. Most are Oracle's own, such as `urn:opc:idm:__myscopes__`, but an app of the domain
   * may define one: that it does, only its `scopes` show.
   */
  ofOracle: readonly string[]
  /** The lifetime asked for with `urn:opc:resource:expiry=…`. */
  customExpiry: Seconds | null
}

/** Scopes about the user and the ID token, and `offline_access`: they belong to no resource. */
const openIdScopes: ReadonlySet<string> = new Set([
  'openid',
  'profile',
  'email',
  'phone',
  'address',
  'groups',
  'get_groups',
  'approles',
  'get_approles',
  'offline_access',
])

const expiryScope = /^urn:opc:resource:expiry=([1-9]\d{0,9})$/

/** Source: OCI IAM guide, "Scopes"; for the expiry "Access Token". */
export const readScope = (text: string): ScopeWords => sortScopes(text.split(' '))

/** The same for scopes that come one by one, as in `allowedScopes`. */
export function sortScopes(scopes: readonly string[]): ScopeWords {
  const words = scopes.filter((word) => word !== '' && !openIdScopes.has(word))
  const expiry = words.map((word) => expiryScope.exec(word)?.[1]).find((seconds) => seconds !== undefined)
  const asking = words.filter((word) => !word.startsWith('urn:opc:resource:expiry='))
  return {
    ofResources: asking.filter((word) => !isOfOracle(word)),
    ofOracle: asking.filter(isOfOracle),
    customExpiry: expiry === undefined ? null : (Number(expiry) as Seconds),
  }
}

const isOfOracle = (word: string): boolean => word.startsWith('urn:opc:')
