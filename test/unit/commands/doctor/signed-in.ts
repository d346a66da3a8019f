import { createHash, createPublicKey, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type { ConnectionProbe } from '../../../../src/platform/environment'
import { realEnvironment } from '../../../../src/platform/real-environment'
import { registerClientKey } from '../../../../src/sandbox/oauth/keys/client-keys'
import { registerApiKey } from '../../../../src/sandbox/oauth/keys/request-signature'
import { newSessionToken } from '../../../../src/sandbox/oauth/keys/session-token'
import { programWithSandbox } from '../../../support/in-process'
import { rsaPair } from '../../../support/keys'

const real = realEnvironment()

/** Where the clock of tests begins. */
const now = Date.UTC(2026, 9, 5, 14, 3, 0)

const pair = rsaPair('pkcs1')
const other = rsaPair('pkcs1')

const fingerprintOf = (publicKey: string): string =>
  createHash('md5')
    .update(createPublicKey(publicKey).export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .replace(/..(?!$)/g, '$&:')

export const fingerprints = { right: fingerprintOf(pair.publicKey), other: fingerprintOf(other.publicKey) }

const open: ConnectionProbe = { addresses: ['127.0.0.1'], failedAt: null, error: null, certificate: null }

interface Options {
  /** How far the domain's clock is ahead of the program's, in seconds. */
  ahead?: number
  /** How long a session lasts, in minutes. */
  minutes?: number
  /** Of the user behind the API key or the session. */
  roles?: string[]
}

/**
 * A sandbox on the clock of the program, with a client, its private key, an API key and a session; and the home directory
 * of somebody who has all of these, with nothing set.
 */
export async function somebody({ ahead = 0, minutes, roles = ['Application Administrator'] }: Options = {}) {
  const home = mkdtempSync(join(tmpdir(), 'apps-doctor-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  const { sandbox, apps } = await programWithSandbox({ now: () => new Date(now + ahead * 1000) })
  registerClientKey(sandbox.state, { clientId: sandbox.clientId, publicKey: pair.publicKey, alias: 'ci' })
  const keyId = `ocid1.tenancy.oc1..t/ocid1.user.oc1..dana/${fingerprints.right}`
  registerApiKey(sandbox.state, { keyId, publicKey: pair.publicKey, roles })
  const session = newSessionToken(sandbox.state, {
    publicKey: pair.publicKey,
    roles,
    ...(minutes === undefined ? {} : { minutes }),
  })
  const keep = (name: string, text: string) => writeFileSync(join(home, name), text, { mode: 0o600 })
  mkdirSync(join(home, '.oci'))
  keep('secret', sandbox.clientSecret)
  keep('.oci/key.pem', pair.privateKey)
  keep('.oci/other.pem', other.privateKey)
  keep('.oci/token', session.token)
  const user = `user=ocid1.user.oc1..dana\ntenancy=ocid1.tenancy.oc1..t\nfingerprint=${fingerprints.right}\n`
  keep(
    '.oci/config',
    `[KEY]\n${user}key_file=~/.oci/key.pem\n[OTHER]\n${user}key_file=~/.oci/other.pem\n[S]\ntenancy=ocid1.tenancy.oc1..t\nkey_file=~/.oci/key.pem\nsecurity_token_file=~/.oci/token\n`,
  )
  const secrets = [sandbox.clientSecret, session.token, pair.privateKey.split('\n')[3] ?? '']

  async function run(argv: string[], variables: Record<string, string | undefined>) {
    const none = { APPS_DOMAIN_URL: sandbox.url, APPS_CLIENT_ID: undefined, APPS_CLIENT_SECRET: undefined }
    const ending = await apps(argv, {
      variables: { ...none, HOME: home, ...variables },
      files: real.files,
      // An assertion works once.
      random: randomBytes,
      probe: async () => open,
    })
    for (const secret of [...secrets, ...sandbox.state.tokens.keys()])
      expect(ending.stdout + ending.stderr).not.toContain(secret)
    return ending
  }

  return {
    sandbox,
    home,
    keep,
    run,
    /** What a run says of each check. */
    async examined(variables: Record<string, string | undefined>) {
      const ending = await run(['doctor', '-o', 'json'], variables)
      const document = JSON.parse(ending.stdout)
      const of = (name: string) => document.checks.find(({ check }: { check: string }) => check === name)
      return {
        ...ending,
        document,
        said: (name: string) => `${of(name).status}: ${of(name).detail}`,
        fix: (name: string): string | null => of(name).fix,
        allowed: (name: string) =>
          document.commands.find(({ command }: { command: string }) => command === name).allowed,
      }
    },
  }
}

/** A JWT with these claims, as far as a reader can tell. */
export const jwt = (claims: object): string =>
  ['{}', JSON.stringify(claims), 'canary'].map((part) => Buffer.from(part).toString('base64url')).join('.')
