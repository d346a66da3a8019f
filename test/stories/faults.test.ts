import { expect, test } from 'vitest'
import { exampleIds } from '../../src/sandbox/server'
import { errorOf, json, otherOrigin, terminalWithSandbox } from '../support/program'

const patch = { kind: 'patch' } as const

test('F42: the change is made and its answer lost: confirmed by reading, one PATCH', async () => {
  const { apps, sandbox, patches } = await terminalWithSandbox()
  sandbox.faults.add({ match: patch, action: { type: 'reset', when: 'after' } })

  const ending = await apps(['set-expiry', 'ResourceOwner', '9d', '-o', 'json'])

  expect(ending.exitCode).toBe(0)
  expect(json(ending)).toMatchObject({ outcome: 'confirmed', now: { seconds: 777600 } })
  expect(json(ending).warnings).toEqual([
    'Now 9d, confirmed by reading; the answer to the change was lost, so another writer may have set it.',
  ])
  expect(patches()).toHaveLength(1)
})

test('F43: the change is lost on its way: unknown, never "not applied", and never sent again', async () => {
  const { apps, sandbox, patches } = await terminalWithSandbox()
  sandbox.faults.add({ match: patch, action: { type: 'reset', when: 'before' } })

  const ending = await apps(['set-expiry', 'ResourceOwner', '9d', '-o', 'json', '--timeout', '1s'])

  expect(ending.exitCode).toBe(8)
  expect(json(ending)).toMatchObject({ outcome: 'unknown', now: { seconds: 604800 } })
  expect(errorOf(ending).message).toMatch(
    /^The change to 9d \(777600 s\) was sent, but its result is unknown: the refresh-token lifetime was still 7d at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ; the request may still arrive\./,
  )
  expect(errorOf(ending).hint).toBe('Run the same command again: it reads first, so it is safe.')
  expect(patches()).toHaveLength(1)
})

test('F16: a 504 after the change was made is confirmed by reading', async () => {
  const { apps, sandbox, patches } = await terminalWithSandbox()
  sandbox.faults.add({ match: patch, action: { type: 'status', status: 504, body: 'html', when: 'after' } })

  expect(json(await apps(['set-expiry', 'ResourceOwner', '9d', '-o', 'json']))).toMatchObject({ outcome: 'confirmed' })
  expect(patches()).toHaveLength(1)
})

test('F40: a 200 that changed nothing is not believed', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  sandbox.faults.add({ match: patch, action: { type: 'pretend' } })

  const ending = await apps(['set-expiry', 'ResourceOwner', '9d', '-o', 'json', '--timeout', '1s'])

  expect(ending.exitCode).toBe(8)
  expect(json(ending)).toMatchObject({ outcome: 'differs', now: { seconds: 604800 } })
  expect(errorOf(ending).message).toMatch(
    /^The domain accepted the change, but at .+Z the refresh-token lifetime reads 7d \(604800 s\), not 9d \(777600 s\)\.$/,
  )
})

test('F76: a second writer between our reading and our writing: a conflict, and their value stays', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  sandbox.faults.add({
    match: patch,
    action: {
      type: 'foreignWrite',
      app: exampleIds.resourceOwner,
      attributes: { refreshTokenExpiry: 86400 },
      when: 'before',
    },
  })

  const ending = await apps(['set-expiry', 'ResourceOwner', '9d', '-o', 'json'])

  expect(ending.exitCode).toBe(6)
  expect(json(ending)).toMatchObject({ outcome: 'conflict', from: { seconds: 604800 }, now: { seconds: 86400 } })
  expect(errorOf(ending).message).toMatch(
    /^Somebody else changed the app.*\. The refresh-token lifetime was 7d \(604800 s\) and is now 1d \(86400 s\), not 9d \(777600 s\)\. Nothing of ours was written\.$/,
  )
  expect(sandbox.state.apps.get(exampleIds.resourceOwner)?.['refreshTokenExpiry']).toBe(86400)
})

test('another writer sets the same value: confirmed, with a warning that it may have been them', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  sandbox.faults.add({
    match: patch,
    action: {
      type: 'foreignWrite',
      app: exampleIds.resourceOwner,
      attributes: { refreshTokenExpiry: 777600 },
      when: 'before',
    },
  })

  const ending = await apps(['set-expiry', 'ResourceOwner', '9d', '-o', 'json'])

  expect(ending.exitCode).toBe(0)
  expect(json(ending)).toMatchObject({ outcome: 'confirmed' })
  expect(json(ending).warnings[0]).toMatch(
    /^Now 9d, confirmed by reading; the answer to the change \(HTTP 412, request id \S+\) does not say so, and another writer may have set it\.$/,
  )
})

test.each([
  ['seconds', { retryAfter: 0 }],
  ['an HTTP date', { retryAfter: 0, retryAfterAs: 'date' as const }],
])('F12: a 429 with Retry-After as %s is waited out, reading and writing', async (_, after) => {
  const { apps, sandbox, patches } = await terminalWithSandbox()
  sandbox.faults.add(
    { match: { kind: 'search' }, action: { type: 'status', status: 429, ...after } },
    { match: { kind: 'list' }, action: { type: 'status', status: 429, ...after } },
    { match: patch, action: { type: 'status', status: 429, ...after, when: 'before' } },
  )

  const ending = await apps(['set-expiry', 'ResourceOwner', '9d', '-o', 'json'])

  expect(ending.exitCode).toBe(0)
  expect(json(ending)).toMatchObject({ outcome: 'confirmed' })
  expect(ending.stderr).toContain('The domain limits requests: waiting ')
  expect(patches().map(({ status }) => status)).toEqual([429, 200])
})

test('F14: a Retry-After that does not fit ends at once, and nothing was changed', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  sandbox.faults.add({ match: patch, action: { type: 'status', status: 429, retryAfter: 30000, when: 'before' } })

  const ending = await apps(['set-expiry', 'ResourceOwner', '9d', '-o', 'json'])

  expect(ending.exitCode).toBe(7)
  expect(json(ending)).toMatchObject({ outcome: 'refused', now: { seconds: 604800 } })
  expect(errorOf(ending)).toMatchObject({ code: 7, status: 429, hint: expect.stringContaining("'Retry-After: 30000'") })
})

test.each([
  ['reading', 'get'],
  ['writing', 'patch'],
] as const)('F30, F31: a token that expires before %s is renewed once, and the work goes on', async (_, kind) => {
  const { apps, sandbox, patches } = await terminalWithSandbox()
  sandbox.faults.add({ match: { kind }, action: { type: 'expireTokens' } })

  const ending = await apps(['set-expiry', exampleIds.resourceOwner, '9d', '-o', 'json'])

  expect(ending.exitCode).toBe(0)
  expect(sandbox.requests.filter((request) => request.kind === 'token')).toHaveLength(2)
  expect(patches().filter(({ status }) => status === 200)).toHaveLength(1)
})

test.each([301, 302, 303, 307, 308])(
  'F27: a %i to another origin is named and not followed; not one byte goes there',
  async (status) => {
    const elsewhere = await otherOrigin()
    const { apps, sandbox } = await terminalWithSandbox()
    sandbox.faults.add({
      match: { kind: 'get' },
      action: { type: 'redirect', status, location: `${elsewhere.url}/admin/v1/Apps` },
    })

    const ending = await apps(['get-expiry', exampleIds.resourceOwner, '-o', 'json'])

    expect(ending).toMatchObject({ exitCode: 7, stdout: '' })
    expect(errorOf(ending)).toMatchObject({
      message: `The domain redirects to ${elsewhere.url}; redirects are not followed.`,
      hint: `If that is your domain: APPS_DOMAIN_URL=${elsewhere.url}`,
      status,
    })
    expect(elsewhere.received).toEqual([])
  },
)

test('F27: nor when it answers the change; what was sent is then looked up', async () => {
  const elsewhere = await otherOrigin()
  const { apps, sandbox } = await terminalWithSandbox()
  sandbox.faults.add({
    match: patch,
    action: { type: 'redirect', status: 307, location: elsewhere.url, when: 'before' },
  })

  const ending = await apps(['set-expiry', 'ResourceOwner', '9d', '-o', 'json'])

  expect(ending.exitCode).toBe(7)
  expect(json(ending)).toMatchObject({ outcome: 'refused', now: { seconds: 604800 } })
  expect(elsewhere.received).toEqual([])
})

test.each([
  [
    'F22: HTML with 200',
    { type: 'html' } as const,
    'The answer about app 9fc12da9eecd4927a9ef88512ce5612e is HTML instead of SCIM.',
  ],
  [
    'J1: a lifetime as text',
    { type: 'override', attributes: { refreshTokenExpiry: '604800' } } as const,
    "The answer about app 9fc12da9eecd4927a9ef88512ce5612e cannot be trusted: its 'refreshTokenExpiry' is missing or not of the documented type.",
  ],
  [
    'F86: another app',
    { type: 'override', attributes: { id: 'c8e03f5a19b74d2c9d6fb27e4a815f33' } } as const,
    'Asked for app 9fc12da9eecd4927a9ef88512ce5612e, the domain answered with app c8e03f5a19b74d2c9d6fb27e4a815f33.',
  ],
])('%s is refused, with nothing on stdout', async (_, action, message) => {
  const { apps, sandbox } = await terminalWithSandbox()
  sandbox.faults.add({ match: { kind: 'get' }, action })

  const ending = await apps(['get-expiry', exampleIds.resourceOwner, '-o', 'json'])

  expect(ending).toMatchObject({ exitCode: 7, stdout: '' })
  expect(errorOf(ending)).toMatchObject({ code: 7, message, status: 200, requestId: expect.any(String) })
})

test('a hostile display name is shown, and does nothing', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  sandbox.editApp(exampleIds.resourceOwner, { displayName: 'A\u001b[31m\u001b]0;x\u0007\r\nOK ‮ ::error::\tend' })

  const { stdout } = await apps(['get-expiry', exampleIds.resourceOwner, '-o', 'table'])

  expect(stdout.split('\n')[0]).toBe('A\\x1b[31m\\x1b]0;x\\x07\\r\\nOK \\u202e ::error::\\tend')
  expect(json(await apps(['get-expiry', exampleIds.resourceOwner, '-o', 'json'])).displayName).toBe(
    'A\u001b[31m\u001b]0;x\u0007\r\nOK ‮ ::error::\tend',
  )
})

test('a display name that holds our own secret is not shown', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  sandbox.editApp(exampleIds.resourceOwner, { displayName: `x ${sandbox.clientSecret} y` })

  for (const format of ['table', 'plain', 'csv', 'ndjson', 'json']) {
    const { stdout, exitCode } = await apps(['get-expiry', exampleIds.resourceOwner, '-o', format])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('x [redacted] y')
  }
})
