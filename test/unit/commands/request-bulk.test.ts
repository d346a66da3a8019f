import { describe, expect, test } from 'vitest'
import { exampleIds } from '../../../src/sandbox/server'
import { programWithSandbox } from '../../support/in-process'
import { errorOf } from '../../support/program'
import { rawDomain } from '../../support/raw-domain'

const words = ['request', 'POST', '/admin/v1/Bulk', '-y', '--input', '-', '-o', 'json']

const patchOf = (id: string) => ({
  method: 'PATCH',
  path: `/Apps/${id}`,
  data: {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'refreshTokenExpiry', value: 777_600 }],
  },
})

const bulkOf = (operations: readonly unknown[], more = {}) =>
  JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
    Operations: operations,
    ...more,
  })

describe('a bulk request ends as its operations do, on the sandbox', () => {
  const here = patchOf(exampleIds.resourceOwner)
  const nowhere = patchOf('00000000000000000000000000000000')

  test.each<[string, string, number, string]>([
    ['all done', bulkOf([here]), 0, ''],
    ['some done', bulkOf([here, nowhere]), 9, '1 of 2 operations did not succeed; the response says which.'],
    ['none done', bulkOf([nowhere]), 5, '1 of 1 operations did not succeed. Nothing was changed.'],
    [
      'stopped',
      bulkOf([here, nowhere, here, here], { failOnErrors: 1 }),
      9,
      '1 of 4 operations did not succeed, and 2 after them were not started; the response says which.',
    ],
  ])('%s', async (_, stdin, expected, message) => {
    const { apps, sandbox } = await programWithSandbox()
    const ending = await apps(words, { stdin })
    expect(ending.exitCode).toBe(expected)
    expect(JSON.parse(ending.stdout).schemas).toEqual(['urn:ietf:params:scim:api:messages:2.0:BulkResponse'])
    if (message !== '') expect(errorOf(ending)).toMatchObject({ code: expected, message })
    else expect(ending.stderr).toBe('')
    const isSet = sandbox.state.apps.get(exampleIds.resourceOwner)?.['refreshTokenExpiry'] === 777_600
    expect(isSet).toBe(expected !== 5)
  })
})

describe('what each operation says of itself', () => {
  const asked = [patchOf('a'), patchOf('b')]
  const unknown = (count: number) => `The effect of ${count} of 2 operations is unknown.`
  test.each<[unknown[], number, string]>([
    [[{ status: '200' }, { status: 204 }], 0, ''],
    [[{ status: '403' }, { status: '401' }], 4, '2 of 2 operations did not succeed. Nothing was changed.'],
    [[{ status: '412' }, { status: '409' }], 6, '2 of 2 operations did not succeed. Nothing was changed.'],
    [[{ status: '404' }, { status: '403' }], 7, '2 of 2 operations did not succeed. Nothing was changed.'],
    [[{ status: '200' }, { status: '500' }], 8, unknown(1)],
    [[{ status: '400' }, { status: '302' }], 8, unknown(1)],
    [[{ status: '200' }, {}], 8, unknown(1)],
    [[{ status: '200' }, null], 8, unknown(1)],
    [[{ status: { code: '200' } }, { status: '200' }], 8, unknown(1)],
    // Nothing told it to stop, so what is not among the answers may have been done.
    [[{ status: '400' }], 8, unknown(1)],
    [[], 8, unknown(2)],
    [
      [
        { status: '200', location: '/admin/v1/Apps/a' },
        { status: '200', location: 'https://domain.example/admin/v1/Apps/B' },
      ],
      0,
      '',
    ],
    // Two results for one operation are none for the other.
    [
      [
        { status: '200', location: '/admin/v1/Apps/a' },
        { status: '200', location: '/admin/v1/Apps/a' },
      ],
      8,
      unknown(1),
    ],
    [
      [
        { status: '200', location: '/admin/v1/Apps/a' },
        { status: '200', location: '/admin/v1/Apps/c' },
      ],
      8,
      unknown(1),
    ],
    [
      [{ status: '200', location: '/admin/v1/Apps/b' }, { status: '403' }],
      9,
      '1 of 2 operations did not succeed; the response says which.',
    ],
  ])('%j', async (Operations, expected, message) => {
    const { apps } = await rawDomain(() => ({ body: JSON.stringify({ Operations }) }))
    const ending = await apps(words, { stdin: bulkOf(asked) })
    expect(ending.exitCode).toBe(expected)
    expect(JSON.parse(ending.stdout)).toEqual({ Operations })
    if (message !== '') expect(errorOf(ending)).toMatchObject({ code: expected, message })
  })

  test.each(['{"id":"x"}', '[]'])('an answer without them proves nothing: %s', async (body) => {
    const { apps } = await rawDomain(() => ({ body }))
    expect((await apps(words, { stdin: bulkOf(asked) })).exitCode).toBe(8)
  })

  test.each(['/admin/v1/bulk/', '/admin/v1/B%75lk'])('however the path is written: %s', async (path) => {
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkResponse']
    const Operations = [{ status: '200' }, { status: '400' }]
    const { apps } = await rawDomain(() => ({ body: JSON.stringify({ schemas, Operations }) }))
    const argv = ['request', 'POST', path, '-y', '--input', '-']
    expect((await apps(argv, { stdin: bulkOf(asked) })).exitCode).toBe(9)
  })

  test('what only looks like one is none', async () => {
    const { apps } = await rawDomain(() => ({ body: '{"Operations":[{"status":"400"}]}' }))
    expect((await apps(['request', 'GET', '/admin/v1/Bulk'])).exitCode).toBe(0)
    expect((await apps(['request', 'POST', '/admin/v1/Grants', '-y', '-f', 'a=b'])).exitCode).toBe(0)
  })

  test('stdout fails: what became of it stands on stderr', async () => {
    const { apps } = await rawDomain(() => ({ body: '{"Operations":[{"status":"200"},{"status":"400"}]}' }))
    const write = async () => {
      throw Object.assign(new Error('write ENOSPC'), { code: 'ENOSPC', syscall: 'write' })
    }
    const { exitCode, stderr } = await apps(words, { stdin: bulkOf(asked), stdout: { write } })
    expect(exitCode).toBe(11)
    expect(stderr).toContain('Warning: 1 of 2 operations did not succeed; the response says which.')
  })
})

test('results are known by bulkId, also of what is made, and names in any letters are names', async () => {
  const made = (bulkId: string) => ({ method: 'POST', bulkId, path: '/Apps', data: {} })
  const result = (bulkId: string, id: string) => ({
    METHOD: 'POST',
    bulkID: bulkId,
    Location: `/admin/v1/Apps/${id}`,
    status: '201',
  })
  const exit = async (operations: unknown[]) => {
    const { apps } = await rawDomain(() => ({ body: JSON.stringify({ operations }) }))
    return (await apps(words, { stdin: JSON.stringify({ oPERATIONS: [made('one'), made('two')] }) })).exitCode
  }
  expect(await exit([result('two', 'x'), result('one', 'y')])).toBe(0)
  expect(await exit([result('two', 'x'), result('two', 'y')])).toBe(8)
  expect(
    await exit([
      { location: '/Apps/x', status: '201' },
      { location: '/Apps/y', status: '201' },
    ]),
  ).toBe(0)
})

test.each(['/admin/v1/%42ulk', '/admin/v1/Bulk;x=1', '/admin/v1/BULK/'])('%s is a bulk request', async (path) => {
  const { apps } = await rawDomain(() => ({ body: '{"Operations":[]}' }))
  const ending = await apps(['request', 'POST', path, '-y', '--input', '-'], { stdin: bulkOf([patchOf('a')]) })
  expect(ending.exitCode).toBe(8)
})
