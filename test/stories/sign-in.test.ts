import { expect, test } from 'vitest'
import { exampleIds, userAdministratorClient } from '../../src/sandbox/server'
import { errorOf, json, start, terminalWithSandbox } from '../support/program'

const app = exampleIds.resourceOwner

test('a wrong secret is exit 4, tried once, and never shown', async () => {
  const { apps, sandbox } = await terminalWithSandbox()

  const ending = await apps(['get-expiry', app, '-o', 'json'], {
    variables: { APPS_CLIENT_SECRET: 'wrong-canary-71c2' },
  })

  expect(ending).toMatchObject({ exitCode: 4, stdout: '' })
  expect(errorOf(ending)).toMatchObject({ code: 4, status: 401 })
  expect(errorOf(ending).message).toContain('invalid_client')
  expect(ending.stderr).not.toContain('wrong-canary-71c2')
  expect(sandbox.requests).toHaveLength(1)
})

test('a role that is too small is named with the one that is needed', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  const variables = {
    APPS_CLIENT_ID: userAdministratorClient.clientId,
    APPS_CLIENT_SECRET: userAdministratorClient.clientSecret,
  }

  const ending = await apps(['set-expiry', app, '9d', '-o', 'json'], { variables })

  expect(ending.exitCode).toBe(4)
  expect(json(ending)).toMatchObject({ outcome: 'refused', now: { seconds: 604800 } })
  expect(errorOf(ending)).toMatchObject({
    code: 4,
    status: 401,
    hint: expect.stringContaining('Application Administrator'),
  })
  expect(sandbox.requests.filter(({ kind }) => kind === 'token')).toHaveLength(1)
})

test('a bearer token obtained elsewhere is used as it is; an expired one is exit 4', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  await apps(['get-expiry', app])
  const [token = ''] = sandbox.state.tokens.keys()
  const variables = { APPS_ACCESS_TOKEN: token, APPS_CLIENT_ID: undefined, APPS_CLIENT_SECRET: undefined }

  expect((await apps(['get-expiry', app, '--seconds'], { variables })).stdout).toBe('604800\n')

  sandbox.clock.advance(3601)
  const ending = await apps(['get-expiry', app, '-o', 'json'], { variables })
  expect(ending.exitCode).toBe(4)
  expect(errorOf(ending).message).toBe(
    'The domain did not accept the access token (APPS_ACCESS_TOKEN): it is not valid, or has expired.',
  )
})

test.each([
  ['no domain', {}, 'Error: No identity domain is named: APPS_DOMAIN_URL is not set.\n'],
  ['no credentials', { APPS_DOMAIN_URL: 'http://127.0.0.1:1' }, 'Error: There are no credentials to sign in with.\n'],
  [
    'E4: an empty secret',
    { APPS_DOMAIN_URL: 'http://127.0.0.1:1', APPS_CLIENT_ID: 'a', APPS_CLIENT_SECRET: '' },
    'Error: APPS_CLIENT_SECRET is set but empty.\n',
  ],
  [
    'U1: http to another machine',
    { APPS_DOMAIN_URL: 'http://127.0.0.1.evil.example' },
    "Error: APPS_DOMAIN_URL: 'http://127.0.0.1.evil.example' is not encrypted; http is accepted for this machine only.\n",
  ],
])('%s is exit 2 before any request', async (_, variables, said) => {
  const ending = await start(['get-expiry', app], { variables }).ended

  expect(ending).toMatchObject({ exitCode: 2, stdout: '' })
  expect(ending.stderr.slice(0, said.length)).toBe(said)
})
