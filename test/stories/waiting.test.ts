import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { exampleIds } from '../../src/sandbox/server'
import { programWith } from '../support/built-program'
import { start, terminalWithSandbox } from '../support/program'
import { silentServer } from '../support/silent-server'

const expiry = ['get-expiry', exampleIds.resourceOwner, '--seconds']

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'apps-waiting-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

/** A configuration folder with one profile, in use. */
function withProfile(home: string, profile: object): Record<string, string> {
  const text = JSON.stringify({ version: 1, current: 'p', profiles: { p: profile } })
  writeFileSync(join(home, 'profiles.json'), text, { mode: 0o600 })
  return { APPS_CONFIG_DIR: home }
}

describe('F44: what does not answer is not waited for', () => {
  const domainUrl = 'https://idcs-1.identity.oraclecloud.com'

  const connecting = (path: string) => [process.execPath, '-e', `require("net").connect(${JSON.stringify(path)})`]

  test.each([
    ['Ctrl-C', [], 130, 'Error: Interrupted. Nothing was changed.\n'],
    [
      'the time limit',
      ['--timeout', '1s'],
      7,
      `Error: The time limit of this run was reached while it waited for the command for the secret of profile 'p' (${process.execPath}).\nHint: Allow more time with --timeout.\n`,
    ],
  ])('a secret command, at %s', async (_, options, exitCode, stderr) => {
    const home = folder()
    const socket = join(home, 'socket')
    const { connected } = silentServer(socket)
    const variables = withProfile(home, { domainUrl, clientId: 'x', secretCommand: connecting(socket) })
    const running = start([...expiry, ...options], { variables })
    await connected
    if (exitCode === 130) running.signal('SIGINT')
    expect(await running.ended).toEqual({ exitCode, stdout: '', stderr })
  })

  test('a pipe of the shell that nothing comes through, at the time limit', async () => {
    const { sandbox } = await terminalWithSandbox()
    const words = programWith(['audit', '--policy', '/dev/fd/3', '--timeout', '1s', '--domain-url', sandbox.url])
    const child = spawn(...words, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
    let stderr = ''
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(7)
    expect(stderr).toBe(
      'Error: The time limit of this run was reached while it waited for /dev/fd/3 (--policy).\nHint: Allow more time with --timeout.\n',
    )
  })

  test('a FIFO for a report that nobody reads, at the time limit', async () => {
    const fifo = join(folder(), 'report')
    execFileSync('mkfifo', [fifo])
    const { apps, sandbox } = await terminalWithSandbox()
    expect(await apps(['audit', '-o', `json=${fifo}`, '--timeout', '1s'])).toEqual({
      exitCode: 11,
      stdout: '',
      stderr: `Error: The time limit of this run was reached while it waited for a reader of ${fifo}.\nHint: Allow more time with --timeout.\n`,
    })
    expect(sandbox.requests).toEqual([])
  })

  test('a reader of stdout that takes nothing, at Ctrl-C', async () => {
    const { sandbox } = await terminalWithSandbox({ apps: { generate: 6000 } })
    const child = spawn(...programWith(['list', '-o', 'ndjson']), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        APPS_DOMAIN_URL: sandbox.url,
        APPS_CLIENT_ID: sandbox.clientId,
        APPS_CLIENT_SECRET: sandbox.clientSecret,
      },
    })
    child.stderr.resume()
    const ended = new Promise((resolve) => child.on('exit', resolve))
    const look = (): unknown =>
      sandbox.requests.filter(({ path }) => path.startsWith('/admin/v1/Apps?')).length < 2
        ? setImmediate(look)
        : child.kill('SIGINT')
    look()
    expect(await ended).toBe(130)
  })
})
