import type { App, Lifetime } from './app'
import type { Seconds } from './duration'

/** What an access token lives at most, for one of the reasons that there are. */
export interface AccessTerm {
  /** `accessTokenExpiry` of the resource; what is left of the user's session; a lifetime asked for in the scope. */
  term: 'accessTokenExpiry' | 'user-session' | 'custom-expiry'
  seconds: Seconds
  source: Lifetime['source'] | 'request'
}

/** What tokens for a resource would live. */
export interface TokenLifetimes {
  /** An idle limit: every refresh brings a new refresh token with a new window. No absolute end is documented. */
  refresh: Lifetime
  access: {
    /** An upper bound: of the session nothing but its longest length is known. */
    atMost: Seconds
    /** The term that is smallest; the first of equal ones. */
    decidedBy: AccessTerm['term']
    terms: readonly AccessTerm[]
  }
}

/** How long a user's session lasts unless the domain says otherwise: 480 minutes. Only what is left of it counts. */
export const usualSession = 28_800 as Seconds

/** A lifetime asked for in the scope is cut to this where the resource sets none: one year, as Oracle counts it. */
export const longestCustomExpiry = 31_556_952 as Seconds

/**
 * The refresh token lives as set on the resource app, else one week; the access token as the smallest of the terms that
 * apply, else one hour.
 *
 * Source: OCI IAM guide, "Token Expiry Table"; the length of that year from another Oracle product's guide.
 *
 * @param customExpiry the seconds of `urn:opc:resource:expiry=…` in the scope, if it stands there
 */
export function tokenLifetimes(resource: App, customExpiry: Seconds | null = null): TokenLifetimes {
  const terms = [...ownTerms(resource.accessTokenExpiry, customExpiry), session]
  const smallest = terms.reduce((least, term) => (term.seconds < least.seconds ? term : least))
  return { refresh: resource.refreshTokenExpiry, access: { atMost: smallest.seconds, decidedBy: smallest.term, terms } }
}

const session: AccessTerm = { term: 'user-session', seconds: usualSession, source: 'default' }

/** The default counts only where nothing else says how long. */
function ownTerms(set: Lifetime, customExpiry: Seconds | null): AccessTerm[] {
  const ofResource: AccessTerm = { term: 'accessTokenExpiry', seconds: set.seconds, source: set.source }
  if (customExpiry === null) return [ofResource]
  const asked: AccessTerm = { term: 'custom-expiry', seconds: customExpiry, source: 'request' }
  return set.source === 'app'
    ? [ofResource, asked]
    : [{ ...asked, seconds: Math.min(customExpiry, longestCustomExpiry) as Seconds }]
}
