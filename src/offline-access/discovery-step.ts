import { type InteractiveGrant, interactiveGrants } from '../token-settings/grants'
import { type Step, step } from './step'

/** What a provider's discovery document says can be asked for; null where it says nothing (OpenID Connect Discovery 1.0). */
export interface DiscoveryPromises {
  scopes: readonly string[] | null
  grants: readonly string[] | null
  clientAuthentication: readonly string[] | null
  responseTypes: readonly string[] | null
  responseModes: readonly string[] | null
  /** RFC 8414 section 2. */
  pkceMethods: readonly string[] | null
  /** Only signed request objects are taken (RFC 9101 section 10.5). */
  requiresSignedRequest: boolean
}

export interface AskedOfProvider {
  /** By which a user is about to sign in; null where none is. */
  grant: InteractiveGrant | null
  /** How the client shows who it is. */
  method: 'basic' | 'post' | 'private_key_jwt' | 'none'
  /** Origins besides the issuer's to which discovery leads requests that authenticate the client. */
  otherOrigins: readonly string[]
}

/**
 * Says before a browser opens what speaks against the grant. What is promised proves nothing, so a missing promise is only
 * a warning.
 *
 * @param problem why the document was not read
 */
export function discoveryStep(
  promises: DiscoveryPromises | null,
  problem: string | null,
  asked: AskedOfProvider,
): Step {
  const found = promisedStep(promises, problem, asked)
  const { otherOrigins } = asked
  if (otherOrigins.length === 0) return found
  const also = `credentials of the client also go to ${otherOrigins.join(' and ')}, which discovery names`
  return { ...found, detail: `${found.detail}; ${also}` }
}

function promisedStep(promises: DiscoveryPromises | null, problem: string | null, asked: AskedOfProvider): Step {
  if (promises === null) return step('discovery', 'warn', `the discovery document: ${problem ?? 'not read'}`)
  const lacks = missing(promises, asked)
  if (promises.requiresSignedRequest && asked.grant === 'code')
    return step('discovery', 'warn', 'the provider takes only signed authorization requests, which this cannot send')
  if (lacks.length > 0) return step('discovery', 'warn', `discovery does not name ${lacks.join(', nor ')}`)
  const { scopes, grants } = promises
  return scopes === null || grants === null
    ? step('discovery', 'pass', 'it is the right issuer; not all scopes and grants are listed there')
    : step('discovery', 'pass', 'discovery promises offline_access and refresh_token')
}

function missing(promises: DiscoveryPromises, { grant, method }: AskedOfProvider): string[] {
  const lacks = (listed: readonly string[] | null, wanted: string) => listed !== null && !listed.includes(wanted)
  const { scopes, grants, responseTypes, responseModes, pkceMethods, clientAuthentication } = promises
  const byCode = grant === 'code'
  return [
    ...(lacks(scopes, 'offline_access') ? ['the scope offline_access'] : []),
    ...(lacks(grants, 'refresh_token') ? ['the grant refresh_token'] : []),
    ...(grant !== null && lacks(grants, interactiveGrants[grant]) ? [`the grant ${interactiveGrants[grant]}`] : []),
    ...(byCode && lacks(responseTypes, 'code') ? ['the response type code'] : []),
    ...(byCode && lacks(responseModes, 'query') ? ['the response mode query'] : []),
    ...(byCode && lacks(pkceMethods, 'S256') ? ['PKCE with S256'] : []),
    // Of public clients most providers say nothing here.
    ...(method !== 'none' && lacks(clientAuthentication, discoveryNames[method])
      ? [`client authentication by ${discoveryNames[method]}`]
      : []),
  ]
}

/** OpenID Connect Core 1.0 section 9. */
const discoveryNames: Record<Exclude<AskedOfProvider['method'], 'none'>, string> = {
  basic: 'client_secret_basic',
  post: 'client_secret_post',
  private_key_jwt: 'private_key_jwt',
}
