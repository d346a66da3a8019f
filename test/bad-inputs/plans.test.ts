import { describe, expect, test } from 'vitest'
import { parsePlan } from '../../src/commands/shared/plan/plan-schema'
import { readFault } from '../../src/sandbox/faults/fault'
import { exampleIds } from '../../src/sandbox/server'
import { canary, domainUrl, refusalOf, signedInSandbox } from '../support/bad-input'

const holding = (text: string) => ({ files: { read: async () => ({ text, readableByOthers: false }) } })

const id = exampleIds.resourceOwner
const { paymentsApi } = exampleIds
const ocid = `ocid1.domainapp.oc1.iad.amaaaaaa${paymentsApi}qqqqqqqq`
const entry = (body: string): string => `version: 1\napps:\n  - { ${body} }\n`
const two = (one: string, other: string): string => `version: 1\napps:\n  - { ${one} }\n  - { ${other} }\n`

describe('a desired state in YAML', () => {
  test.each([
    [
      'W1',
      'an unknown key',
      entry(`id: "${id}", refreshTokenExpirey: 9d`),
      "3:47: unknown key 'refreshTokenExpirey': did you mean refreshTokenExpiry?",
    ],
    [
      'W1',
      'an id as a number',
      entry('id: 41000, allowOffline: true'),
      "3:11: 'id' has to be the id or OCID of an app, and is a number: put it in quotes",
    ],
    [
      'W1',
      'a name as an id',
      entry('id: Payments API, allowOffline: true'),
      "3:11: 'id' is not the id of an app: names can be copied, so write the id or OCID",
    ],
    ['W1', 'neither id nor select', entry('allowOffline: true'), "3:5: 'id' is missing"],
    [
      'W1',
      'id and select',
      entry(`id: "${id}", select: {}, allowOffline: true`),
      "3:47: unknown key 'select': known here are id, displayName, clientId, refreshTokenExpiry, accessTokenExpiry, allowOffline, allowedGrants",
    ],
    [
      'W1',
      'an entry that wants nothing',
      entry(`id: "${id}"`),
      '3:5: the entry wants nothing; it needs refreshTokenExpiry, accessTokenExpiry, allowOffline or allowedGrants',
    ],
    ['W1', 'no entry', 'version: 1\napps: []\n', "2:7: 'apps' is empty"],
    [
      'W1',
      'another duration',
      entry(`id: "${id}", refreshTokenExpiry: 30`),
      '3:67: "30" has no unit, and numbers alone are seconds from 60 up: did you mean 30d?',
    ],
    [
      'W1',
      'limits that no lifetime keeps',
      entry(`id: "${id}", refreshTokenExpiry: { min: 2d, max: 1d }`),
      '3:67: max is below min: no lifetime keeps both',
    ],
    [
      'W1',
      'another flag',
      entry(`id: "${id}", allowOffline: yes`),
      "3:61: 'allowOffline' has to be true, false or unset",
    ],
    [
      'W1',
      'a grant added and removed',
      entry(`id: "${id}", allowedGrants: { add: [code], remove: [authorization_code] }`),
      '3:62: one grant is added and removed',
    ],
    [
      'W1',
      'a newer version',
      `version: 2\nwaves: ${canary}\n`,
      '1:10: the file is written for a newer version of apps',
    ],
    [
      'W1',
      'a domain that is none',
      `version: 1\ndomain: x\napps: [{ id: "${id}", allowOffline: true }]\n`,
      "2:9: 'domain' is not the URL of a domain",
    ],
  ])('%s: %s', async (_, __, text, message) => {
    expect(await refusalOf(['plan', 'p.yaml'], holding(text))).toEqual({
      message: `p.yaml:${message}${/[.?!]$/.test(message) ? '' : '.'}`,
      hint: 'What a file may say: apps plan --print-schema',
    })
  })

  test('W2: two entries want different things for one id', async () => {
    const text = two(
      `id: "${id}", refreshTokenExpiry: 9d`,
      `id: "${id.toUpperCase()}", refreshTokenExpiry: { max: 1d }`,
    )

    expect(await refusalOf(['plan', 'p.yaml'], holding(text))).toEqual({
      message: `p.yaml:4: refreshTokenExpiry of ${id}: line 3 wants 9d, and line 4 wants at most 1d.`,
      hint: 'Change one of the two lines.',
    })
  })

  test.each([
    [
      'an OCID and an id',
      `id: "${ocid}", allowOffline: true`,
      `id: "${paymentsApi}", allowOffline: false`,
      'true',
      'false',
    ],
    [
      'two selections',
      'select: {}, accessTokenExpiry: 2h',
      `select: { id: "${paymentsApi}" }, accessTokenExpiry: 1h`,
      '2h',
      '1h',
    ],
  ])('W2: %s that are one app want different things', async (_, one, other, first, last) => {
    const { apps } = await signedInSandbox()

    const { exitCode, stdout, stderr } = await apps(['plan', 'p.yaml'], holding(two(one, other)))

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(`of 'Payments API' (${paymentsApi}): line 3 wants ${first}, and line 4 wants ${last}.`)
  })

  test('W6: an id that no app has ends the run, unless it may be skipped', async () => {
    const { apps } = await signedInSandbox()
    const missing = 'f'.repeat(32)
    const misspelt = `version: 1\nprotect: ["${missing}"]\napps: [{ id: "${id}", allowOffline: false }]\n`
    expect(await apps(['plan', 'p.yaml'], holding(misspelt))).toMatchObject({
      exitCode: 5,
      stdout: '',
      stderr: `Error: p.yaml: 'protect' names ${missing}, and there is no app with this id.\nHint: Write the id of the app, and not its client id. If the app is gone: --skip-missing\n`,
    })
    const text = two(`id: "${missing}", allowOffline: true`, `id: "${id}", allowOffline: false`)

    expect(await apps(['plan', 'p.yaml'], holding(text))).toMatchObject({
      exitCode: 5,
      stdout: '',
      stderr: `Error: p.yaml:3: there is no app with the id ${missing}.\nHint: To plan the rest: --skip-missing\n`,
    })
    const { exitCode, stdout } = await apps(['plan', 'p.yaml', '--skip-missing', '-o', 'json'], holding(text))
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([
      0,
      { rows: [{ app: { id } }], skipped: [{ app: { id: missing }, reason: 'There is no such app.' }] },
    ])
  })

  test('W6: a selection that fits nothing is a warning', async () => {
    const { apps } = await signedInSandbox()
    const text = entry('select: { displayName: "nobody-*" }, allowOffline: false')

    expect(await apps(['plan', 'p.yaml'], holding(text))).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: expect.stringContaining('Warning: p.yaml:3: no app matches this selection.\n'),
    })
  })

  test('W7: a file about another domain', async () => {
    const text = `version: 1\ndomain: https://other.example/\napps: [{ id: "${id}", allowOffline: true }]\n`

    expect(await refusalOf(['plan', 'p.yaml'], holding(text))).toEqual({
      message: `p.yaml is about https://other.example, and this is ${domainUrl}.`,
      hint: 'Choose the domain of the file.',
    })
  })

  test('W6: where the list of apps is not complete there is no plan', async () => {
    const { apps, sandbox } = await signedInSandbox()
    sandbox.state.faults.push(
      readFault({ match: { kind: 'list', times: 99 }, action: { type: 'override', envelope: { totalResults: 16 } } }),
    )
    const created: string[] = []
    const files = {
      ...holding(entry('select: {}, accessTokenExpiry: { max: 1m }')).files,
      mayCreate: async () => 'yes' as const,
      create: async (path: string) => void created.push(path),
    }

    expect(await apps(['plan', 'p.yaml', '--out', 'plan.json'], { files })).toMatchObject({ exitCode: 3, stdout: '' })
    expect(created).toEqual([])
  })
})

describe('a desired state in CSV', () => {
  const header = 'id,refreshTokenExpiry'
  test.each([
    [
      'W1',
      'an unknown column',
      `id,refreshTokenExpirey\n${id},9d\n`,
      "1:1: unknown column 'refreshTokenExpirey': did you mean refreshTokenExpiry?",
    ],
    [
      'W1',
      'a name as an id',
      `${header}\nPayments API,9d\n`,
      '2:1: the id is not the id of an app: write the id or OCID',
    ],
    ['W1', 'no id', `${header}\n,9d\n`, '2:1: the id is missing'],
    [
      'W1',
      'nothing that could change',
      `id,displayName\n${id},x\n`,
      '1:1: no column can change anything; known are refreshTokenExpiry, accessTokenExpiry, allowOffline',
    ],
    [
      'W1',
      'a list of several domains',
      `id,refreshTokenExpiry,problem,profile,domain\n`,
      '1:1: the list is of several domains; make one with --profile NAME',
    ],
    [
      'W1',
      'a small number',
      `${header}\n${id},30\n`,
      '2:1: refreshTokenExpiry: "30" has no unit, and numbers alone are seconds from 60 up: did you mean 30d?',
    ],
    [
      'W1',
      'a word for a flag',
      `id,allowOffline\n${id},WAHR\n`,
      "2:1: allowOffline has to be true, false or unset, and is 'WAHR'",
    ],
    [
      'W2',
      'one id twice',
      `${header}\n${id},9d\n${id},8d\n`,
      `3: refreshTokenExpiry of ${id}: line 2 wants 9d, and line 3 wants 8d`,
    ],
    [
      'W3',
      'an id as a number',
      `${header}\n4.1E+31,9d\n`,
      "2:1: a spreadsheet turned the id into the number '4.1E+31': import the column id as text, from a new list",
    ],
    [
      'W3',
      'an id as digits and zeros',
      `${header}\n41234567890123400000000000000000,9d\n`,
      "2:1: a spreadsheet turned the id into the number '41234567890123400000000000000000': import the column id as text, from a new list",
    ],
    [
      'W3',
      'a lifetime as a number',
      `${header}\n${id},"2,592E+06"\n`,
      "2:1: a spreadsheet rounded refreshTokenExpiry to '2,592E+06': write a duration such as 30d",
    ],
    ['W4', 'a short row', `${header}\n${id}\n`, '2:1: the row has 1 cells, and the header has 2'],
    ['W4', 'a blank line in the middle', `${header}\n\n${id},9d\n`, '2:1: the row has 1 cells, and the header has 2'],
    ['W4', 'an empty file', '', '1:1: the file has no header; it needs at least id'],
    ['W4', 'a column twice', `id,id,refreshTokenExpiry\n`, "1:1: the column 'id' stands here twice"],
    ['W4', 'no column id', `displayName,refreshTokenExpiry\n`, '1:1: the column id is missing'],
    ['W4', 'an open quote', `${header}\n${id},"9d\n`, '2:34: a quoted cell is not closed'],
    [
      'W4',
      'a quote in the middle',
      `${header}\n${id},9"d\n`,
      '2:35: a quote stands in a cell that does not begin with one',
    ],
    [
      'W4',
      'text behind a quote',
      `${header}\n${id},"9"d\n`,
      '2:37: a text follows a cell in quotes; double the quotes in it',
    ],
    [
      'W4',
      'a lone carriage return',
      `${header}\r${id},9d\r`,
      '1:22: a line ends with a carriage return alone; write LF or CRLF',
    ],
  ])('%s: %s', async (_, __, text, message) => {
    const { message: said } = await refusalOf(['plan', 'p.csv'], holding(text))

    expect(said).toBe(`p.csv:${message}${/[.?!]$/.test(message) ? '' : '.'}`)
  })

  test.each([
    ['a byte order mark', `\ufeff${header}\n${id},9d\n`],
    ['CRLF', `${header}\r\n${id},9d\r\n`],
    ['no line end', `${header}\n${id},9d`],
    ['semicolons', `id;refreshTokenExpiry\n${id};9d\n`],
    ['tabs', `id\trefreshTokenExpiry\n${id}\t9d\n`],
    ['quotes', `"id","refreshTokenExpiry"\n"${id}","9d"\n`],
    ['empty rows at the end', `${header}\n${id},9d\n,\n,\n`],
    ['capitals of a spreadsheet', `${header},allowOffline\n${id},9d,\n${exampleIds.fieldServiceApi},,TRUE\n`],
  ])('W5: %s: read', async (_, text) => {
    const { apps } = await signedInSandbox()

    const { exitCode, stdout } = await apps(['plan', 'p.csv', '-o', 'json'], holding(text))

    expect([exitCode, JSON.parse(stdout).rows]).toMatchObject([0, [{ app: { id }, to: { seconds: 777_600 }, line: 2 }]])
  })
})

describe('the report of an audit', () => {
  const report = (findings: unknown[], domain = domainUrl): string =>
    JSON.stringify({ schemaVersion: 1, domain, coverage: { complete: true }, findings })
  const finding = (part: object) => ({
    rule: 'r',
    kind: 'over-max',
    app: { id, displayName: 'ResourceOwner' },
    attribute: 'accessTokenExpiry',
    allowed: { seconds: 600, duration: '10m' },
    evidence: {},
    waiver: null,
    ...part,
  })

  test.each([
    ['W8', 'no JSON', `password: ${canary}`, 'is not a report of apps audit'],
    [
      'W8',
      'another document',
      '{"kind":"apps-plan","schemaVersion":1}',
      'has no findings, not even an empty list of them',
    ],
    ['W8', 'another version', '{"schemaVersion":2}', 'is not a report of apps audit: its schemaVersion is not 1'],
    [
      'W8',
      'a finding without an app',
      report([finding({}), { rule: 'r' }]),
      'has a finding that is not as apps audit writes it: number 2',
    ],
    [
      'W7',
      'another domain',
      report([], 'https://other.example'),
      `is a report about https://other.example, and this is ${domainUrl}`,
    ],
  ])('%s: %s', async (_, __, text, why) => {
    const { message } = await refusalOf(['plan', '--from-audit', 'a.json'], holding(text))

    expect(message).toBe(`--from-audit: a.json ${why}.`)
  })

  test('W8: what no row can fix is skipped, with the reason', async () => {
    const { apps, sandbox } = await signedInSandbox()
    const text = report(
      [
        finding({ kind: 'under-min', allowed: { seconds: 900, duration: '15m' }, rule: 's' }),
        finding({}),
        finding({ kind: 'of-a-later-version' }),
        finding({ kind: 'toString' }),
        finding({ kind: 'wrong-offline', attribute: 'allowOffline' }),
        finding({ kind: 'implicit-grant', waiver: { state: 'applied' } }),
        finding({ kind: 'consent-bypassed-offline', attribute: 'bypassConsent' }),
      ],
      sandbox.url,
    )

    const { exitCode, stdout } = await apps(['plan', '--from-audit', 'a.json', '-o', 'json'], holding(text))

    expect(exitCode).toBe(0)
    const { rows, skipped } = JSON.parse(stdout)
    expect(rows).toEqual([])
    expect(skipped.map(({ reason }: { reason: string }) => reason)).toEqual([
      'Rule r: This version of apps does not know this kind of finding.',
      'Rule r: This version of apps does not know this kind of finding.',
      'Rule r: The report does not say what is wrong with it.',
      'Rule r: The finding is waived.',
      'Rule r: No setting of a plan fixes it: in the console, let the client ask for consent, or remove the scope from it.',
      'Contradiction: rule s wants at least 15m, and rule r wants at most 10m.',
    ])
  })
})

describe('the file that a plan is saved in', () => {
  const desired = holding(entry(`id: "${id}", allowOffline: true`)).files

  test('W9: exists', async () => {
    const files = { ...desired, mayCreate: async () => 'exists' as const }

    expect(await refusalOf(['plan', 'p.yaml', '--out', 'plan.json'], { files })).toEqual({
      message: '--out: plan.json already exists.',
      hint: 'Name a new file; a plan is never overwritten.',
    })
  })

  test('W9: cannot be written', async () => {
    const { apps, sandbox } = await signedInSandbox()
    const files = { ...desired, mayCreate: async () => 'not-writable' as const }

    expect(await apps(['plan', 'p.yaml', '--out', 'plan.json'], { files })).toMatchObject({ exitCode: 11, stdout: '' })
    expect(sandbox.requests).toEqual([])
  })

  test('W10: an edited plan that makes no sense is refused', () => {
    // The table of all mistakes is in the unit tests of the file.
    expect(() => parsePlan('{"kind":"apps-plan","schemaVersion":2}', 'plan.json')).toThrow(
      'plan.json: it was written by a newer version of apps.',
    )
  })
})
