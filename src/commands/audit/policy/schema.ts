import * as z from 'zod/mini'
import { usualSeverity } from '../../../audit/default-policy'
import { type BuiltInRule, builtInCodes, type LimitRule, type Selection, severities } from '../../../audit/policy'
import { closestMatch } from '../../../failures/did-you-mean'
import { DurationError, longestDuration, parseDuration, type Seconds } from '../../../token-settings/duration'
import { documentedGrants, grantCalled } from '../../../token-settings/grants'
import { wrongType } from './check-file'
import { typed } from './mistakes'

/**
 * What a policy and a waivers file may hold. The files are read by it, and `apps audit --print-schema` prints it as JSON
 * Schema for editors. What a transform or a refinement checks is said to editors in the JSON Schema of `described`.
 */

function described<Schema extends z.ZodMiniType>(schema: Schema, jsonSchema: z.core.JSONSchema.BaseSchema): Schema {
  z.globalRegistry.add(schema, jsonSchema as z.core.GlobalMeta)
  return schema
}

const optional = <Schema extends z.ZodMiniType>(schema: Schema, description: string) =>
  described(z.optional(schema), { description })

/** Refuses an object that checks nothing. Objects with other mistakes are left alone: a misspelt key is one mistake. */
const checking = <Value>(holds: (value: Value) => boolean, message: string) =>
  z.refine<Value>(holds, { error: message, when: ({ issues }) => issues.length === 0 })

/** Every form that `parseDuration` reads, for editors; the upper limit of a text is not part of it. */
const durationPattern = [
  '^(?:',
  '(?=.)(?:[1-9]\\d*w)?(?:[1-9]\\d*d)?(?:[1-9]\\d*h)?(?:[1-9]\\d*m)?(?:[1-9]\\d*s)?',
  '|(?=.)(?:[1-9]\\d* ?weeks?(?: (?=\\d))?)?(?:[1-9]\\d* ?days?(?: (?=\\d))?)?(?:[1-9]\\d* ?hours?(?: (?=\\d))?)?(?:[1-9]\\d* ?minutes?(?: (?=\\d))?)?(?:[1-9]\\d* ?seconds?)?',
  '|P(?=[\\dT])(?:[1-9]\\d*W)?(?:[1-9]\\d*D)?(?:T(?=\\d)(?:[1-9]\\d*H)?(?:[1-9]\\d*M)?(?:[1-9]\\d*S)?)?',
  '|[6-9]\\d|[1-9]\\d{2,}',
  ')$',
].join('')

/** A value that `read` turns into another one, or refuses with an error. */
function parsed<Value>(read: (value: unknown) => Value | { error: string }, jsonSchema: z.core.JSONSchema.BaseSchema) {
  const parse = z.transform((input: unknown, context) => {
    const value = read(input)
    if (typeof value !== 'object' || value === null || !('error' in value)) return value as Value
    context.issues.push({ code: 'custom', input, message: value.error })
    return z.NEVER
  })
  return described(z.pipe(z.unknown(), parse), jsonSchema)
}

const duration = parsed<Seconds>(readDuration, {
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
const grant = parsed<string>(readGrant, {
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

const text = (title: string) =>
  described(z.string().check(z.regex(/[^ \t\r\n]/, '{name} is empty'), z.maxLength(1024)), { title })

const oneOf = <Word extends string>(title: string, words: readonly Word[]) => described(z.enum(words), { title })

/** One value or a list of them, always read as a list. */
const oneOrMore = <Value>(item: z.ZodMiniType<Value>, title: string, description: string) =>
  optional(
    z.pipe(
      described(z.union([item, z.array(item).check(z.minLength(1))]), { title: `${title}, or a list of them` }),
      z.transform((value) => [value].flat() as Value[]),
    ),
    description,
  )

const flag = (description: string) => optional(z.boolean(), description)

const lifetimeLimits = z.pipe(
  described(
    z
      .strictObject({
        max: optional(duration, 'The longest lifetime that is allowed.'),
        min: optional(duration, 'The shortest lifetime that is allowed.'),
        unset: described(z._default(oneOf('a value of unset', ['judge', 'pass', 'fail']), 'judge'), {
          description:
            'How an app that does not set the lifetime is judged. judge: by the documented default, a week and an hour. pass: not at all. fail: as a finding.',
        }),
      })
      .check(
        checking(
          ({ max, min, unset }) => max !== undefined || min !== undefined || unset === 'fail',
          'these limits check nothing; they need max, min or unset: fail',
        ),
      ),
    {
      id: 'lifetimeLimits',
      title: 'limits such as { max: 30d }',
      description: 'How long tokens of a resource may live.',
      anyOf: [
        { required: ['max'] },
        { required: ['min'] },
        { required: ['unset'], properties: { unset: { enum: ['fail'] } } },
      ],
    },
  ),
  z.transform(({ max = null, min = null, unset }) => ({ max, min, unset })),
)

const tag = described(
  z.strictObject({ key: text('the key of a tag'), value: optional(text('the value of a tag'), 'Default: any value.') }),
  { title: 'a tag' },
)

const matchKeys = {
  displayName: oneOrMore(
    z.string().check(z.minLength(1), z.maxLength(256)),
    'a pattern',
    'Display names, in any letter case; * stands for any characters and ? for one.',
  ),
  id: oneOrMore(text('an app id'), 'an app id', 'Ids of apps.'),
  clientId: oneOrMore(text('a client id'), 'a client id', 'OAuth client ids.'),
  clientType: oneOrMore(
    oneOf('a client type', ['confidential', 'public', 'trusted']),
    'a client type',
    'Kinds of client.',
  ),
  trustScope: oneOrMore(
    oneOf('a trust scope', ['Explicit', 'Account', 'Tags', 'Default']),
    'a trust scope',
    'What clients may ask scopes of.',
  ),
  allowedGrants: oneOrMore(grant, 'a grant', 'The client may use one of these grants.'),
  tags: optional(
    z.pipe(
      described(z.array(tag).check(z.minLength(1)), { title: 'a list of tags' }),
      z.transform((tags) => tags.map(({ key, value = null }) => ({ key, value }))),
    ),
    'The app has one of these tags.',
  ),
  active: flag('Whether the app is active.'),
  isOAuthResource: flag('Whether the app is an OAuth resource.'),
  isOAuthClient: flag('Whether the app is an OAuth client.'),
  allowOffline: flag('Whether the app allows offline access.'),
}

const exclusion = described(
  z
    .strictObject(matchKeys)
    .check(
      checking(
        (not) => Object.values(not).some((wanted) => wanted !== undefined),
        'not is empty, so it would leave out every app',
      ),
    ),
  { title: 'an exclusion', minProperties: 1 },
)

const selection = described(
  z.strictObject({ ...matchKeys, not: optional(exclusion, 'Leaves out the apps that match every key of this.') }),
  { title: 'a selection' },
)

const ruleId = (description: string) => {
  const problem = '{name} is not the id of a rule: write up to 64 letters, digits, dots, dashes and underscores'
  const id = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, problem))
  return described(id, { title: 'the id of a rule', description })
}

const severity = described(z._default(oneOf('a severity', severities), usualSeverity), {
  description: 'How serious a finding is; see --fail-on.',
})

const select = described(z._default(selection, {}), {
  description: 'Which apps the rule is about: those that match every key. Default: all apps.',
})

const grants = z.optional(z.array(grant).check(z.minLength(1)))

const grantLimits = z.pipe(
  described(
    z
      .strictObject({ forbidden: grants, required: grants })
      .check(
        checking(
          ({ forbidden, required }) => forbidden !== undefined || required !== undefined,
          'these limits check nothing; they need forbidden or required',
        ),
      ),
    { title: 'limits for grants', anyOf: [{ required: ['forbidden'] }, { required: ['required'] }] },
  ),
  z.transform(({ forbidden = [], required = [] }) => ({ forbidden, required })),
)

const limitKeys = ['refreshTokenExpiry', 'accessTokenExpiry', 'allowOffline', 'allowedGrants'] as const

const limitRule = z.pipe(
  described(
    z
      .strictObject({
        id: ruleId('Named in findings and waivers; unique.'),
        severity,
        select,
        refreshTokenExpiry: optional(
          lifetimeLimits,
          'Judged on resources that allow offline access: elsewhere it has no effect.',
        ),
        accessTokenExpiry: optional(lifetimeLimits, 'Judged on resources.'),
        allowOffline: flag('What it has to be on resources.'),
        allowedGrants: optional(grantLimits, 'Judged on clients.'),
      })
      .check(
        checking(
          (rule) => limitKeys.some((key) => rule[key] !== undefined),
          'the rule checks nothing; it needs refreshTokenExpiry, accessTokenExpiry, allowOffline, allowedGrants or use',
        ),
      ),
    {
      title: 'a rule',
      description: 'Limits for what single apps have.',
      anyOf: limitKeys.map((key) => ({ required: [key] })),
    },
  ),
  z.transform(
    ({ id, severity, select, refreshTokenExpiry, accessTokenExpiry, allowOffline, allowedGrants }): LimitRule => ({
      kind: 'limits',
      id,
      severity,
      select: select as Selection,
      place: null,
      refreshTokenExpiry: refreshTokenExpiry ?? null,
      accessTokenExpiry: accessTokenExpiry ?? null,
      allowOffline: allowOffline ?? null,
      allowedGrants: allowedGrants ?? null,
    }),
  ),
)

const ruleWithMax = 'public-client-long-refresh'

const builtInRule = z.pipe(
  described(
    z
      .strictObject({
        use: oneOf('the code of a built-in rule', builtInCodes),
        id: z.optional(ruleId('Default: the code.')),
        severity,
        select,
        max: optional(
          duration,
          `Only for ${ruleWithMax}: the lifetime above which it reports a finding (default: 7d).`,
        ),
      })
      .check(
        z.refine(({ use, max }) => max === undefined || use === ruleWithMax, {
          error: `max is only for ${ruleWithMax}`,
          path: ['max'],
        }),
      ),
    {
      title: 'a built-in rule',
      description: 'A rule that comes with apps; apps audit --explain CODE describes it.',
      dependentSchemas: { max: { properties: { use: { enum: [ruleWithMax] } } } },
    },
  ),
  z.transform(
    ({ use, id, severity, select, max }): BuiltInRule => ({
      kind: 'built-in',
      use,
      id: id ?? use,
      severity,
      select: select as Selection,
      place: null,
      max: max ?? null,
    }),
  ),
)

const version = described(z.literal(1), { title: 'the number 1', description: 'The version of this format.' })

export const policyFile = described(
  z.strictObject({
    version,
    rules: described(z.array(described(z.union([limitRule, builtInRule]), { title: 'a rule' })).check(z.minLength(1)), {
      title: 'a list of rules',
    }),
  }),
  { title: 'a policy', description: 'What apps audit checks.' },
)

export const waiversFile = described(
  z.strictObject({
    version: z.optional(version),
    waivers: described(
      z.array(
        described(
          z.strictObject({
            rule: ruleId('The id of the rule in the policy.'),
            app: described(text('the id of an app'), {
              title: 'the id of an app',
              description: 'The id of the app. Names can be copied, ids cannot.',
            }),
            reason: text('a reason'),
            owner: text('an owner'),
            expires: described(z.iso.date({ error: dateProblem }), {
              title: 'a date such as 2026-12-31',
              description: 'The last day on which it holds, in UTC.',
            }),
            max: optional(duration, 'It holds for lifetimes up to this.'),
          }),
          { title: 'a waiver' },
        ),
      ),
      { title: 'a list of waivers' },
    ),
  }),
  { title: 'a file of waivers', description: 'Agreed exceptions from the rules of a policy.' },
)

function dateProblem({ input, code }: z.core.$ZodRawIssue): string | undefined {
  if (code !== 'invalid_format' || typeof input !== 'string') return undefined
  return /^\d{4}-\d{2}-\d{2}$/.test(input) ? `there is no day ${input}` : '{name} is not a date such as 2026-12-31'
}

/** For editors: what may be written in the file, as JSON Schema (draft 2020-12). */
export const jsonSchemaOf = (schema: z.ZodMiniType) => z.toJSONSchema(schema, { io: 'input' })
