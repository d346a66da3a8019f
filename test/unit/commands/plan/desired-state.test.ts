import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { desiredFile } from '../../../../src/commands/plan/desired/schema'
import { readDesiredYaml } from '../../../../src/commands/plan/desired/yaml'
import { jsonSchemaOf } from '../../../../src/commands/shared/written/parts'

const keepsSchema = new Ajv2020({ strict: false }).compile(jsonSchemaOf(desiredFile))

const id = '4b1d7c02a6e94f3f8a54d0e9c37b1a60'
const entry = (body: string): string => `version: 1\napps:\n  - { id: "${id}", ${body} }\n`

describe('a desired state in YAML', () => {
  test('each setting has its own line', async () => {
    const read = await readDesiredYaml(
      [
        'version: 1',
        'domain: https://idcs-0123.identity.oraclecloud.com/admin',
        'reason: INC-1',
        'protect: ["a1"]',
        'apps:',
        `  - id: "${id}"`,
        '    clientId: field',
        '    refreshTokenExpiry: { min: 1d, max: 30d }',
        '    accessTokenExpiry: unset',
        '    allowedGrants:',
        '      add: [code]',
        '  - select: { displayName: "prod-*", not: { active: false } }',
        '    allowOffline: unset',
      ].join('\n'),
    )

    expect(read).toMatchObject({
      isRead: true,
      value: {
        domain: 'https://idcs-0123.identity.oraclecloud.com',
        reason: 'INC-1',
        protect: ['a1'],
        entries: [
          {
            line: 6,
            lines: { refreshTokenExpiry: 8, accessTokenExpiry: 9, allowedGrants: 10 },
            about: { id },
            checks: { clientId: 'field' },
            wants: {
              refreshTokenExpiry: { kind: 'limits', min: 86_400, max: 2_592_000 },
              accessTokenExpiry: { kind: 'exactly', seconds: null },
              allowedGrants: { add: ['authorization_code'], remove: [] },
            },
          },
          {
            line: 12,
            about: { select: { displayName: ['prod-*'], not: { active: false } } },
            wants: { allowOffline: null },
          },
        ],
      },
    })
  })

  test('the example of docs/plans.md is one', async () => {
    const page = readFileSync(new URL('../../../../docs/plans.md', import.meta.url), 'utf8')
    const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? ''

    expect(await readDesiredYaml(example)).toMatchObject({ isRead: true })
    expect(keepsSchema(parse(example))).toBe(true)
  })

  test.each([
    [entry('refreshTokenExpiry: 30d'), true],
    [entry('refreshTokenExpiry: 604800'), true],
    [entry('refreshTokenExpiry: unset'), true],
    [entry('refreshTokenExpiry: { max: 1h }'), true],
    [entry('allowOffline: unset'), true],
    [entry('allowOffline: false'), true],
    [entry('allowedGrants: { remove: [implicit] }'), true],
    ['version: 1\napps: [{ select: {}, allowOffline: true }]', true],
    [entry('refreshTokenExpiry: 30'), false],
    [entry('refreshTokenExpiry: {}'), false],
    [entry('refreshTokenExpiry: never'), false],
    [entry('allowOffline: "yes"'), false],
    [entry('allowedGrants: {}'), false],
    [entry('displayName: x'), false],
    [entry('select: {}, allowOffline: true'), false],
    ['version: 1\napps: []', false],
    ['version: 2\napps: [{ select: {}, allowOffline: true }]', false],
  ])('the JSON Schema takes what is read, and no more: %j', async (text, isRead) => {
    expect((await readDesiredYaml(text)).isRead).toBe(isRead)
    expect(keepsSchema(parse(text))).toBe(isRead)
  })
})
