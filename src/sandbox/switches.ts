import { type DomainType, domainTypes } from './rate-limits'
import type { ValueRules } from './value-check'

/** Behaviour that Oracle does not document. The defaults are our guesses; `docs/sandbox.md` lists them. */
export interface Switches extends ValueRules {
  /** Whether `if-match` on a PATCH is compared with `meta.version`: 412 when it differs. */
  ifMatch: 'enforce' | 'ignore'
  /** The rate limits of a domain of this type, on the sandbox's clock; null for none. */
  limits: DomainType | null
  /** Whether a 429 of these limits has `Retry-After`; Oracle documents none. */
  limitRetryAfter: boolean
  /** How far the date of a signed request may be off, in seconds of the wall clock; null accepts every date. */
  signatureSkew: number | null
  /** What discovery and every token name as issuer: `https://identity.oraclecloud.com/`, without the slash, or the domain. */
  issuer: 'constant' | 'constant-without-slash' | 'domain'
  /** The member of discovery that names the introspection endpoint: RFC 8414's, Oracle's own, or both. */
  introspectionName: 'both' | 'introspect_endpoint' | 'introspection_endpoint'
  /** Whether the signing keys can be read without a token; on a domain a setting of this name. */
  signingCertPublicAccess: boolean
  /** What becomes of `offline_access` when the client or the resource does not permit it. */
  offlineNotPermitted: 'omit' | 'invalid_scope'
  /** Whether a refresh brings a new refresh token. */
  rotation: 'rotate' | 'keep'
  /** What happens to a refresh token that was used before. */
  reuse: 'refuse' | 'refuse-and-revoke-family' | 'accept'
  /** Whether a refresh starts the lifetime again, or the end of the first refresh token stays the end. */
  window: 'sliding' | 'absolute'
  /** Whether refresh tokens go on working once their resource no longer allows offline access. */
  withdrawnOffline: 'honour' | 'refuse'
  /** Whether the user's session also ends what a refresh gives. */
  sessionBoundsRefresh: boolean
  /** Whether the answer to a refresh has an `id_token`, if the first one had. */
  idTokenOnRefresh: boolean
  /** Whether the token answer has the member `scope`. */
  scopeInAnswer: boolean
  /** How long a sign-in lasts. */
  sessionMinutes: number
  /** Who has to use PKCE. */
  pkce: 'optional' | 'public' | 'always'
  /** Whether `redirect_uri` has to be repeated at the token endpoint. If it is there, it has to be the same. */
  tokenRedirectUri: 'optional' | 'required'
  /** So many wrong passwords in a row lock a user; null never does. */
  passwordAttempts: number | null
  /** The member `interval` of the device answer, in seconds; null leaves it out, which means 5. */
  deviceInterval: number | null
  /** Whether a device that polls too fast gets `slow_down`. */
  slowDown: boolean
  /** The type of `active` in the answer to an introspection. */
  introspectActive: 'boolean' | 'text'
}

export const defaultSwitches: Switches = {
  smallestExpiry: 1,
  largestExpiry: null,
  ifMatch: 'enforce',
  limits: null,
  limitRetryAfter: false,
  signatureSkew: 300,
  issuer: 'constant',
  introspectionName: 'both',
  signingCertPublicAccess: false,
  offlineNotPermitted: 'omit',
  rotation: 'rotate',
  reuse: 'refuse',
  window: 'sliding',
  withdrawnOffline: 'honour',
  sessionBoundsRefresh: false,
  idTokenOnRefresh: true,
  scopeInAnswer: false,
  sessionMinutes: 480,
  pkce: 'public',
  tokenRedirectUri: 'optional',
  passwordAttempts: 5,
  deviceInterval: null,
  slowDown: true,
  introspectActive: 'boolean',
}

const yesOrNo = [true, false]

/** What each switch can be set to: one of these, or a number from this one up, or nothing. */
const positions: { readonly [Name in keyof Switches]: readonly unknown[] | { from: number; orNull: boolean } } = {
  smallestExpiry: { from: 0, orNull: true },
  largestExpiry: { from: 1, orNull: true },
  ifMatch: ['enforce', 'ignore'],
  limits: [null, ...domainTypes],
  limitRetryAfter: yesOrNo,
  signatureSkew: { from: 0, orNull: true },
  issuer: ['constant', 'constant-without-slash', 'domain'],
  introspectionName: ['both', 'introspect_endpoint', 'introspection_endpoint'],
  signingCertPublicAccess: yesOrNo,
  offlineNotPermitted: ['omit', 'invalid_scope'],
  rotation: ['rotate', 'keep'],
  reuse: ['refuse', 'refuse-and-revoke-family', 'accept'],
  window: ['sliding', 'absolute'],
  withdrawnOffline: ['honour', 'refuse'],
  sessionBoundsRefresh: yesOrNo,
  idTokenOnRefresh: yesOrNo,
  scopeInAnswer: yesOrNo,
  sessionMinutes: { from: 1, orNull: false },
  pkce: ['optional', 'public', 'always'],
  tokenRedirectUri: ['optional', 'required'],
  passwordAttempts: { from: 1, orNull: true },
  deviceInterval: { from: 1, orNull: true },
  slowDown: yesOrNo,
  introspectActive: ['boolean', 'text'],
}

/** Reads `{"rotation": "keep", …}`. @throws Error naming the switch that is none, or its positions */
export function readSwitches(values: Readonly<Record<string, unknown>>): Partial<Switches> {
  for (const [name, value] of Object.entries(values)) {
    if (!Object.hasOwn(positions, name)) {
      throw new Error(`There is no switch '${name}', but ${Object.keys(positions).join(', ')}.`)
    }
    const possible = positions[name as keyof Switches]
    if (!fits(possible, value)) throw new Error(`'${name}' is ${described(possible)}.`)
  }
  return values as Partial<Switches>
}

type Positions = (typeof positions)[keyof Switches]

function fits(possible: Positions, value: unknown): boolean {
  if (!('from' in possible)) return possible.includes(value)
  return (value === null && possible.orNull) || (Number.isSafeInteger(value) && (value as number) >= possible.from)
}

function described(possible: Positions): string {
  if (!('from' in possible)) return possible.map((value) => JSON.stringify(value)).join(' or ')
  return `an integer from ${possible.from}${possible.orNull ? ', or null' : ''}`
}
