import { type ChildProcess, spawn } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { createFile, replaceFile } from '../../src/platform/file-writing'
import { listenOnLoopback } from '../../src/platform/loopback-listener'
import { exampleIds, type Sandbox, startSandbox } from '../../src/sandbox/server'
import { freePort } from '../support/scripted-browser'
import { secretsIn } from '../support/secret-forms'

const program = fileURLToPath(new URL('../../bin/apps.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'apps-running-'))
afterAll(() => rmSync(folder, { recursive: true }))
const children: ChildProcess[] = []
const sandboxes: Sandbox[] = []
afterEach(async () => {
  for (const child of children.splice(0)) {
    // What runs inside a sandbox reads from it, and ends with it.
    child.stdin?.end()
    child.kill('SIGKILL')
  }
  for (const sandbox of sandboxes.splice(0)) await sandbox.close()
})

/** Only so that a test that fails ends. */
const patience = { timeout: 20_000 }

// Processes and their sockets are listed by Linux in files; elsewhere there is no such list without other programs.
const hasProc = existsSync('/proc/self/fd') && existsSync('/proc/net/tcp')

function begin(words: string[], variables: Record<string, string>, through: string[] = []) {
  const [file = '', ...args] = [...through, process.execPath, program, ...words]
  const child = spawn(file, args, { env: { PATH: process.env['PATH'], ...variables } })
  children.push(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      said += text
    })
  return { child, said: () => said, ended: new Promise<number | null>((resolve) => child.on('close', resolve)) }
}

async function sandboxed(): Promise<{ sandbox: Sandbox; variables: Record<string, string> }> {
  const sandbox = await startSandbox({
    clientCredentials: { clientId: 'a4f0c9d27be841358f6d03e1b95c7a82', clientSecret: 'q7Xw-running-canary_Zt90' },
  })
  sandboxes.push(sandbox)
  const { url, clientId, clientSecret } = sandbox
  return { sandbox, variables: { APPS_DOMAIN_URL: url, APPS_CLIENT_ID: clientId, APPS_CLIENT_SECRET: clientSecret } }
}

const processes = (): string[] => readdirSync('/proc').filter((name) => /^\d+$/.test(name))

/** The arguments of every process that can be looked at. */
const argumentsOfAll = (): string[] =>
  processes().flatMap((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    } catch {
      return []
    }
  })

/** Where a process listens, as the kernel writes addresses: in hexadecimal. */
function listeningOf(pid: number | string): string[] {
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? []
      } catch {
        return []
      }
    }),
  )
  const lines = ['tcp', 'tcp6'].flatMap((name) => readFileSync(`/proc/net/${name}`, 'utf8').split('\n').slice(1))
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === '0A' && inodes.has(inode ?? ''))
    .map(([, address = '']) => address.split(':')[0] ?? '')
}

const loopback = ['0100007F', '00000000000000000000000001000000']

test.runIf(hasProc)(
  'S5: no secret stands in the arguments of any process while a command runs, nor of its child',
  async () => {
    const { sandbox, variables } = await sandboxed()
    sandbox.faults.add({ match: { kind: 'get' }, action: { type: 'hang' } })
    const running = begin(['set-expiry', exampleIds.resourceOwner, '9d', '--debug'], variables)
    await expect.poll(() => sandbox.requests.some(({ kind }) => kind === 'get'), patience).toBe(true)
    const inside = begin(
      ['sandbox', '--', process.execPath, '-e', 'console.log(process.env.APPS_CLIENT_SECRET); process.stdin.resume()'],
      {},
    )
    await expect.poll(inside.said, patience).toMatch(/\S{8,}/)

    const all = argumentsOfAll().join('\n')
    expect(all).toContain('set-expiry')
    const secrets = [sandbox.clientSecret, inside.said().trim(), ...sandbox.state.tokens.keys()]
    expect(
      secretsIn(
        all,
        secrets.map((secret) => ['a secret', secret]),
      ),
    ).toEqual([])
    running.child.kill('SIGINT')
    expect(await running.ended).toBe(130)
  },
)

describe.runIf(hasProc)('S14: what listens', () => {
  test('the sandbox listens on 127.0.0.1 alone', async () => {
    const { child, said } = begin(['sandbox', '-o', 'json'], {})
    await expect.poll(said, patience).toContain('}')
    expect(listeningOf(child.pid ?? 0)).toEqual(['0100007F'])
  })

  test('a command that waits for the domain listens nowhere', async () => {
    const { sandbox, variables } = await sandboxed()
    sandbox.faults.add({ match: { kind: 'list' }, action: { type: 'hang' } })
    const { child } = begin(['list'], variables)
    await expect.poll(() => sandbox.requests.some(({ kind }) => kind === 'list'), patience).toBe(true)
    expect(listeningOf(child.pid ?? 0)).toEqual([])
  })

  test.each(['localhost', '127.0.0.1'])(
    'what waits for the browser at %s is on loopback, and gone when it is closed',
    async (host) => {
      const before = listeningOf('self')
      const listener = await listenOnLoopback({
        host,
        port: await freePort(),
        answer: () => ({ status: 200, page: '' }),
      })
      const opened = listeningOf('self')
      expect(opened.length).toBeGreaterThan(before.length)
      expect(opened.filter((address) => !loopback.includes(address)).length).toBe(
        before.filter((address) => !loopback.includes(address)).length,
      )
      await listener.close()
      expect(listeningOf('self')).toEqual(before)
    },
  )
})

describe('S11: a file with a secret, whatever the umask', () => {
  test.each([0o000, 0o022, 0o077])('%o', async (umask) => {
    const usual = process.umask(umask)
    try {
      const path = join(folder, `secret-${umask}`)
      await createFile(path, 'one')
      expect(statSync(path).mode & 0o777).toBe(0o600)
      await replaceFile(path, 'two')
      expect(statSync(path).mode & 0o777).toBe(0o600)
    } finally {
      process.umask(usual)
    }
  })
})

test.runIf(process.platform === 'linux')(
  'S21: a report that does not fit leaves the old one whole, and nothing beside it',
  async () => {
    const path = join(folder, 'report.json')
    writeFileSync(path, 'the old one')
    // A limit of 16 KiB for a file takes a part of what is written, as a full disk does.
    const through = ['bash', '-c', 'ulimit -f 16; exec "$0" "$@"']
    const inside = [process.execPath, program, 'audit', '--max-refresh', '1h', '-o', `json=${path}`, '-o', 'table']
    const { ended, said } = begin(['sandbox', '--generate', '300', '--', ...through, ...inside], {})
    expect(await ended).toBe(11)
    expect(said()).toContain(path)
    expect(readFileSync(path, 'utf8')).toBe('the old one')
    expect(readdirSync(folder).filter((name) => name.includes('report'))).toEqual(['report.json'])
  },
)
