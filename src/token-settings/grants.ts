import { editDistance } from '../failures/did-you-mean'

/**
 * The values of `allowedGrants` that Oracle documents, and whether a token request of that grant can bring a refresh
 * token. The schema types them as free text, so others are possible.
 *
 * Source: OCI IAM guide, "Supported Access Grant Types", "Device Code Grant Type", "TLS Client Authentication",
 * "Token Exchange Grant Type".
 */
export interface Grant {
  /** As it stands in `allowedGrants`, letter case included. */
  value: string
  /** What people call it, and may type. */
  short: string
  canCarryRefreshToken: boolean
}

export const documentedGrants: readonly Grant[] = [
  { value: 'authorization_code', short: 'code', canCarryRefreshToken: true },
  { value: 'refresh_token', short: 'refresh', canCarryRefreshToken: false },
  { value: 'client_credentials', short: 'client-credentials', canCarryRefreshToken: false },
  { value: 'password', short: 'password', canCarryRefreshToken: true },
  { value: 'implicit', short: 'implicit', canCarryRefreshToken: false },
  { value: 'urn:ietf:params:oauth:grant-type:device_code', short: 'device', canCarryRefreshToken: true },
  { value: 'urn:ietf:params:oauth:grant-type:jwt-bearer', short: 'jwt-bearer', canCarryRefreshToken: true },
  { value: 'urn:ietf:params:oauth:grant-type:saml2-bearer', short: 'saml2-bearer', canCarryRefreshToken: true },
  { value: 'urn:ietf:params:oauth:grant-type:token-exchange', short: 'token-exchange', canCarryRefreshToken: true },
  { value: 'tls_client_auth', short: 'tls', canCarryRefreshToken: false },
]

/** The grants that a person can go through at a keyboard, by the names that `--grant` takes. */
export const interactiveGrants = {
  code: 'authorization_code',
  device: 'urn:ietf:params:oauth:grant-type:device_code',
  password: 'password',
} as const

export type InteractiveGrant = keyof typeof interactiveGrants

export const refreshGrant = 'refresh_token'

/** The grant of this value or short name; undefined for what Oracle does not document. */
export const grantCalled = (name: string): Grant | undefined =>
  documentedGrants.find(({ value, short }) => value === name || short === name || lastPart(value) === name)

/** `device_code` for the grant whose value is a long URN. */
const lastPart = (value: string): string => value.slice(value.lastIndexOf(':') + 1)

/** A grant of any name; what Oracle does not document is not known to. */
export const canCarryRefreshToken = (value: string): boolean =>
  documentedGrants.some((grant) => grant.value === value && grant.canCarryRefreshToken)

/** The documented grant whose name is most like what was typed, if one is like it at all. */
export function grantLike(typed: string): Grant | undefined {
  const plain = plainly(typed)
  const distances = documentedGrants.map((grant) => ({
    grant,
    distance: Math.min(...[grant.short, lastPart(grant.value)].map((name) => editDistance(plain, plainly(name)))),
  }))
  const nearest = distances.reduce((best, each) => (each.distance < best.distance ? each : best))
  return nearest.distance <= Math.min(mostSlips, plain.length - 1) ? nearest.grant : undefined
}

/** A wrong letter or two, or two that have changed places. */
const mostSlips = 2

/** Without what people mix up: letter case, and how words are joined. */
const plainly = (name: string): string => name.toLowerCase().replace(/^.*:/, '').replace(/[-_]/g, '')
