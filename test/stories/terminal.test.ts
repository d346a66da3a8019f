import { afterEach, describe, expect, test } from 'vitest'
import { exampleUsers } from '../../src/sandbox/data/users'
import { startSandbox } from '../../src/sandbox/server'
import { open } from '../support/scripted-browser'
import { hasTerminals, onTerminal } from '../support/terminal'
import { appCalled } from '../support/test-offline'

const client = 'ResourceOwner'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** The built program on a terminal, signed in to a sandbox where Dana approves every sign-in. */
async function terminal(args: readonly string[]) {
  const sandbox = await startSandbox()
  ends.push(() => sandbox.close())
  sandbox.state.oauth.signIn = { answer: 'approve', user: exampleUsers.dana.userName }
  const variables = {
    APPS_DOMAIN_URL: sandbox.url,
    APPS_CLIENT_ID: sandbox.clientId,
    APPS_CLIENT_SECRET: sandbox.clientSecret,
  }
  return { sandbox, ...onTerminal(args, variables) }
}

describe.skipIf(!hasTerminals)('on a terminal (needs script of util-linux)', () => {
  test('the secret is typed unseen, the final address is pasted, and the verdict is a table', async () => {
    const { sandbox, type, shown, hasShown, ended } = await terminal(['test-offline', client, '--no-browser'])
    const secret = String(appCalled(client, sandbox)['clientSecret'])

    await hasShown(/Secret of ResourceOwner: /)
    type(`${secret}\r`)
    const address = await hasShown(/http:\S+authorize\?\S+(?=\r\n)/)
    await hasShown(/The browser may show an error page at the end: that is expected\./)
    await hasShown(/Then paste the address that the browser ends at \(it is not shown\):/)
    await hasShown(/Address: /)
    type('http://localhost:8943/?code=x&state=somebody-elses\r')
    await hasShown(/That is not the address that this sign-in ends at; paste the whole of it\./)
    await hasShown(/Address: /)
    // A terminal that shows what is typed would cut it at 4096 bytes.
    type(`  ${(await open(address)).headers['location']}&session_state=${'x'.repeat(6000)}\r`)

    expect(await ended).toBe(0)
    expect(shown()).toContain('✓ pass       refresh-token-redeems   it gave a new access token\n')
    expect(shown()).toContain('\nverdict          holds: the client gets a refresh token, and it works\n')
    expect(shown()).not.toContain(secret)
    for (const token of [...sandbox.state.tokens.keys(), ...sandbox.state.oauth.refreshTokens.keys()])
      expect(shown()).not.toContain(token)
  })

  test('what was typed before the question about a large change is no answer to it', async () => {
    const { sandbox, type, hasShown, ended } = await terminal(['set-expiry', 'ResourceOwner', '90d'])
    type('y\r')
    await hasShown(/More than double .*\[y\/N\] /s)
    type('n\r')
    expect(await ended).toBe(2)
    expect(sandbox.requests.filter(({ method }) => method === 'PATCH')).toEqual([])
  })

  test('Ctrl-C where a secret is typed is an interruption, and not an empty secret', async () => {
    const { type, shown, hasShown, ended } = await terminal(['test-offline', client])
    await hasShown(/Secret of ResourceOwner: /)
    type('half\u0003')
    expect(await ended).toBe(130)
    expect(shown()).toContain('Error: Interrupted. Nothing was changed.\n')
    expect(shown()).not.toContain('half')
  })
})
