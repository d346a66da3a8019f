import { describe, expect, test } from 'vitest'
import { canary, refusalOf, signedInSandbox } from '../support/bad-input'

const holding = (text: string) => ({ files: { read: async () => ({ text, readableByOthers: false }) } })

const rule = (body: string): string => `version: 1\nrules:\n  - { id: a, ${body} }\n`
const max = (value: string): string => rule(`refreshTokenExpiry: { max: ${value} }`)
const waiver = (body: string): string => `waivers:\n  - { ${body} }\n`
const names = 'abcdefgh'
/** Each line has ten times as much in it as the one before. */
const bomb = [...names].map((name, at) => `${name}: &${name} [${Array(10).fill(at === 0 ? 'x' : `*${names[at - 1]}`)}]`)

const nothing = 'a policy that checks nothing cannot pass: give it rules, or start with apps audit --init'
const structure = 'the indentation does not fit, or a bracket is not closed'

describe('a policy', () => {
  test.each([
    ['C5', 'no YAML', `version: 1\nrules:\n  - { use: [${canary} }\n`, `3:38: ${structure}`],
    ['C5', 'a tab', `version: 1\nrules:\n\t- ${canary}`, '3:1: there is a tab in the indentation; write spaces'],
    ['C5', 'a key twice', 'version: 1\nversion: 1\nrules: []', "2:1: the key 'version' stands here twice"],
    [
      'C5',
      'a text for a number',
      `version: ${canary}\nrules: [{ use: implicit-grant }]`,
      "1:10: 'version' has to be the number 1, and is a text",
    ],
    [
      'C5',
      'a group for a list',
      'version: 1\nrules: {}',
      "2:8: 'rules' has to be a list of rules, and is a group of keys",
    ],
    [
      'C5',
      '__proto__',
      `version: 1\n__proto__: { polluted: true }\nrules: [{ use: implicit-grant }]`,
      "2:1: unknown key '__proto__': known here are version, rules",
    ],
    [
      'C8',
      'a slip',
      rule('refreshTokenExpirey: { max: 30d }'),
      "3:14: unknown key 'refreshTokenExpirey': did you mean refreshTokenExpiry?",
    ],
    ['C8', 'a newer version', 'version: 2\nrules: []', '1:10: the file is written for a newer version of apps'],
    ['P1', 'nothing', '', `1:1: ${nothing}`],
    ['P1', 'a comment', '# nothing yet\n', `1:1: ${nothing}`],
    ['P1', 'no rule', 'version: 1\nrules: []', `2:8: ${nothing}`],
    [
      'P3',
      'max below min',
      rule('refreshTokenExpiry: { max: 1h, min: 2h }'),
      '3:5: rule a: refreshTokenExpiry: max 1h is below min 2h: no lifetime keeps both',
    ],
    [
      'P3',
      'rules that contradict each other',
      `${max('1d')}  - { id: b, refreshTokenExpiry: { min: 2d } }\n`,
      '4:5: rules a and b contradict each other: refreshTokenExpiry has to be at least 2d and at most 1d',
    ],
    [
      'P3',
      'an unknown attribute',
      rule('idleTimeout: { max: 1h }'),
      "3:14: unknown key 'idleTimeout': known here are id, severity, select, refreshTokenExpiry, accessTokenExpiry, allowOffline, allowedGrants",
    ],
    ['P3', '7', max('7'), '3:41: "7" has no unit, and numbers alone are seconds from 60 up: did you mean 7d?'],
    ['P3', '60.5', max('60.5'), '3:41: "60.5" has a fraction: write whole numbers, in a smaller unit where needed'],
    ['P3', 'null', max('null'), "3:41: 'max' has to be a duration such as 30d, and is empty"],
    ['P3', 'true', max('true'), "3:41: 'max' has to be a duration such as 30d, and is true or false"],
    ['P3', '1e999', max('1e999'), '3:41: "1e999" has an exponent: write the number out'],
    ['P11', 'an alias bomb', `${bomb.join('\n')}\nversion: 1\nrules: *h\n`, '1:16: aliases repeat too many values'],
    [
      'P11',
      'an alias of itself',
      'version: 1\nrules: &r [{ use: implicit-grant, id: *r }]',
      '2:11: it is nested too deeply',
    ],
    ['P11', 'a tag that makes code', 'version: 1\nrules: !!js/function "x"', '2:8: tags are not supported; remove it'],
    [
      'P11',
      'a tag of its own',
      `version: 1\nrules: [!${'x'.repeat(9)} { use: implicit-grant }]`,
      '2:9: tags are not supported; remove it',
    ],
    ['P11', 'YAML 1.1', '%YAML 1.1\n---\nversion: 1\nrules: []', '1:1: it is not YAML 1.2'],
    [
      'P11',
      'yes of YAML 1.1',
      rule('allowOffline: yes'),
      "3:28: 'allowOffline' has to be true or false, and is a text",
    ],
  ])('%s: %s', async (_, __, text, message) => {
    const before = Object.getOwnPropertyNames(Object.prototype)
    expect(await refusalOf(['audit', '--policy', 'p.yaml'], holding(text))).toEqual({
      message: `p.yaml:${message}${/[.?!]$/.test(message) ? '' : '.'}`,
      hint: 'What a policy may say: apps audit --print-schema',
    })
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
  })

  test('C5: not UTF-8', async () => {
    const read = async (path: string): Promise<never> => {
      throw { path, problem: 'not-utf8' }
    }
    expect(await refusalOf(['audit', '--policy', 'p.yaml'], { files: { read } })).toEqual({
      message: '--policy: p.yaml is not UTF-8 text.',
      hint: null,
    })
  })

  test('C5: a byte order mark is fine', async () => {
    const { apps } = await signedInSandbox()
    const { exitCode } = await apps(['audit', '--policy', 'p.yaml', '-q'], holding(`\ufeff${max('9999d')}`))
    expect(exitCode).toBe(0)
  })

  test('P1: a rule that selects no app is a warning', async () => {
    const { apps } = await signedInSandbox()
    const text = rule('select: { displayName: "nobody-*" }, refreshTokenExpiry: { max: 1d }')
    const { stderr } = await apps(['audit', '--policy', 'p.yaml'], holding(text))
    expect(stderr).toContain('Warning: The rule a applies to no app of this domain.\n')
  })
})

describe('a file of waivers', () => {
  const rest = 'rule: a, app: 9fc12da9eecd4927a9ef88512ce5612e, owner: ann'
  test.each([
    ['P8', 'no reason', `${rest}, expires: 2026-12-31`, "2:5: 'reason' is missing"],
    ['P8', 'no end date', `${rest}, reason: x`, "2:5: 'expires' is missing"],
    ['P8', 'no such day', `${rest}, reason: x, expires: 2026-02-30`, '2:87: there is no day 2026-02-30'],
    [
      'C8',
      'a slip',
      `${rest}, reason: x, expires: 2026-12-31, maxx: 9d`,
      "2:99: unknown key 'maxx': did you mean max?",
    ],
  ])('%s: %s', async (_, __, body, message) => {
    expect(await refusalOf(['audit', '--max-refresh=1d', '--waivers', 'w.yaml'], holding(waiver(body)))).toMatchObject({
      message: `w.yaml:${message}${message.endsWith('?') ? '' : '.'}`,
    })
  })

  test('P8: after its last day, or for a display name, it excuses nothing, and that is said', async () => {
    const { apps } = await signedInSandbox()
    const policy = rule('refreshTokenExpiry: { max: 1d }')
    const waivers = `${waiver(`${rest}, reason: past, expires: 2026-10-04`)}  - { rule: a, app: ResourceOwner, owner: ann, reason: name, expires: 2026-12-31 }\n`
    const read = async (path: string) => ({ text: path === 'p.yaml' ? policy : waivers, readableByOthers: false })
    const argv = ['audit', '--policy', 'p.yaml', '--waivers', 'w.yaml', '-o', 'json']
    const { exitCode, stdout } = await apps(argv, { files: { read } })
    expect(exitCode).toBe(1)
    const { findings, warnings } = JSON.parse(stdout)
    const finding = findings.find(({ app }: { app: { displayName: string } }) => app.displayName === 'ResourceOwner')
    expect(finding.waiver).toMatchObject({ state: 'expired' })
    expect(warnings).toContainEqual(expect.stringContaining('names the app by its display name'))
  })
})
