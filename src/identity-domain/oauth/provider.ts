import type { DiscoveryPromises } from '../../offline-access/discovery-step'
import { signingKeysPath } from './signing-keys'

/** Where a provider is asked, and how it may call itself. */
export interface Provider {
  kind: 'identity-domain' | 'any'
  /** Every accepted spelling of the issuer, compared exactly; the first is the usual one. */
  issuers: readonly string[]
  endpoints: Endpoints
  /** null until discovery was read. */
  promises: Promises | null
  /** Whether each answer to an authorization request has to name the issuer (RFC 9207). */
  namesItself: boolean
}

export interface Endpoints {
  authorization: URL | null
  token: URL
  revocation: URL | null
  device: URL | null
  keys: URL | null
  /** For pushed authorization requests (RFC 9126). */
  pushed: URL | null
}

/** What discovery says of a provider, besides its endpoints. */
export interface Promises extends DiscoveryPromises {
  idTokenAlgorithms: readonly string[] | null
  /** Only pushed authorization requests are taken (RFC 9126 section 5). */
  requiresPushed: boolean
}

/** Without an issuer of its own, a domain names the one that all domains share. Source: discovery documents of domains. */
const sharedIssuer = 'https://identity.oraclecloud.com'

/** Both spellings were observed. */
export const sharedIssuers: readonly string[] = [`${sharedIssuer}/`, sharedIssuer]

/**
 * An identity domain: its endpoints are fixed paths on the configured origin, never what discovery says, for `iss` does
 * not tell two domains apart.
 *
 * Source: OCI IAM guide, "OAuth Runtime"; the two spellings of the issuer, and the domain's own, were all observed.
 */
export function identityDomain(origin: URL): Provider {
  const at = (path: string) => new URL(path, origin)
  return {
    kind: 'identity-domain',
    issuers: [...sharedIssuers, origin.origin, `${origin.origin}/`],
    endpoints: {
      authorization: at('/oauth2/v1/authorize'),
      token: at('/oauth2/v1/token'),
      revocation: at('/oauth2/v1/revoke'),
      device: at('/oauth2/v1/device'),
      keys: at(signingKeysPath),
      pushed: null,
    },
    promises: null,
    namesItself: false,
  }
}

/** Origins besides the issuer's that get credentials of the client. OpenID Connect Discovery lets a provider have them. */
export function otherOriginsOf({ endpoints }: Provider, issuer: URL): string[] {
  const { token, revocation, device, pushed } = endpoints
  const origins = [token, revocation, device, pushed].flatMap((url) => (url === null ? [] : [url.origin]))
  return [...new Set(origins)].filter((origin) => origin !== issuer.origin)
}

/** The origins that a provider is asked at. */
export const originsOf = ({ endpoints }: Provider): URL[] =>
  Object.values(endpoints).filter((url): url is URL => url !== null)
