import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { exampleIds } from '../../src/sandbox/server'
import { programWithSandbox } from '../support/in-process'

const app = exampleIds.resourceOwner

/** RFC 7644 section 3.5.2, and of it what this program may ever send. */
const operation = (op: string, path: object, value: object | null) => ({
  type: 'object',
  properties: { op: { const: op }, path, ...(value === null ? {} : { value }) },
  required: ['op', 'path', ...(value === null ? [] : ['value'])],
  additionalProperties: false,
})
const expiry = { enum: ['refreshTokenExpiry', 'accessTokenExpiry'] }
const isChange = new Ajv2020().compile({
  type: 'object',
  properties: {
    schemas: { const: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'] },
    Operations: {
      type: 'array',
      minItems: 1,
      maxItems: 1,
      items: {
        oneOf: [
          operation('replace', expiry, { type: 'integer', minimum: 1, maximum: 2147483647 }),
          operation('remove', expiry, null),
          operation('replace', { const: 'allowOffline' }, { type: 'boolean' }),
          operation(
            'add',
            { const: 'allowedGrants' },
            { type: 'array', minItems: 1, maxItems: 1, items: { type: 'string' } },
          ),
          operation('remove', { type: 'string', pattern: '^allowedGrants\\[value eq "[a-z:_0-9-]+"\\]$' }, null),
        ],
      },
    },
  },
  required: ['schemas', 'Operations'],
  additionalProperties: false,
})

/** Each changing command, in each way that it can change. */
const changing: string[][] = [
  ['set-expiry', app, '9d'],
  ['set-expiry', app, '2h', '--token', 'access'],
  ['set-expiry', app, '2147483647', '--force', '-y'],
  ['set-expiry', app, '--unset', '-y'],
  ['set-expiry', app, '--unset', '--token', 'access', '-y'],
  ['set-offline', app, 'off', '-y'],
  ['set-offline', exampleIds.legacyIntranet, 'on', '-y'],
  ['set-grant', app, 'device', 'on', '-y'],
  ['set-grant', exampleIds.customerPortal, 'refresh_token', 'off', '-y'],
]

describe.each(changing)('%s %s %s %s', (...words) => {
  const argv = words.filter((word) => typeof word === 'string' && word !== '')

  test('S16, S17: one PatchOp of the documented form, with If-Match, and a read after it', async () => {
    const { apps, patches, sandbox } = await programWithSandbox()
    const { exitCode, stdout } = await apps([...argv, '-o', 'json'])
    expect(exitCode).toBe(0)
    const { outcome } = JSON.parse(stdout)
    expect(outcome).toBe(patches().length === 1 ? 'confirmed' : 'unchanged')
    for (const { body, headers } of patches()) {
      isChange(JSON.parse(body))
      expect(isChange.errors ?? []).toEqual([])
      expect(headers['if-match']).toMatch(/\S/)
      expect(headers['content-type']).toMatch(/^application\/(scim\+)?json/)
    }
    const kinds = sandbox.requests.map(({ kind }) => kind)
    if (patches().length === 1) expect(kinds.slice(kinds.indexOf('patch') + 1)).toContain('get')
  })

  test('S17: a dry run sends no change, and neither does the same command once more', async () => {
    const { apps, patches } = await programWithSandbox()
    expect((await apps([...argv, '--dry-run', '-o', 'json'])).exitCode).toBe(0)
    expect(patches()).toEqual([])
    await apps(argv)
    const sent = patches().length
    const again = await apps([...argv, '-o', 'json'])
    expect(JSON.parse(again.stdout).outcome).toBe('unchanged')
    expect(patches()).toHaveLength(sent)
  })
})

test('S16: most of these are changes', async () => {
  let sent = 0
  for (const argv of changing) {
    const { apps, patches } = await programWithSandbox()
    await apps(argv)
    sent += patches().length
  }
  expect(sent).toBeGreaterThanOrEqual(7)
})

test('S10: every request about apps names its attributes, and none of them a secret', async () => {
  const { apps, sandbox } = await programWithSandbox()
  const reading = [['get-expiry', app], ['get-expiry', 'ResourceOwner'], ['list'], ['diagnose', app], ['audit']]
  for (const argv of [...reading, ...changing]) await apps(argv)
  const about = sandbox.requests.filter(({ path }) => path.startsWith('/admin/v1/Apps'))
  expect(about.length).toBeGreaterThan(20)
  for (const { path, method } of about) {
    const { searchParams } = new URL(path, 'http://x')
    expect({ method, path, attributes: searchParams.get('attributes') ?? '' }).toEqual({
      method,
      path,
      attributes: expect.stringMatching(/^[A-Za-z.]+(,[A-Za-z.]+)*$/),
    })
    expect(path).not.toMatch(/clientSecret|hashedClientSecret|attributeSets|excludedAttributes/i)
  }
})
