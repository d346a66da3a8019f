import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { programWords } from '../support/built-program'
import { json, type Running, start } from '../support/program'
import { hasTerminals, onTerminal } from '../support/terminal'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
})
afterEach(() => rm(directory, { recursive: true }))

/** Runs lines of a shell in a sandbox with these domains; `apps` is the program. */
const inside = (args: readonly string[], lines: string, variables = {}) =>
  start(['sandbox', ...args, '--', 'sh', '-ec', lines], { variables }).ended

describe('a command in several domains', () => {
  test('has a stored profile for each, the first in use, and no other settings', async () => {
    const ending = await inside(
      ['--domains', 'eu,us,dev'],
      `env | grep -E '^(APPS|OCI)_' | sed 's/=.*//' | sort >&2
      apps profile list -o json
      ls -l "$APPS_CONFIG_DIR" | grep secrets.json | cut -c 1-10 >&2
      if grep -q idcscs- "$APPS_CONFIG_DIR/profiles.json"; then echo "a secret" >&2; fi`,
      { APPS_DOMAIN_URL: 'https://a-real-one.example', APPS_PROFILE: 'prod', OCI_CLI_USER: 'x' },
    )

    expect(ending).toMatchObject({ exitCode: 0, stderr: 'APPS_CONFIG_DIR\nOCI_CLI_ENDPOINT\n-rw-------\n' })
    const profiles = json(ending)
    const shown = { method: 'client-secret', clientId: 'a4f0c9d27be841358f6d03e1b95c7a82', secretStore: 'file' }
    const domain = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(profiles).toEqual([
      { name: 'eu', current: true, domain, ...shown },
      { name: 'us', current: false, domain, ...shown },
      { name: 'dev', current: false, domain, ...shown },
    ])
    expect(new Set(profiles.map((profile: { domain: string }) => profile.domain)).size).toBe(3)
  })

  test('changes the app of one domain, and not that of another, which has another id', async () => {
    const ending = await inside(
      ['--domains', 'eu,us'],
      `apps set-expiry ResourceOwner 9d -q >/dev/null
      apps get-expiry ResourceOwner -o ndjson
      apps get-expiry ResourceOwner -o ndjson --profile us`,
    )

    expect(ending).toMatchObject({ exitCode: 0, stderr: '' })
    const [eu, us] = ending.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect([eu.refreshTokenExpiry.seconds, us.refreshTokenExpiry.seconds]).toEqual([777_600, 604_800])
    expect(eu.clientId).toBe(us.clientId)
    expect(eu.id).not.toBe(us.id)
  })

  test('finds the faults, the switches and the secret of each domain apart', async () => {
    const [eu, us] = await atOnce(['--domains', 'eu,us', '--switch', 'rotation=keep', '--switch', 'us:rotation=rotate'])
    const read = async (path: string, init = {}) => (await fetch(path, init)).json()
    const body = '{"match":{"kind":"list"},"action":{"type":"hang"}}'
    await read(`${us.url}/sandbox/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })

    expect([await read(`${eu.url}/sandbox/faults`), await read(`${us.url}/sandbox/faults`)]).toEqual([
      [],
      [expect.objectContaining({ action: { type: 'hang' } })],
    ])
    expect(await read(`${eu.url}/sandbox/switches`)).toMatchObject({ rotation: 'keep' })
    expect(await read(`${us.url}/sandbox/switches`)).toMatchObject({ rotation: 'rotate' })
    expect(await Promise.all([signIn(eu, eu), signIn(eu, us), signIn(us, eu), signIn(us, us)])).toEqual([
      ...[200, 401, 401, 200],
    ])
  })

  test('--limits counts for each domain, unless --switch names another for one', async () => {
    const [eu, us] = await atOnce(['--domains', 'eu,us', '--limits', 'free', '--switch', 'us:limits=null'])
    const refused = async ({ url }: Listed) => {
      const statuses = await Promise.all(Array.from({ length: 30 }, () => fetch(`${url}/admin/v1/Apps`)))
      return statuses.filter(({ status }) => status === 429).length > 0
    }
    expect([await refused(eu), await refused(us)]).toEqual([true, false])
  })

  test('--apps and --generate fill each domain', async () => {
    const file = join(directory, 'apps.ndjson')
    await writeFile(file, '{"displayName":"Quotes"}\n')
    const names = 'for each in eu us; do apps list -o ndjson --profile $each | grep -o \'"displayName":"[^"]*"\'; done'
    const loaded = await inside(['--domains', 'eu,us', '--apps', file], names)
    expect(loaded.stdout.match(/Quotes/g)).toHaveLength(2)

    const generated = await inside(['--domains', 'eu,us', '--generate', '30'], names)
    expect(generated.stdout.trimEnd().split('\n')).toHaveLength(64)
  })
})

interface Listed {
  name: string
  url: string
  clientId: string
  clientSecret: string
}

const started: Running[] = []
afterEach(async () => {
  for (const running of started.splice(0)) {
    running.signal('SIGINT')
    await running.ended
  }
})

/** Starts the domains without a command. */
async function serving(args: readonly string[]): Promise<Running> {
  const running = start(['sandbox', ...args])
  started.push(running)
  await Promise.race([
    running.hasSaid('Ctrl-C'),
    running.ended.then(({ stderr }) => Promise.reject(new Error(`It did not start: ${stderr}`))),
  ])
  return running
}

async function atOnce(args: readonly string[]): Promise<[Listed, Listed]> {
  return JSON.parse((await serving([...args, '-o', 'json'])).stdout()).domains
}

async function signIn({ url }: Listed, { clientId, clientSecret }: Listed): Promise<number> {
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'urn:opc:idm:__myscopes__' })
  const { status } = await fetch(`${url}/oauth2/v1/token`, { method: 'POST', headers: { authorization }, body })
  return status
}

describe('without a command', () => {
  test('-o json prints one object with all domains, and a note says how to sign in', async () => {
    const running = start(['sandbox', '--domains', 'eu,us', '-o', 'json'])
    await running.hasSaid('Ctrl-C')
    running.signal('SIGINT')
    const ending = await running.ended

    expect(ending.exitCode).toBe(130)
    const domain = {
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      clientId: expect.stringMatching(/^[0-9a-f]{32}$/),
      clientSecret: expect.any(String),
    }
    expect(json(ending)).toEqual({
      domains: [
        { name: 'eu', ...domain },
        { name: 'us', ...domain },
      ],
    })
    expect(ending.stderr).toBe(
      'The sandbox has the domains eu, us. End it here with Ctrl-C.\n' +
        'To sign in to one: apps login NAME --domain-url URL --client-id ID --secret-stdin --store file\n' +
        'The sandbox has stopped. Nothing is kept.\n',
    )
  })

  test('it prints lines that sign another shell in to all of them', async () => {
    const lines = (await serving(['--domains', 'eu,us'])).stdout()
    const program = join(directory, 'apps')
    await writeFile(program, `#!/bin/sh\nexec ${programWords.map((word) => `'${word}'`).join(' ')} "$@"\n`)
    await chmod(program, 0o755)

    const env = { PATH: `${directory}:${process.env['PATH']}`, TMPDIR: directory, HOME: directory }
    const shown = `${lines}apps profile list -o plain | cut -f 1,2; apps get-expiry ResourceOwner --seconds --profile us`
    const { stdout } = await promisify(execFile)('sh', ['-ec', shown], { env })

    expect(stdout.slice(stdout.lastIndexOf('true\t'))).toBe('true\teu\nfalse\tus\n604800\n')
  })

  test('--port is that of the first domain; the others have those after it', async () => {
    const port = await freePort()
    const [eu, us] = await atOnce(['--domains', 'eu,us', '--port', String(port)])
    expect([eu.url, us.url]).toEqual([`http://127.0.0.1:${port}`, `http://127.0.0.1:${port + 1}`])
  })
})

/** One that is free together with the next one. */
async function freePort(): Promise<number> {
  const first = await listening(0)
  const next = await listening(first.port + 1).catch(() => null)
  await first.close()
  await next?.close()
  return next === null ? freePort() : first.port
}

function listening(port: number): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address() as { port: number }
      resolve({ port: address.port, close: () => new Promise((closed) => server.close(() => closed())) })
    })
  })
}

const names = (count: number) => Array.from({ length: count }, (_, place) => `d${place}`).join(',')

const rule =
  'is not a valid profile name; write 1 to 64 letters, digits, dots, dashes or underscores, the first a letter or digit'

test.each<[string[], string]>([
  [['--domains', ''], `--domains: '' ${rule}.`],
  [['--domains', 'eu,,us'], `--domains: '' ${rule}.`],
  [['--domains', 'eu, us'], `--domains: ' us' ${rule}.`],
  [['--domains', '../x'], `--domains: '../x' ${rule}.`],
  [['--domains', 'eu,us,eu'], "--domains: 'eu' is named twice."],
  [['--domains', names(101)], '--domains: there are 101 names; a sandbox has at most 100 domains.'],
  [['--domains', 'eu,us', '--port', '65535'], '--port: after 65535 there is no port for 1 more domain.'],
  [['--domains', 'eu,us', '--switch', 'prod:etag=none'], "--switch: there is no domain 'prod' in this sandbox."],
  [['--switch', 'eu:etag=none'], "--switch: there is no domain 'eu' in this sandbox."],
  [['--domains', 'eu', '--switch', 'eu:etag=x'], `--switch: 'etag' must be "bare" or "quoted" or "none".`],
])('B1: %j is exit 2', async (args, message) => {
  const { exitCode, stdout, stderr } = await start(['sandbox', ...args]).ended
  expect([exitCode, stdout, stderr.split('\n')[0]]).toEqual([2, '', `Error: ${message}`])
})

test('a port that is taken ends the domains that were started before', async () => {
  const port = await freePort()
  const taken = await listening(port + 1)
  const ending = await start(['sandbox', '--domains', 'eu,us', '--port', String(port)]).ended
  await taken.close()
  expect(ending).toMatchObject({ exitCode: 2, stdout: '' })
  expect(ending.stderr).toContain(`Error: Port ${port + 1} on 127.0.0.1 is taken.\n`)
})

test.skipIf(!hasTerminals)(
  'an interactive shell says which profiles there are (needs script of util-linux)',
  async () => {
    const { type, shown, hasShown, ended } = onTerminal(['sandbox', '--domains', 'eu,us,dev', '--', 'sh'], {
      HOME: directory,
      TMPDIR: directory,
    })
    await hasShown(/\(sandbox\) /)
    expect(shown()).toContain(
      'This shell is in the sandbox, with local domains. Nothing is real.\n' +
        'Each has a profile: eu (in use), us, dev.\n' +
        "Try 'apps list --profile us' or 'apps audit --all-profiles'. Leave with 'exit'.\n",
    )
    type('exit\r')
    expect(await ended).toBe(0)
  },
)
