import { describe, expect, test } from 'vitest'
import { exampleIds, type Sandbox } from '../../../src/sandbox/server'
import { programWithSandbox } from '../../support/in-process'

const onTerminal = true
const plainTerminal = { NO_COLOR: '1' }
const { fieldServiceMobile, nightlyInvoiceExport, paymentsApi } = exampleIds
const device = 'urn:ietf:params:oauth:grant-type:device_code'

const operationsOf = (patches: { body: string }[]) => patches.flatMap(({ body }) => JSON.parse(body).Operations)

const withGrants = (sandbox: Sandbox, ...allowedGrants: string[]) =>
  sandbox.editApp(fieldServiceMobile, { allowedGrants })

/** After refresh_token was switched on. */
const wayBackFrom = (id: string): string => `To go back: apps set-grant ${id} refresh_token off -y\n`

const grantsIn = (sandbox: Sandbox) => sandbox.state.apps.get(fieldServiceMobile)?.['allowedGrants']

test('K18: on adds one value and leaves the others alone', async () => {
  const { apps, sandbox, patches } = await programWithSandbox()
  withGrants(sandbox, 'authorization_code')

  const ending = await apps(['set-grant', 'Field Service Mobile', 'refresh_token', 'on', '-o', 'json'])

  expect(ending).toMatchObject({ exitCode: 0, stderr: wayBackFrom(fieldServiceMobile) })
  expect(JSON.parse(ending.stdout)).toEqual({
    domain: sandbox.url,
    id: fieldServiceMobile,
    displayName: 'Field Service Mobile',
    attribute: 'allowedGrants',
    grant: 'refresh_token',
    from: false,
    to: true,
    now: true,
    outcome: 'confirmed',
    request: {
      method: 'PATCH',
      path: `/admin/v1/Apps/${fieldServiceMobile}`,
      body: {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'add', path: 'allowedGrants', value: ['refresh_token'] }],
      },
    },
    sentWith: expect.any(Object),
  })
  expect(operationsOf(patches())).toEqual([{ op: 'add', path: 'allowedGrants', value: ['refresh_token'] }])
  expect(grantsIn(sandbox)).toEqual(['authorization_code', 'refresh_token'])
})

test('K18: off takes one value out with a value filter, and says how to go back', async () => {
  const { apps, sandbox, patches } = await programWithSandbox()
  withGrants(sandbox, 'authorization_code', device, 'refresh_token')

  const ending = await apps(['set-grant', fieldServiceMobile, 'device', 'off'])

  expect(ending).toMatchObject({
    exitCode: 0,
    stdout: `${fieldServiceMobile}\tField Service Mobile\tallowedGrants\t${device}\ton\toff\tconfirmed\n`,
    stderr: `Warning: The client gets no more tokens by this grant; those already issued may live on (Oracle does not document it). To go back: apps set-grant ${fieldServiceMobile} ${device} on\n`,
  })
  expect(operationsOf(patches())).toEqual([{ op: 'remove', path: `allowedGrants[value eq "${device}"]` }])
  expect(grantsIn(sandbox)).toEqual(['authorization_code', 'refresh_token'])
})

test('a grant that another administrator adds meanwhile is not lost: the list is never replaced', async () => {
  const { apps, sandbox, patches } = await programWithSandbox()
  withGrants(sandbox, 'authorization_code')
  sandbox.faults.add({
    match: { kind: 'patch' },
    action: {
      type: 'foreignWrite',
      app: fieldServiceMobile,
      attributes: { allowedGrants: ['authorization_code', 'password'] },
      when: 'before',
    },
  })
  expect((await apps(['set-grant', fieldServiceMobile, 'refresh', 'on'])).exitCode).toBe(6)
  expect((await apps(['set-grant', fieldServiceMobile, 'refresh', 'on'])).exitCode).toBe(0)
  expect(grantsIn(sandbox)).toEqual(['authorization_code', 'password', 'refresh_token'])
  expect(patches()).toHaveLength(2)
})

describe('a dry run names the guard that the change will meet', () => {
  const isLast =
    'Warning: Without a terminal, the change itself will need -y: it takes the last grant that brings tokens.\n'
  test.each([
    ['the last grant', [exampleIds.nightlyInvoiceExport, 'client-credentials', 'off'], isLast],
    ['the last grant, with -y', [exampleIds.nightlyInvoiceExport, 'client-credentials', 'off', '-y'], ''],
    [
      'another grant',
      [exampleIds.fieldServiceMobile, 'refresh_token', 'off'],
      'Warning: On a terminal the change asks first.\n',
    ],
    ['a grant more', [exampleIds.nightlyInvoiceExport, 'device', 'on'], ''],
    ['a grant that is off already', [exampleIds.nightlyInvoiceExport, 'device', 'off'], ''],
  ])('%s', async (_, words, warning) => {
    const { apps } = await programWithSandbox()
    const { exitCode, stderr } = await apps(['set-grant', ...words, '-n'])
    expect(exitCode).toBe(0)
    expect(stderr.startsWith(warning)).toBe(true)
    if (warning === '') expect(stderr).not.toContain('the change')
  })
})

describe('names', () => {
  test.each([
    ['code', 'authorization_code'],
    ['authorization_code', 'authorization_code'],
    ['refresh', 'refresh_token'],
    ['client-credentials', 'client_credentials'],
    ['client_credentials', 'client_credentials'],
    ['password', 'password'],
    ['implicit', 'implicit'],
    ['device', device],
    ['device_code', device],
    [device, device],
    ['jwt-bearer', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
    ['saml2-bearer', 'urn:ietf:params:oauth:grant-type:saml2-bearer'],
    ['token-exchange', 'urn:ietf:params:oauth:grant-type:token-exchange'],
    ['tls', 'tls_client_auth'],
  ])('%s is %s', async (name, grant) => {
    const { apps } = await programWithSandbox()
    const { stdout } = await apps(['set-grant', fieldServiceMobile, name, 'on', '-n', '-o', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({ grant })
  })

  test.each<[string, string]>([
    ['refersh_token', 'Did you mean refresh_token? If it is meant: --force'],
    ['Refresh-Token', 'Did you mean refresh_token? If it is meant: --force'],
    ['authorisation_code', 'Did you mean authorization_code? If it is meant: --force'],
    ['devcie', `Did you mean ${device}? If it is meant: --force`],
    ['pasword', 'Did you mean password? If it is meant: --force'],
    [
      'urn:x:new',
      'Documented are code, refresh, client-credentials, password, implicit, device, jwt-bearer, saml2-bearer, token-exchange, tls. If it is meant: --force',
    ],
  ])('%s is not documented: 2, with a suggestion, and no request is made', async (name, hint) => {
    const { apps, sandbox } = await programWithSandbox()
    expect(await apps(['set-grant', fieldServiceMobile, name, 'on'])).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: `Error: <grant>: Oracle documents no grant '${name}'.\nHint: ${hint}\n`,
    })
    expect(sandbox.requests).toHaveLength(0)
  })

  test('--force sends what the schema allows, and takes it out again', async () => {
    const { apps, sandbox } = await programWithSandbox()
    withGrants(sandbox, 'authorization_code')
    expect((await apps(['set-grant', fieldServiceMobile, 'urn:x:new', 'on', '--force'])).exitCode).toBe(0)
    expect(grantsIn(sandbox)).toEqual(['authorization_code', 'urn:x:new'])
    const ending = await apps(['set-grant', fieldServiceMobile, 'urn:x:new', 'off', '--force'])
    expect(ending.stderr).toContain(`To go back: apps set-grant ${fieldServiceMobile} urn:x:new on --force\n`)
    expect(grantsIn(sandbox)).toEqual(['authorization_code'])
  })

  test.each<[string, string]>([
    ['x"]', `Error: <grant> 'x"]' contains characters that no grant has.`],
    ['a b', "Error: <grant> 'a b' contains characters that no grant has."],
    ['', "Error: <grant> '' is empty; write a grant such as refresh_token or code."],
    ['x'.repeat(201), `Error: <grant> '${'x'.repeat(80)}…' is too long for a grant.`],
  ])('%j could break a filter, or is none: 2 also with --force', async (name, error) => {
    const { apps, sandbox } = await programWithSandbox()
    const ending = await apps(['set-grant', fieldServiceMobile, name, 'off', '--force'])
    expect(ending.exitCode).toBe(2)
    expect(ending.stderr).toContain(error)
    expect(sandbox.requests).toHaveLength(0)
  })
})

test('what is there already, or not there, is unchanged', async () => {
  const { apps, sandbox, patches } = await programWithSandbox()
  withGrants(sandbox, 'authorization_code', 'refresh_token')
  expect((await apps(['set-grant', fieldServiceMobile, 'code', 'on'])).stdout).toContain('\ton\ton\tunchanged\n')
  expect((await apps(['set-grant', fieldServiceMobile, 'device', 'off'])).stdout).toContain('\toff\toff\tunchanged\n')
  expect(patches()).toEqual([])
})

describe('taking a grant away', () => {
  test('the last one that brings tokens needs -y where nobody can be asked', async () => {
    const { apps, sandbox, patches } = await programWithSandbox()
    withGrants(sandbox, 'authorization_code', 'refresh_token')

    const ending = await apps(['set-grant', fieldServiceMobile, 'code', 'off', '-o', 'json'])

    expect(ending.exitCode).toBe(2)
    expect(JSON.parse(ending.stdout)).toMatchObject({ outcome: 'refused', now: true, request: null })
    expect(JSON.parse(ending.stderr).error).toMatchObject({
      message: `Nothing was changed: it would take the last grant that brings tokens, authorization_code, from the client 'Field Service Mobile' on ${sandbox.url}.`,
      hint: 'If it is meant: -y',
    })
    expect(patches()).toEqual([])
    expect((await apps(['set-grant', fieldServiceMobile, 'code', 'off', '-y'])).exitCode).toBe(0)
    expect(grantsIn(sandbox)).toEqual(['refresh_token'])
  })

  test('one of several, and refresh_token, needs none', async () => {
    const { apps, sandbox } = await programWithSandbox()
    withGrants(sandbox, 'authorization_code', 'password', 'refresh_token')
    expect((await apps(['set-grant', fieldServiceMobile, 'password', 'off'])).exitCode).toBe(0)
    const ending = await apps(['set-grant', fieldServiceMobile, 'refresh', 'off'])
    expect(ending).toMatchObject({
      exitCode: 0,
      stderr: `Warning: The client gets no more refresh tokens, and may not redeem those it has. To go back: apps set-grant ${fieldServiceMobile} refresh_token on\n`,
    })
  })

  test('a terminal asks, naming the domain; only y goes on', async () => {
    const { apps, sandbox, patches } = await programWithSandbox()
    withGrants(sandbox, 'authorization_code', 'password')
    const ask = (answer: string) =>
      apps(['set-grant', fieldServiceMobile, 'password', 'off'], {
        onTerminal,
        answers: [answer],
        variables: plainTerminal,
      })

    const declined = await ask('n')
    expect(declined.exitCode).toBe(2)
    expect(declined.stderr).toContain(
      `Take the grant, password, from the client 'Field Service Mobile' on ${sandbox.url}? [y/N] `,
    )
    expect(declined.stderr).toContain('Error: Nothing was changed: the question was not answered with yes.\n')
    expect(patches()).toEqual([])
    expect((await ask('y')).exitCode).toBe(0)
  })

  test('consent is for what was shown: if the grant has become the last one meanwhile, the question comes again', async () => {
    const { apps, sandbox, patches } = await programWithSandbox()
    withGrants(sandbox, 'authorization_code', 'password')
    sandbox.faults.add({
      match: { kind: 'get', skip: 1 },
      action: {
        type: 'foreignWrite',
        app: fieldServiceMobile,
        attributes: { allowedGrants: ['password'] },
        when: 'before',
      },
    })
    const ending = await apps(['set-grant', fieldServiceMobile, 'password', 'off'], {
      onTerminal,
      answers: ['y', 'n'],
      variables: plainTerminal,
    })
    expect(ending.exitCode).toBe(2)
    expect(ending.stderr).toContain('Take the grant, password, from ')
    expect(ending.stderr).toContain('Take the last grant that brings tokens, password, from ')
    expect(patches()).toEqual([])
  })
})

describe('an app that is no client', () => {
  test('is refused, also in a dry run; --force sets it all the same', async () => {
    const { apps, patches } = await programWithSandbox()
    const ending = await apps(['set-grant', 'Payments API', 'code', 'on', '-o', 'json'])
    expect(ending.exitCode).toBe(2)
    expect(JSON.parse(ending.stdout)).toMatchObject({ outcome: 'refused', from: false, request: null })
    expect(JSON.parse(ending.stderr).error).toMatchObject({
      message:
        'Nothing was changed: a grant of an app that is not an OAuth client has no effect (isOAuthClient is false).',
      hint: 'Grants belong to the app that asks for the tokens: change that app. To set it all the same: --force',
    })
    expect((await apps(['set-grant', 'Payments API', 'code', 'on', '-n'])).exitCode).toBe(2)
    expect(patches()).toEqual([])
    expect((await apps(['set-grant', 'Payments API', 'code', 'on', '--force'])).exitCode).toBe(0)
  })
})

describe('refresh_token on: what still keeps the client from getting one is said', () => {
  test('no other grant can bring one, and its resource allows none', async () => {
    const { apps } = await programWithSandbox()
    const ending = await apps(['set-grant', nightlyInvoiceExport, 'refresh', 'on', '-o', 'json'])
    expect(ending.exitCode).toBe(0)
    expect(JSON.parse(ending.stdout).warnings).toEqual([
      `No other grant of this client can bring a refresh token. For example: apps set-grant ${nightlyInvoiceExport} code on`,
      `The resource it asks for, 'Payments API', does not allow offline access. To allow it: apps set-offline ${paymentsApi} on`,
    ])
  })

  test('none of several resources', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.editApp(exampleIds.customerPortal, { allowOffline: false, allowedGrants: ['authorization_code'] })
    const { stderr } = await apps(['set-grant', 'Customer Portal', 'refresh', 'on', '-n'])
    expect(stderr).toMatch(
      /^Warning: None of the resources it asks for allows offline access: '(Customer Portal', 'Payments API|Payments API', 'Customer Portal)'\. To see which: apps diagnose 72a9f4e6d0c34b8fb1e5837c6d20a94e\n$/,
    )
  })

  test('one of several resources is enough, and what cannot be read is not spoken of', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.editApp(exampleIds.customerPortal, { allowedGrants: ['authorization_code'] })
    expect((await apps(['set-grant', exampleIds.customerPortal, 'refresh', 'on'])).stderr).toBe(
      wayBackFrom(exampleIds.customerPortal),
    )
    sandbox.editApp(nightlyInvoiceExport, { allowedGrants: ['password'] })
    sandbox.faults.add({ match: { kind: 'list', times: 9 }, action: { type: 'status', status: 403 } })
    expect(await apps(['set-grant', nightlyInvoiceExport, 'refresh', 'on'])).toMatchObject({
      exitCode: 0,
      stderr: wayBackFrom(nightlyInvoiceExport),
    })
  })
})

test('a dry run on a terminal shows the request', async () => {
  const { apps, sandbox, patches } = await programWithSandbox()
  withGrants(sandbox, 'authorization_code')
  const { stdout } = await apps(['set-grant', fieldServiceMobile, 'device', 'on', '-n'], {
    onTerminal,
    variables: plainTerminal,
  })
  expect(stdout.split('\n').slice(0, 4)).toEqual([
    `Field Service Mobile  ${fieldServiceMobile}`,
    `domain                                        ${sandbox.url}`,
    `${device}  off  →  on`,
    'outcome                                       dry run; nothing was sent',
  ])
  expect(stdout).toContain(`"Operations":[{"op":"add","path":"allowedGrants","value":["${device}"]}]}\n`)
  expect(patches()).toEqual([])
})

describe('what became of it is the truth', () => {
  test('the answer is lost, the change was made: confirmed', async () => {
    const { apps, sandbox, patches } = await programWithSandbox()
    withGrants(sandbox, 'authorization_code')
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'reset', when: 'after' } })
    const ending = await apps(['set-grant', fieldServiceMobile, 'refresh', 'on'])
    expect(ending).toMatchObject({
      exitCode: 0,
      stderr: `Warning: Now on, confirmed by reading; the answer to the change was lost, so another writer may have set it.\n${wayBackFrom(fieldServiceMobile)}`,
    })
    expect(patches()).toHaveLength(1)
  })

  test('a 200 that changed nothing: differs, 8', async () => {
    const { apps, sandbox } = await programWithSandbox()
    withGrants(sandbox, 'authorization_code')
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'pretend' } })
    const ending = await apps(['set-grant', fieldServiceMobile, 'refresh', 'on'])
    expect(ending).toMatchObject({
      exitCode: 8,
      stderr:
        'Error: The domain accepted the change, but at 2026-10-05T14:03:30Z the grant refresh_token reads off, not on.\n' +
        `Hint: Another writer, or a rule of the domain? Check it with: apps diagnose ${fieldServiceMobile}\n`,
    })
  })

  test('it cannot be read afterwards: unknown, 8', async () => {
    const { apps, sandbox } = await programWithSandbox()
    withGrants(sandbox, 'authorization_code')
    sandbox.faults.add({ match: { kind: 'get', skip: 1, times: 99 }, action: { type: 'status', status: 503 } })
    const ending = await apps(['set-grant', fieldServiceMobile, 'refresh', 'on', '-o', 'json'])
    expect(ending.exitCode).toBe(8)
    expect(JSON.parse(ending.stdout)).toMatchObject({ outcome: 'unknown', now: null })
  })

  test.each<[number, number]>([
    [403, 4],
    [400, 7],
  ])('the domain answers %i: %i', async (status, exitCode) => {
    const { apps, sandbox } = await programWithSandbox()
    withGrants(sandbox, 'authorization_code')
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'status', status } })
    expect((await apps(['set-grant', fieldServiceMobile, 'refresh', 'on'])).exitCode).toBe(exitCode)
  })

  test('no such app: 5', async () => {
    const { apps } = await programWithSandbox()
    expect(await apps(['set-grant', 'Nobody', 'code', 'on'])).toMatchObject({ exitCode: 5, stdout: '' })
  })
})
