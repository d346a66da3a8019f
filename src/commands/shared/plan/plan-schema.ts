import * as z from 'zod/mini'
import { UsageError } from '../../../failures/errors'
import { appIdPattern } from '../../../identity-domain/scim/app-attributes'
import { hasRepeatedName } from '../../../identity-domain/scim/repeated-name'
import { type JsonValue, nestsTooDeeply } from '../../../identity-domain/scim/strict-json'
import { shorten } from '../../../output/encoders'
import { grantSet, type Plan, type PlanRow, plannedAttributes, planSourceKinds, sameValue } from '../../../plan/plan'
import { documentedDefault, type TokenKind } from '../../../token-settings/app'
import { formatDuration, longestDuration, type Seconds } from '../../../token-settings/duration'
import { planKind, planSchemaVersion } from './plan-json'

const seconds = z.int('is not a whole number of seconds').check(z.gte(0, 'is less than zero'))

/** People may edit the seconds of a plan; whoever reviews it reads the duration. So both have to say the same. */
const lifetime = z.pipe(
  z.strictObject({ seconds, duration: z.string(), source: z.enum(['app', 'default']) }).check(
    z.refine((value) => value.duration === formatDuration(value.seconds as Seconds), {
      error: ({ input }) => unlikeSeconds(input as { seconds: number; duration: string }),
      when: ({ issues }) => issues.length === 0,
    }),
  ),
  z.transform(({ seconds, source }) => ({ seconds: seconds as Seconds, source })),
)

const unlikeSeconds = ({ seconds, duration }: { seconds: number; duration: string }): string =>
  `says ${seconds} seconds and ${quoted(duration)}; ${seconds} seconds are ${formatDuration(seconds as Seconds)}`

const lifetimeOf = (kind: TokenKind) =>
  lifetime.check(
    z.refine(({ seconds, source }) => source === 'app' || seconds === documentedDefault[kind], {
      error: `has the source default, and the default is ${formatDuration(documentedDefault[kind])}`,
    }),
  )

/** A domain may hold values that make no sense; none is written. */
const wantedLifetime = (kind: TokenKind) =>
  lifetimeOf(kind).check(
    z.refine(({ seconds }) => seconds >= 1 && seconds <= longestDuration, {
      error: `is not from 1 to ${longestDuration} seconds`,
    }),
  )

const grant = z.string().check(z.regex(/^[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]{1,200}$/, 'is not a grant'))

const grants = z.pipe(
  z.array(grant).check(z.refine((list) => new Set(list).size === list.length, { error: 'has the same grant twice' })),
  z.transform((list): string[] => [...grantSet(list)]),
)

const app = z.strictObject({
  id: z.string().check(z.regex(appIdPattern, 'is not the id of an app')),
  displayName: z.string(),
  clientId: z.nullable(z.string()),
})

const positive = z.int('is not a whole number from 1').check(z.gte(1, 'is not a whole number from 1'))

const common = { row: positive, app, line: z.nullable(positive), warnings: z.array(z.string()) }

export const planRow = z.discriminatedUnion(
  'attribute',
  [
    z.strictObject({
      ...common,
      attribute: z.literal('refreshTokenExpiry'),
      from: lifetimeOf('refresh'),
      to: wantedLifetime('refresh'),
    }),
    z.strictObject({
      ...common,
      attribute: z.literal('accessTokenExpiry'),
      from: lifetimeOf('access'),
      to: wantedLifetime('access'),
    }),
    z.strictObject({
      ...common,
      attribute: z.literal('allowOffline'),
      from: z.nullable(z.boolean()),
      to: z.nullable(z.boolean()),
    }),
    z.strictObject({ ...common, attribute: z.literal('allowedGrants'), from: grants, to: grants }),
  ],
  { error: `is not one of ${plannedAttributes.join(', ')}` },
)

const count = z.int('is not a whole number').check(z.gte(0, 'is less than zero'))

const planFile = z.strictObject({
  schemaVersion: z.literal(planSchemaVersion),
  kind: z.literal(planKind),
  createdAt: z.iso.datetime('is not a time such as 2026-11-28T18:00:00.000Z'),
  domain: z.string().check(z.refine(isOrigin, { error: 'is not the URL of a domain' })),
  source: z.strictObject({
    kind: z.enum(planSourceKinds),
    path: z.string(),
    sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 digest')),
    reason: z.nullable(z.string()),
  }),
  rows: z.array(planRow),
  // As `-o json` prints it.
  warnings: z.optional(z.array(z.string())),
  unchanged: count,
  notMentioned: count,
  skipped: z.array(
    z.strictObject({ app: z.nullable(app), attribute: z.nullable(z.enum(plannedAttributes)), reason: z.string() }),
  ),
})

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text
}

const howToMake = 'Make a new plan with: apps plan FILE --out PLAN'

/**
 * The plan that a text holds.
 *
 * @param path for messages
 * @throws {UsageError}
 */
export function parsePlan(text: string, path: string): Plan {
  const refuse = (why: string): never => {
    throw new UsageError(`${path}: ${why}.`, howToMake)
  }
  const document = parsed(text.startsWith('\ufeff') ? text.slice(1) : text)
  if (document === undefined || nestsTooDeeply(document)) return refuse('it is not a plan of apps')
  const { kind, schemaVersion } = (isObject(document) ? document : {}) as Record<string, unknown>
  if (kind !== planKind) return refuse(`it is not a plan of apps: its kind is not ${planKind}`)
  if (schemaVersion !== planSchemaVersion)
    return refuse(
      Number(schemaVersion) > planSchemaVersion
        ? 'it was written by a newer version of apps'
        : `its schemaVersion is not ${planSchemaVersion}`,
    )
  if (hasRepeatedName(text, document)) return refuse('it has the same name twice in one object')
  const result = z.safeParse(planFile, document, { error: messageOf })
  if (!result.success) return refuse(describeIssue(result.error.issues[0] as z.core.$ZodIssue, document))
  const { kind: _, schemaVersion: __, warnings: ___, ...plan } = result.data
  const mistake = mistakeIn(plan.rows)
  return mistake === null ? plan : refuse(mistake)
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What no single row shows; null where all is well. */
function mistakeIn(rows: readonly PlanRow[]): string | null {
  const numbers = new Set<number>()
  const settings = new Map<string, number>()
  for (const { row, app, attribute, from, to } of rows) {
    if (numbers.has(row)) return `row ${row}: another row has this number, too`
    if (sameValue(from, to)) return `row ${row}: ${attribute} changes nothing: from and to are the same`
    const setting = `${app.id.toLowerCase()} ${attribute}`
    const other = settings.get(setting)
    if (other !== undefined) return `row ${row}: row ${other} changes ${attribute} of the app ${app.id}, too`
    numbers.add(row)
    settings.set(setting, row)
  }
  return null
}

/** `row 3: to.seconds is not a whole number of seconds`. */
function describeIssue({ path, message }: z.core.$ZodIssue, document: JsonValue): string {
  const [first, place, ...rest] = path
  if (first !== 'rows' || typeof place !== 'number') return `${nameOf(path)} ${message}`
  const rows = (document as { rows?: JsonValue[] }).rows ?? []
  const given = isObject(rows[place]) ? rows[place]['row'] : undefined
  const name = Number.isSafeInteger(given) ? `row ${given}` : `entry ${place + 1} of rows`
  if (!isObject(rows[place])) return `${name} is not a row`
  return rest.length === 0 ? `${name} ${message}` : `${name}: ${nameOf(rest)} ${message}`
}

const nameOf = (path: readonly PropertyKey[]): string => (path.length === 0 ? 'it' : path.map(String).join('.'))

function messageOf(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'unrecognized_keys') return `has an unknown member ${quoted(String(issue.keys[0]))}`
  if (issue.input === undefined) return 'is missing'
  return 'is not what apps plan writes there'
}

const longestShown = 60

const quoted = (text: string): string => `'${shorten(text, longestShown)}'`
