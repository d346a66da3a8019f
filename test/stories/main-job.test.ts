import { expect, test } from 'vitest'
import { exampleIds } from '../../src/sandbox/server'
import { errorOf, json, terminalWithSandbox } from '../support/program'

test('an admin reads a lifetime, changes it, and reads the new value back', async () => {
  const { apps } = await terminalWithSandbox()

  expect(await apps(['get-expiry', 'ResourceOwner'])).toEqual({
    exitCode: 0,
    stdout: '9fc12da9eecd4927a9ef88512ce5612e\tResourceOwner\t604800\t7d\tapp\t3600\ttrue\ttrue\ttrue\tapp\n',
    stderr: '',
  })
  expect(await apps(['set-expiry', 'ResourceOwner', '9d'])).toEqual({
    exitCode: 0,
    stdout: '9fc12da9eecd4927a9ef88512ce5612e\tResourceOwner\trefreshTokenExpiry\t604800\t777600\tconfirmed\n',
    stderr: 'To go back: apps set-expiry 9fc12da9eecd4927a9ef88512ce5612e 7d --expect 9d\n',
  })
  expect(await apps(['get-expiry', 'ResourceOwner', '--seconds'])).toEqual({
    exitCode: 0,
    stdout: '777600\n',
    stderr: '',
  })
})

test("the documentation's own change: 604800 becomes 904800, with exactly its PatchOp", async () => {
  const { apps, patches } = await terminalWithSandbox()

  const ending = await apps(['set-expiry', exampleIds.resourceOwner, '904800', '-o', 'json'])

  expect(ending.exitCode).toBe(0)
  expect(json(ending)).toMatchObject({
    id: '9fc12da9eecd4927a9ef88512ce5612e',
    displayName: 'ResourceOwner',
    attribute: 'refreshTokenExpiry',
    from: { seconds: 604800, duration: '7d', source: 'app' },
    to: { seconds: 904800, duration: '10d11h20m', source: 'app' },
    outcome: 'confirmed',
    request: {
      method: 'PATCH',
      path: '/admin/v1/Apps/9fc12da9eecd4927a9ef88512ce5612e',
      body: {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'replace', path: 'refreshTokenExpiry', value: 904800 }],
      },
    },
  })
  expect(patches().map(({ body }) => JSON.parse(body))).toEqual([
    {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'refreshTokenExpiry', value: 904800 }],
    },
  ])
})

test('get-expiry -o json is the object that scripts rely on', async () => {
  const { apps } = await terminalWithSandbox()

  expect(json(await apps(['get-expiry', 'ResourceOwner', '-o', 'json']))).toEqual({
    id: '9fc12da9eecd4927a9ef88512ce5612e',
    displayName: 'ResourceOwner',
    clientId: '3fd7476a48a94381bd5e1bc88cc92021',
    refreshTokenExpiry: { seconds: 604800, duration: '7d', source: 'app' },
    accessTokenExpiry: { seconds: 3600, duration: '1h', source: 'app' },
    allowOffline: true,
    isOAuthResource: true,
    isOAuthClient: true,
    active: true,
    inEffect: { refresh: true, access: true, reason: null },
  })
})

test('a value that was never set is shown as the documented default', async () => {
  const { apps } = await terminalWithSandbox()

  expect(json(await apps(['get-expiry', 'Customer Portal', '-o', 'json']))).toMatchObject({
    refreshTokenExpiry: { seconds: 604800, duration: '7d', source: 'default' },
    accessTokenExpiry: { seconds: 3600, duration: '1h', source: 'default' },
  })
})

test('setting the default where nothing is set is a change, and --unset takes it away again', async () => {
  const { apps, patches } = await terminalWithSandbox()

  expect(json(await apps(['set-expiry', 'Customer Portal', '7d', '-o', 'json']))).toMatchObject({
    from: { seconds: 604800, source: 'default' },
    to: { seconds: 604800, source: 'app' },
    outcome: 'confirmed',
  })
  expect(json(await apps(['set-expiry', 'Customer Portal', '--unset', '-o', 'json']))).toMatchObject({
    from: { seconds: 604800, source: 'app' },
    to: { seconds: 604800, source: 'default' },
    outcome: 'confirmed',
    request: { body: { Operations: [{ op: 'remove', path: 'refreshTokenExpiry' }] } },
  })
  expect(json(await apps(['set-expiry', 'Customer Portal', '--unset', '-o', 'json']))).toMatchObject({
    outcome: 'unchanged',
    request: null,
  })
  expect(patches()).toHaveLength(2)
})

test('the access lifetime is changed by name, and read by name', async () => {
  const { apps } = await terminalWithSandbox()

  expect((await apps(['set-expiry', 'ResourceOwner', '30m', '--token', 'access'])).stdout).toBe(
    '9fc12da9eecd4927a9ef88512ce5612e\tResourceOwner\taccessTokenExpiry\t3600\t1800\tconfirmed\n',
  )
  expect((await apps(['get-expiry', 'ResourceOwner', '--seconds', '--token', 'access'])).stdout).toBe('1800\n')
})

test('an app is found by id in capitals, by OCID, by client id and by display name; an array has them in order', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  const ocid = String(sandbox.state.apps.get(exampleIds.paymentsApi)?.['ocid'])

  const ending = await apps([
    'get-expiry',
    '9FC12DA9EECD4927A9EF88512CE5612E',
    ocid,
    '3fd7476a48a94381bd5e1bc88cc92021',
    'ResourceOwner',
    'IDCSAppId',
    '-o',
    'json',
  ])

  expect(ending.exitCode).toBe(0)
  expect(json(ending).map(({ id }: { id: string }) => id)).toEqual([
    exampleIds.resourceOwner,
    exampleIds.paymentsApi,
    exampleIds.resourceOwner,
    exampleIds.resourceOwner,
    'IDCSAppId',
  ])
})

test('of several apps one is unknown: the others are printed, and the code says so', async () => {
  const { apps } = await terminalWithSandbox()

  const ending = await apps(['get-expiry', 'ResourceOwner', 'resourceowner', '-o', 'json'])

  expect(ending.exitCode).toBe(5)
  expect(json(ending)).toHaveLength(1)
  expect(errorOf(ending)).toEqual({
    code: 5,
    message: "There is no app with the id, client id or display name 'resourceowner'.",
    hint: "Did you mean 'ResourceOwner' (9fc12da9eecd4927a9ef88512ce5612e)? Display names are compared exactly.",
    status: null,
    requestId: null,
  })
})

test('-o csv has a header, plain has none, ndjson is one object a line', async () => {
  const { apps } = await terminalWithSandbox()

  expect((await apps(['get-expiry', 'ResourceOwner', 'Payments API', '-o', 'plain'])).stdout).toBe(
    '9fc12da9eecd4927a9ef88512ce5612e\tResourceOwner\t604800\t7d\tapp\t3600\ttrue\ttrue\ttrue\tapp\n' +
      'c8e03f5a19b74d2c9d6fb27e4a815f33\tPayments API\t604800\t7d\tapp\t900\tfalse\ttrue\ttrue\tapp\n',
  )
  const csv = (await apps(['get-expiry', 'ResourceOwner', '-o', 'csv'])).stdout.trimEnd().split(/\r?\n/)
  expect(csv).toEqual([
    'id,displayName,refreshTokenExpiry,refreshTokenDuration,refreshTokenSource,accessTokenExpiry,refreshInEffect,accessInEffect,active,accessTokenSource',
    '9fc12da9eecd4927a9ef88512ce5612e,ResourceOwner,604800,7d,app,3600,true,true,true,app',
  ])
  const lines = (await apps(['get-expiry', 'ResourceOwner', 'Payments API', '-o', 'ndjson'])).stdout
    .trimEnd()
    .split('\n')
  expect(lines.map((line) => JSON.parse(line).displayName)).toEqual(['ResourceOwner', 'Payments API'])
})

test('no request of a get or a change asks for a client secret, and each names its attributes', async () => {
  const { apps, sandbox } = await terminalWithSandbox()

  await apps(['set-expiry', 'ResourceOwner', '9d'])
  await apps(['get-expiry', 'ResourceOwner'])

  const asked = sandbox.requests.filter(({ path }) => path.startsWith('/admin/v1/Apps'))
  expect(asked).toHaveLength(4)
  for (const { path } of asked) {
    expect(path).toContain('attributes=')
    expect(path).not.toMatch(/secret|attributeSets/i)
  }
})
