import { domainTypes } from './rate-limits'

/** What each App has; `id` and `displayName`, which no client can do without, and what tells clients from resources left out. */
const hideable = [
  ...['schemas', 'meta', 'ocid', 'name', 'active', 'isAliasApp', 'basedOnTemplate'],
  ...['idcsCreatedBy', 'idcsLastModifiedBy', 'domainOcid', 'compartmentOcid', 'tenancyOcid'],
] as const

/**
 * Behaviour that Oracle does not document, and what each switch can be set to: one of a list, whose first value is the
 * default, a number from `from` up, or a list of `names`. The defaults are our guesses; `docs/sandbox.md` lists them.
 */
export const switchPositions = {
  /** The smallest lifetime that is accepted, in seconds; null accepts every integer. Oracle documents no minimum. */
  smallestExpiry: { first: 1, from: 0, orNull: true },
  /** The largest lifetime that is accepted, in seconds; null for none. Oracle documents no maximum. */
  largestExpiry: { first: null, from: 1, orNull: true },
  /** What becomes of `"604800"`, a text, where the schema has an integer. */
  integerAsText: ['refuse', 'convert'],
  /** Whether `if-match` is compared with `meta.version`, and the status when it differs: 412, or 409. */
  ifMatch: ['enforce', 'enforce-with-409', 'ignore'],
  /** The header `etag` of an answer to a write: the version as it is, in quotation marks, or none. */
  etag: ['bare', 'quoted', 'none'],
  /** Whether the answer to the GET of one App has that header as well; the SDK does not declare it. */
  etagOnGet: [false, true],
  /** Whether the GET of an App with `if-none-match` of its version is answered with 304 (RFC 9110 section 13.1.2). */
  ifNoneMatch: ['ignore', 'honour'],
  /** Whether Apps show `meta.version`; Oracle's sample of 2022 does not. */
  metaVersion: [true, false],
  /** The body of a 403, 404, 409 or 429 of the Admin API. */
  errorBody: ['scim', 'html', 'empty'],
  /** The body of a 401 for a bad token; its type is HTML in any case. */
  unauthorizedBody: ['html', 'empty'],
  /** The status of a request that the caller has no role for. */
  missingRole: [401, 403],
  /** The most Apps that a page of a list has. */
  largestCount: { first: 1000, from: 1, orNull: false },
  /** What becomes of a larger `count`: it counts as that number, or is refused with 400. */
  largeCount: ['clamp', 'refuse'],
  /**
   * The header `opc-next-page` of the last page: none, that of the first page, so that who follows it never ends, or the
   * index after the last App.
   */
  nextPageAtEnd: ['none', 'first', 'behind'],
  /** Whether `sortBy` and `sortOrder` of a list have an effect. */
  sorting: ['honour', 'ignore'],
  /** Whether `attributes` narrows an answer. */
  narrowing: ['honour', 'ignore'],
  /** Which of several parameters `attributeSets`, or `attributes`, counts. */
  repeatedSets: ['first', 'last', 'all'],
  /** What becomes of a name in `attributes` that no attribute has. */
  unknownAttribute: ['ignore', 'refuse'],
  /** What becomes of a name in `attributeSets` that no set has. */
  unknownAttributeSet: ['refuse', 'ignore'],
  /** Attributes that no answer shows, although each App has them. */
  hiddenAttributes: { first: null, names: hideable },
  /** Whether lists can be filtered by `refreshTokenExpiry` and `accessTokenExpiry`, which are not declared as searchable. */
  searchableExpiry: [false, true],
  /** Whether an App that is made without a word about `active` is. */
  activeAtCreation: [false, true],
  /** Read-only attributes in a PUT: all refused, only other values than the App has, or ignored. */
  readOnlyInPut: ['refuse', 'refuse-others', 'ignore'],
  /** What becomes of attributes that a PUT leaves out. */
  omittedInPut: ['clear', 'keep'],
  /** The status that the DELETE of an active App gets. */
  deleteActive: [400, 409],
  /** Whether `forceDelete=true` deletes an active App, too. */
  forceDelete: ['inactive-only', 'active-too'],
  /** Whether a write with the `opc-retry-token` of an earlier one is only answered again. */
  retryToken: ['honour', 'ignore'],
  /** So many operations a bulk request may have; Oracle's documents say 50, and 1000. */
  bulkOperations: { first: 50, from: 1, orNull: false },
  /** The status of a bulk request: Oracle's reference has 201, RFC 7644 has 200. */
  bulkStatus: [201, 200],
  /** The rate limits of a domain of this type, on the sandbox's clock; null for none. */
  limits: [null, ...domainTypes],
  /** Whether a 429 of these limits has `Retry-After`; Oracle documents none. */
  limitRetryAfter: [false, true],
  /** How far the date of a signed request may be off, in seconds of the wall clock; null accepts every date. */
  signatureSkew: { first: 300, from: 0, orNull: true },
  /** What the date of a signed request is compared with: the time on the wall, or the sandbox's clock. */
  signatureClock: ['wall', 'sandbox'],
  /** What the metadata service does: it answers, never answers, sends a portal's page, redirects to one, hangs up, knows nothing. */
  metadata: ['answers', 'slow', 'html', 'redirect', 'reset', 'missing'],
  /** Whether a dynamic group of the domain has the instance, the resource or the pod in it. */
  dynamicGroup: ['matches', 'no-match'],
  /** The status of a request of a machine that no dynamic group has in it. */
  unmatchedMachine: [404, 401],
  /** Whether that dynamic group has the role Application Administrator. */
  dynamicGroupRole: ['granted', 'missing'],
  /** How long the session of an instance, a resource or a pod lasts. */
  machineMinutes: { first: 20, from: 1, orNull: false },
  /** How long the session lasts that a job's token is exchanged for. */
  exchangeMinutes: { first: 60, from: 1, orNull: false },
  /** Who may exchange a token: confidential clients, who authenticate, or public ones by their client id as well. */
  exchangeClient: ['confidential', 'public-too'],
  /** The role that reads and writes identity propagation trusts. */
  trustRole: ['identity-domain-administrator', 'application-administrator-too'],
  /** What discovery and every token name as issuer: `https://identity.oraclecloud.com/`, without the slash, or the domain. */
  issuer: ['constant', 'constant-without-slash', 'domain'],
  /** The member of discovery that names the introspection endpoint: RFC 8414's, Oracle's own, or both. */
  introspectionName: ['both', 'introspect_endpoint', 'introspection_endpoint'],
  /** Whether the signing keys can be read without a token; on a domain a setting of this name. */
  signingCertPublicAccess: [false, true],
  /** What becomes of `offline_access` when the client or the resource does not permit it. */
  offlineNotPermitted: ['omit', 'invalid_scope'],
  /** Whether a refresh brings a new refresh token. */
  rotation: ['rotate', 'keep'],
  /** What happens to a refresh token that was used before. */
  reuse: ['refuse', 'refuse-and-revoke-family', 'accept'],
  /** Whether a refresh starts the lifetime again, or the end of the first refresh token stays the end. */
  window: ['sliding', 'absolute'],
  /** Whether refresh tokens go on working once their resource no longer allows offline access. */
  withdrawnOffline: ['honour', 'refuse'],
  /** Whether another `refreshTokenExpiry` is for refresh tokens to come, or also moves the end of those that are out. */
  changedExpiry: ['new-tokens', 'live-tokens'],
  /** How long refresh tokens for the Admin API live, in seconds, as long as `IDCSApp` does not say. */
  myScopesRefreshExpiry: { first: 604_800, from: 1, orNull: false },
  /** Whether the user's session also ends what a refresh gives. */
  sessionBoundsRefresh: [false, true],
  /** Whether the answer to a refresh has an `id_token`, if the first one had. */
  idTokenOnRefresh: [true, false],
  /** Whether the token answer has the member `scope`. */
  scopeInAnswer: [false, true],
  /** How long a sign-in lasts. */
  sessionMinutes: { first: 480, from: 1, orNull: false },
  /** Who has to use PKCE. */
  pkce: ['public', 'optional', 'always'],
  /** Whether `redirect_uri` has to be repeated at the token endpoint. If it is there, it has to be the same. */
  tokenRedirectUri: ['optional', 'required'],
  /** Whether a device that polls too fast gets `slow_down`. */
  slowDown: [true, false],
  /** What a device that polls is told until its user has answered. */
  devicePending: ['authorization_pending', 'invalid_grant'],
  /** Whether OAuth errors have an `error_description` where Oracle's words are not known. */
  oauthErrorText: [true, false],
  /** The type of `active` in the answer to an introspection. */
  introspectActive: ['boolean', 'text'],
} as const

type Table = typeof switchPositions
type Positions =
  | readonly unknown[]
  | { first: number | null; from: number; orNull: boolean }
  | { first: null; names: readonly string[] }

/** The position of every switch. */
export type Switches = {
  -readonly [Name in keyof Table]: Table[Name] extends readonly (infer Position)[]
    ? Position
    : Table[Name] extends { names: readonly (infer Attribute)[] }
      ? readonly Attribute[] | null
      : number | (Table[Name] extends { orNull: true } ? null : never)
}

/** The switches that decide which values an App may have. */
export type ValueRules = Pick<Switches, 'smallestExpiry' | 'largestExpiry' | 'integerAsText'>

export const defaultSwitches = Object.fromEntries(
  Object.entries<Positions>(switchPositions).map(([name, positions]) => [
    name,
    'first' in positions ? positions.first : positions[0],
  ]),
) as Switches

/** Reads `{"rotation": "keep", …}`. @throws Error naming the switch that is none, or its positions */
export function readSwitches(values: Readonly<Record<string, unknown>>): Partial<Switches> {
  for (const [name, value] of Object.entries(values)) {
    const possible = positionsOf(name)
    if (!fits(possible, value)) throw new Error(`'${name}' must be ${described(possible)}.`)
  }
  return values as Partial<Switches>
}

/**
 * Reads `rotation=keep`, as people write it: words, numbers, true, false and null as they are.
 *
 * @throws Error as {@link readSwitches} does, and for a switch that is set twice
 */
export function readSwitchTexts(texts: readonly string[]): Partial<Switches> {
  const values: Record<string, unknown> = {}
  for (const text of texts) {
    const [name = '', ...rest] = text.split('=')
    const possible = positionsOf(name)
    if (Object.hasOwn(values, name)) throw new Error(`'${name}' is set twice.`)
    values[name] = meant(possible, rest.join('='))
  }
  return readSwitches(values)
}

function positionsOf(name: string): Positions {
  if (Object.hasOwn(switchPositions, name)) return switchPositions[name as keyof Switches]
  throw new Error(`There is no switch '${name}'. Switches: ${Object.keys(switchPositions).join(', ')}.`)
}

/** The position that a text means; the text itself when it means none. */
function meant(possible: Positions, text: string): unknown {
  if (!('first' in possible)) return possible.find((value) => String(value) === text) ?? (text === 'null' ? null : text)
  if (text === 'null') return null
  if ('names' in possible) return text.split(',')
  return /^\d+$/.test(text) ? Number(text) : text
}

function fits(possible: Positions, value: unknown): boolean {
  if (!('first' in possible)) return possible.includes(value)
  if ('names' in possible)
    return value === null || (Array.isArray(value) && value.every((name) => possible.names.includes(name)))
  return (value === null && possible.orNull) || (Number.isSafeInteger(value) && (value as number) >= possible.from)
}

function described(possible: Positions): string {
  if (!('first' in possible)) return possible.map((value) => JSON.stringify(value)).join(' or ')
  if ('names' in possible) return `null, or a list of some of these: ${possible.names.join(', ')}`
  return `an integer from ${possible.from}${possible.orNull ? ', or null' : ''}`
}
