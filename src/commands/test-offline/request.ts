import * as z from 'zod/mini'
import { appSelector } from '../../cli/arguments'
import { type InteractiveGrant, interactiveGrants } from '../../token-settings/grants'

export const grants = Object.keys(interactiveGrants) as [InteractiveGrant, ...InteractiveGrant[]]

/** RFC 6749 section 3.3: words of visible ASCII without quotation mark and backslash. */
const scope = z
  .string()
  .check(
    z.maxLength(2048, 'is longer than 2048 characters'),
    z.regex(
      /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/,
      'is no scope: words with one space between them',
    ),
  )

const text = z.string().check(
  z.minLength(1, 'is empty'),
  z.maxLength(1024, 'is longer than 1024 characters'),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
  z.regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, 'contains a control character'),
)

const offlineRequest = z.object({
  selector: appSelector,
  grant: z._default(z.enum(grants, { error: 'is no grant of this command; write code, device or password' }), 'code'),
  resource: z.optional(appSelector),
  scope: z.optional(scope),
  browser: z._default(z.boolean(), true),
  redirectUri: z.optional(text),
  username: z.optional(text),
  passwordStdin: z._default(z.boolean(), false),
  control: z._default(z.boolean(), false),
  reuse: z._default(z.boolean(), true),
  revoke: z._default(z.boolean(), true),
  issuer: z.optional(z.string()),
  keep: z.optional(text),
  from: z.optional(text),
  readSecret: z._default(z.boolean(), false),
})

export type OfflineRequest = z.output<typeof offlineRequest>

/** What makes no sense together: whether it does, the option to blame, and why. */
const rules: [holds: (asked: OfflineRequest) => boolean, path: keyof OfflineRequest, error: string][] = [
  [
    ({ resource, scope }) => resource === undefined || scope === undefined,
    'scope',
    'names the resource already, so it goes without --resource',
  ],
  [
    ({ issuer, resource }) => issuer === undefined || resource === undefined,
    'resource',
    'is an app of an identity domain, so it goes without --issuer',
  ],
  [
    ({ issuer, readSecret }) => issuer === undefined || !readSecret,
    'readSecret',
    'asks the identity domain, so it goes without --issuer',
  ],
  [
    ({ grant, username, from }) => grant !== 'password' || username !== undefined || from !== undefined,
    'grant',
    'password needs --username',
  ],
  [
    ({ grant, passwordStdin }) => grant === 'password' || !passwordStdin,
    'passwordStdin',
    'goes with --grant password only',
  ],
  [
    ({ keep, from }) => keep === undefined || from === undefined,
    'from',
    'saves the next token in the same file, so it goes without --keep',
  ],
  [({ from, scope }) => from === undefined || scope === undefined, 'scope', 'goes without --from, whose file names it'],
  [
    ({ from, resource }) => from === undefined || resource === undefined,
    'resource',
    'goes without --from, whose file names the scope',
  ],
  [({ from, control }) => from === undefined || !control, 'control', 'needs a sign-in, and --from has none'],
]

export const request = offlineRequest.check(
  ...rules.map(([holds, path, error]) => z.refine<OfflineRequest>(holds, { error, path: [path] })),
)
