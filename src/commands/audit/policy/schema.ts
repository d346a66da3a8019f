import { builtInCodes, severities } from '../../../audit/policy'
import { longestDuration } from '../../../token-settings/duration'
import { documentedGrants } from '../../../token-settings/grants'
import type { SchemaFile, Shape } from './shape'

/**
 * What a policy file may hold, as JSON Schema: editors complete and check with it (`apps audit --print-schema`), and the
 * file is read by it, so that the two cannot differ. What a schema cannot say, `policy-file.ts` checks besides.
 */

const lifetimeLimits: Shape = {
  title: 'limits such as { max: 30d }',
  description: 'How long tokens of a resource may live.',
  type: 'object',
  additionalProperties: false,
  properties: {
    max: { $ref: '#/$defs/duration', description: 'The longest lifetime that is allowed.' },
    min: { $ref: '#/$defs/duration', description: 'The shortest lifetime that is allowed.' },
    unset: {
      title: 'a way to count what is not set',
      description:
        'What an app without a value of its own counts as. judge: with the documented default, a week and an hour. pass: not judged. fail: a finding.',
      type: 'string',
      enum: ['judge', 'pass', 'fail'],
      default: 'judge',
    },
  },
  anyOf: [
    { required: ['max'] },
    { required: ['min'] },
    { required: ['unset'], properties: { unset: { enum: ['fail'] } } },
  ],
  errorMessage: 'these limits check nothing; they need max, min or unset: fail',
}

const text = (title: string): Shape => ({
  title,
  type: 'string',
  pattern: '[^ \\t\\r\\n]',
  maxLength: 1024,
  errorMessage: 'it is empty',
})

const oneOrMore = (item: Shape, description: string): Shape => ({
  title: `${item.title ?? 'a text'}, or a list of them`,
  description,
  type: ['string', 'array'],
  anyOf: [item, { type: 'array', items: item, minItems: 1 }],
})

const words = (title: string, known: readonly string[]): Shape => ({ title, type: 'string', enum: known })

const grant: Shape = {
  title: 'a grant',
  description: 'A documented grant by its value or short name, or another one by its URI.',
  type: 'string',
  maxLength: 200,
  anyOf: [
    {
      title: 'a grant',
      enum: [...new Set(documentedGrants.flatMap(({ value, short }) => [value, short]))],
      errorMessage: 'write a documented one such as code, or a URI',
    },
    { title: 'a grant', pattern: '^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#@!$&()*+,;=%-]+$' },
  ],
}

const flag = (description: string): Shape => ({ type: 'boolean', description })

const tag: Shape = {
  title: 'a tag',
  type: 'object',
  additionalProperties: false,
  required: ['key'],
  properties: {
    key: text('the key of a tag'),
    value: { ...text('the value of a tag'), description: 'Any value without it.' },
  },
}

const selection: Shape = {
  title: 'a selection',
  description: 'Which apps the rule is about: those for which all of it holds. All apps without it.',
  type: 'object',
  additionalProperties: false,
  properties: {
    displayName: oneOrMore(
      { title: 'a pattern', type: 'string', pattern: '^[\\s\\S]', maxLength: 256, errorMessage: 'it is empty' },
      'Display names, in any letter case; * stands for any characters and ? for one.',
    ),
    id: oneOrMore(text('an app id'), 'Ids of apps.'),
    clientId: oneOrMore(text('a client id'), 'OAuth client ids.'),
    clientType: oneOrMore(words('a client type', ['confidential', 'public', 'trusted']), 'Kinds of client.'),
    trustScope: oneOrMore(
      words('a trust scope', ['Explicit', 'Account', 'Tags', 'Default']),
      'What clients may ask scopes of.',
    ),
    allowedGrants: oneOrMore({ $ref: '#/$defs/grant', title: 'a grant' }, 'The client may use one of these grants.'),
    tags: {
      title: 'a list of tags',
      description: 'The app has one of these tags.',
      type: 'array',
      items: tag,
      minItems: 1,
    },
    active: flag('Whether the app is active.'),
    isOAuthResource: flag('Whether the app is an OAuth resource.'),
    isOAuthClient: flag('Whether the app is an OAuth client.'),
    allowOffline: flag('Whether the app allows offline access.'),
  },
}

const ruleId: Shape = {
  title: 'the id of a rule',
  description: 'Named in findings and waivers; once in the file.',
  type: 'string',
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
  errorMessage: 'write up to 64 letters, digits, dots, dashes and underscores',
}

const severity: Shape = {
  ...words('a severity', severities),
  description: 'How bad it is to break the rule; --fail-on goes by it.',
  default: 'medium',
}

const grants: Shape = { type: 'array', items: { $ref: '#/$defs/grant' }, minItems: 1 }

const limitRule: Shape = {
  title: 'a rule',
  description: 'Limits for what single apps have.',
  type: 'object',
  additionalProperties: false,
  required: ['id'],
  properties: {
    id: ruleId,
    severity,
    select: selection,
    refreshTokenExpiry: {
      $ref: '#/$defs/lifetimeLimits',
      description: 'Judged on resources that allow offline access: elsewhere it has no effect.',
    },
    accessTokenExpiry: { $ref: '#/$defs/lifetimeLimits', description: 'Judged on resources.' },
    allowOffline: flag('What it has to be on resources.'),
    allowedGrants: {
      title: 'limits for grants',
      description: 'Judged on clients.',
      type: 'object',
      additionalProperties: false,
      properties: { forbidden: grants, required: grants },
      anyOf: [{ required: ['forbidden'] }, { required: ['required'] }],
      errorMessage: 'these limits check nothing; they need forbidden or required',
    },
  },
  anyOf: [
    { required: ['refreshTokenExpiry'] },
    { required: ['accessTokenExpiry'] },
    { required: ['allowOffline'] },
    { required: ['allowedGrants'] },
  ],
  errorMessage:
    'the rule checks nothing; it needs refreshTokenExpiry, accessTokenExpiry, allowOffline, allowedGrants or use',
}

const builtInRule: Shape = {
  title: 'a built-in rule',
  description: 'A rule that apps brings along; apps audit --explain CODE says what it is about.',
  type: 'object',
  additionalProperties: false,
  required: ['use'],
  properties: {
    use: words('the code of a built-in rule', builtInCodes),
    id: { ...ruleId, description: 'The code without it.' },
    severity,
    select: selection,
    max: {
      $ref: '#/$defs/duration',
      description: 'Only for public-client-long-refresh: the lifetime above which it finds something, 7d without it.',
    },
  },
  dependentSchemas: {
    max: {
      properties: { use: { enum: ['public-client-long-refresh'] } },
      errorMessage: 'max is only for public-client-long-refresh',
    },
  },
}

/** Every form that `parseDuration` reads; the longest length is checked when the file is read. */
const durationPattern = [
  '^(?:',
  '(?=.)(?:[1-9]\\d*w)?(?:[1-9]\\d*d)?(?:[1-9]\\d*h)?(?:[1-9]\\d*m)?(?:[1-9]\\d*s)?',
  '|(?=.)(?:[1-9]\\d* ?weeks?(?: (?=\\d))?)?(?:[1-9]\\d* ?days?(?: (?=\\d))?)?(?:[1-9]\\d* ?hours?(?: (?=\\d))?)?(?:[1-9]\\d* ?minutes?(?: (?=\\d))?)?(?:[1-9]\\d* ?seconds?)?',
  '|P(?=[\\dT])(?:[1-9]\\d*W)?(?:[1-9]\\d*D)?(?:T(?=\\d)(?:[1-9]\\d*H)?(?:[1-9]\\d*M)?(?:[1-9]\\d*S)?)?',
  '|[6-9]\\d|[1-9]\\d{2,}',
  ')$',
].join('')

const $defs: Record<string, Shape> = {
  duration: {
    title: 'a duration such as 30d',
    description: 'A length of time: 30d, 8h, 15m, 1d12h, "9 days", P9D, or whole seconds from 60 up.',
    type: ['string', 'integer'],
    pattern: durationPattern,
    maxLength: 80,
    minimum: 60,
    maximum: longestDuration,
    examples: ['30d', '8h', '15m', 604_800],
  },
  lifetimeLimits,
  grant,
}

export const policySchema: SchemaFile = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'a policy',
  description: 'What apps audit judges by.',
  $defs,
  type: 'object',
  additionalProperties: false,
  required: ['version', 'rules'],
  properties: {
    version: {
      title: 'the number 1',
      description: 'Of this format.',
      type: 'integer',
      const: 1,
    },
    rules: {
      title: 'a list of rules',
      type: 'array',
      minItems: 1,
      errorMessage: 'a policy that checks nothing cannot pass',
      items: { title: 'a rule', type: 'object', anyOf: [limitRule, builtInRule] },
    },
  },
}

export const waiversSchema: SchemaFile = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'a file of waivers',
  description: 'Agreed exceptions from the rules of a policy.',
  $defs,
  type: 'object',
  additionalProperties: false,
  required: ['waivers'],
  properties: {
    version: {
      title: 'the number 1',
      type: 'integer',
      const: 1,
    },
    waivers: {
      title: 'a list of waivers',
      type: 'array',
      items: {
        title: 'a waiver',
        type: 'object',
        additionalProperties: false,
        required: ['rule', 'app', 'reason', 'owner', 'expires'],
        properties: {
          rule: { ...ruleId, description: 'The id of the rule in the policy.' },
          app: { ...text('the id of an app'), description: 'The id of the app. Names can be copied, ids cannot.' },
          reason: { ...text('a reason'), description: 'Why this is in order.' },
          owner: { ...text('an owner'), description: 'Who answers for it.' },
          expires: {
            title: 'a date such as 2026-12-31',
            description: 'The last day on which it holds, in UTC.',
            type: 'string',
            pattern: '^\\d{4}-\\d{2}-\\d{2}$',
          },
          max: { $ref: '#/$defs/duration', description: 'It holds for lifetimes up to this.' },
        },
      },
    },
  },
}
