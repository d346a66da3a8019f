import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { afterEach, describe, expect, test } from 'vitest'
import { exampleUsers } from '../../src/sandbox/data/users'
import { startSandbox } from '../../src/sandbox/server'
import { programWords } from '../support/built-program'
import { open } from '../support/scripted-browser'
import { appCalled } from '../support/test-offline'

const client = 'ResourceOwner'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** A terminal of its own for the built program: what it shows, and a keyboard. */
async function terminal(args: readonly string[]) {
  const sandbox = await startSandbox()
  ends.push(() => sandbox.close())
  sandbox.state.oauth.signIn = { answer: 'approve', user: exampleUsers.dana.userName }
  const words = [...programWords, ...args].map((word) => `'${word}'`).join(' ')
  const child: ChildProcess = spawn('script', ['-qec', words, '/dev/null'], {
    env: {
      PATH: process.env['PATH'],
      NO_COLOR: '1',
      TERM: 'xterm',
      APPS_DOMAIN_URL: sandbox.url,
      APPS_CLIENT_ID: sandbox.clientId,
      APPS_CLIENT_SECRET: sandbox.clientSecret,
    },
  })
  ends.push(() => child.kill())
  let shown = ''
  const waiting: (() => void)[] = []
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    shown += text
    for (const look of waiting) look()
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return {
    sandbox,
    ended,
    type: (keys: string) => void child.stdin?.write(keys),
    shown: () => shown.replaceAll('\r\n', '\n'),
    hasShown: (pattern: RegExp) =>
      new Promise<string>((resolve) => {
        const look = () => {
          const [found] = pattern.exec(shown) ?? []
          if (found !== undefined) resolve(found)
        }
        waiting.push(look)
        look()
      }),
  }
}

const hasTerminals = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true

describe.skipIf(!hasTerminals)('on a terminal (needs script of util-linux)', () => {
  test('the secret is typed unseen, the final address is pasted, and the verdict is a table', async () => {
    const { sandbox, type, shown, hasShown, ended } = await terminal(['test-offline', client, '--no-browser'])
    const secret = String(appCalled(client, sandbox)['clientSecret'])

    await hasShown(/Secret of ResourceOwner: /)
    type(`${secret}\r`)
    const address = await hasShown(/http:\S+authorize\?\S+(?=\r\n)/)
    await hasShown(/Then paste the address that the browser ends at:/)
    type('http://localhost:8943/?code=x&state=somebody-elses\r')
    await hasShown(/That is not the address that this sign-in ends at; paste the whole of it\./)
    type(`  ${(await open(address)).headers['location']}\r`)

    expect(await ended).toBe(0)
    expect(shown()).toContain('✓ pass       refresh-token-redeems   it gave a new access token\n')
    expect(shown()).toContain('\nverdict  holds: the client gets a refresh token, and it works\n')
    expect(shown()).not.toContain(secret)
    for (const token of [...sandbox.state.tokens.keys(), ...sandbox.state.oauth.refreshTokens.keys()])
      expect(shown()).not.toContain(token)
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
