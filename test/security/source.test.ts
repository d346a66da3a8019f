import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }

const root = fileURLToPath(new URL('../../src', import.meta.url))

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ name: path.replace(/\.ts$/, ''), text: withoutComments(readFileSync(join(root, path), 'utf8')) }))

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')
}

/** The files in which it stands. The sandbox is another program, which listens. */
const having = (pattern: RegExp, { withSandbox = 'no' } = {}): string[] =>
  files
    .filter(({ name, text }) => (withSandbox === 'yes' || !name.startsWith('sandbox/')) && pattern.test(text))
    .map(({ name }) => name)
    .sort()

test('S1: one place sends requests', () => {
  expect(having(/\.dispatch\(/)).toEqual(['identity-domain/http/http-attempt'])
  // What is called fetch there is handed in, and sends through the one place as well.
  expect(having(/\b(fetch|WebSocket|EventSource|XMLHttpRequest|sendBeacon)\(/, { withSandbox: 'yes' })).toEqual([
    'identity-domain/oauth/signature',
  ])
  expect(
    having(/from 'node:(dgram|http2|cluster|inspector|worker_threads|repl|wasi)'/, { withSandbox: 'yes' }),
  ).toEqual([])
})

test('S1: one sink writes output, and what does not go through it is known', () => {
  // A wrapper that limits how long the reader is waited for; help, which is our own text; a question and a line end; and an address to copy, in which nothing but ASCII can be.
  expect(having(/\bstd(out|err)\.write\(/).filter((name) => !name.startsWith('output/'))).toEqual([
    'cli/ask-line',
    'cli/limit-run',
    'commands/login/prompt',
    'commands/test-offline/first-answer',
    'main',
    // To the process that asked, and to no person.
    'platform/load-keychain',
  ])
  expect(having(/\bconsole\.|process\.(stdout|stderr)/, { withSandbox: 'yes' })).toEqual([
    'platform/load-keychain',
    'platform/real-environment',
  ])
})

test('S1: files and programs are touched at the door alone', () => {
  expect(having(/from 'node:fs(\/promises)?'/, { withSandbox: 'yes' })).toEqual([
    'platform/descriptor',
    'platform/file-append',
    'platform/file-lines',
    'platform/file-lock',
    'platform/file-writing',
    'platform/network',
    'platform/own-program',
    'platform/real-environment',
  ])
  expect(having(/from 'node:child_process'/, { withSandbox: 'yes' })).toEqual([
    'platform/browser',
    'platform/child-process',
  ])
})

test('S3: nothing can turn the check of certificates off, and nothing below TLS 1.2 is spoken', () => {
  expect(having(/rejectUnauthorized|checkServerIdentity|secureOptions|ALLOW_UNSAFE/i)).toEqual([])
  // The library asks for https also on loopback; which origins there are was decided before, in one place.
  expect(having(/allowInsecureRequests/)).toEqual(['identity-domain/oauth/requests', 'identity-domain/oauth/signature'])
  expect(having(/NODE_TLS_REJECT_UNAUTHORIZED/)).toEqual(['config/node-settings'])
  expect(having(/minVersion: 'TLSv1\.2'/)).toEqual(['platform/connection-probe', 'platform/network'])
})

test('S18: the largest value stands in the parser, and once more where the request is built', () => {
  expect(having(/2_147_483_647/).filter((name) => name !== 'platform/real-environment')).toEqual([
    'token-settings/change',
    'token-settings/duration-grammar',
  ])
})

test('S22: no code is built at run time, and no shell is started', () => {
  expect(
    having(/\beval\(|\bFunction\(|new Function\b|node:vm|\bexec(File)?(Sync)?\((?!\w+\))['"`]|shell: true/, {
      withSandbox: 'yes',
    }),
  ).toEqual([])
  // Before anything makes a schema.
  expect(files.find(({ name }) => name === 'main')?.text).toMatch(/^import '\.\/cli\/configure-zod'\n/)
})

test('S25: every version that is used is written out', () => {
  const versions = Object.entries(packageJson.devDependencies)
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
})
