import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { run } from '../../../src/main'
import { exampleIds, type Sandbox } from '../../../src/sandbox/server'
import { fakeEnvironment } from '../../support/fake-environment'
import { programWithSandbox } from '../../support/in-process'

const onTerminal = true
const plainTerminal = { NO_COLOR: '1' }

const { customerPortal, fieldServiceApi, fieldServiceMobile, nightlyInvoiceExport, paymentsApi } = exampleIds
const ordersRead = 'https://fieldservice.example.com/orders.read'

/** A client for which everything holds, with what these tests quote written out. */
const aGoodClient = (sandbox: Sandbox) =>
  sandbox.editApp(fieldServiceMobile, {
    redirectUris: ['https://mobile.example.com/return'],
    allowedGrants: ['authorization_code', 'refresh_token'],
    allowedScopes: [{ fqs: ordersRead }],
  })

type Leaf = { condition: string; status: string; evidence: string; app: { id: string } | null }
const statusesIn = (stdout: string) =>
  Object.fromEntries(JSON.parse(stdout).conditions.map((leaf: Leaf) => [leaf.condition, leaf.status]))

describe('the tree on a terminal of 80 columns', () => {
  test('what blocks comes first, with its fix; then every condition; then what the tokens would live', async () => {
    const { apps } = await programWithSandbox()

    const ending = await apps(['diagnose', 'Nightly Invoice Export'], { onTerminal, variables: plainTerminal })

    expect(ending).toMatchObject({ exitCode: 1, stderr: '' })
    expect(ending.stdout).toBe(
      [
        'Nightly Invoice Export  e3570ab8c2914f6db48e19d5f706c2ba',
        '✗ will not get a refresh token',
        '',
        'blocks:    no grant of the client can bring a refresh token',
        "shown by:  allowedGrants is client_credentials on 'Nightly Invoice Export'",
        'fix:       apps set-grant e3570ab8c2914f6db48e19d5f706c2ba authorization_code on',
        '',
        'and also:  the client may not use refresh tokens',
        "shown by:  allowedGrants is client_credentials on 'Nightly Invoice Export'",
        'fix:       apps set-grant e3570ab8c2914f6db48e19d5f706c2ba refresh_token on',
        '',
        'and also:  the resource allows no offline access',
        "shown by:  allowOffline is false on 'Payments API'",
        'fix:       apps set-offline c8e03f5a19b74d2c9d6fb27e4a815f33 on',
        '',
        'client  Nightly Invoice Export',
        '├ ✓ holds        the client is active  active is true',
        '├ ✓ holds        it is an OAuth client  isOAuthClient is true',
        '├ ✗ broken       it may use a grant that can bring a refresh token',
        '│                allowedGrants is client_credentials',
        '└ ✗ broken       it may use refresh tokens  allowedGrants is client_credentials',
        '',
        'resource  Payments API  c8e03f5a19b74d2c9d6fb27e4a815f33',
        '├ ✓ holds        the scope belongs to one resource',
        '│                scopes is https://payments.example.com/payments',
        '├ ✓ holds        the client may ask for it',
        '│                allowedScopes is https://payments.example.com/payments',
        '├ ✓ holds        the resource is active  active is true',
        '├ ✓ holds        it is an OAuth resource  isOAuthResource is true',
        '└ ✗ broken       it allows offline access  allowOffline is false',
        '  refresh token lives  7d (604800 s), set on the resource; each refresh begins a',
        '                       new one',
        '  access token lives   15m (900 s) or less: the smallest of accessTokenExpiry of',
        "                       the resource (15m) and what is left of the user's session",
        '                       (at most 8h, by default)',
        '',
      ].join('\n'),
    )
  })

  test('everything holds', async () => {
    const { apps, sandbox } = await programWithSandbox()
    aGoodClient(sandbox)

    const ending = await apps(['diagnose', 'Field Service Mobile'], { onTerminal, variables: plainTerminal })

    expect(ending).toMatchObject({ exitCode: 0, stderr: '' })
    expect(ending.stdout.split('\n').slice(0, 10)).toEqual([
      'Field Service Mobile  1e6b93d84c7f4a05a2d8f70b5e9c3416',
      '✓ gets a refresh token, if the request names offline_access',
      '',
      'client  Field Service Mobile',
      '├ ✓ holds        the client is active  active is true',
      '├ ✓ holds        it is an OAuth client  isOAuthClient is true',
      '├ ✓ holds        it may use a grant that can bring a refresh token',
      '│                allowedGrants is authorization_code, refresh_token',
      '├ ✓ holds        it has a redirect URI that can work',
      '│                redirectUris is https://mobile.example.com/return',
    ])
    expect(ending.stdout).toContain(
      '  refresh token lives  365d (31536000 s), set on the resource; each refresh\n                       begins a new one\n',
    )
  })

  test('colour says nothing that words do not', async () => {
    const { apps } = await programWithSandbox()

    const coloured = await apps(['diagnose', 'Nightly Invoice Export'], { onTerminal })
    const plain = await apps(['diagnose', 'Nightly Invoice Export', '--no-color'], { onTerminal })

    expect(coloured.stdout).toContain('\u001b[31m✗ broken       \u001b[39m')
    expect(stripVTControlCharacters(coloured.stdout)).toBe(plain.stdout)
  })
})

describe('several resources: each is judged, and that is said', () => {
  test('one holds, the other does not', async () => {
    const { apps } = await programWithSandbox()

    const ending = await apps(['diagnose', 'Customer Portal', '-o', 'json'])

    expect(ending.exitCode).toBe(1)
    expect(ending.stderr).toBe(
      'It lists scopes of several resources; each of the 2 is judged. To judge one: --resource or --scope\n',
    )
    const document = JSON.parse(ending.stdout)
    expect(document).toMatchObject({
      client: { id: customerPortal, displayName: 'Customer Portal', clientId: '6e1a58c4d7f0492bb3c69e02f84d5a71' },
      grant: null,
      verdict: 'would-not',
      diagnosis: [
        {
          cause: 'resource-forbids-offline',
          certainty: 'settings',
          evidence: "allowOffline is false on 'Payments API'",
          fix: 'apps set-offline c8e03f5a19b74d2c9d6fb27e4a815f33 on',
        },
      ],
    })
    expect(
      document.resources.map(({ resource, verdict }: { resource: { id: string }; verdict: string }) => [
        resource.id,
        verdict,
      ]),
    ).toEqual(
      expect.arrayContaining([
        [customerPortal, 'would-hold'],
        [paymentsApi, 'would-not'],
      ]),
    )
  })

  test('the verdict on a terminal says for how many', async () => {
    const { apps } = await programWithSandbox()
    const { stdout } = await apps(['diagnose', customerPortal], { onTerminal, variables: plainTerminal })
    expect(stdout).toContain('\n✗ will not get a refresh token for some: of 2 resources, 1 would do\n')
  })

  test('--resource and --scope judge one, and nothing is said about others', async () => {
    const { apps } = await programWithSandbox()

    const byName = await apps(['diagnose', customerPortal, '--resource', 'Payments API', '-o', 'json'])
    const byScope = await apps([
      'diagnose',
      customerPortal,
      '--scope',
      'openid https://portal.example.com/profile offline_access',
      '-o',
      'json',
    ])

    expect(byName).toMatchObject({ exitCode: 1, stderr: '' })
    expect(JSON.parse(byName.stdout).resources).toMatchObject([{ resource: { id: paymentsApi }, scopes: [] }])
    expect(byScope).toMatchObject({ exitCode: 0, stderr: '' })
    expect(JSON.parse(byScope.stdout).resources).toMatchObject([
      { resource: { id: customerPortal }, scopes: ['https://portal.example.com/profile'], verdict: 'would-hold' },
    ])
  })
})

test('the document holds every condition once, in the order in which they block, and what tokens would live', async () => {
  const { apps, sandbox } = await programWithSandbox()
  aGoodClient(sandbox)

  const { stdout } = await apps(['diagnose', fieldServiceMobile, '--grant', 'code', '-o', 'json'])

  const document = JSON.parse(stdout)
  expect(Object.keys(document)).toEqual([
    'domain',
    'client',
    'grant',
    'verdict',
    'diagnosis',
    'conditions',
    'resources',
  ])
  expect(document).toMatchObject({ domain: sandbox.url, grant: 'code', verdict: 'would-hold', diagnosis: [] })
  expect(document.conditions.map(({ condition }: Leaf) => condition)).toEqual([
    'client-active',
    'client-is-oauth-client',
    'grant-can-carry',
    'redirect-uri',
    'scope-exists',
    'scope-allowed',
    'resource-active',
    'resource-is-oauth-resource',
    'refresh-grant',
    'resource-allows-offline',
  ])
  expect(document.conditions[9]).toEqual({
    condition: 'resource-allows-offline',
    of: 'resource',
    status: 'holds',
    app: { id: fieldServiceApi, displayName: 'Field Service API' },
    attribute: 'allowOffline',
    value: true,
    evidence: "allowOffline is true on 'Field Service API'",
    cause: null,
    fix: null,
  })
  expect(document.resources).toEqual([
    {
      resource: { id: fieldServiceApi, displayName: 'Field Service API' },
      scopes: [ordersRead],
      verdict: 'would-hold',
      lifetimes: {
        refreshToken: { seconds: 31536000, duration: '365d', source: 'app' },
        accessToken: {
          atMost: { seconds: 3600, duration: '1h' },
          decidedBy: 'accessTokenExpiry',
          terms: [
            { term: 'accessTokenExpiry', seconds: 3600, duration: '1h', source: 'app' },
            { term: 'user-session', seconds: 28800, duration: '8h', source: 'default' },
          ],
        },
      },
    },
  ])
})

test('a lifetime asked for in the scope is one of the terms', async () => {
  const { apps, sandbox } = await programWithSandbox()
  aGoodClient(sandbox)

  const { stdout } = await apps([
    'diagnose',
    fieldServiceMobile,
    '--scope',
    `${ordersRead} urn:opc:resource:expiry=300`,
    '-o',
    'json',
  ])

  expect(JSON.parse(stdout).resources[0].lifetimes.accessToken).toMatchObject({
    atMost: { seconds: 300, duration: '5m' },
    decidedBy: 'custom-expiry',
  })
})

test('plain is one line for each condition; csv has a header; ndjson is the document on one line', async () => {
  const { apps } = await programWithSandbox()
  const of = (...more: string[]) => apps(['diagnose', nightlyInvoiceExport, ...more])

  const plain = (await of()).stdout.split('\n')
  expect(plain).toHaveLength(10)
  expect(plain[2]).toBe(
    "broken\tgrant-can-carry\te3570ab8c2914f6db48e19d5f706c2ba\tallowedGrants\tallowedGrants is client_credentials on 'Nightly Invoice Export'\tno-grant-can-carry-one\tapps set-grant e3570ab8c2914f6db48e19d5f706c2ba authorization_code on",
  )
  expect((await of('-o', 'csv')).stdout.split('\n')[0]).toBe('status,condition,app,attribute,evidence,cause,fix')
  const lines = (await of('-o', 'ndjson')).stdout.trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line).verdict)).toEqual(['would-not'])
})

describe('what cannot be told is not guessed, and is exit 3', () => {
  test('F98: a resource that cannot be read: the client is judged, the rest is not, and both are said', async () => {
    const { apps, sandbox } = await programWithSandbox()
    aGoodClient(sandbox)
    sandbox.faults.add({ match: { kind: 'list', times: 9 }, action: { type: 'status', status: 503 } })

    const ending = await apps(['diagnose', fieldServiceMobile, '-o', 'json'])

    expect(ending.exitCode).toBe(3)
    expect(JSON.parse(ending.stdout)).toMatchObject({
      verdict: 'cannot-tell',
      diagnosis: [],
      resources: [{ resource: null, scopes: [ordersRead], verdict: 'cannot-tell', lifetimes: null }],
    })
    expect(statusesIn(ending.stdout)).toMatchObject({
      'client-active': 'holds',
      'refresh-grant': 'holds',
      'scope-allowed': 'holds',
      'scope-exists': 'cannot-tell',
      'resource-active': 'cannot-tell',
      'resource-allows-offline': 'cannot-tell',
    })
    expect(JSON.parse(ending.stderr).error).toMatchObject({
      code: 3,
      message: expect.stringMatching(
        /^Nothing is broken as far as it could be judged, but 4 conditions could not be told: the resource could not be read: The domain failed to search for apps: it answered 503/,
      ),
    })
  })

  test('F98: a resource that was named and is not for these credentials', async () => {
    const { apps, sandbox } = await programWithSandbox()
    aGoodClient(sandbox)
    sandbox.faults.add({
      match: { kind: 'get', path: `/admin/v1/Apps/${fieldServiceApi}` },
      action: { type: 'status', status: 403 },
    })

    const ending = await apps(['diagnose', fieldServiceMobile, '--resource', fieldServiceApi], {
      onTerminal,
      variables: plainTerminal,
    })

    expect(ending.exitCode).toBe(3)
    expect(ending.stdout).toContain('\n? cannot tell: nothing is broken as far as it could be judged\n')
    expect(ending.stdout).toContain('\nresource  a resource that could not be read\n')
    expect(ending.stdout).toContain('└ ? cannot tell  it allows offline access\n')
  })

  test('a broken condition is a no all the same', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'list', times: 9 }, action: { type: 'status', status: 503 } })

    const ending = await apps(['diagnose', nightlyInvoiceExport, '-o', 'json'])

    expect(ending).toMatchObject({ exitCode: 1, stderr: '' })
    expect(statusesIn(ending.stdout)).toMatchObject({ 'refresh-grant': 'broken', 'resource-active': 'cannot-tell' })
  })

  test('a client that may ask for anything, and nothing is named', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.editApp(fieldServiceMobile, {
      redirectUris: ['https://mobile.example.com/return'],
      trustScope: 'Account',
      allowedScopes: null,
    })

    const ending = await apps(['diagnose', fieldServiceMobile])

    expect(ending.exitCode).toBe(3)
    expect(ending.stderr).toBe(
      'trustScope is Account: it may ask for scopes that it does not list. Name one with --scope, or a --resource\n' +
        'Error: Nothing is broken as far as it could be judged, but 4 conditions could not be told: no scope and no resource was named, and the client lists none.\n' +
        'Hint: Name what it asks for: --resource <app> or --scope <fqs>\n',
    )
    expect((await apps(['diagnose', fieldServiceMobile, '--resource', fieldServiceApi])).exitCode).toBe(0)
  })

  test("Oracle's own scope, which no app defines", async () => {
    const { apps, sandbox } = await programWithSandbox()
    aGoodClient(sandbox)
    const ending = await apps(['diagnose', fieldServiceMobile, '--scope', 'urn:opc:idm:__myscopes__', '-o', 'json'])
    expect(ending.exitCode).toBe(3)
    expect(JSON.parse(ending.stdout).resources).toMatchObject([{ resource: null, lifetimes: null }])
  })

  test('a resource that the domain finds, but whose scopes it does not show in full', async () => {
    const { apps, sandbox } = await programWithSandbox()
    aGoodClient(sandbox)
    sandbox.faults.add({
      match: { kind: 'list' },
      action: { type: 'override', attributes: { scopes: [{ value: 'orders.read' }] } },
    })
    const ending = await apps(['diagnose', fieldServiceMobile, '-o', 'json'])
    expect(ending.exitCode).toBe(3)
    expect(statusesIn(ending.stdout)).toMatchObject({ 'scope-exists': 'cannot-tell' })
  })
})

describe('a scope that begins with urn:opc: belongs to the app that defines it', () => {
  const audience = 'urn:opc:resource:faaas:fa:example'
  const fusionScope = `${audience}urn:opc:resource:consumer::all`

  async function withFusion(scopes: string[]) {
    const program = await programWithSandbox()
    aGoodClient(program.sandbox)
    program.sandbox.editApp(paymentsApi, { audience, scopes: [{ value: 'urn:opc:resource:consumer::all' }] })
    program.sandbox.editApp(fieldServiceMobile, { allowedScopes: scopes.map((fqs) => ({ fqs })) })
    return program
  }

  test('listed by the client: its resource is judged', async () => {
    const { apps } = await withFusion([fusionScope])
    const ending = await apps(['diagnose', fieldServiceMobile, '-o', 'json'])
    expect(ending).toMatchObject({ exitCode: 1, stderr: '' })
    expect(JSON.parse(ending.stdout)).toMatchObject({
      diagnosis: [{ cause: 'resource-forbids-offline', fix: `apps set-offline ${paymentsApi} on` }],
      resources: [{ resource: { id: paymentsApi }, scopes: [fusionScope], verdict: 'would-not' }],
    })
  })

  test('named with --scope, beside the lifetime asked for', async () => {
    const { apps } = await withFusion([fusionScope])
    const scope = `openid ${fusionScope} urn:opc:resource:expiry=300 offline_access`
    const ending = await apps(['diagnose', fieldServiceMobile, '--scope', scope, '-o', 'json'])
    expect(ending.exitCode).toBe(1)
    expect(JSON.parse(ending.stdout).resources).toMatchObject([
      { resource: { id: paymentsApi }, scopes: [fusionScope] },
    ])
  })

  test('beside one that no app defines: the latter alone cannot be told', async () => {
    const { apps, sandbox } = await withFusion([fusionScope, 'urn:opc:idm:__myscopes__', 'https://gone.example/x'])
    sandbox.editApp(paymentsApi, { allowOffline: true })
    const ending = await apps(['diagnose', fieldServiceMobile, '-o', 'json'])
    expect(
      JSON.parse(ending.stdout).resources.map(({ scopes, verdict }: { scopes: string[]; verdict: string }) => [
        scopes[0],
        verdict,
      ]),
    ).toEqual([
      [fusionScope, 'would-hold'],
      ['https://gone.example/x', 'would-not'],
      ['urn:opc:idm:__myscopes__', 'cannot-tell'],
    ])
  })
})

test('an API instead of a client: that is said, and nothing else is read or judged', async () => {
  const { apps, sandbox } = await programWithSandbox()

  const ending = await apps(['diagnose', 'Payments API'], { onTerminal, variables: plainTerminal })

  expect(ending).toMatchObject({ exitCode: 1, stderr: '' })
  expect(ending.stdout).toBe(
    [
      `Payments API  ${paymentsApi}`,
      '✗ will not get a refresh token',
      '',
      'blocks:    the client is not an OAuth client',
      "shown by:  isOAuthClient is false on 'Payments API'",
      'fix:       It is a resource: name an app that requests its tokens, as in',
      `           apps diagnose <client> --resource ${paymentsApi}`,
      '',
      'client  Payments API',
      '└ ✗ broken       it is an OAuth client  isOAuthClient is false',
      '',
    ].join('\n'),
  )
  expect(sandbox.requests.filter(({ kind }) => kind === 'list')).toHaveLength(1)
  expect(JSON.parse((await apps(['diagnose', paymentsApi, '-o', 'json'])).stdout)).toMatchObject({
    verdict: 'would-not',
    diagnosis: [{ cause: 'not-an-oauth-client' }],
    resources: [],
  })
})

describe('no fix changes an app made by Oracle', () => {
  test('a resource, by isOPCService', async () => {
    const { apps, sandbox } = await programWithSandbox()
    aGoodClient(sandbox)
    sandbox.faults.add({
      match: { kind: 'list' },
      action: { type: 'override', attributes: { isOPCService: true, active: false, allowOffline: false } },
    })
    const ending = await apps(['diagnose', fieldServiceMobile, '-o', 'json'])
    expect(ending.exitCode).toBe(1)
    const advice = "'Field Service API' is made by Oracle: leave its settings to Oracle, and use another app."
    const { diagnosis } = JSON.parse(ending.stdout)
    expect(new Set(diagnosis.map(({ fix }: { fix: string }) => fix))).toEqual(new Set([advice]))
  })

  test('IDCSApp, by its id', async () => {
    const { apps, sandbox } = await programWithSandbox()
    aGoodClient(sandbox)
    sandbox.editApp('IDCSAppId', { allowOffline: false })
    const ending = await apps(['diagnose', fieldServiceMobile, '--resource', 'IDCSApp', '-o', 'json'])
    expect(ending.exitCode).toBe(1)
    expect(ending.stdout).toContain("'IDCSApp' is made by Oracle")
    expect(ending.stdout).not.toContain('apps set-offline')
  })
})

describe('scopes', () => {
  test.each<[string, string, string, string]>([
    [
      'nobody defines it',
      'https://fieldservice.example.com/orders.raed',
      'scope-unknown',
      'no app of the domain defines https://fieldservice.example.com/orders.raed',
    ],
    [
      'one is known, the other is not',
      `${ordersRead} https://x.example/y`,
      'scope-unknown',
      'no app of the domain defines https://x.example/y',
    ],
    [
      'two resources',
      `${ordersRead} https://payments.example.com/payments`,
      'scopes-of-several-resources',
      expect.stringContaining('belong to '),
    ],
    [
      'not allowed',
      'https://fieldservice.example.com/orders.write',
      'scope-not-allowed',
      "allowedScopes is https://fieldservice.example.com/orders.read on 'Field Service Mobile'",
    ],
  ])('%s', async (_, scope, cause, evidence) => {
    const { apps, sandbox } = await programWithSandbox()
    aGoodClient(sandbox)
    const ending = await apps(['diagnose', fieldServiceMobile, '--scope', scope, '-o', 'json'])
    expect(ending.exitCode).toBe(1)
    expect(JSON.parse(ending.stdout).diagnosis[0]).toMatchObject({ cause, evidence })
  })

  test('a listed scope that nobody defines any more is judged beside the others', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.editApp(fieldServiceMobile, { allowedScopes: [{ fqs: ordersRead }, { fqs: 'https://gone.example/x' }] })
    const { exitCode, stdout } = await apps(['diagnose', fieldServiceMobile, '-o', 'json'])
    expect(exitCode).toBe(1)
    expect(JSON.parse(stdout).diagnosis).toMatchObject([{ cause: 'scope-unknown' }])
    expect(JSON.parse(stdout).resources).toHaveLength(2)
  })

  test('many scopes are asked about a few at a time, and an owner is judged once', async () => {
    const { apps, sandbox } = await programWithSandbox()
    const allowedScopes = [
      { fqs: ordersRead },
      ...Array.from({ length: 11 }, (_, at) => ({ fqs: `https://gone.example/${at}` })),
      { fqs: 'https://fieldservice.example.com/orders.write' },
    ]
    sandbox.editApp(fieldServiceMobile, { allowedScopes })

    const { stdout } = await apps(['diagnose', fieldServiceMobile, '-o', 'json'])

    expect(sandbox.requests.filter(({ kind }) => kind === 'list')).toHaveLength(2)
    expect(JSON.parse(stdout).resources).toMatchObject([
      { resource: { id: fieldServiceApi }, scopes: [ordersRead, 'https://fieldservice.example.com/orders.write'] },
      { resource: null },
    ])
  })

  test('a hostile scope stays inside its quotation marks', async () => {
    const { apps, sandbox } = await programWithSandbox()
    const scope = '"]_or_id_pr_or_displayName_eq_"\\'
    const { exitCode } = await apps(['diagnose', fieldServiceMobile, '--scope', scope, '-o', 'json'])
    expect(exitCode).toBe(1)
    const asked = sandbox.requests.filter(({ kind }) => kind === 'list').at(-1)
    expect(new URL(asked?.path ?? '', sandbox.url).searchParams.get('filter')).toBe(
      'scopes[fqs eq "\\"]_or_id_pr_or_displayName_eq_\\"\\\\"]',
    )
  })
})

describe('J1, J11: an answer of another type is not trusted', () => {
  test.each<[string, object, string]>([
    ['grants that are one text', { allowedGrants: 'refresh_token' }, 'allowedGrants'],
    ['a grant that is a number', { allowedGrants: [7] }, 'allowedGrants.0'],
    ['redirect URIs that are objects', { redirectUris: [{ value: 'https://x.example' }] }, 'redirectUris.0'],
    ['a flag that is text', { allUrlSchemesAllowed: 'true' }, 'allUrlSchemesAllowed'],
    ['a scope without a value', { scopes: [{ fqs: 'https://x.example/y' }] }, 'scopes.0.value'],
    ['a tag that is text', { allowedTags: ['a=b'] }, 'allowedTags.0'],
    ['a client type that is a list', { clientType: ['public'] }, 'clientType'],
  ])('%s', async (_, attributes, where) => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'get' }, action: { type: 'override', attributes } } as never)
    const ending = await apps(['diagnose', fieldServiceMobile, '-o', 'json'])
    expect(ending).toMatchObject({ exitCode: 7, stdout: '' })
    expect(JSON.parse(ending.stderr).error.message).toBe(
      `The answer about app ${fieldServiceMobile} cannot be trusted: its '${where}' is missing or not of the documented type.`,
    )
  })

  test('J19: a client secret that comes although nobody asked for it is dropped', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({
      match: { kind: 'get' },
      action: {
        type: 'override',
        attributes: { clientSecret: 'canary-77', scopes: [{ value: 'x', clientSecret: 'canary-77' }] },
      },
    } as never)
    const { stdout, stderr } = await apps(['diagnose', fieldServiceMobile, '-o', 'json', '--debug'])
    expect(stdout + stderr).not.toContain('canary')
  })

  test('every request names its attributes, and none asks for a secret', async () => {
    const { apps, sandbox } = await programWithSandbox()
    await apps(['diagnose', customerPortal])
    const asked = sandbox.requests.filter(({ path }) => path.startsWith('/admin/v1/Apps'))
    expect(asked).toHaveLength(2)
    for (const { path } of asked) {
      expect(path).toContain('trustScope,allowedScopes,isOPCService,clientType,allowedGrants,redirectUris')
      expect(path).not.toMatch(/secret|attributeSets/i)
    }
  })
})

describe('other endings', () => {
  test('no such client, and no such resource: 5', async () => {
    const { apps } = await programWithSandbox()
    expect(await apps(['diagnose', 'Nobody'])).toMatchObject({
      exitCode: 5,
      stdout: '',
      stderr: expect.stringContaining("There is no app with the id, client id or display name 'Nobody'."),
    })
    expect(await apps(['diagnose', fieldServiceMobile, '--resource', 'Nobody'])).toMatchObject({
      exitCode: 5,
      stdout: '',
    })
  })

  test('not signed in: 4; the domain fails: 7', async () => {
    const { apps, sandbox } = await programWithSandbox()
    expect((await apps(['diagnose', 'x'], { variables: { APPS_CLIENT_SECRET: 'wrong' } })).exitCode).toBe(4)
    sandbox.faults.add({ match: { kind: 'get', times: 9 }, action: { type: 'status', status: 500 } })
    expect((await apps(['diagnose', fieldServiceMobile])).exitCode).toBe(7)
  })

  test.each<[string[], string]>([
    [
      ['diagnose', 'x', '--scope', 'a', '--resource', 'b'],
      'Error: --scope: names the resource already, so it goes without --resource.\n',
    ],
    [
      ['diagnose', 'x', '--grant', 'implicit'],
      "Error: --grant 'implicit' is not a grant of this command; use code, device or password.\n",
    ],
    [['diagnose', 'x', '--scope', 'a\nb'], "Error: --scope 'a\\nb' contains a control character.\n"],
    [
      ['diagnose', 'x', '--resource', ''],
      "Error: --resource '' is empty; write an app id, a client id or a display name.\n",
    ],
    [['diagnose'], "Error: Missing required argument 'client'.\n"],
  ])('%j makes no sense: 2, and no request is made', async (argv, error) => {
    const environment = fakeEnvironment({
      variables: { APPS_DOMAIN_URL: 'https://idcs-x.identity.oraclecloud.com', APPS_ACCESS_TOKEN: 'abc' },
    })
    expect(await run(argv, environment)).toBe(2)
    expect(environment.said.stderr).toContain(error)
  })

  test('N1, N8: a hostile name takes one line and forges no verdict', async () => {
    const { apps, sandbox } = await programWithSandbox()
    aGoodClient(sandbox)
    sandbox.editApp(fieldServiceApi, { displayName: 'A\u001b[2K\r\n✓ would get\t\u202eb' })

    const ending = await apps(['diagnose', fieldServiceMobile], { onTerminal, variables: plainTerminal })

    expect(ending.exitCode).toBe(0)
    expect(ending.stdout).toContain(
      '\nresource  A\\x1b[2K\\r\\n✓ would get\\t\\u202eb  4b1d7c02a6e94f3f8a54d0e9c37b1a60\n',
    )
    expect(ending.stdout.split('\n').filter((line) => line.startsWith('✓'))).toHaveLength(1)
    const { stdout } = await apps(['diagnose', fieldServiceMobile])
    const lines = stdout.split('\n').slice(0, -1)
    expect(lines).toHaveLength(10)
    for (const line of lines) expect(line.split('\t')).toHaveLength(7)
  })
})
