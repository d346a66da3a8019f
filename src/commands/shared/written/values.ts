import type * as z from 'zod/mini'
import { closestMatch } from '../../../failures/did-you-mean'
import { DurationError, longestDuration, parseDuration, type Seconds } from '../../../token-settings/duration'
import { documentedGrants, grantCalled } from '../../../token-settings/grants'
import { wrongType } from './check-file'
import { typed } from './mistakes'
import { parsed } from './parts'

/** Every form that `parseDuration` reads, for editors; the upper limit of a text is not part of it. */
const durationPattern = [
  '^(?:',
  '(?=.)(?:[1-9]\\d*w)?(?:[1-9]\\d*d)?(?:[1-9]\\d*h)?(?:[1-9]\\d*m)?(?:[1-9]\\d*s)?',
  '|(?=.)(?:[1-9]\\d* ?weeks?(?: (?=\\d))?)?(?:[1-9]\\d* ?days?(?: (?=\\d))?)?(?:[1-9]\\d* ?hours?(?: (?=\\d))?)?(?:[1-9]\\d* ?minutes?(?: (?=\\d))?)?(?:[1-9]\\d* ?seconds?)?',
  '|P(?=[\\dT])(?:[1-9]\\d*W)?(?:[1-9]\\d*D)?(?:T(?=\\d)(?:[1-9]\\d*H)?(?:[1-9]\\d*M)?(?:[1-9]\\d*S)?)?',
  '|[6-9]\\d|[1-9]\\d{2,}',
  ')$',
].join('')

export const duration = parsed<Seconds>(readDuration, {
  id: 'duration',
  title: 'a duration such as 30d',
  description: 'A length of time: 30d, 8h, 15m, 1d12h, "9 days", P9D, or whole seconds from 60 up.',
  type: ['string', 'integer'],
  pattern: durationPattern,
  maxLength: 80,
  minimum: 60,
  maximum: longestDuration,
  examples: ['30d', '8h', '15m', 604_800],
} as unknown as z.core.JSONSchema.BaseSchema)

function readDuration(value: unknown): Seconds | { error: string } {
  if (typeof value !== 'string' && typeof value !== 'number')
    return { error: wrongType('a duration such as 30d', value) }
  try {
    return parseDuration(String(value))
  } catch (error) {
    if (error instanceof DurationError) return { error: error.message.replace(/\.$/, '') }
    throw error
  }
}

const grantNames = [...new Set(documentedGrants.flatMap(({ value, short }) => [value, short]))]
const uri = '^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#@!$&()*+,;=%-]+$'

/** As `allowedGrants` of an app holds it: the short names are ours. */
export const grant = parsed<string>(readGrant, {
  id: 'grant',
  title: 'a grant',
  description: 'A documented grant by its value or short name, or another one by its URI.',
  type: 'string',
  maxLength: 200,
  anyOf: [{ enum: grantNames }, { pattern: uri }],
})

function readGrant(value: unknown): string | { error: string } {
  if (typeof value !== 'string') return { error: wrongType('a grant', value, true) }
  if (value.length > 200) return { error: '{name} has more than 200 characters' }
  if (grantNames.includes(value) || new RegExp(uri, 'u').test(value)) return grantCalled(value)?.value ?? value
  const meant = closestMatch(value, grantNames)
  return meant === undefined
    ? { error: '{name} is not a grant: write a documented one such as code, or a URI' }
    : { error: `${typed(value)} is not a grant: did you mean ${meant}?` }
}

/** The origin of a domain. */
export const domain = parsed(
  (value) => {
    const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null
    if (url === null || !/^https?:$/.test(url.protocol)) return { error: '{name} is not the URL of a domain' }
    return url.origin
  },
  { title: 'the URL of a domain', type: 'string' },
)
