import * as z from 'zod/mini'
import { DurationError, parseDuration, type Seconds } from '../token-settings/duration'

/** What several commands read from the command line in the same way. Messages come without the argument's name. */

const longestSelector = 1024
const longestFilter = 4096

/** `<app>`: an id, OCID, client id or exact display name. */
export const appSelector = z.string().check(
  z.minLength(1, 'is empty; write an app id, a client id or a display name'),
  z.maxLength(longestSelector, `is longer than ${longestSelector} characters; no app has such a name`),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
  z.regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, { error: 'contains a control character', abort: true }),
)

/** A SCIM filter (RFC 7644 section 3.4.2.2). Only the domain can tell whether it makes sense. */
export const scimFilter = z.string().check(
  z.regex(/\S/, 'is empty; write a SCIM filter such as isOAuthResource eq true'),
  z.maxLength(longestFilter, `is longer than ${longestFilter} characters; it does not fit in a URL`),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
  z.regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, { error: 'contains a control character', abort: true }),
)

/** A length of time in the grammar of `parseDuration`. */
export const duration = durationAs((seconds) => seconds)

/** The same, where it matters how it was typed. */
export const durationAsTyped = durationAs((seconds, typed) => ({ seconds, typed }))

function durationAs<Meaning>(meaning: (seconds: Seconds, typed: string) => Meaning) {
  return z.pipe(
    z.string(),
    z.transform((text, context): Meaning => {
      try {
        return meaning(parseDuration(text), text)
      } catch (error) {
        if (!(error instanceof DurationError)) throw error
        context.issues.push({ code: 'custom', message: error.message, input: text, params: { escaped: true } })
        return z.NEVER
      }
    }),
  )
}

export const isDuration = (word: string): boolean => z.safeParse(duration, word).success

/** A length of time for a run: of seconds rather than days. */
export const timeLimit = z.pipe(
  z.string().check(
    z.superRefine((text, context) => {
      if (!/^[1-9]\d?$/.test(text) || isDuration(text)) return
      context.addIssue({ code: 'custom', message: `"${text}" has no unit: did you mean ${text}s?` })
    }),
  ),
  duration,
)

/** `on|off`, as a yes or no. */
export const onOrOff = z.pipe(
  z.enum(['on', 'off'], { error: 'is neither on nor off' }),
  z.transform((word) => word === 'on'),
)

export const isOnOrOff = (word: string): boolean => z.safeParse(onOrOff, word).success

/** Whose lifetime is meant: that of refresh or of access tokens. */
export const tokenKinds = ['refresh', 'access'] as const
export const tokenKind = z.enum(tokenKinds, { error: 'is not a token kind; use refresh or access' })
