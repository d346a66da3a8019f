import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Policy } from '../../../../src/audit/policy'
import { contradictions } from '../../../../src/commands/audit/policy/contradictions'
import { policyFile, waiversFile } from '../../../../src/commands/audit/policy/files-schema'
import { readPolicy } from '../../../../src/commands/audit/policy/policy-file'
import { readWaivers } from '../../../../src/commands/audit/policy/waivers-file'
import { formatMistake } from '../../../../src/commands/shared/written/mistakes'
import { jsonSchemaOf } from '../../../../src/commands/shared/written/parts'
import { DurationError, parseDuration } from '../../../../src/token-settings/duration'
import { builtInRule, exampleWaiver, limitRule, seconds } from '../../../support/audited-apps'
import { runs } from '../../../support/extent'

/** An independent reader of JSON Schema, as editors have one. Titles and messages are no constraints. */
const validator = new Ajv2020({ strict: false, validateFormats: false })
const policySchema = jsonSchemaOf(policyFile)
const keepsSchema = validator.compile(policySchema)
const keepsWaiversSchema = validator.compile(jsonSchemaOf(waiversFile))

async function policyOf(text: string): Promise<Policy> {
  const reading = await readPolicy(text, 'p.yaml')
  if (!reading.isRead) throw new Error(reading.mistakes.map((each) => formatMistake('p.yaml', each)).join('\n'))
  return reading.value
}

async function mistakesIn(text: string): Promise<string[]> {
  const reading = await readPolicy(text, 'p.yaml')
  return reading.isRead ? [] : reading.mistakes.map((each) => formatMistake('p.yaml', each))
}

test("the contract's example is read, each rule with its place", async () => {
  const text = `version: 1
rules:
  - id: refresh-max            # named in findings and waivers
    severity: high             # low, medium, high, critical
    select: { displayName: "prod-*", active: true }   # optional; all apps without it
    refreshTokenExpiry: { max: 30d, min: 1h, unset: fail }   # unset: judge, pass, fail
    accessTokenExpiry: { max: 1h }
  - use: access-outlives-refresh   # a built-in rule, by its code
`
  expect(await policyOf(text)).toEqual({
    from: { kind: 'file', path: 'p.yaml' },
    rules: [
      limitRule({
        id: 'refresh-max',
        severity: 'high',
        select: { displayName: ['prod-*'], active: true },
        place: { line: 3, column: 5 },
        refreshTokenExpiry: { max: seconds(2_592_000), min: seconds(3_600), unset: 'fail' },
        accessTokenExpiry: { max: seconds(3_600), min: null, unset: 'judge' },
      }),
      builtInRule('access-outlives-refresh', { place: { line: 8, column: 5 } }),
    ],
  })
})

test('everything that a rule can say', async () => {
  const text = `\ufeffversion: 1
rules:
  - id: all.of_it-1
    allowOffline: false
    allowedGrants: { forbidden: [implicit, password], required: [code, "urn:x:new"] }
    refreshTokenExpiry: { max: 604800, min: 1d12h }
    select:
      displayName: ["prod-*", Teller]
      id: "12345678901234567890123456789012"
      clientId: teller
      clientType: [public, trusted]
      trustScope: Account
      allowedGrants: device
      tags: [{ key: env, value: prod }, { key: team }]
      active: true
      isOAuthResource: true
      isOAuthClient: false
      allowOffline: true
  - { use: public-client-long-refresh, id: public, severity: critical, max: 1d }
`
  expect((await policyOf(text)).rules).toEqual([
    limitRule({
      id: 'all.of_it-1',
      allowOffline: false,
      allowedGrants: { forbidden: ['implicit', 'password'], required: ['authorization_code', 'urn:x:new'] },
      refreshTokenExpiry: { max: seconds(604_800), min: seconds(129_600), unset: 'judge' },
      select: {
        displayName: ['prod-*', 'Teller'],
        id: ['12345678901234567890123456789012'],
        clientId: ['teller'],
        clientType: ['public', 'trusted'],
        trustScope: ['Account'],
        allowedGrants: ['urn:ietf:params:oauth:grant-type:device_code'],
        tags: [
          { key: 'env', value: 'prod' },
          { key: 'team', value: null },
        ],
        active: true,
        isOAuthResource: true,
        isOAuthClient: false,
        allowOffline: true,
      },
      place: { line: 3, column: 5 },
    }),
    builtInRule('public-client-long-refresh', {
      id: 'public',
      severity: 'critical',
      max: seconds(86_400),
      place: { line: 19, column: 5 },
    }),
  ])
})

const rule = (body: string): string => `version: 1\nrules:\n  - ${body}\n`
const limits = (body: string): string => rule(`{ id: a, refreshTokenExpiry: ${body} }`)
const select = (body: string): string => rule(`{ id: a, allowOffline: true, select: ${body} }`)
const nothing = 'a policy that checks nothing cannot pass: give it rules, or start with apps audit --init'

/** What a schema can say as well: an editor and this program agree about each of them. */
const misshapen: [what: string, text: string, ...sentences: string[]][] = [
  ['P1: an empty file', '', `p.yaml:1:1: ${nothing}`],
  ['P1: only a comment', '# rules\n', `p.yaml:1:1: ${nothing}`],
  ['P1: an empty map', '{}', `p.yaml:1:1: ${nothing}`],
  ['P1: no rules', 'version: 1', `p.yaml:1:1: ${nothing}`],
  ['P1: no rule', 'version: 1\nrules: []', `p.yaml:2:8: ${nothing}`],
  ['P1: rules that are empty', 'version: 1\nrules:\n', `p.yaml:2:7: ${nothing}`],
  ['a list', '[]', 'p.yaml:1:1: this has to be a policy, and is a list'],
  ['C8: a newer version', 'version: 2\nruels: []', 'p.yaml:1:10: the file is written for a newer version of apps'],
  [
    'an older version',
    rule('{ use: implicit-grant }').replace('1', '0'),
    "p.yaml:1:10: 'version' has to be the number 1",
  ],
  [
    'a version in quotes',
    rule('{ use: implicit-grant }').replace('1', '"1"'),
    "p.yaml:1:10: 'version' has to be the number 1, and is a text",
  ],
  ['no version', 'rules: [{ use: implicit-grant }]', "p.yaml:1:1: 'version' is missing"],
  [
    'C8: a key with a slip',
    rule('{ id: a, refreshTokenExpirey: { max: 30d } }'),
    "p.yaml:3:14: unknown key 'refreshTokenExpirey': did you mean refreshTokenExpiry?",
  ],
  [
    'C5: __proto__',
    `__proto__: { rules: [] }\n${rule('{ use: implicit-grant }')}`,
    "p.yaml:1:1: unknown key '__proto__': known here are version, rules",
  ],
  [
    'a merge key, which YAML 1.2 does not have',
    rule('{ use: implicit-grant, <<: { severity: low } }'),
    "p.yaml:3:28: unknown key '<<': known here are use, id, severity, select, max",
  ],
  [
    'P3: a small number',
    limits('{ max: 7 }'),
    'p.yaml:3:41: "7" has no unit, and numbers alone are seconds from 60 up: did you mean 7d?',
  ],
  [
    'P3: a fraction',
    limits('{ max: 60.5 }'),
    'p.yaml:3:41: "60.5" has a fraction: write whole numbers, in a smaller unit where needed',
  ],
  ['P3: null', limits('{ max: null }'), "p.yaml:3:41: 'max' has to be a duration such as 30d, and is empty"],
  ['P3: true', limits('{ max: true }'), "p.yaml:3:41: 'max' has to be a duration such as 30d, and is true or false"],
  ['P3: 1e999', limits('{ max: 1e999 }'), 'p.yaml:3:41: "1e999" has an exponent: write the number out'],
  [
    'a duration with a space',
    limits('{ max: 7 d }'),
    'p.yaml:3:41: "7 d" has a space where none belongs: did you mean 7d?',
  ],
  [
    'a list of durations',
    limits('{ max: [7d] }'),
    "p.yaml:3:41: 'max' has to be a duration such as 30d, and is a list",
  ],
  [
    'limits without a limit',
    limits('{}'),
    'p.yaml:3:34: these limits check nothing; they need max, min or unset: fail',
  ],
  [
    'limits that only pass',
    limits('{ unset: pass }'),
    'p.yaml:3:34: these limits check nothing; they need max, min or unset: fail',
  ],
  ['a word with a slip', limits('{ unset: fial }'), "p.yaml:3:43: 'fial' is not a value of unset: did you mean fail?"],
  [
    'a duration without its key',
    limits('30d'),
    "p.yaml:3:34: 'refreshTokenExpiry' has to be limits such as { max: 30d }, and is a text",
  ],
  [
    'a rule without limits',
    rule('{ id: a, severity: low }'),
    'p.yaml:3:5: the rule checks nothing; it needs refreshTokenExpiry, accessTokenExpiry, allowOffline, allowedGrants or use',
  ],
  ['an empty rule', rule('{}'), "p.yaml:3:5: 'id' is missing"],
  ['a rule that is a text', rule('implicit-grant'), "p.yaml:3:5: an entry of 'rules' has to be a rule, and is a text"],
  [
    'an unknown code',
    rule('{ use: acess-outlives-refresh }'),
    "p.yaml:3:12: 'acess-outlives-refresh' is not the code of a built-in rule: did you mean access-outlives-refresh?",
  ],
  [
    'a max for a rule that has none',
    rule('{ use: implicit-grant, max: 3d }'),
    'p.yaml:3:33: max is only for public-client-long-refresh',
  ],
  [
    'limits beside a code',
    rule('{ use: implicit-grant, refreshTokenExpiry: { max: 3d } }'),
    "p.yaml:3:28: unknown key 'refreshTokenExpiry': known here are use, id, severity, select, max",
  ],
  [
    'a severity with a slip',
    rule('{ use: implicit-grant, severity: hihg }'),
    "p.yaml:3:38: 'hihg' is not a severity: did you mean high?",
  ],
  [
    'C5: what is like no word is not quoted',
    rule('{ use: implicit-grant, severity: hunter2secret }'),
    "p.yaml:3:38: 'severity' is not a severity: known are low, medium, high, critical",
  ],
  [
    'an id with a space',
    rule('{ id: "a b", allowOffline: true }'),
    "p.yaml:3:11: 'id' is not the id of a rule: write up to 64 letters, digits, dots, dashes and underscores",
  ],
  [
    'an id that is a number',
    rule('{ id: 5, allowOffline: true }'),
    "p.yaml:3:11: 'id' has to be the id of a rule, and is a number: put it in quotes",
  ],
  [
    'yes, which is a text in YAML 1.2',
    rule('{ id: a, allowOffline: yes }'),
    "p.yaml:3:28: 'allowOffline' has to be true or false, and is a text",
  ],
  [
    'a grant with a slip',
    rule('{ id: a, allowedGrants: { forbidden: [implict] } }'),
    "p.yaml:3:43: 'implict' is not a grant: did you mean implicit?",
  ],
  [
    'no grant',
    rule('{ id: a, allowedGrants: { forbidden: [anything] } }'),
    "p.yaml:3:43: an entry of 'forbidden' is not a grant: write a documented one such as code, or a URI",
  ],
  ['an empty list', rule('{ id: a, allowedGrants: { forbidden: [] } }'), "p.yaml:3:42: 'forbidden' is empty"],
  [
    'grants without a list',
    rule('{ id: a, allowedGrants: {} }'),
    'p.yaml:3:29: these limits check nothing; they need forbidden or required',
  ],
  [
    'a selection with a slip',
    select('{ dispalyName: x }'),
    "p.yaml:3:44: unknown key 'dispalyName': did you mean displayName?",
  ],
  ['a selection of nothing', select('{ displayName: [] }'), "p.yaml:3:57: 'displayName' is empty"],
  ['an exclusion of everything', select('{ not: {} }'), 'p.yaml:3:49: not is empty, so it would leave out every app'],
  [
    'an exclusion in an exclusion',
    select('{ not: { not: { active: true } } }'),
    "p.yaml:3:51: unknown key 'not': known here are displayName, id, clientId, clientType, trustScope, allowedGrants, tags, active, isOAuthResource, isOAuthClient, allowOffline",
  ],
  ['an empty pattern', select('{ displayName: "" }'), "p.yaml:3:57: 'displayName' is empty"],
  [
    'an app id that YAML takes for a number',
    select('{ id: 123 }'),
    "p.yaml:3:48: 'id' has to be an app id, or a list of them, and is a number: put it in quotes",
  ],
  ['a client type', select('{ clientType: pubic }'), "p.yaml:3:56: 'pubic' is not a client type: did you mean public?"],
  [
    'a tag with a slip',
    select('{ tags: [{ key: x, valu: "1" }] }'),
    "p.yaml:3:61: unknown key 'valu': did you mean value?",
  ],
  ['a tag without a key', select('{ tags: [{ value: x }] }'), "p.yaml:3:51: 'key' is missing"],
  [
    'all mistakes at once, in order',
    'version: 1\nrules:\n  - { id: a, allowOffline: 1 }\n  - { use: x-y-z }\nother: 1\n',
    "p.yaml:3:28: 'allowOffline' has to be true or false, and is a number",
    "p.yaml:4:12: 'use' is not the code of a built-in rule: known are access-outlives-refresh, refresh-without-effect, refresh-grant-without-offline-resource, offline-resource-without-client, public-client-long-refresh, lifetime-by-default, implicit-grant, consent-bypassed-offline, inactive-still-trusted",
    "p.yaml:5:1: unknown key 'other': known here are version, rules",
  ],
]

describe('what has the wrong shape is refused, with its place, by this program and by its schema', () => {
  test.each(misshapen)('%s', async (_, text, ...sentences) => {
    expect(await mistakesIn(text)).toEqual(sentences)
    expect(keepsSchema(parse(text))).toBe(false)
  })
})

describe('what is accepted, its schema accepts too', () => {
  test.each([
    rule('{ use: implicit-grant }'),
    rule('{ use: implicit-grant, id: x, severity: low, select: {} }'),
    rule('{ use: public-client-long-refresh, max: 604800 }'),
    limits('{ unset: fail }'),
    limits('{ max: P9D }'),
    limits('{ min: 1 week 2 days }'),
    limits('{ min: 2147483647 }'),
    rule('{ id: a, allowedGrants: { required: [device, "https://x.example/grant"] } }'),
    select('{ displayName: "*", tags: [{ key: env }], clientType: [trusted] }'),
    'version: 1\nrules:\n  - &one { use: implicit-grant }\n  - { id: b, allowOffline: true, select: &s { active: true } }\n  - { id: c, allowedGrants: { required: [code] }, select: *s }\n',
  ])('%s', async (text) => {
    await policyOf(text)
    expect(keepsSchema(parse(text))).toBe(true)
  })
})

test('P3: a rule is compared with the strictest rules before it, and not with every one', async () => {
  const limitsOf = ['max: 30d', 'max: 31d', 'min: 1d', 'min: 40d', 'max: 2d', 'min: 41d']
  const rules = limitsOf.map((each, at) => `  - { id: r${at}, refreshTokenExpiry: { ${each} } }`)
  const contradict = (later: number, earlier: number, problem: string) =>
    `p.yaml:${later + 3}:5: rules r${earlier} and r${later} contradict each other: refreshTokenExpiry has to be ${problem}`
  expect(await mistakesIn(`version: 1\nrules:\n${rules.join('\n')}\n`)).toEqual([
    contradict(3, 0, 'at least 40d and at most 30d'),
    contradict(4, 3, 'at least 40d and at most 2d'),
    contradict(5, 4, 'at least 41d and at most 2d'),
  ])
})

test('P3: a policy of 20,000 rules for the same apps is read rule by rule', async () => {
  let looks = 0
  const watched = (at: number) => ({
    kind: 'limits' as const,
    id: `r${at}`,
    severity: 'high' as const,
    select: {},
    get refreshTokenExpiry() {
      looks++
      return { max: seconds(at + 1), min: null, unset: 'judge' as const }
    },
    accessTokenExpiry: null,
    allowOffline: null,
    allowedGrants: null,
    place: null,
  })
  expect(contradictions(Array.from({ length: 20_000 }, (_, at) => watched(at)))).toEqual([])
  expect(looks).toBeLessThan(400_000)
})

describe('what no schema can say is refused all the same', () => {
  test.each<[string, string, string]>([
    [
      'P3: max below min',
      limits('{ max: 1h, min: 2h }'),
      'p.yaml:3:5: rule a: refreshTokenExpiry: max 1h is below min 2h: no lifetime keeps both',
    ],
    [
      'longer than a domain can hold',
      limits('{ max: 99999d }'),
      'p.yaml:3:41: "99999d" is longer than 2147483647 seconds, the most a domain can hold: write at most 24855d3h14m7s',
    ],
    [
      'the same id',
      rule('{ use: implicit-grant, id: a }\n  - { id: a, allowOffline: true }'),
      "p.yaml:4:5: two rules have the id 'a': give each its own",
    ],
    [
      'the same code',
      rule('{ use: implicit-grant }\n  - { use: implicit-grant }'),
      "p.yaml:4:5: two rules have the id 'implicit-grant': give one of them an id",
    ],
    [
      'P3: contradicting lifetimes',
      rule('{ id: a, accessTokenExpiry: { max: 1h } }\n  - { id: b, accessTokenExpiry: { min: 2h } }'),
      'p.yaml:4:5: rules a and b contradict each other: accessTokenExpiry has to be at least 2h and at most 1h',
    ],
    [
      'P3: contradicting switches, for the same apps',
      rule(
        '{ id: a, allowOffline: true, select: { active: true, id: x } }\n  - { id: b, allowOffline: false, select: { id: x, active: true } }',
      ),
      'p.yaml:4:5: rules a and b contradict each other: allowOffline has to be true and false',
    ],
    [
      'P3: contradicting grants',
      rule(
        '{ id: a, allowedGrants: { forbidden: [code] } }\n  - { id: b, allowedGrants: { required: [authorization_code] } }',
      ),
      'p.yaml:4:5: rules a and b contradict each other: the grant authorization_code is forbidden and required',
    ],
    [
      'P3: a rule against itself',
      rule('{ id: a, allowedGrants: { forbidden: [code], required: [code] } }'),
      'p.yaml:3:5: rule a forbids the grant authorization_code and requires it',
    ],
    [
      'C5: the same key twice',
      `version: 1\n${rule('{ use: implicit-grant }')}`,
      "p.yaml:2:1: the key 'version' stands here twice",
    ],
    ['P11: a tag', rule('!secret { use: implicit-grant }'), 'p.yaml:3:5: tags are not supported; remove it'],
    ['P11: a tag that YAML 1.1 had', rule('!!set { use }'), 'p.yaml:3:11: tags are not supported; remove it'],
    [
      'P11: an alias bomb',
      'a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]',
      'p.yaml:1:16: aliases repeat too many values',
    ],
    ['P11: an alias of itself', 'a: &a [*a]', 'p.yaml:1:7: it is nested too deeply'],
    ['an alias of nothing', 'a: *b', 'p.yaml:1:4: an alias names no anchor before it'],
    ['a hundred thousand brackets', '['.repeat(100_000), 'it is nested too deeply'],
    ['another version of YAML', `%YAML 1.1\n---\n${rule('{ use: implicit-grant }')}`, 'p.yaml:1:1: it is not YAML 1.2'],
    [
      'a second document',
      `${rule('{ use: implicit-grant }')}---\nx: 1\n`,
      'p.yaml:4:1: there is a second document in the file',
    ],
    [
      'C5: no YAML',
      'version: 1\nrules: [ hunter2',
      'p.yaml:2:17: the indentation does not fit, or a bracket is not closed',
    ],
    [
      'a tab',
      'version: 1\nrules:\n\t- use: implicit-grant\n',
      'p.yaml:3:1: there is a tab in the indentation; write spaces',
    ],
    ['a key that is a list', '? [a]\n: 1\n', 'p.yaml:1:3: a key has to be a plain text'],
    ['more than 1 MiB', `# ${'x'.repeat(1_048_576)}`, 'p.yaml:1:1: the file is larger than 1 MiB'],
  ])('%s', async (_, text, sentence) => {
    const found = await mistakesIn(text)
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(sentence)
    expect(found[0]).not.toContain('hunter2')
  })
})

test('fifty thousand different keys are compared in no more steps than there are', async () => {
  const text = Array.from({ length: 50_000 }, (_, at) => `k${at}: 1`).join('\n')
  expect((await mistakesIn(text)).length).toBeGreaterThan(0)
})

test('whatever is typed, it is read or refused, and never quoted but for its keys', async () => {
  const piece = fc.constantFrom(
    'version: 1',
    'rules:',
    '\n',
    '  - ',
    '{',
    '}',
    '[',
    ']',
    'use: implicit-grant',
    'id: a',
    ', ',
    'max: 30d',
    '&x ',
    '*x',
    '!t ',
    '"',
    'hunter2 is secret',
    ': ',
    '- ',
    '|',
    '>',
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 25 }), async (pieces) => {
      const sentences = await mistakesIn(pieces.join(''))
      for (const each of sentences.filter((one) => !one.includes('key ')))
        expect(each).not.toContain('hunter2 is secret')
    }),
    { numRuns: runs(500) },
  )
})

test('the pattern of the schema fits what is read as a duration, and nothing else', () => {
  const pattern = new RegExp(Object(policySchema.$defs)['duration']?.pattern ?? 'missing', 'u')
  const isRead = (text: string) => {
    try {
      parseDuration(text)
      return true
    } catch (error) {
      // How long is too long is for the program to say.
      return error instanceof DurationError && error.code === 'too-large'
    }
  }
  const piece = fc.constantFrom(
    '1',
    '2',
    '60',
    '0',
    '10',
    'w',
    'd',
    'h',
    'm',
    's',
    ' ',
    'weeks',
    'day',
    ' days',
    'hour',
    'minutes',
    'P',
    'T',
    'W',
    'D',
    'H',
    'M',
    'S',
    'x',
    '-',
    '.',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('')
      expect({ text, fits: pattern.test(text) }).toEqual({ text, fits: isRead(text) })
    }),
    { numRuns: 5000 },
  )
})

describe('waivers', () => {
  const waiver = (body: string): string => `waivers:\n  - { ${body} }\n`
  const whole = 'rule: a, app: r1, reason: a migration, owner: x@example.com, expires: 2026-12-31'

  async function read(text: string) {
    const reading = await readWaivers(text)
    if (reading.isRead)
      return { value: reading.value, said: reading.warnings.map((each) => formatMistake('w.yaml', each)) }
    return { value: null, said: reading.mistakes.map((each) => formatMistake('w.yaml', each)) }
  }

  test('are read with their lines', async () => {
    expect(await read(`${waiver(whole)}  - { ${whole}, max: 90d }\n`)).toEqual({
      value: [
        exampleWaiver({ rule: 'a', reason: 'a migration', owner: 'x@example.com' }),
        exampleWaiver({ rule: 'a', reason: 'a migration', owner: 'x@example.com', max: seconds(7_776_000), line: 3 }),
      ],
      said: [],
    })
    expect(await read('waivers: []')).toEqual({ value: [], said: [] })
  })

  test('P8: a display name instead of an app id is a warning, because the waiver has no effect', async () => {
    const { value, said } = await read(waiver(whole.replace('r1', '"My App"')))
    expect(value).toHaveLength(1)
    expect(said).toEqual([
      "w.yaml:2:21: 'app' is not an app id: names can be copied, so the waiver has no effect; write the id of the app",
    ])
  })

  test.each<[string, string, string]>([
    ['P8: no reason', waiver(whole.replace('reason: a migration, ', '')), "w.yaml:2:5: 'reason' is missing"],
    ['P8: no owner', waiver(whole.replace('owner: x@example.com, ', '')), "w.yaml:2:5: 'owner' is missing"],
    ['P8: no end', waiver(whole.replace(', expires: 2026-12-31', '')), "w.yaml:2:5: 'expires' is missing"],
    ['an empty reason', waiver(whole.replace('a migration', '" "')), "w.yaml:2:33: 'reason' is empty"],
    [
      'no date',
      waiver(whole.replace('2026-12-31', 'tomorrow')),
      "w.yaml:2:77: 'expires' is not a date such as 2026-12-31",
    ],
    ['a slip', waiver(`${whole}, maxx: 3d`), "w.yaml:2:89: unknown key 'maxx': did you mean max?"],
    ['not a list', 'waivers: {}', "w.yaml:1:10: 'waivers' has to be a list of waivers, and is a group of keys"],
    ['nothing', '', 'w.yaml:1:1: this has to be a file of waivers, and is empty'],
    ['a newer version', `version: 2\n${waiver(whole)}`, 'w.yaml:1:10: the file is written for a newer version of apps'],
  ])('%s', async (_, text, sentence) => {
    expect(await read(text)).toEqual({ value: null, said: [sentence] })
    expect(keepsWaiversSchema(parse(text))).toBe(false)
  })

  test('P8: 2026-02-30 is no day', async () => {
    const text = waiver(whole.replace('2026-12-31', '2026-02-30'))
    expect((await read(text)).said).toEqual(['w.yaml:2:77: there is no day 2026-02-30'])
    expect((await read(text.replace('-02-30', '-13-01'))).said).toEqual(['w.yaml:2:77: there is no day 2026-13-01'])
    expect((await read(text.replace('2026-02-30', '2028-02-29'))).value).toHaveLength(1)
  })
})
