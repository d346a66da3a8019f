import { describe, expect, test } from 'vitest'
import { exampleIds } from '../../../src/sandbox/server'
import { programWithSandbox } from '../../support/in-process'

const onTerminal = true
const plainTerminal = { NO_COLOR: '1' }
const { fieldServiceApi, fieldServiceMobile, paymentsApi } = exampleIds

const bodyOf = (patches: { body: string }[]) => patches.map(({ body }) => JSON.parse(body).Operations)

/** After it was switched on. */
const wayBack = `To go back: apps set-offline ${paymentsApi} off -y\n`

test('on: one replace, proved by a fresh read, in the shape of every change', async () => {
  const { apps, sandbox, patches } = await programWithSandbox()

  const ending = await apps(['set-offline', 'Payments API', 'on', '-o', 'json'])

  expect(ending).toMatchObject({ exitCode: 0, stderr: wayBack })
  const document = JSON.parse(ending.stdout)
  expect(document).toEqual({
    domain: sandbox.url,
    id: paymentsApi,
    displayName: 'Payments API',
    attribute: 'allowOffline',
    from: false,
    to: true,
    now: true,
    outcome: 'confirmed',
    request: {
      method: 'PATCH',
      path: `/admin/v1/Apps/${paymentsApi}`,
      body: {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'replace', path: 'allowOffline', value: true }],
      },
    },
    sentWith: expect.any(Object),
  })
  expect(bodyOf(patches())).toEqual([[{ op: 'replace', path: 'allowOffline', value: true }]])
  expect(sandbox.state.apps.get(paymentsApi)).toMatchObject({ allowOffline: true })
})

test('what it is already is unchanged, and nothing is sent', async () => {
  const { apps, patches } = await programWithSandbox()
  expect(await apps(['set-offline', paymentsApi, 'off'])).toMatchObject({
    exitCode: 0,
    stdout: `${paymentsApi}\tPayments API\tallowOffline\toff\toff\tunchanged\n`,
    stderr: '',
  })
  expect(patches()).toEqual([])
})

test('off where nothing was set is a change, for not set is not off', async () => {
  const { apps, sandbox } = await programWithSandbox()
  sandbox.editApp(paymentsApi, { allowOffline: null })
  expect(await apps(['set-offline', paymentsApi, 'off'])).toMatchObject({
    exitCode: 0,
    stdout: `${paymentsApi}\tPayments API\tallowOffline\tunset\toff\tconfirmed\n`,
    stderr: `To go back: apps set-offline ${paymentsApi} --unset -y\n`,
  })
})

test('off: that clients get no more, and that old tokens may live on, is said with the way back', async () => {
  const { apps } = await programWithSandbox()

  const ending = await apps(['set-offline', fieldServiceApi, 'off', '-o', 'json'])

  const said = `Clients get no more refresh tokens for this app; those already issued may live on (Oracle does not document it). To go back: apps set-offline ${fieldServiceApi} on`
  expect(ending).toMatchObject({ exitCode: 0, stderr: `Warning: ${said}\n` })
  expect(JSON.parse(ending.stdout).warnings).toEqual([said])
  expect((await apps(said.slice(said.indexOf('set-offline')).split(' '))).stdout).toContain('\toff\ton\tconfirmed\n')
})

describe('off asks on a terminal, naming the domain', () => {
  test('y goes on', async () => {
    const { apps, sandbox } = await programWithSandbox()
    const ending = await apps(['set-offline', fieldServiceApi, 'off'], {
      onTerminal,
      answers: ['y'],
      variables: plainTerminal,
    })
    expect(ending.exitCode).toBe(0)
    expect(ending.stderr).toContain(`Stop issuing refresh tokens for 'Field Service API' on ${sandbox.url}? [y/N] `)
    expect(ending.stdout).toBe(
      [
        `Field Service API  ${fieldServiceApi}`,
        `domain          ${sandbox.url}`,
        'offline access  on  →  off',
        'outcome         confirmed by a fresh read',
        '',
      ].join('\n'),
    )
  })

  test('anything else stops it, and nothing is sent', async () => {
    const { apps, patches } = await programWithSandbox()
    const ending = await apps(['set-offline', fieldServiceApi, 'off'], {
      onTerminal,
      answers: ['n'],
      variables: plainTerminal,
    })
    expect(ending.exitCode).toBe(2)
    expect(ending.stderr).toMatch(/Error: Nothing was changed: the question was not answered with yes\.\n$/)
    expect(patches()).toEqual([])
  })

  test.each([[['-y']], [['--no-input']]])('%j: it does not', async (more) => {
    const { apps, patches } = await programWithSandbox()
    const ending = await apps(['set-offline', fieldServiceApi, 'off', ...more], { onTerminal })
    expect(ending.exitCode).toBe(0)
    expect(ending.stderr).not.toContain('[y/N]')
    expect(patches()).toHaveLength(1)
  })

  test('on never does', async () => {
    const { apps } = await programWithSandbox()
    const ending = await apps(['set-offline', paymentsApi, 'on'], { onTerminal })
    expect(ending.exitCode).toBe(0)
    expect(ending.stderr.replace(/\s+/g, ' ')).toBe(wayBack.replace('\n', ' '))
  })
})

describe('K3: an app that is no resource', () => {
  test('is refused, and the app that does decide is named', async () => {
    const { apps, patches } = await programWithSandbox()
    const ending = await apps(['set-offline', fieldServiceMobile, 'on', '-o', 'json'])
    expect(ending.exitCode).toBe(2)
    expect(JSON.parse(ending.stdout)).toMatchObject({
      from: null,
      to: true,
      now: null,
      outcome: 'refused',
      request: null,
    })
    expect(JSON.parse(ending.stderr).error).toMatchObject({
      code: 2,
      message:
        'Nothing was changed: offline access of an app that is not an OAuth resource has no effect (isOAuthResource is false).',
      hint: `Refresh tokens are allowed by the resource app whose scope it asks for: Field Service API (${fieldServiceApi}). To set it all the same: --force`,
    })
    expect(patches()).toEqual([])
  })

  test('a dry run refuses it as well; --force sets it all the same', async () => {
    const { apps, patches } = await programWithSandbox()
    expect((await apps(['set-offline', 'Expense Reports', 'on', '-n'])).exitCode).toBe(2)
    expect((await apps(['set-offline', 'Expense Reports', 'on', '--force'])).exitCode).toBe(0)
    expect(patches()).toHaveLength(1)
  })
})

test('a dry run shows the request, says what it would do, and sends nothing', async () => {
  const { apps, patches } = await programWithSandbox()

  const ending = await apps(['set-offline', fieldServiceApi, 'off', '-n'], { onTerminal, variables: plainTerminal })

  expect(ending.exitCode).toBe(0)
  expect(ending.stderr).toBe(
    'Warning: Clients will get no more refresh tokens for this app. On a terminal the\n         change asks first.\n',
  )
  expect(ending.stdout).toContain('outcome         dry run; nothing was sent\n')
  expect(ending.stdout).toContain(
    '\n  {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"allowOffline","value":false}]}\n',
  )
  expect(patches()).toEqual([])
})

describe('what became of it is the truth', () => {
  test('the answer is lost, the change was made: confirmed', async () => {
    const { apps, sandbox, patches } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'reset', when: 'after' } })
    const ending = await apps(['set-offline', paymentsApi, 'on'])
    expect(ending).toMatchObject({
      exitCode: 0,
      stderr: `Warning: Now on, confirmed by reading; the answer to the change was lost, so another writer may have set it.\n${wayBack}`,
    })
    expect(patches()).toHaveLength(1)
  })

  test('a 200 that changed nothing: differs, 8', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'pretend' } })
    const ending = await apps(['set-offline', paymentsApi, 'on'])
    expect(ending).toMatchObject({
      exitCode: 8,
      stdout: `${paymentsApi}\tPayments API\tallowOffline\toff\ton\tdiffers\n`,
      stderr:
        'Error: The domain accepted the change, but at 2026-10-05T14:03:30Z the offline access reads off, not on.\n' +
        `Hint: Another writer, or a rule of the domain? Check it with: apps get-expiry ${paymentsApi} -o json\n`,
    })
  })

  test('the request is lost: unknown, 8', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'reset', when: 'before' } })
    const ending = await apps(['set-offline', paymentsApi, 'on', '-o', 'json'])
    expect(ending.exitCode).toBe(8)
    expect(JSON.parse(ending.stdout)).toMatchObject({ outcome: 'unknown', now: false })
    expect(JSON.parse(ending.stderr).error.message).toContain(
      'The change to on was sent, but its result is unknown: the offline access was still off at ',
    )
  })

  test('somebody else wrote: conflict, 6', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({
      match: { kind: 'patch' },
      action: { type: 'foreignWrite', app: paymentsApi, attributes: { accessTokenExpiry: 60 }, when: 'before' },
    })
    const ending = await apps(['set-offline', paymentsApi, 'on'])
    expect(ending.exitCode).toBe(6)
    expect(ending.stderr).toContain('The offline access is still off, not on. Nothing of ours was written.')
  })

  test.each<[number, number, string]>([
    [403, 4, 'refused'],
    [400, 7, 'refused'],
    [503, 8, 'unknown'],
  ])('the domain answers %i: %i, %s', async (status, exitCode, outcome) => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'status', status } })
    const ending = await apps(['set-offline', paymentsApi, 'on', '-o', 'json'])
    expect(ending.exitCode).toBe(exitCode)
    expect(JSON.parse(ending.stdout)).toMatchObject({ outcome })
  })

  test('stdout takes it no more: what became of it is said on stderr', async () => {
    const { apps } = await programWithSandbox()
    const write = async () => {
      throw Object.assign(new Error('write failed'), { code: 'ENOSPC', syscall: 'write' })
    }
    const ending = await apps(['set-offline', paymentsApi, 'on'], { stdout: { write } })
    expect(ending.exitCode).toBe(11)
    expect(ending.stderr).toBe(
      `confirmed: offline access of 'Payments API' (${paymentsApi}) from off to on\n${wayBack}Error: The output could not be written and is incomplete (ENOSPC).\n`,
    )
  })
})

test.each<[string[], string]>([
  [['set-offline', 'x'], 'Error: <on|off>: should refresh tokens be allowed? Write on or off, or --unset.'],
  [['set-offline', 'x', 'true'], "Error: <on|off> 'true' is neither on nor off."],
  [['set-offline', 'x', 'ON'], "Error: <on|off> 'ON' is neither on nor off."],
])('%j: 2, and no request is made', async (argv, error) => {
  const { apps, sandbox } = await programWithSandbox()
  const ending = await apps(argv)
  expect(ending).toMatchObject({ exitCode: 2, stdout: '' })
  expect(ending.stderr).toContain(error)
  expect(sandbox.requests).toHaveLength(0)
})

test('no such app: 5', async () => {
  const { apps } = await programWithSandbox()
  expect(await apps(['set-offline', 'Nobody', 'on'])).toMatchObject({ exitCode: 5, stdout: '' })
})
