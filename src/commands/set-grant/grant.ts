import * as z from 'zod/mini'
import { documentedGrants, grantCalled, grantLike } from '../../token-settings/grants'

/** What an OAuth grant type is made of (RFC 6749 appendix A.10): the characters of names and URIs. */
const grantTypeText = /^[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+$/

/** As long as a grant type may be here; the longest documented one has 47 characters. */
const longest = 200

/** One value of `allowedGrants`. */
export interface GrantName {
  value: string
  isDocumented: boolean
}

/** A documented grant by its value or short name, or any other text that could be one. */
export const grantName = z.pipe(
  z
    .string()
    .check(
      z.minLength(1, 'is empty; write a grant such as refresh_token or code'),
      z.maxLength(longest, 'is too long for a grant'),
      z.regex(grantTypeText, { error: 'contains characters that no grant has', abort: true }),
    ),
  z.transform((name): GrantName => {
    const grant = grantCalled(name)
    return { value: grant?.value ?? name, isDocumented: grant !== undefined }
  }),
)

export const isDocumentedGrant = (word: string): boolean => grantCalled(word) !== undefined

/** What a shell offers: the short names, and the values but for the long URNs. */
export const grantNames = [
  ...new Set(documentedGrants.flatMap(({ short, value }) => (value.includes(':') ? [short] : [short, value]))),
]

export const undocumented = ({ value }: GrantName): string => `Oracle documents no grant '${value}'`

/** What to write instead. */
export function instead({ value }: GrantName): string {
  const like = grantLike(value)
  const known = `Documented are ${documentedGrants.map(({ short }) => short).join(', ')}.`
  return `${like === undefined ? known : `Did you mean ${like.value}?`} If it is meant: --force`
}
