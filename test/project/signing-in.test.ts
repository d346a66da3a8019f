import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startSandbox } from '../../src/sandbox/server'
import { builtProgram } from '../support/built-program'
import { bash } from '../support/shell'

const page = readFileSync(fileURLToPath(new URL('../../docs/signing-in.md', import.meta.url)), 'utf8')
const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block)

test('the sh blocks of docs/signing-in.md work as they are, one after the other in one shell', async () => {
  const home = mkdtempSync(join(tmpdir(), 'apps-docs-'))
  const sandbox = await startSandbox()
  const variables = {
    HOME: home,
    PROGRAM: builtProgram,
    APPS_DOMAIN_URL: sandbox.url,
    APPS_CLIENT_ID: sandbox.clientId,
    APPS_CLIENT_SECRET: sandbox.clientSecret,
  }
  const script = ['apps() { node "$PROGRAM" "$@"; }', ...blocks].join('\n')
  const ending = await bash(script, home, variables)
  const signedBy = sandbox.requests.map(({ kind }) => kind)
  await sandbox.close()
  rmSync(home, { recursive: true })

  expect(ending.stderr).toBe('')
  expect(ending.exitCode).toBe(0)
  expect(ending.stdout.match(/^604800$/gm)).toHaveLength(9)
  // Only the client requests tokens: once by itself, and twice as a profile, when it is tried and when it is used.
  expect(signedBy.filter((kind) => kind === 'token')).toHaveLength(3)
})

test('the messages that docs/signing-in.md explains are messages of the program', () => {
  const source = new URL('../../src/', import.meta.url)
  const texts = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(new URL(path, source), 'utf8'))
  const table = page.slice(page.indexOf('| message | the usual cause |')).split('\n').slice(2)
  const parts = table.flatMap((row) => (/^\| `(.*?)`/.exec(row)?.[1] ?? '').split('…').map((part) => part.trim()))
  expect(parts.filter(Boolean).length).toBeGreaterThan(4)
  expect(parts.filter((part) => !texts.some((text) => text.includes(part)))).toEqual([])
})
