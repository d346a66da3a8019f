import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { exampleIds } from '../../../src/sandbox/server'
import { programWithSandbox } from '../../support/in-process'
import { secretsIn } from '../../support/secret-forms'
import { withProfiles } from './with-profiles'

const app = exampleIds.resourceOwner
const key = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
}).privateKey
const jwt = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"sub":"canary-4711"}').toString('base64url')}.c2lnbmF0dXJlLWNhbmFyeQ`
const clientSecret = 'idcscs-7c1d0e9f-5a4b-4c3d-8e2f-1a0b9c8d7e6f'
const passphrase = 'correct horse battery staple 4711'
const probe = async () => ({ addresses: [], failedAt: null, error: null, certificate: null })
const files = { read: () => Promise.reject({ path: 'x', problem: 'missing' }) }

/** What no run may show: whole texts, and the lines of a key. */
const shown = (text: string) =>
  secretsIn(text, [
    ['the token', jwt],
    ['the secret', clientSecret],
    ['the passphrase', passphrase],
    ...key
      .split('\n')
      .filter((line) => line.length > 20 && !line.startsWith('-'))
      .map((line): [string, string] => ['a line of the key', line]),
  ])

const withoutCredentials = { APPS_CLIENT_SECRET: undefined }

describe('a secret where the path of a file belongs is not shown', () => {
  const settings = [
    ['APPS_CLIENT_SECRET_FILE', withoutCredentials],
    ['APPS_CLIENT_KEY_FILE', withoutCredentials],
    ['APPS_ACCESS_TOKEN_FILE', withoutCredentials],
    ['APPS_CLIENT_KEY_PASSPHRASE_FILE', { ...withoutCredentials, APPS_CLIENT_KEY: key }],
    ['OCI_CONFIG_FILE', { ...withoutCredentials, APPS_CLIENT_ID: undefined, APPS_OCI_PROFILE: 'DEFAULT' }],
    ['OCI_CLI_CONFIG_FILE', { ...withoutCredentials, APPS_CLIENT_ID: undefined, APPS_OCI_PROFILE: 'DEFAULT' }],
  ] as const
  const values = [key, key.replaceAll('\n', '\\n'), jwt, clientSecret, passphrase, 'x'.repeat(300)]

  test.each(settings.flatMap(([name, others]) => values.map((value) => [name, others, value] as const)))(
    '%s, beside %j: %j',
    async (name, others, value) => {
      const { apps } = await programWithSandbox()
      for (const argv of [
        ['get-expiry', app],
        ['get-expiry', app, '-o', 'json'],
        ['doctor', '--debug'],
      ]) {
        const { exitCode, stdout, stderr } = await apps(argv, { variables: { ...others, [name]: value }, files, probe })
        expect(exitCode).not.toBe(0)
        expect(shown(stdout + stderr)).toEqual([])
        expect(stdout + stderr).not.toContain('xxxxxxxx')
        expect(stdout + stderr).toContain('the file does not exist. Its path is not shown, because it may be a secret.')
      }
    },
  )

  test.each(['hunter2', 'secret'])('nor a short word, which may be one: %s', async (word) => {
    const { apps } = await programWithSandbox()
    const variables = { ...withoutCredentials, APPS_CLIENT_SECRET_FILE: word }
    const { stderr } = await apps(['get-expiry', app], { variables, files })
    expect(stderr).toBe(
      'Error: APPS_CLIENT_SECRET_FILE: the file does not exist. Its path is not shown, because it may be a secret.\nHint: Write the secret to a file, and set the path of this file.\n',
    )
  })

  test('a path is shown as before', async () => {
    const { apps } = await programWithSandbox()
    const variables = { ...withoutCredentials, APPS_CLIENT_SECRET_FILE: '/run/secrets/apps' }
    const { stderr } = await apps(['get-expiry', app], { variables, files })
    expect(stderr).toBe('Error: APPS_CLIENT_SECRET_FILE: /run/secrets/apps does not exist.\n')
  })
})

describe('a secret in the place of another word is not shown', () => {
  test.each([
    ['get-expiry', app, '--token', jwt],
    ['get-expiry', app, `--token=${jwt}`],
    ['get-expiry', jwt],
    ['set-expiry', app, jwt],
    ['set-expiry', app, clientSecret],
    ['set-offline', app, jwt],
    ['get-expiry', app, '--domain-url', jwt],
    ['get-expiry', app, '--profile', clientSecret],
    ['get-expiry', app, '--ca-file', jwt],
    ['get-expiry', app, '--timeout', jwt],
    ['list', '-o', jwt],
    ['request', 'GET', jwt],
    ['request', jwt, '/admin/v1/Apps'],
    ['request', 'PATCH', '/admin/v1/Apps/x', '--input', jwt],
    ['audit', '--policy', key],
    ['test-offline', app, '--from', clientSecret],
    ['sandbox', '--apps', jwt],
    [jwt],
    [`--${jwt}`],
    ['login', '--client-id', 'x', '--key-file', key],
    ['login', '--client-id', 'x', '--secret-file', passphrase],
    ['login', '--token-file', jwt],
  ])('%s %s %s %s', async (...argv) => {
    const { run } = await withProfiles()
    for (const words of [argv, [...argv, '-o', 'json']]) {
      const { exitCode, stdout, stderr } = await run(words.filter(Boolean))
      expect(exitCode).not.toBe(0)
      expect(shown(stdout + stderr)).toEqual([])
    }
  })
})
