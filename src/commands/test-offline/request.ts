import * as z from 'zod/mini'
import { appSelector, duration } from '../../cli/arguments'
import type { AuthMethod } from '../../identity-domain/oauth/requests'
import { type InteractiveGrant, interactiveGrants } from '../../token-settings/grants'

export const grants = Object.keys(interactiveGrants) as [InteractiveGrant, ...InteractiveGrant[]]

/** RFC 6749 section 3.3: words of visible ASCII without quotation mark and backslash. */
const scope = z
  .string()
  .check(
    z.maxLength(2048, 'is longer than 2048 characters'),
    z.regex(
      /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/,
      'is not a scope: write words separated by one space',
    ),
  )

/** As {@link AuthMethod}. */
export const authMethods = ['basic', 'post', 'private_key_jwt', 'none'] as const satisfies readonly AuthMethod[]

/** Parameters that this command makes itself, and those that would bring a secret onto the command line. */
const ownParameters: ReadonlySet<string> = new Set([
  ...['response_type', 'response_mode', 'client_id', 'redirect_uri', 'scope', 'state', 'nonce', 'prompt', 'login_hint'],
  ...['code_challenge', 'code_challenge_method', 'request', 'request_uri', 'device_code', 'code_verifier'],
  ...['client_secret', 'client_assertion', 'client_assertion_type', 'password', 'id_token_hint'],
])

const parameter = z.pipe(
  z.string().check(
    z.regex(/^[A-Za-z0-9._~-]{1,100}=[\x20-\x7e]{0,1000}$/, 'is not NAME=VALUE'),
    z.refine((text) => !ownParameters.has(text.split('=', 1)[0] as string), {
      error: 'names a parameter that this command sets itself, or that is a secret',
    }),
  ),
  z.transform((text): [name: string, value: string] => {
    const at = text.indexOf('=')
    return [text.slice(0, at), text.slice(at + 1)]
  }),
)

/** OpenID Connect Core 1.0 section 3.1.2.1: words with spaces between them. */
const prompt = z
  .string()
  .check(z.regex(/^[a-z_]{1,50}( [a-z_]{1,50})*$/, 'is not a prompt: write lower-case words, such as consent'))

/** A longer one would outlast most sessions that it is to be tried in. */
const longestWait = 3600

const text = z.string().check(
  z.minLength(1, 'is empty'),
  z.maxLength(1024, 'is longer than 1024 characters'),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
  z.regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, 'contains a control character'),
)

const offlineRequest = z.object({
  selector: appSelector,
  grant: z._default(z.enum(grants, { error: 'is not a grant of this command; use code, device or password' }), 'code'),
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
  authMethod: z.optional(z.enum(authMethods, { error: 'is none of basic, post, private_key_jwt and none' })),
  prompt: z.optional(prompt),
  param: z._default(z.array(parameter), []),
  rotationWait: z.optional(
    duration.check(z.refine((seconds) => seconds >= 1 && seconds <= longestWait, 'is not between 1s and 1h')),
  ),
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
  [
    ({ from, rotationWait }) => from === undefined || rotationWait === undefined,
    'rotationWait',
    'goes without --from, which redeems its token once',
  ],
  [
    ({ grant, from, prompt }) => prompt === undefined || (grant !== 'password' && from === undefined),
    'prompt',
    'is for an authorization request, and this run has none',
  ],
  [
    ({ grant, from, param }) => param.length === 0 || (grant !== 'password' && from === undefined),
    'param',
    'is for an authorization request, and this run has none',
  ],
  [({ param }) => new Set(param.map(([name]) => name)).size === param.length, 'param', 'names one parameter twice'],
  [
    ({ readSecret, authMethod }) =>
      !readSecret || authMethod === undefined || authMethod === 'basic' || authMethod === 'post',
    'readSecret',
    'reads a secret, which this --auth-method does not use',
  ],
]

export const request = offlineRequest.check(
  ...rules.map(([holds, path, error]) => z.refine<OfflineRequest>(holds, { error, path: [path] })),
)
