import { expect, test } from 'vitest'
import { exampleIds } from '../../src/sandbox/server'
import { errorOf, json, terminalWithSandbox } from '../support/program'

test('a refresh lifetime on a mere client is refused, and the app that does decide is named', async () => {
  const { apps, patches } = await terminalWithSandbox()

  const ending = await apps(['set-expiry', exampleIds.fieldServiceMobile, '9d', '-o', 'json'])

  expect(ending.exitCode).toBe(2)
  expect(json(ending)).toMatchObject({ outcome: 'refused', request: null })
  expect(errorOf(ending)).toMatchObject({
    code: 2,
    message:
      'Nothing was changed: the refresh-token lifetime of an app that is not an OAuth resource has no effect (isOAuthResource is false).',
    hint: 'Its tokens live as long as the resource app says whose scope it asks for: Field Service API (4b1d7c02a6e94f3f8a54d0e9c37b1a60). To set it all the same: --force',
  })
  expect(patches()).toEqual([])
})

test('so is one on a resource that allows no offline access; its access lifetime may be changed', async () => {
  const { apps, patches } = await terminalWithSandbox()

  const refused = await apps(['set-expiry', 'Payments API', '9d', '-o', 'json'])
  expect(refused.exitCode).toBe(2)
  expect(errorOf(refused).message).toBe(
    'Nothing was changed: a refresh-token lifetime has no effect on an app that allows no offline access (allowOffline is false).',
  )
  expect(errorOf(refused).hint).toBe(
    'Until that is switched on, no refresh token is issued for this app. To set it all the same: --force. To switch it on: apps set-offline c8e03f5a19b74d2c9d6fb27e4a815f33 on',
  )
  expect(patches()).toEqual([])

  expect((await apps(['set-expiry', 'Payments API', '20m', '--token', 'access'])).exitCode).toBe(0)
})

test('--force sets it all the same', async () => {
  const { apps } = await terminalWithSandbox()

  expect(json(await apps(['set-expiry', 'Payments API', '9d', '--force', '-o', 'json']))).toMatchObject({
    outcome: 'confirmed',
  })
})

test('a dry run shows the request and sends nothing; it refuses what would be refused', async () => {
  const { apps, patches } = await terminalWithSandbox()

  const ending = await apps(['set-expiry', 'ResourceOwner', '9d', '-n', '-o', 'json'])
  expect(ending.exitCode).toBe(0)
  expect(json(ending)).toMatchObject({
    outcome: 'dry-run',
    now: { seconds: 604800 },
    request: {
      method: 'PATCH',
      path: '/admin/v1/Apps/9fc12da9eecd4927a9ef88512ce5612e',
      body: { Operations: [{ op: 'replace', path: 'refreshTokenExpiry', value: 777600 }] },
    },
    sentWith: { headers: { 'content-type': 'application/json', 'if-match': expect.any(String) } },
  })
  expect((await apps(['set-expiry', 'Payments API', '9d', '--dry-run'])).exitCode).toBe(2)
  expect(patches()).toEqual([])
})

test('--expect goes on only from that value; where the wanted one is set, it is unchanged all the same', async () => {
  const { apps, patches } = await terminalWithSandbox()

  const ending = await apps(['set-expiry', 'ResourceOwner', '9d', '--expect', '8d', '-o', 'json'])
  expect(ending.exitCode).toBe(6)
  expect(json(ending)).toMatchObject({ outcome: 'conflict', request: null })
  expect(errorOf(ending).message).toBe(
    'Nothing was changed: the refresh-token lifetime is 7d (604800 s), not 8d (691200 s) as expected.',
  )
  expect(patches()).toEqual([])
  expect(json(await apps(['set-expiry', 'ResourceOwner', '9d', '--expect', '7d', '-o', 'json'])).outcome).toBe(
    'confirmed',
  )
  expect(json(await apps(['set-expiry', 'ResourceOwner', '9d', '--expect', '7d', '-o', 'json'])).outcome).toBe(
    'unchanged',
  )
  expect(patches()).toHaveLength(1)
})

test('more than doubling or halving needs -y where nobody can be asked', async () => {
  const { apps, patches } = await terminalWithSandbox()

  const refused = await apps(['set-expiry', 'ResourceOwner', '7m', '-o', 'json'])
  expect(refused.exitCode).toBe(2)
  expect(errorOf(refused).message).toContain(
    "Nothing was changed: it would more than halve the refresh-token lifetime of 'ResourceOwner' on http://127.0.0.1:",
  )
  expect(errorOf(refused).message).toMatch(/, from 7d \(604800 s\) to 7m \(420 s\)\.$/)
  expect(errorOf(refused).hint).toBe('If it is meant: -y')
  expect(patches()).toEqual([])

  expect((await apps(['set-expiry', 'ResourceOwner', '14d'])).exitCode).toBe(0)
  expect((await apps(['set-expiry', 'ResourceOwner', '7d'])).exitCode).toBe(0)
  expect((await apps(['set-expiry', 'ResourceOwner', '15d', '-y'])).exitCode).toBe(0)
})

test('after shortening, stderr and the document say that old tokens may live on, and how to go back', async () => {
  const { apps } = await terminalWithSandbox()

  const ending = await apps(['set-expiry', 'ResourceOwner', '6d', '-o', 'json'])

  const said =
    'Tokens already issued may keep their longer lifetime (Oracle does not document it). ' +
    'To go back: apps set-expiry 9fc12da9eecd4927a9ef88512ce5612e 7d --expect 6d'
  expect(json(ending).warnings).toEqual([said])
  expect(ending.stderr).toBe(`Warning: ${said}\n`)
  expect(json(await apps([...said.slice(said.indexOf('set-expiry')).split(' '), '-o', 'json']))).toMatchObject({
    outcome: 'confirmed',
    to: { duration: '7d' },
  })
})

test('over a year needs --force and is refused without a request; a dry run only warns', async () => {
  const { apps, sandbox } = await terminalWithSandbox()

  const refused = await apps(['set-expiry', 'ResourceOwner', '604800000'])
  expect(refused).toEqual({
    exitCode: 2,
    stdout: '',
    stderr:
      'Error: <duration>: 7000d is more than 365 days; milliseconds? 604800 s is 7d.\nHint: If it is meant: --force\n',
  })
  expect(sandbox.requests).toHaveLength(0)

  const dry = await apps(['set-expiry', 'ResourceOwner', '366d', '-n'])
  expect(dry.exitCode).toBe(0)
  expect(dry.stderr).toContain('Warning: 366d is more than 365 days.\n')
  expect(json(await apps(['set-expiry', 'ResourceOwner', '366d', '--force', '-y', '-o', 'json'])).outcome).toBe(
    'confirmed',
  )
})

test('under a minute is accepted with a warning', async () => {
  const { apps } = await terminalWithSandbox()

  const ending = await apps(['set-expiry', 'ResourceOwner', '59s', '-y', '-o', 'json'])

  expect(ending.exitCode).toBe(0)
  expect(json(ending).warnings[0]).toBe(
    '59s is under a minute; the domain documents no lower bound, but clients may not keep up.',
  )
})
