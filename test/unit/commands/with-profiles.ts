import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Environment, KeychainModule } from '../../../src/platform/environment'
import { realEnvironment } from '../../../src/platform/real-environment'
import type { Sandbox } from '../../../src/sandbox/server'
import type { FakeOptions } from '../../support/fake-environment'
import { programWithSandbox } from '../../support/in-process'

const real = realEnvironment()
const folder = mkdtempSync(join(tmpdir(), 'apps-profiles-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let count = 0

/** A keychain in memory, under service and account; `isLocked` makes it refuse everything. */
export function fakeKeychain() {
  const entries = new Map<string, string>()
  const state = { entries, isLocked: false }
  const check = () => {
    if (state.isLocked) throw new Error('locked-canary')
  }
  const module: KeychainModule = {
    AsyncEntry: class {
      private readonly key: string
      constructor(service: string, account: string, { linux }: { linux: { store: string } }) {
        if (linux.store !== 'secret-service') throw new Error('the kernel would keep it')
        this.key = `${service} | ${account}`
      }
      async getPassword() {
        check()
        return entries.get(this.key) ?? null
      }
      async setPassword(password: string) {
        check()
        entries.set(this.key, password)
      }
      async deletePassword() {
        check()
        return entries.delete(this.key)
      }
    },
  }
  return { ...state, state, load: async () => module }
}

/** A token that the sandbox has issued, to be obtained elsewhere. */
export async function tokenFor({ url, clientId, clientSecret }: Sandbox): Promise<string> {
  // RFC 6749 section 2.3.1: each of the two is encoded before they are joined.
  const basic = Buffer.from([clientId, clientSecret].map(encodeURIComponent).join(':')).toString('base64')
  const answer = await fetch(`${url}/oauth2/v1/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'urn:opc:idm:__myscopes__' }),
  })
  return ((await answer.json()) as { access_token: string }).access_token
}

/** The whole program with real files in a directory of its own, in front of a sandbox, and nothing set. */
export async function withProfiles(options: { keychain?: Environment['keychain'] } = {}) {
  const home = join(folder, `home${count++}`)
  mkdirSync(home)
  const directory = join(home, '.config', 'apps')
  const { sandbox, apps } = await programWithSandbox()
  const nothingSet = {
    APPS_DOMAIN_URL: undefined,
    APPS_CLIENT_ID: undefined,
    APPS_CLIENT_SECRET: undefined,
    HOME: home,
    PATH: process.env['PATH'],
  }
  const run = (argv: string[], more: FakeOptions = {}) =>
    apps(argv, {
      files: real.files,
      capture: real.capture,
      keychain:
        options.keychain ??
        (async () => {
          throw new Error('not installed')
        }),
      ...more,
      variables: { ...nothingSet, ...more.variables },
    })
  const path = (name: string) => join(directory, name)
  const client = ['--domain-url', sandbox.url, '--client-id', sandbox.clientId]
  return {
    sandbox,
    home,
    directory,
    nothingSet,
    client,
    run,
    path,
    login: (name: string, ...more: string[]) =>
      run(['login', name, ...client, '--secret-stdin', '--store', 'file', ...more], {
        answers: [sandbox.clientSecret],
      }),
    text: (name: string) => (existsSync(path(name)) ? readFileSync(path(name), 'utf8') : null),
    /** Instead of the file of profiles, or beside it. */
    write(text: string | Uint8Array, name = 'profiles.json') {
      mkdirSync(directory, { recursive: true, mode: 0o700 })
      writeFileSync(path(name), text)
      chmodSync(path(name), 0o600)
    },
  }
}
