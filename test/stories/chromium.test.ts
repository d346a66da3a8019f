import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { exampleUsers } from '../../src/sandbox/data/users'
import { chromium, isBrowserRequired, quietFlags } from '../support/chromium'
import { json, terminalWithSandbox } from '../support/program'
import { freePort } from '../support/scripted-browser'
import { appCalled } from '../support/test-offline'

test.skipIf(chromium === undefined && !isBrowserRequired)(
  'a real browser goes through the sign-in and comes back to the loopback listener (skipped where there is no Chromium)',
  async () => {
    expect(chromium, 'no Chromium on this machine').toBeDefined()
    const folder = await mkdtemp(join(tmpdir(), 'apps-browser-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
    const picture = join(folder, 'last-page.png')
    const { apps, sandbox } = await terminalWithSandbox()
    sandbox.state.oauth.signIn = { answer: 'approve', user: exampleUsers.dana.userName }
    const client = appCalled('ResourceOwner', sandbox)
    client['redirectUris'] = [`http://localhost:${await freePort()}`]
    const browser = [
      chromium,
      ...quietFlags,
      `--user-data-dir=${join(folder, 'profile')}`,
      '--window-size=900,500',
      `--screenshot=${picture}`,
    ].join(' ')

    const ending = await apps(['test-offline', 'ResourceOwner', '-o', 'json'], {
      variables: { BROWSER: browser, APPS_TEST_CLIENT_SECRET: String(client['clientSecret']) },
    })

    expect(json(ending)).toMatchObject({ verdict: 'holds', grant: 'code', revoked: true })
    expect(ending.exitCode).toBe(0)
    expect(sandbox.requests.some(({ path }) => path.startsWith('/oauth2/v1/authorize'))).toBe(true)
    await expect.poll(() => readFile(picture).catch(() => Buffer.alloc(0)), { timeout: 15_000 }).toSatisfy(isPng)
  },
  60_000,
)

const isPng = (bytes: Buffer): boolean => bytes.subarray(1, 4).toString() === 'PNG'
