import * as z from 'zod/mini'
import { profileName, profileNameRule, secretStores } from '../../config/profiles/profile'

const nonEmpty = z.string().check(
  z.minLength(1, 'is empty'),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
  z.regex(/^[^\u0000-\u001f\u007f]*$/, { error: 'contains a control character', abort: true }),
)

const name = z.string().check(z.regex(profileName, profileNameRule))

export const request = z.object({
  name: z.optional(name),
  /** Of the common options: here it names what is to be stored. */
  profile: z.optional(name),
  domainUrl: z.optional(z.string()),
  caFile: z.optional(nonEmpty),
  ociProfile: z.optional(nonEmpty),
  auth: z.optional(nonEmpty),
  clientId: z.optional(nonEmpty),
  secretStdin: z._default(z.boolean(), false),
  secretFile: z.optional(nonEmpty),
  secretCommand: z.optional(nonEmpty),
  keyFile: z.optional(nonEmpty),
  keyId: z.optional(nonEmpty),
  tokenStdin: z._default(z.boolean(), false),
  tokenFile: z.optional(nonEmpty),
  tokenCommand: z.optional(nonEmpty),
  cacheTokens: z._default(z.boolean(), false),
  store: z.optional(z.enum(secretStores, { error: `is neither ${secretStores.join(' nor ')}` })),
})

export type LoginRequest = z.output<typeof request>
