import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { terminalWithSandbox } from '../../support/program'

test('C2: of several that sign in at once, each profile and each secret is kept', async () => {
  const home = mkdtempSync(join(tmpdir(), 'apps-at-once-'))
  onTestFinished(() => rmSync(home, { recursive: true }))
  const directory = join(home, '.config/apps')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  // One that was killed has left a lock.
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  writeFileSync(join(directory, '.profiles.json.lock'), `0123456789abcdef ${pid} ${hostname()}\n`)
  const { apps, sandbox } = await terminalWithSandbox()
  const variables = { HOME: home, APPS_DOMAIN_URL: undefined, APPS_CLIENT_ID: undefined, APPS_CLIENT_SECRET: undefined }
  const words = ['--domain-url', sandbox.url, '--client-id', sandbox.clientId, '--secret-stdin', '--store', 'file']
  const names = ['a', 'b', 'c', 'd', 'e', 'f']

  const endings = await Promise.all(
    names.map((name) => apps(['login', name, ...words], { variables, stdin: `${sandbox.clientSecret}\n` })),
  )

  expect(endings.map(({ exitCode }) => exitCode)).toEqual(names.map(() => 0))
  const read = (name: string) => JSON.parse(readFileSync(join(directory, name), 'utf8'))
  expect(Object.keys(read('profiles.json').profiles).sort()).toEqual(names)
  expect(Object.keys(read('secrets.json').secrets).sort()).toEqual(names)
  expect(readdirSync(directory).sort()).toEqual(['profiles.json', 'secrets.json'])
})
